/* Views as TOML 1.0 (toml.io/en/v1.0.0). Pure functions, like those of emit.c. */
#include "base/unicode.h"
#include "template/emit.h"
#include "template/view.h"
#include <math.h>
#include <string.h>

/* --- strings --- */

/* What no TOML string may hold as it is. CR is among it, for parsers read CR LF as LF. */
static bool is_control(char c) {
    return ((unsigned char)c < 0x20 && c != '\t' && c != '\n') || c == 0x7F;
}

static bool holds_control(Slice s) {
    for (size_t i = 0; i < s.n; i++)
        if (is_control(s.s[i]))
            return true;
    return !utf8_valid(s, NULL);
}

static bool holds(Slice s, char c) {
    return slice_find_char(s, c, 0) != SLICE_NONE;
}

/* Between quotes, with escapes. In a text of several lines, line feeds and single quotes stand for themselves. */
static void add_escaped(Buf *b, Slice s, bool lines) {
    uint32_t code;
    size_t quotes = 0;
    for (size_t i = 0; i < s.n;) {
        i += utf8_next(s.s + i, s.n - i, &code);
        quotes = code == '"' ? quotes + 1 : 0;
        if (code == '\\')
            buf_puts(b, "\\\\");
        else if (code == '"' && (!lines || quotes % 3 == 0 || i == s.n))
            buf_puts(b, "\\\"");
        else if (code == '\n' && !lines)
            buf_puts(b, "\\n");
        else if (code == '\r')
            buf_puts(b, "\\r");
        else if (code < 0x80 && is_control((char)code))
            buf_printf(b, "\\u%04X", (unsigned)code);
        else
            buf_utf8(b, code);
    }
}

static void add_line(Buf *b, Slice s) {
    bool escapes = holds(s, '"') || holds(s, '\\') || holds(s, '\n') || holds_control(s);
    bool literal = escapes && !holds(s, '\'') && !holds(s, '\n') && !holds_control(s);
    buf_char(b, literal ? '\'' : '"');
    if (literal)
        buf_slice(b, s);
    else
        add_escaped(b, s, false);
    buf_char(b, literal ? '\'' : '"');
}

/* The line feed behind the opening quotes belongs to them. */
static void add_lines(Buf *b, Slice s) {
    bool control = holds_control(s);
    bool plain = !control && !holds(s, '\\') && slice_find(s, S("\"\"\""), 0) == SLICE_NONE &&
                 !slice_ends(s, S("\""));
    bool literal = !plain && !control && slice_find(s, S("'''"), 0) == SLICE_NONE && !slice_ends(s, S("'"));
    const char *quotes = literal ? "'''" : "\"\"\"";
    buf_printf(b, "%s\n", quotes);
    if (plain || literal)
        buf_slice(b, s);
    else
        add_escaped(b, s, true);
    buf_puts(b, quotes);
}

static void add_key(Buf *b, Slice key) {
    bool bare = key.n > 0;
    for (size_t i = 0; i < key.n; i++) {
        char c = key.s[i];
        bare = bare && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-');
    }
    if (bare)
        buf_slice(b, key);
    else
        add_line(b, key);
}

/* --- values --- */

static void add_number(Buf *b, const struct view *number) {
    double d = view_double(number);
    if (isfinite(d))
        buf_view_number(b, number);
    else
        buf_puts(b, isnan(d) ? "nan" : d < 0 ? "-inf" : "inf");
}

static const char *add_inline(Buf *b, const struct view *value);

static const char *add_list(Buf *b, const struct view *list) {
    const char *error = NULL;
    buf_char(b, '[');
    for (size_t i = 0; i < view_count(list) && !error; i++) {
        buf_puts(b, i ? ", " : "");
        error = add_inline(b, view_at(list, i));
    }
    buf_char(b, ']');
    return error;
}

static const char *add_inline_map(Buf *b, const struct view *map) {
    const char *error = NULL;
    size_t n = 0;
    buf_char(b, '{');
    for (size_t i = 0; i < view_count(map) && !error; i++) {
        if (!view_at(map, i))
            continue;
        buf_puts(b, n++ ? ", " : " ");
        add_key(b, view_key(map, i));
        buf_puts(b, " = ");
        error = add_inline(b, view_at(map, i));
    }
    buf_puts(b, n ? " }" : "}");
    return error;
}

static const char *add_inline(Buf *b, const struct view *value) {
    switch (view_kind(value)) {
    case VIEW_BOOL:
        buf_puts(b, view_truth(value) ? "true" : "false");
        return NULL;
    case VIEW_INT:
    case VIEW_NUMBER:
        add_number(b, value);
        return NULL;
    case VIEW_STRING:
    case VIEW_HTML:
        add_line(b, view_text(value));
        return NULL;
    case VIEW_LIST:
        return add_list(b, value);
    case VIEW_MAP:
        return add_inline_map(b, value);
    case VIEW_NULL:
    default:
        return "TOML has no null, and a list here holds one";
    }
}

/* --- tables --- */

/* One member of a table: what it is called, and its value or the entries that make it up. */
struct member {
    Slice key;
    const struct view *value, *entries;
};

/* Reads item i of a map or of a list of entries. False when there is nothing to write. */
static bool member_at(const struct view *table, bool entries, size_t i, struct member *out, const char **error) {
    *out = (struct member){0};
    if (!entries) {
        *out = (struct member){view_key(table, i), view_at(table, i), NULL};
        return out->value != NULL;
    }
    const struct view *entry = view_at(table, i), *key = view_get(entry, "key");
    if (!view_is_string(key)) {
        *error = "each entry is a table with a string `key` and a `value` or `map`";
        return false;
    }
    *out = (struct member){view_text(key), view_get(entry, "value"), view_get(entry, "map")};
    if (out->entries && view_kind(out->entries) != VIEW_LIST && view_count(out->entries))
        *error = "`map` is a list of entries";
    return !*error && (out->value || out->entries);
}

static bool is_table(const struct member *m) {
    return m->entries || (view_kind(m->value) == VIEW_MAP);
}

static const char *add_table(Buf *b, Slice path, const struct view *table, bool entries);

static const char *add_member(Buf *b, const struct member *m) {
    Slice text = view_text(m->value);
    add_key(b, m->key);
    buf_puts(b, " = ");
    const char *error = NULL;
    if (holds(text, '\n'))
        add_lines(b, text);
    else
        error = add_inline(b, m->value);
    buf_char(b, '\n');
    return error;
}

static const char *add_subtable(Buf *b, Slice path, const struct member *m) {
    Buf full = {0};
    buf_slice(&full, path);
    buf_puts(&full, path.n ? "." : "");
    add_key(&full, m->key);
    const char *error = m->entries ? add_table(b, buf_view(&full), m->entries, true)
                                   : add_table(b, buf_view(&full), m->value, false);
    buf_free(&full);
    return error;
}

/* What is no table itself comes first: behind a table's heading all lines belong to that. */
static const char *add_table(Buf *b, Slice path, const struct view *table, bool entries) {
    const char *error = NULL;
    struct member m;
    size_t n = view_count(table), tables = 0, plain = 0;
    for (size_t i = 0; i < n && !error; i++)
        if (member_at(table, entries, i, &m, &error))
            is_table(&m) ? tables++ : plain++;
    if (path.n && (plain || !tables))
        buf_printf(b, "%s[%.*s]\n", b->n ? "\n" : "", FMT(path));
    for (size_t i = 0; i < n && !error; i++)
        if (member_at(table, entries, i, &m, &error) && !is_table(&m))
            error = add_member(b, &m);
    for (size_t i = 0; i < n && !error; i++)
        if (member_at(table, entries, i, &m, &error) && is_table(&m))
            error = add_subtable(b, path, &m);
    return error;
}

const char *emit_toml(Buf *b, const struct view *entries) {
    size_t start = b->n;
    const char *error = add_table(b, S(""), entries, true);
    if (error) {
        b->n = start;
        b->s[start] = '\0';
    }
    return error;
}
