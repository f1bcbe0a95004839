#include "base/unicode.h"
#include "input/source.h"
#include "input/tera_parts.h"

/* --- reports and budgets --- */

bool tera_fail(struct tera *t, enum rule rule, uint32_t start, uint32_t end, const char *format, ...) {
    if (rule == RULE_AGPM_LIMIT)
        t->stopped = true;
    if (t->quiet && !t->stopped)
        return false;
    t->failed = true;
    if (!t->job->sink)
        return false;
    if (++t->failures > TERA_FAILURES && !t->stopped) {
        tera_fail(t, RULE_AGPM_LIMIT, start, end, "more than %d expressions fail: it stops here", TERA_FAILURES);
        return false;
    }
    Buf message = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&message, format, args);
    va_end(args);
    bool reported = diag_at(t->job->sink, rule, source_place(t->job->source, start, end), "%.*s", FMT(buf_view(&message)));
    buf_free(&message);
    return reported;
}

bool tera_spend(struct tera *t, size_t bytes, uint32_t start, uint32_t end) {
    t->steps += bytes / 64 + 1;
    if (t->steps <= TERA_STEPS)
        return !t->stopped;
    if (!t->stopped && tera_fail(t, RULE_AGPM_LIMIT, start, end, "the file takes too long to render: it stops here"))
        diag_help(t->job->sink, "loop less; a file may take about a million steps");
    t->stopped = true;
    return false;
}

bool tera_charge(struct tera *t, size_t bytes, uint32_t start, uint32_t end) {
    t->memory += bytes;
    if (t->memory <= TERA_MEMORY)
        return !t->stopped;
    if (!t->stopped && tera_fail(t, RULE_AGPM_LIMIT, start, end, "the values of the file grow to more than 16 MiB here"))
        diag_help(t->job->sink, "make fewer or smaller ones");
    t->stopped = true;
    return false;
}

const struct tera_value *tera_new_text(struct tera *t, Slice text, uint32_t start, uint32_t end) {
    if (!tera_charge(t, text.n + 64, start, end) || !tera_spend(t, text.n, start, end))
        return NULL;
    return tera_string(t->arena, slice_dup(t->arena, text));
}

/* --- writing --- */

static void begin_run(struct tera *t, uint32_t from, uint32_t span, bool echo) {
    struct tera_out *out = t->out;
    if (out->captured)
        return;
    if (span == 0 && out->runs.n) {
        const struct source_run *last = &out->runs.v[out->runs.n - 1];
        if (last->span == 0 && last->from + (out->text.n - last->at) == from)
            return;  /* the file goes on */
    }
    *VEC_PUSH(&out->runs) = (struct source_run){(uint32_t)out->text.n, from, span, echo};
}

static void write_run(struct tera *t, Slice text, uint32_t from, uint32_t span, bool echo) {
    struct tera_out *out = t->out;
    if (!text.n || t->stopped)
        return;
    if (text.n > TERA_OUTPUT - out->text.n) {
        if (tera_fail(t, RULE_AGPM_LIMIT, from, from + (span ? span : 1), "the rendered text grows to more than 1 MiB here"))
            diag_help(t->job->sink, "render less into one file");
        return;
    }
    begin_run(t, from, span, echo);
    buf_slice(&out->text, text);
}

static void write_out(struct tera *t, Slice text, uint32_t from, uint32_t span) {
    write_run(t, text, from, span, false);
}

static void write_source(struct tera *t, uint32_t from, uint32_t to) {
    write_out(t, slice_sub(t->text, from, to), from, 0);
}

static void write_value(struct tera *t, const struct tera_node *node, const struct tera_value *value) {
    Buf text = {0};
    if (value->kind == TERA_STRING) {
        write_run(t, value->text, node->start, node->end - node->start, value->echo);
        return;
    }
    if (!tera_spend(t, value->weight, node->start, node->end))
        return;
    tera_print(&text, value);
    write_out(t, buf_view(&text), node->start, node->end - node->start);
    buf_free(&text);
}

/* ```literal: the fence without the word, the lines as they are, the fence. */
static void write_literal(struct tera *t, const struct tera_node *node) {
    uint32_t inner = node->inner, open = inner;
    while (open > node->start && (t->text.s[open - 1] == '\n' || t->text.s[open - 1] == '\r'))
        open--;
    Slice ending = slice_sub(t->text, open, inner);
    write_out(t, S("```"), node->start, open - node->start);
    write_source(t, open, inner);
    while (inner < node->inner_end && slice_starts(slice_sub(t->text, inner, node->inner_end), ending))
        inner += (uint32_t)ending.n;  /* agpm drops empty lines at the head */
    write_source(t, inner, node->inner_end);
    if (inner == node->inner_end)
        write_out(t, ending, node->close, node->end - node->close);
    write_out(t, S("```"), node->close, node->end - node->close);
}

/* --- output --- */

static bool only_blanks(Slice text) {
    for (size_t i = 0; i < text.n; i++)
        if (text.s[i] != ' ' && text.s[i] != '\t' && text.s[i] != '\r' && text.s[i] != '>')
            return false;
    return true;
}

/* Does `{{ PATH }}` stand alone on its line of the file? Quote marks before it are none of its business. */
static bool is_lone(const struct tera *t, const struct tera_node *node) {
    const struct tera_expr *e = node->expr;
    uint32_t start = node->start, end = node->end;
    if (e->kind != EXPR_PATH || e->filters || e->negated || t->out->captured || t->frames.n > 1 ||
        t->text.s[start + 2] == '-' || t->text.s[end - 3] == '-')
        return false;
    while (start > 0 && t->text.s[start - 1] != '\n')
        start--;
    while (end < t->text.n && t->text.s[end] != '\n')
        end++;
    Slice behind = slice_sub(t->text, node->end, end);
    return only_blanks(slice_sub(t->text, start, node->start)) && slice_trim(behind).n == 0;
}

static bool ask_host(struct tera *t, const struct tera_node *node) {
    const struct tera_host *host = t->job->host;
    if (!host || !host->lone || !is_lone(t, node))
        return false;
    enum tera_answer answer = host->lone(host->context, node->expr->text, node->start, node->end);
    if (answer == TERA_EVALUATE)
        return false;
    t->failed |= answer == TERA_FAILED;
    if (answer == TERA_KEEP)
        *VEC_PUSH(&t->kept) = (struct tera_kept){(uint32_t)t->out->text.n, node->start};
    write_source(t, node->start, node->end);
    return true;
}

static void render_output(struct tera *t, const struct tera_node *node) {
    if (ask_host(t, node))
        return;
    const struct tera_value *value = tera_eval(t, node->expr);
    if (value && value->kind == TERA_BROKEN) {
        t->failed = true;
        value = NULL;
    }
    if (value)
        write_value(t, node, value);
    else
        write_source(t, node->start, node->end);
}

/* --- blocks --- */

static void render_body(struct tera *t, const struct tera_node *body);

static struct tera_frame *frame(struct tera *t) {
    return &t->frames.v[t->frames.n - 1];
}

static void render_if(struct tera *t, const struct tera_node *node) {
    for (const struct tera_branch *branch = node->branches; branch; branch = branch->next) {
        bool taken = true;
        if (branch->condition && !tera_eval_bool(t, branch->condition, &taken)) {
            write_source(t, node->start, node->end);
            return;
        }
        if (taken) {
            render_body(t, branch->body);
            return;
        }
    }
}

static bool can_loop(struct tera *t, const struct tera_node *node, const struct tera_value *value) {
    const struct tera_expr *e = node->expr;
    if (!value)
        return false;
    if (value->kind == TERA_BROKEN)
        return !(t->failed = true);
    if (value->kind != TERA_LIST && value->kind != TERA_MAP && value->kind != TERA_STRING) {
        tera_fail(t, RULE_AGPM_VALUE, e->start, e->end, "`for` goes over lists, maps and texts; this is %s",
                  tera_kind_name(value));
        return false;
    }
    if ((value->kind == TERA_MAP) == (node->key.n > 0))
        return true;
    if (value->kind == TERA_MAP) {
        if (tera_fail(t, RULE_AGPM_VALUE, e->start, e->end, "this is a map, and `for` has no variable for its keys"))
            diag_help(t->job->sink, "write `for key, %.*s in ...`", FMT(node->name));
    } else if (tera_fail(t, RULE_AGPM_VALUE, e->start, e->end, "`for` has a variable for keys, but this is %s",
                         tera_kind_name(value))) {
        diag_help(t->job->sink, "write `for %.*s in ...`; `loop.index` counts", FMT(node->name));
    }
    return false;
}

/* The characters of a text, as they are seen. */
static const struct tera_value *characters(struct tera *t, const struct tera_expr *e, Slice text) {
    TeraItems items = {0};
    const struct tera_value *list = NULL;
    if (tera_charge(t, 80 * utf8_count(text), e->start, e->end)) {
        for (size_t at = 0, n; at < text.n; at += n) {
            n = utf8_cluster(slice_sub(text, at, text.n));
            *VEC_PUSH(&items) = tera_string(t->arena, slice_sub(text, at, at + n));
        }
        list = tera_list(t->arena, items.v, items.n);
    }
    VEC_FREE(&items);
    return list;
}

static void render_turns(struct tera *t, const struct tera_node *node, const struct tera_value *container) {
    bool map = container->kind == TERA_MAP;
    *VEC_PUSH(&t->frames) = (struct tera_frame){
        .loop = true, .key = node->key, .name = node->name, .container = container, .count = container->n};
    for (size_t i = 0; i < container->n && tera_spend(t, 0, node->start, node->head_end); i++) {
        struct tera_frame *loop = frame(t);
        loop->index = i;
        loop->item = map ? container->fields[i].value : container->items[i];
        loop->item_key = map ? container->fields[i].key : (Slice){0};
        loop->variables.n = 0;
        loop->state = LOOP_GOES_ON;
        render_body(t, node->body);
        if (frame(t)->state == LOOP_BREAK)
            break;
    }
    VEC_FREE(&frame(t)->variables);
    t->frames.n--;
}

static void render_for(struct tera *t, const struct tera_node *node) {
    const struct tera_value *container = tera_eval(t, node->expr);
    if (!can_loop(t, node, container)) {
        write_source(t, node->start, node->end);
        return;
    }
    if (container->kind == TERA_STRING && !(container = characters(t, node->expr, container->text)))
        return;
    if (container->n)
        render_turns(t, node, container);
    else
        render_body(t, node->otherwise);
}

static void render_filter(struct tera *t, const struct tera_node *node) {
    struct tera_out captured = {.captured = true}, *outer = t->out;
    t->out = &captured;
    render_body(t, node->body);
    t->out = outer;
    const struct tera_value *value = tera_new_text(t, buf_view(&captured.text), node->start, node->head_end);
    if (value && !slice_is(node->call->name, "safe") && !slice_is(node->call->name, "default"))
        value = tera_filter(t, node->call, value);
    if (value)
        write_value(t, node, value);
    else
        write_source(t, node->start, node->end);
    buf_free(&captured.text);
}

/* What is set to a value that could not be had stays known as such. */
static void render_set(struct tera *t, const struct tera_node *node) {
    const struct tera_value *value = tera_eval(t, node->expr);
    if (!value)
        write_source(t, node->start, node->end);
    tera_assign(t, node->name, node->global, value ? value : tera_broken());
}

static void render_node(struct tera *t, const struct tera_node *node) {
    switch (node->kind) {
    case NODE_TEXT:
        write_source(t, node->start, node->end);
        break;
    case NODE_LITERAL:
        write_literal(t, node);
        break;
    case NODE_OUTPUT:
        render_output(t, node);
        break;
    case NODE_IF:
        render_if(t, node);
        break;
    case NODE_FOR:
        render_for(t, node);
        break;
    case NODE_SET:
        render_set(t, node);
        break;
    case NODE_FILTER:
        render_filter(t, node);
        break;
    case NODE_BLOCK:
        render_body(t, node->body);
        break;
    case NODE_BREAK:
        frame(t)->state = LOOP_BREAK;
        break;
    case NODE_CONTINUE:
        frame(t)->state = LOOP_CONTINUE;
        break;
    }
}

static void render_body(struct tera *t, const struct tera_node *body) {
    for (const struct tera_node *node = body; node && !t->stopped; node = node->next) {
        if (!tera_spend(t, 0, node->start, node->head_end))
            return;
        render_node(t, node);
        if (frame(t)->loop && frame(t)->state != LOOP_GOES_ON)
            return;
    }
}

/* --- all of it --- */

static void keep_result(struct tera *t, struct tera_out *made, struct tera_result *out) {
    struct arena *arena = t->job->arena;
    out->text = buf_dup(&made->text, arena);
    out->runs = VEC_KEEP(&made->runs, arena);
    out->n_runs = (uint32_t)made->runs.n;
    out->kept = VEC_KEEP(&t->kept, arena);
    out->n_kept = (uint32_t)t->kept.n;
}

bool tera_render(const struct tera_job *job, struct tera_result *out) {
    struct tera t = {.job = job, .arena = arena_new(), .text = job->source->text};
    struct tera_out made = {0};
    struct tera_node *nodes = NULL;
    *out = (struct tera_result){0};
    t.out = &made;
    VEC_PUSH(&t.frames);
    bool ok = tera_scan(&t) && tera_parse(&t, &nodes);
    if (ok)
        render_body(&t, nodes);
    ok = ok && !t.stopped;
    if (ok)
        keep_result(&t, &made, out);
    out->failed = t.failed || !ok;
    for (size_t i = 0; i < t.frames.n; i++)
        VEC_FREE(&t.frames.v[i].variables);
    VEC_FREE(&t.frames);
    VEC_FREE(&t.tokens);
    VEC_FREE(&t.kept);
    VEC_FREE(&made.runs);
    buf_free(&made.text);
    arena_free(t.arena);
    return ok;
}
