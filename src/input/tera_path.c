#include "input/tera_parts.h"

/* Paths and variables. A path is looked for in every frame, from the innermost out, and in the globals at last; a frame whose
 * variable of that name does not have the rest of the path is passed over, as Tera does it. */

/* One step of the path as text: a name, or what stands in `[]`. False when that has no value, or not of a kind that
 * can be an index. */
static bool segment_text(struct tera *t, const struct tera_segment *segment, Slice *out) {
    if (!segment->index) {
        *out = segment->text;
        return true;
    }
    const struct tera_value *value;
    if (segment->index->kind == EXPR_PATH)
        value = tera_look_up(t, segment->index);
    else
        value = tera_eval(t, segment->index);
    if (!value || (value->kind != TERA_STRING && !tera_is_number(value)))
        return false;
    Buf text = {0};
    tera_print(&text, value);
    *out = buf_dup(&text, t->arena);
    buf_free(&text);
    return true;
}

static const struct tera_value *walk(const struct tera_value *value, const Slice *steps, size_t n) {
    for (size_t i = 0; i < n && value && value->kind != TERA_BROKEN; i++)
        value = tera_member(value, steps[i]);
    return value;
}

/* A value that an expression names. */
static const struct tera_value *seen(const struct tera_value *value) {
    if (value && value->seen)
        *value->seen = true;
    return value;
}

static const struct tera_value *in_variables(struct tera *t, const struct tera_frame *frame, const Slice *steps, size_t n) {
    t->steps += frame->variables.n / 16;
    for (size_t i = 0; i < frame->variables.n; i++)
        if (slice_eq(frame->variables.v[i].name, steps[0]))
            return walk(frame->variables.v[i].value, steps + 1, n - 1);
    return NULL;
}

static const struct tera_value *of_loop(struct tera *t, const struct tera_frame *frame, Slice what) {
    if (slice_is(what, "index"))
        return tera_int(t->arena, (long long)frame->index + 1);
    if (slice_is(what, "index0"))
        return tera_int(t->arena, (long long)frame->index);
    if (slice_is(what, "first"))
        return tera_bool(frame->index == 0);
    if (slice_is(what, "last"))
        return tera_bool(frame->index + 1 == frame->count);
    return NULL;
}

static const struct tera_value *in_loop(struct tera *t, const struct tera_frame *frame, const Slice *steps, size_t n) {
    if (!frame->loop)
        return NULL;
    if (frame->key.n && n == 1 && slice_eq(steps[0], frame->key))
        return tera_string(t->arena, frame->item_key);
    if (slice_is(steps[0], "loop"))
        return n == 2 ? of_loop(t, frame, steps[1]) : NULL;
    return slice_eq(steps[0], frame->name) ? walk(frame->item, steps + 1, n - 1) : NULL;
}

const struct tera_value *tera_look_up(struct tera *t, const struct tera_expr *path) {
    Slice *steps = ARENA_ARRAY(t->arena, Slice, path->n);
    if (!tera_spend(t, 0, path->start, path->end))
        return NULL;
    for (size_t i = 0; i < path->n; i++)
        if (!segment_text(t, &path->path[i], &steps[i]))
            return NULL;
    for (size_t i = t->frames.n; i-- > 0;) {
        const struct tera_frame *frame = &t->frames.v[i];
        const struct tera_value *found = in_variables(t, frame, steps, path->n);
        if (!found)
            found = in_loop(t, frame, steps, path->n);
        if (found)
            return seen(found);
    }
    return seen(walk(t->job->globals, steps, path->n));
}

void tera_assign(struct tera *t, Slice name, bool global, const struct tera_value *value) {
    size_t at = t->frames.n - 1;
    while (global && t->frames.v[at].loop)
        at--;
    struct tera_frame *frame = &t->frames.v[at];
    for (size_t i = 0; i < frame->variables.n; i++)
        if (slice_eq(frame->variables.v[i].name, name)) {
            frame->variables.v[i].value = value;
            return;
        }
    *VEC_PUSH(&frame->variables) = (struct tera_variable){name, value};
}

/* --- a path that leads nowhere --- */

/* The value that a path's first steps lead to, however far: *n steps are known. NULL: not even the first. */
static const struct tera_value *known_part(struct tera *t, const struct tera_expr *path, size_t *n) {
    struct tera_expr part = *path;
    t->quiet++;
    const struct tera_value *value = NULL;
    for (*n = path->n; *n > 0 && !value; *n -= !value) {
        part.n = *n;
        value = tera_look_up(t, &part);
    }
    t->quiet--;
    return value;
}

static Slice nearest_field(struct tera *t, const struct tera_value *map, Slice name) {
    Slice *names = ARENA_ARRAY(t->arena, Slice, map->n);
    for (size_t i = 0; i < map->n; i++)
        names[i] = map->fields[i].key;
    return nearest_name(name, names, map->n);
}

static void help_with_fields(struct tera *t, Slice owner, const struct tera_value *map) {
    enum { SHOWN = 8 };
    Buf list = {0};
    for (size_t i = 0; i < map->n && i < SHOWN; i++)
        buf_printf(&list, "%s%.*s", i ? ", " : "", FMT(map->fields[i].key));
    if (map->n > SHOWN)
        buf_printf(&list, ", and %zu more", map->n - SHOWN);
    if (map->n && owner.n)
        diag_help(t->job->sink, "`%.*s` has %.*s", FMT(owner), FMT(buf_view(&list)));
    else if (map->n)
        diag_help(t->job->sink, "the variables are %.*s", FMT(buf_view(&list)));
    else
        diag_help(t->job->sink, "`%.*s` is empty", FMT(owner));
    buf_free(&list);
}

/* The path's first `n` steps as they are written. */
static Slice written(const struct tera *t, const struct tera_expr *path, size_t n) {
    uint32_t end = path->start + (uint32_t)path->path[0].text.n;
    for (size_t i = 1; i < n; i++) {
        const struct tera_segment *segment = &path->path[i];
        end = segment->index ? segment->index->end + 1 : end + 1 + (uint32_t)segment->text.n;
    }
    return slice_sub(t->text, path->start, end);
}

void tera_report_unknown(struct tera *t, const struct tera_expr *path) {
    const struct tera_host *host = t->job->host;
    size_t known;
    const struct tera_value *owner = known_part(t, path, &known);
    if (owner && owner->kind == TERA_BROKEN) {
        t->failed = true;
        return;
    }
    if (!tera_fail(t, RULE_AGPM_UNKNOWN, path->start, path->end, "no variable is named `%.*s`", FMT(path->text)))
        return;
    Slice missing = {0};
    bool named = segment_text(t, &path->path[known], &missing);
    const struct tera_value *map = owner ? owner : t->job->globals;
    if (host && host->advise && host->advise(host->context, path->text))
        return;
    if (map->kind != TERA_MAP) {
        diag_help(t->job->sink, "`%.*s` is %s and has no such part", FMT(written(t, path, known)), tera_kind_name(owner));
        return;
    }
    Slice near = named ? nearest_field(t, map, missing) : (Slice){0};
    if (near.n)
        diag_help(t->job->sink, "did you mean `%.*s%s%.*s`?", FMT(owner ? written(t, path, known) : (Slice){0}), owner ? "." : "",
                  FMT(near));
    else
        help_with_fields(t, owner ? written(t, path, known) : (Slice){0}, map);
}
