#include "input/source.h"
#include "base/file.h"
#include "base/map.h"
#include "base/unicode.h"
#include <errno.h>
#include <string.h>

static Slice bom(void) {
    return S("\xEF\xBB\xBF");
}

/* Finds where the next line begins, and whether its ending is CRLF. */
static const char *next_line(const char *at, const char *end, bool carriage, bool *crlf) {
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    const char *cr = carriage ? memchr(at, '\r', (size_t)((stop ? stop : end) - at)) : NULL;
    *crlf = cr && cr + 1 == stop;
    if (cr)
        return *crlf ? stop + 1 : cr + 1;
    return stop ? stop + 1 : end;
}

static void index_lines(struct arena *arena, struct source *source) {
    VEC(uint32_t) starts = {0};
    const char *text = source->text.s, *end = text + source->text.n;
    const char *at = text + source->body;
    bool carriage = source->text.n && memchr(text, '\r', source->text.n);
    while (at < end) {
        bool crlf;
        *VEC_PUSH(&starts) = (uint32_t)(at - text);
        at = next_line(at, end, carriage, &crlf);
        if (starts.n == 1)
            source->crlf = crlf;
    }
    source->n_lines = (uint32_t)starts.n;
    *VEC_PUSH(&starts) = (uint32_t)source->text.n;
    source->lines = VEC_KEEP(&starts, arena);
    VEC_FREE(&starts);
}

struct source *source_plain(struct arena *arena, Slice path, Slice text) {
    struct value *no_front = ARENA_NEW(arena, struct value);
    struct source *source = ARENA_NEW(arena, struct source);
    source->path = slice_dup(arena, path);
    source->text = text;
    source->body = slice_starts(text, bom()) ? (uint32_t)bom().n : 0;
    no_front->kind = VALUE_MAP;
    source->front = no_front;
    source->front_start = source->front_end = source->body;
    source->silences = slice_find(text, S(SOURCE_SILENCES), 0) != SLICE_NONE;
    index_lines(arena, source);
    return source;
}

uint64_t source_hash(struct source *source) {
    if (!source->hash)
        source->hash = hash_bytes(source->text.s, source->text.n);
    return source->hash;
}

uint32_t source_line(const struct source *source, uint32_t offset) {
    /* lines[low] <= offset < lines[high], as far as such lines are */
    uint32_t low = 0, high = source->n_lines;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low + 1;
}

/* The run that holds `offset`, or the last before it. */
static const struct source_run *run_at(const struct source *source, uint32_t offset) {
    uint32_t low = 0, high = source->n_runs;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->runs[middle].at <= offset)
            low = middle;
        else
            high = middle;
    }
    return &source->runs[low];
}

uint32_t source_written_offset(const struct source *source, uint32_t offset) {
    if (!source->written)
        return offset;
    if (offset >= source->text.n || !source->n_runs)
        return (uint32_t)source->written->text.n;
    const struct source_run *run = run_at(source, offset);
    return run->span ? run->from : run->from + (offset - run->at);
}

/* Behind the byte before `end`. */
static uint32_t written_end(const struct source *source, uint32_t end) {
    if (!end || !source->n_runs)
        return 0;
    const struct source_run *run = run_at(source, end - 1);
    return run->span ? run->from + run->span : run->from + (end - run->at);
}

uint32_t source_written_line(const struct source *source, uint32_t offset) {
    return source_line(source->written ? source->written : source, source_written_offset(source, offset));
}

bool source_is_written(const struct source *source, uint32_t start, uint32_t end) {
    if (!source->written)
        return true;
    if (start >= end || !source->n_runs)
        return false;
    const struct source_run *run = run_at(source, start);
    return run->span == 0 && (run == run_at(source, end - 1) || end <= start);
}

const struct source_embed *source_embed(const struct source *source, uint32_t start, uint32_t end) {
    uint32_t low = 0, high = source->n_embeds;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (source->embeds[middle].at < start)
            low = middle + 1;
        else
            high = middle;
    }
    return low < source->n_embeds && source->embeds[low].at < end ? &source->embeds[low] : NULL;
}

struct place source_place(const struct source *source, uint32_t start, uint32_t end) {
    if (source->written) {
        uint32_t from = source_written_offset(source, start), to = end > start ? written_end(source, end) : from;
        struct place place = source_place(source->written, from, to > from ? to : from);
        place.echo = source->n_runs && run_at(source, start)->echo;
        return place;
    }
    uint32_t line = source_line(source, start);
    uint32_t begin = source_line_start(source, line);
    Slice text = source_line_text(source, line);
    size_t from = start > begin ? start - begin : 0;
    size_t to = end > begin ? end - begin : 0;
    size_t length = utf8_count(slice_sub(text, from, to));
    return (struct place){
        .path = source->path,
        .line = line,
        .column = (uint32_t)utf8_count(slice_sub(text, 0, from)) + 1,
        .length = length ? (uint32_t)length : 1,
        .text = text,
        .offset = start,
    };
}

void source_fix(struct sink *sink, const struct source *source, uint32_t start, uint32_t end,
                Slice new) {
    if (source_is_written(source, start, end))
        diag_fix(sink, source_place(source, start, end), slice_sub(source->text, start, end), new);
}

static bool is_dashes(Slice line) {
    return slice_starts(line, S("---")) && slice_trim_end(line).n == 3;
}

/* The line that closes front matter, or 0. */
static uint32_t closing_line(const struct source *source) {
    for (uint32_t line = 2; line <= source->n_lines; line++)
        if (is_dashes(source_line_text(source, line)))
            return line;
    return 0;
}

/* `---` without a second one: forgotten, when a key stands below it, else a thematic break. */
static void report_unclosed(const struct source *source, struct sink *sink) {
    uint32_t line = 2;
    while (line < source->n_lines && !slice_trim(source_line_text(source, line)).n)
        line++;
    if (!sink || line > source->n_lines || !yaml_has_key_line(source_line_text(source, line)))
        return;
    uint32_t start = source_line_start(source, 1);
    if (diag_at(sink, RULE_FM_UNCLOSED, source_place(source, start, start + 3),
                "front matter is opened here and never closed")) {
        diag_label(sink, "opened here");
        diag_help(sink, "put a line `---` behind its last key; until then all of the file is text");
    }
}

static void report_yaml(const struct source *source, const struct yaml_errors *errors,
                        struct sink *sink) {
    for (size_t i = 0; sink && i < errors->n; i++) {
        const struct yaml_error *error = &errors->v[i];
        enum rule rule = error->duplicate_key ? RULE_FM_DUPLICATE_KEY : RULE_FM_INVALID_YAML;
        if (!diag_at(sink, rule, source_place(source, error->offset, error->end), "%.*s",
                     FMT(error->message)))
            continue;
        if (error->expected.n)
            diag_help(sink, "%.*s", FMT(error->expected));
        if (error->fix.new.n)
            source_fix(sink, source, error->fix.start, error->fix.end, error->fix.new);
    }
}

/* agpm's documentation writes the key both ways. */
static bool asks_for_templating(const struct value *front) {
    const struct value *nested = value_get(value_get(front, "agpm"), "templating");
    const struct value *on = nested ? nested : value_get(front, "agpm.templating");
    return on && on->kind == VALUE_BOOL && on->boolean;
}

static void read_front(struct arena *arena, struct source *source, struct sink *sink) {
    if (!is_dashes(source_line_text(source, 1)))
        return;
    uint32_t close = closing_line(source);
    if (!close) {
        report_unclosed(source, sink);
        return;
    }
    uint32_t from = source->lines[1], to = source->lines[close - 1];
    Slice inside = slice_sub(source->text, from, to);
    struct yaml_errors errors = {0};
    const struct value *front = yaml_read_tolerant(arena, source->text, from, to, &errors);
    if (slice_trim(inside).n && !front->n && !yaml_has_key_line(inside))
        return;
    source->has_front = true;
    source->front = front;
    source->front_start = from;
    source->front_end = to;
    source->body = source->lines[close];
    /* Expressions are no YAML: a template's front matter is judged when it is rendered. */
    if (source->template == TEMPLATE_NONE && asks_for_templating(front))
        source->template = TEMPLATE_ASKED;
    else
        report_yaml(source, &errors, sink);
}

/* False when the text is not to be used: such lines make the parsers behind this slow. */
static bool lines_within_limit(const struct source *source, struct sink *sink) {
    bool ok = true;
    for (uint32_t i = 0; i < source->n_lines; i++) {
        if (source->lines[i + 1] - source->lines[i] <= LINE_LIMIT ||
            source_line_text(source, i + 1).n <= LINE_LIMIT)
            continue;
        struct place place = {.path = source->path,
                              .line = source_written_line(source, source->lines[i]),
                              .column = 1,
                              .length = 1,
                              .offset = source_written_offset(source, source->lines[i])};
        if (sink && diag_at(sink, RULE_LIBRARY_LIMIT, place, "this line is longer than 64 KiB"))
            diag_help(sink, "break the line; the file is left out until then");
        ok = false;
    }
    return ok;
}

bool source_render(struct arena *arena, struct source *source, const struct source_rendering *rendering,
                   struct sink *sink) {
    if (!rendering) {
        source->template = TEMPLATE_DONE;
        return true;
    }
    struct source *written = ARENA_NEW(arena, struct source), *made = source_plain(arena, source->path, rendering->text);
    *written = *source;
    written->template = made->template = source->template = TEMPLATE_DONE;
    made->written = written;
    made->runs = rendering->runs;
    made->n_runs = rendering->n_runs;
    made->embeds = rendering->embeds;
    made->n_embeds = rendering->n_embeds;
    made->taken = rendering->taken;
    made->n_taken = rendering->n_taken;
    if (!lines_within_limit(made, sink))
        return false;
    read_front(arena, made, rendering->failed ? NULL : sink);
    *source = *made;
    return true;
}

struct source *source_from_text(struct arena *arena, Slice path, Slice text, struct sink *sink) {
    struct place whole = {.path = path, .length = 1};
    if (text.n > SOURCE_LIMIT) {
        if (diag_at(sink, RULE_LIBRARY_LIMIT, whole, "the file is larger than 1 MiB"))
            diag_help(sink, "split it into smaller files; it is left out until then");
        return NULL;
    }
    if (slice_starts(text, S("\xFF\xFE")) || slice_starts(text, S("\xFE\xFF"))) {
        if (diag_at(sink, RULE_LIBRARY_UNREADABLE, whole, "the file is written in UTF-16"))
            diag_help(sink, "save it as UTF-8");
        return NULL;
    }
    size_t reported = sink ? sink_count(sink, LEVEL_OFF) : 0;
    struct source *source = source_plain(arena, path, text);
    if (!lines_within_limit(source, sink))
        return NULL;
    read_front(arena, source, sink);
    source->reported = sink && sink_count(sink, LEVEL_OFF) > reported;
    return source;
}

struct source *source_load(struct arena *arena, const char *root, Slice path, struct sink *sink) {
    Buf file = {0};
    Slice text;
    buf_printf(&file, "%s/%.*s", root, FMT(path));
    int error = file_read_found(arena, file.s, SOURCE_LIMIT, &text);
    buf_free(&file);
    if (!error)
        return source_from_text(arena, path, text, sink);
    struct place whole = {.path = path, .length = 1};
    if (error == EFBIG) {
        if (diag_at(sink, RULE_LIBRARY_LIMIT, whole, "the file is larger than 1 MiB"))
            diag_help(sink, "split it into smaller files; it is left out until then");
    } else {
        diag_at(sink, RULE_LIBRARY_UNREADABLE, whole, "the file cannot be read: %s",
                strerror(error));
    }
    return NULL;
}
