#include "base/unicode.h"
#include "input/tera_parts.h"
#include <limits.h>
#include <math.h>

/* Expressions to values, by the steps of Tera's processor (src/renderer/processor.rs): where it forgets a filter or turns a
 * `not` twice, so does this. */

static bool wrong(struct tera *t, const struct tera_expr *e, const char *what) {
    tera_fail(t, RULE_AGPM_VALUE, e->start, e->end, "%s", what);
    return false;
}

/* One expression within another; leave() always follows. False when that is one too many. */
static bool enter(struct tera *t, const struct tera_expr *e) {
    if (++t->depth > TERA_OPERATORS && !t->stopped) {
        tera_fail(t, RULE_AGPM_LIMIT, e->start, e->end, "this expression has more than %d operators", TERA_OPERATORS);
        return false;
    }
    return tera_spend(t, 0, e->start, e->end);
}

static void leave(struct tera *t) {
    t->depth--;
}

/* --- numbers --- */

/* A number, or what comes of a division of nothing by nothing. */
struct number {
    enum { NUMBER_INT, NUMBER_FLOAT, NUMBER_NAN } kind;
    long long integer;
    double number;                     /* always set, but for NUMBER_NAN */
};

static struct number of_int(long long integer) {
    return (struct number){NUMBER_INT, integer, (double)integer};
}

static struct number of_float(double number) {
    return (struct number){isfinite(number) ? NUMBER_FLOAT : NUMBER_NAN, 0, number};
}

static bool eval_number(struct tera *t, const struct tera_expr *e, struct number *out);

static bool math_on_ints(struct tera *t, const struct tera_expr *e, long long a, long long b, long long *out) {
    bool fits = true;
    switch (e->op) {
    case OP_ADD:
        fits = !__builtin_add_overflow(a, b, out);
        break;
    case OP_SUB:
        fits = !__builtin_sub_overflow(a, b, out);
        break;
    case OP_MUL:
        fits = !__builtin_mul_overflow(a, b, out);
        break;
    default:
        if (b == 0)
            return wrong(t, e, "this is the rest of a division by 0");
        *out = b == -1 ? 0 : a % b;
    }
    return fits || wrong(t, e, "the result is too large for a number of 64 bits");
}

static struct number divided(double a, double b) {
    double result = a / b;
    if (isfinite(result) && !islessgreater(round(result), result) && fabs(result) < 9.2e18)
        return of_int((long long)result);
    return of_float(result);
}

static bool math(struct tera *t, const struct tera_expr *e, struct number *out) {
    struct number a, b;
    if (!eval_number(t, e->left, &a) || !eval_number(t, e->right, &b))
        return false;
    if (a.kind == NUMBER_NAN || b.kind == NUMBER_NAN) {
        out->kind = NUMBER_NAN;
    } else if (e->op == OP_DIV) {
        *out = divided(a.number, b.number);
    } else if (a.kind == NUMBER_INT && b.kind == NUMBER_INT) {
        long long result = 0;
        if (!math_on_ints(t, e, a.integer, b.integer, &result))
            return false;
        *out = of_int(result);
    } else {
        *out = of_float(e->op == OP_ADD   ? a.number + b.number
                        : e->op == OP_SUB ? a.number - b.number
                        : e->op == OP_MUL ? a.number * b.number
                                          : fmod(a.number, b.number));
    }
    return true;
}

static bool number_of(struct tera *t, const struct tera_expr *e, const struct tera_value *value, struct number *out) {
    if (!value)
        return false;
    if (value->kind == TERA_BROKEN)
        return !(t->failed = true);
    if (!tera_is_number(value)) {
        tera_fail(t, RULE_AGPM_VALUE, e->start, e->end, "a number should stand here; this is %s", tera_kind_name(value));
        return false;
    }
    *out = value->kind == TERA_INT ? of_int(value->integer) : of_float(value->number);
    return true;
}

static bool eval_number_in(struct tera *t, const struct tera_expr *e, struct number *out) {
    if (e->filters)
        return number_of(t, e, tera_eval(t, e), out);
    switch (e->kind) {
    case EXPR_PATH: {
        const struct tera_value *value = tera_look_up(t, e);
        if (!value && !t->stopped)
            tera_report_unknown(t, e);
        return number_of(t, e, value, out);
    }
    case EXPR_INT:
        *out = of_int(e->integer);
        return true;
    case EXPR_FLOAT:
        *out = of_float(e->number);
        return true;
    case EXPR_MATH:
        return math(t, e, out);
    case EXPR_CALL:
        return number_of(t, e, tera_call(t, e->call), out);
    case EXPR_STRING:
    case EXPR_CONCAT:
        return wrong(t, e, "a number should stand here; this is a text");
    default:
        return wrong(t, e, "a number should stand here; this is true or false");
    }
}

static bool eval_number(struct tera *t, const struct tera_expr *e, struct number *out) {
    bool ok = enter(t, e) && eval_number_in(t, e, out);
    leave(t);
    return ok;
}

/* --- truth --- */

static bool compare_sizes(struct tera *t, const struct tera_expr *e, bool *out) {
    struct number a, b;
    if (!eval_number(t, e->left, &a) || !eval_number(t, e->right, &b))
        return false;
    if (a.kind == NUMBER_NAN || b.kind == NUMBER_NAN)
        return wrong(t, e, "what is no number cannot be compared");
    *out = e->op == OP_LT   ? a.number < b.number
           : e->op == OP_LE ? a.number <= b.number
           : e->op == OP_GT ? a.number > b.number
                            : a.number >= b.number;
    return true;
}

/* *settled: Tera says false, whatever else the expression says. */
static bool compare(struct tera *t, const struct tera_expr *e, bool *out, bool *settled) {
    if (e->op != OP_EQ && e->op != OP_NE)
        return compare_sizes(t, e, out);
    const struct tera_value *a = tera_eval(t, e->left), *b = a ? tera_eval(t, e->right) : NULL;
    if (!b)
        return false;
    if (a->kind == TERA_BROKEN || b->kind == TERA_BROKEN)
        return !(t->failed = true);
    if (!tera_spend(t, a->weight < b->weight ? a->weight : b->weight, e->start, e->end))
        return false;
    *out = *settled = false;
    if (tera_is_number(a) != tera_is_number(b)) {
        *settled = true;  /* also for `!=` */
        return true;
    }
    bool equal = tera_is_number(a) ? !islessgreater(tera_number(a), tera_number(b)) : tera_equal(a, b);
    *out = equal == (e->op == OP_EQ);
    return true;
}

static bool contains(struct tera *t, const struct tera_expr *e, const struct tera_value *left,
                     const struct tera_value *right, bool *out) {
    *out = false;
    if (right->kind == TERA_LIST) {
        for (size_t i = 0; i < right->n && !*out; i++)
            *out = tera_equal(right->items[i], left);
        return true;
    }
    if (right->kind != TERA_STRING && right->kind != TERA_MAP)
        return wrong(t, e->right, "`in` looks into lists, texts and maps alone");
    if (left->kind != TERA_STRING)
        return wrong(t, e->left, right->kind == TERA_MAP ? "only a text can be a key of a map" : "only a text can be in a text");
    *out = right->kind == TERA_MAP ? tera_member(right, left->text) != NULL
                                   : slice_find(right->text, left->text, 0) != SLICE_NONE;
    return true;
}

static bool eval_in(struct tera *t, const struct tera_expr *e, bool *out) {
    const struct tera_value *left = tera_eval(t, e->left), *right = left ? tera_eval(t, e->right) : NULL;
    if (!right)
        return false;
    if (left->kind == TERA_BROKEN || right->kind == TERA_BROKEN)
        return !(t->failed = true);
    if (!tera_spend(t, left->weight + right->weight, e->start, e->end) || !contains(t, e, left, right, out))
        return false;
    *out ^= e->inner_not;
    return true;
}

/* What fails in a path, or in the filters behind it, is false here, and stays that when `not` stands before it. */
static bool eval_path_bool(struct tera *t, const struct tera_expr *e, bool *out) {
    t->quiet++;
    const struct tera_value *value = tera_eval(t, e);
    t->quiet--;
    if (value && value->kind == TERA_BROKEN)
        return !(t->failed = true);
    *out = (value && tera_truthy(value)) ^ e->negated;
    return !t->stopped;
}

static bool eval_test(struct tera *t, const struct tera_expr *e, bool *out) {
    const struct tera_value *value = tera_look_up(t, e->left);
    if (t->stopped)
        return false;
    if (value && value->kind == TERA_BROKEN)
        return !(t->failed = true);
    if (!tera_test(t, e, value, out))
        return false;
    *out ^= e->inner_not;
    return true;
}

static bool eval_logic(struct tera *t, const struct tera_expr *e, bool *out) {
    if (!tera_eval_bool(t, e->left, out))
        return false;
    return *out == (e->op == OP_OR) || tera_eval_bool(t, e->right, out);
}

static bool eval_call_bool(struct tera *t, const struct tera_expr *e, bool *out) {
    const struct tera_value *value = tera_call(t, e->call);
    if (!value)
        return false;
    if (value->kind != TERA_BOOL)
        return wrong(t, e, "true or false should stand here, and this call gives something else");
    *out = value->boolean;
    return true;
}

static bool eval_number_bool(struct tera *t, const struct tera_expr *e, bool *out) {
    struct number number;
    struct tera_expr plain = *e;
    plain.filters = NULL;  /* Tera does not look at them here */
    if (!eval_number(t, &plain, &number))
        return false;
    *out = number.kind != NUMBER_NAN && islessgreater(number.number, 0);
    return true;
}

static bool eval_value_bool(struct tera *t, const struct tera_expr *e, bool *out) {
    struct tera_expr plain = *e;
    plain.negated = false;
    const struct tera_value *value = tera_eval(t, &plain);
    *out = value && tera_truthy(value);
    return value != NULL;
}

static bool eval_bool_in(struct tera *t, const struct tera_expr *e, bool *out) {
    bool ok = true, settled = false;
    switch (e->kind) {
    case EXPR_LOGIC:
        ok = eval_logic(t, e, out);
        break;
    case EXPR_COMPARE:
        ok = compare(t, e, out, &settled);
        break;
    case EXPR_PATH:
        ok = eval_path_bool(t, e, out);
        break;
    case EXPR_MATH:
    case EXPR_INT:
    case EXPR_FLOAT:
        ok = eval_number_bool(t, e, out);
        break;
    case EXPR_IN:
        ok = eval_in(t, e, out);
        break;
    case EXPR_TEST:
        ok = eval_test(t, e, out);
        break;
    case EXPR_BOOL:
        *out = e->boolean;
        break;
    case EXPR_STRING:
        *out = e->text.n > 0;
        break;
    case EXPR_CALL:
        ok = eval_call_bool(t, e, out);
        break;
    case EXPR_CONCAT:
    case EXPR_LIST:
        ok = eval_value_bool(t, e, out);
        break;
    }
    if (ok && e->negated && !settled)
        *out = !*out;
    return ok;
}

bool tera_eval_bool(struct tera *t, const struct tera_expr *e, bool *out) {
    *out = false;
    bool ok = enter(t, e) && eval_bool_in(t, e, out);
    leave(t);
    return ok;
}

/* --- values --- */

static const struct tera_value *eval_list(struct tera *t, const struct tera_expr *e) {
    TeraItems items = {0};
    const struct tera_value *item = tera_null();
    for (size_t i = 0; i < e->n && item; i++) {
        item = tera_eval(t, e->items[i]);
        if (item && item->kind == TERA_BROKEN) {
            t->failed = true;
            item = NULL;
        }
        if (item)
            *VEC_PUSH(&items) = item;
    }
    const struct tera_value *list = item ? tera_list(t->arena, items.v, items.n) : NULL;
    if (item && !list)
        tera_fail(t, RULE_AGPM_LIMIT, e->start, e->end, "lists are nested deeper than %d here", TERA_DEPTH);
    VEC_FREE(&items);
    return list;
}

/* serde_json's way with numbers, for those that come from variables; a number that is written keeps Tera's. */
static void concat_part(Buf *out, const struct tera_expr *part, const struct tera_value *value) {
    if (part->kind == EXPR_PATH || part->kind == EXPR_CALL)
        if (value->kind == TERA_FLOAT) {
            tera_json(out, value, false);
            return;
        }
    tera_print(out, value);
}

static const struct tera_value *eval_concat(struct tera *t, const struct tera_expr *e) {
    Buf text = {0};
    bool ok = true;
    for (size_t i = 0; i < e->n && ok; i++) {
        const struct tera_value *value = tera_eval(t, e->items[i]);
        ok = value && value->kind != TERA_BROKEN;
        t->failed |= !ok;
        if (ok && value->kind != TERA_STRING && !tera_is_number(value)) {
            tera_fail(t, RULE_AGPM_VALUE, e->items[i]->start, e->items[i]->end, "`~` joins texts and numbers; this is %s",
                      tera_kind_name(value));
            ok = false;
        }
        if (ok && (ok = tera_spend(t, value->weight, e->start, e->end)))
            concat_part(&text, e->items[i], value);
        ok = ok && text.n <= TERA_MEMORY;
    }
    const struct tera_value *value = ok ? tera_new_text(t, buf_view(&text), e->start, e->end) : NULL;
    buf_free(&text);
    return value;
}

static const struct tera_value *eval_math(struct tera *t, const struct tera_expr *e) {
    struct number number;
    struct tera_expr plain = *e;
    plain.filters = NULL;
    if (!eval_number(t, &plain, &number))
        return NULL;
    if (number.kind == NUMBER_NAN)
        return tera_string(t->arena, S("NaN"));
    return number.kind == NUMBER_INT ? tera_int(t->arena, number.integer) : tera_float(t->arena, number.number);
}

/* The value of `default(value=...)`, which has to be the first filter. */
static const struct tera_value *eval_default(struct tera *t, const struct tera_call *call) {
    for (size_t i = 0; i < call->n_args; i++)
        if (slice_is(call->args[i].name, "value"))
            return tera_eval(t, call->args[i].value);
    if (tera_fail(t, RULE_AGPM_VALUE, call->start, call->end, "`default` needs the argument `value`"))
        diag_help(t->job->sink, "write `default(value=...)`");
    return NULL;
}

/* *undefined_not: `not` before a path that leads nowhere, which is true and no error. */
static const struct tera_value *eval_path(struct tera *t, const struct tera_expr *e, bool *undefined_not) {
    bool has_default = e->filters && slice_is(e->filters->name, "default");
    const struct tera_value *value = tera_look_up(t, e);
    if (t->stopped)
        return NULL;
    if (has_default && (!value || value->kind == TERA_NULL))
        return eval_default(t, e->filters);
    if (value)
        return value;
    if ((*undefined_not = e->negated))
        return tera_bool(true);
    tera_report_unknown(t, e);
    return NULL;
}

static const struct tera_value *eval_plain(struct tera *t, const struct tera_expr *e, bool *undefined_not) {
    bool truth;
    switch (e->kind) {
    case EXPR_LIST:
        return eval_list(t, e);
    case EXPR_STRING:
        return tera_string(t->arena, e->text);
    case EXPR_CONCAT:
        return eval_concat(t, e);
    case EXPR_INT:
        return tera_int(t->arena, e->integer);
    case EXPR_FLOAT:
        return tera_float(t->arena, e->number);
    case EXPR_BOOL:
        return tera_bool(e->boolean);
    case EXPR_PATH:
        return eval_path(t, e, undefined_not);
    case EXPR_CALL:
        return tera_call(t, e->call);
    case EXPR_MATH:
        return eval_math(t, e);
    case EXPR_TEST:
        return eval_test(t, e, &truth) ? tera_bool(truth) : NULL;
    case EXPR_IN:
        return eval_in(t, e, &truth) ? tera_bool(truth) : NULL;
    case EXPR_COMPARE:
    case EXPR_LOGIC:
        return tera_eval_bool(t, e, &truth) ? tera_bool(truth) : NULL;
    }
    return NULL;
}

static const struct tera_value *eval_in_full(struct tera *t, const struct tera_expr *e) {
    bool undefined_not = false;
    const struct tera_value *value = eval_plain(t, e, &undefined_not);
    if (!value || undefined_not)
        return value;
    for (const struct tera_call *filter = e->filters; filter && value && value->kind != TERA_BROKEN; filter = filter->next)
        if (!slice_is(filter->name, "safe") && !slice_is(filter->name, "default"))
            value = tera_filter(t, filter, value);
    if (value && value->kind != TERA_BROKEN && e->negated)
        return tera_bool(!tera_truthy(value));
    return value;
}

const struct tera_value *tera_eval(struct tera *t, const struct tera_expr *e) {
    const struct tera_value *value = enter(t, e) ? eval_in_full(t, e) : NULL;
    leave(t);
    return value;
}
