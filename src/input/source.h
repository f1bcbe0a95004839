/* Sources: the library's Markdown files as they are on disk, with their line index and front matter.
 *
 * All offsets are bytes from the start of the file (a BOM counts). A source is immutable once loaded and lives,
 * with everything it points to, in the arena given to source_load.
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

struct source {
    Slice path;               /* relative to the library's root */
    Slice text;               /* every byte of the file */
    uint32_t *lines;          /* offset at which each line begins, the first behind a BOM; lines[n_lines] == text.n */
    uint32_t n_lines;
    uint32_t body;            /* where the body begins: behind the front matter's closing line, or behind a BOM */
    uint32_t front_start, front_end;  /* the YAML between the two `---` lines; equal when there is none */
    const struct value *front;        /* always a map, empty when there is no front matter */
    bool has_front;
    bool crlf;                /* the first line ending is CRLF: included text takes the document's line endings */
};

enum { SOURCE_LIMIT = 1 << 20, LINE_LIMIT = 64 << 10, FRONT_LIMIT = 64 << 10 };

/* Reads root/path, splits the front matter off and reads it tolerantly. Reports what is wrong with either
 * (library/unreadable, library/limit, front-matter/...) to `sink`. NULL when the file cannot be used at all: it
 * cannot be read, is over SOURCE_LIMIT, is UTF-16, or has a line over LINE_LIMIT. */
struct source *source_load(struct arena *arena, const char *root, Slice path, struct sink *sink);
/* The same for text that is already in memory (tests, standard input). `text` must outlive the source. */
struct source *source_from_text(struct arena *arena, Slice path, Slice text, struct sink *sink);

/* Text of another kind (settings, templates), for its lines and places alone: no front matter, no limits, and
 * nothing is reported. */
struct source *source_plain(struct arena *arena, Slice path, Slice text);

/* Lines are 1-based; what is beyond the last counts as in it. An empty text has one line, which is empty. */
uint32_t source_line(const struct source *source, uint32_t offset);
Slice source_line_text(const struct source *source, uint32_t line);        /* without its ending, or BOM */
uint32_t source_line_start(const struct source *source, uint32_t line);
/* Where [start, end) stands, for diagnostics; what runs over the line's end is underlined up to there. */
struct place source_place(const struct source *source, uint32_t start, uint32_t end);
/* Behind a report that stands in `source`: what mends it, for certain, is `new` in place of [start, end). */
void source_fix(struct sink *sink, const struct source *source, uint32_t start, uint32_t end, Slice new);

#endif
