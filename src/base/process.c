#include "base/process.h"
#include "base/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The two pipes that the child writes to, and where their bytes go. */
struct stream {
    int ends[2]; /* read, write; -1 when closed */
    Buf *out;
};

static void close_end(int *end) {
    if (*end >= 0)
        close(*end);
    *end = -1;
}

/* What git tells its hooks of their repository, which need not be the one that is asked about. */
static bool is_git_own(const char *variable) {
    static const char *const names[] = {"GIT_DIR=", "GIT_WORK_TREE=", "GIT_INDEX_FILE=",
                                        "GIT_PREFIX=", "GIT_COMMON_DIR="};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(variable, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

/* The environment without those; the strings are the environment's own. */
static char **environment(void) {
    size_t n = 0, kept = 0;
    while (environ[n])
        n++;
    char **copy = xcalloc(n + 1, sizeof *copy);
    for (size_t i = 0; i < n; i++)
        if (!is_git_own(environ[i]))
            copy[kept++] = environ[i];
    return copy;
}

int process_attributes(posix_spawnattr_t *how) {
    sigset_t none, all;
    sigemptyset(&none);
    sigemptyset(&all);
    sigaddset(&all, SIGPIPE);
    sigaddset(&all, SIGXFSZ);
    int error = posix_spawnattr_init(how);
    if (error)
        return error;
    error = posix_spawnattr_setsigmask(how, &none);
    error = error ? error : posix_spawnattr_setsigdefault(how, &all);
    error = error ? error : posix_spawnattr_setflags(how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (error)
        posix_spawnattr_destroy(how);
    return error;
}

static int start(const char *const argv[], struct stream streams[2], pid_t *pid) {
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error)
        return error;
    error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    for (int i = 0; i < 2 && !error; i++)
        error = posix_spawn_file_actions_adddup2(&actions, streams[i].ends[1], STDOUT_FILENO + i);
    posix_spawnattr_t how;
    error = error ? error : process_attributes(&how);
    if (!error) {
        char **variables = environment();
        /* The arguments are not written to, whatever the prototype says. */
        error = posix_spawnp(pid, argv[0], &actions, &how, (char *const *)(uintptr_t)argv, variables);
        xfree(variables);
        posix_spawnattr_destroy(&how);
    }
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* Reads once; at the end the stream is closed. */
static int drain(struct stream *stream) {
    char chunk[16 * 1024];
    ssize_t got = read(stream->ends[0], chunk, sizeof chunk);
    if (got > 0)
        buf_add(stream->out, chunk, (size_t)got);
    else if (got == 0)
        close_end(&stream->ends[0]);
    return got < 0 && errno != EINTR ? errno : 0;
}

/* Both at once: a child that fills one pipe while the other is waited for would hang. */
static int read_all(struct stream streams[2]) {
    int error = 0;
    while (!error && (streams[0].ends[0] >= 0 || streams[1].ends[0] >= 0)) {
        struct pollfd fds[2];
        for (int i = 0; i < 2; i++)
            fds[i] = (struct pollfd){.fd = streams[i].ends[0], .events = POLLIN};
        if (poll(fds, 2, -1) < 0) {
            error = errno == EINTR ? 0 : errno;
            continue;
        }
        for (int i = 0; i < 2 && !error; i++)
            if (fds[i].revents)
                error = drain(&streams[i]);
    }
    return error;
}

static int wait_for(pid_t pid, int *status) {
    int code;
    while (waitpid(pid, &code, 0) < 0)
        if (errno != EINTR)
            return errno;
    *status = WIFEXITED(code) ? WEXITSTATUS(code) : 128 + WTERMSIG(code);
    return 0;
}

int process_run(const char *const argv[], Buf *out, Buf *err, int *status) {
    struct stream streams[2] = {{{-1, -1}, out}, {{-1, -1}, err}};
    pid_t pid;
    int error = 0;
    for (int i = 0; i < 2 && !error; i++)
        error = pipe2(streams[i].ends, O_CLOEXEC) ? errno : 0;
    if (!error)
        error = start(argv, streams, &pid);
    bool started = !error;
    for (int i = 0; i < 2; i++)
        close_end(&streams[i].ends[1]);
    if (started) {
        error = read_all(streams);
        /* When reading failed, the child must not wait for us to go on. */
        close_end(&streams[0].ends[0]);
        close_end(&streams[1].ends[0]);
        int waited = wait_for(pid, status);
        error = error ? error : waited;
    }
    for (int i = 0; i < 2; i++)
        close_end(&streams[i].ends[0]);
    return error;
}
