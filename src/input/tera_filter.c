#include "input/tera_parts.h"
#include <limits.h>
#include <string.h>

/* Filters: the way to them, and what they share. The tables stand beside the filters. */

/* `safe` and `default` are part of the language, and `content` is the host's. */
static const char *const OF_THE_LANGUAGE[] = {"safe", "default", "content"};

static const struct tera_filter_row *find_row(Slice name) {
    const struct tera_filter_row *const tables[] = {tera_text_filters, tera_list_filters};
    for (size_t i = 0; i < 2; i++)
        for (const struct tera_filter_row *row = tables[i]; row->name; row++)
            if (slice_is(name, row->name))
                return row;
    return NULL;
}

static void help_with_name(struct tera *t, Slice name) {
    const struct tera_filter_row *const tables[] = {tera_text_filters, tera_list_filters};
    VEC(Slice) names = {0};
    for (size_t i = 0; i < 2; i++)
        for (const struct tera_filter_row *row = tables[i]; row->name; row++)
            if (row->call)
                *VEC_PUSH(&names) = slice_from(row->name);
    for (size_t i = 0; i < sizeof OF_THE_LANGUAGE / sizeof *OF_THE_LANGUAGE; i++)
        *VEC_PUSH(&names) = slice_from(OF_THE_LANGUAGE[i]);
    Slice near = nearest_name(name, names.v, names.n);
    VEC_FREE(&names);
    if (near.n)
        diag_help(t->job->sink, "did you mean `%.*s`?", FMT(near));
    else
        diag_help(t->job->sink, "filters are Tera's, and agpm's `content`");
}

bool tera_filter_known(struct tera *t, const struct tera_call *call) {
    for (size_t i = 0; i < sizeof OF_THE_LANGUAGE / sizeof *OF_THE_LANGUAGE; i++)
        if (slice_is(call->name, OF_THE_LANGUAGE[i]))
            return true;
    const struct tera_filter_row *row = find_row(call->name);
    if (row && row->call)
        return true;
    if (row) {
        tera_fail(t, RULE_AGPM_UNSUPPORTED, call->start, call->end, "the filter `%.*s` is not supported", FMT(call->name));
    } else if (tera_fail(t, RULE_AGPM_UNSUPPORTED, call->start, call->end, "there is no filter `%.*s`", FMT(call->name))) {
        help_with_name(t, call->name);
    }
    return false;
}

const struct tera_value **tera_eval_args(struct tera *t, const struct tera_call *call) {
    const struct tera_value **args = ARENA_ARRAY(t->arena, const struct tera_value *, call->n_args);
    for (size_t i = 0; i < call->n_args; i++) {
        args[i] = tera_eval(t, call->args[i].value);
        if (args[i] && args[i]->kind == TERA_BROKEN) {
            t->failed = true;
            args[i] = NULL;
        }
        if (!args[i])
            return NULL;
    }
    return args;
}

static const struct tera_value *host_content(const struct tera_calling *c, const struct tera_value *value) {
    const struct tera_host *host = c->t->job->host;
    if (value->kind != TERA_STRING)
        return tera_wrong_kind(c, value, "a text that names a file");
    if (!host || !host->content)
        return tera_wrong(c, "no files can be read here");
    Slice text;
    struct tera_problem problem = {.rule = RULE_AGPM_CONTENT};
    if (host->content(host->context, value->text, &text, &problem))
        return tera_new_text(c->t, text, c->call->start, c->call->end);
    if (tera_fail(c->t, problem.rule, c->call->start, c->call->end, "%.*s", FMT(problem.message)) && problem.help.n)
        diag_help(c->t->job->sink, "%.*s", FMT(problem.help));
    return NULL;
}

const struct tera_value *tera_filter(struct tera *t, const struct tera_call *call, const struct tera_value *value) {
    struct tera_calling c = {.t = t, .call = call};
    if (!tera_spend(t, value->weight, call->start, call->end) || !(c.args = tera_eval_args(t, call)))
        return NULL;
    if (slice_is(call->name, "content"))
        return host_content(&c, value);
    return find_row(call->name)->call(&c, value);
}

/* --- what filters are made with --- */

const char *tera_kind_name(const struct tera_value *value) {
    static const char *const names[] = {"null", "true or false", "a number", "a number", "a text", "a list", "a map", "broken"};
    return names[value->kind];
}

const struct tera_value *tera_wrong(const struct tera_calling *c, const char *format, ...) {
    Buf text = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    tera_fail(c->t, RULE_AGPM_VALUE, c->call->start, c->call->end, "%.*s", FMT(buf_view(&text)));
    buf_free(&text);
    return NULL;
}

const struct tera_value *tera_wrong_kind(const struct tera_calling *c, const struct tera_value *value, const char *wanted) {
    return tera_wrong(c, "`%.*s` needs %s, and gets %s", FMT(c->call->name), wanted, tera_kind_name(value));
}

const struct tera_value *tera_text(const struct tera_calling *c, Buf *text) {
    const struct tera_value *value = tera_new_text(c->t, buf_view(text), c->call->start, c->call->end);
    buf_free(text);
    return value;
}

const struct tera_value *tera_arg(const struct tera_calling *c, const char *name) {
    for (size_t i = c->call->n_args; i-- > 0;)
        if (slice_is(c->call->args[i].name, name))
            return c->args[i];
    return NULL;
}

bool tera_arg_needed(const struct tera_calling *c, const char *name) {
    if (tera_arg(c, name))
        return true;
    if (tera_fail(c->t, RULE_AGPM_VALUE, c->call->start, c->call->end, "`%.*s` needs the argument `%s`", FMT(c->call->name), name))
        diag_help(c->t->job->sink, "write `%.*s(%s=...)`", FMT(c->call->name), name);
    return false;
}

static bool wrong_arg(const struct tera_calling *c, const char *name, const struct tera_value *value, const char *wanted) {
    tera_wrong(c, "`%s` of `%.*s` must be %s; this is %s", name, FMT(c->call->name), wanted, tera_kind_name(value));
    return false;
}

bool tera_arg_text(const struct tera_calling *c, const char *name, Slice *out) {
    const struct tera_value *value = tera_arg(c, name);
    if (!value)
        return true;
    if (value->kind != TERA_STRING)
        return wrong_arg(c, name, value, "a text");
    *out = value->text;
    return true;
}

bool tera_arg_count(const struct tera_calling *c, const char *name, size_t *out) {
    const struct tera_value *value = tera_arg(c, name);
    if (!value)
        return true;
    if (value->kind != TERA_INT || value->integer < 0)
        return wrong_arg(c, name, value, "a whole number, 0 or more");
    *out = (size_t)value->integer;
    return true;
}

bool tera_arg_number(const struct tera_calling *c, const char *name, double *out) {
    const struct tera_value *value = tera_arg(c, name);
    if (!value)
        return true;
    if (!tera_is_number(value))
        return wrong_arg(c, name, value, "a number");
    *out = tera_number(value);
    return true;
}

bool tera_arg_bool(const struct tera_calling *c, const char *name, bool *out) {
    const struct tera_value *value = tera_arg(c, name);
    if (!value)
        return true;
    if (value->kind != TERA_BOOL)
        return wrong_arg(c, name, value, "true or false");
    *out = value->boolean;
    return true;
}
