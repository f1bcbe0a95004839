#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "template/state.h"
#include <string.h>

/* Line `number` (1-based) of a text, without its ending. */
static Slice line_text(Slice text, uint32_t number) {
    Slice line = {0};
    while (number-- && slice_next_line(&text, &line))
        continue;
    return number == UINT32_MAX ? line : (Slice){0};
}

struct place fault_place(const struct script *script, size_t start, size_t end) {
    uint32_t number = 1;
    size_t line_start = 0;
    for (size_t at = 0; at < start && at < script->text.n; at++) {
        if (script->text.s[at] == '\n')
            number++, line_start = at + 1;
    }
    Slice line = line_text(script->text, number);
    size_t from = start - line_start;
    return (struct place){
        .path = script->path,
        .line = number,
        .column = (uint32_t)utf8_count(slice_sub(line, 0, from)) + 1,
        .length = (uint32_t)utf8_count(slice_sub(line, from, end - line_start)),
        .text = line,
        .offset = (uint32_t)start,
    };
}

static void note_about(struct engine *engine, Slice about) {
    if (about.n)
        diag_note(engine->sink, "while rendering %.*s", FMT(about));
}

void fault_report(struct engine *engine, const struct script *script, const struct fault *fault,
                  Slice about) {
    diag_at(engine->sink, RULE_TEMPLATE_ERROR, fault_place(script, fault->start, fault->end),
            "%.*s", FMT(fault->message));
    if (fault->help.n)
        diag_help(engine->sink, "%.*s", FMT(fault->help));
    note_about(engine, about);
}

static const struct script *script_of(const struct engine *engine, struct gate_frame frame) {
    return frame.chunk >= 0 && (size_t)frame.chunk < engine->scripts.n
               ? engine->scripts.v[frame.chunk]
               : NULL;
}

static bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Where the fragment stands in the line, as a word of its own; SLICE_NONE when it does not. */
static size_t find_word(Slice line, Slice word) {
    for (size_t at = 0; word.n && (at = slice_find(line, word, at)) != SLICE_NONE; at++) {
        bool before = at && is_name_char(line.s[at - 1]) && is_name_char(word.s[0]);
        bool behind = at + word.n < line.n && is_name_char(line.s[at + word.n]) &&
                      is_name_char(word.s[word.n - 1]);
        if (!before && !behind)
            return at;
    }
    return SLICE_NONE;
}

static struct place frame_place(const struct script *script, struct gate_frame frame,
                                Slice fragment) {
    struct place place = {
        .path = script->path, .line = frame.line, .text = line_text(script->text, frame.line)};
    size_t at = find_word(place.text, fragment);
    if (at != SLICE_NONE) {
        place.column = (uint32_t)utf8_count(slice_sub(place.text, 0, at)) + 1;
        place.length = (uint32_t)utf8_count(fragment);
    }
    return place;
}

/* Where a script first says a word that no line of Lua was at fault for; its file alone when it does not. */
static struct place word_place(const struct script *script, Slice word) {
    size_t at = find_word(script->text, word);
    return at == SLICE_NONE ? (struct place){.path = script->path} : fault_place(script, at, at + word.n);
}

/* What the compiler adds behind a tag, and nobody wrote. */
static void clean_message(Buf *out, Slice message) {
    static const char *const added[] = {"near ';'",   "near '__w'", "near '__e'", "near '__m'",
                                        "near '__i'", "near '__b'", "near '__d'"};
    for (size_t i = 0; i < sizeof added / sizeof *added; i++) {
        size_t at = slice_find(message, slice_from(added[i]), 0);
        if (at == SLICE_NONE)
            continue;
        buf_slice(out, slice_sub(message, 0, at));
        buf_puts(out, "at the end of the tag");
        message = slice_sub(message, at + strlen(added[i]), message.n);
    }
    buf_slice(out, message);
}

void fault_failure(struct engine *engine, const struct script *script, Slice about) {
    const struct gate_failure *failure = &engine->gate->failure;
    struct place place = {.path = script ? script->path : S("templates")};
    size_t i = 0;
    if (failure->n_frames && script_of(engine, failure->frames[0]))
        place = frame_place(script_of(engine, failure->frames[i++]), failure->frames[0],
                            buf_view(&failure->fragment));
    else if (script)
        place = word_place(script, buf_view(&failure->fragment));
    Buf message = {0};
    clean_message(&message, buf_view(&failure->message));
    diag_at(engine->sink, RULE_TEMPLATE_ERROR, place, "%.*s", FMT(buf_view(&message)));
    buf_free(&message);
    if (failure->help.n)
        diag_help(engine->sink, "%s", failure->help.s);
    for (; i < failure->n_frames; i++) {
        const struct script *caller = script_of(engine, failure->frames[i]);
        if (caller)
            diag_note(engine->sink, "reached from %.*s:%u", FMT(caller->path),
                      (unsigned)failure->frames[i].line);
    }
    note_about(engine, about);
}

static void suggest_file(struct engine *engine, Slice name) {
    struct arena *arena = arena_new();
    if (slice_starts(name, S(BUILTIN_PREFIX)))
        name = slice_sub(name, strlen(BUILTIN_PREFIX), name.n);
    Slice *names, folder = path_dir(name);
    size_t n;
    engine_list(engine, arena, slice_cstr(arena, folder), &names, &n);
    for (size_t i = 0; i < n && folder.n; i++)
        names[i] = slice_sub(names[i], folder.n + 1, names[i].n);
    Slice near = nearest_name(slice_sub(name, folder.n ? folder.n + 1 : 0, name.n), names, n);
    if (near.n && !slice_eq(near, path_base(name)))
        diag_help(engine->sink, "did you mean `%.*s`?", FMT(near));
    arena_free(arena);
}

void fault_missing(struct engine *engine, Slice name, const struct script *from, size_t start,
                   size_t end, Slice about) {
    if (files_has_own(engine, name))
        return; /* told when it could not be read */
    struct arena *arena = arena_new();
    struct place place = {.path = arena_printf(arena, "templates/%.*s", FMT(name))};
    if (from)
        place = fault_place(from, start, end);
    diag_at(engine->sink, RULE_TEMPLATE_ERROR, place, "there is no template `%.*s`", FMT(name));
    suggest_file(engine, name);
    note_about(engine, about);
    arena_free(arena);
}
