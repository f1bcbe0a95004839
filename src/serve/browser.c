#include "serve/browser.h"
#include "base/process.h"
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>

/* In a session of its own, so that Ctrl-C does not end the browser with the server. */
static int prepare(posix_spawnattr_t *how) {
    short flags;
    int error = process_attributes(how);
    if (error)
        return error;
    error = posix_spawnattr_getflags(how, &flags);
    error = error ? error : posix_spawnattr_setflags(how, (short)(flags | POSIX_SPAWN_SETSID));
    if (error)
        posix_spawnattr_destroy(how);
    return error;
}

int browser_open(const char *address, pid_t *pid) {
    static const char *const programs[] = {"xdg-open", "open", "wslview"};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t how;
    int error = posix_spawn_file_actions_init(&actions);
    if (error)
        return error;
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO && !error; fd++)
        error = posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", fd == STDIN_FILENO ? O_RDONLY : O_WRONLY, 0);
    error = error ? error : prepare(&how);
    bool prepared = !error;
    error = prepared ? ENOENT : error;
    for (size_t i = 0; prepared && error == ENOENT && i < sizeof programs / sizeof *programs; i++) {
        const char *const argv[] = {programs[i], address, NULL};
        error = posix_spawnp(pid, argv[0], &actions, &how, (char *const *)(uintptr_t)argv, environ);
    }
    if (prepared)
        posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}
