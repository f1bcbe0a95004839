#include "input/tera_parts.h"
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

/* --- math --- */

static enum tera_op take_math(struct tera_reader *r) {
    static const char marks[] = "+-*/%";
    tera_skip_space(r);
    const char *found = tera_peek(r, 0) ? strchr(marks, tera_peek(r, 0)) : NULL;
    if (!found || (tera_peek(r, 0) == '/' && tera_peek(r, 1) == '/') || (tera_peek(r, 0) == '*' && tera_peek(r, 1) == '*'))
        return OP_NONE;
    r->at++;
    return (enum tera_op)(OP_ADD + (found - marks));
}

static bool binds_close(enum tera_op op) {
    return op == OP_MUL || op == OP_DIV || op == OP_MOD;
}

static struct tera_expr *join(struct tera_reader *r, struct tera_expr *left, enum tera_expr_kind kind, enum tera_op op,
                              struct tera_expr *right) {
    struct tera_expr *e = tera_new_expr(r, kind, left->start);
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
    if (tera_at_number(r))
        return tera_read_number(r);
    if (tera_is_letter(tera_peek(r, 0)))
        return tera_read_word(r);
    if (tera_peek(r, 0) != '(')
        tera_expected(r, "a number, path or call");
    if (tera_peek(r, 0) != '(' || tera_too_deep(r))
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
    return tera_read_filters(r, e) ? e : NULL;
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
        if (tera_at_number(r))
            part = tera_read_number(r);
        else if (tera_is_letter(tera_peek(r, 0)))
            part = tera_read_word(r);
        else if (!(part = tera_read_string(r)))
            tera_expected(r, "a text, number or path");
        if (part && (part->kind == EXPR_TEST || part->kind == EXPR_BOOL)) {
            tera_fail(r->t, RULE_AGPM_SYNTAX, part->start, part->end, "`~` joins texts, numbers, paths and calls alone");
            part = NULL;
        }
    } while (part);
    struct tera_expr *e = tera_new_expr(r, EXPR_CONCAT, first->start);
    e->items = VEC_KEEP(&parts, r->t->arena);
    e->n = parts.n;
    VEC_FREE(&parts);
    return part ? e : NULL;
}

static bool at_tilde(struct tera_reader *r) {
    tera_skip_space(r);
    return tera_peek(r, 0) == '~';
}

/* --- operands, comparisons, logic --- */

/* One side of a comparison. *single: it is one term, which `in` may follow. *bracket: it is `(logic)`, which nothing but
 * `and` and `or` may follow. */
static struct tera_expr *read_operand(struct tera_reader *r, bool *single, bool *bracket) {
    struct chain chain = {0};
    *bracket = false;
    *single = true;
    struct tera_expr *e = tera_read_string(r);
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
        return tera_read_filters(r, e) ? e : NULL;
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
    struct tera_expr *e = tera_new_expr(r, EXPR_IN, left->start);
    e->left = left;
    e->inner_not = not;
    if (tera_peek(r, 0) == '[') {
        e->right = read_list(r);
    } else if ((e->right = tera_read_string(r)) || tera_is_letter(tera_peek(r, 0)) || tera_at_number(r)) {
        if (!e->right)
            e->right = tera_at_number(r) ? tera_read_number(r) : tera_read_path(r);
        bool text = e->right && e->right->kind != EXPR_PATH;
        if (e->right && at_tilde(r)) {
            e->right = read_concat(r, e->right);
            text = true;
        }
        if (e->right && text && !tera_read_filters(r, e->right))
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
        char next = tera_peek(r, 0);
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
    bool ok = !tera_too_deep(r);
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
    struct tera_expr *e = tera_new_expr(r, EXPR_LIST, start);
    e->items = VEC_KEEP(&items, r->t->arena);
    e->n = items.n;
    VEC_FREE(&items);
    return ok && tera_read_filters(r, e) ? e : NULL;
}

struct tera_expr *tera_read_condition(struct tera_reader *r) {
    return read_logic(r);
}

struct tera_expr *tera_read_expr(struct tera_reader *r) {
    tera_skip_space(r);
    return tera_peek(r, 0) == '[' ? read_list(r) : read_logic(r);
}

struct tera_expr *tera_read_container(struct tera_reader *r) {
    tera_skip_space(r);
    return tera_peek(r, 0) == '[' ? read_list(r) : read_term(r, NULL);
}
