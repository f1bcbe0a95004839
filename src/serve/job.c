#include "serve/job.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PIPE_SIZE = 1 << 20, FRAMES_LIMIT = 256 << 20 };

static _Noreturn void be_child(int out, int words, pid_t parent, void (*work)(void *context, int out), void *context) {
    sigset_t none;
    sigemptyset(&none);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    enum { OUT = 3 };
    dup2(words, STDOUT_FILENO);
    dup2(words, STDERR_FILENO);
    if (out != OUT)
        dup2(out, OUT);
    close_range(OUT + 1, ~0U, 0);
    fcntl(OUT, F_SETFD, FD_CLOEXEC);
    signal(SIGPIPE, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    work(context, OUT);
    fflush(NULL);
    _exit(0);
}

int job_begin(struct job *job, void (*work)(void *context, int out), void *context) {
    int ends[2], error = 0;
    *job = (struct job){.pipe = -1, .words = memfd_create("words", MFD_CLOEXEC)};
    if (pipe2(ends, O_CLOEXEC)) {
        error = errno;
        job_free(job);
        return error;
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    fcntl(ends[1], F_SETPIPE_SZ, PIPE_SIZE);
    fflush(NULL); /* else the child would hold what is not written yet, too */
    pid_t parent = getpid(), pid = fork();
    if (pid == 0)
        be_child(ends[1], job->words, parent, work, context);
    error = errno;
    close(ends[1]);
    job->pipe = ends[0];
    if (pid > 0) {
        job->pid = pid;
        return 0;
    }
    job_free(job);
    return error;
}

bool job_read(struct job *job) {
    char chunk[64 * 1024];
    for (;;) {
        ssize_t n = read(job->pipe, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == EAGAIN;
        if (job->frames.n > FRAMES_LIMIT)
            job_kill(job); /* else it would wait for somebody to read on */
        if (n == 0 || job->frames.n > FRAMES_LIMIT)
            return false;
        buf_add(&job->frames, chunk, (size_t)n);
    }
}

int job_end(struct job *job) {
    int status;
    pid_t got;
    do
        got = waitpid(job->pid, &status, 0);
    while (got < 0 && errno == EINTR);
    job->pid = 0;
    return got < 0 ? -1 : WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status) ? -1 : 0;
}

void job_kill(const struct job *job) {
    if (job->pid > 0)
        kill(job->pid, SIGKILL);
}

void job_words(const struct job *job, size_t most, Buf *out) {
    size_t before = out->n;
    buf_reserve(out, most);
    ssize_t n = job->words < 0 ? 0 : pread(job->words, out->s + before, most, 0);
    out->n = before + (n > 0 ? (size_t)n : 0);
    out->s[out->n] = '\0';
}

void job_free(struct job *job) {
    job_kill(job);
    if (job->pid > 0)
        job_end(job);
    if (job->pipe > 0)
        close(job->pipe);
    if (job->words > 0)
        close(job->words);
    buf_free(&job->frames);
    *job = (struct job){0};
}

/* --- frames: a tag, how many bytes, the bytes --- */

struct frame {
    uint64_t n;
    char tag;
};

bool job_next(struct job *job, char *tag, Slice *bytes) {
    struct frame frame;
    size_t at = job->at;
    if (job->frames.n - at < sizeof frame)
        return false;
    memcpy(&frame, job->frames.s + at, sizeof frame);
    if (job->frames.n - at - sizeof frame < frame.n)
        return false;
    *tag = frame.tag;
    *bytes = (Slice){job->frames.s + at + sizeof frame, frame.n};
    job->at += sizeof frame + frame.n;
    return true;
}

/* When nobody reads any more, nobody has to be told. */
void job_send(int out, char tag, Slice bytes) {
    struct frame frame;
    memset(&frame, 0, sizeof frame);
    frame.n = bytes.n;
    frame.tag = tag;
    if (file_write_open(out, (Slice){(const char *)&frame, sizeof frame}) == 0)
        file_write_open(out, bytes);
}
