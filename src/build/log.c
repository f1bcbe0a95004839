#include "build/log.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/owned.h"
#include "base/path.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LOG_FIRST_LINE "quire-log 1"

struct log {
    struct arena *arena;
    const char *dir;
    const char *file;
    struct owned_files files;
    int journal;             /* open for appending, -1 when not */
    bool unclean;            /* the last build did not come to its end */
    bool damaged;            /* there is a log that cannot be read: any file may be ours */
};

static const char *join(struct arena *arena, const char *dir, Slice path) {
    return arena_printf(arena, "%s/%.*s", dir, FMT(path)).s;
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
        } else if (path.n > 0 && line.s[16] == ' ' && owned_read_hash(slice_sub(line, 0, 16), &hash) && !path_is_absolute(path) &&
                   !path_escapes(path_normal(log->arena, path))) {
            owned_note(owned_entry(log->arena, &log->files, path), hash);
            log->unclean = true;
        }
    }
}

struct log *log_open(const char *dir) {
    struct arena *arena = arena_new();
    struct log *log = ARENA_NEW(arena, struct log);
    *log = (struct log){.arena = arena, .dir = dir, .journal = -1};
    log->file = join(arena, dir, S(OUTPUT_LOG));
    read_log(log);
    if (log->unclean)
        owned_sweep(dir, (Slice){0}, true);
    return log;
}

void log_free(struct log *log) {
    if (!log)
        return;
    if (log->journal >= 0)
        close(log->journal);
    owned_free(&log->files);
    arena_free(log->arena);
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

static int note(struct log *log, struct owned *file, uint64_t hash) {
    int error = begin_journal(log);
    if (error)
        return error;
    Slice line = arena_printf(log->arena, OWNED_HASH " %.*s\n", hash, FMT(file->path));
    owned_note(file, hash);
    return append(log, line.s, line.n);
}

/* Does a file stand there that no build wrote? One with the very bytes may become ours. */
static bool is_anothers(struct log *log, const struct owned *file, Slice bytes) {
    bool differs = !file->hashes.n && !log->damaged &&
                   owned_standing(log->dir, file->path, file, &bytes) == STANDS_ANOTHERS;
    if (differs)
        read_log(log); /* a build that runs beside this one has noted what it writes */
    return differs && !file->hashes.n;
}

/* Before an output is put into place. */
static int announce(struct log *log, Slice path, Slice bytes) {
    struct owned *file = owned_entry(log->arena, &log->files, path);
    uint64_t hash = owned_hash(bytes);
    if (is_anothers(log, file, bytes))
        return EEXIST;
    file->now = true;
    file->hash = hash;
    return owned_knows(file, hash) ? 0 : note(log, file, hash);
}

/* A worker begins a journal behind one that has its first line, by an open of its own. */
int log_share(struct log *log) {
    return file_kind(log->file) == FILE_ABSENT || log->damaged ? begin_journal(log) : 0;
}

void log_take(struct log *log, Slice path, uint64_t hash) {
    struct owned *file = owned_entry(log->arena, &log->files, path);
    file->now = true;
    file->hash = hash;
    owned_note(file, hash);
}

uint64_t log_hash(const struct log *log, Slice path) {
    const struct owned *file = map_get(&log->files.by_path, path);
    return file ? file->hash : 0;
}

uint64_t log_hash_of(Slice bytes) {
    return owned_hash(bytes);
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

static void write_log(struct log *log, struct owned **all, size_t n, bool keep_all) {
    Buf text = {0};
    buf_puts(&text, LOG_FIRST_LINE "\n");
    for (size_t i = 0; i < n; i++) {
        if (all[i]->now)
            buf_printf(&text, OWNED_HASH " %.*s\n", all[i]->hash, FMT(all[i]->path));
        for (size_t h = 0; keep_all && h < all[i]->hashes.n; h++)
            if (!all[i]->now || all[i]->hashes.v[h] != all[i]->hash)
                buf_printf(&text, OWNED_HASH " %.*s\n", all[i]->hashes.v[h], FMT(all[i]->path));
    }
    buf_puts(&text, "end\n");
    file_write(log->file, buf_view(&text), NULL);
    buf_free(&text);
}

size_t log_close(struct log *log, bool keep_all) {
    size_t n, removed = 0;
    struct owned **all = owned_sorted(log->arena, &log->files, &n);
    for (size_t i = 0; i < n && !keep_all; i++)
        if (!all[i]->now && owned_standing(log->dir, all[i]->path, all[i], NULL) == STANDS_OURS &&
            file_remove(log->dir, all[i]->path) == 0)
            removed++;
    write_log(log, all, n, keep_all);
    return removed;
}
