/* A kernel that does not know openat2, as far as `syscall` goes. Preloaded; see tests/run-serve. */
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <sys/syscall.h>

long syscall(long number, ...) {
    long (*real)(long, ...) = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
    long word[6];
    va_list args;
    va_start(args, number);
    for (int i = 0; i < 6; i++)
        word[i] = va_arg(args, long);
    va_end(args);
    if (number == SYS_openat2) {
        errno = ENOSYS;
        return -1;
    }
    return real(number, word[0], word[1], word[2], word[3], word[4], word[5]);
}
