#include "base/path.h"
#include "base/mem.h"
#include "base/unicode.h"
#include <stdint.h>
#include <string.h>

static size_t last_slash(Slice path) {
    for (size_t i = path.n; i > 0; i--)
        if (path.s[i - 1] == '/')
            return i - 1;
    return SLICE_NONE;
}

Slice path_dir(Slice path) {
    size_t at = last_slash(path);
    if (at == SLICE_NONE)
        return S("");
    return slice_sub(path, 0, at ? at : 1); /* the folder of "/x" is "/" */
}

Slice path_base(Slice path) {
    size_t at = last_slash(path);
    return at == SLICE_NONE ? path : slice_sub(path, at + 1, path.n);
}

/* The offset of the dot that begins the extension of a base name, or its length. */
static size_t ext_dot(Slice base) {
    for (size_t i = base.n; i > 1; i--)
        if (base.s[i - 1] == '.')
            return slice_is(base, "..") ? base.n : i - 1;
    return base.n;
}

Slice path_stem(Slice path) {
    Slice base = path_base(path);
    return slice_sub(base, 0, ext_dot(base));
}

Slice path_ext(Slice path) {
    Slice base = path_base(path);
    return slice_sub(base, ext_dot(base) + 1, base.n);
}

bool path_is_absolute(Slice path) {
    return path.n && path.s[0] == '/';
}

bool path_escapes(Slice normal) {
    return slice_is(normal, "..") || slice_starts(normal, S("../"));
}

bool path_is_under(Slice path, Slice dir) {
    if (dir.n == 0)
        return !path_escapes(path);
    if (!slice_starts(path, dir))
        return false;
    return path.n == dir.n || path.s[dir.n] == '/' || dir.s[dir.n - 1] == '/';
}

/* Cuts the first segment off *rest; empty ones are passed over. False at the end. */
static bool next_segment(Slice *rest, Slice *segment) {
    size_t from = 0;
    while (from < rest->n && rest->s[from] == '/')
        from++;
    *rest = slice_sub(*rest, from, rest->n);
    size_t end = slice_find_char(*rest, '/', 0);
    *segment = slice_sub(*rest, 0, end);
    *rest = slice_sub(*rest, end, rest->n);
    return segment->n > 0;
}

/* Most paths are relative and normal. Segments that begin with a dot are looked at more closely. */
static bool is_plain(Slice path) {
    char before = '/';
    for (size_t i = 0; i < path.n; i++) {
        if (before == '/' && (path.s[i] == '/' || path.s[i] == '.'))
            return false;
        before = path.s[i];
    }
    return path.n > 0 && before != '/';
}

Slice path_normal(struct arena *arena, Slice path) {
    if (is_plain(path))
        return slice_dup(arena, path);
    bool absolute = path_is_absolute(path);
    char *out = arena_bytes(arena, path.n + 1);
    size_t n = 0, floor = 0; /* nothing before `floor` can be taken back by ".." */
    if (absolute)
        out[n++] = '/', floor = n;
    Slice segment;
    while (next_segment(&path, &segment)) {
        if (slice_is(segment, "."))
            continue;
        bool up = slice_is(segment, "..");
        if (up && n > floor) {
            size_t slash = last_slash((Slice){out, n});
            n = slash == SLICE_NONE || slash < floor ? floor : slash;
            continue;
        }
        if (up && absolute)
            continue;
        if (n && out[n - 1] != '/')
            out[n++] = '/';
        for (size_t i = 0; i < segment.n; i++)
            out[n++] = segment.s[i];
        if (up)
            floor = n;
    }
    out[n] = '\0';
    return (Slice){out, n};
}

Slice path_of_name(struct arena *arena, Slice dir, Slice name) {
    size_t before = dir.n ? dir.n + 1 : 0;
    char *path = arena_bytes(arena, before + name.n + 1);
    if (dir.n) {
        memcpy(path, dir.s, dir.n);
        path[dir.n] = '/';
    }
    memcpy(path + before, name.s, name.n);
    path[before + name.n] = '\0';
    return (Slice){path, before + name.n};
}

Slice path_join(struct arena *arena, Slice dir, Slice path) {
    if (path_is_absolute(path) || dir.n == 0)
        return path_normal(arena, path);
    Buf b = {0};
    buf_slice(&b, dir);
    buf_char(&b, '/');
    buf_slice(&b, path);
    Slice joined = path_normal(arena, buf_view(&b));
    buf_free(&b);
    return joined;
}

Slice path_relative(struct arena *arena, Slice from_dir, Slice to) {
    Slice from = is_plain(from_dir) ? from_dir : path_normal(arena, from_dir), up;
    Slice target = is_plain(to) ? to : path_normal(arena, to), down;
    Slice next_from = from, next_target = target;
    while (next_segment(&next_from, &up) && next_segment(&next_target, &down) && slice_eq(up, down))
        from = next_from, target = next_target;

    size_t ups = 0, n = 0;
    while (next_segment(&from, &up))
        ups++;
    char *out = arena_bytes(arena, 3 * ups + target.n + 1);
    for (; ups > 0; ups--, n += 3)
        memcpy(out + n, "../", 3);
    for (; next_segment(&target, &down); out[n++] = '/') {
        memcpy(out + n, down.s, down.n);
        n += down.n;
    }
    if (n == 0)
        return S(".");
    out[--n] = '\0'; /* the last slash */
    return (Slice){out, n};
}

/* Does the set that begins behind `[` at `*at` hold the code point? Moves *at behind its `]`; a set
 * that is never closed is no set: false, and *at stays. */
static bool in_set(Slice pattern, size_t *at, uint32_t code, bool *closed) {
    size_t i = *at;
    bool negated = i < pattern.n && (pattern.s[i] == '!' || pattern.s[i] == '^');
    bool hit = false;
    i += negated;
    for (size_t first = i; i < pattern.n && (pattern.s[i] != ']' || i == first);) {
        uint32_t low, high;
        i += utf8_next(pattern.s + i, pattern.n - i, &low);
        high = low;
        if (i + 1 < pattern.n && pattern.s[i] == '-' && pattern.s[i + 1] != ']') {
            i++;
            i += utf8_next(pattern.s + i, pattern.n - i, &high);
        }
        hit = hit || (code >= low && code <= high);
    }
    *closed = i < pattern.n;
    if (*closed)
        *at = i + 1;
    return *closed && hit != negated;
}

/* Matches the one item of the pattern at *p (not a star) against the character at *t, and moves
 * both on. */
static bool match_one(Slice pattern, size_t *p, Slice text, size_t *t) {
    uint32_t want, code;
    bool closed;
    if (*p >= pattern.n)
        return false;
    *t += utf8_next(text.s + *t, text.n - *t, &code);
    if (pattern.s[*p] == '?') {
        ++*p;
        return true;
    }
    if (pattern.s[*p] == '[') {
        size_t set = *p + 1;
        bool hit = in_set(pattern, &set, code, &closed);
        if (closed) {
            *p = set;
            return hit;
        }
    }
    *p += utf8_next(pattern.s + *p, pattern.n - *p, &want);
    return want == code;
}

/* When an item does not match, the last star takes one character more: no earlier star has to be
 * tried again, so that the time is bounded by the product of both lengths. */
static bool match_segment(Slice pattern, Slice text) {
    size_t p = 0, t = 0, star = SLICE_NONE, star_text = 0;
    while (t < text.n) {
        if (p < pattern.n && pattern.s[p] == '*') {
            star = ++p;
            star_text = t;
        } else if (!match_one(pattern, &p, text, &t)) {
            if (star == SLICE_NONE)
                return false;
            uint32_t code;
            star_text += utf8_next(text.s + star_text, text.n - star_text, &code);
            p = star;
            t = star_text;
        }
    }
    while (p < pattern.n && pattern.s[p] == '*')
        p++;
    return p == pattern.n;
}

/* The same walk over segments, where `**` is the star. */
bool path_matches(Slice pattern, Slice path) {
    Slice want, have, star = {0}, star_path = {0};
    bool starred = false;
    for (;;) {
        Slice after_pattern = pattern, after_path = path;
        bool more_pattern = next_segment(&after_pattern, &want);
        bool more_path = next_segment(&after_path, &have);
        if (more_pattern && slice_is(want, "**")) {
            starred = true;
            star = pattern = after_pattern;
            star_path = path;
            continue;
        }
        if (!more_pattern && !more_path)
            return true;
        if (more_pattern && more_path && match_segment(want, have)) {
            pattern = after_pattern;
            path = after_path;
            continue;
        }
        if (!starred || !next_segment(&star_path, &have))
            return false;
        pattern = star;
        path = star_path;
    }
}
