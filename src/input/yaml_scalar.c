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

/* May some parser see a number, date or time in it? Says yes to more than do. */
static bool looks_numeric(Slice s) {
    if (!is_digit(s.s[0]) && s.s[0] != '.')
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

static bool is_strict_scalar(Slice source, Slice text, bool quoted, bool in_brackets) {
    if (!quoted)
        return is_plain_constant(text) || is_safe_plain(text, in_brackets);
    switch (source.s[0]) {
    case '\'':
        return true;
    case '"':
        return is_strict_double(source);
    default:
        return is_strict_block(source); /* or a tag or anchor, which it refuses */
    }
}

static Slice key_source(Slice text, const struct member *member) {
    return slice_sub(text, member->start, member->end);
}

/* `value` was read from `text`. */
static bool is_strict_value(Slice text, const struct value *value, bool in_brackets) {
    Slice source = slice_sub(text, value->start, value->end);
    if (value->kind == VALUE_NULL && !source.n)
        return !in_brackets;
    if (value->kind != VALUE_LIST && value->kind != VALUE_MAP) {
        /* What stands there must be what was read: a tag or anchor in front is not. */
        bool plain = !value->quoted && source.n && may_begin_plain(source);
        bool number = !value->quoted && is_plain_constant(source);
        return (value->quoted || plain || number) &&
               is_strict_scalar(source, value->text, value->quoted, in_brackets);
    }
    char first = source.n ? source.s[0] : '\0';
    bool list = value->kind == VALUE_LIST;
    bool brackets = first == (list ? '[' : '{');
    if (!brackets && (in_brackets || (list && first != '-')))
        return false;
    for (size_t i = 0; i < value->n; i++) {
        const struct value *child = list ? &value->items[i] : &value->members[i].value;
        if (!is_strict_value(text, child, brackets))
            return false;
        if (list)
            continue;
        Slice key = key_source(text, &value->members[i]);
        bool quoted = key.n && (key.s[0] == '"' || key.s[0] == '\'');
        if (!key.n || slice_find_char(key, '\n', 0) != SLICE_NONE || key.n > 128 ||
            !is_strict_scalar(key, value->members[i].key, quoted, true))
            return false;
    }
    return true;
}

/* `? key`, which libyaml does not tell from `key`. Looked for in collections alone. */
static bool may_hold_question(Slice text) {
    for (size_t at = 0; (at = slice_find(text, S("?"), at)) != SLICE_NONE; at++) {
        bool before = at == 0 || strchr(" \n[{,", text.s[at - 1]);
        bool behind = at + 1 == text.n || strchr(" \n", text.s[at + 1]);
        if (before && behind)
            return true;
    }
    return false;
}

bool yaml_source_is_strict(Slice text) {
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
             !(collection && may_hold_question(text)) && is_strict_value(document, value, false);
    }
    buf_free(&b);
    arena_free(arena);
    return ok;
}
