#include "input/yaml_parts.h"
#include <string.h>

/* The tolerant reading. A piece of the text (a key with the lines that belong to it, or a list's
 * item) is parsed on its own; what fails is cut into the smaller pieces below it, and what cannot
 * be cut becomes a string. */
struct scan {
    struct yaml_job *job;
    char *bytes; /* the text that job->text shows: a copy, in which dashes are blanked */
    bool crowded; /* that there are too many values was said */
};

struct line {
    size_t start, first, end, next; /* first: behind its indentation */
};

typedef VEC(struct member) MemberVec;
typedef VEC(struct value) ValueVec;

static void scan_block(struct scan *s, size_t from, size_t to, unsigned depth, struct value *out);

static struct line line_at(const struct scan *s, size_t at, size_t to) {
    Slice text = s->job->text;
    struct line line = {.start = at};
    line.first = yaml_skip_blanks(text, at, to);
    line.end = yaml_line_end(text, line.first, to);
    line.next = yaml_next_line(text, line.end, to);
    return line;
}

static bool has_content(const struct scan *s, struct line line) {
    return line.first < line.end && s->job->text.s[line.first] != '#';
}

static Slice content(const struct scan *s, struct line line) {
    return slice_sub(s->job->text, line.first, line.end);
}

static bool has_dash(const struct scan *s, struct line line) {
    Slice text = content(s, line);
    return text.n && text.s[0] == '-' && (text.n == 1 || text.s[1] == ' ' || text.s[1] == '\t');
}

static bool has_key(const struct scan *s, struct line line, size_t *colon) {
    Slice text = content(s, line);
    return yaml_key_line(text, colon) || yaml_tight_key_line(text, colon);
}

/* Does a member (or an item, of a list) of the block with this indentation begin here? */
static bool begins_piece(const struct scan *s, struct line line, size_t indent, bool list) {
    size_t colon;
    return has_content(s, line) && line.first - line.start == indent &&
           (list ? has_dash(s, line) : has_key(s, line, &colon));
}

static size_t piece_end(const struct scan *s, struct line first, size_t to, size_t indent,
                        bool list) {
    size_t at = first.next;
    while (at < to) {
        struct line line = line_at(s, at, to);
        if (begins_piece(s, line, indent, list))
            return at;
        at = line.next;
    }
    return to;
}

/* The first line of a piece, behind its own first, that is not indented as belongs to it. `allowed`
 * may begin such a line nevertheless. */
static size_t foreign_line(const struct scan *s, struct line first, size_t to, size_t indent,
                           const char *allowed) {
    for (size_t at = first.next; at < to;) {
        struct line line = line_at(s, at, to);
        char c = has_content(s, line) ? s->job->text.s[line.first] : '#';
        if (line.first - line.start <= indent && !strchr(allowed, c) && !has_dash(s, line))
            return at;
        at = line.next;
    }
    return to;
}

static void report_foreign(struct scan *s, size_t at, size_t to) {
    while (at < to) {
        struct line line = line_at(s, at, to);
        if (has_content(s, line)) {
            s->job->fault = (struct yaml_fault){.kind = FAULT_NO_KEY,
                                                .problem = "",
                                                .context = "",
                                                .at = line.first,
                                                .context_at = line.first};
            yaml_report_fault(s->job, line.start, to);
            return;
        }
        at = line.next;
    }
}

/* Parses a piece: a map or list of one. False leaves the fault, and no error. */
static bool parse_piece(struct scan *s, struct line first, size_t to, bool list,
                        struct value *out) {
    struct yaml_job *job = s->job;
    size_t errors = job->errors->n;
    if (yaml_parse(job, first.start, to, out)) {
        if (out->kind == (list ? VALUE_LIST : VALUE_MAP) && out->n == 1)
            return true;
        size_t colon;
        bool tight = !yaml_key_line(content(s, first), &colon);
        job->fault = (struct yaml_fault){.kind = tight && !list ? FAULT_NO_SPACE : FAULT_NO_KEY,
                                         .problem = "",
                                         .context = "",
                                         .at = first.first,
                                         .context_at = first.first};
    }
    job->errors->n = errors;
    return false;
}

/* `|` or `>` with its options, and nothing else. */
static bool is_block_header(Slice value) {
    if (!value.n || (value.s[0] != '|' && value.s[0] != '>'))
        return false;
    for (size_t i = 1; i < value.n; i++)
        if (!strchr("+-123456789", value.s[i]))
            return false;
    return true;
}

/* The lines of a block scalar, without the indentation of the first. */
static void add_block(struct scan *s, Buf *b, struct line header, size_t to, char joint) {
    size_t indent = 0;
    for (size_t at = header.next; at < to;) {
        struct line line = line_at(s, at, to);
        if (!indent)
            indent = line.first - line.start;
        size_t from = line.first - line.start < indent ? line.first : line.start + indent;
        if (at != header.next)
            buf_char(b, joint);
        buf_slice(b, slice_trim_end(slice_sub(s->job->text, from, line.end)));
        at = line.next;
    }
}

/* The lines of a plain value: one text, in which an empty line is a line break. */
static void add_folded(struct scan *s, Buf *b, struct line first, size_t to) {
    for (size_t at = first.next; at < to;) {
        struct line line = line_at(s, at, to);
        Slice text = slice_trim_end(content(s, line));
        if (text.n && b->n && b->s[b->n - 1] != '\n')
            buf_char(b, ' ');
        else if (!text.n)
            buf_char(b, '\n');
        buf_slice(b, text);
        at = line.next;
    }
}

/* What stands from `at` in the line `first` up to `to`, as a string. */
static void tolerant_string(struct scan *s, size_t at, struct line first, size_t to,
                            struct value *out) {
    struct arena *arena = s->job->arena;
    Slice text = s->job->text;
    Slice value = slice_trim_end(slice_sub(text, at, first.end));
    size_t end = to;
    while (end > at && strchr(" \t\r\n", text.s[end - 1]))
        end--;
    Buf b = {0};
    if (is_block_header(value)) {
        add_block(s, &b, first, end, value.s[0] == '|' ? '\n' : ' ');
        *out = (struct value){.text = buf_dup(&b, arena)};
    } else {
        buf_slice(&b, value);
        add_folded(s, &b, first, end);
        out->text = slice_dup(arena, yaml_unquote(arena, slice_trim(buf_view(&b))));
    }
    buf_free(&b);
    out->kind = VALUE_STRING;
    out->tolerant = true;
    out->start = (uint32_t)at;
    out->end = (uint32_t)end;
}

/* Was there an anchor of the name that the alias at `at` has, in a piece before `end`? None of one that could be read is missing. */
static bool was_anchored(const struct scan *s, size_t at, size_t end) {
    Slice text = s->job->text;
    size_t n = 1;
    while (at + n < text.n && !strchr(" \t\r\n,[]{}", text.s[at + n]))
        n++;
    Slice name = slice_sub(text, at + 1, at + n), before = slice_sub(text, 0, end);
    for (size_t found = 0; name.n && (found = slice_find(before, name, found)) != SLICE_NONE; found++) {
        char behind = found + name.n < text.n ? text.s[found + name.n] : '\n';
        if (found > 1 && text.s[found - 1] == '&' && strchr(" \t\n[{,", text.s[found - 2]) && strchr(" \t\r\n,]}", behind))
            return true;
    }
    return false;
}

/* Says what is wrong with a piece, unless that only follows from what was said of one before it: the anchor is lost with the
 * value, and of values there are not fewer than too many. */
static void report_piece(struct scan *s, struct line first, size_t to) {
    const struct yaml_fault *fault = &s->job->fault;
    bool said = fault->kind == FAULT_NODES ? s->crowded : fault->kind == FAULT_ALIAS && was_anchored(s, fault->at, first.start);
    s->crowded = s->crowded || fault->kind == FAULT_NODES;
    if (!said)
        yaml_report_fault(s->job, first.start, to);
}

/* Does a block begin behind the line `first`, as the value of the key that stands there? */
static bool block_below(const struct scan *s, struct line first, size_t to) {
    for (size_t at = first.next; at < to;) {
        struct line line = line_at(s, at, to);
        if (has_content(s, line)) {
            size_t colon, depth = line.first - line.start, above = first.first - first.start;
            return has_dash(s, line) ? depth >= above : depth > above && has_key(s, line, &colon);
        }
        at = line.next;
    }
    return false;
}

static void bad_member(struct scan *s, struct line first, size_t to, unsigned depth,
                       struct member *out) {
    Slice text = s->job->text;
    size_t colon = 0;
    has_key(s, first, &colon);
    Slice key = slice_trim_end(slice_sub(text, first.first, first.first + colon));
    out->start = (uint32_t)first.first;
    out->end = (uint32_t)(first.first + key.n);
    if (key.n > 1 && (key.s[0] == '"' || key.s[0] == '\''))
        key = slice_sub(key, 1, key.n - 1);
    out->key = slice_dup(s->job->arena, key);
    size_t at = yaml_skip_blanks(text, first.first + colon + 1, first.end);
    bool empty = at == first.end || text.s[at] == '#';
    if (empty && depth < YAML_DEPTH_LIMIT && block_below(s, first, to)) {
        scan_block(s, first.next, to, depth + 1, &out->value);
        return;
    }
    report_piece(s, first, to);
    tolerant_string(s, at, first, to, &out->value);
}

static void bad_item(struct scan *s, struct line first, size_t to, unsigned depth,
                     struct value *out) {
    size_t at = yaml_skip_blanks(s->job->text, first.first + 1, first.end);
    struct line rest = first;
    rest.first = at;
    size_t colon;
    bool below = at == first.end && block_below(s, first, to);
    if (depth < YAML_DEPTH_LIMIT && (below || has_dash(s, rest) || has_key(s, rest, &colon))) {
        s->bytes[first.first] = ' ';
        scan_block(s, first.start, to, depth + 1, out);
        return;
    }
    report_piece(s, first, to);
    tolerant_string(s, at, first, to, out);
}

static void add_member(struct scan *s, MemberVec *members, const struct member *member) {
    for (size_t i = 0; i < members->n; i++)
        if (slice_eq(members->v[i].key, member->key)) {
            yaml_report_duplicate(s->job, member);
            return;
        }
    *VEC_PUSH(members) = *member;
}

/* Reads the piece that begins with the line `first`, whole or without the lines that do not belong
 * to it. */
static bool read_piece(struct scan *s, struct line first, size_t *to, size_t indent, bool list,
                       struct value *out) {
    if (parse_piece(s, first, *to, list, out))
        return true;
    /* A list in brackets is often closed at the margin, but not every bracket there closes one. */
    size_t end = foreign_line(s, first, *to, indent, "#]}");
    size_t bracket = foreign_line(s, first, *to, indent, "#");
    if (bracket < end && parse_piece(s, first, bracket, list, out)) {
        *to = bracket;
        return true;
    }
    if (end == *to && bracket == end)
        return false;
    *to = end;
    return parse_piece(s, first, end, list, out);
}

/* Texts with examples often run on over lines that nobody indented: tags, and what people say in
 * them. Such words are no keys of front matter. */
static bool runs_on(const struct scan *s, struct line line, size_t indent) {
    static const char *const words[] = {"user",    "assistant",  "human",
                                        "context", "commentary", "example"};
    size_t colon;
    if (line.first - line.start != indent || has_dash(s, line))
        return false;
    if (!has_key(s, line, &colon))
        return true;
    Slice key = slice_trim_end(slice_sub(content(s, line), 0, colon));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_eq_nocase(key, slice_from(words[i])))
            return true;
    for (size_t i = 0; i < key.n; i++)
        if (strchr(" <>\\", key.s[i]))
            return true;
    return false;
}

/* Behind the last line from `at` on that goes on with the text before it. */
static size_t run_end(const struct scan *s, size_t at, size_t to, size_t indent) {
    size_t end = at;
    while (at < to) {
        struct line line = line_at(s, at, to);
        if (has_content(s, line) && !runs_on(s, line, indent))
            return end;
        at = line.next;
        end = has_content(s, line) ? at : end;
    }
    return end;
}

static void scan_map(struct scan *s, size_t from, size_t to, size_t indent, unsigned depth,
                     struct value *out) {
    MemberVec members = {0};
    for (size_t at = from; at < to;) {
        struct line line = line_at(s, at, to);
        size_t end = piece_end(s, line, to, indent, false);
        if (begins_piece(s, line, indent, false)) {
            struct value piece;
            size_t cut = end;
            struct member member = {0};
            bool good = read_piece(s, line, &cut, indent, false, &piece);
            size_t run = depth || (good && cut == end) ? cut : run_end(s, cut, to, indent);
            if (good) {
                member = piece.members[0];
                report_foreign(s, cut, end);
            } else {
                s->job->fault.runs_on = run > cut;
                cut = run;
                bad_member(s, line, cut, depth, &member);
                report_foreign(s, cut, end);
            }
            add_member(s, &members, &member);
            end = run > end ? run : end;
        } else {
            report_foreign(s, at, end);
        }
        at = end;
    }
    out->kind = VALUE_MAP;
    out->n = members.n;
    out->members = VEC_KEEP(&members, s->job->arena);
    VEC_FREE(&members);
    if (out->n) {
        out->start = out->members[0].start;
        const struct member *last = &out->members[out->n - 1];
        out->end = last->value.end > last->end ? last->value.end : last->end;
    }
}

static void scan_list(struct scan *s, size_t from, size_t to, size_t indent, unsigned depth,
                      struct value *out) {
    ValueVec items = {0};
    for (size_t at = from; at < to;) {
        struct line line = line_at(s, at, to);
        size_t end = piece_end(s, line, to, indent, true);
        if (begins_piece(s, line, indent, true)) {
            struct value piece;
            size_t cut = end;
            struct value item = {0};
            if (read_piece(s, line, &cut, indent, true, &piece))
                item = piece.items[0];
            else
                bad_item(s, line, cut, depth, &item);
            *VEC_PUSH(&items) = item;
            out->start = items.n == 1 ? (uint32_t)line.first : out->start;
            report_foreign(s, cut, end);
        } else {
            report_foreign(s, at, end);
        }
        at = end;
    }
    out->kind = VALUE_LIST;
    out->n = items.n;
    out->items = VEC_KEEP(&items, s->job->arena);
    VEC_FREE(&items);
    if (out->n)
        out->end = out->items[out->n - 1].end;
}

/* A block is a list or a map, as its first line is; nothing when there is none. */
static void scan_block(struct scan *s, size_t from, size_t to, unsigned depth, struct value *out) {
    *out = (struct value){.start = (uint32_t)from, .end = (uint32_t)from};
    for (size_t at = from; at < to;) {
        struct line line = line_at(s, at, to);
        if (has_content(s, line)) {
            size_t indent = line.first - line.start;
            if (has_dash(s, line))
                scan_list(s, from, to, indent, depth, out);
            else
                scan_map(s, from, to, indent, depth, out);
            return;
        }
        at = line.next;
    }
}

/* The outermost map is as far left as any key is. */
static size_t outer_indent(const struct scan *s, size_t from, size_t to) {
    size_t least = to - from;
    for (size_t at = from; at < to;) {
        struct line line = line_at(s, at, to);
        size_t colon, indent = line.first - line.start;
        if (indent < least && has_content(s, line) && has_key(s, line, &colon))
            least = indent;
        at = line.next;
    }
    return least;
}

static void scan_all(struct yaml_job *job, size_t from, size_t to, struct value *out) {
    struct yaml_fault first_fault = job->fault;
    size_t errors = job->errors->n;
    Slice whole = job->text;
    struct scan s = {.job = job, .bytes = arena_alloc(job->arena, to + 1)};
    memcpy(s.bytes, whole.s, to);
    job->text = (Slice){s.bytes, to};
    if (slice_starts(slice_sub(whole, from, to), S("\xEF\xBB\xBF")))
        from += 3;
    *out = (struct value){.start = (uint32_t)from, .end = (uint32_t)from};
    scan_map(&s, from, to, outer_indent(&s, from, to), 0, out);
    job->text = whole;
    if (job->errors->n == errors) {
        job->fault = first_fault;
        yaml_report_fault(job, from, to);
    }
}

struct value *yaml_read_loose(struct arena *arena, Slice text, size_t from, size_t to,
                              struct yaml_errors *errors) {
    struct yaml_job job = {.arena = arena, .text = text, .errors = errors};
    struct value *value = ARENA_NEW(arena, struct value);
    to = to < text.n ? to : text.n;
    from = from < to ? from : to;
    size_t errors_before = errors->n;
    if (yaml_read_plain(arena, text, from, to, value))
        return value;
    bool ok = yaml_parse(&job, from, to, value);
    if (!ok)
        errors->n = errors_before;
    if (!ok && job.fault.kind == FAULT_SIZE) {
        yaml_report_fault(&job, from, to);
    } else if (!ok) {
        scan_all(&job, from, to, value);
    } else if (value->kind != VALUE_MAP && value->kind != VALUE_NULL) {
        size_t end = yaml_line_end(text, value->start, value->end);
        yaml_report(&job, value->start, end,
                    arena_printf(arena, "lines `key: value` are expected, and this is %s",
                                 value_kind_name(value->kind)),
                    S("give each value a key"));
    }
    if (value->kind != VALUE_MAP)
        *value = (struct value){.kind = VALUE_MAP, .start = value->start, .end = value->end};
    VEC_FREE(&job.anchors);
    return value;
}

struct value *yaml_read_tolerant(struct arena *arena, Slice text, size_t from, size_t to,
                                 struct yaml_errors *errors) {
    struct value *value = yaml_read_loose(arena, text, from, to, errors);
    yaml_prove_fixes(text, from, to, value, errors);
    return value;
}
