#include "output/history.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/process.h"
#include "base/record.h"
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

/* "2026-11-27" of "2026-11-27T09:30:00Z". */
enum { DAY_LENGTH = 10 };

struct history {
    struct map times; /* library path -> Slice, the time as text */
};

static bool ask_git(const char *root, const char *const words[], Buf *out) {
    enum { MOST = 12 };
    const char *argv[MOST + 1] = {"git", "-C", root};
    for (size_t i = 3, k = 0; i < MOST && words[k]; i++, k++)
        argv[i] = words[k];
    Buf err = {0};
    int status = 0, error = process_run(argv, out, &err, &status);
    buf_free(&err);
    return !error && !status;
}

static Slice time_text(struct arena *arena, Slice seconds) {
    Slice digits = slice_trim(seconds);
    char text[32] = "", *end;
    if (digits.n == 0 || digits.n >= sizeof text)
        return (Slice){0};
    const char *number = slice_cstr(arena, digits);
    time_t at = (time_t)strtoimax(number, &end, 10);
    struct tm parts;
    if (*end || !gmtime_r(&at, &parts) ||
        !strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts))
        return (Slice){0};
    return slice_dup(arena, slice_from(text));
}

/* What git prints, with the times of commits behind \1 and everything ended by NUL: newest first,
 * so a file's first time is its last change. */
static void read_log(struct arena *arena, struct history *history, Slice log) {
    Slice time = {0};
    for (size_t at = 0; at < log.n;) {
        size_t end = slice_find_char(log, '\0', at);
        end = end == SLICE_NONE ? log.n : end;
        Slice item = slice_sub(log, at, end);
        at = end + 1;
        while (slice_starts(item, S("\n")))
            item = slice_sub(item, 1, item.n);
        if (slice_starts(item, S("\1"))) {
            time = time_text(arena, slice_sub(item, 1, item.n));
        } else if (item.n > 0 && !map_has(&history->times, item)) {
            Slice *kept = ARENA_NEW(arena, Slice);
            *kept = time;
            map_set(&history->times, item, kept);
        }
    }
}

/* Another commit, or more of the history, or a repository where there was none, changes one of these. */
static void note_repository(struct arena *arena, const char *root, Slice git) {
    static const char *const files[] = {"HEAD", "logs/HEAD", "packed-refs", "shallow"};
    for (size_t i = 0; git.n > 0 && i < sizeof files / sizeof *files; i++)
        record_note(arena_printf(arena, "%.*s/%s", FMT(git), files[i]).s, ASKED_BYTES);
    char *real = git.n == 0 ? realpath(root, NULL) : NULL;
    for (Slice dir = real ? slice_from(real) : (Slice){0}; dir.n > 1; dir = path_dir(dir))
        record_note(arena_printf(arena, "%.*s/.git", FMT(dir)).s, ASKED_KIND);
    free(real);
}

struct history *history_new(struct arena *arena, const char *root) {
    static const char *const shallow[] = {"rev-parse", "--is-shallow-repository", "--absolute-git-dir", NULL};
    static const char *const log[] = {
        "log", "--format=%x01%ct", "--name-only", "-z", "--no-renames", "--relative", "--", ".",
        NULL};
    struct history *history = ARENA_NEW(arena, struct history);
    Buf out = {0};
    buf_init(&out);
    Slice answer = ask_git(root, shallow, &out) ? buf_dup(&out, arena) : (Slice){0}, first = {0};
    bool whole = slice_next_line(&answer, &first) && slice_is(slice_trim(first), "false");
    note_repository(arena, root, slice_trim(answer));
    buf_clear(&out);
    if (whole && ask_git(root, log, &out))
        read_log(arena, history, buf_dup(&out, arena));
    buf_free(&out);
    return history;
}

void history_free(struct history *history) {
    map_free(&history->times);
}

Slice history_time(const struct history *history, Slice path) {
    const Slice *time = map_get(&history->times, path);
    return time ? *time : (Slice){0};
}

Slice history_day(const struct history *history, Slice path) {
    return slice_sub(history_time(history, path), 0, DAY_LENGTH);
}
