#include "model/mention_declared.h"
#include "base/wide.h"
#include <string.h>

/* No agent of any library seen has a longer name; longer text in quotes is a sentence. */
enum { LONGEST_NAME = 64 };

#define ALNUM NAME_ALNUM
const unsigned char name_classes[256] = {
    ['-'] = NAME_JOINT, ['_'] = NAME_JOINT,
    ['0'] = ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM,
    ['A'] = ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM,
    ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM,
    ['a'] = ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM,
    ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM, ALNUM,
};
#undef ALNUM

Slice unqualified(Slice name, bool *qualified) {
    size_t i = name.n;
    while (i > 0 && name.s[i - 1] != ':')
        i--;
    *qualified = i > 0;
    return slice_sub(name, i, name.n);
}

static char at(const struct declared_scan *scan, size_t i) {
    return i < scan->text.n ? scan->text.s[i] : 0;
}

static size_t skip_blanks(const struct declared_scan *scan, size_t i) {
    while (at(scan, i) == ' ' || at(scan, i) == '\t')
        i++;
    return i;
}

static bool starts_at(const struct declared_scan *scan, size_t i, const char *word) {
    size_t n = strlen(word);
    return scan->text.n - i >= n && memcmp(scan->text.s + i, word, n) == 0;
}

/* A quotation mark, perhaps escaped as in JSON within a string; its length, 0 when there is none.
 */
static size_t quote_at(const struct declared_scan *scan, size_t i, char *quote) {
    size_t n = at(scan, i) == '\\' ? 1 : 0;
    char c = at(scan, i + n);
    if (c != '"' && c != '\'' && c != '`')
        return 0;
    *quote = c;
    return n + 1;
}

/* Characters by which templates and globs show that a value is not meant literally. */
static bool is_template_char(char c) {
    return c && strchr("<>{}[]$*%|=\\/\n\"'`", c);
}

static void set_name(struct declared *out, const struct declared_scan *scan, size_t start,
                     size_t end) {
    bool qualified;
    Slice name = unqualified(slice_sub(scan->text, start, end), &qualified);
    out->start = end - name.n;
    out->end = end;
    out->around |= qualified ? AROUND_QUALIFIED : 0;
}

/* A name in quotes at `i`; may hold spaces, since some libraries' agents are called "Code
 * Reviewer". */
static bool quoted_value(struct declared_scan *scan, size_t i, char quote, struct declared *out) {
    size_t end = i;
    while (end < scan->text.n && !is_template_char(scan->text.s[end]) && end - i <= LONGEST_NAME)
        end++;
    char closing = 0;
    size_t n = quote_at(scan, end, &closing);
    if (!n || closing != quote || end == i || !is_name_char(scan->text.s[i]) ||
        scan->text.s[i] == '-' || !is_name_char(scan->text.s[end - 1]))
        return false;
    set_name(out, scan, i, end);
    out->to = end + n;
    scan->quote = quote;
    return true;
}

/* May a bare name end before `i`? Not in the middle of a path, a template, a call or an address. */
static bool ends_name(const struct declared_scan *scan, size_t i) {
    char c = at(scan, i), after = at(scan, i + 1);
    if (c == 0)
        return true;
    if (c == '.' || c == ':' || c == '?' || c == '!')
        return !is_name_char(after) && after != '/' && after != '.';
    return (unsigned char)c < 0x80 ? strchr(" \t\r\n,;)]}\"'`*|\\", c) != NULL : true;
}

static bool bare_value(struct declared_scan *scan, size_t i, struct declared *out) {
    size_t end = i;
    while (is_name_char(at(scan, end)) ||
           (end > i && at(scan, end) == ':' &&
            (is_name_char(at(scan, end + 1)) || at(scan, end + 1) == ':')))
        end++;
    char first = at(scan, i);
    if (end == i || end - i > LONGEST_NAME || first == '-' || first == '_' ||
        scan->text.s[end - 1] == '-' || !ends_name(scan, end))
        return false;
    set_name(out, scan, i, end);
    out->around |= AROUND_UNQUOTED;
    out->to = end;
    return true;
}

static bool value_at(struct declared_scan *scan, size_t i, struct declared *out) {
    char quote = 0;
    size_t n = quote_at(scan, i, &quote);
    return n ? quoted_value(scan, i + n, quote, out) : bare_value(scan, i, out);
}

/* subagent_type and its spellings; *after is behind it and a closing quotation mark. */
static bool type_key(const struct declared_scan *scan, size_t i, size_t *after) {
    static const char *const spellings[] = {"subagent_type", "subagentType", "subagent-type"};
    for (size_t k = 0; k < sizeof spellings / sizeof *spellings; k++)
        if (starts_at(scan, i, spellings[k]) && (i == 0 || !is_name_char(scan->text.s[i - 1]))) {
            char quote;
            *after = i + strlen(spellings[k]);
            *after += quote_at(scan, *after, &quote);
            return true;
        }
    return false;
}

static bool read_type(struct declared_scan *scan, size_t i, struct declared *out) {
    size_t after;
    if (!type_key(scan, i, &after))
        return false;
    after = skip_blanks(scan, after);
    if (at(scan, after) != ':' && at(scan, after) != '=')
        return false;
    *out = (struct declared){.form = MENTION_SUBAGENT_TYPE, .from = i};
    return value_at(scan, skip_blanks(scan, after + 1), out);
}

/* Task(x): one name alone, or in front matter's tools a list of them, of which this is the first.
 */
static bool read_call(struct declared_scan *scan, size_t i, struct declared *out) {
    size_t open = starts_at(scan, i, "Task(") ? i + 5 : starts_at(scan, i, "Agent(") ? i + 6 : 0;
    if (!open ||
        (i > 0 && (is_name_char(scan->text.s[i - 1]) || strchr(".:@#$/", scan->text.s[i - 1]))))
        return false;
    if (i >= 4 && memcmp(scan->text.s + i - 4, "new ", 4) == 0)
        return false;
    *out = (struct declared){.form = MENTION_TASK, .from = i};
    if (!value_at(scan, skip_blanks(scan, open), out))
        return false;
    scan->quote = 0;
    size_t close = skip_blanks(scan, out->to);
    scan->in_list = scan->lists && at(scan, close) == ',';
    return at(scan, close) == ')' || scan->in_list;
}

/* May a word that begins with `/` or `@` begin at `i`? */
static bool begins_word(const struct declared_scan *scan, size_t i) {
    return i == 0 || strchr(" \t\r\n(\"'`*>|,:;[", scan->text.s[i - 1]) != NULL ||
           (unsigned char)scan->text.s[i - 1] >= 0x80;
}

static bool read_slash(struct declared_scan *scan, size_t i, struct declared *out) {
    if (!starts_at(scan, i, "/agent ") || !begins_word(scan, i))
        return false;
    *out = (struct declared){.form = MENTION_SLASH, .from = i};
    bool found = value_at(scan, skip_blanks(scan, i + 7), out);
    scan->quote = 0;
    return found;
}

static bool read_at(struct declared_scan *scan, size_t i, struct declared *out) {
    if (!starts_at(scan, i, "@agent-") || !begins_word(scan, i))
        return false;
    *out = (struct declared){.form = MENTION_AT_AGENT, .from = i};
    if (!bare_value(scan, i + 7, out))
        return false;
    out->around &= ~(unsigned)AROUND_UNQUOTED;
    return true;
}

/* ` or "y"`, ` | "y"` behind a value in the same quotes; `, y` in a list of tools. */
static bool read_further(struct declared_scan *scan, struct declared *out) {
    size_t i = skip_blanks(scan, scan->at), from = i;
    char quote = 0;
    if (scan->in_list && at(scan, i) == ',') {
        i = skip_blanks(scan, i + 1);
        *out = (struct declared){.form = MENTION_TASK, .from = i};
        if (value_at(scan, i, out))
            return true;
    } else if (scan->quote &&
               (starts_at(scan, i, "or ") || at(scan, i) == '|' || at(scan, i) == '/')) {
        i = skip_blanks(scan, i + (at(scan, i) == 'o' ? 3 : 1));
        size_t n = quote_at(scan, i, &quote);
        *out = (struct declared){.form = MENTION_SUBAGENT_TYPE, .from = from};
        if (n && quote == scan->quote && quoted_value(scan, i + n, quote, out))
            return true;
    }
    scan->quote = 0;
    scan->in_list = false;
    return false;
}

static bool read_one(struct declared_scan *scan, size_t i, struct declared *out) {
    switch (scan->text.s[i]) {
    case 's':
        return read_type(scan, i, out);
    case 'T':
    case 'A':
        return read_call(scan, i, out);
    case '/':
        return read_slash(scan, i, out);
    case '@':
        return read_at(scan, i, out);
    default:
        return false;
    }
}

/* Where the first three characters stand of subagent, Task, Agent, /agent and @agent. */
static Wide forms_of(const char *s) {
    Wide a = wide_load(s), b = wide_load(s + 1), c = wide_load(s + 2);
    Wide sub = wide_is(a, 's') & wide_is(b, 'u') & wide_is(c, 'b');
    Wide task = wide_is(a, 'T') & wide_is(b, 'a') & wide_is(c, 's');
    Wide agent = wide_is(a, 'A') & wide_is(b, 'g') & wide_is(c, 'e');
    Wide at = (wide_is(a, '/') | wide_is(a, '@')) & wide_is(b, 'a') & wide_is(c, 'g');
    return sub | task | agent | at;
}

/* Where a form may begin, from `i` on; the text's end when it is nowhere. */
static size_t next_form(Slice text, size_t i) {
    static const char second[256] = {['s'] = 'u', ['T'] = 'a', ['A'] = 'g', ['/'] = 'a', ['@'] = 'a'};
    for (; i + WIDE + 2 <= text.n; i += WIDE) {
        unsigned first = wide_first(forms_of(text.s + i));
        if (first < WIDE)
            return i + first;
    }
    for (; i + 1 < text.n; i++) {
        char want = second[(unsigned char)text.s[i]];
        if (want && text.s[i + 1] == want)
            return i;
    }
    return text.n;
}

bool declared_next(struct declared_scan *scan, struct declared *out) {
    bool found = (scan->quote || scan->in_list) && read_further(scan, out);
    Slice text = scan->text;
    for (size_t i = next_form(text, scan->at); !found && i < text.n; i = next_form(text, i + 1)) {
        found = read_one(scan, i, out);
        if (!found)
            scan->quote = 0, scan->in_list = false;
    }
    scan->at = found ? out->to : scan->text.n;
    return found;
}
