/* The labelled set of tests/mentions, judged: see the README.md there for the form of its files. */
#include "base/file.h"
#include "base/vec.h"
#include "input/source.h"
#include "model/markdown.h"
#include "model/mention.h"
#include "unit.h"
#include <stdlib.h>

enum { TIERS = TIER_PROSE + 1 };
static const char *const tier_names[TIERS] = {"declared", "marked", "prose"};

/* What a label says of a line. */
struct label {
    uint32_t line;
    bool mention; /* else a look-alike */
    enum mention_tier tier;
    Slice name;
    Slice verdict; /* error, near, warning; empty: any that fits */
    bool found;
};

struct figures {
    unsigned mentions[TIERS], found[TIERS], wrong[TIERS];
    unsigned look_alikes, errors, right_errors, warnings, right_warnings, other_verdicts;
};

struct set {
    struct arena *arena;
    struct names names;
    struct figures figures;
    VEC(struct label) labels; /* of the document that is read */
};

/* --- reading the files --- */

static bool cut_word(Slice *rest, Slice *word, char separator) {
    size_t end = slice_find_char(*rest, separator, 0);
    end = end == SLICE_NONE ? rest->n : end;
    *word = slice_trim(slice_sub(*rest, 0, end));
    bool any = rest->n > 0;
    *rest = slice_sub(*rest, end + 1, rest->n);
    return any;
}

static int compare_slices(const void *a, const void *b) {
    return slice_cmp(*(const Slice *)a, *(const Slice *)b);
}

static Slice *read_names(struct arena *arena, Slice list, size_t *n) {
    VEC(Slice) names = {0};
    for (Slice word; cut_word(&list, &word, ',');)
        *VEC_PUSH(&names) = word;
    qsort(names.v, names.n, sizeof *names.v, compare_slices);
    Slice *kept = VEC_KEEP(&names, arena);
    *n = names.n;
    VEC_FREE(&names);
    return kept;
}

static bool cut_ending(Slice *text, const char *word) {
    Slice ending = slice_from(word);
    if (!slice_ends(*text, ending) || text->n <= ending.n || text->s[text->n - ending.n - 1] != ' ')
        return false;
    *text = slice_trim(slice_sub(*text, 0, text->n - ending.n));
    return true;
}

static void read_label(struct set *set, Slice text, uint32_t line) {
    static const char *const verdicts[] = {"error", "near", "warning"};
    struct label label = {.line = line};
    cut_ending(&text, "hard");
    for (size_t i = 0; i < ROWS(verdicts); i++)
        if (cut_ending(&text, verdicts[i]))
            label.verdict = slice_from(verdicts[i]);
    Slice kind;
    cut_word(&text, &kind, ' ');
    label.name = slice_trim(text);
    label.mention = !slice_is(kind, "-");
    for (unsigned tier = 0; tier < TIERS; tier++)
        if (slice_is(kind, tier_names[tier]))
            label.tier = (enum mention_tier)tier;
    cr_assert(!label.mention || slice_is(kind, tier_names[label.tier]), "no such tier: %.*s",
              FMT(kind));
    *VEC_PUSH(&set->labels) = label;
}

/* Cuts one document off *rest, its labels taken out; false when there is none left. */
static bool next_document(struct set *set, Slice *rest, Slice *name, Buf *text) {
    Slice line;
    uint32_t lines = 0;
    set->labels.n = 0;
    buf_clear(text);
    if (!slice_next_line(rest, &line))
        return false;
    *name = slice_trim(slice_sub(line, 4, line.n));
    while (rest->n && !slice_starts(*rest, S("=== ")) && slice_next_line(rest, &line)) {
        if (!slice_starts(line, S("%%"))) {
            buf_slice(text, line);
            buf_char(text, '\n');
            lines++;
            continue;
        }
        Slice items = slice_sub(line, 2, line.n);
        for (Slice item; cut_word(&items, &item, ';');)
            read_label(set, item, lines);
    }
    return true;
}

/* --- counting --- */

static bool in_names(Slice name, const Slice *names, size_t n) {
    return n && bsearch(&name, names, n, sizeof *names, compare_slices);
}

static struct label *label_of(struct set *set, uint32_t line, Slice name) {
    for (size_t i = 0; i < set->labels.n; i++) {
        struct label *label = &set->labels.v[i];
        if (label->mention && !label->found && label->line == line && slice_eq(label->name, name))
            return label;
    }
    return NULL;
}

static const char *verdict_word(enum mention_verdict verdict) {
    static const char *const words[] = {"nothing", "known", "known", "error", "near", "warning"};
    return words[verdict];
}

static bool is_error(enum mention_verdict verdict) {
    return verdict == VERDICT_UNKNOWN || verdict == VERDICT_NEAR;
}

static bool is_known(const struct set *set, const struct label *label, struct judgement judgement) {
    const struct names *n = &set->names;
    return in_names(label->name, n->agents, n->n_agents) ||
           in_names(label->name, n->builtins, n->n_builtins) || judgement.before > 0;
}

/* A finding at a label: is it of the right kind? */
static bool fits(struct set *set, struct label *label, struct judgement judgement) {
    bool linked = judgement.verdict == VERDICT_KNOWN || judgement.verdict == VERDICT_BUILTIN;
    return linked == is_known(set, label, judgement);
}

static void count_finding(struct set *set, const struct source *source,
                          const struct mention *mention, struct judgement judgement) {
    struct figures *f = &set->figures;
    uint32_t line = source_line(source, mention->start);
    struct label *label = label_of(set, line, mention->name);
    bool right = label && fits(set, label, judgement);
    if (label)
        label->found = right;
    if (right)
        f->found[label->tier]++;
    else
        f->wrong[judgement.tier]++;
    f->errors += is_error(judgement.verdict);
    f->right_errors += right && is_error(judgement.verdict);
    f->warnings += judgement.verdict == VERDICT_UNCERTAIN;
    f->right_warnings += right && judgement.verdict == VERDICT_UNCERTAIN;
    const char *word = verdict_word(judgement.verdict);
    Slice text = source_line_text(source, line);
    if (!right)
        printf("  wrong: %s %.*s in: %.*s\n", word, FMT(mention->name), FMT(text));
    else if (label->verdict.n && !slice_is(label->verdict, word)) {
        printf("  %s, not %.*s: %.*s in: %.*s\n", word, FMT(label->verdict), FMT(mention->name),
               FMT(text));
        f->other_verdicts++;
    }
}

static struct source *scan_document(struct set *set, Slice name, Slice text,
                                    struct mention **mentions, uint32_t *n) {
    struct sink *sink = sink_new();
    struct source *source = source_from_text(set->arena, name, text, sink);
    cr_assert(source, "cannot be read: %.*s", FMT(name));
    struct tree *tree = markdown_parse(set->arena, source, source->body, (uint32_t)source->text.n,
                                       (struct markdown_options){0}, sink);
    mention_scan(set->arena, source, tree, mentions, n);
    sink_free(sink);
    return source;
}

static void judge_document(struct set *set, Slice name, Slice text) {
    struct figures *f = &set->figures;
    struct mention *mentions;
    uint32_t n;
    struct source *source = scan_document(set, name, text, &mentions, &n);
    for (uint32_t i = 0; i < n; i++) {
        struct judgement judgement = mention_judge(&mentions[i], &set->names);
        if (judgement.verdict != VERDICT_NOTHING)
            count_finding(set, source, &mentions[i], judgement);
    }
    for (size_t i = 0; i < set->labels.n; i++) {
        const struct label *label = &set->labels.v[i];
        f->look_alikes += !label->mention;
        f->mentions[label->tier] += label->mention;
        if (label->mention && !label->found)
            printf("  missed: %s %.*s in: %.*s\n", tier_names[label->tier], FMT(label->name),
                   FMT(source_line_text(source, label->line)));
    }
}

/* Does the library call its agents by @name? Asked before anything is judged. */
static bool calls_by_at(struct set *set, Slice rest) {
    Slice name;
    Buf text = {0};
    uint32_t calls = 0, n;
    while (next_document(set, &rest, &name, &text)) {
        struct mention *mentions;
        scan_document(set, name, buf_dup(&text, set->arena), &mentions, &n);
        for (uint32_t i = 0; i < n; i++)
            calls += mention_calls_by_at(&mentions[i], &set->names);
    }
    buf_free(&text);
    return calls >= CALLS_BY_AT_ENOUGH;
}

static void judge_library(struct set *set, const char *path) {
    Slice rest, line;
    cr_assert(file_read(set->arena, path, (size_t)1 << 20, &rest) == 0, "cannot be read: %s", path);
    set->names = (struct names){0};
    while (!slice_starts(rest, S("=== ")) && slice_next_line(&rest, &line)) {
        Slice key;
        cut_word(&line, &key, ':');
        if (slice_is(key, "agents"))
            set->names.agents = read_names(set->arena, line, &set->names.n_agents);
        else if (slice_is(key, "others"))
            set->names.others = read_names(set->arena, line, &set->names.n_others);
        else if (slice_is(key, "builtins"))
            set->names.builtins = read_names(set->arena, line, &set->names.n_builtins);
    }
    Slice name;
    Buf text = {0};
    set->names.by_at = calls_by_at(set, rest);
    while (next_document(set, &rest, &name, &text))
        judge_document(set, name, buf_dup(&text, set->arena));
    buf_free(&text);
}

static double share(unsigned part, unsigned whole) {
    return whole ? (double)part / whole : 1;
}

static void print_figures(const struct figures *f, unsigned libraries) {
    printf("mentions: %u libraries, %u mentions, %u look-alikes\n", libraries,
           f->mentions[0] + f->mentions[1] + f->mentions[2], f->look_alikes);
    for (unsigned t = 0; t < TIERS; t++)
        printf("  %-8s  precision %.3f (%u of %u)  recall %.3f (%u of %u)\n", tier_names[t],
               share(f->found[t], f->found[t] + f->wrong[t]), f->found[t],
               f->found[t] + f->wrong[t], share(f->found[t], f->mentions[t]), f->found[t],
               f->mentions[t]);
    printf("  errors    precision %.3f (%u of %u)\n", share(f->right_errors, f->errors),
           f->right_errors, f->errors);
    printf("  warnings  precision %.3f (%u of %u)\n", share(f->right_warnings, f->warnings),
           f->right_warnings, f->warnings);
}

Test(mention_set, precision_and_recall) {
    struct set set = {.arena = arena_new()};
    SliceVec paths = {0};
    unsigned libraries = 0;
    cr_assert(file_walk(set.arena, ".", S("tests/mentions"), NULL, NULL, &paths) == 0,
              "tests are run from the root of the repository");
    for (size_t i = 0; i < paths.n; i++)
        if (slice_ends(paths.v[i], S(".lib"))) {
            judge_library(&set, slice_cstr(set.arena, paths.v[i]));
            libraries++;
        }
    const struct figures *f = &set.figures;
    print_figures(f, libraries);
    cr_expect(f->mentions[0] + f->mentions[1] + f->mentions[2] >= 200,
              "the set holds fewer than 200 mentions");
    cr_expect(f->look_alikes >= 200, "the set holds fewer than 200 look-alikes");
    cr_expect(share(f->right_errors, f->errors) >= 0.99, "precision of errors is below 0.99");
    cr_expect(share(f->found[TIER_MARKED], f->mentions[TIER_MARKED]) >= 0.95,
              "recall of marked mentions is below 0.95");
    cr_expect(share(f->found[TIER_DECLARED], f->mentions[TIER_DECLARED]) >= 0.95,
              "recall of declared ones is below 0.95");
    fflush(stdout);
    VEC_FREE(&paths);
    VEC_FREE(&set.labels);
    arena_free(set.arena);
}
