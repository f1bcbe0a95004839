#include "model/mention_text.h"
#include "base/unicode.h"
#include "base/wide.h"
#include "model/mention_declared.h"
#include <string.h>

struct reader {
    struct text *text;
    Slice s;
    size_t mark, link; /* the next ones */
    size_t code_end; /* up to here stands code that is no name: only @x and declared forms count */
    struct declared_scan scan;
    struct declared declared; /* the next one */
    bool more;                /* there is a next one */
    size_t stop;              /* where a mark or a declared form begins next */
};

void text_init(struct text *text) {
    *text = (struct text){.index = word_index()};
}

void text_free(struct text *text) {
    buf_free(&text->text);
    VEC_FREE(&text->marks);
    VEC_FREE(&text->links);
    VEC_FREE(&text->tokens);
}

void text_clear(struct text *text) {
    buf_clear(&text->text);
    text->marks.n = text->links.n = text->tokens.n = 0;
    text->raw = false;
}

static bool is_compound(Slice name) {
    for (size_t i = 1; i + 1 < name.n; i++)
        if (name_classes[(unsigned char)name.s[i]] == NAME_JOINT)
            return true;
    return false;
}

static char at(const struct reader *r, size_t i) {
    return i < r->s.n ? r->s.s[i] : 0;
}

__attribute__((always_inline)) static inline struct token *push(struct reader *r, enum token_kind kind, size_t start, size_t end) {
    struct text *text = r->text;
    if (text->tokens.n == text->tokens.cap)
        text->tokens.v = vec_grow(text->tokens.v, &text->tokens.cap, sizeof *text->tokens.v);
    struct token *token = &text->tokens.v[text->tokens.n++];
    *token = (struct token){.kind = kind, .start = (uint32_t)start, .end = (uint32_t)end};
    return token;
}

static bool in_link(struct reader *r, size_t start) {
    while (r->link < r->text->links.n && r->text->links.v[r->link].end <= start)
        r->link++;
    return r->link < r->text->links.n && r->text->links.v[r->link].start <= start;
}

static struct token *push_name(struct reader *r, enum mention_form form, size_t start, size_t end,
                               unsigned around) {
    struct token *token = push(r, TOKEN_WORD, start, end);
    token->name = true;
    token->compound = is_compound((Slice){r->s.s + start, end - start});
    token->form = form;
    token->around = around;
    if (in_link(r, start))
        token->around |= AROUND_LINK;
    return token;
}

/* --- names in their surroundings --- */

static bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* What may stand on either side of a bare name; other signs make it part of a path, an address, a
 * flag, a placeholder or a call. */
static bool is_beside(char c) {
    switch (c) {
    case '"':
    case '\'':
    case '*':
    case ',':
    case ';':
    case '!':
    case '?':
    case ':':
    case '|':
    case '`':
        return true;
    default:
        return is_blank(c) || (unsigned char)c >= 0x80;
    }
}

static bool open_before(const struct reader *r, size_t i) {
    return i == 0 || is_beside(r->s.s[i - 1]) || r->s.s[i - 1] == '(' || r->s.s[i - 1] == '>';
}

/* Signs that end a sentence join words as well: x.md, x:1, x://. */
static bool open_after(const struct reader *r, size_t i) {
    char c = at(r, i), after = at(r, i + 1);
    if (c == '.' || c == ':' || c == '!' || c == '?')
        return !is_name_char(after) && after != '/' && !(c == '.' && after == '.');
    return i >= r->s.n || is_beside(c) || c == ')' || c == ']' || c == '<';
}

/* <x>, [x] and {x} are placeholders, `[[ x ]]` is a shell test; what stands directly in brackets or
 * braces does not pass open_before. */
static bool is_placeholder_at(const struct reader *r, size_t start, size_t end) {
    if ((start && r->s.s[start - 1] == '<') || at(r, end) == '>')
        return true;
    return start > 2 && r->s.s[start - 2] == '[' && memcmp(r->s.s + start - 3, "[[ ", 3) == 0 &&
           slice_eq(slice_sub(r->s, end, end + 3), S(" ]]"));
}

static bool is_name_text(Slice s) {
    for (size_t i = 0; i < s.n; i++)
        if (!is_name_char(s.s[i]) && !(s.s[i] == '.' && i && is_alnum(s.s[i - 1])))
            return false;
    return s.n && is_alnum(s.s[0]) && is_alnum(s.s[s.n - 1]);
}

/* `@x`; its end, or `i` when it is none. */
static size_t read_at_name(struct reader *r, size_t i, unsigned around) {
    size_t end = i + 1;
    while (is_name_char(at(r, end)))
        end++;
    bool bounded = open_before(r, i) && open_after(r, end) && !is_placeholder_at(r, i, end);
    if (!bounded || !is_name_text(slice_sub(r->s, i + 1, end)))
        return i;
    push_name(r, MENTION_AT, i + 1, end, around);
    return end;
}

/* --- marked words --- */

/* "x-y agent" in one mark: the name alone, which the noun then follows. */
static Slice without_noun(Slice s) {
    static const char *const nouns[] = {" agent", " subagent", " sub-agent"};
    if (!s.n || s.s[s.n - 1] != 't')
        return s;
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++) {
        Slice name = slice_sub(s, 0, s.n - slice_from(nouns[i]).n);
        if (!slice_ends(s, slice_from(nouns[i])) || !is_compound(name))
            continue;
        for (size_t k = 0; k < name.n; k++)
            if (!is_name_char(name.s[k]) || (name.s[k] >= 'A' && name.s[k] <= 'Z'))
                return s;
        return name;
    }
    return s;
}

/* What a bold or code stretch holds, if that is one name; a `:` that belongs to the sentence is cut
 * off. */
static bool marked_name(const struct reader *r, size_t *start, size_t *end) {
    Slice s = slice_trim(slice_sub(r->s, *start, *end));
    while (s.n && (s.s[s.n - 1] == ':' || s.s[s.n - 1] == ',' || s.s[s.n - 1] == '.'))
        s.n--;
    s = without_noun(s);
    *start = (size_t)(s.s - r->s.s);
    *end = *start + s.n;
    bool qualified;
    if (s.n && s.s[0] == '@')
        return false;
    Slice last = unqualified(s, &qualified);
    for (size_t i = 0; i < s.n - last.n; i++)
        if (!is_name_char(s.s[i]) && s.s[i] != ':')
            return false;
    return is_name_text(last);
}

static void push_marked(struct reader *r, bool code, size_t start, size_t end) {
    bool qualified;
    Slice word = slice_sub(r->s, start, end), name = unqualified(word, &qualified);
    unsigned around = (qualified ? AROUND_QUALIFIED : 0) | (code ? AROUND_CODE_SPAN : 0);
    struct token *token = push_name(r, code ? MENTION_CODE : MENTION_BOLD, end - name.n, end, around);
    token->words = word_bits(r->text->index, name);
}

/* The mark at `i`, if there is one; returns where to go on. */
static size_t read_mark(struct reader *r, size_t i) {
    while (r->mark < r->text->marks.n && r->text->marks.v[r->mark].start < i)
        r->mark++;
    if (r->mark == r->text->marks.n || r->text->marks.v[r->mark].start != i)
        return i;
    struct mark mark = r->text->marks.v[r->mark++];
    size_t start = mark.start, end = mark.end;
    if (marked_name(r, &start, &end)) {
        push_marked(r, mark.code, start, end);
        return end;
    }
    if (!mark.code)
        return i;
    push(r, TOKEN_OPAQUE, mark.start, mark.end);
    r->code_end = mark.end;
    return i;
}

/* --- words --- */

static bool is_word_at(const struct reader *r, size_t i, size_t *n) {
    char c = at(r, i);
    *n = 1;
    if ((unsigned char)c < 0x80)
        return is_name_char(c);
    uint32_t code;
    *n = utf8_next(r->s.s + i, r->s.n - i, &code);
    return unicode_is_word(code);
}

/* In raw text, the marks around a bare word; the form that they give it. */
static enum mention_form raw_form(const struct reader *r, size_t start, size_t end) {
    if (!r->text->raw || !start)
        return MENTION_BARE;
    if (r->s.s[start - 1] == '`' && at(r, end) == '`')
        return MENTION_CODE;
    bool bold = start > 1 && memcmp(r->s.s + start - 2, "**", 2) == 0 && at(r, end) == '*' &&
                at(r, end + 1) == '*';
    return bold ? MENTION_BOLD : MENTION_BARE;
}

/* Does a `/` between two words, as in "delegate/escalate", end before `i`? */
static bool is_slash(const struct reader *r, size_t i) {
    return i > 1 && at(r, i - 1) == '/' && is_alnum(at(r, i - 2)) && is_alnum(at(r, i));
}

static void push_word(struct reader *r, size_t start, size_t end, bool ascii, bool qualified,
                      size_t whole) {
    Slice word = {r->s.s + start, end - start};
    bool before = open_before(r, whole), after = open_after(r, end);
    bool bounded = before && after && !is_placeholder_at(r, whole, end);
    /* "agent's" is no "agent": what belongs to an agent is not one. */
    bool genitive = at(r, end) == '\'' && at(r, end + 1) == 's';
    bool plain = (before || is_slash(r, whole)) && (after || is_slash(r, end + 1));
    unsigned bits = plain && !genitive ? word_bits(r->text->index, word) : 0;
    if (!bounded || !ascii || !word.n || !is_alnum(word.s[0]) || !is_alnum(word.s[word.n - 1])) {
        push(r, TOKEN_WORD, start, end)->words = bits;
        return;
    }
    push_name(r, raw_form(r, start, end), start, end, qualified ? AROUND_QUALIFIED : 0)->words = bits;
}

static size_t read_word(struct reader *r, size_t i) {
    size_t whole = i, start = i, n;
    bool ascii = true;
    while (i < r->s.n) {
        while (i < r->s.n && is_name_char(r->s.s[i]))
            i++;
        bool colon = at(r, i) == ':' && i > start && is_alnum(at(r, i + 1 + (at(r, i + 1) == ':')));
        if (colon) {
            i += at(r, i + 1) == ':' ? 2 : 1;
            start = i;
            continue;
        }
        if (!is_word_at(r, i, &n))
            break;
        ascii = false;
        i += n;
    }
    push_word(r, start, i, ascii, start > whole, whole);
    return i;
}

/* Where letters and digits end, which begin at `i`; there is text_pad behind the text. */
static size_t alnum_end(Slice s, size_t i) {
    unsigned n;
    do
        i += n = wide_first(~wide_alnum(wide_load(s.s + i)));
    while (n == WIDE);
    return i;
}

/* Most words are nothing but letters and digits between blanks: that is told without a look around. Returns `i` for others. */
static size_t read_plain_word(struct reader *r, size_t i) {
    Slice s = r->s;
    if (r->text->raw || (i && s.s[i - 1] != ' ') || (i > 1 && s.s[i - 2] == '['))
        return i;
    size_t end = alnum_end(s, i);
    if (end == i || (end < s.n && s.s[end] != ' ' && s.s[end] != ','))
        return i;
    struct token *token = push(r, TOKEN_WORD, i, end);
    token->name = true;
    token->form = MENTION_BARE;
    token->words = word_bits(r->text->index, (Slice){s.s + i, end - i});
    token->around = in_link(r, i) ? AROUND_LINK : 0;
    return end;
}

/* --- punctuation --- */

static const struct {
    uint32_t code;
    enum token_kind kind;
} signs[] = {
    {'!', TOKEN_STOP},     {'"', TOKEN_QUOTE},    {'&', TOKEN_JOIN},     {'\'', TOKEN_QUOTE},
    {'(', TOKEN_OPEN},     {')', TOKEN_CLOSE},    {'*', TOKEN_QUOTE},    {'+', TOKEN_JOIN},
    {',', TOKEN_COMMA},    {'/', TOKEN_JOIN},     {':', TOKEN_COLON},    {';', TOKEN_STOP},
    {'?', TOKEN_STOP},     {'[', TOKEN_OPEN},     {']', TOKEN_CLOSE},    {'`', TOKEN_QUOTE},
    {'|', TOKEN_JOIN},     {0x2013, TOKEN_DASH},  {0x2014, TOKEN_DASH},  {0x2018, TOKEN_QUOTE},
    {0x2019, TOKEN_QUOTE}, {0x201C, TOKEN_QUOTE}, {0x201D, TOKEN_QUOTE}, {0x2192, TOKEN_ARROW},
    {0x21D2, TOKEN_ARROW}, {0x2794, TOKEN_ARROW}, {0x279C, TOKEN_ARROW}, {0x27A1, TOKEN_ARROW},
};

/* Hyphens that begin no word: an arrow, a flag, a dash. */
static size_t read_hyphen(struct reader *r, size_t i) {
    size_t end = i;
    while (at(r, end) == '-' || at(r, end) == '=')
        end++;
    if (at(r, end) == '>') {
        push(r, TOKEN_ARROW, i, end + 1);
        return end + 1;
    }
    if (!is_name_char(at(r, end))) {
        push(r, TOKEN_DASH, i, end);
        return end;
    }
    while (is_name_char(at(r, end)))
        end++;
    push(r, TOKEN_OPAQUE, i, end);
    return end;
}

static size_t read_sign(struct reader *r, size_t i) {
    uint32_t code;
    size_t n = utf8_next(r->s.s + i, r->s.n - i, &code);
    if (code == '.') {
        /* A full stop ends a sentence only before a blank; e.g. and file names hold others. */
        if (i + 1 == r->s.n || strchr(" \t\r\n\"'*)", at(r, i + 1)))
            push(r, TOKEN_STOP, i, i + 1);
        return i + 1;
    }
    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
        if (signs[k].code == code) {
            push(r, signs[k].kind, i, i + n);
            break;
        }
    return i + n;
}

/* --- the whole --- */

/* Where the next mark or declared form begins that has not been passed. */
static size_t next_stop(struct reader *r, size_t i) {
    while (r->more && r->declared.from < i)
        r->more = declared_next(&r->scan, &r->declared);
    while (r->mark < r->text->marks.n && r->text->marks.v[r->mark].start < i)
        r->mark++;
    size_t declared = r->more ? r->declared.from : SLICE_NONE;
    size_t mark = r->mark < r->text->marks.n ? r->text->marks.v[r->mark].start : SLICE_NONE;
    return declared < mark ? declared : mark;
}

static void next_declared(struct reader *r) {
    r->more = declared_next(&r->scan, &r->declared);
}

static size_t read_declared(struct reader *r) {
    struct declared d = r->declared;
    push_name(r, d.form, d.start, d.end, d.around);
    next_declared(r);
    return d.to;
}

/* A declared form, a mark or `@x` at `i`; returns where to go on. */
static size_t read_special(struct reader *r, size_t i) {
    if (i > r->stop)
        r->stop = next_stop(r, i);
    size_t next = i;
    if (i == r->stop) {
        next = r->more && r->declared.from == i ? read_declared(r) : read_mark(r, i);
        r->stop = next_stop(r, next > i ? next : i + 1);
    }
    if (next == i && at(r, i) == '@')
        next = read_at_name(r, i, i < r->code_end ? AROUND_CODE_SPAN : 0);
    return next;
}

/* A lone word is a mention only where one of these words stands with it. */
static bool calls(const struct token *t) {
    return t->words & (WORD_AGENT | WORD_SELECT | WORD_SEND | WORD_CALL | WORD_HAND);
}

static bool is_idle(const struct text *text) {
    for (size_t i = 0; i < text->tokens.n; i++) {
        const struct token *t = &text->tokens.v[i];
        if (calls(t) || (t->name && (t->form <= MENTION_AT || t->compound)))
            return false;
    }
    return true;
}

/* Zeroes behind the text, for those who look at many bytes at once. */
static void text_pad(struct text *text) {
    enum { BEHIND = WIDE + 2 };
    buf_reserve(&text->text, BEHIND);
    memset(text->text.s + text->text.n, 0, BEHIND);
}

void text_read(struct text *text) {
    text_pad(text);
    struct reader r = {.text = text, .s = buf_view(&text->text)};
    r.scan.text = r.s;
    next_declared(&r);
    r.stop = next_stop(&r, 0);
    for (size_t i = 0; i < r.s.n;) {
        char c = r.s.s[i];
        if (c == ' ' && i < r.stop) {
            i++;
            continue;
        }
        size_t n, next = i >= r.stop || c == '@' ? read_special(&r, i) : i;
        if (next > i || (i >= r.code_end && (next = read_plain_word(&r, i)) > i))
            i = next;
        else if (i < r.code_end || is_blank(c))
            i++;
        else if (c == '-' || c == '=')
            i = read_hyphen(&r, i);
        else if (is_name_char(c) || ((unsigned char)c >= 0x80 && is_word_at(&r, i, &n)))
            i = read_word(&r, i);
        else
            i = read_sign(&r, i);
    }
    text->idle = is_idle(text);
}

/* Beginnings of all words that call for a name (mention_words.c), by their first letter. calls_of has their first three. */
static bool begins_call(Slice rest) {
    static const char *const calls[26][2] = {
        ['a' - 'a'] = {"agent"},  ['c' - 'a'] = {"consult"},        ['d' - 'a'] = {"defer", "delegat"},
        ['e' - 'a'] = {"escalat"}, ['h' - 'a'] = {"hand"},           ['i' - 'a'] = {"invo"},
        ['l' - 'a'] = {"launch"}, ['r' - 'a'] = {"rerout", "rout"}, ['s' - 'a'] = {"spawn", "sub"}};
    unsigned letter = (unsigned)((rest.s[0] | 32) - 'a');
    const char *const *words = calls[letter < 26 ? letter : 0];
    for (size_t i = 0; i < 2 && words[i]; i++)
        if (slice_eq_nocase(slice_sub(rest, 0, strlen(words[i])), slice_from(words[i])))
            return true;
    return false;
}

/* What may end a lead-in behind its colon. */
static bool ends_in_colon(Slice s) {
    while (s.n && (is_blank(s.s[s.n - 1]) || strchr("*'\"`", s.s[s.n - 1]) ||
                   (unsigned char)s.s[s.n - 1] >= 0x80))
        s.n--;
    return s.n && s.s[s.n - 1] == ':';
}

/* Names are compounds, called by @, or in a call's parentheses. */
static Wide marks_of(Wide bytes) {
    return wide_is(bytes, '-') | wide_is(bytes, '_') | wide_is(bytes, '@') | wide_is(bytes, '(');
}

/* Where the first three letters of a word that begins_call takes stand, at the beginning of a word or within. */
static Wide calls_of(const char *s) {
    Wide a = wide_small(wide_load(s)), b = wide_small(wide_load(s + 1)), c = wide_small(wide_load(s + 2));
    Wide age = wide_is(a, 'a') & wide_is(b, 'g') & wide_is(c, 'e');
    Wide con_rou = wide_is(b, 'o') & ((wide_is(a, 'c') & wide_is(c, 'n')) | (wide_is(a, 'r') & wide_is(c, 'u')));
    Wide def_del = wide_is(a, 'd') & wide_is(b, 'e') & (wide_is(c, 'f') | wide_is(c, 'l'));
    Wide esc = wide_is(a, 'e') & wide_is(b, 's') & wide_is(c, 'c');
    Wide han_lau = wide_is(b, 'a') & ((wide_is(a, 'h') & wide_is(c, 'n')) | (wide_is(a, 'l') & wide_is(c, 'u')));
    Wide inv = wide_is(a, 'i') & wide_is(b, 'n') & wide_is(c, 'v');
    Wide rer = wide_is(a, 'r') & wide_is(b, 'e') & wide_is(c, 'r');
    Wide spa_sub = wide_is(a, 's') & ((wide_is(b, 'p') & wide_is(c, 'a')) | (wide_is(b, 'u') & wide_is(c, 'b')));
    return age | con_rou | def_del | esc | han_lau | inv | rer | spa_sub;
}

static bool begins_word(Slice s, size_t i) {
    return i == 0 || !is_alnum(s.s[i - 1]);
}

bool text_is_plain(struct text *text) {
    text_pad(text);
    Slice s = buf_view(&text->text);
    for (size_t i = 0; i < s.n; i += WIDE) {
        if (wide_any(marks_of(wide_load(s.s + i))))
            return false;
        for (size_t k = i + wide_first(calls_of(s.s + i)); k < i + WIDE && k < s.n; k++)
            if (begins_word(s, k) && begins_call((Slice){s.s + k, s.n - k}))
                return false;
    }
    return !ends_in_colon(s);
}
