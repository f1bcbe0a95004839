#include "input/toml.h"
#include "base/unicode.h"
#include "base/vec.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* While a document is read its tables are lists that grow; they become values at the end. */
struct table;

enum node_kind { NODE_VALUE, NODE_TABLE, NODE_ARRAY };

struct node {
    enum node_kind kind;
    bool closed;             /* an inline table or array: nothing is added from outside */
    bool defined;            /* a table with a `[header]` of its own */
    bool dotted;             /* made by a dotted key: a header may not open it */
    struct value value;      /* NODE_VALUE */
    VEC(struct entry) entries;  /* NODE_TABLE: with keys; NODE_ARRAY: without */
};

struct entry {
    Slice key;
    struct node *node;
};

struct reader {
    struct arena *arena;
    Slice text;
    size_t at;
    unsigned depth, values;
    struct toml_error *error;
    VEC(struct node *) made; /* to let go of their lists */
};

static bool fail(struct reader *r, const char *expected) {
    if (!r->error->expected)
        *r->error = (struct toml_error){(uint32_t)r->at, expected};
    return false;
}

static char peek(const struct reader *r, size_t ahead) {
    return r->at + ahead < r->text.n ? r->text.s[r->at + ahead] : '\0';
}

static bool take(struct reader *r, const char *mark) {
    if (!slice_starts(slice_sub(r->text, r->at, r->text.n), slice_from(mark)))
        return false;
    r->at += strlen(mark);
    return true;
}

static void skip_blanks(struct reader *r) {
    while (peek(r, 0) == ' ' || peek(r, 0) == '\t')
        r->at++;
}

/* Over white space, comments and line endings. */
static void skip_lines(struct reader *r) {
    for (;;) {
        skip_blanks(r);
        if (peek(r, 0) == '#')
            while (r->at < r->text.n && peek(r, 0) != '\n')
                r->at++;
        if (peek(r, 0) != '\n' && !(peek(r, 0) == '\r' && peek(r, 1) == '\n'))
            return;
        r->at++;
    }
}

static bool end_line(struct reader *r) {
    skip_blanks(r);
    char c = peek(r, 0);
    if (r->at < r->text.n && c != '#' && c != '\n' && c != '\r')
        return fail(r, "the end of the line");
    skip_lines(r);
    return true;
}

static struct node *new_node(struct reader *r, enum node_kind kind) {
    struct node *node = ARENA_NEW(r->arena, struct node);
    node->kind = kind;
    if (kind != NODE_VALUE)
        *VEC_PUSH(&r->made) = node;
    return node;
}

static struct node *find(const struct node *table, Slice key) {
    for (size_t i = 0; i < table->entries.n; i++)
        if (slice_eq(table->entries.v[i].key, key))
            return table->entries.v[i].node;
    return NULL;
}

static struct node *add(struct node *to, Slice key, struct node *node) {
    *VEC_PUSH(&to->entries) = (struct entry){key, node};
    return node;
}

/* --- strings and keys --- */

static bool read_code(struct reader *r, size_t digits, Buf *out) {
    uint32_t code = 0;
    for (size_t i = 0; i < digits; i++, r->at++) {
        char c = peek(r, 0);
        int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (digit < 0)
            return fail(r, "a hexadecimal digit");
        code = code * 16 + (uint32_t)digit;
    }
    buf_utf8(out, code);
    return true;
}

static bool read_escape(struct reader *r, bool lines, Buf *out) {
    static const char names[] = "b\bt\tn\nf\fr\r\"\"\\\\";
    char c = peek(r, 0);
    for (const char *at = names; *at; at += 2)
        if (c == *at) {
            r->at++;
            buf_char(out, at[1]);
            return true;
        }
    if (c == 'u' || c == 'U') {
        r->at++;
        return read_code(r, c == 'u' ? 4 : 8, out);
    }
    if (lines && (c == '\n' || c == '\r' || c == ' ' || c == '\t')) {
        while (peek(r, 0) == ' ' || peek(r, 0) == '\t' || peek(r, 0) == '\n' || peek(r, 0) == '\r')
            r->at++;
        return true;
    }
    return fail(r, "an escape such as `\\n`");
}

/* Behind the opening mark, up to the closing one, which is `mark`. */
static bool read_text(struct reader *r, const char *mark, bool escapes, bool lines, Slice *out) {
    Buf text = {0};
    bool ok = true;
    if (lines && !take(r, "\n"))
        take(r, "\r\n");
    while (ok && !take(r, mark)) {
        char c = peek(r, 0);
        if (r->at >= r->text.n || (!lines && c == '\n')) {
            ok = fail(r, "the end of the string");
        } else if (escapes && c == '\\') {
            r->at++;
            ok = read_escape(r, lines, &text);
        } else {
            buf_char(&text, c);
            r->at++;
        }
    }
    /* Quotes directly before the closing three are part of the text. */
    for (; ok && lines && peek(r, 0) == mark[0]; r->at++)
        buf_char(&text, mark[0]);
    *out = buf_dup(&text, r->arena);
    buf_free(&text);
    return ok;
}

static bool read_string(struct reader *r, Slice *out) {
    static const struct {
        const char *mark;
        bool escapes, lines;
    } marks[] = {{"\"\"\"", true, true}, {"'''", false, true}, {"\"", true, false}, {"'", false, false}};
    for (size_t i = 0; i < 4; i++)
        if (take(r, marks[i].mark))
            return read_text(r, marks[i].mark, marks[i].escapes, marks[i].lines, out);
    return fail(r, "a string");
}

static bool is_bare(char c) {
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c == '-';
}

static bool read_key(struct reader *r, Slice *out) {
    skip_blanks(r);
    if (peek(r, 0) == '"' || peek(r, 0) == '\'')
        return read_string(r, out);
    size_t start = r->at;
    while (is_bare(peek(r, 0)))
        r->at++;
    *out = slice_sub(r->text, start, r->at);
    return out->n > 0 || fail(r, "a key");
}

/* --- values --- */

static struct node *read_value(struct reader *r);

static bool is_one_of(char c, const char *set) {
    return c && strchr(set, c);
}

/* A number, date or time: everything up to what ends a value. */
static Slice read_word(struct reader *r) {
    size_t start = r->at;
    while (r->at < r->text.n && !is_one_of(peek(r, 0), " \t\r\n,]}#"))
        r->at++;
    /* A space may stand between a date and a time. */
    bool date = r->at - start == 10 && r->text.s[start + 4] == '-' && peek(r, 0) == ' ' && peek(r, 1) >= '0' && peek(r, 1) <= '9';
    if (date)
        for (r->at++; r->at < r->text.n && !is_one_of(peek(r, 0), " \t\r\n,]}#");)
            r->at++;
    return slice_sub(r->text, start, r->at);
}

static bool set_number(struct arena *arena, Slice word, struct value *value) {
    Buf digits = {0};
    for (size_t i = 0; i < word.n; i++)
        if (word.s[i] != '_')
            buf_char(&digits, word.s[i]);
    Slice text = buf_dup(&digits, arena);
    buf_free(&digits);
    bool sign = text.n && (text.s[0] == '-' || text.s[0] == '+');
    Slice plain = slice_sub(text, sign, text.n);
    int base = slice_starts(plain, S("0x")) ? 16 : slice_starts(plain, S("0o")) ? 8 : slice_starts(plain, S("0b")) ? 2 : 10;
    if (!plain.n || (!is_one_of(plain.s[0], "0123456789") && !slice_is(plain, "inf") && !slice_is(plain, "nan")))
        return false;
    char *end;
    errno = 0;
    value->kind = VALUE_INT;
    const char *first = base == 10 ? text.s : plain.s + 2;
    value->integer = strtoll(first, &end, base);
    value->number = (double)value->integer;
    if (end == text.s + text.n && end > first)
        return !errno;
    value->kind = VALUE_FLOAT;
    value->number = strtod(text.s, &end);
    return base == 10 && end == text.s + text.n;
}

/* `1979-05-27`, `07:32:00`, `1979-05-27T07:32:00Z` */
static bool is_time(Slice word) {
    size_t marks = 0;
    for (size_t i = 0; i < word.n; i++) {
        if (!is_one_of(word.s[i], "0123456789-:.+TtZz "))
            return false;
        marks += word.s[i] == ':' || word.s[i] == '-';
    }
    return word.n >= 8 && marks >= 2 && word.s[0] >= '0' && word.s[0] <= '9';
}

static bool read_scalar(struct reader *r, struct value *value) {
    if (peek(r, 0) == '"' || peek(r, 0) == '\'') {
        value->kind = VALUE_STRING;
        value->quoted = true;
        return read_string(r, &value->text);
    }
    size_t start = r->at;
    value->text = read_word(r);
    if (slice_is(value->text, "true") || slice_is(value->text, "false")) {
        value->kind = VALUE_BOOL;
        value->boolean = slice_is(value->text, "true");
        return true;
    }
    if (set_number(r->arena, value->text, value))
        return true;
    value->kind = VALUE_STRING;
    if (is_time(value->text))
        return true;
    r->at = start;
    return fail(r, "a value (texts stand in quotes)");
}

static bool read_array(struct reader *r, struct node *array) {
    for (;;) {
        skip_lines(r);
        if (take(r, "]"))
            return true;
        struct node *value = read_value(r);
        if (!value)
            return false;
        add(array, (Slice){0}, value);
        skip_lines(r);
        if (!take(r, ",") && peek(r, 0) != ']')
            return fail(r, "`,` or `]`");
    }
}

static bool read_pair(struct reader *r, struct node *table);

static bool read_inline_table(struct reader *r, struct node *table) {
    skip_blanks(r);
    if (take(r, "}"))
        return true;
    for (;;) {
        if (!read_pair(r, table))
            return false;
        skip_blanks(r);
        if (take(r, "}"))
            return true;
        if (!take(r, ","))
            return fail(r, "`,` or `}`");
    }
}

static struct node *read_value(struct reader *r) {
    struct node *node;
    bool ok;
    skip_blanks(r);
    if (r->depth >= 32 || ++r->values > 10000) {
        fail(r, "fewer values, or less deep ones");
        return NULL;
    }
    r->depth++;
    if (take(r, "[")) {
        ok = read_array(r, node = new_node(r, NODE_ARRAY));
    } else if (take(r, "{")) {
        ok = read_inline_table(r, node = new_node(r, NODE_TABLE));
    } else {
        node = new_node(r, NODE_VALUE);
        ok = read_scalar(r, &node->value);
    }
    r->depth--;
    node->closed = true;
    return ok ? node : NULL;
}

/* --- tables --- */

/* The table below `table` that a dotted key leads through; of an array of tables the last. */
static struct node *step_into(struct reader *r, struct node *table, Slice key, bool dotted) {
    struct node *next = find(table, key);
    if (!next) {
        next = add(table, key, new_node(r, NODE_TABLE));
        next->dotted = dotted;
        return next;
    }
    if (next->kind == NODE_ARRAY && !next->closed && !dotted)
        next = next->entries.v[next->entries.n - 1].node;
    if (next->kind == NODE_TABLE && !next->closed && !(dotted && next->defined))
        return next;
    fail(r, "another key: this one has a value already");
    return NULL;
}

/* Reads `a.b.c`; gives the table that holds the last of the keys. */
static struct node *read_path(struct reader *r, struct node *table, Slice *last, bool dotted) {
    for (unsigned depth = 0; table && read_key(r, last); depth++) {
        skip_blanks(r);
        if (!take(r, "."))
            return table;
        if (depth >= 32) {
            fail(r, "a key of fewer parts");
            return NULL;
        }
        table = step_into(r, table, *last, dotted);
    }
    return NULL;
}

static bool read_pair(struct reader *r, struct node *table) {
    Slice key;
    struct node *owner = read_path(r, table, &key, true);
    if (!owner)
        return false;
    if (find(owner, key))
        return fail(r, "another key: this one has a value already");
    if (!take(r, "="))
        return fail(r, "`=`");
    struct node *value = read_value(r);
    if (value)
        add(owner, key, value);
    return value != NULL;
}

static bool read_header(struct reader *r, struct node *root, struct node **table) {
    Slice key;
    bool array = take(r, "[[");
    if (!array)
        take(r, "[");
    struct node *owner = read_path(r, root, &key, false), *there = owner ? find(owner, key) : NULL;
    if (!owner)
        return false;
    if (array) {
        if (there && (there->kind != NODE_ARRAY || there->closed))
            return fail(r, "another name: this one has a value already");
        there = there ? there : add(owner, key, new_node(r, NODE_ARRAY));
        *table = add(there, (Slice){0}, new_node(r, NODE_TABLE));
    } else {
        if (there && (there->kind != NODE_TABLE || there->closed || there->defined || there->dotted))
            return fail(r, "another name: this table is there already");
        *table = there ? there : add(owner, key, new_node(r, NODE_TABLE));
    }
    (*table)->defined = true;
    return take(r, array ? "]]" : "]") ? end_line(r) : fail(r, "`]`");
}

/* --- to values --- */

static void to_value(struct reader *r, const struct node *node, struct value *out) {
    if (node->kind == NODE_VALUE) {
        *out = node->value;
        return;
    }
    out->kind = node->kind == NODE_TABLE ? VALUE_MAP : VALUE_LIST;
    out->n = node->entries.n;
    if (out->kind == VALUE_MAP)
        out->members = ARENA_ARRAY(r->arena, struct member, out->n);
    else
        out->items = ARENA_ARRAY(r->arena, struct value, out->n);
    for (size_t i = 0; i < out->n; i++) {
        if (out->kind == VALUE_MAP)
            out->members[i].key = node->entries.v[i].key;
        to_value(r, node->entries.v[i].node, out->kind == VALUE_MAP ? &out->members[i].value : &out->items[i]);
    }
}

const struct value *toml_read(struct arena *arena, Slice text, struct toml_error *error) {
    struct reader r = {.arena = arena, .text = text, .error = error};
    *error = (struct toml_error){0};
    struct node *root = new_node(&r, NODE_TABLE), *table = root;
    take(&r, "\xEF\xBB\xBF");
    skip_lines(&r);
    bool ok = true;
    while (ok && r.at < text.n) {
        if (peek(&r, 0) == '[')
            ok = read_header(&r, root, &table);
        else
            ok = read_pair(&r, table) && end_line(&r);
        ok = ok && (++r.values <= 10000 || fail(&r, "fewer values"));
    }
    struct value *value = NULL;
    if (ok) {
        value = ARENA_NEW(arena, struct value);
        to_value(&r, root, value);
    }
    for (size_t i = 0; i < r.made.n; i++)
        VEC_FREE(&r.made.v[i]->entries);
    VEC_FREE(&r.made);
    return value;
}
