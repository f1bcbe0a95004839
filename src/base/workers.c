#include "base/workers.h"
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

/* In the pool: what all workers know of each other. */
struct board {
    _Atomic size_t next;     /* the first item that nobody has taken */
    struct seat {
        size_t item, end;    /* the item that it is at, and where its chunk ends; both 0 before and behind the work */
    } seats[];
};

static void work_through(const struct work *work, struct board *board, struct seat *seat) {
    size_t chunk = work->chunk ? work->chunk : 1;
    for (;;) {
        for (; seat->item < seat->end; seat->item++)
            work->each(work->context, seat->item);
        seat->item = atomic_fetch_add(&board->next, chunk);
        if (seat->item >= work->n)
            break;
        seat->end = seat->item + chunk < work->n ? seat->item + chunk : work->n;
    }
    *seat = (struct seat){0};
}

/* The child of a program that was killed must not go on writing. */
static _Noreturn void be_worker(const struct work *work, struct board *board, struct seat *seat, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    if (work->begin)
        work->begin(work->context);
    work_through(work, board, seat);
    _exit(0);
}

static pid_t start(const struct work *work, struct board *board, unsigned i) {
    pid_t parent = getpid();
    fflush(NULL); /* else a child would hold what is not written yet, too */
    pid_t pid = fork();
    if (pid == 0)
        be_worker(work, board, &board->seats[i], parent);
    return pid;
}

/* --- telling how far it is --- */

static void tell(const struct work *work, size_t done) {
    if (work->verb)
        team_tell(work->team, work->verb, work->noun, done, work->n);
}

/* What is taken, but for what those who took it have still to do. */
static void tell_shared(const struct work *work, struct board *board, unsigned jobs) {
    size_t taken = atomic_load(&board->next), open = 0;
    taken = taken < work->n ? taken : work->n;
    for (unsigned i = 0; i < jobs; i++) {
        struct seat seat = board->seats[i];
        open += seat.end > seat.item ? seat.end - seat.item : 0;
    }
    size_t done = taken > open ? taken - open : 0;
    tell(work, done < work->n ? done : work->n - 1);
}

static void wake(int signal) {
    (void)signal;
}

enum { TICK_US = 100000 };

/* While somebody watches, waiting is interrupted now and then; nothing else is, so that no other call has to expect that. */
static void tick(const struct work *work, bool on) {
    if (!work->verb || !work->team->progress)
        return;
    struct sigaction action = {.sa_handler = on ? wake : SIG_DFL};
    struct itimerval timer = {{0, on ? TICK_US : 0}, {0, on ? TICK_US : 0}};
    if (on)
        sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &timer, NULL);
    if (!on)
        sigaction(SIGALRM, &action, NULL);
}

static bool wait_for(const struct work *work, struct board *board, unsigned jobs, pid_t pid, int *signal) {
    int status;
    pid_t got;
    tick(work, true);
    while ((got = waitpid(pid, &status, 0)) < 0 && errno == EINTR)
        tell_shared(work, board, jobs);
    tick(work, false);
    *signal = got == pid && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return got == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int by_item(const void *a, const void *b) {
    const struct lost_item *x = a, *y = b;
    return (x->item > y->item) - (x->item < y->item);
}

/* Waits for one worker; where it died, another takes its seat behind the item that it died of. */
static void see_through(struct work *work, struct board *board, unsigned jobs, pid_t pid, unsigned i) {
    struct seat *seat = &board->seats[i];
    int signal;
    while (!wait_for(work, board, jobs, pid, &signal)) {
        if (seat->item < seat->end) {
            *VEC_PUSH(&work->lost) = (struct lost_item){seat->item++, signal};
            pid = start(work, board, i);
        } else {
            pid = -1;
        }
        if (pid < 0) {
            work_through(work, board, seat);
            return;
        }
    }
}

static unsigned jobs_of(const struct work *work) {
    size_t worth = work->n / (work->least ? work->least : 1);
    if (!work->team || !work->team->pool || worth < 2)
        return 1;
    return worth < work->team->jobs ? (unsigned)worth : work->team->jobs;
}

bool work_is_shared(const struct work *work) {
    return jobs_of(work) > 1;
}

bool workers_run(struct work *work) {
    unsigned jobs = jobs_of(work);
    if (jobs == 1) {
        for (size_t i = 0; i < work->n; i++) {
            tell(work, i);
            work->each(work->context, i);
        }
        tell(work, work->n);
        return true;
    }
    struct board *board = arena_alloc(arena_in(work->team->pool), sizeof *board + jobs * sizeof *board->seats);
    pid_t *pids = xcalloc(jobs, sizeof *pids);
    for (unsigned i = 0; i < jobs; i++)
        pids[i] = start(work, board, i);
    for (unsigned i = 0; i < jobs; i++) {
        if (pids[i] > 0)
            see_through(work, board, jobs, pids[i], i);
        else
            work_through(work, board, &board->seats[i]);
    }
    xfree(pids);
    tell(work, work->n);
    if (work->lost.n > 1)
        qsort(work->lost.v, work->lost.n, sizeof *work->lost.v, by_item);
    return work->lost.n == 0;
}

void team_open(struct team *team, unsigned jobs) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    team->jobs = jobs ? jobs : processors > 0 ? (unsigned)processors : 1;
    team->pool = team->jobs > 1 ? pool_new() : NULL;
}

void team_close(struct team *team) {
    pool_free(team->pool);
    *team = (struct team){0};
}
