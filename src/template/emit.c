#include "template/emit.h"
#include "input/yaml.h"
#include "template/view.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STEP = 2 };

void buf_view_number(Buf *b, const struct view *number) {
    if (view_kind(number) == VIEW_INT) {
        buf_printf(b, "%lld", view_integer(number));
        return;
    }
    size_t start = b->n;
    double d = view_double(number);
    for (int digits = 14; digits <= 17; digits++) {
        b->n = start;
        buf_printf(b, "%.*g", digits, d);
        if (!isfinite(d) || !(strtod(b->s + start, NULL) < d || strtod(b->s + start, NULL) > d))
            break;
    }
    /* A float stays one when it is read back. */
    if (isfinite(view_double(number)) && !strpbrk(b->s + start, ".e"))
        buf_puts(b, ".0");
}

/* YAML 1.1 wants a point before an exponent. */
static void add_yaml_number(Buf *b, const struct view *number) {
    double d = view_double(number);
    Buf text = {0};
    buf_view_number(&text, number);
    size_t exponent = slice_find_char(buf_view(&text), 'e', 0);
    if (isnan(d))
        buf_puts(b, ".nan");
    else if (isinf(d))
        buf_puts(b, d < 0 ? "-.inf" : ".inf");
    else if (exponent != SLICE_NONE && !strchr(text.s, '.'))
        buf_printf(b, "%.*s.0%s", (int)exponent, text.s, text.s + exponent);
    else
        buf_slice(b, buf_view(&text));
    buf_free(&text);
}

static void add_scalar(Buf *b, const struct view *value) {
    switch (view_kind(value)) {
    case VIEW_BOOL:
        buf_puts(b, view_truth(value) ? "true" : "false");
        break;
    case VIEW_INT:
    case VIEW_NUMBER:
        add_yaml_number(b, value);
        break;
    case VIEW_STRING:
    case VIEW_HTML:
        buf_yaml_string(b, view_text(value));
        break;
    default:
        buf_puts(b, "null");
    }
}

static void add_value(Buf *b, const struct view *value, size_t indent);

/* `key:` and what stands behind it, up to the line's end; the caller has indented. */
static void add_member(Buf *b, Slice key, const struct view *value, size_t indent) {
    buf_yaml_string(b, key);
    buf_char(b, ':');
    add_value(b, value, indent);
}

static void add_map(Buf *b, const struct view *map, size_t indent) {
    for (size_t i = 0; i < view_count(map); i++) {
        if (i)
            buf_fill(b, ' ', indent);
        add_member(b, view_key(map, i), view_at(map, i), indent);
    }
}

static void add_list(Buf *b, const struct view *list, size_t indent) {
    for (size_t i = 0; i < view_count(list); i++) {
        const struct view *item = view_at(list, i);
        if (i)
            buf_fill(b, ' ', indent);
        buf_char(b, '-');
        if (view_kind(item) == VIEW_MAP && view_count(item)) {
            buf_char(b, ' ');
            add_map(b, item, indent + STEP);
        } else {
            add_value(b, item, indent);
        }
    }
}

/* What stands behind `key:` or `-` at this indentation: " scalar\n", or a line ending and the
 * nested lines. */
static void add_value(Buf *b, const struct view *value, size_t indent) {
    enum view_kind kind = view_kind(value);
    if (kind != VIEW_LIST && kind != VIEW_MAP) {
        buf_char(b, ' ');
        add_scalar(b, value);
        buf_char(b, '\n');
    } else if (!view_count(value)) {
        buf_puts(b, kind == VIEW_LIST ? " []\n" : " {}\n");
    } else {
        buf_char(b, '\n');
        buf_fill(b, ' ', indent + STEP);
        if (kind == VIEW_LIST)
            add_list(b, value, indent + STEP);
        else
            add_map(b, value, indent + STEP);
    }
}

/* Source keeps its own line endings; only the last may be missing. */
static void add_source(Buf *b, Slice source) {
    if (source.n && !strchr(" \t\r\n", source.s[0]))
        buf_char(b, ' ');
    buf_slice(b, source);
    if (!slice_ends(source, S("\n")))
        buf_char(b, '\n');
}

static const char *add_entries(Buf *b, const struct view *entries, size_t indent, size_t *written);

static const char *add_ordered(Buf *b, const struct view *entries, size_t indent) {
    size_t start = b->n, written = 0;
    if (view_kind(entries) != VIEW_LIST && view_count(entries))
        return "`map` is a list of entries";
    buf_char(b, '\n');
    const char *error = add_entries(b, entries, indent + STEP, &written);
    if (!written) {
        b->n = start;
        buf_puts(b, " {}\n");
    }
    return error;
}

static const char *add_entries(Buf *b, const struct view *entries, size_t indent, size_t *written) {
    const char *error = NULL;
    for (size_t i = 0; i < view_count(entries) && !error; i++) {
        const struct view *entry = view_at(entries, i);
        const struct view *key = view_get(entry, "key"), *source = view_get(entry, "source");
        const struct view *map = view_get(entry, "map"), *value;
        bool has_value = view_find(entry, S("value"), &value);
        if (!view_is_string(key))
            return "each entry is a table with a string `key` and a `value`, `source` or `map`";
        if (!source && !map && !has_value)
            continue;
        ++*written;
        buf_fill(b, ' ', indent);
        buf_yaml_string(b, view_text(key));
        buf_char(b, ':');
        if (source)
            add_source(b, view_text(source));
        else if (map)
            error = add_ordered(b, map, indent);
        else
            add_value(b, value, indent);
    }
    return error;
}

const char *emit_front_matter(Buf *b, const struct view *entries) {
    size_t start = b->n, written = 0;
    buf_puts(b, "---\n");
    const char *error = add_entries(b, entries, 0, &written);
    buf_puts(b, "---\n");
    if (!written || error) {
        b->n = start;
        b->s[start] = '\0';
    }
    return error;
}

void emit_yaml(Buf *b, const struct view *value) {
    size_t start = b->n;
    add_value(b, value, 0);
    /* Behind `key:` the first blank and the last line ending belong to the line, not to the value.
     */
    if (b->s[start] == ' ') {
        memmove(b->s + start, b->s + start + 1, b->n - start);
        b->n--;
    }
    b->s[--b->n] = '\0';
}

static void add_json_map(Buf *b, const struct view *map) {
    buf_char(b, '{');
    for (size_t i = 0; i < view_count(map); i++) {
        buf_puts(b, i ? "," : "");
        buf_json_string(b, view_key(map, i));
        buf_char(b, ':');
        emit_json(b, view_at(map, i));
    }
    buf_char(b, '}');
}

void emit_json(Buf *b, const struct view *value) {
    switch (view_kind(value)) {
    case VIEW_BOOL:
        buf_puts(b, view_truth(value) ? "true" : "false");
        break;
    case VIEW_INT:
    case VIEW_NUMBER:
        if (isfinite(view_double(value)))
            buf_view_number(b, value);
        else
            buf_puts(b, "null");
        break;
    case VIEW_STRING:
    case VIEW_HTML:
        buf_json_string(b, view_text(value));
        break;
    case VIEW_LIST:
        buf_char(b, '[');
        for (size_t i = 0; i < view_count(value); i++) {
            buf_puts(b, i ? "," : "");
            emit_json(b, view_at(value, i));
        }
        buf_char(b, ']');
        break;
    case VIEW_MAP:
        add_json_map(b, value);
        break;
    case VIEW_NULL:
    default:
        buf_puts(b, "null");
    }
}
