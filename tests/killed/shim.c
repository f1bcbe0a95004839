/* Kills a program at the Nth change that it is about to make to the file system, N being $KILL_AT. A write goes half-way.
 * Preloaded; see tests/run-killed. */
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static int is_the_one(void) {
    static long left;
    const char *at = getenv("KILL_AT");
    if (!left)
        left = at ? atol(at) : -1;
    return left > 0 && --left == 0;
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

#define REAL(type, name, ...) type (*real)(__VA_ARGS__) = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

ssize_t write(int fd, const void *bytes, size_t n) {
    REAL(ssize_t, "write", int, const void *, size_t);
    if (is_the_one()) {
        real(fd, bytes, n / 2);
        die();
    }
    return real(fd, bytes, n);
}

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    if (is_the_one())
        die();
    return real(from, to);
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    if (is_the_one())
        die();
    return real(path, mode);
}

#define ON_PATH(name)                                                                                                \
    int name(const char *path) {                                                                                     \
        REAL(int, #name, const char *);                                                                              \
        if (is_the_one())                                                                                            \
            die();                                                                                                   \
        return real(path);                                                                                           \
    }
ON_PATH(unlink)
ON_PATH(rmdir)
