#include "input/tera_parts.h"
#include <math.h>

/* Tests (`is odd`) and functions (`range(end=3)`). */

/* --- tests --- */

struct testing {
    struct tera *t;
    const struct tera_call *call;
    const struct tera_value *value;    /* NULL: undefined */
    const struct tera_value *arg;      /* NULL: none */
    bool *out;
};

static bool wrong(const struct testing *test, const char *wanted, const struct tera_value *got) {
    tera_fail(test->t, RULE_AGPM_VALUE, test->call->start, test->call->end, "`is %.*s` needs %s, and gets %s",
              FMT(test->call->name), wanted, got ? tera_kind_name(got) : "nothing");
    return false;
}

static bool is_number(const struct testing *test) {
    *test->out = tera_is_number(test->value);
    return true;
}

static bool is_string(const struct testing *test) {
    *test->out = test->value->kind == TERA_STRING;
    return true;
}

static bool is_object(const struct testing *test) {
    *test->out = test->value->kind == TERA_MAP;
    return true;
}

static bool is_iterable(const struct testing *test) {
    *test->out = test->value->kind == TERA_MAP || test->value->kind == TERA_LIST;
    return true;
}

static bool is_odd(const struct testing *test) {
    if (!tera_is_number(test->value))
        return wrong(test, "a number", test->value);
    double rest = fmod(tera_number(test->value), 2);
    *test->out = islessgreater(rest, 0);
    return true;
}

static bool is_even(const struct testing *test) {
    bool ok = is_odd(test);
    *test->out = !*test->out;
    return ok;
}

static bool is_divisible(const struct testing *test) {
    if (!tera_is_number(test->value))
        return wrong(test, "a number", test->value);
    if (!test->arg || !tera_is_number(test->arg))
        return wrong(test, "a number in its brackets", test->arg);
    double rest = fmod(tera_number(test->value), tera_number(test->arg));
    *test->out = !isnan(rest) && !islessgreater(rest, 0);
    return true;
}

static bool two_texts(const struct testing *test) {
    if (test->value->kind != TERA_STRING)
        return wrong(test, "a text", test->value);
    return (test->arg && test->arg->kind == TERA_STRING) || wrong(test, "a text in its brackets", test->arg);
}

static bool is_starting(const struct testing *test) {
    *test->out = two_texts(test) && slice_starts(test->value->text, test->arg->text);
    return two_texts(test);
}

static bool is_ending(const struct testing *test) {
    *test->out = two_texts(test) && slice_ends(test->value->text, test->arg->text);
    return two_texts(test);
}

static bool is_containing(const struct testing *test) {
    const struct tera_value *value = test->value;
    if (!test->arg)
        return wrong(test, "a value in its brackets", NULL);
    if (value->kind == TERA_LIST) {
        for (size_t i = 0; i < value->n && !*test->out; i++)
            *test->out = tera_equal(value->items[i], test->arg);
        return true;
    }
    if (value->kind != TERA_STRING && value->kind != TERA_MAP)
        return wrong(test, "a text, a list or a map", value);
    if (test->arg->kind != TERA_STRING)
        return wrong(test, "a text in its brackets", test->arg);
    *test->out = value->kind == TERA_MAP ? tera_member(value, test->arg->text) != NULL
                                         : slice_find(value->text, test->arg->text, 0) != SLICE_NONE;
    return true;
}

static const struct test_row {
    const char *name;
    bool (*test)(const struct testing *test);  /* NULL: not supported, or, for `defined` and `undefined`, done without */
    size_t n_args;
} TESTS[] = {
    {"defined", NULL, 0},
    {"undefined", NULL, 0},
    {"odd", is_odd, 0},
    {"even", is_even, 0},
    {"string", is_string, 0},
    {"number", is_number, 0},
    {"divisibleby", is_divisible, 1},
    {"iterable", is_iterable, 0},
    {"object", is_object, 0},
    {"starting_with", is_starting, 1},
    {"ending_with", is_ending, 1},
    {"containing", is_containing, 1},
    {"matching", NULL, 1},
};
enum { N_TESTS = sizeof TESTS / sizeof *TESTS };

static const struct test_row *find_test(Slice name) {
    for (size_t i = 0; i < N_TESTS; i++)
        if (slice_is(name, TESTS[i].name))
            return &TESTS[i];
    return NULL;
}

bool tera_test_known(struct tera *t, const struct tera_call *call) {
    const struct test_row *row = find_test(call->name);
    if (row && !slice_is(call->name, "matching"))
        return true;
    if (row) {
        if (tera_fail(t, RULE_AGPM_UNSUPPORTED, call->start, call->end, "the test `matching` is not supported"))
            diag_help(t->job->sink, "use `starting_with`, `ending_with` or `containing`");
        return false;
    }
    if (!tera_fail(t, RULE_AGPM_UNSUPPORTED, call->start, call->end, "there is no test `%.*s`", FMT(call->name)))
        return false;
    Slice names[N_TESTS];
    for (size_t i = 0; i < N_TESTS; i++)
        names[i] = slice_from(TESTS[i].name);
    Slice near = nearest_name(call->name, names, N_TESTS);
    if (near.n)
        diag_help(t->job->sink, "did you mean `%.*s`?", FMT(near));
    else
        diag_help(t->job->sink, "tests are defined, undefined, odd, even, string, number, divisibleby, iterable, object, "
                                "starting_with, ending_with and containing");
    return false;
}

bool tera_test(struct tera *t, const struct tera_expr *e, const struct tera_value *value, bool *out) {
    const struct tera_call *call = e->call;
    const struct test_row *row = find_test(call->name);
    const struct tera_value **args = tera_eval_args(t, call);
    *out = false;
    if (!args)
        return false;
    if (call->n_args > row->n_args) {
        tera_fail(t, RULE_AGPM_VALUE, call->start, call->end, "`is %.*s` takes %s", FMT(call->name),
                  row->n_args ? "one argument" : "no argument");
        return false;
    }
    if (!row->test) {
        *out = (value != NULL) == (row == &TESTS[0]);
        return true;
    }
    if (!value) {
        tera_report_unknown(t, e->left);
        return false;
    }
    struct testing test = {t, call, value, call->n_args ? args[0] : NULL, out};
    return tera_spend(t, value->weight, call->start, call->end) && row->test(&test);
}

/* --- functions --- */

static const struct tera_value *range(const struct tera_calling *c, const struct tera_value *value) {
    size_t start = 0, end = 0, step = 1;
    TeraItems items = {0};
    (void)value;
    if (!tera_arg_needed(c, "end") || !tera_arg_count(c, "start", &start) || !tera_arg_count(c, "end", &end) ||
        !tera_arg_count(c, "step_by", &step))
        return NULL;
    if (start > end)
        return tera_wrong(c, "`start` of `range` is greater than its `end`");
    if (!step)
        return tera_wrong(c, "`step_by` of `range` is 0");
    size_t n = (end - start) / step;
    if (n > TERA_STEPS) {
        tera_fail(c->t, RULE_AGPM_LIMIT, c->call->start, c->call->end, "`range` goes over more than %d numbers", TERA_STEPS);
        return NULL;
    }
    if (!tera_spend(c->t, 64 * n, c->call->start, c->call->end) || !tera_charge(c->t, 64 * n, c->call->start, c->call->end))
        return NULL;
    for (size_t i = start; i < end; i += step)
        *VEC_PUSH(&items) = tera_int(c->t->arena, (long long)i);
    return tera_items(c, &items);
}

static const struct tera_value *throw(const struct tera_calling *c, const struct tera_value *value) {
    Slice message = {0};
    (void)value;
    if (!tera_arg_needed(c, "message") || !tera_arg_text(c, "message", &message))
        return NULL;
    return tera_wrong(c, "%.*s", FMT(message));
}

static const struct function_row {
    const char *name;
    tera_function *call;
    const char *why_not;
} FUNCTIONS[] = {
    {"range", range, NULL},
    {"throw", throw, NULL},
    {"now", NULL, "equal files have to give equal prompts on every day"},
    {"get_random", NULL, "equal files have to give equal prompts"},
    {"get_env", NULL, "equal files have to give equal prompts on every machine; put the value into `project:` of quire.yaml"},
    {"super", NULL, "there is no inheritance"},
};

static const struct function_row *find_function(Slice name) {
    for (size_t i = 0; i < sizeof FUNCTIONS / sizeof *FUNCTIONS; i++)
        if (slice_is(name, FUNCTIONS[i].name))
            return &FUNCTIONS[i];
    return NULL;
}

bool tera_function_known(struct tera *t, const struct tera_call *call) {
    const struct function_row *row = find_function(call->name);
    if (row && row->call)
        return true;
    if (row) {
        if (tera_fail(t, RULE_AGPM_UNSUPPORTED, call->start, call->end, "the function `%.*s` is not supported", FMT(call->name)))
            diag_help(t->job->sink, "%s", row->why_not);
    } else if (tera_fail(t, RULE_AGPM_UNSUPPORTED, call->start, call->end, "there is no function `%.*s`", FMT(call->name))) {
        diag_help(t->job->sink, "the functions are range and throw");
    }
    return false;
}

const struct tera_value *tera_call(struct tera *t, const struct tera_call *call) {
    struct tera_calling c = {.t = t, .call = call, .args = tera_eval_args(t, call)};
    return c.args ? find_function(call->name)->call(&c, NULL) : NULL;
}
