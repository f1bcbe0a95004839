#include "cli/command.h"
#include <stdio.h>

void help_overview(FILE *out) {
    fputs("quire binds a library of agent Markdown into a site, prompts and a check.\n"
          "\n"
          "usage: quire COMMAND [OPTIONS] [ARGUMENTS]\n"
          "\n",
          out);
    for (size_t i = 0; i < command_count; i++)
        fprintf(out, "  %-11s%s\n", commands[i].name, commands[i].summary);
    fputs("\n"
          "  -C, --directory DIR   the library's folder (default: the current one)\n"
          "  -h, --help            explain the command\n"
          "      --version         print the version\n"
          "\n"
          "example: quire check content/agents\n"
          "`quire help COMMAND` explains a command and its options.\n",
          out);
}

int run_help(const struct options *options) {
    if (!options->n_operands) {
        help_overview(stdout);
        return EXIT_CLEAN;
    }
    const struct command *command = command_find(options->operands[0]);
    if (!command) {
        command_unknown(options->operands[0]);
        return EXIT_TROUBLE;
    }
    fputs(command->help, stdout);
    return EXIT_CLEAN;
}
