#include "output/budget.h"
#include "base/mem.h"
#include "base/tokens.h"
#include "output/target.h"
#include "render/weight.h"
#include <stdlib.h>

enum { SHOWN = 4 };          /* how many of the largest contributors are named */

/* One number that prompts are held against. */
struct bound {
    const struct config_budget *budget;
    bool own;                /* quire.yaml says so, not the target's module */
};

struct budgeting {
    struct engine *engine;
    struct library *library;
    struct arena *scratch;   /* reset behind every document */
    struct tokenizer *tokenizer;
    VEC(struct bound) bounds;
};

/* A document's prompt for a target. */
struct subject {
    const struct document *document;
    Slice target;            /* empty: for none in particular */
    const struct flat *flat;
    size_t file;             /* bytes of the whole file, where those count */
};

/* --- what counts --- */

static bool same(const struct config_budget *a, const struct config_budget *b) {
    return slice_eq(a->target, b->target) && a->kind == b->kind && a->unit == b->unit;
}

/* Is the target built, or does a budget speak of it? */
static bool is_wanted(const struct config *config, Slice target) {
    for (size_t i = 0; i < config->n_targets; i++)
        if (slice_eq(config->targets[i], target))
            return true;
    for (size_t i = 0; i < config->n_budgets; i++)
        if (slice_eq(config->budgets[i].target, target))
            return true;
    return false;
}

static void find_bounds(struct budgeting *b) {
    const struct config *config = b->library->config;
    for (size_t i = 0; i < config->n_budgets; i++)
        if (config->budgets[i].most != BUDGET_OFF)
            *VEC_PUSH(&b->bounds) = (struct bound){&config->budgets[i], true};
    for (size_t i = 0; i < b->library->n_limits; i++) {
        const struct config_budget *limit = &b->library->limits[i];
        bool counts = is_wanted(config, limit->target);
        for (size_t k = 0; k < config->n_budgets && counts; k++)
            counts = !same(limit, &config->budgets[k]);
        if (counts)
            *VEC_PUSH(&b->bounds) = (struct bound){limit, false};
    }
}

/* Tokens cannot be counted: says so once, and leaves those bounds out. */
static void leave_out_tokens(struct budgeting *b) {
    size_t kept = 0;
    const struct config_budget *lost = NULL;
    for (size_t i = 0; i < b->bounds.n; i++) {
        if (b->bounds.v[i].budget->unit != UNIT_TOKENS)
            b->bounds.v[kept++] = b->bounds.v[i];
        else if (!lost || !lost->value)
            lost = b->bounds.v[i].budget;
    }
    b->bounds.n = kept;
    if (!lost)
        return;
    struct place place = {.path = S("quire.yaml"), .length = 1};
    if (lost->value)
        place = source_place(b->library->config->source, lost->value->start, lost->value->end);
    if (diag_at(b->library->sink, RULE_BUDGET_UNCOUNTED, place, "this program counts no tokens, so no budget of tokens is checked"))
        diag_help(b->library->sink, "build it again when `sh tools/deps.sh` has brought the file of ranks; characters and bytes are "
                                    "counted in any case");
}

/* --- the report --- */

/* Where what there is of one text comes from. */
struct contributor {
    Slice path;              /* empty: the document's own text */
    size_t amount;
};
typedef VEC(struct contributor) Contributors;

static int by_amount(const void *left, const void *right) {
    const struct contributor *a = left, *b = right;
    if (a->amount != b->amount)
        return a->amount < b->amount ? 1 : -1;
    return slice_cmp(a->path, b->path);
}

static void find_contributors(const struct library *library, const struct weight *weight, Contributors *out) {
    struct map seen = {0};   /* path -> index + 1 */
    *VEC_PUSH(out) = (struct contributor){{0}, weight->own};
    for (size_t i = 0; i < weight->n; i++) {
        Slice path = library->parts.v[weight->parts[i].from.part].source->path;
        void **slot = map_slot(&seen, path);
        if (!*slot) {
            *VEC_PUSH(out) = (struct contributor){path, 0};
            *slot = (void *)(uintptr_t)out->n;
        }
        out->v[(uintptr_t)*slot - 1].amount += weight->parts[i].own;
    }
    qsort(out->v, out->n, sizeof *out->v, by_amount);
    map_free(&seen);
}

static void add_contributor(Buf *text, const char *before, size_t amount, Slice path) {
    buf_puts(text, before);
    buf_thousands(text, (long long)amount);
    buf_puts(text, " from ");
    buf_slice(text, path.n ? path : S("its own text"));
}

/* "5,554 in all: 1,374 from snippets/a.md, 915 from its own text, 412 from 3 others". The message does not have the sum,
 * because baselines know a finding by its message. */
static void note_contributors(const struct budgeting *b, const struct weight *weight) {
    Contributors all = {0};
    Buf text = {0}, others = {0};
    size_t rest = 0;
    find_contributors(b->library, weight, &all);
    buf_thousands(&text, (long long)weight->all);
    buf_puts(&text, " in all");
    for (size_t i = 0; i < all.n && i < SHOWN; i++)
        add_contributor(&text, i ? ", " : ": ", all.v[i].amount, all.v[i].path);
    for (size_t i = SHOWN; i < all.n; i++)
        rest += all.v[i].amount;
    if (all.n > SHOWN) {
        buf_printf(&others, "%zu other%s", all.n - SHOWN, all.n == SHOWN + 1 ? "" : "s");
        add_contributor(&text, ", ", rest, buf_view(&others));
    }
    diag_note(b->library->sink, "%s", text.s);
    buf_free(&others);
    buf_free(&text);
    VEC_FREE(&all);
}

/* The first line of the document's own text that says something: no blank line and no comment. */
static struct place own_place(const struct library *library, const struct document *document) {
    const struct part *part = &library->parts.v[document->part];
    Slice text = slice_sub(part->source->text, part->start, part->end);
    size_t at = 0;
    for (bool more = true; more && at < text.n;) {
        size_t close = slice_starts(slice_sub(text, at, text.n), S("<!--")) ? slice_find(text, S("-->"), at) : SLICE_NONE;
        more = close != SLICE_NONE || text.s[at] == ' ' || text.s[at] == '\t' || text.s[at] == '\r' || text.s[at] == '\n';
        if (more)
            at = close != SLICE_NONE ? close + 3 : at + 1;
    }
    size_t end = at;
    while (end < text.n && text.s[end] != '\n' && text.s[end] != '\r')
        end++;
    return source_place(part->source, part->start + (uint32_t)at, part->start + (uint32_t)end);
}

/* The include with which the document's own text and all includes up to it pass the bound; NULL: the text alone does. */
static const struct weight_part *culprit(const struct weight *weight, size_t most) {
    const struct weight_part *last = NULL;
    size_t sum = weight->own;
    for (size_t i = 0; i < weight->n && sum <= most; i++) {
        if (weight->parts[i].from.outer)
            continue;
        last = &weight->parts[i];
        sum += last->all;
    }
    return last;
}

static void help(const struct budgeting *b, const struct bound *bound) {
    if (bound->own)
        diag_help(b->library->sink, "shorten it, split it, or raise `budget` in quire.yaml");
    else
        diag_help(b->library->sink, "shorten or split it; `budget` in quire.yaml can set another number, or `off`");
}

static bool report_place(const struct budgeting *b, const struct bound *bound, const struct subject *subject, struct place place) {
    const struct config_budget *budget = bound->budget;
    Buf most = {0};
    buf_thousands(&most, budget->most);
    buf_printf(&most, " %s%s", unit_name(budget->unit), budget->unit == UNIT_TOKENS ? " (" TOKENS_LABEL ")" : "");
    bool reported = diag_at(b->library->sink, bound->own ? RULE_BUDGET_OVER : RULE_BUDGET_TOOL_LIMIT, place,
                            "the %s%s%.*s is over %s %s%s", budget->unit == UNIT_BYTES ? "file" : "prompt",
                            subject->target.n ? " for " : "", FMT(subject->target),
                            bound->own ? "its budget of" : "the", most.s, bound->own ? "" : " that the tool takes");
    buf_free(&most);
    return reported;
}

static void report(const struct budgeting *b, const struct bound *bound, const struct subject *subject, const struct weight *weight) {
    const struct weight_part *part = culprit(weight, bound->budget->most);
    struct place place = part ? source_place(part->from.source, part->from.directive->start, part->from.directive->end)
                              : own_place(b->library, subject->document);
    if (!report_place(b, bound, subject, place))
        return;
    Buf amount = {0};
    buf_thousands(&amount, (long long)(part ? part->all : weight->own));
    diag_label(b->library->sink, "%s %s", part ? "this brings" : "its own text has", amount.s);
    buf_free(&amount);
    note_contributors(b, weight);
    help(b, bound);
}

/* --- the check --- */

/* Bytes are those of the file: what its target puts around the text is the document's own. */
static void judge(struct budgeting *b, const struct bound *bound, const struct subject *subject) {
    size_t bytes = bound->budget->unit == UNIT_BYTES ? subject->file : subject->flat->text.n;
    struct weight weight;
    /* No unit is smaller than a byte. */
    if (bytes <= bound->budget->most)
        return;
    weigh(b->scratch, b->tokenizer, subject->flat, bound->budget->unit, &weight);
    if (bound->budget->unit == UNIT_BYTES) {
        weight.own += bytes > weight.all ? bytes - weight.all : 0;
        weight.all = bytes;
    }
    if (weight.all > bound->budget->most)
        report(b, bound, subject, &weight);
}

static bool concerns(const struct bound *bound, Slice target, const struct document *document) {
    return bound->budget->kind == document->kind && slice_eq(bound->budget->target, target);
}

static void judge_all(struct budgeting *b, const struct subject *subject) {
    for (size_t i = 0; i < b->bounds.n; i++)
        if (concerns(&b->bounds.v[i], subject->target, subject->document))
            judge(b, &b->bounds.v[i], subject);
}

static bool concerns_bytes(const struct budgeting *b, Slice target, const struct document *document) {
    for (size_t i = 0; i < b->bounds.n; i++)
        if (b->bounds.v[i].budget->unit == UNIT_BYTES && concerns(&b->bounds.v[i], target, document))
            return true;
    return false;
}

/* The module has to make the prompt only where the whole file counts. */
static void check_document(struct budgeting *b, Slice name, const struct target_module *target, const struct document *document) {
    struct subject subject = {.document = document, .target = name};
    struct prompt prompt = {0};
    bool made = true;
    if (concerns_bytes(b, name, document)) {
        made = prompt_make(b->scratch, target, document, &prompt);
        subject.file = prompt.head.n + prompt.tail.n + (prompt.is_replaced ? prompt.replaced.n : prompt.flat.text.n);
    } else {
        target_flatten(target, document, &prompt.flat, NULL);
    }
    subject.flat = &prompt.flat;
    if (made)
        judge_all(b, &subject);
    prompt_free(&prompt);
    arena_reset(b->scratch);
}

/* All documents that bounds of this name concern. */
static void check_target(struct budgeting *b, Slice name, const struct target_module *target) {
    for (size_t i = 0; i < b->library->documents.n; i++) {
        const struct document *document = &b->library->documents.v[i];
        bool concerned = false;
        for (size_t k = 0; k < b->bounds.n && !concerned; k++)
            concerned = concerns(&b->bounds.v[k], name, document);
        if (concerned && !document->shadowed && target_carries(target, document))
            check_document(b, name, target, document);
    }
}

/* Each target that a bound speaks of, once. The text as it is without any target is what the plain one reads. */
static void check_targets(struct budgeting *b) {
    for (size_t i = 0; i < b->bounds.n; i++) {
        Slice name = b->bounds.v[i].budget->target, module = name.n ? name : S("plain");
        bool first = true;
        for (size_t k = 0; k < i && first; k++)
            first = !slice_eq(name, b->bounds.v[k].budget->target);
        Targets targets = {0};
        if (first)
            targets_load(b->engine, b->library, &module, 1, &targets);
        if (targets.n)
            check_target(b, name, &targets.v[0]);
        targets_free(&targets);
    }
}

void budget_check(struct engine *engine, struct library *library) {
    struct budgeting b = {.engine = engine, .library = library};
    find_bounds(&b);
    if (b.bounds.n && !tokens_known())
        leave_out_tokens(&b);
    if (b.bounds.n) {
        b.scratch = arena_new();
        b.tokenizer = tokens_known() ? tokenizer_new() : NULL;
        check_targets(&b);
        tokenizer_free(b.tokenizer);
        arena_free(b.scratch);
    }
    VEC_FREE(&b.bounds);
}
