/* Sources: the library's Markdown files as they are on disk, with their line index and front matter.
 *
 * All offsets are bytes from the start of the text (a BOM counts). A source is immutable once loaded and lives,
 * with everything it points to, in the arena given to source_load.
 *
 * A file may ask for templating (`agpm: {templating: true}`, or the key `agpm.templating`). Its text, front matter
 * included, is then what its template made, and `written` is the file as it is on disk: everybody works with the
 * text, and places for people (source_place, source_written_line, source_fix) are those in the file. What came from
 * a value has the place of the expression that it is the value of.
 *
 * Front matter is what stands between a first line `---` (after a BOM; white space behind the dashes is fine) and
 * the next line `---`, when that is empty, or a YAML map, or has a line that begins with `key:`. Anything else
 * between two such lines is text between thematic breaks, and the body begins at the first line; so it does when
 * there is no second line, which is an error if the line below the first looks like a key.
 *
 * Lines end in "\n", "\r\n" or a lone "\r", as in CommonMark.
 */
#ifndef QUIRE_INPUT_SOURCE_H
#define QUIRE_INPUT_SOURCE_H

#include "base/diag.h"
#include "base/str.h"
#include "input/yaml.h"
#include <stdint.h>

/* Bytes of a templated text from `at` up to the next run. With a `span` of 0 they are the file's own from `from` on;
 * else all of them stand for [from, from + span) of the file. */
struct source_run {
    uint32_t at, from, span;
    bool echo;                /* the text of another document, with a span: see struct place */
};

/* A line of a templated text that embeds another file and is left as it is, for whoever includes. */
struct source_embed {
    uint32_t at;              /* of its `{{` in the text */
    uint32_t from;            /* and in the file */
    Slice path;               /* the library path of what it embeds */
};

enum source_template {
    TEMPLATE_NONE,            /* it does not ask for templating */
    TEMPLATE_ASKED,           /* `text` is still as it is written, and nothing is reported of its front matter */
    TEMPLATE_OPEN,            /* being rendered */
    TEMPLATE_DONE,            /* rendered, or as it is written because that failed */
};

struct source {
    Slice path;               /* relative to the library's root */
    Slice text;               /* every byte of the file, or of what its template made */
    uint32_t *lines;          /* offset at which each line begins, the first behind a BOM; lines[n_lines] == text.n */
    uint32_t n_lines;
    uint32_t body;            /* where the body begins: behind the front matter's closing line, or behind a BOM */
    uint32_t front_start, front_end;  /* the YAML between the two `---` lines; equal when there is none */
    const struct value *front;        /* always a map, empty when there is no front matter */
    bool has_front;
    uint64_t hash;            /* of `text`, once somebody asked for it; else 0 */
    bool reported;            /* something was wrong with it when it was read */
    bool silences;            /* has the word SOURCE_SILENCES, in comments perhaps that silence findings (check/suppress.c) */
    bool crlf;                /* the first line ending is CRLF: included text takes the document's line endings */
    enum source_template template;
    const struct source *written;     /* the file as it is on disk, when `text` is not that; else NULL */
    const struct source_run *runs;    /* by `at`; the first is at 0 */
    const struct source_embed *embeds;  /* by `at` */
    uint32_t n_runs, n_embeds;
    const Slice *taken;               /* library paths of the files whose text the template filled in, each once */
    uint32_t n_taken;
};

#define SOURCE_SILENCES "quire-ignore"

enum { SOURCE_LIMIT = 1 << 20, LINE_LIMIT = 64 << 10, FRONT_LIMIT = 64 << 10 };

/* Reads root/path, which has been seen to be a file, splits the front matter off and reads it tolerantly. Reports what is wrong with either
 * (library/unreadable, library/limit, front-matter/...) to `sink`. NULL when the file cannot be used at all: it
 * cannot be read, is over SOURCE_LIMIT, is UTF-16, or has a line over LINE_LIMIT. */
struct source *source_load(struct arena *arena, const char *root, Slice path, struct sink *sink);
/* The same for text that is already in memory (tests, standard input). `text` must outlive the source. */
struct source *source_from_text(struct arena *arena, Slice path, Slice text, struct sink *sink);

/* What a template made of a file. Slices and arrays must live as long as the source. */
struct source_rendering {
    Slice text;
    const struct source_run *runs;
    const struct source_embed *embeds;
    const Slice *taken;
    uint32_t n_runs, n_embeds, n_taken;
    bool failed;              /* expressions that failed are still in it, and may be no YAML */
};
/* Gives a source that asked for templating its text, and reads the front matter in that. NULL for `rendering`: it stays
 * as it is written. False when the text is not fit (a line over LINE_LIMIT), which is reported and leaves it so, too.
 * `sink` may be NULL. */
bool source_render(struct arena *arena, struct source *source, const struct source_rendering *rendering, struct sink *sink);

/* Text of another kind (settings, templates), for its lines and places alone: no front matter, no limits, and
 * nothing is reported. */
struct source *source_plain(struct arena *arena, Slice path, Slice text);

/* The hash of the text. Of what templates made it is that of what they made. */
uint64_t source_hash(struct source *source);

/* Lines are 1-based; what is beyond the last counts as in it. An empty text has one line, which is empty. */
uint32_t source_line(const struct source *source, uint32_t offset);
static inline Slice source_line_text(const struct source *source, uint32_t line);   /* without its ending, or BOM */
static inline uint32_t source_line_start(const struct source *source, uint32_t line);
/* The byte and the line of the file that the text at `offset` comes from; lines for people are these. */
uint32_t source_written_offset(const struct source *source, uint32_t offset);
uint32_t source_written_line(const struct source *source, uint32_t offset);
/* The first embed in [start, end) of the text, or NULL. */
const struct source_embed *source_embed(const struct source *source, uint32_t start, uint32_t end);
/* Is [start, end) in the file as it is in the text? True of all text that no template made. */
bool source_is_written(const struct source *source, uint32_t start, uint32_t end);
/* Where [start, end) stands, for diagnostics; what runs over the line's end is underlined up to there. */
struct place source_place(const struct source *source, uint32_t start, uint32_t end);
/* Behind a report that stands in `source`: what mends it, for certain, is `new` in place of [start, end). Nothing when
 * that is no text of the file. */
void source_fix(struct sink *sink, const struct source *source, uint32_t start, uint32_t end, Slice new);

/* Every line of a library is asked for several times. */
static inline uint32_t source_line_start(const struct source *source, uint32_t line) {
    if (line > source->n_lines)
        line = source->n_lines;
    return source->lines[line ? line - 1 : 0];
}

static inline Slice source_line_text(const struct source *source, uint32_t line) {
    if (!source->n_lines)
        return (Slice){0};
    if (line > source->n_lines)
        line = source->n_lines;
    line = line ? line : 1;
    uint32_t start = source->lines[line - 1];
    Slice text = {source->text.s + start, source->lines[line] - start};
    if (text.n && text.s[text.n - 1] == '\n')
        text.n--;
    if (text.n && text.s[text.n - 1] == '\r')
        text.n--;
    return text;
}

#endif
