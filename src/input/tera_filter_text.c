#include "base/unicode.h"
#include "input/tera_parts.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Filters of texts and numbers, as Tera's documentation and sources (src/builtins/filters/string.rs, number.rs) have them. */

Slice tera_trim(Slice text, bool head, bool tail) {
    size_t start = 0, end = text.n, n;
    uint32_t code;
    while (head && start < end && (n = utf8_next(text.s + start, end - start, &code)) && unicode_is_space(code))
        start += n;
    while (tail && end > start) {
        size_t at = end - 1;
        while (at > start && ((unsigned char)text.s[at] & 0xC0) == 0x80)
            at--;
        if (utf8_next(text.s + at, end - at, &code) != end - at || !unicode_is_space(code))
            break;
        end = at;
    }
    return slice_sub(text, start, end);
}

static bool is_text(const struct tera_calling *c, const struct tera_value *value) {
    if (value->kind == TERA_STRING)
        return true;
    tera_wrong_kind(c, value, "a text");
    return false;
}

static const struct tera_value *part(const struct tera_calling *c, Slice text) {
    return tera_string(c->t->arena, text);
}

/* --- case --- */

static const struct tera_value *upper(const struct tera_calling *c, const struct tera_value *value) {
    Buf out = {0};
    if (!is_text(c, value))
        return NULL;
    buf_upper(&out, value->text);
    return tera_text(c, &out);
}

static const struct tera_value *lower(const struct tera_calling *c, const struct tera_value *value) {
    Buf out = {0};
    if (!is_text(c, value))
        return NULL;
    buf_lower(&out, value->text);
    return tera_text(c, &out);
}

static size_t first_point(Slice text) {
    uint32_t code;
    return text.n ? utf8_next(text.s, text.n, &code) : 0;
}

static void capitalised(Buf *out, Slice word) {
    size_t first = first_point(word);
    buf_upper(out, slice_sub(word, 0, first));
    buf_lower(out, slice_sub(word, first, word.n));
}

static const struct tera_value *capitalize(const struct tera_calling *c, const struct tera_value *value) {
    Buf out = {0};
    if (!is_text(c, value))
        return NULL;
    capitalised(&out, value->text);
    return tera_text(c, &out);
}

static bool in_word(Slice text, size_t at, size_t *n, bool *quote) {
    uint32_t code = 0;
    *n = at < text.n ? utf8_next(text.s + at, text.n - at, &code) : 0;
    *quote = code == '\'';
    return *n && (unicode_is_word(code) || code == '_');
}

/* A word begins with a letter and goes on over letters and apostrophes up to its last letter. */
static const struct tera_value *title(const struct tera_calling *c, const struct tera_value *value) {
    Buf out = {0};
    size_t n;
    bool quote;
    if (!is_text(c, value))
        return NULL;
    Slice text = value->text;
    for (size_t at = 0; at < text.n;) {
        if (!in_word(text, at, &n, &quote)) {
            buf_slice(&out, slice_sub(text, at, at + n));
            at += n;
            continue;
        }
        size_t start = at, end = at;
        for (bool letter; (letter = in_word(text, at, &n, &quote)) || (n && quote); at += n)
            if (letter)
                end = at + n;
        capitalised(&out, slice_sub(text, start, end));
        at = end;
    }
    return tera_text(c, &out);
}

/* --- white space --- */

static const struct tera_value *trim(const struct tera_calling *c, const struct tera_value *value) {
    return is_text(c, value) ? part(c, tera_trim(value->text, true, true)) : NULL;
}

static const struct tera_value *trim_start(const struct tera_calling *c, const struct tera_value *value) {
    return is_text(c, value) ? part(c, tera_trim(value->text, true, false)) : NULL;
}

static const struct tera_value *trim_end(const struct tera_calling *c, const struct tera_value *value) {
    return is_text(c, value) ? part(c, tera_trim(value->text, false, true)) : NULL;
}

static void replace_all(Buf *out, Slice text, Slice from, Slice to) {
    size_t at = 0;
    while (from.n) {
        size_t found = slice_find(text, from, at);
        if (found == SLICE_NONE)
            break;
        buf_slice(out, slice_sub(text, at, found));
        buf_slice(out, to);
        at = found + from.n;
    }
    /* Nothing stands between any two characters, and at both ends. */
    for (size_t n; !from.n && at < text.n; at += n) {
        n = first_point(slice_sub(text, at, text.n));
        buf_slice(out, to);
        buf_slice(out, slice_sub(text, at, at + n));
    }
    if (!from.n)
        buf_slice(out, to);
    buf_slice(out, slice_sub(text, at, text.n));
}

/* Texts of templates have no escapes: an argument that says `\n` or `\t` means them. */
bool tera_arg_unescaped(const struct tera_calling *c, const char *name, Slice *out) {
    Buf newlines = {0}, tabs = {0};
    if (!tera_arg_text(c, name, out))
        return false;
    replace_all(&newlines, *out, S("\\n"), S("\n"));
    replace_all(&tabs, buf_view(&newlines), S("\\t"), S("\t"));
    *out = buf_dup(&tabs, c->t->arena);
    buf_free(&newlines);
    buf_free(&tabs);
    return true;
}

static const struct tera_value *trim_matches(const struct tera_calling *c, const struct tera_value *value, bool head) {
    Slice pattern = {0};
    if (!is_text(c, value) || !tera_arg_needed(c, "pat") || !tera_arg_unescaped(c, "pat", &pattern))
        return NULL;
    Slice text = value->text;
    while (pattern.n && (head ? slice_starts(text, pattern) : slice_ends(text, pattern)))
        text = head ? slice_sub(text, pattern.n, text.n) : slice_sub(text, 0, text.n - pattern.n);
    return part(c, text);
}

static const struct tera_value *trim_start_matches(const struct tera_calling *c, const struct tera_value *value) {
    return trim_matches(c, value, true);
}

static const struct tera_value *trim_end_matches(const struct tera_calling *c, const struct tera_value *value) {
    return trim_matches(c, value, false);
}

static const struct tera_value *indent(const struct tera_calling *c, const struct tera_value *value) {
    Slice prefix = S("    "), rest, line;
    bool first = false, blank = false;
    Buf out = {0};
    if (!is_text(c, value) || !tera_arg_text(c, "prefix", &prefix) || !tera_arg_bool(c, "first", &first) ||
        !tera_arg_bool(c, "blank", &blank))
        return NULL;
    rest = value->text;
    for (size_t i = 0; slice_next_line(&rest, &line); i++) {
        if (!tera_spend(c->t, prefix.n, c->call->start, c->call->end) || out.n > TERA_MEMORY)
            break;
        if (i)
            buf_char(&out, '\n');
        if (i ? blank || tera_trim(line, true, true).n : first)
            buf_slice(&out, prefix);
        buf_slice(&out, line);
    }
    return tera_text(c, &out);
}

/* --- parts of texts --- */

static const struct tera_value *replace(const struct tera_calling *c, const struct tera_value *value) {
    Slice from = {0}, to = {0};
    Buf out = {0};
    if (!is_text(c, value) || !tera_arg_needed(c, "from") || !tera_arg_needed(c, "to") || !tera_arg_text(c, "from", &from) ||
        !tera_arg_text(c, "to", &to))
        return NULL;
    /* The most that it can grow to, before it is made. */
    size_t places = from.n ? value->text.n / from.n : value->text.n + 1;
    if (to.n && places > 2 * (size_t)TERA_MEMORY / to.n)
        return tera_wrong(c, "the text that `replace` makes may be too large");
    replace_all(&out, value->text, from, to);
    return tera_text(c, &out);
}

static const struct tera_value *truncate_text(const struct tera_calling *c, const struct tera_value *value) {
    size_t length = 255, at = 0;
    Slice end = S("\xE2\x80\xA6");
    Buf out = {0};
    if (!is_text(c, value) || !tera_arg_count(c, "length", &length) || !tera_arg_text(c, "end", &end))
        return NULL;
    for (; length && at < value->text.n; length--)
        at += utf8_cluster(slice_sub(value->text, at, value->text.n));
    if (at == value->text.n)
        return value;
    buf_slice(&out, slice_sub(value->text, 0, at));
    buf_slice(&out, end);
    return tera_text(c, &out);
}

static const struct tera_value *wordcount(const struct tera_calling *c, const struct tera_value *value) {
    uint32_t code;
    long long words = 0;
    bool inside = false;
    if (!is_text(c, value))
        return NULL;
    for (size_t at = 0; at < value->text.n;) {
        at += utf8_next(value->text.s + at, value->text.n - at, &code);
        bool space = unicode_is_space(code);
        words += !space && !inside;
        inside = !space;
    }
    return tera_int(c->t->arena, words);
}

static void split_points(const struct tera_calling *c, Slice text, TeraItems *items) {
    *VEC_PUSH(items) = part(c, S(""));
    for (size_t at = 0, n; at < text.n; at += n) {
        n = first_point(slice_sub(text, at, text.n));
        *VEC_PUSH(items) = part(c, slice_sub(text, at, at + n));
    }
    *VEC_PUSH(items) = part(c, S(""));
}

static const struct tera_value *split(const struct tera_calling *c, const struct tera_value *value) {
    Slice pattern = {0};
    TeraItems items = {0};
    if (!is_text(c, value) || !tera_arg_needed(c, "pat") || !tera_arg_unescaped(c, "pat", &pattern))
        return NULL;
    if (!tera_charge(c->t, 40 * (value->text.n / (pattern.n ? pattern.n : 1)), c->call->start, c->call->end))
        return NULL;
    if (!pattern.n)
        split_points(c, value->text, &items);
    for (size_t at = 0, found; pattern.n && at != SLICE_NONE; at = found == SLICE_NONE ? found : found + pattern.n) {
        found = slice_find(value->text, pattern, at);
        *VEC_PUSH(&items) = part(c, slice_sub(value->text, at, found == SLICE_NONE ? value->text.n : found));
    }
    return tera_items(c, &items);
}

/* --- marks --- */

static void escaped(Buf *out, Slice text, const char *marks, const char *const *names) {
    for (size_t i = 0; i < text.n; i++) {
        const char *found = text.s[i] ? strchr(marks, text.s[i]) : NULL;
        if (found)
            buf_puts(out, names[found - marks]);
        else
            buf_char(out, text.s[i]);
    }
}

static const struct tera_value *escape_html(const struct tera_calling *c, const struct tera_value *value) {
    static const char *const names[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#x27;", "&#x2F;"};
    Buf out = {0};
    if (!is_text(c, value))
        return NULL;
    escaped(&out, value->text, "&<>\"'/", names);
    return tera_text(c, &out);
}

static const struct tera_value *escape_xml(const struct tera_calling *c, const struct tera_value *value) {
    static const char *const names[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
    Buf out = {0};
    if (!is_text(c, value))
        return NULL;
    escaped(&out, value->text, "&<>\"'", names);
    return tera_text(c, &out);
}

static const struct tera_value *addslashes(const struct tera_calling *c, const struct tera_value *value) {
    static const char *const names[] = {"\\\\", "\\\"", "\\'"};
    Buf out = {0};
    if (!is_text(c, value))
        return NULL;
    escaped(&out, value->text, "\\\"'", names);
    return tera_text(c, &out);
}

static const struct tera_value *linebreaksbr(const struct tera_calling *c, const struct tera_value *value) {
    Buf out = {0};
    if (!is_text(c, value))
        return NULL;
    for (size_t i = 0; i < value->text.n; i++) {
        if (slice_starts(slice_sub(value->text, i, value->text.n), S("\r\n")))
            i++;
        if (value->text.s[i] == '\n')
            buf_puts(&out, "<br>");
        else
            buf_char(&out, value->text.s[i]);
    }
    return tera_text(c, &out);
}

/* Where the tag or comment that begins at `at` ends; `at` when there is none. */
static size_t tag_end(Slice text, size_t at, size_t *no_close) {
    if (slice_starts(slice_sub(text, at, text.n), S("<!--"))) {
        size_t line = slice_find_char(text, '\n', at);
        size_t close = slice_find(slice_sub(text, 0, line == SLICE_NONE ? text.n : line), S("-->"), at + 4);
        if (close != SLICE_NONE)
            return close + 3;
    }
    size_t close = at < *no_close ? slice_find_char(text, '>', at) : SLICE_NONE;
    if (close == SLICE_NONE) {
        *no_close = at;
        return at;
    }
    return close + 1;
}

static const struct tera_value *striptags(const struct tera_calling *c, const struct tera_value *value) {
    Buf out = {0};
    if (!is_text(c, value))
        return NULL;
    size_t no_close = SLICE_NONE;
    for (size_t at = 0; at < value->text.n;) {
        size_t end = value->text.s[at] == '<' ? tag_end(value->text, at, &no_close) : at;
        if (end == at)
            buf_char(&out, value->text.s[end++]);
        at = end;
    }
    return tera_text(c, &out);
}

static const struct tera_value *spaceless(const struct tera_calling *c, const struct tera_value *value) {
    Buf out = {0};
    if (!is_text(c, value))
        return NULL;
    Slice rest = value->text;
    while (rest.n) {
        size_t close = slice_find_char(rest, '>', 0), n = close == SLICE_NONE ? rest.n : close + 1;
        buf_slice(&out, slice_sub(rest, 0, n));
        rest = slice_sub(rest, n, rest.n);
        Slice word = tera_trim(rest, true, false);
        if (close != SLICE_NONE && word.n < rest.n && slice_starts(word, S("<")))
            rest = word;
    }
    return tera_text(c, &out);
}

static void percent(Buf *out, Slice text, const char *kept) {
    for (size_t i = 0; i < text.n; i++) {
        unsigned char byte = (unsigned char)text.s[i];
        bool word = (byte >= '0' && byte <= '9') || ((byte | 32) >= 'a' && (byte | 32) <= 'z');
        if (word || (byte && byte < 0x80 && strchr(kept, byte)))
            buf_char(out, (char)byte);
        else
            buf_printf(out, "%%%02X", byte);
    }
}

static const struct tera_value *urlencode(const struct tera_calling *c, const struct tera_value *value) {
    Buf out = {0};
    if (!is_text(c, value))
        return NULL;
    percent(&out, value->text, "/-_.~%");
    return tera_text(c, &out);
}

static const struct tera_value *urlencode_strict(const struct tera_calling *c, const struct tera_value *value) {
    Buf out = {0};
    if (!is_text(c, value))
        return NULL;
    percent(&out, value->text, "");
    return tera_text(c, &out);
}

/* --- numbers --- */

static bool read_float(const struct tera_calling *c, Slice text, double *out) {
    for (size_t i = 0; i < text.n; i++)
        if (!text.s[i] || !strchr("0123456789+-.eE", text.s[i]))
            return false;
    char *end;
    const char *digits = slice_cstr(c->t->arena, text);
    *out = strtod(digits, &end);
    return text.n && end == digits + text.n && isfinite(*out);
}

static long long whole(double number) {
    return number >= 9223372036854775807.0 ? INT64_MAX : number <= -9223372036854775808.0 ? INT64_MIN : (long long)number;
}

static bool read_int(const struct tera_calling *c, Slice text, size_t base, long long *out) {
    const char *const marks[] = {[2] = "0b", [8] = "0o", [16] = "0x"};
    Slice mark = slice_from(base <= 16 && marks[base] ? marks[base] : "");
    while (mark.n && slice_starts(text, mark))
        text = slice_sub(text, 2, text.n);
    char *end, first = text.n > 1 && (text.s[0] == '-' || text.s[0] == '+') ? text.s[1] : text.n ? text.s[0] : ' ';
    const char *digits = slice_cstr(c->t->arena, text);
    bool digit = (first >= '0' && first <= '9') || ((first | 32) >= 'a' && (first | 32) <= 'z');
    if (!digit || (base == 16 && (first == '0' && text.n > 1 && strpbrk(digits, "xX"))))
        return false;
    errno = 0;
    *out = strtoll(digits, &end, (int)base);
    return !errno && end == digits + text.n;
}

static const struct tera_value *to_int(const struct tera_calling *c, const struct tera_value *value) {
    size_t base = 10;
    double fallback = 0, number;
    long long integer;
    if (!tera_arg_number(c, "default", &fallback) || !tera_arg_count(c, "base", &base))
        return NULL;
    if (base < 2 || base > 36)
        return tera_wrong(c, "`base` of `int` must be from 2 to 36");
    if (tera_is_number(value))
        return tera_int(c->t->arena, whole(tera_number(value)));
    if (value->kind != TERA_STRING)
        return tera_wrong_kind(c, value, "a text or a number");
    Slice text = tera_trim(value->text, true, true);
    if (!read_int(c, text, base, &integer)) {
        bool read = slice_find_char(text, '.', 0) != SLICE_NONE && read_float(c, text, &number);
        integer = whole(read ? number : fallback);
    }
    return tera_int(c->t->arena, integer);
}

static const struct tera_value *to_float(const struct tera_calling *c, const struct tera_value *value) {
    double number = 0, read;
    if (!tera_arg_number(c, "default", &number))
        return NULL;
    if (tera_is_number(value))
        number = tera_number(value);
    else if (value->kind != TERA_STRING)
        return tera_wrong_kind(c, value, "a text or a number");
    else if (read_float(c, tera_trim(value->text, true, true), &read))
        number = read;
    return tera_float(c->t->arena, number);
}

static const struct tera_value *absolute(const struct tera_calling *c, const struct tera_value *value) {
    if (value->kind == TERA_FLOAT)
        return tera_float(c->t->arena, fabs(value->number));
    if (value->kind != TERA_INT || value->integer == INT64_MIN)
        return tera_wrong_kind(c, value, "a number");
    return value->integer < 0 ? tera_int(c->t->arena, -value->integer) : value;
}

static const struct tera_value *pluralize(const struct tera_calling *c, const struct tera_value *value) {
    Slice plural = S("s"), singular = {0};
    if (!tera_is_number(value))
        return tera_wrong_kind(c, value, "a number");
    if (!tera_arg_text(c, "plural", &plural) || !tera_arg_text(c, "singular", &singular))
        return NULL;
    return part(c, fabs(fabs(tera_number(value)) - 1) > 2.220446049250313e-16 ? plural : singular);
}

static const struct tera_value *round_number(const struct tera_calling *c, const struct tera_value *value) {
    Slice method = S("common");
    double precision = 0;
    if (!tera_is_number(value))
        return tera_wrong_kind(c, value, "a number");
    if (!tera_arg_text(c, "method", &method) || !tera_arg_number(c, "precision", &precision))
        return NULL;
    double scale = pow(10, trunc(precision)), number = scale * tera_number(value);
    if (slice_is(method, "common"))
        number = round(number);
    else if (slice_is(method, "ceil"))
        number = ceil(number);
    else if (slice_is(method, "floor"))
        number = floor(number);
    else
        return tera_wrong(c, "`method` of `round` is common, ceil or floor");
    number /= scale;
    return isfinite(number) ? tera_float(c->t->arena, number) : tera_null();
}

const struct tera_filter_row tera_text_filters[] = {
    {"upper", upper},
    {"lower", lower},
    {"capitalize", capitalize},
    {"title", title},
    {"trim", trim},
    {"trim_start", trim_start},
    {"trim_end", trim_end},
    {"trim_start_matches", trim_start_matches},
    {"trim_end_matches", trim_end_matches},
    {"indent", indent},
    {"replace", replace},
    {"truncate", truncate_text},
    {"wordcount", wordcount},
    {"split", split},
    {"escape", escape_html},
    {"escape_xml", escape_xml},
    {"addslashes", addslashes},
    {"linebreaksbr", linebreaksbr},
    {"striptags", striptags},
    {"spaceless", spaceless},
    {"urlencode", urlencode},
    {"urlencode_strict", urlencode_strict},
    {"int", to_int},
    {"float", to_float},
    {"abs", absolute},
    {"pluralize", pluralize},
    {"round", round_number},
    {"slugify", NULL},
    {"filesizeformat", NULL},
    {"date", NULL},
    {0},
};
