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
    bool whole;              /* no shard's */
    struct owned_files files;
    struct map before;       /* a shard's: the paths that its log held when it was opened */
    int journal;             /* open for appending, -1 when not */
    bool unclean;            /* the last build did not come to its end */
    bool others_unclean;     /* likewise one with another log; it may be running */
    bool cut;                /* there is such a log that cannot be read */
    bool damaged;            /* likewise, or another's: any file may be ours */
};

static const char *join(struct arena *arena, const char *dir, Slice path) {
    return arena_printf(arena, "%s/%.*s", dir, FMT(path)).s;
}

static bool read_line(struct arena *arena, Slice line, Slice *path, uint64_t *hash) {
    *path = slice_sub(line, 17, line.n);
    return path->n > 0 && line.s[16] == ' ' && owned_read_hash(slice_sub(line, 0, 16), hash) && !path_is_absolute(*path) &&
           !path_escapes(path_normal(arena, *path));
}

/* What one file says. A line that is cut off or damaged is no reason to distrust the others: each proves itself by its hash.
 * False when it cannot be read. */
static bool read_file(struct arena *arena, const char *file, struct owned_files *files, struct map *paths, bool *unclean) {
    Slice text, line;
    int error = file_read(arena, file, SIZE_MAX, &text);
    if (error)
        return error == ENOENT;
    if (!slice_next_line(&text, &line) || !slice_starts(line, S(LOG_FIRST_LINE)))
        return false;
    *unclean = true;
    while (slice_next_line(&text, &line)) {
        uint64_t hash;
        Slice path;
        if (slice_is(line, "end")) {
            *unclean = false;
        } else if (read_line(arena, line, &path, &hash)) {
            owned_note(owned_entry(arena, files, path), hash);
            if (paths)
                map_set(paths, path, NULL);
            *unclean = true;
        }
    }
    return true;
}

static bool is_shard_log(void *context, Slice path, bool folder) {
    struct shard shard;
    Slice name = path_base(path);
    size_t of = slice_find(name, S("-of-"), 0);
    Buf text = {0};
    (void)context;
    if (folder || of == SLICE_NONE)
        return false;
    buf_printf(&text, "%.*s/%.*s", FMT(slice_sub(name, 0, of)), FMT(slice_sub(name, of + 4, name.n)));
    bool is = shard_read(buf_view(&text), &shard);
    buf_free(&text);
    return is;
}

/* The logs of shards, below the folder. */
static void list_shards(struct log *log, SliceVec *out) {
    file_walk(log->arena, log->dir, S(OUTPUT_SHARD_LOGS), is_shard_log, NULL, out);
}

/* False when one cannot be read. */
static bool read_others(struct log *log, struct owned_files *files) {
    SliceVec shards = {0};
    bool good = true;
    list_shards(log, &shards);
    if (!log->whole)
        *VEC_PUSH(&shards) = S(OUTPUT_LOG);
    for (size_t i = 0; i < shards.n; i++) {
        const char *file = join(log->arena, log->dir, shards.v[i]);
        bool unclean = false;
        if (strcmp(file, log->file) != 0)
            good &= read_file(log->arena, file, files, NULL, &unclean);
        log->others_unclean |= unclean;
    }
    VEC_FREE(&shards);
    return good;
}

static void read_log(struct log *log) {
    log->cut = !read_file(log->arena, log->file, &log->files, log->whole ? NULL : &log->before, &log->unclean);
    log->damaged = !read_others(log, &log->files) || log->cut;
}

struct log *log_open(const char *dir, struct shard shard) {
    struct arena *arena = arena_new();
    struct log *log = ARENA_NEW(arena, struct log);
    *log = (struct log){.arena = arena, .dir = dir, .journal = -1, .whole = shard_is_all(shard)};
    log->file = join(arena, dir, S(OUTPUT_LOG));
    if (!log->whole) {
        log->file = arena_printf(arena, "%s/" OUTPUT_SHARD_LOGS "/%u-of-%u", dir, shard.number, shard.of).s;
        file_make_folders(join(arena, dir, S(OUTPUT_SHARD_LOGS)));
    }
    read_log(log);
    /* What a shard that runs beside this one is about to rename is no rubbish. */
    if (log->whole ? log->unclean || log->others_unclean : log->unclean && !log->others_unclean)
        owned_sweep(dir, (Slice){0}, true);
    return log;
}

void log_free(struct log *log) {
    if (!log)
        return;
    if (log->journal >= 0)
        close(log->journal);
    owned_free(&log->files);
    map_free(&log->before);
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
    log->journal = open(log->file, flags | (log->cut ? O_TRUNC : O_EXCL), 0666);
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
static bool is_anothers(struct log *log, const struct owned *file, enum standing standing) {
    bool differs = standing == STANDS_ANOTHERS;
    if (differs)
        read_log(log); /* a build that runs beside this one has noted what it writes */
    return differs && !file->hashes.n;
}

/* Before an output is put into place. *nothing: nothing has been there so far. */
static int announce(struct log *log, Slice path, Slice bytes, bool *nothing) {
    struct owned *file = owned_entry(log->arena, &log->files, path);
    uint64_t hash = owned_hash(bytes);
    bool known = file->hashes.n || log->damaged;
    enum standing standing = known ? STANDS_OURS : owned_standing(log->dir, path, file, &bytes);
    *nothing = standing == STANDS_NOTHING;
    if (is_anothers(log, file, standing))
        return EEXIST;
    file->now = true;
    file->hash = hash;
    return owned_knows(file, hash) ? 0 : note(log, file, hash);
}

/* A worker begins a journal behind one that has its first line, by an open of its own. */
int log_share(struct log *log) {
    return file_kind(log->file) == FILE_ABSENT || log->cut ? begin_journal(log) : 0;
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
    bool nothing;
    int error = announce(log, path, bytes, &nothing);
    if (error)
        return error;
    const char *file = join(log->arena, log->dir, path);
    *changed = nothing && file_create(file, bytes) == 0;
    return *changed ? 0 : file_write(file, bytes, changed);
}

int log_copy(struct log *log, Slice path, const char *from, bool *changed) {
    struct arena *arena = arena_new();
    Slice bytes;
    bool nothing;
    int error = file_read(arena, from, SIZE_MAX, &bytes);
    error = error ? error : announce(log, path, bytes, &nothing);
    arena_free(arena);
    return error ? error : file_copy(from, join(log->arena, log->dir, path), changed);
}

/* Did this log speak of it before this build? */
static bool held(const struct log *log, const struct owned *file) {
    return log->whole || map_has(&log->before, file->path);
}

static int write_log(struct log *log, struct owned **all, size_t n, bool keep_all) {
    Buf text = {0};
    buf_puts(&text, LOG_FIRST_LINE "\n");
    for (size_t i = 0; i < n; i++) {
        if (all[i]->now)
            buf_printf(&text, OWNED_HASH " %.*s\n", all[i]->hash, FMT(all[i]->path));
        for (size_t h = 0; keep_all && held(log, all[i]) && h < all[i]->hashes.n; h++)
            if (!all[i]->now || all[i]->hashes.v[h] != all[i]->hash)
                buf_printf(&text, OWNED_HASH " %.*s\n", all[i]->hashes.v[h], FMT(all[i]->path));
    }
    buf_puts(&text, "end\n");
    int error = file_write(log->file, buf_view(&text), NULL);
    buf_free(&text);
    return error;
}

/* All that they speak of is in the whole build's log. */
static void remove_shard_logs(struct log *log) {
    SliceVec shards = {0};
    list_shards(log, &shards);
    for (size_t i = 0; i < shards.n; i++)
        file_remove(log->dir, shards.v[i]);
    VEC_FREE(&shards);
}

static size_t remove_stale(struct log *log, struct owned **all, size_t n) {
    size_t removed = 0;
    struct owned_files others = {0};
    bool known = log->whole || read_others(log, &others);
    for (size_t i = 0; i < n && known; i++)
        if (!all[i]->now && held(log, all[i]) && !map_has(&others.by_path, all[i]->path) &&
            owned_standing(log->dir, all[i]->path, all[i], NULL) == STANDS_OURS && file_remove(log->dir, all[i]->path) == 0)
            removed++;
    owned_free(&others);
    return removed;
}

size_t log_close(struct log *log, bool keep_all) {
    size_t n;
    struct owned **all = owned_sorted(log->arena, &log->files, &n);
    size_t removed = keep_all ? 0 : remove_stale(log, all, n);
    if (write_log(log, all, n, keep_all) == 0 && log->whole)
        remove_shard_logs(log);
    return removed;
}
