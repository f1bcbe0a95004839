#include "input/yaml.h"
#include "input/yaml_parts.h"
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* One run of libyaml over a piece of the text. */
struct reader {
    struct yaml_job *job;
    yaml_parser_t parser;
    size_t from, to;
    uint32_t *offsets; /* of each code point of the piece and of its end; NULL when all are ASCII */
    size_t n_offsets;
};

/* libyaml counts code points. */
static size_t offset_of(const struct reader *r, size_t index) {
    if (!r->offsets)
        return index < r->to - r->from ? r->from + index : r->to;
    return index < r->n_offsets ? r->offsets[index] : r->to;
}

static void index_points(struct reader *r) {
    const char *s = r->job->text.s;
    size_t i = r->from;
    while (i < r->to && (unsigned char)s[i] < 0x80)
        i++;
    if (i == r->to)
        return;
    r->offsets = xmalloc((r->to - r->from) * sizeof *r->offsets);
    for (i = r->from; i < r->to; i++)
        if (((unsigned char)s[i] & 0xC0) != 0x80)
            r->offsets[r->n_offsets++] = (uint32_t)i;
}

static bool fault(struct reader *r, enum yaml_fault_kind kind, size_t at) {
    r->job->fault =
        (struct yaml_fault){.kind = kind, .problem = "", .context = "", .at = at, .context_at = at};
    return false;
}

static bool next_event(struct reader *r, yaml_event_t *event) {
    if (yaml_parser_parse(&r->parser, event))
        return true;
    const yaml_parser_t *p = &r->parser;
    if (p->error == YAML_READER_ERROR)
        return fault(r, FAULT_BYTES, r->from + p->problem_offset);
    r->job->fault = (struct yaml_fault){
        .kind = FAULT_SYNTAX,
        .problem = p->problem ? p->problem : "",
        .context = p->context ? p->context : "",
        .at = offset_of(r, p->problem_mark.index),
        .context_at = offset_of(r, p->context_mark.index),
    };
    return false;
}

static void remember(struct reader *r, const yaml_char_t *name, const struct value *value,
                     size_t nodes, unsigned height) {
    struct arena *arena = r->job->arena;
    if (name)
        *VEC_PUSH(&r->job->anchors) = (struct yaml_anchor){
            slice_dup(arena, slice_from((const char *)name)), *value, nodes, height};
}

static bool count_nodes(struct reader *r, size_t more, size_t at) {
    r->job->nodes += more;
    return r->job->nodes <= YAML_NODE_LIMIT || fault(r, FAULT_NODES, at);
}

static bool take_alias(struct reader *r, const yaml_event_t *event, unsigned depth,
                       struct value *out, unsigned *height) {
    size_t at = offset_of(r, event->start_mark.index);
    Slice name = slice_from((const char *)event->data.alias.anchor);
    const struct yaml_anchor *anchor = NULL;
    for (size_t i = r->job->anchors.n; i-- > 0 && !anchor;)
        if (slice_eq(r->job->anchors.v[i].name, name))
            anchor = &r->job->anchors.v[i];
    if (!anchor)
        return fault(r, FAULT_ALIAS, at);
    if (depth + anchor->height > YAML_DEPTH_LIMIT)
        return fault(r, FAULT_DEPTH, at);
    *out = anchor->value;
    out->start = (uint32_t)at;
    out->end = (uint32_t)offset_of(r, event->end_mark.index);
    *height = anchor->height;
    return count_nodes(r, anchor->nodes, at);
}

/* libyaml lets a block scalar reach over the empty lines behind it. */
static uint32_t end_of_block(Slice text, size_t start, size_t end) {
    size_t last = end;
    while (last > start && strchr(" \t\r\n", text.s[last - 1]))
        last--;
    while (last < end && text.s[last] != '\n' && text.s[last] != '\r')
        last++;
    return (uint32_t)last;
}

static bool take_scalar(struct reader *r, const yaml_event_t *event, struct value *out) {
    yaml_scalar_style_t style = event->data.scalar.style;
    const char *tag = (const char *)event->data.scalar.tag;
    out->start = (uint32_t)offset_of(r, event->start_mark.index);
    out->end = (uint32_t)offset_of(r, event->end_mark.index);
    if (style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE)
        out->end = end_of_block(r->job->text, out->start, out->end);
    out->quoted = style != YAML_PLAIN_SCALAR_STYLE;
    out->text = slice_dup(
        r->job->arena, (Slice){(const char *)event->data.scalar.value, event->data.scalar.length});
    if (out->quoted || (tag && (!strcmp(tag, "!") || !strcmp(tag, YAML_STR_TAG))))
        out->kind = VALUE_STRING;
    else
        value_resolve(r->job->arena, out);
    remember(r, event->data.scalar.anchor, out, 1, 0);
    return count_nodes(r, 1, out->start);
}

static bool take_node(struct reader *r, yaml_event_t *event, unsigned depth, struct value *out,
                      unsigned *height);

static bool take_list(struct reader *r, unsigned depth, struct value *out, unsigned *height) {
    VEC(struct value) items = {0};
    bool ok;
    for (;;) {
        yaml_event_t event;
        ok = next_event(r, &event);
        if (!ok)
            break;
        if (event.type == YAML_SEQUENCE_END_EVENT) {
            out->end = (uint32_t)offset_of(r, event.end_mark.index);
            yaml_event_delete(&event);
            break;
        }
        unsigned below = 0;
        ok = take_node(r, &event, depth, VEC_PUSH(&items), &below);
        if (!ok)
            break;
        *height = below + 1 > *height ? below + 1 : *height;
    }
    out->kind = VALUE_LIST;
    out->n = items.n;
    out->items = VEC_KEEP(&items, r->job->arena);
    VEC_FREE(&items);
    return ok;
}

/* A key is one scalar, kept as text. */
static bool take_key(struct reader *r, const yaml_event_t *event, struct member *out) {
    size_t at = offset_of(r, event->start_mark.index);
    if (event->type != YAML_SCALAR_EVENT)
        return fault(r, FAULT_KEY, at);
    struct value key = {0};
    bool ok = take_scalar(r, event, &key);
    out->key = key.text;
    out->start = key.start;
    out->end = key.end;
    return ok;
}

/* Reads the value that belongs to `key`, and stores both unless that key was there. */
static bool take_member(struct reader *r, unsigned depth, struct member key, struct value *map,
                        size_t *cap, unsigned *height) {
    yaml_event_t event;
    if (!next_event(r, &event))
        return false;
    unsigned below = 0;
    if (!take_node(r, &event, depth, &key.value, &below))
        return false;
    *height = below + 1 > *height ? below + 1 : *height;
    if (value_member(map, key.key)) {
        yaml_report_duplicate(r->job, &key);
        return true;
    }
    map->members = vec_room(map->members, cap, map->n, sizeof *map->members);
    map->members[map->n++] = key;
    return true;
}

static bool take_map(struct reader *r, unsigned depth, struct value *out, unsigned *height) {
    size_t cap = 0;
    bool ok;
    out->kind = VALUE_MAP;
    for (;;) {
        yaml_event_t event;
        ok = next_event(r, &event);
        if (!ok)
            break;
        bool done = event.type == YAML_MAPPING_END_EVENT;
        struct member key = {0};
        if (done)
            out->end = (uint32_t)offset_of(r, event.end_mark.index);
        else
            ok = take_key(r, &event, &key);
        yaml_event_delete(&event);
        if (done || !ok)
            break;
        ok = take_member(r, depth, key, out, &cap, height);
        if (!ok)
            break;
    }
    struct member *owned = out->members;
    out->members = vec_keep(r->job->arena, owned, out->n, sizeof *owned);
    xfree(owned);
    return ok;
}

/* libyaml ends a block collection where the next thing begins. */
static void end_at_last_child(struct value *value) {
    if (!value->n)
        return;
    if (value->kind == VALUE_LIST) {
        value->end = value->items[value->n - 1].end;
    } else {
        const struct member *last = &value->members[value->n - 1];
        value->end = last->value.end > last->end ? last->value.end : last->end;
    }
}

static bool take_collection(struct reader *r, const yaml_event_t *event, unsigned depth,
                            struct value *out, unsigned *height) {
    bool list = event->type == YAML_SEQUENCE_START_EVENT;
    bool block = list ? event->data.sequence_start.style == YAML_BLOCK_SEQUENCE_STYLE
                      : event->data.mapping_start.style == YAML_BLOCK_MAPPING_STYLE;
    size_t nodes = r->job->nodes;
    out->start = (uint32_t)offset_of(r, event->start_mark.index);
    if (depth >= YAML_DEPTH_LIMIT)
        return fault(r, FAULT_DEPTH, out->start);
    if (!count_nodes(r, 1, out->start))
        return false;
    *height = 1;
    bool ok = list ? take_list(r, depth + 1, out, height) : take_map(r, depth + 1, out, height);
    if (!ok)
        return false;
    if (block)
        end_at_last_child(out);
    remember(r, list ? event->data.sequence_start.anchor : event->data.mapping_start.anchor, out,
             r->job->nodes - nodes, *height);
    return true;
}

/* Reads the value that `event` begins, and frees the event. `depth` collections are open around it;
 * *height, which begins as 0, becomes the number of levels of collections that it holds. */
static bool take_node(struct reader *r, yaml_event_t *event, unsigned depth, struct value *out,
                      unsigned *height) {
    bool ok;
    if (event->type == YAML_ALIAS_EVENT)
        ok = take_alias(r, event, depth, out, height);
    else if (event->type == YAML_SCALAR_EVENT)
        ok = take_scalar(r, event, out);
    else
        ok = take_collection(r, event, depth, out, height);
    yaml_event_delete(event);
    return ok;
}

static bool take_document(struct reader *r, struct value *out) {
    yaml_event_t event;
    if (!next_event(r, &event)) /* the stream's start, which owns nothing */
        return false;
    if (!next_event(r, &event))
        return false;
    bool empty = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
    if (empty)
        return true;
    unsigned height = 0;
    if (!next_event(r, &event) || !take_node(r, &event, 0, out, &height))
        return false;
    if (!next_event(r, &event)) /* the document's end, which owns nothing */
        return false;
    if (!next_event(r, &event))
        return false;
    bool last = event.type == YAML_STREAM_END_EVENT;
    size_t at = offset_of(r, event.start_mark.index);
    yaml_event_delete(&event);
    return last || fault(r, FAULT_DOCUMENTS, at);
}

bool yaml_parse(struct yaml_job *job, size_t from, size_t to, struct value *out) {
    struct reader r = {.job = job, .from = from, .to = to};
    *out = (struct value){.start = (uint32_t)from, .end = (uint32_t)from};
    if (to - from > YAML_TEXT_LIMIT)
        return fault(&r, FAULT_SIZE, from);
    if (slice_starts(slice_sub(job->text, from, to), S("\xEF\xBB\xBF")))
        r.from += 3;
    size_t nodes = job->nodes;
    if (!yaml_parser_initialize(&r.parser)) {
        yaml_parser_delete(&r.parser);
        return fault(&r, FAULT_SYNTAX, from);
    }
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const yaml_char_t *)job->text.s + r.from, to - r.from);
    index_points(&r);
    bool ok = take_document(&r, out);
    yaml_parser_delete(&r.parser);
    xfree(r.offsets);
    if (!ok)
        job->nodes = nodes; /* a piece that is read again counts once */
    return ok;
}

struct value *yaml_read(struct arena *arena, Slice text, size_t from, size_t to,
                        struct yaml_errors *errors) {
    struct yaml_job job = {.arena = arena, .text = text, .errors = errors};
    struct value *value = ARENA_NEW(arena, struct value);
    to = to < text.n ? to : text.n;
    from = from < to ? from : to;
    bool ok = yaml_parse(&job, from, to, value);
    if (!ok)
        yaml_report_fault(&job, from, to);
    VEC_FREE(&job.anchors);
    return ok ? value : NULL;
}
