#include "render/highlight_query.h"

#ifdef QUIRE_GRAMMARS

#include "base/mem.h"
#include <regex.h>
#include <stdlib.h>

/* Words that a predicate looks at are names; what is longer is none. */
enum { WORD_LIMIT = 255 };

enum predicate_kind { PREDICATE_MATCH, PREDICATE_EQ, PREDICATE_ANY_OF, PREDICATE_LANGUAGE };

struct predicate {
    uint32_t pattern;
    enum predicate_kind kind;
    bool negated;
    uint32_t capture;
    regex_t regex;                     /* PREDICATE_MATCH */
    bool usable;                       /* the regex could be compiled */
    const TSQueryPredicateStep *words; /* those that the capture is compared with */
    uint32_t n_words;
};

static Slice query_word(const TSQuery *query, uint32_t id) {
    uint32_t n = 0;
    const char *s = ts_query_string_value_for_id(query, id, &n);
    return (Slice){s, n};
}

/* The queries are written for another engine; of what POSIX writes otherwise they use \d alone. */
static bool compile_regex(Slice pattern, regex_t *out) {
    Buf posix = {0};
    bool class = false;
    buf_init(&posix);
    for (size_t i = 0; i < pattern.n; i++) {
        char c = pattern.s[i];
        if (c == '\\' && i + 1 < pattern.n && pattern.s[i + 1] == 'd') {
            buf_puts(&posix, class ? "0-9" : "[0-9]");
            i++;
            continue;
        }
        class = c == '[' ? true : c == ']' ? false : class;
        buf_char(&posix, c);
    }
    bool good = regcomp(out, posix.s, REG_EXTENDED | REG_NOSUB) == 0;
    buf_free(&posix);
    return good;
}

static bool predicate_kind(Slice name, struct predicate *out) {
    static const struct {
        const char *name;
        enum predicate_kind kind;
        bool negated;
    } kinds[] = {{"match?", PREDICATE_MATCH, false},   {"not-match?", PREDICATE_MATCH, true},
                 {"eq?", PREDICATE_EQ, false},         {"not-eq?", PREDICATE_EQ, true},
                 {"any-of?", PREDICATE_ANY_OF, false}, {"not-any-of?", PREDICATE_ANY_OF, true}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!slice_is(name, kinds[i].name))
            continue;
        out->kind = kinds[i].kind;
        out->negated = kinds[i].negated;
        return true;
    }
    return false;
}

/* One predicate: its name, and behind it captures and strings. What is not known here holds always.
 */
static void add_predicate(struct query *q, uint32_t pattern, const TSQueryPredicateStep *steps,
                          uint32_t n) {
    struct predicate p = {.pattern = pattern};
    if (n < 3 || steps[0].type != TSQueryPredicateStepTypeString)
        return;
    Slice name = query_word(q->query, steps[0].value_id);
    if (slice_is(name, "set!") && steps[1].type == TSQueryPredicateStepTypeString) {
        if (!slice_is(query_word(q->query, steps[1].value_id), "injection.language"))
            return;
        p.kind = PREDICATE_LANGUAGE;
    } else if (!predicate_kind(name, &p) || steps[1].type != TSQueryPredicateStepTypeCapture) {
        return;
    }
    p.capture = steps[1].value_id;
    p.words = steps + 2;
    p.n_words = n - 2;
    if (p.kind == PREDICATE_MATCH)
        p.usable = steps[2].type == TSQueryPredicateStepTypeString &&
                   compile_regex(query_word(q->query, steps[2].value_id), &p.regex);
    struct predicate *kept = xmalloc(sizeof *kept);
    *kept = p;
    *VEC_PUSH(&q->predicates) = kept;
}

static void read_predicates(struct query *q) {
    for (uint32_t pattern = 0; pattern < ts_query_pattern_count(q->query); pattern++) {
        uint32_t n = 0, from = 0;
        const TSQueryPredicateStep *steps = ts_query_predicates_for_pattern(q->query, pattern, &n);
        for (uint32_t i = 0; i < n; i++) {
            if (steps[i].type != TSQueryPredicateStepTypeDone)
                continue;
            add_predicate(q, pattern, steps + from, i - from);
            from = i + 1;
        }
    }
}

void query_load(struct query *q, const TSLanguage *parser, Slice text,
                uint8_t (*meaning)(Slice name)) {
    uint32_t offset;
    TSQueryError error;
    *q = (struct query){0};
    if (slice_trim(text).n > 0)
        q->query = ts_query_new(parser, text.s, (uint32_t)text.n, &offset, &error);
    if (!q->query)
        return;
    uint32_t count = ts_query_capture_count(q->query);
    q->meanings = xcalloc(count + 1, sizeof *q->meanings);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t n = 0;
        const char *s = ts_query_capture_name_for_id(q->query, i, &n);
        q->meanings[i] = meaning((Slice){s, n});
    }
    read_predicates(q);
}

void query_free(struct query *q) {
    for (size_t i = 0; i < q->predicates.n; i++) {
        if (q->predicates.v[i]->usable)
            regfree(&q->predicates.v[i]->regex);
        xfree(q->predicates.v[i]);
    }
    VEC_FREE(&q->predicates);
    xfree(q->meanings);
    buf_free(&q->word);
    if (q->query)
        ts_query_delete(q->query);
}

/* --- judging --- */

Slice node_text(Slice code, TSNode node) {
    return slice_sub(code, ts_node_start_byte(node), ts_node_end_byte(node));
}

static bool capture_text(Slice code, const TSQueryMatch *match, uint32_t capture, Slice *text) {
    for (uint16_t i = 0; i < match->capture_count; i++) {
        if (match->captures[i].index != capture)
            continue;
        *text = node_text(code, match->captures[i].node);
        return true;
    }
    return false;
}

static bool is_one_of(const struct query *q, const TSQueryMatch *match, const struct predicate *p,
                      Slice code, Slice text) {
    for (uint32_t i = 0; i < p->n_words; i++) {
        Slice other = {0};
        if (p->words[i].type == TSQueryPredicateStepTypeString)
            other = query_word(q->query, p->words[i].value_id);
        else if (!capture_text(code, match, p->words[i].value_id, &other))
            continue;
        if (slice_eq(text, other))
            return true;
    }
    return false;
}

static bool regex_matches(struct query *q, const struct predicate *p, Slice text) {
    if (!p->usable || text.n > WORD_LIMIT)
        return false;
    buf_clear(&q->word);
    buf_slice(&q->word, text);
    return regexec(&p->regex, buf_view(&q->word).s, 0, NULL, 0) == 0;
}

static bool holds(struct query *q, const TSQueryMatch *match, const struct predicate *p,
                  Slice code) {
    Slice text;
    if (p->kind == PREDICATE_LANGUAGE || !capture_text(code, match, p->capture, &text))
        return true;
    bool is =
        p->kind == PREDICATE_MATCH ? regex_matches(q, p, text) : is_one_of(q, match, p, code, text);
    return is != p->negated;
}

/* The first predicate of the match's pattern. */
static size_t first_predicate(const struct query *q, uint32_t pattern) {
    size_t low = 0, high = q->predicates.n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (q->predicates.v[middle]->pattern < pattern)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool query_holds(struct query *q, const TSQueryMatch *match, Slice code) {
    for (size_t i = first_predicate(q, match->pattern_index);
         i < q->predicates.n && q->predicates.v[i]->pattern == match->pattern_index; i++)
        if (!holds(q, match, q->predicates.v[i], code))
            return false;
    return true;
}

Slice query_language(const struct query *q, const TSQueryMatch *match) {
    for (size_t i = first_predicate(q, match->pattern_index);
         i < q->predicates.n && q->predicates.v[i]->pattern == match->pattern_index; i++) {
        const struct predicate *p = q->predicates.v[i];
        if (p->kind == PREDICATE_LANGUAGE && p->words[0].type == TSQueryPredicateStepTypeString)
            return query_word(q->query, p->words[0].value_id);
    }
    return (Slice){0};
}

#else

typedef int no_grammars; /* a file with nothing in it is no C */

#endif
