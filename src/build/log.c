#include "build/log.h"
#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/vec.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOG_FIRST_LINE "quire-log 1"

/* An output as a log knows it. A killed build may have noted a file twice, before and after: any of its hashes proves
 * that the file is ours. */
struct written {
    Slice path;
    VEC(uint64_t) hashes;
    bool now;                /* this build wrote it, or found it as it would have written it */
    uint64_t hash;           /* then: of these bytes */
};

struct log {
    struct arena *arena;
    const char *dir;
    const char *file;
    struct map by_path;      /* path -> struct written */
    int journal;             /* open for appending, -1 when not */
    bool unclean;            /* the last build did not come to its end */
    bool damaged;            /* there is a log that cannot be read: any file may be ours */
};

static uint64_t hash_of(Slice bytes) {
    return hash_bytes(bytes.s, bytes.n);
}

static const char *join(struct arena *arena, const char *dir, Slice path) {
    return arena_printf(arena, "%s/%.*s", dir, FMT(path)).s;
}

static struct written *entry_for(struct log *log, Slice path) {
    void **slot = map_slot(&log->by_path, path);
    if (!*slot) {
        struct written *fresh = ARENA_NEW(log->arena, struct written);
        fresh->path = path;
        *slot = fresh;
    }
    return *slot;
}

static bool read_hash(Slice hex, uint64_t *hash) {
    *hash = 0;
    for (size_t i = 0; i < hex.n; i++) {
        char c = hex.s[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
        *hash = *hash << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return hex.n == 16;
}

/* A line that is cut off or damaged is no reason to distrust the others: each proves itself by its hash. */
static void read_log(struct log *log) {
    Slice text, line;
    int error = file_read(log->arena, log->file, SIZE_MAX, &text);
    log->damaged = error ? error != ENOENT : !slice_next_line(&text, &line) || !slice_starts(line, S(LOG_FIRST_LINE));
    if (error || log->damaged)
        return;
    log->unclean = true;
    while (slice_next_line(&text, &line)) {
        uint64_t hash;
        Slice path = slice_sub(line, 17, line.n);
        if (slice_is(line, "end")) {
            log->unclean = false;
        } else if (path.n > 0 && line.s[16] == ' ' && read_hash(slice_sub(line, 0, 16), &hash) && !path_is_absolute(path) &&
                   !path_escapes(path_normal(log->arena, path))) {
            *VEC_PUSH(&entry_for(log, path)->hashes) = hash;
            log->unclean = true;
        }
    }
}

static bool is_leftover(void *context, Slice path, bool folder) {
    (void)context;
    return folder || slice_starts(path_base(path), S(FILE_TEMP_PREFIX));
}

/* A build that was killed may have left a temporary file. */
static void sweep(struct log *log) {
    SliceVec left = {0};
    if (log->unclean && file_walk(log->arena, log->dir, (Slice){0}, is_leftover, NULL, &left) == 0)
        for (size_t i = 0; i < left.n; i++)
            file_remove(log->dir, left.v[i]);
    VEC_FREE(&left);
}

struct log *log_open(const char *dir) {
    struct arena *arena = arena_new();
    struct log *log = ARENA_NEW(arena, struct log);
    *log = (struct log){.arena = arena, .dir = dir, .journal = -1};
    log->file = join(arena, dir, S(OUTPUT_LOG));
    read_log(log);
    sweep(log);
    return log;
}

void log_free(struct log *log) {
    if (!log)
        return;
    if (log->journal >= 0)
        close(log->journal);
    for (size_t i = 0; i < log->by_path.n; i++) {
        struct written *w = log->by_path.entries[i].value;
        VEC_FREE(&w->hashes);
    }
    map_free(&log->by_path);
    arena_free(log->arena);
}

static bool knows(const struct written *w, uint64_t hash) {
    for (size_t i = 0; i < w->hashes.n; i++)
        if (w->hashes.v[i] == hash)
            return true;
    return false;
}

static int append(struct log *log, const char *line, size_t n) {
    for (size_t done = 0; done < n;) {
        ssize_t wrote = write(log->journal, line + done, n - done);
        if (wrote < 0 && errno != EINTR)
            return errno;
        done += wrote > 0 ? (size_t)wrote : 0;
    }
    return 0;
}

static int begin_journal(struct log *log) {
    if (log->journal >= 0)
        return 0;
    /* Another build may have begun one in the meantime: it is not cut off. */
    int flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_APPEND;
    bool fresh = true;
    log->journal = open(log->file, flags | (log->damaged ? O_TRUNC : O_EXCL), 0666);
    if (log->journal < 0 && errno == EEXIST) {
        fresh = false;
        log->journal = open(log->file, flags, 0666);
    }
    if (log->journal < 0)
        return errno;
    const char *first = fresh ? LOG_FIRST_LINE "\n" : "\n";
    return append(log, first, strlen(first));
}

static int note(struct log *log, struct written *w, uint64_t hash) {
    int error = begin_journal(log);
    if (error)
        return error;
    Slice line = arena_printf(log->arena, "%016" PRIx64 " %.*s\n", hash, FMT(w->path));
    *VEC_PUSH(&w->hashes) = hash;
    return append(log, line.s, line.n);
}

/* Does a file stand there that no build wrote? One with the very bytes may become ours. */
static bool is_anothers(struct log *log, const struct written *w, Slice bytes) {
    struct arena *arena = arena_new();
    Slice there;
    bool differs = !w->hashes.n && !log->damaged &&
                   file_read(arena, join(arena, log->dir, w->path), SIZE_MAX, &there) == 0 && !slice_eq(there, bytes);
    arena_free(arena);
    if (differs)
        read_log(log); /* a build that runs beside this one has noted what it writes */
    return differs && !w->hashes.n;
}

/* Before an output is put into place. */
static int announce(struct log *log, Slice path, Slice bytes) {
    struct written *w = entry_for(log, path);
    uint64_t hash = hash_of(bytes);
    if (is_anothers(log, w, bytes))
        return EEXIST;
    w->now = true;
    w->hash = hash;
    return knows(w, hash) ? 0 : note(log, w, hash);
}

int log_write(struct log *log, Slice path, Slice bytes, bool *changed) {
    int error = announce(log, path, bytes);
    return error ? error : file_write(join(log->arena, log->dir, path), bytes, changed);
}

int log_copy(struct log *log, Slice path, const char *from, bool *changed) {
    struct arena *arena = arena_new();
    Slice bytes;
    int error = file_read(arena, from, SIZE_MAX, &bytes);
    error = error ? error : announce(log, path, bytes);
    arena_free(arena);
    return error ? error : file_copy(from, join(log->arena, log->dir, path), changed);
}

static int by_path(const void *a, const void *b) {
    return slice_cmp((*(struct written *const *)a)->path, (*(struct written *const *)b)->path);
}

static bool still_ours(struct log *log, const struct written *w) {
    struct arena *arena = arena_new();
    Slice bytes;
    bool ours = file_read(arena, join(arena, log->dir, w->path), SIZE_MAX, &bytes) == 0 && knows(w, hash_of(bytes));
    arena_free(arena);
    return ours;
}

static void write_log(struct log *log, struct written **all, size_t n, bool keep_all) {
    Buf text = {0};
    buf_puts(&text, LOG_FIRST_LINE "\n");
    for (size_t i = 0; i < n; i++) {
        if (all[i]->now)
            buf_printf(&text, "%016" PRIx64 " %.*s\n", all[i]->hash, FMT(all[i]->path));
        for (size_t h = 0; keep_all && h < all[i]->hashes.n; h++)
            if (!all[i]->now || all[i]->hashes.v[h] != all[i]->hash)
                buf_printf(&text, "%016" PRIx64 " %.*s\n", all[i]->hashes.v[h], FMT(all[i]->path));
    }
    buf_puts(&text, "end\n");
    file_write(log->file, buf_view(&text), NULL);
    buf_free(&text);
}

size_t log_close(struct log *log, bool keep_all) {
    size_t n = log->by_path.n, removed = 0;
    struct written **all = arena_array(log->arena, n, sizeof(struct written *));
    for (size_t i = 0; i < n; i++)
        all[i] = log->by_path.entries[i].value;
    if (n > 1)
        qsort(all, n, sizeof *all, by_path);
    for (size_t i = 0; i < n && !keep_all; i++)
        if (!all[i]->now && still_ours(log, all[i]) && file_remove(log->dir, all[i]->path) == 0)
            removed++;
    write_log(log, all, n, keep_all);
    return removed;
}
