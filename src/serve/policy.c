#include "serve/policy.h"

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static size_t find_nocase(Slice text, Slice needle, size_t from) {
    for (size_t i = from; i + needle.n <= text.n; i++)
        if (lower(text.s[i]) == lower(needle.s[0]) && slice_eq_nocase(slice_sub(text, i, i + needle.n), needle))
            return i;
    return SLICE_NONE;
}

/* Cuts the first word off *rest; false when there is none. */
static bool next_word(Slice *rest, Slice *word) {
    size_t at = 0, end;
    while (at < rest->n && strchr(" \t\r\n\f", rest->s[at]))
        at++;
    for (end = at; end < rest->n && !strchr(" \t\r\n\f", rest->s[end]);)
        end++;
    *word = slice_sub(*rest, at, end);
    *rest = slice_sub(*rest, end, rest->n);
    return word->n > 0;
}

static bool is_quoted(Slice word, const char *name) {
    /* In an attribute, quotes may be written as references. */
    static const char *const quotes[] = {"'", "&#39;", "&#x27;", "&apos;"};
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        size_t n = strlen(quotes[i]);
        if (word.n == strlen(name) + 2 * n && slice_starts(word, slice_from(quotes[i])) &&
            slice_eq_nocase(slice_sub(word, n, word.n - n), slice_from(name)))
            return true;
    }
    return false;
}

/* The sources of a directive, with 'self' among them. 'none' goes, as it may not stand beside others. */
static void add_sources(Slice sources, Buf *out) {
    bool self = false;
    Slice word;
    while (next_word(&sources, &word)) {
        self = self || is_quoted(word, "self");
        if (is_quoted(word, "none"))
            continue;
        buf_char(out, ' ');
        buf_slice(out, word);
    }
    if (!self)
        buf_puts(out, " 'self'");
}

/* What governs what: a directive that is not there is ruled by the one behind it. */
static const char *const ways[][3] = {{"connect-src", "default-src", NULL}, {"script-src-elem", "script-src", "default-src"}};
enum { WAYS = sizeof ways / sizeof *ways, LONGEST_REFERENCE = 8 };

/* The end of a directive that begins at `at`. A `;` may be that of a reference. */
static size_t end_of(Slice policy, size_t at) {
    for (size_t end = at; end < policy.n; end++) {
        size_t before = end;
        if (policy.s[end] != ';')
            continue;
        while (before > at && end - before < LONGEST_REFERENCE && !strchr("& ;", policy.s[before - 1]))
            before--;
        if (before == at || policy.s[before - 1] != '&')
            return end;
    }
    return policy.n;
}

/* The sources of the first directive of this name; .s is NULL when there is none. */
static Slice sources_of(Slice policy, const char *name) {
    for (size_t at = 0; at < policy.n;) {
        size_t end = end_of(policy, at);
        Slice rest = slice_sub(policy, at, end), word;
        if (next_word(&rest, &word) && slice_eq_nocase(word, slice_from(name)))
            return (Slice){rest.s ? rest.s : "", rest.n};
        at = end + 1;
    }
    return (Slice){0};
}

/* Which directive of a way is in force: its place, or 3 for none. */
static size_t in_force(Slice policy, size_t way) {
    for (size_t i = 0; i < 3; i++)
        if (ways[way][i] && sources_of(policy, ways[way][i]).s)
            return i;
    return 3;
}

static bool is_first_of_way(Slice name, Slice policy) {
    for (size_t way = 0; way < WAYS; way++) {
        size_t at = in_force(policy, way);
        if (at < 3 && !slice_is(slice_from(ways[way][at]), "default-src") && slice_eq_nocase(name, slice_from(ways[way][at])))
            return true;
    }
    return false;
}

void policy_allow(Slice policy, Buf *out) {
    for (size_t at = 0; at < policy.n;) {
        size_t end = end_of(policy, at);
        Slice directive = slice_sub(policy, at, end), rest = directive, word;
        if (next_word(&rest, &word) && is_first_of_way(word, policy)) {
            buf_slice(out, word);
            add_sources(rest, out);
        } else {
            buf_slice(out, directive);
        }
        if (end < policy.n)
            buf_char(out, ';');
        at = end + 1;
    }
    for (size_t way = 0; way < WAYS; way++) {
        size_t at = in_force(policy, way);
        if (at >= 3 || !slice_is(slice_from(ways[way][at]), "default-src"))
            continue;
        buf_printf(out, "; %s", ways[way][0]);
        add_sources(sources_of(policy, "default-src"), out);
    }
}

/* The value of an attribute of a tag: where it begins and ends, without its quotes. */
static bool find_value(Slice page, size_t tag, size_t end, size_t *from, size_t *to) {
    size_t at = find_nocase(slice_sub(page, 0, end), S("content="), tag);
    if (at == SLICE_NONE || at + 8 >= end || (page.s[at + 8] != '"' && page.s[at + 8] != '\''))
        return false;
    *from = at + 9;
    *to = slice_find_char(page, page.s[at + 8], *from);
    return *to != SLICE_NONE && *to < end;
}

/* Where a tag ends: the first > behind quotes that are closed. */
static size_t end_of_tag(Slice page, size_t tag) {
    char quote = '\0';
    for (size_t i = tag; i < page.n; i++) {
        char c = page.s[i];
        if (quote)
            quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '>')
            return i;
    }
    return page.n;
}

/* Is the tag that begins at `tag` a policy? The name may stand in quotes. */
static bool is_policy(Slice tag) {
    static const Slice name = {"content-security-policy", 23};
    for (size_t at = 0; (at = find_nocase(tag, S("http-equiv="), at)) != SLICE_NONE;) {
        at += strlen("http-equiv=");
        at += at < tag.n && strchr("\"'", tag.s[at]);
        size_t end = at + name.n;
        if (slice_eq_nocase(slice_sub(tag, at, end), name) && (end >= tag.n || strchr("\"' \t\r\n\f/>", tag.s[end])))
            return true;
    }
    return false;
}

/* The next policy from *at on: where its value begins and ends. *at moves behind its tag. */
static bool next_policy(Slice head, size_t *at, size_t *from, size_t *to) {
    size_t tag;
    while ((tag = find_nocase(head, S("<meta"), *at)) != SLICE_NONE) {
        *at = end_of_tag(head, tag);
        if (is_policy(slice_sub(head, tag, *at)) && find_value(head, tag, *at, from, to))
            return true;
    }
    return false;
}

void policy_relax(Buf *page) {
    for (size_t at = 0, from, to;;) {
        Slice text = buf_view(page), head = slice_sub(text, 0, find_nocase(text, S("<body"), 0));
        if (!next_policy(head, &at, &from, &to))
            return;
        char quote = head.s[from - 1];
        Buf policy = {0}, all = {0};
        policy_allow(slice_sub(head, from, to), &policy);
        buf_slice(&all, slice_sub(text, 0, from));
        for (size_t i = 0; i < policy.n; i++) {
            if (policy.s[i] == quote)
                buf_puts(&all, "&#39;");
            else
                buf_char(&all, policy.s[i]);
        }
        at = all.n;
        buf_slice(&all, slice_sub(text, to, text.n));
        buf_free(&policy);
        buf_free(page);
        *page = all;
    }
}
