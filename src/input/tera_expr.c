#include "base/unicode.h"
#include "input/tera_parts.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Expressions, by the rules of Tera's grammar. Its parser tries one rule after the other; here the readings that share a
 * beginning are read once and told apart by what follows:
 *
 *     logic    = value { ("and" | "or") value }          `and` binds closer
 *     value    = ["not"] operand [in | comparison]  or  "(" logic ")"
 *     operand  = (text | concatenation) filters  or  term { math term }
 *     term     = basic filters                            filters work on all of `a + b`
 *     basic    = atom { math atom };  atom = number, true, path, test, call, "(" basic ")"
 */

/* --- marks and words --- */

static char peek(const struct tera_reader *r, uint32_t ahead) {
    return r->at + ahead < r->end ? r->t->text.s[r->at + ahead] : '\0';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_word_char(char c) {
    return is_letter(c) || is_digit(c);
}

void tera_skip_space(struct tera_reader *r) {
    while (peek(r, 0) == ' ' || peek(r, 0) == '\t' || peek(r, 0) == '\r' || peek(r, 0) == '\n')
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
    if (tera_take(r, word) && !is_word_char(peek(r, 0)))
        return true;
    r->at = before;
    return false;
}

bool tera_take_name(struct tera_reader *r, Slice *name) {
    tera_skip_space(r);
    uint32_t start = r->at;
    if (is_letter(peek(r, 0)))
        while (is_word_char(peek(r, 0)))
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
    char quote = peek(r, 0);
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

static bool too_deep(struct tera_reader *r) {
    if (r->depth < TERA_NESTING)
        return false;
    tera_fail(r->t, RULE_AGPM_LIMIT, r->at, r->at + 1, "brackets are nested deeper than %d", TERA_NESTING);
    return true;
}

static struct tera_expr *new_expr(struct tera_reader *r, enum tera_expr_kind kind, uint32_t start) {
    struct tera_expr *e = ARENA_NEW(r->t->arena, struct tera_expr);
    e->kind = kind;
    e->start = start;
    e->end = r->at;
    return e;
}

/* --- atoms --- */

static struct tera_expr *read_string(struct tera_reader *r) {
    tera_skip_space(r);
    uint32_t start = r->at;
    const char *s = r->t->text.s;
    char quote = peek(r, 0);
    if (quote != '"' && quote != '\'' && quote != '`')
        return NULL;
    /* The scanner saw to it that it is closed. */
    const char *close = memchr(s + start + 1, quote, r->end - start - 1);
    if (!close)
        return NULL;
    r->at = (uint32_t)(close - s) + 1;
    struct tera_expr *e = new_expr(r, EXPR_STRING, start);
    e->text = slice_sub(r->t->text, start + 1, r->at - 1);
    return e;
}

static bool at_number(const struct tera_reader *r) {
    return is_digit(peek(r, 0)) || (peek(r, 0) == '-' && is_digit(peek(r, 1)));
}

static struct tera_expr *read_number(struct tera_reader *r) {
    uint32_t start = r->at;
    r->at += peek(r, 0) == '-';
    bool zero = peek(r, 0) == '0';
    r->at++;
    while (!zero && is_digit(peek(r, 0)))
        r->at++;
    bool point = peek(r, 0) == '.' && is_digit(peek(r, 1));
    for (r->at += point; point && is_digit(peek(r, 0));)
        r->at++;
    struct tera_expr *e = new_expr(r, point ? EXPR_FLOAT : EXPR_INT, start);
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

static struct tera_expr *read_path(struct tera_reader *r);

/* `[0]`, `["key"]`, `[path]`; the grammar allows no white space in it. */
static bool read_index(struct tera_reader *r, struct tera_segment *segment) {
    r->at++;
    if (at_number(r))
        segment->index = read_number(r);
    else if (is_letter(peek(r, 0)))
        segment->index = read_path(r);
    else
        segment->index = read_string(r);
    if (!segment->index)
        return r->t->failed ? false : tera_expected(r, "a number, a text or a path");
    if (peek(r, 0) != ']')
        return tera_expected(r, "`]`");
    r->at++;
    return true;
}

static struct tera_expr *read_path(struct tera_reader *r) {
    uint32_t start = r->at;
    Slice name;
    VEC(struct tera_segment) segments = {0};
    bool ok = !too_deep(r);
    r->depth++;
    tera_take_name(r, &name);
    VEC_PUSH(&segments)->text = name;
    while (ok) {
        struct tera_segment segment = {0};
        if (peek(r, 0) == '[') {
            ok = read_index(r, &segment);
        } else if (peek(r, 0) == '.' && is_word_char(peek(r, 1))) {
            uint32_t from = ++r->at;
            while (is_word_char(peek(r, 0)))
                r->at++;
            segment.text = slice_sub(r->t->text, from, r->at);
        } else {
            break;
        }
        *VEC_PUSH(&segments) = segment;
    }
    r->depth--;
    struct tera_expr *e = new_expr(r, EXPR_PATH, start);
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
    bool ok = !too_deep(r), first = true;
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
static bool read_filters(struct tera_reader *r, struct tera_expr *e) {
    struct tera_call **last = &e->filters;
    for (;;) {
        tera_skip_space(r);
        if (peek(r, 0) != '|' || peek(r, 1) == '|')
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
    struct tera_expr *e = new_expr(r, EXPR_TEST, path->start);
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
    if (peek(r, 0) == '(') {
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
    struct tera_expr *e = new_expr(r, EXPR_CALL, name->start);
    e->call = call;
    return e;
}

static bool at_call(struct tera_reader *r, const struct tera_expr *path) {
    uint32_t before = r->at;
    tera_skip_space(r);
    bool call = peek(r, 0) == '(';
    if (call && path->n > 1)
        r->at = before;
    return call;
}

/* Begins with a letter: true, false, a path, a test, a call. */
static struct tera_expr *read_word(struct tera_reader *r) {
    static const char *const truths[] = {"false", "False", "true", "True"};
    uint32_t start = r->at;
    for (size_t i = 0; i < 4; i++)
        if (tera_take_word(r, truths[i])) {
            struct tera_expr *e = new_expr(r, EXPR_BOOL, start);
            e->boolean = i >= 2;
            return e;
        }
    struct tera_expr *path = read_path(r);
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

/* --- math --- */

static enum tera_op take_math(struct tera_reader *r) {
    static const char marks[] = "+-*/%";
    tera_skip_space(r);
    const char *found = peek(r, 0) ? strchr(marks, peek(r, 0)) : NULL;
    if (!found || (peek(r, 0) == '/' && peek(r, 1) == '/') || (peek(r, 0) == '*' && peek(r, 1) == '*'))
        return OP_NONE;
    r->at++;
    return (enum tera_op)(OP_ADD + (found - marks));
}

static bool binds_close(enum tera_op op) {
    return op == OP_MUL || op == OP_DIV || op == OP_MOD;
}

static struct tera_expr *join(struct tera_reader *r, struct tera_expr *left, enum tera_expr_kind kind, enum tera_op op,
                              struct tera_expr *right) {
    struct tera_expr *e = new_expr(r, kind, left->start);
    e->op = op;
    e->left = left;
    e->right = right;
    e->end = right->end;
    return e;
}

/* A chain `a op b op c` as it is read, and the tree that it makes: two levels, from the left. */
struct chain {
    struct tera_expr *sum, *product;
    enum tera_op op;                   /* between the two */
};

static void chain_add(struct tera_reader *r, struct chain *chain, enum tera_expr_kind kind, enum tera_op op,
                      struct tera_expr *e) {
    if (!chain->product) {
        chain->product = e;
    } else if (binds_close(op) || op == OP_AND) {
        chain->product = join(r, chain->product, kind, op, e);
    } else {
        chain->sum = chain->sum ? join(r, chain->sum, kind, chain->op, chain->product) : chain->product;
        chain->product = e;
        chain->op = op;
    }
}

static struct tera_expr *chain_end(struct tera_reader *r, struct chain *chain, enum tera_expr_kind kind) {
    return chain->sum ? join(r, chain->sum, kind, chain->op, chain->product) : chain->product;
}

/* May it stand in brackets within sums? */
static bool is_basic(const struct tera_expr *e) {
    switch (e->kind) {
    case EXPR_BOOL:
    case EXPR_INT:
    case EXPR_FLOAT:
    case EXPR_PATH:
    case EXPR_CALL:
    case EXPR_TEST:
    case EXPR_MATH:
        return !e->negated && !e->filters;
    default:
        return false;
    }
}

static struct tera_expr *read_logic(struct tera_reader *r);

static struct tera_expr *read_atom(struct tera_reader *r) {
    tera_skip_space(r);
    if (at_number(r))
        return read_number(r);
    if (is_letter(peek(r, 0)))
        return read_word(r);
    if (peek(r, 0) != '(')
        tera_expected(r, "a number, path or call");
    if (peek(r, 0) != '(' || too_deep(r))
        return NULL;
    uint32_t start = r->at++;
    r->depth++;
    struct tera_expr *inner = read_logic(r);
    r->depth--;
    if (inner && !tera_take(r, ")")) {
        tera_expected(r, "`)`");
        return NULL;
    }
    if (inner) {
        inner->start = start;
        inner->end = r->at;
    }
    return inner;
}

/* basic filters; `first`, when not NULL, has been read. */
static struct tera_expr *read_term(struct tera_reader *r, struct tera_expr *first) {
    struct chain chain = {0};
    struct tera_expr *atom = first ? first : read_atom(r);
    for (enum tera_op op = OP_NONE; atom; atom = read_atom(r)) {
        if ((op || first != atom) && !is_basic(atom)) {
            if (tera_fail(r->t, RULE_AGPM_SYNTAX, atom->start, atom->end, "this cannot be part of a sum"))
                diag_help(r->t->job->sink, "`{%% set %%}` a variable to it, and take that");
            return NULL;
        }
        chain_add(r, &chain, EXPR_MATH, op, atom);
        if (!(op = take_math(r)))
            break;
    }
    if (!atom)
        return NULL;
    struct tera_expr *e = chain_end(r, &chain, EXPR_MATH);
    return read_filters(r, e) ? e : NULL;
}

/* Behind the first part of `a ~ b`. */
static struct tera_expr *read_concat(struct tera_reader *r, struct tera_expr *first) {
    VEC(struct tera_expr *) parts = {0};
    struct tera_expr *part = first;
    do {
        *VEC_PUSH(&parts) = part;
        if (!tera_take(r, "~"))
            break;
        tera_skip_space(r);
        if (at_number(r))
            part = read_number(r);
        else if (is_letter(peek(r, 0)))
            part = read_word(r);
        else if (!(part = read_string(r)))
            tera_expected(r, "a text, number or path");
        if (part && (part->kind == EXPR_TEST || part->kind == EXPR_BOOL)) {
            tera_fail(r->t, RULE_AGPM_SYNTAX, part->start, part->end, "`~` joins texts, numbers, paths and calls alone");
            part = NULL;
        }
    } while (part);
    struct tera_expr *e = new_expr(r, EXPR_CONCAT, first->start);
    e->items = VEC_KEEP(&parts, r->t->arena);
    e->n = parts.n;
    VEC_FREE(&parts);
    return part ? e : NULL;
}

static bool at_tilde(struct tera_reader *r) {
    tera_skip_space(r);
    return peek(r, 0) == '~';
}

/* --- operands, comparisons, logic --- */

/* One side of a comparison. *single: it is one term, which `in` may follow. *bracket: it is `(logic)`, which nothing but
 * `and` and `or` may follow. */
static struct tera_expr *read_operand(struct tera_reader *r, bool *single, bool *bracket) {
    struct chain chain = {0};
    *bracket = false;
    *single = true;
    struct tera_expr *e = read_string(r);
    if (!e && !(e = read_atom(r)))
        return NULL;
    bool text = e->kind == EXPR_STRING && !e->filters && r->t->text.s[e->start] != '(';
    if ((text || e->kind == EXPR_INT || e->kind == EXPR_FLOAT || e->kind == EXPR_PATH || e->kind == EXPR_CALL) &&
        r->t->text.s[e->start] != '(' && at_tilde(r)) {
        text = true;
        if (!(e = read_concat(r, e)))
            return NULL;
    }
    if (text)
        return read_filters(r, e) ? e : NULL;
    if (!is_basic(e)) {
        *bracket = true;
        return e;
    }
    for (enum tera_op op = OP_NONE;;) {
        if (!(e = read_term(r, op ? NULL : e)))
            return NULL;
        chain_add(r, &chain, EXPR_MATH, op, e);
        if (!(op = take_math(r)))
            break;
        *single = false;
    }
    return chain_end(r, &chain, EXPR_MATH);
}

static struct tera_expr *read_list(struct tera_reader *r);

static struct tera_expr *read_in(struct tera_reader *r, struct tera_expr *left, bool not) {
    tera_skip_space(r);
    struct tera_expr *e = new_expr(r, EXPR_IN, left->start);
    e->left = left;
    e->inner_not = not;
    if (peek(r, 0) == '[') {
        e->right = read_list(r);
    } else if ((e->right = read_string(r)) || is_letter(peek(r, 0)) || at_number(r)) {
        if (!e->right)
            e->right = at_number(r) ? read_number(r) : read_path(r);
        bool text = e->right && e->right->kind != EXPR_PATH;
        if (e->right && at_tilde(r)) {
            e->right = read_concat(r, e->right);
            text = true;
        }
        if (e->right && text && !read_filters(r, e->right))
            return NULL;
    } else {
        tera_expected(r, "a list, a text or a path");
    }
    e->end = r->at;
    return e->right ? e : NULL;
}

static enum tera_op take_comparison(struct tera_reader *r) {
    static const struct {
        const char *mark;
        enum tera_op op;
    } marks[] = {{"<=", OP_LE}, {">=", OP_GE}, {"<", OP_LT}, {">", OP_GT}, {"==", OP_EQ}, {"!=", OP_NE}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (tera_take(r, marks[i].mark))
            return marks[i].op;
    return OP_NONE;
}

/* A word and white space behind it, as the grammar wants it of `not`, `and` and `or`. */
static bool take_operator(struct tera_reader *r, const char *word) {
    uint32_t before = r->at;
    if (tera_take_word(r, word)) {
        char next = peek(r, 0);
        if (next == ' ' || next == '\t' || next == '\r' || next == '\n')
            return true;
        r->at = before;
    }
    return false;
}

/* Tera reads `(not a)` and `not (not a)` without the inner `not`: what stands in brackets loses it. */
static void warn_of_lost_not(struct tera_reader *r, const struct tera_expr *e) {
    if (tera_fail(r->t, RULE_AGPM_UNSUPPORTED, e->start, e->end, "a `not` that stands in brackets is lost"))
        diag_help(r->t->job->sink, "agpm's engine reads this without the `not`; write it without the brackets");
}

static struct tera_expr *read_value(struct tera_reader *r) {
    bool single, bracket;
    bool negated = take_operator(r, "not");
    struct tera_expr *left = read_operand(r, &single, &bracket), *e = left;
    if (!left)
        return NULL;
    if (bracket && negated) {
        if (tera_fail(r->t, RULE_AGPM_SYNTAX, left->start, left->end, "`not` cannot stand before brackets that hold this"))
            diag_help(r->t->job->sink, "say it of each part, as in `not a and not b`");
        return NULL;
    }
    if (bracket) {
        if (left->negated) {
            warn_of_lost_not(r, left);
            return NULL;
        }
        return left;
    }
    uint32_t before = r->at;
    bool not_in = single && take_operator(r, "not");
    if (single && tera_take_word(r, "in")) {
        if (!(e = read_in(r, left, not_in)))
            return NULL;
    } else {
        r->at = before;
        enum tera_op op = take_comparison(r);
        struct tera_expr *right = op ? read_operand(r, &single, &bracket) : NULL;
        if (op && right && bracket) {
            tera_fail(r->t, RULE_AGPM_SYNTAX, right->start, right->end, "this cannot be compared");
            return NULL;
        }
        if (op && !(e = right ? join(r, left, EXPR_COMPARE, op, right) : NULL))
            return NULL;
    }
    e->negated = negated;
    return e;
}

static struct tera_expr *read_logic(struct tera_reader *r) {
    struct chain chain = {0};
    for (enum tera_op op = OP_NONE;;) {
        struct tera_expr *e = read_value(r);
        if (!e)
            return NULL;
        chain_add(r, &chain, EXPR_LOGIC, op, e);
        if (take_operator(r, "and"))
            op = OP_AND;
        else if (take_operator(r, "or"))
            op = OP_OR;
        else
            return chain_end(r, &chain, EXPR_LOGIC);
    }
}

/* `[a, b,]` with filters. Its items are values: neither lists nor `a and b`. */
static struct tera_expr *read_list(struct tera_reader *r) {
    uint32_t start = r->at;
    VEC(struct tera_expr *) items = {0};
    bool ok = !too_deep(r);
    r->at++;
    r->depth++;
    while (ok && !tera_take(r, "]")) {
        struct tera_expr *item = read_value(r);
        ok = item != NULL;
        *VEC_PUSH(&items) = item;
        if (ok && !tera_take(r, ",")) {
            ok = tera_take(r, "]") || tera_expected(r, "`,` or `]`");
            break;
        }
    }
    r->depth--;
    struct tera_expr *e = new_expr(r, EXPR_LIST, start);
    e->items = VEC_KEEP(&items, r->t->arena);
    e->n = items.n;
    VEC_FREE(&items);
    return ok && read_filters(r, e) ? e : NULL;
}

struct tera_expr *tera_read_condition(struct tera_reader *r) {
    return read_logic(r);
}

struct tera_expr *tera_read_expr(struct tera_reader *r) {
    tera_skip_space(r);
    return peek(r, 0) == '[' ? read_list(r) : read_logic(r);
}

struct tera_expr *tera_read_container(struct tera_reader *r) {
    tera_skip_space(r);
    return peek(r, 0) == '[' ? read_list(r) : read_term(r, NULL);
}
