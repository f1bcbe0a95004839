/* Keys and tokens that were left in a text.
 *
 * Only forms that say of themselves what they are, and only when the rest looks drawn by lot:
 * samples such as ghp_xxxx or AKIAIOSFODNN7EXAMPLE are everywhere and mean no harm. */
#include "base/mem.h"
#include "base/wide.h"
#include "check/rules.h"
#include <stdlib.h>
#include <string.h>

enum { UPPER = 1, LOWER = 2, DIGIT = 4, JOINT = 8, ANY = UPPER | LOWER | DIGIT | JOINT };

/* A token is one run of letters, digits, `_` and `-`; none of these is shorter than SHORTEST. */
static const struct {
    const char *prefix;
    size_t least, most; /* how long the rest is */
    unsigned made_of;   /* classes that the rest consists of */
    unsigned must_have; /* and those of which there is one at least */
    const char *what;
} FORMS[] = {
    {"AKIA", 16, 16, UPPER | DIGIT, UPPER | DIGIT, "an AWS access key"},
    {"ASIA", 16, 16, UPPER | DIGIT, UPPER | DIGIT, "an AWS access key"},
    {"AIza", 35, 35, ANY, UPPER | LOWER | DIGIT, "a Google API key"},
    {"ghp_", 36, 255, UPPER | LOWER | DIGIT, UPPER | LOWER | DIGIT, "a GitHub token"},
    {"gho_", 36, 255, UPPER | LOWER | DIGIT, UPPER | LOWER | DIGIT, "a GitHub token"},
    {"ghu_", 36, 255, UPPER | LOWER | DIGIT, UPPER | LOWER | DIGIT, "a GitHub token"},
    {"ghs_", 36, 255, UPPER | LOWER | DIGIT, UPPER | LOWER | DIGIT, "a GitHub token"},
    {"ghr_", 36, 255, UPPER | LOWER | DIGIT, UPPER | LOWER | DIGIT, "a GitHub token"},
    {"github_pat_", 60, 255, ANY, UPPER | LOWER | DIGIT, "a GitHub token"},
    {"glpat-", 20, 255, ANY, UPPER | LOWER | DIGIT, "a GitLab token"},
    {"xoxb-", 24, 255, ANY, DIGIT | JOINT, "a Slack token"},
    {"xoxp-", 24, 255, ANY, DIGIT | JOINT, "a Slack token"},
    {"xoxa-", 24, 255, ANY, DIGIT | JOINT, "a Slack token"},
    {"xoxr-", 24, 255, ANY, DIGIT | JOINT, "a Slack token"},
    {"xoxs-", 24, 255, ANY, DIGIT | JOINT, "a Slack token"},
    {"sk-", 40, 255, ANY, UPPER | LOWER | DIGIT, "an API key"},
    {"sk_live_", 20, 255, UPPER | LOWER | DIGIT, UPPER | LOWER | DIGIT, "a Stripe key"},
    {"rk_live_", 20, 255, UPPER | LOWER | DIGIT, UPPER | LOWER | DIGIT, "a Stripe key"},
    {"npm_", 36, 36, UPPER | LOWER | DIGIT, UPPER | LOWER | DIGIT, "an npm token"},
    {"pypi-", 60, 255, ANY, UPPER | LOWER | DIGIT, "a PyPI token"},
    {"dckr_pat_", 24, 64, ANY, UPPER | LOWER | DIGIT, "a Docker Hub token"},
    {"hf_", 34, 40, UPPER | LOWER, UPPER | LOWER, "a Hugging Face token"},
    {"gsk_", 48, 64, UPPER | LOWER | DIGIT, UPPER | LOWER | DIGIT, "an API key"},
    {"nvapi-", 60, 80, ANY, UPPER | LOWER | DIGIT, "an API key"},
    {"dop_v1_", 64, 64, LOWER | DIGIT, LOWER | DIGIT, "a DigitalOcean token"},
    {"shpat_", 32, 32, LOWER | DIGIT, LOWER | DIGIT, "a Shopify token"},
    {"glsa_", 40, 48, ANY, UPPER | LOWER | DIGIT, "a Grafana token"},
    {"xapp-", 40, 255, ANY, UPPER | DIGIT | JOINT, "a Slack token"},
    {"whsec_", 32, 64, UPPER | LOWER | DIGIT, UPPER | LOWER | DIGIT, "a webhook's secret"},
    {"AGE-SECRET-KEY-1", 58, 58, UPPER | DIGIT, UPPER | DIGIT, "an age key"},
};

enum { SHORTEST = 20, FIRST_OF_KEY = 40, HEADERS = 10 };

/* What people write in the place of a secret. */
static const char *const PLACEHOLDERS[] = {
    "example", "your",    "xxxx",   "placeholder", "redacted", "dummy",  "fake",  "sample",
    "secret",  "replace", "insert", "changeme",    "abcdef",   "123456", "token", "here",
};

static unsigned class_of(char c) {
    static const unsigned char classes[256] = {
#define EACH(first, class) [first] = class, class, class, class, class, class, class, class, class, class
        EACH('0', DIGIT),
        EACH('A', UPPER), EACH('K', UPPER), ['U'] = UPPER, UPPER, UPPER, UPPER, UPPER, UPPER,
        EACH('a', LOWER), EACH('k', LOWER), ['u'] = LOWER, LOWER, LOWER, LOWER, LOWER, LOWER,
#undef EACH
        ['_'] = JOINT, ['-'] = JOINT,
    };
    return classes[(unsigned char)c];
}

static bool holds_placeholder(Slice rest) {
    char lower[256];
    size_t n = rest.n < sizeof lower - 1 ? rest.n : sizeof lower - 1;
    for (size_t i = 0; i < n; i++)
        lower[i] = class_of(rest.s[i]) == UPPER ? (char)(rest.s[i] | 32) : rest.s[i];
    for (size_t i = 0; i < sizeof PLACEHOLDERS / sizeof *PLACEHOLDERS; i++)
        if (slice_find((Slice){lower, n}, slice_from(PLACEHOLDERS[i]), 0) != SLICE_NONE)
            return true;
    return false;
}

/* Letters drawn by lot hardly repeat or count: of 16 there are about a dozen different ones. */
static bool looks_random(Slice rest) {
    bool seen[256] = {false};
    size_t different = 0, steps = 0;
    for (size_t i = 0; i < rest.n; i++) {
        unsigned char c = (unsigned char)rest.s[i];
        different += !seen[c];
        seen[c] = true;
        steps += i > 0 && (rest.s[i] == rest.s[i - 1] || rest.s[i] == rest.s[i - 1] + 1);
    }
    return different >= (rest.n < 24 ? 8u : 11u) && steps * 4 <= rest.n;
}

static bool has_form(Slice rest, size_t form) {
    unsigned classes = 0;
    for (size_t i = 0; i < rest.n; i++)
        classes |= class_of(rest.s[i]);
    return rest.n >= FORMS[form].least && rest.n <= FORMS[form].most &&
           !(classes & ~FORMS[form].made_of) &&
           (classes & FORMS[form].must_have) == FORMS[form].must_have;
}

/* What the token is, or NULL; *shown is how much of it a report may repeat. */
static const char *name_token(Slice token, size_t *shown) {
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
        Slice prefix = slice_from(FORMS[i].prefix);
        if (!slice_starts(token, prefix))
            continue;
        Slice rest = slice_sub(token, prefix.n, token.n);
        *shown = prefix.n;
        if (has_form(rest, i) && looks_random(rest) && !holds_placeholder(rest))
            return FORMS[i].what;
    }
    return NULL;
}

/* Reports land in logs that more people read than the file: the line is shown with the secret
 * struck out, from `masked` on. */
static void report(const struct library *library, const struct source *source, size_t from,
                   size_t to, size_t masked, const char *what) {
    struct place place = source_place(source, (uint32_t)from, (uint32_t)to);
    const struct source *file = source->written ? source->written : source;
    size_t line = source_line_start(file, place.line);
    /* What a template filled in is not shown anyway. */
    bool shows = source_is_written(source, (uint32_t)from, (uint32_t)to);
    size_t at = shows ? source_written_offset(source, (uint32_t)masked) - line : 0;
    char *shown = xmalloc(place.text.n + 1);
    if (place.text.n)
        memcpy(shown, place.text.s, place.text.n);
    for (size_t i = 0; shows && i < to - masked && at + i < place.text.n; i++)
        shown[at + i] = '*';
    place.text.s = shown;
    if (diag_at(library->sink, RULE_TEXT_SECRET, place, "this looks like %s", what)) {
        diag_help(library->sink, "take it out and revoke it; the history of the file keeps it");
        if (masked < to)
            diag_help(library->sink, "if it is a sample, say so in it, as in `%.*sEXAMPLE`",
                      (int)(masked - from), source->text.s + from);
    }
    xfree(shown);
}

/* Behind the empty line that ends the headers (Version: ..., Proc-Type: ...) of a key, where there
 * are some. */
static size_t behind_headers(Slice text, size_t at) {
    Slice rest = slice_sub(text, at, text.n), line;
    size_t headers = 0;
    while (headers < HEADERS && slice_next_line(&rest, &line)) {
        bool header = slice_find(line, S(": "), 0) != SLICE_NONE;
        if (headers && !slice_trim(line).n)
            return text.n - rest.n;
        if (!header && (headers || slice_trim(line).n))
            break;
        headers += header;
    }
    return at;
}

/* A private key has a body; a header alone is talk about keys. */
static void find_private_keys(const struct library *library, const struct source *source) {
    Slice text = source->text, mark = S("PRIVATE KEY"), block = S(" BLOCK-----");
    for (size_t at = 0; (at = slice_find(text, mark, at)) != SLICE_NONE; at += mark.n) {
        size_t start = at, end = at + mark.n, n = 0;
        bool pgp = slice_starts(slice_sub(text, end, text.n), block);
        if (!pgp && !slice_starts(slice_sub(text, end, text.n), S("-----")))
            continue;
        end += pgp ? block.n : 5;
        size_t body = behind_headers(text, end);
        while (start > 0 && at - start < 40 && text.s[start - 1] != '\n')
            start--;
        size_t begin = slice_find(slice_sub(text, start, at), S("-----BEGIN "), 0);
        while (body < text.n && (strchr(" \t\r\n>", text.s[body]) ||
                                 slice_starts(slice_sub(text, body, text.n), S("\\n"))))
            body += text.s[body] == '\\' ? 2 : 1;
        while (body + n < text.n &&
               ((class_of(text.s[body + n]) & ~(unsigned)JOINT) || strchr("+/=", text.s[body + n])))
            n++;
        Slice first = slice_sub(text, body, body + n);
        if (begin != SLICE_NONE && n >= FIRST_OF_KEY && looks_random(first) &&
            !holds_placeholder(slice_sub(first, 0, 64)))
            report(library, source, start + begin, end, end, "a private key");
    }
}

/* Of a run of SHORTEST characters around `at`, one side has REACH of them at least; told without a branch for each, because
 * words end anywhere. */
enum { REACH = WIDE / 2 };

static bool may_be_long(Slice text, size_t at) {
    if (at < REACH || at + REACH >= text.n)
        return true;
    Wide around = wide_load(text.s + at - REACH);
    WideHalves run = (WideHalves)(wide_alnum(around) | wide_is(around, '_') | wide_is(around, '-'));
    return class_of(text.s[at]) && (run[0] == UINT64_MAX || run[1] == UINT64_MAX);
}

/* A run of SHORTEST characters covers a multiple of SHORTEST: only there it has to be looked for.
 */
void check_secrets(const struct library *library, const struct source *source) {
    Slice text = source->text;
    for (size_t at = SHORTEST - 1; at < text.n; at += SHORTEST) {
        size_t from = at, to = at;
        if (!may_be_long(text, at))
            continue;
        while (to < text.n && class_of(text.s[to]))
            to++;
        if (to == at)
            continue;
        while (from > 0 && class_of(text.s[from - 1]))
            from--;
        size_t shown = 0;
        const char *what =
            to - from < SHORTEST ? NULL : name_token(slice_sub(text, from, to), &shown);
        if (what)
            report(library, source, from, to, from + shown, what);
        if (to > at + SHORTEST)
            at += (to - at - 1) / SHORTEST * SHORTEST;
    }
    find_private_keys(library, source);
}
