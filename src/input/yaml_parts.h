/* What the parts of the YAML reader share; nobody else includes this.
 *
 * yaml.c        libyaml's events to values
 * yaml_plain.c  most front matter, which needs none of them
 * yaml_scan.c   the tolerant reading
 * yaml_words.c  what libyaml says, said in words that tell what to do
 * yaml_fix.c    which errors can be mended for sure
 * yaml_line.c   how a line looks, for these two
 * yaml_scalar.c values back to text
 * value.c       the schema, and looking things up
 */
#ifndef QUIRE_INPUT_YAML_PARTS_H
#define QUIRE_INPUT_YAML_PARTS_H

#include "base/mem.h"
#include "base/vec.h"
#include "input/yaml.h"

enum yaml_fault_kind {
    FAULT_SYNTAX, /* libyaml's scanner or parser: problem and context are its words */
    FAULT_BYTES,  /* libyaml's reader: a control character, or no UTF-8 */
    FAULT_ALIAS,
    FAULT_KEY, /* a key that is a collection or an alias */
    FAULT_DEPTH,
    FAULT_NODES,
    FAULT_SIZE,
    FAULT_DOCUMENTS,
    FAULT_NO_KEY,  /* a line that is no `key: value` */
    FAULT_NO_SPACE /* `key:value` */
};

struct yaml_fault {
    enum yaml_fault_kind kind;
    const char *problem, *context; /* never NULL */
    size_t at, context_at;         /* offsets in the file */
    bool runs_on;                  /* lines that are not indented belong to the value */
};

struct yaml_anchor {
    Slice name;
    struct value value;
    size_t nodes;    /* how many the value holds, itself included */
    unsigned height; /* levels of collections in it */
};

/* One reading; the tolerant one parses many pieces of the text, and anchors reach across them. */
struct yaml_job {
    struct arena *arena;
    Slice text;
    struct yaml_errors *errors;
    struct yaml_fault fault; /* why the last yaml_parse failed */
    VEC(struct yaml_anchor) anchors;
    size_t nodes;
};

enum { YAML_TEXT_LIMIT = 64 << 10, YAML_DEPTH_LIMIT = 32, YAML_NODE_LIMIT = 10000 };

/* Parses text[from, to); false leaves job->fault and reports nothing. Duplicate keys are reported.
 */
bool yaml_parse(struct yaml_job *job, size_t from, size_t to, struct value *out);
/* Reads text[from, to) when it is so plain that there is no doubt about it: what yaml_parse would read, without any error. */
bool yaml_read_plain(struct arena *arena, Slice text, size_t from, size_t to, struct value *out);
/* Reports job->fault, which came up in text[from, to). */
void yaml_report_fault(struct yaml_job *job, size_t from, size_t to);
void yaml_report(struct yaml_job *job, size_t offset, size_t end, Slice message, Slice expected);
/* Behind yaml_report: what perhaps mends it. */
void yaml_report_fix(struct yaml_job *job, size_t start, size_t end, Slice new);
/* The tolerant reading with all fixes that were thought of. */
struct value *yaml_read_loose(struct arena *arena, Slice text, size_t from, size_t to, struct yaml_errors *errors);
/* Takes those away that do not make the text mean what `read` says. */
void yaml_prove_fixes(Slice text, size_t from, size_t to, const struct value *read, struct yaml_errors *errors);
void yaml_report_duplicate(struct yaml_job *job, const struct member *second);

/* Sets kind and numbers of a plain scalar from its text. */
void value_resolve(struct arena *arena, struct value *value);
/* Does `line`, which begins with no white space, begin with a key? *colon is the offset of its
 * colon. */
bool yaml_key_line(Slice line, size_t *colon);
/* The same for `key:value`, which is no key in YAML but was meant as one. */
bool yaml_tight_key_line(Slice line, size_t *colon);
/* `line` from its key's colon on: the value, without white space around it. */
Slice yaml_line_value(Slice line, size_t colon);
/* What a badly quoted value was meant to say. */
Slice yaml_unquote(struct arena *arena, Slice raw);
/* The end of the line that `at` is in, before its ending, and the start of the next; not beyond
 * `to`. */
size_t yaml_line_end(Slice text, size_t at, size_t to);
size_t yaml_next_line(Slice text, size_t at, size_t to);
size_t yaml_skip_blanks(Slice text, size_t at, size_t to); /* spaces and tabs */

#endif
