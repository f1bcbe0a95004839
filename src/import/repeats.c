#include "import/repeats.h"
#include "base/mem.h"
#include "import/suffixes.h"
#include <string.h>

enum { ROUNDS = 16, REACH = 256, OFTEN = 64 };

/* An interval of the suffix array: a stretch of `length` symbols that stands in `last - first + 1` places. */
struct interval {
    uint32_t length, first, last;
    uint64_t saves;          /* bytes, when nothing is in the way */
};

struct finder {
    struct arena *arena;
    struct symbol *symbols;
    uint32_t n;
    struct repeat_limits limits;
    uint64_t *lines, *bytes; /* of all symbols before */
    uint32_t *taken;         /* a Fenwick tree: how many symbols of each stretch belong to a repeat already */
    struct suffixes suffixes;
    VEC(struct interval) intervals;
    uint32_t fresh;          /* above all values */
    Repeats *out;
};

/* --- intervals --- */

enum { MIXED = UINT32_MAX };

static uint32_t value_before(const struct finder *f, uint32_t at) {
    return at ? f->symbols[at - 1].value : MIXED;
}

/* A stretch that the same symbol precedes everywhere is but the tail of a longer one. */
struct open_interval {
    uint32_t length, first, before;
};

static uint32_t join_before(uint32_t a, uint32_t b) {
    return a == b ? a : MIXED;
}

static void close_interval(struct finder *f, const struct open_interval *open, uint32_t last) {
    uint32_t at = f->suffixes.order[open->first], count = last - open->first + 1;
    if (open->before != MIXED || count < f->limits.texts ||
        f->lines[at + open->length] - f->lines[at] < f->limits.lines)
        return;
    uint64_t bytes = f->bytes[at + open->length] - f->bytes[at];
    *VEC_PUSH(&f->intervals) = (struct interval){open->length, open->first, last, bytes * (count - 1)};
}

static void find_intervals(struct finder *f) {
    VEC(struct open_interval) open = {0};
    const struct suffixes *s = &f->suffixes;
    for (uint32_t i = 0; i <= s->n; i++) {
        uint32_t common = i < s->n ? s->common[i] : 0, first = i ? i - 1 : 0;
        uint32_t before = i ? value_before(f, s->order[i - 1]) : MIXED;
        while (open.n && open.v[open.n - 1].length > common) {
            struct open_interval *top = &open.v[--open.n];
            top->before = join_before(top->before, before);
            close_interval(f, top, i - 1);
            first = top->first;
            before = top->before;
        }
        if (open.n && open.v[open.n - 1].length == common)
            open.v[open.n - 1].before = join_before(open.v[open.n - 1].before, before);
        else if (common)
            *VEC_PUSH(&open) = (struct open_interval){common, first, before};
    }
    VEC_FREE(&open);
}

static int by_saving(const void *a, const void *b) {
    const struct interval *x = a, *y = b;
    if (x->saves != y->saves)
        return x->saves > y->saves ? -1 : 1;
    if (x->length != y->length)
        return x->length > y->length ? -1 : 1;
    return x->first < y->first ? -1 : x->first > y->first;
}

/* --- what is taken --- */

static void take(struct finder *f, uint32_t at) {
    for (uint32_t i = at + 1; i <= f->n; i += i & (0u - i))
        f->taken[i]++;
}

static uint32_t taken_before(const struct finder *f, uint32_t at) {
    uint32_t sum = 0;
    for (uint32_t i = at; i > 0; i &= i - 1)
        sum += f->taken[i];
    return sum;
}

static bool is_free(const struct finder *f, uint32_t from, uint32_t to) {
    return taken_before(f, to) == taken_before(f, from);
}

/* --- pieces: the parts of an interval's stretch that may stand on their own --- */

/* The end of the longest piece that begins at `from` and ends by `to`; `from` when there is none that is long enough. */
static uint32_t piece_end(const struct finder *f, uint32_t from, uint32_t to) {
    uint32_t lowest = to - from > REACH ? to - REACH : from;
    for (uint32_t end = to; end > lowest; end--) {
        if (f->lines[end] - f->lines[from] < f->limits.lines)
            break;
        if (!f->symbols[end - 1].no_end && f->symbols[end].nest == f->symbols[from].nest)
            return end;
    }
    return from;
}

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Of the places `at`, those at which the piece (`from` symbols in) can be taken; out->at has room for them. */
static void find_places(const struct finder *f, const uint32_t *at, uint32_t n, uint32_t from, struct repeat *out) {
    uint32_t end = 0, texts = 0, length = out->length;
    out->n = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t start = at[i] + from;
        if (start < end || !is_free(f, start, start + length) ||
            f->symbols[start].nest != f->symbols[start + length].nest)
            continue;
        texts += out->n == 0 || f->symbols[start].text != f->symbols[out->at[out->n - 1]].text;
        out->at[out->n++] = start;
        end = start + length;
    }
    if (texts < f->limits.texts)
        out->n = 0;
}

static void take_piece(struct finder *f, const struct repeat *piece) {
    struct repeat *kept = VEC_PUSH(f->out);
    *kept = *piece;
    kept->at = vec_keep(f->arena, piece->at, piece->n, sizeof *piece->at);
    for (uint32_t i = 0; i < piece->n; i++)
        for (uint32_t k = 0; k < piece->length; k++)
            take(f, piece->at[i] + k);
}

static void take_interval(struct finder *f, const struct interval *interval) {
    uint32_t n = interval->last - interval->first + 1;
    uint32_t *at = xcalloc(n, sizeof *at);
    struct repeat piece = {.at = xcalloc(n, sizeof *piece.at)};
    memcpy(at, f->suffixes.order + interval->first, n * sizeof *at);
    qsort(at, n, sizeof *at, by_number);
    uint32_t end = at[0] + interval->length;
    for (uint32_t from = at[0]; from < end;) {
        uint32_t to = f->symbols[from].no_begin ? from : piece_end(f, from, end);
        if (to == from) {
            from++;
            continue;
        }
        piece.length = to - from;
        find_places(f, at, n, from - at[0], &piece);
        if (piece.n)
            take_piece(f, &piece);
        from = to;
    }
    xfree(piece.at);
    xfree(at);
}

/* --- rounds --- */

static void find_suffixes(struct finder *f) {
    uint32_t *values = xcalloc(f->n, sizeof *values);
    for (uint32_t i = 0; i < f->n; i++)
        values[i] = f->symbols[i].value;
    suffixes_make(values, f->n, &f->suffixes);
    xfree(values);
}

/* What is taken becomes unlike all else. */
static void set_apart(struct finder *f, size_t from) {
    for (size_t r = from; r < f->out->n; r++)
        for (uint32_t i = 0; i < f->out->v[r].n; i++)
            for (uint32_t k = 0; k < f->out->v[r].length; k++)
                f->symbols[f->out->v[r].at[i] + k].value = f->fresh++;
}

static bool look_once(struct finder *f) {
    size_t before = f->out->n;
    find_suffixes(f);
    f->intervals.n = 0;
    find_intervals(f);
    if (f->intervals.n)
        qsort(f->intervals.v, f->intervals.n, sizeof *f->intervals.v, by_saving);
    for (size_t i = 0; i < f->intervals.n; i++)
        take_interval(f, &f->intervals.v[i]);
    suffixes_free(&f->suffixes);
    set_apart(f, before);
    return f->out->n > before;
}

static int by_size(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* What stands in one text over and over would be a repeat at every length, in every place. Blank lines do: they are what is
 * between. */
static void leave_common(struct finder *f) {
    uint64_t *keys = xcalloc(f->n, sizeof *keys);
    for (uint32_t i = 0; i < f->n; i++)
        keys[i] = (uint64_t)f->symbols[i].value << 32 | i;
    qsort(keys, f->n, sizeof *keys, by_size);
    f->fresh = (uint32_t)(keys[f->n - 1] >> 32) + 1;
    for (uint32_t from = 0, to; from < f->n; from = to) {
        const struct symbol *first = &f->symbols[(uint32_t)keys[from]];
        for (to = from; to < f->n && keys[to] >> 32 == keys[from] >> 32 && f->symbols[(uint32_t)keys[to]].text == first->text;)
            to++;
        bool between = first->no_begin && first->no_end && first->lines <= 1;
        for (uint32_t i = from; i < to && to - from > OFTEN && !between; i++)
            f->symbols[(uint32_t)keys[i]].value = f->fresh++;
    }
    xfree(keys);
}

static void sum_up(struct finder *f) {
    f->lines = xcalloc((size_t)f->n + 1, sizeof *f->lines);
    f->bytes = xcalloc((size_t)f->n + 1, sizeof *f->bytes);
    for (uint32_t i = 0; i < f->n; i++) {
        f->lines[i + 1] = f->lines[i] + f->symbols[i].lines;
        f->bytes[i + 1] = f->bytes[i] + f->symbols[i].bytes;
    }
}

static int by_place(const void *a, const void *b) {
    const struct repeat *x = a, *y = b;
    return x->at[0] < y->at[0] ? -1 : x->at[0] > y->at[0];
}

void repeats_find(struct arena *arena, struct symbol *symbols, uint32_t n, struct repeat_limits limits, Repeats *out) {
    struct finder f = {.arena = arena, .symbols = symbols, .n = n, .limits = limits, .out = out};
    if (n == 0)
        return;
    leave_common(&f);
    sum_up(&f);
    f.taken = xcalloc((size_t)n + 1, sizeof *f.taken);
    for (int round = 0; round < ROUNDS && look_once(&f); round++)
        continue;
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, by_place);
    VEC_FREE(&f.intervals);
    xfree(f.taken);
    xfree(f.lines);
    xfree(f.bytes);
}
