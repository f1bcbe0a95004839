#include "base/unicode.h"
#include "input/tera_parts.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What expressions are made of: marks, words, texts, numbers, paths, calls and filters. */

/* --- marks and words --- */

char tera_peek(const struct tera_reader *r, uint32_t ahead) {
    return r->at + ahead < r->end ? r->t->text.s[r->at + ahead] : '\0';
}

bool tera_is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_word_char(char c) {
    return tera_is_letter(c) || is_digit(c);
}

void tera_skip_space(struct tera_reader *r) {
    while (tera_peek(r, 0) == ' ' || tera_peek(r, 0) == '\t' || tera_peek(r, 0) == '\r' || tera_peek(r, 0) == '\n')
        r->at++;
}

bool tera_take(struct tera_reader *r, const char *mark) {
    tera_skip_space(r);
    if (!slice_starts(slice_sub(r->t->text, r->at, r->end), slice_from(mark)))
        return false;
    r->at += (uint32_t)strlen(mark);
    return true;
}

bool tera_take_word(struct tera_reader *r, const char *word) {
    uint32_t before = r->at;
    if (tera_take(r, word) && !is_word_char(tera_peek(r, 0)))
        return true;
    r->at = before;
    return false;
}

bool tera_take_name(struct tera_reader *r, Slice *name) {
    tera_skip_space(r);
    uint32_t start = r->at;
    if (tera_is_letter(tera_peek(r, 0)))
        while (is_word_char(tera_peek(r, 0)))
            r->at++;
    *name = slice_sub(r->t->text, start, r->at);
    return name->n > 0;
}

/* What people write who know other languages, and what Tera calls it. */
static const struct habit {
    const char *written, *help;
} HABITS[] = {
    {"&&", "write `and`"},
    {"||", "write `or`"},
    {"!=", "a comparison has two sides; join two comparisons by `and`"},
    {"!", "write `not`"},
    {"===", "write `==`"},
    {"==", "a comparison has two sides; join two comparisons by `and`"},
    {"=", "write `==` to compare"},
    {"is", "a test looks at a path alone: `{% set %}` a variable to the value first"},
    {"**", "there is no power operator"},
    {"//", "there is no whole division; `/` divides"},
    {"if", "there is no `a if b else c`: write `{% if b %}a{% else %}c{% endif %}`"},
    {"?", "there is no `a ? b : c`: write `{% if a %}b{% else %}c{% endif %}`"},
    {"{", "there are no maps in expressions"},
    {"::", "macros are not supported"},
};

/* The word or mark that stands there, for people. */
static uint32_t found_end(const struct tera_reader *r) {
    uint32_t at = r->at, code;
    char quote = tera_peek(r, 0);
    if (quote == '"' || quote == '\'' || quote == '`') {
        const char *close = memchr(r->t->text.s + at + 1, quote, r->end - at - 1);
        return close ? (uint32_t)(close - r->t->text.s) + 1 : r->end;
    }
    while (at < r->end && is_word_char(r->t->text.s[at]))
        at++;
    if (at == r->at && at < r->end)
        at += (uint32_t)utf8_next(r->t->text.s + at, r->end - at, &code);
    return at;
}

bool tera_expected(struct tera_reader *r, const char *what) {
    tera_skip_space(r);
    struct sink *sink = r->t->job->sink;
    uint32_t end = found_end(r);
    if (r->at >= r->end) {
        if (tera_fail(r->t, RULE_AGPM_SYNTAX, r->at, r->at + 2, "%s is missing here", what))
            diag_label(sink, "the tag ends here");
        return false;
    }
    Slice rest = slice_sub(r->t->text, r->at, r->end);
    if (!tera_fail(r->t, RULE_AGPM_SYNTAX, r->at, end, "`%.*s` stands where %s should", FMT(slice_sub(r->t->text, r->at, end)),
                   what))
        return false;
    for (size_t i = 0; i < sizeof HABITS / sizeof *HABITS; i++)
        if (slice_starts(rest, slice_from(HABITS[i].written))) {
            diag_help(sink, "%s", HABITS[i].help);
            break;
        }
    return false;
}

bool tera_too_deep(struct tera_reader *r) {
    if (r->depth < TERA_NESTING)
        return false;
    tera_fail(r->t, RULE_AGPM_LIMIT, r->at, r->at + 1, "brackets are nested deeper than %d", TERA_NESTING);
    return true;
}

struct tera_expr *tera_new_expr(struct tera_reader *r, enum tera_expr_kind kind, uint32_t start) {
    struct tera_expr *e = ARENA_NEW(r->t->arena, struct tera_expr);
    e->kind = kind;
    e->start = start;
    e->end = r->at;
    return e;
}

/* --- atoms --- */

struct tera_expr *tera_read_string(struct tera_reader *r) {
    tera_skip_space(r);
    uint32_t start = r->at;
    const char *s = r->t->text.s;
    char quote = tera_peek(r, 0);
    if (quote != '"' && quote != '\'' && quote != '`')
        return NULL;
    /* The scanner saw to it that it is closed. */
    const char *close = memchr(s + start + 1, quote, r->end - start - 1);
    if (!close)
        return NULL;
    r->at = (uint32_t)(close - s) + 1;
    struct tera_expr *e = tera_new_expr(r, EXPR_STRING, start);
    e->text = slice_sub(r->t->text, start + 1, r->at - 1);
    return e;
}

bool tera_at_number(const struct tera_reader *r) {
    return is_digit(tera_peek(r, 0)) || (tera_peek(r, 0) == '-' && is_digit(tera_peek(r, 1)));
}

struct tera_expr *tera_read_number(struct tera_reader *r) {
    uint32_t start = r->at;
    r->at += tera_peek(r, 0) == '-';
    bool zero = tera_peek(r, 0) == '0';
    r->at++;
    while (!zero && is_digit(tera_peek(r, 0)))
        r->at++;
    bool point = tera_peek(r, 0) == '.' && is_digit(tera_peek(r, 1));
    for (r->at += point; point && is_digit(tera_peek(r, 0));)
        r->at++;
    struct tera_expr *e = tera_new_expr(r, point ? EXPR_FLOAT : EXPR_INT, start);
    const char *digits = slice_cstr(r->t->arena, slice_sub(r->t->text, start, r->at));
    errno = 0;
    if (point)
        e->number = strtod(digits, NULL);
    else
        e->integer = strtoll(digits, NULL, 10);
    if ((!point && errno) || (point && !isfinite(e->number))) {
        tera_fail(r->t, RULE_AGPM_SYNTAX, start, r->at, "the number `%s` is too large", digits);
        return NULL;
    }
    return e;
}

/* `[0]`, `["key"]`, `[path]`; the grammar allows no white space in it. */
static bool read_index(struct tera_reader *r, struct tera_segment *segment) {
    r->at++;
    if (tera_at_number(r))
        segment->index = tera_read_number(r);
    else if (tera_is_letter(tera_peek(r, 0)))
        segment->index = tera_read_path(r);
    else
        segment->index = tera_read_string(r);
    if (!segment->index)
        return r->t->failed ? false : tera_expected(r, "a number, a text or a path");
    if (tera_peek(r, 0) != ']')
        return tera_expected(r, "`]`");
    r->at++;
    return true;
}

struct tera_expr *tera_read_path(struct tera_reader *r) {
    uint32_t start = r->at;
    Slice name;
    VEC(struct tera_segment) segments = {0};
    bool ok = !tera_too_deep(r);
    r->depth++;
    tera_take_name(r, &name);
    VEC_PUSH(&segments)->text = name;
    while (ok) {
        struct tera_segment segment = {0};
        if (segments.n > TERA_NESTING) {
            tera_fail(r->t, RULE_AGPM_LIMIT, start, r->at, "this path has more than %d parts", TERA_NESTING);
            ok = false;
        } else if (tera_peek(r, 0) == '[') {
            ok = read_index(r, &segment);
        } else if (tera_peek(r, 0) == '.' && is_word_char(tera_peek(r, 1))) {
            uint32_t from = ++r->at;
            while (is_word_char(tera_peek(r, 0)))
                r->at++;
            segment.text = slice_sub(r->t->text, from, r->at);
        } else {
            break;
        }
        *VEC_PUSH(&segments) = segment;
    }
    r->depth--;
    struct tera_expr *e = tera_new_expr(r, EXPR_PATH, start);
    e->text = slice_sub(r->t->text, start, r->at);
    e->path = VEC_KEEP(&segments, r->t->arena);
    e->n = segments.n;
    VEC_FREE(&segments);
    return ok ? e : NULL;
}

/* --- calls --- */

/* Arguments up to the `)`: `name=value` ones, or those of a test, which have no names. */
static bool read_args(struct tera_reader *r, struct tera_call *call, bool named) {
    VEC(struct tera_arg) args = {0};
    bool ok = !tera_too_deep(r), first = true;
    r->depth++;
    while (ok && !tera_take(r, ")")) {
        struct tera_arg arg = {0};
        if (!first && !tera_take(r, ",")) {
            ok = tera_expected(r, "`,` or `)`");
            break;
        }
        if (!first && named && tera_take(r, ")"))
            break;
        first = false;
        tera_skip_space(r);
        uint32_t start = r->at;
        if (named && (!tera_take_name(r, &arg.name) || !tera_take(r, "="))) {
            r->at = start;
            ok = tera_expected(r, "an argument with its name");
            if (!r->t->quiet && r->t->job->sink)
                diag_help(r->t->job->sink, "arguments have names, as in `%.*s(name=value)`", FMT(call->name));
            break;
        }
        ok = (arg.value = tera_read_expr(r)) != NULL;
        *VEC_PUSH(&args) = arg;
    }
    r->depth--;
    call->args = VEC_KEEP(&args, r->t->arena);
    call->n_args = args.n;
    VEC_FREE(&args);
    return ok;
}

static struct tera_call *new_call(struct tera_reader *r, Slice name) {
    struct tera_call *call = ARENA_NEW(r->t->arena, struct tera_call);
    call->name = name;
    call->end = r->at;
    call->start = r->at - (uint32_t)name.n;
    return call;
}

struct tera_call *tera_read_filter(struct tera_reader *r) {
    Slice name;
    if (!tera_take_name(r, &name)) {
        tera_expected(r, "the name of a filter");
        return NULL;
    }
    struct tera_call *call = new_call(r, name);
    if (!tera_filter_known(r->t, call))
        return NULL;
    if (tera_take(r, "(") && !read_args(r, call, true))
        return NULL;
    return call;
}

/* { "|" filter } behind `e`; false after a report. */
bool tera_read_filters(struct tera_reader *r, struct tera_expr *e) {
    struct tera_call **last = &e->filters;
    for (;;) {
        tera_skip_space(r);
        if (tera_peek(r, 0) != '|' || tera_peek(r, 1) == '|')
            return true;
        r->at++;
        if (!(*last = tera_read_filter(r)))
            return false;
        e->end = r->at;
        last = &(*last)->next;
    }
}

/* PATH `is` [`not`] TEST; the path has been read. */
static struct tera_expr *read_test(struct tera_reader *r, struct tera_expr *path) {
    Slice name;
    struct tera_expr *e = tera_new_expr(r, EXPR_TEST, path->start);
    e->left = path;
    e->inner_not = tera_take_word(r, "not");
    if (!tera_take_name(r, &name)) {
        tera_expected(r, "the name of a test");
        return NULL;
    }
    e->call = new_call(r, name);
    if (!tera_test_known(r->t, e->call))
        return NULL;
    tera_skip_space(r);
    if (tera_peek(r, 0) == '(') {
        r->at++;
        if (!read_args(r, e->call, false))
            return NULL;
    }
    e->end = r->at;
    return e;
}

static struct tera_expr *read_call(struct tera_reader *r, const struct tera_expr *name) {
    struct tera_call *call = new_call(r, name->text);
    call->start = name->start;
    call->end = name->end;
    if (!tera_function_known(r->t, call))
        return NULL;
    tera_take(r, "(");
    if (!read_args(r, call, true))
        return NULL;
    struct tera_expr *e = tera_new_expr(r, EXPR_CALL, name->start);
    e->call = call;
    return e;
}

static bool at_call(struct tera_reader *r, const struct tera_expr *path) {
    uint32_t before = r->at;
    tera_skip_space(r);
    bool call = tera_peek(r, 0) == '(';
    if (call && path->n > 1)
        r->at = before;
    return call;
}

/* Begins with a letter: true, false, a path, a test, a call. */
struct tera_expr *tera_read_word(struct tera_reader *r) {
    static const char *const truths[] = {"false", "False", "true", "True"};
    uint32_t start = r->at;
    for (size_t i = 0; i < 4; i++)
        if (tera_take_word(r, truths[i])) {
            struct tera_expr *e = tera_new_expr(r, EXPR_BOOL, start);
            e->boolean = i >= 2;
            return e;
        }
    struct tera_expr *path = tera_read_path(r);
    if (!path)
        return NULL;
    if (at_call(r, path)) {
        if (path->n == 1)
            return read_call(r, path);
        if (tera_fail(r->t, RULE_AGPM_UNSUPPORTED, path->start, path->end, "`%.*s` is called, but values have no methods",
                      FMT(path->text)))
            diag_help(r->t->job->sink, "use a filter, as in `value | trim`");
        return NULL;
    }
    return tera_take_word(r, "is") ? read_test(r, path) : path;
}
