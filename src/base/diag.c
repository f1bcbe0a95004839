#include "base/diag.h"
#include "base/caret.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "base/vec.h"
#include <stdlib.h>

struct sink {
    struct arena *arena;
    struct arena *own; /* the arena that the sink made: `arena`, unless another was given */
    VEC(struct diag) diags;
    struct diag *last; /* the one that labels and helps go to, or NULL */
    struct map seen;   /* what tells findings apart, as text */
    bool sorted;
    enum level levels[RULE_COUNT];
    level_at *level; /* instead of `levels`, or NULL */
    const void *level_context;
};

struct sink *sink_new(void) {
    struct sink *sink = xcalloc(1, sizeof *sink);
    sink->arena = sink->own = arena_new();
    /* They begin, and so grow, where the sink lies (base/heap.h). */
    VEC_PUSH(&sink->diags);
    sink->diags.n = 0;
    map_set(&sink->seen, slice_dup(sink->arena, (Slice){0}), NULL);
    for (size_t i = 0; i < RULE_COUNT; i++)
        sink->levels[i] = rule_level((enum rule)i);
    return sink;
}

void sink_free(struct sink *sink) {
    if (!sink)
        return;
    VEC_FREE(&sink->diags);
    map_free(&sink->seen);
    arena_free(sink->own);
    xfree(sink);
}

void sink_set_level(struct sink *sink, enum rule rule, enum level level) {
    sink->levels[rule] = level;
}

enum level sink_level(const struct sink *sink, enum rule rule) {
    return sink->levels[rule];
}

void sink_ask_level(struct sink *sink, level_at *level, const void *context) {
    sink->level = level;
    sink->level_context = context;
}

static enum level level_for(const struct sink *sink, enum rule rule, Slice path) {
    return sink->level && path.n ? sink->level(sink->level_context, rule, path)
                                 : sink->levels[rule];
}

/* A line may be 64 KiB long and hold thousands of findings, which come one after the other: they
 * share one copy of it. */
static Slice keep_text(struct sink *sink, Slice text) {
    if (sink->diags.n) {
        Slice last = sink->diags.v[sink->diags.n - 1].place.text;
        if (slice_eq(last, text))
            return last;
    }
    return slice_dup(sink->arena, text);
}

static Slice print_kept(struct sink *sink, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

static Slice print_kept(struct sink *sink, const char *format, va_list args) {
    Buf b = {0};
    buf_vprintf(&b, format, args);
    Slice kept = buf_dup(&b, sink->arena);
    buf_free(&b);
    return kept;
}

static bool is_new(struct sink *sink, enum rule rule, const struct place *place, Slice message) {
    Buf key = {0};
    buf_printf(&key, "%d %u %u ", (int)rule, (unsigned)place->line, (unsigned)place->column);
    buf_slice(&key, place->path);
    buf_char(&key, '\0');
    buf_slice(&key, message);
    bool is_new = !map_has(&sink->seen, buf_view(&key));
    if (is_new)
        map_set(&sink->seen, buf_dup(&key, sink->arena), NULL);
    buf_free(&key);
    return is_new;
}

bool diag_at(struct sink *sink, enum rule rule, struct place place, const char *format, ...) {
    sink->last = NULL;
    enum level level = level_for(sink, rule, place.path);
    if (level == LEVEL_OFF || (place.echo && !slice_starts(slice_from(rule_id(rule)), S("link/"))))
        return false;
    va_list args;
    va_start(args, format);
    Slice message = print_kept(sink, format, args);
    va_end(args);
    if (!is_new(sink, rule, &place, message))
        return false;
    place.path = slice_dup(sink->arena, place.path);
    place.text = keep_text(sink, place.text);
    place.length = place.length ? place.length : 1;
    sink->last = VEC_PUSH(&sink->diags);
    *sink->last = (struct diag){.rule = rule, .level = level, .place = place, .message = message};
    sink->sorted = false;
    return true;
}

void diag_label(struct sink *sink, const char *format, ...) {
    if (!sink->last)
        return;
    va_list args;
    va_start(args, format);
    sink->last->label = print_kept(sink, format, args);
    va_end(args);
}

/* Lists of helps are short, and live in an arena: each addition copies. */
static void append(struct sink *sink, Slice **list, size_t *n, Slice line) {
    Slice *longer = ARENA_ARRAY(sink->arena, Slice, *n + 1);
    for (size_t i = 0; i < *n; i++)
        longer[i] = (*list)[i];
    longer[(*n)++] = line;
    *list = longer;
}

void diag_help(struct sink *sink, const char *format, ...) {
    if (!sink->last)
        return;
    va_list args;
    va_start(args, format);
    append(sink, &sink->last->helps, &sink->last->n_helps, print_kept(sink, format, args));
    va_end(args);
}

void diag_note(struct sink *sink, const char *format, ...) {
    if (!sink->last)
        return;
    va_list args;
    va_start(args, format);
    append(sink, &sink->last->notes, &sink->last->n_notes, print_kept(sink, format, args));
    va_end(args);
}

void diag_fix(struct sink *sink, struct place place, Slice old, Slice new) {
    if (!sink->last)
        return;
    struct fix *fix = ARENA_NEW(sink->arena, struct fix);
    place.path = sink->last->place.path;
    place.text = keep_text(sink, place.text);
    *fix = (struct fix){place, slice_dup(sink->arena, old), slice_dup(sink->arena, new)};
    sink->last->fix = fix;
}

void diag_about(struct sink *sink, Slice about) {
    if (sink->last)
        sink->last->about = slice_dup(sink->arena, about);
}

void diag_lower(struct sink *sink, enum level at_most) {
    if (sink->last && sink->last->level > at_most)
        sink->last->level = at_most;
}

void sink_keep_in(struct sink *sink, struct arena *arena) {
    sink->arena = arena ? arena : sink->own;
}

const struct diag *sink_since(struct sink *sink, size_t from, size_t *n) {
    *n = sink->diags.n - from;
    return *n ? vec_keep(sink->arena, sink->diags.v + from, *n, sizeof *sink->diags.v) : NULL;
}

void sink_take(struct sink *sink, const struct diag *diags, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (!is_new(sink, diags[i].rule, &diags[i].place, diags[i].message))
            continue;
        *VEC_PUSH(&sink->diags) = diags[i];
        sink->sorted = false;
    }
    sink->last = NULL;
}

bool sink_speaks_of(const struct sink *sink, Slice path) {
    bool any = false;
    for (size_t i = 0; i < sink->diags.n && !any; i++)
        any = slice_eq(sink->diags.v[i].place.path, path);
    return any;
}

size_t sink_count(const struct sink *sink, enum level at_least) {
    size_t n = 0;
    if (at_least == LEVEL_OFF)
        return sink->diags.n;
    for (size_t i = 0; i < sink->diags.n; i++)
        n += sink->diags.v[i].level >= at_least;
    return n;
}

static int compare_numbers(uint32_t a, uint32_t b) {
    return (a > b) - (a < b);
}

/* No two findings of a sink are equal in all of these, so the order does not depend on qsort. */
static int compare_diags(const void *left, const void *right) {
    const struct diag *a = left, *b = right;
    int order = slice_cmp(a->place.path, b->place.path);
    order = order ? order : compare_numbers(a->place.line, b->place.line);
    order = order ? order : compare_numbers(a->place.column, b->place.column);
    order = order ? order : (int)a->rule - (int)b->rule;
    return order ? order : slice_cmp(a->message, b->message);
}

const struct diag *sink_all(struct sink *sink, size_t *n) {
    if (!sink->sorted && sink->diags.n)
        qsort(sink->diags.v, sink->diags.n, sizeof *sink->diags.v, compare_diags);
    sink->sorted = true;
    sink->last = NULL; /* it has moved */
    *n = sink->diags.n;
    return sink->diags.v;
}

void sink_drop(struct sink *sink, drop_diag *drop, void *context) {
    size_t n, kept = 0;
    sink_all(sink, &n);
    for (size_t i = 0; i < n; i++)
        if (!drop(context, &sink->diags.v[i]))
            sink->diags.v[kept++] = sink->diags.v[i];
    sink->diags.n = kept;
    sink->last = NULL;
}

void sink_note(struct sink *sink, size_t index, const char *format, ...) {
    struct diag *diag = &sink->diags.v[index];
    va_list args;
    va_start(args, format);
    append(sink, &diag->notes, &diag->n_notes, print_kept(sink, format, args));
    va_end(args);
}

void sink_relate(struct sink *sink, size_t index, struct place place, const char *message) {
    struct diag *diag = &sink->diags.v[index];
    struct related *longer = ARENA_ARRAY(sink->arena, struct related, diag->n_related + 1);
    for (size_t i = 0; i < diag->n_related; i++)
        longer[i] = diag->related[i];
    place.path = slice_dup(sink->arena, place.path);
    place.text = (Slice){0};
    longer[diag->n_related++] =
        (struct related){place, slice_dup(sink->arena, slice_from(message))};
    diag->related = longer;
}

void diag_print(FILE *out, const struct diag *diag, bool colour) {
    Buf b = {0};
    caret_format(&b, diag, colour);
    fwrite(b.s, 1, b.n, out);
    buf_free(&b);
}

static bool is_ascii(Slice s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.s[i] >= 0x80)
            return false;
    return true;
}

static bool differ_in_case_alone(Slice a, Slice b) {
    if (is_ascii(a) && is_ascii(b))
        return slice_eq_nocase(a, b);
    Buf left = {0}, right = {0};
    buf_lower(&left, a);
    buf_lower(&right, b);
    bool same = slice_eq(buf_view(&left), buf_view(&right));
    buf_free(&left);
    buf_free(&right);
    return same;
}

Slice nearest_name(Slice name, const Slice *names, size_t n) {
    size_t limit = utf8_count(name) >= 10 ? 2 : 1;
    size_t best = SLICE_NONE;
    Slice nearest = {0};
    for (size_t i = 0; i < n; i++) {
        size_t distance = slice_distance(name, names[i], limit);
        if (distance && differ_in_case_alone(name, names[i]))
            distance = 0;
        /* A word of one letter is one change away from every other. */
        if (distance > limit || (distance && distance >= names[i].n) || distance > best)
            continue;
        if (distance < best || slice_cmp(names[i], nearest) < 0) {
            best = distance;
            nearest = names[i];
        }
    }
    return nearest;
}

Slice nearest_quoted(Slice name, Slice text) {
    Slice words[16];
    size_t n = 0;
    for (size_t at = 0; n < sizeof words / sizeof *words && (at = slice_find_char(text, '`', at)) != SLICE_NONE; n++) {
        size_t end = slice_find_char(text, '`', at + 1);
        words[n] = slice_sub(text, at + 1, end);
        at = end == SLICE_NONE ? text.n : end + 1;
    }
    Slice near = nearest_name(name, words, n);
    return slice_eq(near, name) ? (Slice){0} : near;
}
