/* quire: binds Markdown sheets into a site, prompts and a check. Reads the command line and
 * dispatches. */
#include "base/mem.h"
#include "base/version.h"
#include "cli/command.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int dispatch(const struct options *options) {
    if (options->version) {
        puts("quire " QUIRE_VERSION);
        return EXIT_CLEAN;
    }
    if (!options->command) {
        help_overview(options->help ? stdout : stderr);
        return options->help ? EXIT_CLEAN : EXIT_TROUBLE;
    }
    const struct command *command = command_find(options->command);
    if (!command) {
        command_unknown(options->command);
        return EXIT_TROUBLE;
    }
    if (options->help) {
        fputs(command->help, stdout);
        return EXIT_CLEAN;
    }
    return options_fit(options, command) ? command->run(options) : EXIT_TROUBLE;
}

/* A stream that was closed before the start must not become one of the files that are opened: what is said would go into
 * it. Opened the wrong way round, it stays an error to use. */
static void hold_closed_streams(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            return;
}

int main(int argc, char **argv) {
    hold_closed_streams();
    signal(SIGXFSZ, SIG_IGN); /* a file over `ulimit -f` is an error like a full disk, and ends nothing half-way */
    struct arena *arena = arena_new();
    struct options options;
    int status = options_read(arena, argc, argv, &options) ? dispatch(&options) : EXIT_TROUBLE;
    arena_free(arena);
    /* What did not reach its reader was not said. */
    if (fflush(stdout) || ferror(stdout)) {
        complain("cannot write to standard output: %s", strerror(errno));
        status = EXIT_TROUBLE;
    }
    return status;
}
