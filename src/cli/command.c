#include "cli/command.h"
#include "base/diag.h"

static const char init_help[] =
    "usage: quire init [--adopt] [--dry-run] [--quiet] [DIR]\n"
    "\n"
    "Writes a small library that builds and checks at once: two agents and a command\n"
    "that share a snippet and delegate to each other, a page of the guide, quire.yaml\n"
    "with comments, a .gitignore and a CI workflow. DIR (default: the current folder)\n"
    "is made when it is not there. No file that is there is replaced; when one is in\n"
    "the way, nothing is written at all. A .gitignore and a workflow that are there\n"
    "are kept.\n"
    "\n"
    "      --adopt           write a quire.yaml alone, for the agents, commands,\n"
    "                        skills and snippets that are there: in the folders of\n"
    "                        tools, in plugins/*/agents, agents/, categories/, where\n"
    "                        an agpm.toml says, beside any SKILL.md; and say what was\n"
    "                        found, and what `quire check` finds first\n"
    "      --dry-run         write nothing; list what would be written\n"
    "  -q, --quiet           say nothing when all is well\n"
    "\n"
    "example: quire init prompts && quire build -C prompts\n"
    "example: quire init --adopt\n"
    "exit status: 0 written, 2 something is in the way, or could not be written\n";

static const char new_help[] =
    "usage: quire new [-C DIR] [--tool TOOL] [--dry-run] [--quiet] KIND NAME\n"
    "\n"
    "Makes a document where the library keeps those of its kind, with front matter\n"
    "and sentences to be replaced. KIND is agent, command, skill or snippet. NAME may\n"
    "have folders before it, as in git/commit, but for a skill. No file that is there\n"
    "is replaced.\n"
    "\n"
    "  -C, --directory DIR   the library's folder (default: the current one)\n"
    "      --tool TOOL       in a folder of this tool's; without, in one for any,\n"
    "                        or the first where there is none\n"
    "      --dry-run         write nothing; say which file would be written\n"
    "  -q, --quiet           say nothing when all is well\n"
    "\n"
    "example: quire new agent test-writer\n"
    "exit status: 0 written, 2 wrong usage or settings, the name is taken, or writing\n"
    "failed\n";

static const char rename_help[] =
    "usage: quire rename [-C DIR] [--baseline FILE] [--dry-run] [--json] [--quiet]\n"
    "                    OLD NEW\n"
    "\n"
    "Renames an agent, command, skill, snippet or page, and every mention, include\n"
    "and link to it: in the bytes where they stand, and in no others. OLD is a name,\n"
    "KIND/NAME, TOOL/KIND/NAME or a file's path. NEW is a name; folders before it, as\n"
    "in lang/rust, move the file there, seen from the folder of its kind. Nothing is\n"
    "written when `quire check` would find more errors or warnings than before.\n"
    "\n"
    "  -C, --directory DIR   the library's folder (default: the current one)\n"
    "      --baseline FILE   what this baseline of `quire check` knows, it knows by\n"
    "                        the new name, too\n"
    "      --dry-run         print what would change, as a diff, and write nothing\n"
    "      --json            print an object: what was changed, and what was left\n"
    "  -q, --quiet           say nothing when all is well\n"
    "\n"
    "example: quire rename code-reviewer change-reviewer --dry-run\n"
    "exit status: 0 renamed, 1 the check would find more, 2 no such document, no fit\n"
    "name, or writing failed\n";

static const char build_help[] =
    "usage: quire build [-C DIR] [-o DIR] [-j N] [-t TARGET] [--shard I/N] [--strict]\n"
    "                   [--explain] [--profile-templates] [--json] [--quiet]\n"
    "\n"
    "Writes the site, a page for every agent, command, skill, guide page and snippet,\n"
    "and each prompt in one piece, for every target. Files are replaced only when\n"
    "their bytes differ; what an earlier build wrote and this one did not is removed.\n"
    "What would come out as it is stands: of that, .quire-cache keeps record.\n"
    "\n"
    "  -C, --directory DIR   the library's folder (default: the current one)\n"
    "  -o, --output DIR      where to write (default: site, or what quire.yaml says)\n"
    "  -j, --jobs N          processes to use (default: one for each processor)\n"
    "  -t, --target TARGET   write this target's prompts only\n"
    "      --shard I/N       write the I-th of N parts, which are put together by\n"
    "                        copying; `auto`: I and N are in CI's own variables\n"
    "      --strict          exit 1 for every error, not for those of includes,\n"
    "                        templates and writing alone\n"
    "      --explain         say what changed since the last build, and why each page\n"
    "                        and prompt was made again\n"
    "      --profile-templates\n"
    "                        make every page again, and say how often and how long\n"
    "                        each template ran\n"
    "      --json            print an object in place of the summary: how many pages,\n"
    "                        prompts and other files there are, how many were written\n"
    "  -q, --quiet           print findings only\n"
    "\n"
    "example: quire build -o public\n"
    "exit status: 0 all written, 1 something could not be, 2 it could not begin\n";

static const char check_help[] =
    "usage: quire check [-C DIR] [--format FORMAT[=FILE]]... [-o FILE]\n"
    "                   [--baseline FILE] [--write-baseline FILE]\n"
    "                   [--changed-since REV] [--external] [--fail-on LEVEL]\n"
    "                   [--fix [--dry-run]] [-j N] [--quiet] [PATH...]\n"
    "\n"
    "Reports broken includes, mentions of agents that do not exist, broken links and\n"
    "anchors, and broken front matter, at the line where each was written. The whole\n"
    "library is read; with PATHs (files or folders), only what stands there is\n"
    "reported. Findings go to standard output, their number to standard error.\n"
    "\n"
    "  -C, --directory DIR   the library's folder (default: the current one)\n"
    "      --format FORMAT   text (the default), json, jsonl, sarif, github, gitlab\n"
    "                        or junit; with =FILE, write it there. May be repeated\n"
    "  -o, --output FILE     where the FORMAT without a FILE goes\n"
    "      --baseline FILE   findings that FILE has are neither reported nor failures\n"
    "      --write-baseline FILE\n"
    "                        write all findings to FILE, for --baseline; reasons that\n"
    "                        were added to it are kept\n"
    "      --changed-since REV\n"
    "                        only files that differ from the git revision REV, or are\n"
    "                        new, and those that include them\n"
    "      --external        ask http and https addresses, too; without this option\n"
    "                        nothing touches the network. What could not be asked is\n"
    "                        told, and fails nothing\n"
    "      --fail-on LEVEL   exit 1 from this level on: error (the default),\n"
    "                        warning or info\n"
    "      --fix             mend what is certain in the files, and report the rest\n"
    "      --dry-run         with --fix: print what would change, as a diff, in place\n"
    "                        of the text form, and write nothing\n"
    "  -j, --jobs N          processes to use (default: one for each processor)\n"
    "  -q, --quiet           do not print how many findings there are\n"
    "\n"
    "example: quire check --fail-on warning content/agents\n"
    "example: quire check --format text --format sarif=quire.sarif\n"
    "example: quire check --fix --dry-run | git apply\n"
    "exit status: 0 clean, 1 findings, 2 wrong usage or settings, or writing failed\n";

static const char serve_help[] =
    "usage: quire serve [-C DIR] [--port N] [--open] [--quiet]\n"
    "\n"
    "Shows the site in a browser, on this machine alone, and builds it anew whenever\n"
    "something changes that it is made of. Open pages show what changed by\n"
    "themselves, and what is wrong with the library, as does the terminal. What is\n"
    "built lies in .quire-cache; `output:` is not touched. Ctrl-C ends it.\n"
    "\n"
    "  -C, --directory DIR   the library's folder (default: the current one)\n"
    "      --port N          the port to listen on; 0 for any that is free (default:\n"
    "                        4747, or the next one that is free)\n"
    "      --open            open the browser, too\n"
    "  -q, --quiet           do not say what was built\n"
    "\n"
    "example: quire serve --open\n"
    "exit status: 0 ended by Ctrl-C, 2 wrong usage, or it could not begin\n";

static const char show_help[] =
    "usage: quire show [-C DIR] [--target TARGET] [--diff OTHER] [--origin]\n"
    "                  [--tokens | --json] NAME\n"
    "\n"
    "Prints a document's prompt in one piece, with everything that it includes. NAME\n"
    "is a name, KIND/NAME, TOOL/KIND/NAME or a file's path. A bare name means the\n"
    "target's own document first, then an agent, a command, a skill, a snippet.\n"
    "\n"
    "  -C, --directory DIR   the library's folder (default: the current one)\n"
    "  -t, --target TARGET   the target to write for (default: plain)\n"
    "      --diff OTHER      print how OTHER's prompt differs: another document's or,\n"
    "                        when OTHER is a target, the same document's for that\n"
    "      --origin          put before each line the file and line it came from;\n"
    "                        with --diff, behind each @@\n"
    "      --tokens          print instead how many tokens it has, and how many of\n"
    "                        them each include brings\n"
    "      --json            print an object with the text; with --origin, also where\n"
    "                        each line came from\n"
    "\n"
    "example: quire show agent/reviewer --target claude-code --diff opencode\n"
    "exit status: 0 printed, 1 something in it is broken, or --diff found a\n"
    "difference, 2 no such document\n";

static const char export_help[] =
    "usage: quire export [-C DIR] [--prune] [--force] [--dry-run] [--json] [--quiet]\n"
    "                    TARGET FOLDER\n"
    "       quire export [-C DIR] --check [--json] [--quiet] TARGET FOLDER\n"
    "\n"
    "Writes a target's prompts where its tool looks for them, below FOLDER: that of a\n"
    "project, or the library's own. What was written is listed in a file there,\n"
    ".quire-export.json. Files that no export wrote, or that were edited since, are\n"
    "left alone and named; files whose source is gone are named, too.\n"
    "\n"
    "  -C, --directory DIR   the library's folder (default: the current one)\n"
    "      --check           write nothing; show how what is there differs from what\n"
    "                        would be written, and which source lines that is due to\n"
    "      --dry-run         write nothing; list what would be written and removed\n"
    "      --prune           remove files whose source is gone, unless edited\n"
    "      --force           replace files that were edited or are someone else's\n"
    "      --json            an object with what was, would be or is to be done\n"
    "  -q, --quiet           do not say how many files there are\n"
    "\n"
    "example: quire export claude-code . && quire export claude-code . --check\n"
    "exit status: 0 all is as it should be, 1 something is not, 2 it could not begin\n";

static const char import_help[] =
    "usage: quire import [-C DIR] [--tool TOOL] [--neutral] [--dedupe [--apply]]\n"
    "                    [--force] [--dry-run] [--quiet] FOLDER\n"
    "\n"
    "Makes the agents, commands and skills that a tool has in FOLDER part of a\n"
    "library. They go to content/; those that are the tool's alone, by their front\n"
    "matter, to content/TOOL/. Then each is compared with what `quire export TOOL`\n"
    "would write, and what does not come back byte for byte is shown.\n"
    "\n"
    "  -C, --directory DIR   the library's folder (default: the current one); made\n"
    "                        when it is not there\n"
    "      --tool TOOL       whose files to read, where FOLDER has those of several\n"
    "                        tools, or is a plain folder of Markdown\n"
    "      --neutral         keep all documents for any tool\n"
    "      --dedupe          show the blocks of 8 lines or more that 3 documents or\n"
    "                        more share, as snippets, and what each would save\n"
    "      --apply           with --dedupe: write the snippets, and include them\n"
    "      --force           replace files of the library that are there already\n"
    "      --dry-run         write nothing; list what would be written\n"
    "  -q, --quiet           do not say how many files there are\n"
    "\n"
    "example: quire import ../project --tool claude-code --dedupe\n"
    "exit status: 0 all comes back as it was, 1 something does not, or could not be\n"
    "imported, 2 it could not begin\n";

static const char list_help[] =
    "usage: quire list [-C DIR] [--tokens | --json]\n"
    "\n"
    "Lists what the library holds: kind, name, tool and file of each document.\n"
    "\n"
    "  -C, --directory DIR   the library's folder (default: the current one)\n"
    "      --tokens          and how many tokens each prompt has\n"
    "      --json            a JSON array, with titles, descriptions, pages, tokens,\n"
    "                        and who includes whom and who delegates to whom\n"
    "\n"
    "example: quire list --json | jq -r '.[] | select(.kind == \"agent\").name'\n"
    "exit status: 0 listed, 1 a file could not be read, 2 wrong usage or settings\n";

static const char graph_help[] =
    "usage: quire graph [-C DIR] [--format FORMAT] [NAME]\n"
    "\n"
    "Prints who delegates and who escalates to whom, and who includes what. With\n"
    "NAME, only what leads to that document and from it. NAME is a name, KIND/NAME,\n"
    "TOOL/KIND/NAME or a file's path.\n"
    "\n"
    "  -C, --directory DIR   the library's folder (default: the current one)\n"
    "      --format FORMAT   dot for Graphviz (the default), mermaid, or json\n"
    "\n"
    "example: quire graph | dot -Tsvg > library.svg\n"
    "example: quire graph --format mermaid agent/reviewer\n"
    "exit status: 0 printed, 2 no such document, wrong usage or settings\n";

static const char templates_help[] =
    "usage: quire templates list [-C DIR] [--json]\n"
    "       quire templates eject [-C DIR] [--force] [--dry-run] [--quiet] FILE...\n"
    "\n"
    "list   lists all files of templates/, the program's and the library's: what\n"
    "       each is for, whose it is, and the blocks that one which extends it fills.\n"
    "eject  copies built-in files into the library's templates/, where they may be\n"
    "       changed. FILE is site/agent.html, or as much of that as names one file.\n"
    "       FILE#BLOCK makes a file that changes this block alone; the rest stays.\n"
    "\n"
    "  -C, --directory DIR   the library's folder (default: the current one)\n"
    "      --json            a JSON array, with what each file says of itself, what\n"
    "                        it extends and what it includes\n"
    "      --force           replace files of the library that are there already\n"
    "      --dry-run         write nothing; list what would be written\n"
    "  -q, --quiet           say nothing when all is well\n"
    "\n"
    "example: quire templates eject agent.html#before quire.css\n"
    "exit status: 0 done, 1 a listed template is broken, 2 no such file, something is\n"
    "in the way, or could not be written\n";

static const char why_help[] =
    "usage: quire why [-C DIR] [-o DIR] [--json] OUTPUT\n"
    "\n"
    "Says what an output comes from: the sources whose text is in it, and which line\n"
    "includes each; the template files, and whose they are; the settings that have\n"
    "to do with it; and what of the site's data its template looks at. OUTPUT is a\n"
    "path in the output folder, or seen from here, or a page's address.\n"
    "\n"
    "  -C, --directory DIR   the library's folder (default: the current one)\n"
    "  -o, --output DIR      the output folder (default: what quire.yaml says)\n"
    "      --json            print an object\n"
    "\n"
    "example: quire why agents/reviewer.html\n"
    "exit status: 0 told, 1 it cannot be made, 2 no such output, wrong usage or\n"
    "settings\n";

static const char explain_help[] =
    "usage: quire explain [--json] [RULE]\n"
    "       quire explain --markdown\n"
    "\n"
    "Explains a rule of `quire check`: what is wrong, why it matters, an example that\n"
    "breaks it and one that does not. Without RULE, lists all rules and their levels.\n"
    "\n"
    "      --json            print the rule as an object, or all rules as an array\n"
    "      --markdown        print all rules and explanations as Markdown, for a page\n"
    "\n"
    "example: quire explain agent/unknown\n"
    "exit status: 0 explained, 2 no such rule\n";

static const char complete_help[] =
    "usage: quire complete [-C DIR] [--] [WORD...]\n"
    "\n"
    "Prints what the last WORD could become, for the shells that complete command\n"
    "lines; the WORDs before it are those between `quire` and it. Each line is a word\n"
    "and, behind a tab, what it is. `:files` and `:folders` say that a file or a\n"
    "folder can stand there. Where there is no library, its names are missing.\n"
    "\n"
    "  -C, --directory DIR   the folder in which quire is called (default: the\n"
    "                        current one)\n"
    "\n"
    "example: quire complete -- show --target cl\n"
    "exit status: 0, whatever there is\n";

static const char help_help[] = "usage: quire help [COMMAND]\n"
                                "\n"
                                "Explains a command, or lists them all.\n"
                                "\n"
                                "example: quire help check\n";

const struct command commands[] = {
    {.name = "init",
     .summary = "begin a library",
     .help = init_help,
     .takes = TAKES_DIR | TAKES_ADOPT | TAKES_DRY_RUN | TAKES_QUIET,
     .max_operands = 1,
     .run = run_init},
    {.name = "new",
     .summary = "make an agent, a command, a skill or a snippet",
     .help = new_help,
     .takes = TAKES_DIR | TAKES_TOOL | TAKES_DRY_RUN | TAKES_QUIET,
     .min_operands = 2,
     .max_operands = 2,
     .operand = "a KIND and a NAME",
     .run = run_new},
    {.name = "rename",
     .summary = "rename a document and all that names it",
     .help = rename_help,
     .takes = TAKES_DIR | TAKES_BASELINE | TAKES_DRY_RUN | TAKES_JSON | TAKES_QUIET,
     .min_operands = 2,
     .max_operands = 2,
     .operand = "the OLD name and the NEW one",
     .run = run_rename},
    {.name = "build",
     .summary = "write the site and the prompts",
     .help = build_help,
     .takes = TAKES_DIR | TAKES_OUTPUT | TAKES_JOBS | TAKES_TARGET | TAKES_SHARD | TAKES_STRICT | TAKES_EXPLAIN |
              TAKES_PROFILE_TEMPLATES | TAKES_JSON | TAKES_QUIET,
     .run = run_build},
    {.name = "check",
     .summary = "report broken includes, mentions, links and front matter",
     .help = check_help,
     .takes = TAKES_DIR | TAKES_OUTPUT | TAKES_FAIL_ON | TAKES_FORMAT | TAKES_BASELINE |
              TAKES_WRITE_BASELINE | TAKES_CHANGED_SINCE | TAKES_EXTERNAL | TAKES_FIX |
              TAKES_DRY_RUN | TAKES_JOBS | TAKES_QUIET,
     .max_operands = SIZE_MAX,
     .run = run_check},
    {.name = "serve",
     .summary = "show the site in a browser while it is written",
     .help = serve_help,
     .takes = TAKES_DIR | TAKES_PORT | TAKES_OPEN | TAKES_QUIET,
     .run = run_serve},
    {.name = "show",
     .summary = "print one document's prompt in one piece",
     .help = show_help,
     .takes = TAKES_DIR | TAKES_TARGET | TAKES_DIFF | TAKES_ORIGIN | TAKES_TOKENS | TAKES_JSON,
     .min_operands = 1,
     .max_operands = 1,
     .operand = "the NAME of a document",
     .run = run_show},
    {.name = "export",
     .summary = "write a target's prompts where its tool reads them",
     .help = export_help,
     .takes = TAKES_DIR | TAKES_CHECK | TAKES_DRY_RUN | TAKES_PRUNE | TAKES_FORCE | TAKES_JSON |
              TAKES_QUIET,
     .min_operands = 2,
     .max_operands = 2,
     .operand = "a TARGET and a FOLDER",
     .run = run_export},
    {.name = "import",
     .summary = "make a library of what a tool has",
     .help = import_help,
     .takes = TAKES_DIR | TAKES_TOOL | TAKES_NEUTRAL | TAKES_DEDUPE | TAKES_APPLY | TAKES_FORCE |
              TAKES_DRY_RUN | TAKES_QUIET,
     .min_operands = 1,
     .max_operands = 1,
     .operand = "the FOLDER to import",
     .run = run_import},
    {.name = "list",
     .summary = "list what the library holds",
     .help = list_help,
     .takes = TAKES_DIR | TAKES_JSON | TAKES_TOKENS,
     .run = run_list},
    {.name = "graph",
     .summary = "print who delegates to whom, and who includes what",
     .help = graph_help,
     .takes = TAKES_DIR | TAKES_FORMAT,
     .formats = graph_formats,
     .max_operands = 1,
     .run = run_graph},
    {.name = "templates",
     .summary = "list the files of themes, and copy one to change it",
     .help = templates_help,
     .takes = TAKES_DIR | TAKES_JSON | TAKES_FORCE | TAKES_DRY_RUN | TAKES_QUIET,
     .min_operands = 1,
     .max_operands = SIZE_MAX,
     .operand = "a word: list or eject",
     .run = run_templates},
    {.name = "why",
     .summary = "say what an output comes from",
     .help = why_help,
     .takes = TAKES_DIR | TAKES_OUTPUT | TAKES_JSON,
     .min_operands = 1,
     .max_operands = 1,
     .operand = "an OUTPUT",
     .run = run_why},
    {.name = "explain",
     .summary = "explain a rule of check, or list the rules",
     .help = explain_help,
     .takes = TAKES_DIR | TAKES_MARKDOWN | TAKES_JSON,
     .max_operands = 1,
     .run = run_explain},
    {.name = "complete",
     .summary = "print what can stand next on a command line, for shells",
     .help = complete_help,
     .takes = TAKES_DIR,
     .max_operands = SIZE_MAX,
     .run = run_complete},
    {.name = "help",
     .summary = "explain a command",
     .help = help_help,
     .takes = TAKES_DIR,
     .max_operands = 1,
     .run = run_help},
};
const size_t command_count = sizeof commands / sizeof *commands;

const struct command *command_find(const char *name) {
    for (size_t i = 0; i < command_count; i++)
        if (slice_is(slice_from(name), commands[i].name))
            return &commands[i];
    return NULL;
}

void command_unknown(const char *name) {
    Slice names[sizeof commands / sizeof *commands];
    for (size_t i = 0; i < command_count; i++)
        names[i] = slice_from(commands[i].name);
    complain("there is no command `%s`", name);
    Slice near = word_meant(slice_from(name), names, command_count);
    if (near.n)
        advise("did you mean `%.*s`?", FMT(near));
    advise("`quire help` lists the commands");
}
