#include "base/unicode.h"
#include "input/yaml_parts.h"
#include <string.h>

/* The line that is to blame, taken apart: `key: value` or `- value`, as far as it is one. */
struct spot {
    size_t first;     /* behind indentation and dashes */
    size_t line, end; /* the line, without its ending */
    Slice key;        /* as written; empty when there is none */
    size_t colon;
    bool item; /* a `- ` stands before it */
    size_t at; /* where the value is */
    Slice value;
    bool more; /* lines indented deeper follow */
};

struct words {
    struct yaml_job *job;
    const struct yaml_fault *fault;
    size_t from, to; /* the piece that was parsed */
    struct spot spot;
};

enum { FIX_MAX = 160 }; /* bytes of a value that is repeated in a suggestion */

static bool is_break(char c) {
    return c == '\n' || c == '\r';
}

static size_t line_start(const struct words *w, size_t at) {
    while (at > w->from && !is_break(w->job->text.s[at - 1]))
        at--;
    return at;
}

static bool deeper_lines_follow(const struct words *w, size_t line, size_t indent) {
    Slice text = w->job->text;
    size_t next = yaml_next_line(text, line, w->to);
    while (next < w->to) {
        size_t first = yaml_skip_blanks(text, next, w->to);
        if (first < w->to && !is_break(text.s[first]))
            return first - next > indent;
        next = yaml_next_line(text, next, w->to);
    }
    return false;
}

static struct spot spot_at(const struct words *w, size_t at) {
    Slice text = w->job->text;
    struct spot spot = {0};
    /* What ends with the text is to be seen in its last line. */
    if (at > w->from && at >= w->to)
        for (at = w->to - 1; at > w->from && strchr(" \t\r\n", text.s[at]);)
            at--;
    spot.line = line_start(w, at);
    spot.end = yaml_line_end(text, spot.line, w->to);
    size_t first = yaml_skip_blanks(text, spot.line, spot.end);
    size_t indent = first - spot.line;
    while (first < spot.end && text.s[first] == '-' &&
           (first + 1 == spot.end || text.s[first + 1] == ' ')) {
        spot.item = true;
        first = yaml_skip_blanks(text, first + 1, spot.end);
    }
    spot.first = first;
    Slice rest = slice_sub(text, first, spot.end);
    size_t colon = 0;
    if (yaml_key_line(rest, &colon)) {
        spot.colon = first + colon;
        spot.key = slice_trim_end(slice_sub(rest, 0, colon));
        spot.value = yaml_line_value(rest, colon);
    } else {
        spot.value = slice_trim_end(rest);
    }
    spot.at = (size_t)(spot.value.s - text.s);
    spot.more = deeper_lines_follow(w, spot.line, indent);
    return spot;
}

static void say(const struct words *w, size_t at, size_t end, Slice message, Slice expected) {
    yaml_report(w->job, at, end, message, expected);
}

/* `key: ` or `- `, for a line that is shown as it should be. */
static void add_lead(Buf *b, const struct spot *spot) {
    if (spot->key.n)
        buf_printf(b, "%.*s: ", FMT(spot->key));
    else if (spot->item)
        buf_puts(b, "- ");
}

static void add_quoted(Buf *b, Slice value) {
    bool escape = slice_find_char(value, '"', 0) != SLICE_NONE ||
                  slice_find_char(value, '\\', 0) != SLICE_NONE;
    char quote = '"';
    if (escape && slice_find_char(value, '\'', 0) == SLICE_NONE)
        quote = '\'';
    buf_char(b, quote);
    for (size_t i = 0; i < value.n; i++) {
        if (quote == '"' && (value.s[i] == '"' || value.s[i] == '\\'))
            buf_char(b, '\\');
        buf_char(b, value.s[i]);
    }
    buf_char(b, quote);
}

/* The line with its whole value in quotes, introduced by `what`; in general words when the value is
 * long. */
static Slice quote_so(const struct words *w, const char *what) {
    struct arena *arena = w->job->arena;
    const struct spot *spot = &w->spot;
    if (w->fault->runs_on && spot->key.n)
        return arena_printf(arena,
                            "write `%.*s: >-` and the text on the next lines; indent those and all "
                            "that go on with it by two spaces",
                            FMT(spot->key));
    if (spot->more || spot->value.n > FIX_MAX) {
        if (!spot->key.n)
            return S("put the value in quotes");
        return arena_printf(arena,
                            "put the value in quotes, or write `%.*s: >-` and the text on the next "
                            "lines, indented by two spaces",
                            FMT(spot->key));
    }
    Buf b = {0};
    buf_printf(&b, "%s: `", what);
    add_lead(&b, spot);
    add_quoted(&b, yaml_unquote(arena, spot->value));
    buf_char(&b, '`');
    Slice fix = buf_dup(&b, arena);
    buf_free(&b);
    return fix;
}

/* A comment may be one, or part of the text. */
static bool holds_comment(Slice value) {
    return slice_find(value, S(" #"), 0) != SLICE_NONE ||
           slice_find(value, S("\t#"), 0) != SLICE_NONE;
}

/* Behind a report: all that is to be done is to put the value in quotes. */
static void quotes_mend(const struct words *w) {
    const struct spot *spot = &w->spot;
    Buf b = {0};
    if (spot->more || holds_comment(spot->value) || !(spot->key.n || spot->item))
        return;
    add_quoted(&b, yaml_unquote(w->job->arena, spot->value));
    yaml_report_fix(w->job, spot->at, spot->at + spot->value.n, buf_dup(&b, w->job->arena));
    buf_free(&b);
}

/* The way out of most trouble. */
static Slice quote_it(const struct words *w) {
    return quote_so(w, "put the value in quotes");
}

static bool begins(Slice s, const char *set) {
    return s.n && s.s[0] && strchr(set, s.s[0]);
}

static bool is_problem(const struct words *w, const char *part) {
    return strstr(w->fault->problem, part) != NULL;
}

static size_t value_end(const struct words *w) {
    return w->spot.at + w->spot.value.n;
}

static bool tell_limit(const struct words *w) {
    size_t at = w->fault->at;
    size_t end = yaml_line_end(w->job->text, at, w->to);
    switch (w->fault->kind) {
    case FAULT_DEPTH:
        say(w, at, at + 1, S("maps and lists are nested deeper than 32 levels"), S("flatten them"));
        return true;
    case FAULT_NODES:
        say(w, at, at + 1, S("there are more than 10,000 values, counting what aliases repeat"),
            S("take some away"));
        return true;
    case FAULT_SIZE:
        say(w, at, end, S("this YAML is longer than 64 KiB"), S("shorten it"));
        return true;
    case FAULT_DOCUMENTS:
        say(w, at, end, S("a second YAML document begins here"),
            S("leave one document, without a line `---` or `...` behind it"));
        return true;
    default:
        return false;
    }
}

static bool tell_bytes(const struct words *w) {
    size_t at = w->fault->at;
    if (w->fault->kind != FAULT_BYTES)
        return false;
    Slice rest = slice_sub(w->job->text, at, w->to);
    uint32_t code = 0xFFFD;
    size_t n = rest.n ? utf8_next(rest.s, rest.n, &code) : 1;
    size_t bad;
    if (utf8_valid(slice_sub(rest, 0, n), &bad))
        say(w, at, at + n,
            arena_printf(w->job->arena, "the control character U+%04X stands here", code),
            S("remove it, or write it as an escape within double quotes"));
    else
        say(w, at, at + 1, S("these bytes are not UTF-8"), S("save the file as UTF-8"));
    return true;
}

static bool tell_template(const struct words *w) {
    Slice value = w->spot.value;
    if (!slice_starts(value, S("{{")) && !slice_starts(value, S("{%")))
        return false;
    say(w, w->spot.at, value_end(w),
        S("a template expression stands where YAML is expected, and `{` begins a map"),
        w->spot.key.n || w->spot.item
            ? quote_it(w)
            : S("begin the line with `#`, or move the expression into the quoted value of a key"));
    quotes_mend(w);
    return true;
}

static bool tell_alias(const struct words *w) {
    if (!begins(w->spot.value, "*") || w->spot.at != w->fault->context_at ||
        (w->fault->kind != FAULT_ALIAS && !is_problem(w, "alphabetic")))
        return false;
    Slice value = w->spot.value;
    size_t n = 1;
    while (n < value.n && !strchr(" \t,]}*", value.s[n]))
        n++;
    Slice name = slice_sub(value, 1, n);
    say(w, w->spot.at, value_end(w),
        arena_printf(w->job->arena,
                     "`*%.*s` is an alias, and nothing that ends before it is anchored as `&%.*s`",
                     FMT(name), FMT(name)),
        quote_it(w));
    quotes_mend(w);
    return true;
}

static bool tell_inner_alias(const struct words *w) {
    if (w->fault->kind != FAULT_ALIAS)
        return false;
    size_t at = w->fault->at;
    say(w, at, at + 1,
        S("this is an alias, and nothing that ends before it has its name as anchor"),
        S("put the value in quotes"));
    return true;
}

static bool tell_key(const struct words *w) {
    if (w->fault->kind != FAULT_KEY)
        return false;
    say(w, w->fault->at, w->fault->at + 1, S("a map, a list or an alias cannot be a key"),
        w->spot.key.n ? quote_it(w) : S("write `key: value`, with a text as the key"));
    return true;
}

static bool tell_tab(const struct words *w) {
    Slice text = w->job->text;
    size_t at = w->fault->at;
    bool scanned = is_problem(w, "cannot start any token") || is_problem(w, "tab character");
    if (!scanned || at >= w->to || text.s[at] != '\t')
        return false;
    say(w, at, at + 1, S("a tab cannot indent YAML"), S("indent with spaces"));
    return true;
}

/* One that is right, in a text with others that are not: then nobody knows what the backslashes
 * are. */
static bool holds_escape(Slice value) {
    for (size_t i = 0; i + 1 < value.n; i++)
        if (value.s[i] == '\\' && value.s[++i] && strchr("0abtnvfre \t/N_LPxuU\\", value.s[i]))
            return true;
    return false;
}

static bool tell_quotes(const struct words *w) {
    Slice value = w->spot.value;
    size_t at = w->fault->at;
    if (!begins(value, "\"'"))
        return false;
    if (is_problem(w, "end of stream") || is_problem(w, "document indicator")) {
        say(w, w->spot.at, value_end(w),
            arena_printf(w->job->arena, "the quote `%c` is never closed", value.s[0]),
            quote_so(w, "close it"));
        quotes_mend(w);
    } else if (is_problem(w, "escape") || is_problem(w, "Unicode character")) {
        /* The mark stands on the backslash. */
        uint32_t code;
        Slice escape = slice_sub(w->job->text, at, w->to);
        size_t n = escape.n > 1 ? 1 + utf8_next(escape.s + 1, escape.n - 1, &code) : escape.n;
        say(w, at, at + n,
            arena_printf(w->job->arena, "`%.*s` is no escape within double quotes", (int)n,
                         escape.s),
            quote_it(w));
        if (!holds_escape(value))
            quotes_mend(w);
    } else if (at > w->spot.at && at < w->spot.end) {
        say(w, at, value_end(w), S("text stands behind the closing quote"), quote_it(w));
        quotes_mend(w);
    } else {
        return false;
    }
    return true;
}

/* How far the value in brackets can go: over indented lines, and a bracket at the margin. */
static size_t reach(const struct words *w) {
    Slice text = w->job->text;
    size_t end = w->spot.end;
    for (size_t at = yaml_next_line(text, end, w->to); at < w->to;
         at = yaml_next_line(text, at, w->to)) {
        if (!strchr(" \t\r\n]}", text.s[at]))
            break;
        end = yaml_line_end(text, at, w->to);
    }
    return end;
}

static bool tell_brackets(const struct words *w) {
    Slice value = w->spot.value;
    size_t at = w->fault->at;
    if (!begins(value, "[{"))
        return false;
    char close = value.s[0] == '[' ? ']' : '}';
    bool inside = strstr(w->fault->context, "flow") != NULL;
    Slice whole = slice_sub(w->job->text, w->spot.at, reach(w));
    if (inside && slice_find_char(whole, close, 0) == SLICE_NONE)
        say(w, w->spot.at, value_end(w),
            arena_printf(w->job->arena, "`%c` is never closed", value.s[0]),
            arena_printf(w->job->arena, "close it with `%c`, or %.*s", close, FMT(quote_it(w))));
    else if (inside)
        say(w, at, at + 1,
            arena_printf(w->job->arena, "`,` or `%c` is expected here, for `%c` begins a %s", close,
                         value.s[0], close == ']' ? "list" : "map"),
            quote_it(w));
    else if (at > w->spot.at && at < w->spot.end) {
        say(w, at, value_end(w),
            arena_printf(w->job->arena, "text stands behind a closing `%c`", close), quote_it(w));
        quotes_mend(w);
    } else {
        return false;
    }
    return true;
}

static bool tell_list_on_key_line(const struct words *w) {
    if (!is_problem(w, "sequence entries are not allowed") || !w->spot.key.n)
        return false;
    say(w, w->fault->at, w->fault->at + 1, S("a list cannot begin on the line of its key"),
        w->spot.at == w->fault->at && !w->spot.more
            ? arena_printf(w->job->arena, "put each `- ` item on a line below, or %.*s",
                           FMT(quote_it(w)))
            : quote_it(w));
    return true;
}

static bool tell_first_character(const struct words *w) {
    Slice value = w->spot.value;
    bool here = w->fault->at < w->spot.end || w->fault->context_at == w->spot.at;
    if (!here || w->fault->at < w->spot.at || !begins(value, "@`%*&!,]}|>?-"))
        return false;
    if (!w->spot.key.n && !w->spot.item)
        return false;
    const char *meaning = "";
    switch (value.s[0]) {
    case '*':
        meaning = ", for it names an alias";
        break;
    case '&':
        meaning = ", for it names an anchor";
        break;
    case '!':
        meaning = ", for it names a tag";
        break;
    case '|':
    case '>':
        meaning = " unless the text stands on the lines below";
        break;
    default:
        break;
    }
    Slice message = S("an unquoted value cannot begin with a backtick");
    if (value.s[0] != '`')
        message = arena_printf(w->job->arena, "an unquoted value cannot begin with `%c`%s",
                               value.s[0], meaning);
    say(w, w->spot.at, value_end(w), message, quote_it(w));
    if (strchr("@`%*&!", value.s[0]))
        quotes_mend(w);
    return true;
}

static void tell_no_key(const struct words *w, const struct spot *spot) {
    Slice line = slice_trim_end(slice_sub(w->job->text, spot->first, spot->end));
    size_t colon = slice_find_char(line, ':', 0);
    Slice expected = S("write `key: value`, or indent the line to continue the value above it");
    if (w->fault->kind == FAULT_NO_SPACE) {
        Slice value = slice_sub(line, colon + 1, line.n);
        expected = value.n > FIX_MAX
                       ? S("put a space behind the colon")
                       : arena_printf(w->job->arena, "put a space behind the colon: `%.*s: %.*s`",
                                      (int)colon, line.s, FMT(value));
    }
    say(w, spot->first, spot->first + line.n,
        w->fault->kind == FAULT_NO_SPACE ? S("no space stands behind the key's colon")
                                         : S("this line is no `key: value`"),
        expected);
    if (w->fault->kind == FAULT_NO_SPACE)
        yaml_report_fix(w->job, spot->first + colon + 1, spot->first + colon + 1, S(" "));
}

/* The line before the spot's that is not empty; false when there is none. */
static bool spot_before(const struct words *w, struct spot *before) {
    size_t at = w->spot.line;
    while (at > w->from) {
        at = line_start(w, at - 1);
        size_t first = yaml_skip_blanks(w->job->text, at, w->to);
        if (first < w->to && !is_break(w->job->text.s[first])) {
            *before = spot_at(w, at);
            return true;
        }
        if (at > w->from && w->job->text.s[at - 1] == '\n' && at - 1 > w->from &&
            w->job->text.s[at - 2] == '\r')
            at--;
    }
    return false;
}

static bool tell_second_colon(const struct words *w) {
    struct spot above;
    if (!is_problem(w, "mapping values are not allowed"))
        return false;
    if (!w->spot.key.n || w->fault->at > w->spot.colon) {
        say(w, w->fault->at, w->fault->at + 1,
            S("`: ` stands within an unquoted value, where it would begin another key"),
            quote_it(w));
        quotes_mend(w);
    } else if (spot_before(w, &above) && !above.key.n && !above.item) {
        tell_no_key(w, &above);
    } else {
        say(w, w->fault->at, w->fault->at + 1,
            S("this line continues the unquoted value above it, in which `: ` cannot stand"),
            S("put the whole value in quotes, or align this key with the one it stands beside"));
    }
    return true;
}

static bool tell_line(const struct words *w) {
    size_t at = w->fault->at;
    bool own = w->fault->kind == FAULT_NO_KEY || w->fault->kind == FAULT_NO_SPACE ||
               is_problem(w, "could not find expected ':'");
    if (!own && (at > w->spot.first || !strstr(w->fault->context, "block")))
        return false;
    if (!w->spot.key.n)
        tell_no_key(w, &w->spot);
    else
        say(w, at, at + w->spot.key.n, S("this line's indentation fits none of the lines above it"),
            S("align keys of one map, and items of one list, below each other"));
    return true;
}

static void tell_rest(const struct words *w) {
    const char *problem = w->fault->problem[0] ? w->fault->problem : "it cannot be read";
    say(w, w->fault->at, w->fault->at + 1,
        arena_printf(w->job->arena, "this is not valid YAML: %s", problem),
        w->spot.key.n && w->spot.value.n ? quote_it(w) : (Slice){0});
}

void yaml_report_fault(struct yaml_job *job, size_t from, size_t to) {
    /* The first that has something to say; the order matters: what is particular comes first. */
    static bool (*const TELL[])(const struct words *) = {
        tell_limit,  tell_bytes,        tell_template,
        tell_alias,  tell_inner_alias,  tell_tab,
        tell_quotes, tell_brackets,     tell_list_on_key_line,
        tell_key,    tell_second_colon, tell_first_character,
        tell_line,
    };
    struct words w = {.job = job, .fault = &job->fault, .from = from, .to = to};
    /* What a block is made of fails where it fails; all else is to blame where it began. */
    bool block = strstr(job->fault.context, "parsing a block") != NULL || !*job->fault.context;
    w.spot = spot_at(&w, block ? job->fault.at : job->fault.context_at);
    for (size_t i = 0; i < sizeof TELL / sizeof *TELL; i++)
        if (TELL[i](&w))
            return;
    tell_rest(&w);
}

void yaml_report(struct yaml_job *job, size_t offset, size_t end, Slice message, Slice expected) {
    struct yaml_errors *errors = job->errors;
    if (errors->n == YAML_MAX_ERRORS)
        return;
    size_t most = job->text.n;
    offset = offset < most ? offset : most;
    end = end > offset ? end : offset + 1;
    errors->v[errors->n++] = (struct yaml_error){
        .offset = (uint32_t)offset,
        .end = (uint32_t)(end < most ? end : most),
        .message = message,
        .expected = expected,
    };
}

void yaml_report_fix(struct yaml_job *job, size_t start, size_t end, Slice new) {
    struct yaml_errors *errors = job->errors;
    if (errors->n < YAML_MAX_ERRORS) /* else it may be lost, and the fix another's */
        errors->v[errors->n - 1].fix = (struct yaml_fix){(uint32_t)start, (uint32_t)end, new};
}

void yaml_report_duplicate(struct yaml_job *job, const struct member *second) {
    size_t n = job->errors->n;
    yaml_report(
        job, second->start, second->end,
        arena_printf(job->arena, "the key `%.*s` stands here a second time", FMT(second->key)),
        S("the first one counts: take one of the two away"));
    if (job->errors->n > n)
        job->errors->v[n].duplicate_key = true;
}
