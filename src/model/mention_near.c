#include "model/mention_near.h"
#include "base/mem.h"
#include "base/unicode.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Longer names are not compared. */
enum { LONGEST = 64, LONGEST_KNOWN = LONGEST + 2 };

/* The first name that is not before `name`. */
static size_t lower_bound(Slice name, const Slice *names, size_t n) {
    size_t from = 0;
    while (n > 0) {
        size_t half = n / 2;
        if (slice_cmp(names[from + half], name) < 0) {
            from += half + 1;
            n -= half + 1;
        } else {
            n = half;
        }
    }
    return from;
}

bool name_find(Slice name, const Slice *names, size_t n, Slice *found) {
    size_t i = lower_bound(name, names, n);
    if (i == n || !slice_eq(names[i], name))
        return false;
    *found = names[i];
    return true;
}

/* --- the sorted names as a trie --- */

/* Within names[from, to), which agree in their first `depth` bytes and are all longer: where those
 * end that go on with the same byte as names[from]. */
static size_t same_byte(const Slice *names, size_t from, size_t to, size_t depth) {
    unsigned char byte = (unsigned char)names[from].s[depth];
    size_t low = from + 1, high = to;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if ((unsigned char)names[middle].s[depth] == byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* --- case --- */

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static Slice but_for_case(Slice name, const Slice *names, size_t from, size_t to, size_t depth) {
    for (; from < to && names[from].n == depth; from++)
        if (name.n == depth)
            return names[from];
    while (depth < name.n && from < to) {
        size_t end = same_byte(names, from, to, depth);
        Slice found = {0};
        if (lower(names[from].s[depth]) == lower(name.s[depth]))
            found = but_for_case(name, names, from, end, depth + 1);
        if (found.n)
            return found;
        from = end;
    }
    return (Slice){0};
}

Slice name_but_for_case(Slice name, const Slice *names, size_t n) {
    return name.n <= LONGEST ? but_for_case(name, names, 0, n, 0) : (Slice){0};
}

/* --- what surely is a misspelling --- */

enum { SHORT = 4 };

static void add_nearby(struct nearby *out, Slice name) {
    for (size_t i = 0; i < out->n; i++)
        if (slice_eq(out->v[i], name))
            return;
    if (out->n < 2)
        out->v[out->n++] = name;
}

static void gather_case(Slice name, const Slice *names, size_t from, size_t to, size_t depth,
                        struct nearby *out) {
    for (; from < to && names[from].n == depth; from++)
        if (name.n == depth)
            add_nearby(out, names[from]);
    for (size_t end; depth < name.n && from < to && out->n < 2; from = end) {
        end = same_byte(names, from, to, depth);
        if (lower(names[from].s[depth]) == lower(name.s[depth]))
            gather_case(name, names, from, end, depth + 1, out);
    }
}

static bool is_word(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

/* Does [from, to) of a name hold a digit, or lie in a word of one or two letters? Then it may tell
 * one of a row from the others, like `step-3`, `option-b` and `part-ii`. */
static bool may_count(Slice name, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (name.s[i] >= '0' && name.s[i] <= '9')
            return true;
    while (from > 0 && is_word(name.s[from - 1]))
        from--;
    while (to < name.n && is_word(name.s[to]))
        to++;
    return to - from < 3;
}

/* By what stands between the beginning and the end that both share. */
static bool may_be_one_of_a_row(Slice a, Slice b) {
    size_t least = a.n < b.n ? a.n : b.n, front = 0, back = 0;
    while (front < least && a.s[front] == b.s[front])
        front++;
    while (back < least - front && a.s[a.n - 1 - back] == b.s[b.n - 1 - back])
        back++;
    return may_count(a, front, a.n - back) || may_count(b, front, b.n - back);
}

Slice nearby_certain(const struct nearby *nearby, Slice name) {
    Slice found = nearby->v[0];
    if (nearby->n != 1 || slice_eq(found, name))
        return (Slice){0};
    if (slice_eq_nocase(found, name))
        return found;
    bool far = utf8_count(name) < SHORT || utf8_count(found) < SHORT;
    return far || may_be_one_of_a_row(name, found) ? (Slice){0} : found;
}

/* --- edit distance --- */

/* rows[i][j]: the distance between the first i bytes of the names walked and the first j of the
 * name looked for, as in slice_distance. Only a band of `limit` to each side of the diagonal is
 * kept up. */
struct search {
    Slice name;
    const Slice *names;
    size_t limit;
    bool hyphens;
    size_t best;
    Slice found;
    struct nearby *all; /* takes every name within the limit; NULL for none */
    uint8_t rows[LONGEST_KNOWN + 2][LONGEST + 2];
};

static uint8_t least(size_t a, size_t b) {
    return (uint8_t)(a < b ? a : b);
}

/* Fills the row for names that go on with `known[depth]`; returns the least distance in it. */
static size_t next_row(struct search *s, const char *known, size_t depth) {
    uint8_t *row = s->rows[depth + 1];
    const uint8_t *above = s->rows[depth];
    size_t i = depth + 1, far = s->limit + 1;
    size_t from = i > s->limit ? i - s->limit : 0,
           to = i + s->limit < s->name.n ? i + s->limit : s->name.n;
    size_t lowest = far;
    for (size_t j = from; j <= to; j++) {
        uint8_t value = (uint8_t)(j == 0 ? i : far);
        if (j > 0) {
            value = least(value, above[j - 1] + (size_t)(known[depth] != s->name.s[j - 1]));
            value = j > from ? least(value, row[j - 1] + (size_t)1) : value;
            value = j < i + s->limit ? least(value, above[j] + (size_t)1) : value;
        }
        if (i > 1 && j > 1 && known[depth] == s->name.s[j - 2] &&
            known[depth - 1] == s->name.s[j - 1])
            value = least(value, s->rows[depth - 1][j - 2] + (size_t)1);
        row[j] = value;
        lowest = value < lowest ? value : lowest;
    }
    return lowest;
}

static void consider(struct search *s, Slice known) {
    bool too_far = known.n > s->name.n + s->limit || s->name.n > known.n + s->limit;
    if (too_far || (s->hyphens && slice_find_char(known, '-', 0) == SLICE_NONE))
        return;
    size_t distance = s->rows[known.n][s->name.n];
    if (distance <= s->limit && s->all)
        add_nearby(s->all, known);
    if (distance <= s->limit && distance < s->best) {
        s->best = distance;
        s->found = known;
    }
}

/* `before` is the least distance in the row above: two neighbours swapped reach back to it. */
static void walk(struct search *s, size_t from, size_t to, size_t depth, size_t before) {
    while (from < to && s->names[from].n == depth)
        consider(s, s->names[from++]);
    if (depth >= s->name.n + s->limit)
        return;
    while (from < to) {
        size_t end = same_byte(s->names, from, to, depth);
        size_t lowest = next_row(s, s->names[from].s, depth);
        /* Only what is nearer than the best so far counts. */
        size_t most = s->all ? s->limit : s->best ? s->best - 1 : 0;
        if (lowest <= most || before < most)
            walk(s, from, end, depth + 1, lowest);
        from = end;
    }
}

static void search(struct search *s, const Slice *names, size_t n) {
    s->names = names;
    s->best = s->limit + 1;
    for (size_t j = 0; j <= s->name.n; j++)
        s->rows[0][j] = least(j, s->limit + 1);
    walk(s, 0, n, 0, 0);
}

Slice name_nearest(Slice name, const Slice *names, size_t n, bool hyphens) {
    if (name.n > LONGEST || (hyphens && slice_find_char(name, '-', 0) == SLICE_NONE))
        return (Slice){0};
    /* Nearly all that are found are one change away, and those are few to look at. */
    size_t most = utf8_count(name) >= 10 ? 2 : 1;
    struct search s = {.name = name, .hyphens = hyphens};
    for (s.limit = 1; s.limit <= most && !s.found.n; s.limit++)
        search(&s, names, n);
    return s.found;
}

Slice name_meant(Slice name, const Slice *names, size_t n) {
    Slice near = name_but_for_case(name, names, n);
    return near.n || name.n < 3 ? near : name_nearest(name, names, n, false);
}

void name_gather(Slice name, const Slice *names, size_t n, struct nearby *out) {
    if (name.n > LONGEST)
        return;
    struct search s = {.name = name, .limit = 1, .all = out};
    gather_case(name, names, 0, n, 0, out);
    search(&s, names, n);
}

Slice name_certain(Slice name, const Slice *names, size_t n) {
    struct nearby nearby = {0};
    Slice *sorted = xmalloc((n + 1) * sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        sorted[i] = names[i];
    qsort(sorted, n, sizeof *sorted, slice_order);
    name_gather(name, sorted, n, &nearby);
    xfree(sorted);
    return nearby_certain(&nearby, name);
}

/* --- segments --- */

static Slice with_prefix(Slice prefix, const Slice *names, size_t n) {
    size_t i = lower_bound(prefix, names, n);
    return i < n && slice_starts(names[i], prefix) ? names[i] : (Slice){0};
}

Slice name_continued(Slice name, const Slice *names, size_t n) {
    char prefix[LONGEST + 1];
    if (name.n > LONGEST)
        return (Slice){0};
    memcpy(prefix, name.s, name.n);
    prefix[name.n] = '-';
    return with_prefix((Slice){prefix, name.n + 1}, names, n);
}

Slice name_kin(Slice name, const Slice *names, size_t n) {
    size_t end = name.n, hyphens = 0;
    for (size_t i = 0; i < name.n; i++)
        if (name.s[i] == '-')
            end = i + 1, hyphens++;
    return hyphens >= 2 ? with_prefix(slice_sub(name, 0, end), names, n) : (Slice){0};
}

bool name_shares_first(Slice name, const Slice *names, size_t n) {
    size_t hyphen = slice_find_char(name, '-', 0);
    Slice first = slice_sub(name, 0, hyphen == SLICE_NONE ? name.n : hyphen), found;
    return name_find(first, names, n, &found) || name_continued(first, names, n).n > 0;
}
