#include "base/unicode.h"
#include "input/yaml_parts.h"
#include <string.h>

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Words that YAML 1.1 or 1.2, in any of their spellings, take for something other than text. */
static bool is_reserved(Slice s) {
    static const char *const words[] = {"null", "true", "false", "yes",  "no",   "on",
                                        "off",  "y",    "n",     ".inf", ".nan", "<<"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_eq_nocase(s, slice_from(words[i])))
            return true;
    return false;
}

/* May some parser see a number, date or time in it? Says yes to more than do; one reads `e3` as a
 * number. */
static bool looks_numeric(Slice s) {
    bool exponent = (s.s[0] == 'e' || s.s[0] == 'E') && s.n > 1 &&
                    (is_digit(s.s[1]) || s.s[1] == '+' || s.s[1] == '-');
    if (!is_digit(s.s[0]) && s.s[0] != '.' && !exponent)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!s.s[i] || !strchr("0123456789abcdefABCDEFoxOX_+-.,:tTzZ ", s.s[i]))
            return false;
    return true;
}

/* What a plain scalar may begin with, so that no parser takes it for an indicator. */
static bool may_begin_plain(Slice s) {
    char c = s.s[0];
    if (is_letter(c) || is_digit(c) || (unsigned char)c >= 0x80)
        return true;
    if (c == '.')
        return !slice_starts(s, S("..."));
    return strchr("_/($<;^~\\", c) && (c != '~' || s.n > 1);
}

/* Is nothing seen of it, or do parsers treat it as a line break or not at all? */
static bool needs_escape(uint32_t code) {
    return code < 0x20 || (code >= 0x7F && code <= 0xA0) || code == 0x2028 || code == 0x2029 ||
           code == 0xFEFF || (code & 0xFFFE) == 0xFFFE || unicode_is_format(code);
}

static bool holds_escape(Slice s) {
    uint32_t code;
    for (size_t i = 0; i < s.n;) {
        i += utf8_next(s.s + i, s.n - i, &code);
        if (needs_escape(code))
            return true;
    }
    return !utf8_valid(s, NULL);
}

/* Is `s`, as a plain scalar, this string to every parser? In a list or map in brackets less is
 * plain. */
static bool is_safe_plain(Slice s, bool in_brackets) {
    if (!s.n || is_reserved(s) || looks_numeric(s) || !may_begin_plain(s) || holds_escape(s))
        return false;
    if (s.s[s.n - 1] == ' ' || s.s[s.n - 1] == ':')
        return false;
    for (size_t i = 0; i + 1 < s.n; i++)
        if ((s.s[i] == ':' && s.s[i + 1] == ' ') || (s.s[i] == ' ' && s.s[i + 1] == '#'))
            return false;
    for (size_t i = 0; in_brackets && i < s.n; i++)
        if (strchr(",[]{}:?#", s.s[i]))
            return false;
    return true;
}

static void add_escaped(Buf *b, uint32_t code) {
    switch (code) {
    case '"':
        buf_puts(b, "\\\"");
        break;
    case '\\':
        buf_puts(b, "\\\\");
        break;
    case '\n':
        buf_puts(b, "\\n");
        break;
    case '\t':
        buf_puts(b, "\\t");
        break;
    case '\r':
        buf_puts(b, "\\r");
        break;
    default:
        if (!needs_escape(code))
            buf_utf8(b, code);
        else if (code < 0x100)
            buf_printf(b, "\\x%02X", (unsigned)code);
        else if (code < 0x10000)
            buf_printf(b, "\\u%04X", (unsigned)code);
        else
            buf_printf(b, "\\U%08X", (unsigned)code);
    }
}

void buf_yaml_string(Buf *b, Slice s) {
    if (is_safe_plain(s, false)) {
        buf_slice(b, s);
        return;
    }
    uint32_t code;
    buf_char(b, '"');
    for (size_t i = 0; i < s.n;) {
        i += utf8_next(s.s + i, s.n - i, &code);
        add_escaped(b, code);
    }
    buf_char(b, '"');
}

/* Plain scalars that every schema reads as the same null, boolean or number: null, true, false, 12,
 * -1.5 */
static bool is_plain_constant(Slice s) {
    if (slice_is(s, "null") || slice_is(s, "true") || slice_is(s, "false"))
        return true;
    size_t i = s.n && s.s[0] == '-', whole = i;
    while (i < s.n && is_digit(s.s[i]))
        i++;
    if (i == whole || i - whole > 15 || (s.s[whole] == '0' && i - whole > 1))
        return false;
    if (i == s.n)
        return true;
    if (s.s[i] != '.')
        return false;
    size_t fraction = ++i;
    while (i < s.n && is_digit(s.s[i]))
        i++;
    return i == s.n && i > fraction && i - fraction <= 15;
}

/* Lines behind the first are indented (a list below its key need not be), and no tab or CR is
 * about. */
static bool is_laid_out(Slice text, bool block_list) {
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] == '\t' || text.s[i] == '\r')
            return false;
        if (text.s[i] != '\n' || i + 1 == text.n)
            continue;
        char next = text.s[i + 1];
        bool dash = block_list && slice_starts(slice_sub(text, i + 1, text.n), S("- "));
        if (next != ' ' && next != '\n' && !dash)
            return false;
    }
    uint32_t code;
    for (size_t i = 0; i < text.n;) {
        i += utf8_next(text.s + i, text.n - i, &code);
        if (code != '\n' && needs_escape(code) && !unicode_is_format(code))
            return false;
    }
    return utf8_valid(text, NULL);
}

/* A block scalar whose header names no indentation and keeps no line ends, and whose lines leave no
 * doubt. */
static bool is_strict_block(Slice source) {
    Slice rest = source, line;
    slice_next_line(&rest, &line);
    if (!slice_is(line, "|") && !slice_is(line, ">") && !slice_is(line, "|-") &&
        !slice_is(line, ">-"))
        return false;
    bool folded = line.s[0] == '>';
    size_t indent = 0;
    while (slice_next_line(&rest, &line)) {
        size_t n = 0;
        while (n < line.n && line.s[n] == ' ')
            n++;
        if (n == line.n) {
            if (!indent || n)
                return false;
            continue;
        }
        if (!indent)
            indent = n;
        if (n < indent || (folded && n > indent))
            return false;
    }
    return indent > 0;
}

static bool is_strict_double(Slice source) {
    for (size_t i = 1; i + 1 < source.n; i++)
        if (source.s[i] == '\\') {
            i++;
            if (!strchr("\"\\ntrxu", source.s[i]))
                return false;
        }
    return true;
}

/* Where a value stands: what is plain, and how far lines must be indented, depends on it. */
enum position { BEHIND_KEY, IN_BLOCK, IN_BRACKETS };

static bool is_strict_scalar(Slice source, const struct value *value, enum position position) {
    bool lines = slice_find_char(source, '\n', 0) != SLICE_NONE;
    bool block = source.n && (source.s[0] == '|' || source.s[0] == '>');
    if (lines && position != BEHIND_KEY && !block)
        return false;
    if (!value->quoted) /* a tag or anchor in front of it is in the source, but not in the text */
        return is_plain_constant(source) || (source.n && may_begin_plain(source) &&
                                             is_safe_plain(value->text, position == IN_BRACKETS));
    switch (source.s[0]) {
    case '\'':
        return true;
    case '"':
        return is_strict_double(source);
    default:
        return block && is_strict_block(source);
    }
}

static bool is_strict_key(Slice text, const struct member *member) {
    Slice source = slice_sub(text, member->start, member->end);
    if (!source.n || source.n > 128 || slice_find_char(source, '\n', 0) != SLICE_NONE)
        return false;
    if (source.s[0] == '"')
        return is_strict_double(source);
    return source.s[0] == '\'' || (slice_eq(source, member->key) && is_safe_plain(source, true));
}

static bool is_strict_collection(Slice text, const struct value *value, Slice source,
                                 enum position position);

/* `value` was read from `text`. */
static bool is_strict_value(Slice text, const struct value *value, enum position position) {
    Slice source = slice_sub(text, value->start, value->end);
    if (value->kind == VALUE_LIST || value->kind == VALUE_MAP)
        return is_strict_collection(text, value, source, position);
    if (value->kind == VALUE_NULL && !source.n)
        return position != IN_BRACKETS;
    return is_strict_scalar(source, value, position);
}

static bool is_strict_collection(Slice text, const struct value *value, Slice source,
                                 enum position position) {
    bool list = value->kind == VALUE_LIST;
    bool brackets = source.n && source.s[0] == (list ? '[' : '{');
    bool lines = slice_find_char(source, '\n', 0) != SLICE_NONE;
    if (brackets && lines && position == IN_BLOCK)
        return false;
    if (!brackets) {
        /* It begins with its first item or key, or else with a tag or an anchor. */
        bool bare =
            value->n && (list ? source.s[0] == '-' : value->members[0].start == value->start);
        if (!bare || position == IN_BRACKETS)
            return false;
    }
    enum position inside = brackets ? IN_BRACKETS : IN_BLOCK;
    for (size_t i = 0; i < value->n; i++)
        if (list ? !is_strict_value(text, &value->items[i], inside)
                 : !is_strict_key(text, &value->members[i]) ||
                       !is_strict_value(text, &value->members[i].value, inside))
            return false;
    return true;
}

/* `? key`, which libyaml does not tell from `key`, and a comment right behind a quote or bracket,
 * which it lets pass. Says yes to more than that; looked for in collections alone. */
static bool may_hold_oddities(Slice text) {
    for (size_t i = 0; i < text.n; i++) {
        char before = i ? text.s[i - 1] : '\n', behind = i + 1 < text.n ? text.s[i + 1] : '\n';
        if (text.s[i] == '?' && strchr(" \n[{,", before) && strchr(" \n", behind))
            return true;
        if (text.s[i] == '#' && strchr("\"'[]{},", before))
            return true;
    }
    return false;
}

/* Letters, digits, blanks and a few signs that mean nothing, in one line: such a value needs no parser to be read. */
static bool is_simple(Slice s, const char *signs) {
    for (size_t i = 0; i < s.n; i++)
        if (!is_letter(s.s[i]) && !is_digit(s.s[i]) && (!s.s[i] || !strchr(signs, s.s[i])))
            return false;
    return s.n && is_letter(s.s[0]) && s.s[s.n - 1] != ' ';
}

static bool is_simple_list(Slice items) {
    for (Slice rest = items;;) {
        size_t comma = slice_find(rest, S(", "), 0);
        Slice item = slice_sub(rest, 0, comma);
        if (!is_simple(item, "_-/") || !(is_plain_constant(item) || is_safe_plain(item, true)))
            return false;
        if (comma == SLICE_NONE)
            return true;
        rest = slice_sub(rest, comma + 2, rest.n);
    }
}

/* Most values: a few words, a text between double quotes without escapes, a list of words. Says no to more than is not strict. */
static bool is_simply_strict(Slice text) {
    if (text.n < 4 || text.s[0] != ' ')
        return false;
    Slice value = slice_sub(text, 1, text.n), within = slice_sub(value, 1, value.n - 1);
    char first = value.s[0], last = value.s[value.n - 1];
    if (first == '[' && last == ']')
        return is_simple_list(within);
    if (first != '"' || last != '"')
        return is_simple(value, " _-,./") && (is_plain_constant(value) || is_safe_plain(value, false));
    for (size_t i = 0; i < within.n; i++)
        if (within.s[i] < ' ' || within.s[i] > '~' || within.s[i] == '"' || within.s[i] == '\\')
            return false;
    return true;
}

bool yaml_source_is_strict(Slice text) {
    if (is_simply_strict(text))
        return true;
    struct arena *arena = arena_new();
    struct yaml_errors errors = {0};
    Buf b = {0};
    buf_puts(&b, "k: ");
    buf_slice(&b, text);
    buf_char(&b, '\n');
    Slice document = buf_view(&b);
    const struct value *map = yaml_read(arena, document, 0, document.n, &errors);
    bool ok = map && !errors.n && map->kind == VALUE_MAP && map->n == 1 &&
              slice_is(map->members[0].key, "k");
    if (ok) {
        const struct value *value = &map->members[0].value;
        bool collection = value->kind == VALUE_LIST || value->kind == VALUE_MAP;
        Slice source = slice_sub(document, value->start, value->end);
        bool block = collection && source.n && source.s[0] != '[' && source.s[0] != '{';
        ok = is_laid_out(text, block && value->kind == VALUE_LIST) &&
             strchr(" \n", document.s[value->end]) && !(collection && may_hold_oddities(text)) &&
             is_strict_value(document, value, BEHIND_KEY);
    }
    buf_free(&b);
    arena_free(arena);
    return ok;
}
