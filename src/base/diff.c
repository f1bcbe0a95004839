#include "base/diff.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/vec.h"
#include <string.h>

enum {
    MOST_EDITS = 256, /* a search from both ends gives up behind so many from each */
    MOST_ROUNDS = 16, /* of looking for lines that are there once, within one another */
    NOWHERE = -1,
};

/* One text. Equal lines of both texts have the same id. */
struct side {
    const Slice *lines;
    uint32_t *ids;
    unsigned char *changed; /* by line */
    uint32_t *count,
        *at; /* by id, within a box: how often, and where last; 0 outside split_at_unique */
    uint32_t n;
};

struct work {
    struct side old, new;
    int64_t forward[2 * MOST_EDITS + 3], backward[2 * MOST_EDITS + 3];
};

/* Lines [old, old_to) and [new, new_to), to be compared. */
struct box {
    uint32_t old, old_to;
    uint32_t new, new_to;
};

struct match {
    uint32_t old, new;
};

/* --- lines --- */

static const Slice *split_lines(struct arena *arena, Slice text, uint32_t *n) {
    VEC(Slice) lines = {0};
    for (size_t at = 0; at < text.n;) {
        size_t end = slice_find_char(text, '\n', at);
        end = end == SLICE_NONE ? text.n : end + 1;
        *VEC_PUSH(&lines) = slice_sub(text, at, end);
        at = end;
    }
    *n = (uint32_t)lines.n;
    const Slice *kept = VEC_KEEP(&lines, arena);
    VEC_FREE(&lines);
    return kept;
}

static void side_number(struct side *side, struct map *known) {
    side->ids = xmalloc((side->n + 1) * sizeof *side->ids);
    side->changed = xcalloc(side->n + 1, 1);
    for (uint32_t i = 0; i < side->n; i++) {
        void **id = map_slot(known, side->lines[i]);
        if (!*id)
            *id = (void *)(uintptr_t)known->n; /* from 1 on */
        side->ids[i] = (uint32_t)(uintptr_t)*id;
    }
}

static void side_make_counts(struct side *side, size_t ids) {
    side->count = xcalloc(ids + 1, sizeof *side->count);
    side->at = xcalloc(ids + 1, sizeof *side->at);
}

static void side_free(struct side *side) {
    xfree(side->ids);
    xfree(side->changed);
    xfree(side->count);
    xfree(side->at);
}

/* --- lines that are there once --- */

static void count_lines(struct side *side, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++) {
        side->count[side->ids[i]]++;
        side->at[side->ids[i]] = i;
    }
}

static void forget_counts(struct side *side, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++)
        side->count[side->ids[i]] = 0;
}

/* Keeps of the matches, which are in the old text's order, as many as are in order in the new text,
 * too: the longest rising sequence, by patience sorting. Returns how many. */
static size_t keep_rising(struct match *matches, size_t n) {
    size_t *last = xmalloc((n + 1) * sizeof *last); /* of the best sequence of each length */
    size_t *before = xmalloc((n + 1) * sizeof *before);
    size_t length = 0;
    for (size_t i = 0; i < n; i++) {
        size_t low = 0, high = length;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (matches[last[middle]].new < matches[i].new)
                low = middle + 1;
            else
                high = middle;
        }
        before[i] = low ? last[low - 1] : 0;
        last[low] = i;
        if (low == length)
            length++;
    }
    for (size_t k = length, i = length ? last[length - 1] : 0; k-- > 0; i = before[i])
        last[k] = i;
    for (size_t k = 0; k < length; k++)
        matches[k] = matches[last[k]];
    xfree(last);
    xfree(before);
    return length;
}

static void compare(struct work *work, struct box box, unsigned round);

static void compare_between(struct work *work, struct box box, const struct match *matches,
                            size_t n, unsigned round) {
    for (size_t i = 0; i < n; i++) {
        compare(work, (struct box){box.old, matches[i].old, box.new, matches[i].new}, round);
        box.old = matches[i].old + 1;
        box.new = matches[i].new + 1;
    }
    compare(work, box, round);
}

static void mark_box(struct work *work, const struct box *box) {
    memset(work->old.changed + box->old, 1, box->old_to - box->old);
    memset(work->new.changed + box->new, 1, box->new_to - box->new);
}

/* True when the box is dealt with: cut at lines that each text has once in it, or without any line
 * in common. */
static bool split_at_unique(struct work *work, struct box box, unsigned round) {
    struct side *old = &work->old, *new = &work->new;
    bool common = false;
    VEC(struct match) matches = {0};
    count_lines(old, box.old, box.old_to);
    count_lines(new, box.new, box.new_to);
    for (uint32_t i = box.old; i < box.old_to; i++) {
        uint32_t id = old->ids[i];
        common |= new->count[id] > 0;
        if (old->count[id] == 1 && new->count[id] == 1)
            *VEC_PUSH(&matches) = (struct match){i, new->at[id]};
    }
    forget_counts(old, box.old, box.old_to);
    forget_counts(new, box.new, box.new_to);
    if (!common)
        mark_box(work, &box);
    else if (matches.n)
        compare_between(work, box, matches.v, keep_rising(matches.v, matches.n), round + 1);
    bool done = !common || matches.n;
    VEC_FREE(&matches);
    return done;
}

/* --- the shortest script, from both ends --- */

/* A search from one corner of a box to the other. Diagonal k holds the points with x - y = k;
 * farthest[k] is the largest x on it that is reached with so many edits. */
struct search {
    const uint32_t *old, *new; /* the first line of each to be looked at */
    int64_t n, m;              /* how many there are */
    int64_t step;              /* 1, or -1 from the far corner back */
    int64_t *farthest;
};

static bool same_line(const struct search *search, int64_t x, int64_t y) {
    return search->old[x * search->step] == search->new[y * search->step];
}

/* One edit more on diagonal k: the farthest x, or NOWHERE when all ways lead out of the box. */
static int64_t advance(const struct search *search, int64_t k, int64_t edits) {
    int64_t *farthest = search->farthest;
    int64_t x = farthest[k + 1]; /* a line of the new text alone */
    if (x - k > search->m)
        x = NOWHERE;
    if (farthest[k - 1] != NOWHERE && farthest[k - 1] < search->n && farthest[k - 1] + 1 > x)
        x = farthest[k - 1] + 1; /* a line of the old text alone */
    if (edits == 0)
        x = 0;
    for (int64_t y = x - k;
         x != NOWHERE && x < search->n && y < search->m && same_line(search, x, y); y++)
        x++;
    return farthest[k] = x;
}

/* Goes one edit farther on all diagonals. True when a way meets one of the other search, *x and *y
 * being where. `others`: how many edits that one has made, -1 when it is not its turn to be met. */
static bool advance_all(const struct search *search, const struct search *other, int64_t edits,
                        int64_t others, int64_t *x, int64_t *y) {
    int64_t delta = search->n - search->m;
    search->farthest[edits + 1] = search->farthest[-edits - 1] = NOWHERE;
    for (int64_t k = -edits; k <= edits; k += 2) {
        int64_t reached = advance(search, k, edits), k_other = delta - k;
        if (reached == NOWHERE || k_other < -others || k_other > others)
            continue;
        if (other->farthest[k_other] != NOWHERE &&
            reached + other->farthest[k_other] >= search->n) {
            *x = reached;
            *y = reached - k;
            return true;
        }
    }
    return false;
}

/* Where to cut when the search takes too long. */
static void farthest_point(const struct search *search, int64_t edits, int64_t *x, int64_t *y) {
    *x = *y = 0;
    for (int64_t k = -edits; k <= edits; k += 2) {
        int64_t reached = search->farthest[k];
        if (reached != NOWHERE && 2 * reached - k > *x + *y) {
            *x = reached;
            *y = reached - k;
        }
    }
}

/* A point within the box that a script passes: of the shortest, unless that has too many edits.
 * Both sides have lines, and neither their first nor their last are the same; so the point is no
 * corner, and both parts are smaller than the box. */
static struct match find_cut(struct work *work, const struct box *box) {
    int64_t n = box->old_to - box->old, m = box->new_to - box->new, x, y;
    struct search forward = {work->old.ids + box->old,      work->new.ids + box->new, n, m, 1,
                             work->forward + MOST_EDITS + 1};
    struct search backward = {
        work->old.ids + box->old_to - 1, work->new.ids + box->new_to - 1, n, m, -1,
        work->backward + MOST_EDITS + 1};
    bool odd = (n - m) % 2 != 0;
    for (int64_t edits = 0; edits <= MOST_EDITS; edits++) {
        if (advance_all(&forward, &backward, edits, odd ? edits - 1 : -1, &x, &y))
            return (struct match){box->old + (uint32_t)x, box->new + (uint32_t)y};
        if (advance_all(&backward, &forward, edits, odd ? -1 : edits, &x, &y))
            return (struct match){box->old_to - (uint32_t)x, box->new_to - (uint32_t)y};
    }
    farthest_point(&forward, MOST_EDITS, &x, &y);
    return (struct match){box->old + (uint32_t)x, box->new + (uint32_t)y};
}

static void trim_box(const struct work *work, struct box *box) {
    const uint32_t *old = work->old.ids, *new = work->new.ids;
    while (box->old < box->old_to && box->new < box->new_to &&old[box->old] == new[box->new]) {
        box->old++;
        box->new ++;
    }
    while (box->old < box->old_to &&
           box->new < box->new_to &&old[box->old_to - 1] == new[box->new_to - 1]) {
        box->old_to--;
        box->new_to--;
    }
}

/* Recursion is as deep as MOST_ROUNDS and, behind a cut, as the logarithm of MOST_EDITS: the part
 * before a cut has no more edits than half the search made, and the part behind it is the next turn
 * of the loop. */
static void compare(struct work *work, struct box box, unsigned round) {
    for (;;) {
        trim_box(work, &box);
        if (box.old == box.old_to || box.new == box.new_to) {
            mark_box(work, &box);
            return;
        }
        if (round < MOST_ROUNDS && split_at_unique(work, box, round))
            return;
        round = MOST_ROUNDS;
        struct match cut = find_cut(work, &box);
        compare(work, (struct box){box.old, cut.old, box.new, cut.new}, round);
        box.old = cut.old;
        box.new = cut.new;
    }
}

/* --- hunks --- */

typedef VEC(struct hunk) HunkVec;

static void take_hunks(const struct work *work, HunkVec *hunks) {
    const struct side *old = &work->old, *new = &work->new;
    for (uint32_t i = 0, k = 0; i < old->n || k < new->n; i++, k++) {
        struct hunk hunk = {.old_at = i, .new_at = k};
        while (i < old->n && old->changed[i])
            i++;
        while (k < new->n &&new->changed[k])
            k++;
        hunk.old_n = i - hunk.old_at;
        hunk.new_n = k - hunk.new_at;
        if (hunk.old_n || hunk.new_n)
            *VEC_PUSH(hunks) = hunk;
    }
}

static bool is_blank(Slice line) {
    return slice_trim(line).n == 0;
}

/* Puts a hunk of added (or removed) lines alone where it reads best: lines [*at, *at + n) of
 * `side`, between the lines `low` and `high`. */
static void settle(const struct side *side, uint32_t *at, uint32_t n, uint32_t low, uint32_t high) {
    uint32_t top = *at, best;
    while (top > low && side->ids[top - 1] == side->ids[top + n - 1])
        top--;
    best = top;
    bool best_begins = top && is_blank(side->lines[top - 1]);
    for (uint32_t i = top; i + n < high && side->ids[i] == side->ids[i + n]; i++) {
        bool begins = is_blank(side->lines[i]); /* which then stands before the hunk */
        if (begins || !best_begins) {
            best = i + 1;
            best_begins = begins;
        }
    }
    *at = best;
}

/* Hunks keep a line between them, so none grows into the next. */
static void settle_hunks(const struct work *work, HunkVec *hunks) {
    for (size_t i = 0; i < hunks->n; i++) {
        struct hunk *hunk = &hunks->v[i], *next = i + 1 < hunks->n ? hunk + 1 : NULL;
        const struct hunk *last = i ? hunk - 1 : NULL;
        if (hunk->old_n && hunk->new_n)
            continue;
        const struct side *side = hunk->old_n ? &work->old : &work->new;
        uint32_t *at = hunk->old_n ? &hunk->old_at : &hunk->new_at, before = *at;
        uint32_t low =
            last ? (hunk->old_n ? last->old_at + last->old_n : last->new_at + last->new_n) + 1 : 0;
        uint32_t high = next ? (hunk->old_n ? next->old_at : next->new_at) - 1 : side->n;
        settle(side, at, hunk->old_n + hunk->new_n, low, high);
        uint32_t *counterpart = hunk->old_n ? &hunk->new_at : &hunk->old_at;
        *counterpart += *at - before; /* modulo 2^32, so upwards too */
    }
}

struct diff diff_lines(struct arena *arena, Slice old, Slice new) {
    struct diff diff = {0};
    struct map known = {0};
    struct work *work = xcalloc(1, sizeof *work);
    HunkVec hunks = {0};
    diff.old = work->old.lines = split_lines(arena, old, &diff.n_old);
    diff.new = work->new.lines = split_lines(arena, new, &diff.n_new);
    work->old.n = diff.n_old;
    work->new.n = diff.n_new;
    side_number(&work->old, &known);
    side_number(&work->new, &known);
    side_make_counts(&work->old, known.n);
    side_make_counts(&work->new, known.n);
    compare(work, (struct box){0, diff.n_old, 0, diff.n_new}, 0);
    take_hunks(work, &hunks);
    settle_hunks(work, &hunks);
    for (size_t i = 0; i < hunks.n; i++) {
        diff.removed += hunks.v[i].old_n;
        diff.added += hunks.v[i].new_n;
    }
    diff.hunks = VEC_KEEP(&hunks, arena);
    diff.n = hunks.n;
    VEC_FREE(&hunks);
    side_free(&work->old);
    side_free(&work->new);
    map_free(&known);
    xfree(work);
    return diff;
}
