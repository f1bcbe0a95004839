/* YAML: libyaml's events made into a tree of values in which every node knows its place.
 *
 * Scalars are resolved by the YAML 1.2 core schema (so `yes` is a string), tags are ignored but for `!!str`.
 * Keys are scalars and stay text. Limits, each an error: 64 KiB of text, depth 32, 10,000 nodes (keys count)
 * after aliases are followed. An alias to a value that is not complete yet is an error, so no tree is cyclic.
 * The tree lives in the caller's arena.
 */
#ifndef QUIRE_INPUT_YAML_H
#define QUIRE_INPUT_YAML_H

#include "base/str.h"
#include <stdint.h>

struct arena;

enum value_kind { VALUE_NULL, VALUE_BOOL, VALUE_INT, VALUE_FLOAT, VALUE_STRING, VALUE_LIST, VALUE_MAP };

struct value {
    enum value_kind kind;
    uint32_t start, end;      /* bytes in the file that the text came from: the value as it is written, with quotes,
                                 brackets, `|` line and anchor; block collections from the first item to the end
                                 of the last; equal where nothing is written; at the `*x` for an alias */
    bool tolerant;            /* read by the tolerant scan, because the strict reading failed */
    bool quoted;              /* a scalar in quotes or a block scalar */
    Slice text;               /* scalars: the value as text, whatever its kind */
    bool boolean;
    long long integer;
    double number;            /* also set for VALUE_INT */
    struct member *members;   /* VALUE_MAP, in source order; the later of two equal keys is dropped */
    struct value *items;      /* VALUE_LIST */
    size_t n;                 /* members or items */
};

struct member {
    Slice key;
    uint32_t start, end;      /* bytes of the key */
    struct value value;
};

/* What mends an error without leaving a doubt: bytes [start, end) of the file become `new`. */
struct yaml_fix {
    uint32_t start, end;
    Slice new;                /* empty: there is none */
};

/* What went wrong, at which byte of the file, in words. */
struct yaml_error {
    uint32_t offset, end;     /* the offending character or value; end > offset, but at the end of the text */
    Slice message;
    Slice expected;           /* what to do, with the line as it should be written where that is certain; may be empty */
    bool duplicate_key;       /* the one error that leaves the tree whole */
    struct yaml_fix fix;      /* given by yaml_read_tolerant alone: read again with it, the text means strictly what the
                                 tolerant reading took it for */
};
#define YAML_MAX_ERRORS 32
struct yaml_errors {
    struct yaml_error v[YAML_MAX_ERRORS];
    size_t n;
};

/* Reads `text[from, to)` as one YAML document; offsets in the result count from the start of `text`, so that front
 * matter can be read in place. Returns NULL when it is not valid YAML at all (an error says why); an empty
 * document gives VALUE_NULL. Errors are added to `errors`, which begins as {0}; beyond YAML_MAX_ERRORS they are lost. */
struct value *yaml_read(struct arena *arena, Slice text, size_t from, size_t to, struct yaml_errors *errors);

/* The same for front matter, where one bad line shall not lose the document: when the strict reading fails, each
 * first-level `key:` with the lines that belong to it is read on its own. A key that still fails is read the same
 * way one level further in when maps or lists stand below it, else it becomes the string that stands behind its
 * colon (quotes around it taken off, lines joined), marked `tolerant`. So each bad key is one error, and the good
 * ones around it survive. A line that belongs to no key is an error and is left out. Always gives a VALUE_MAP,
 * perhaps an empty one. */
struct value *yaml_read_tolerant(struct arena *arena, Slice text, size_t from, size_t to, struct yaml_errors *errors);

/* Does any line of `text` begin, unindented, with a word or quoted string and `:`? */
bool yaml_has_key_line(Slice text);

const struct value *value_get(const struct value *map, const char *key);   /* NULL when absent or not a map */
const struct member *value_member(const struct value *map, Slice key);
Slice value_text(const struct value *map, const char *key);                /* a scalar's text, else empty */
bool value_is_scalar(const struct value *value);                           /* string, number or bool; NULL is none */
bool value_equal(const struct value *a, const struct value *b);            /* the same values, in lists in the same order */
const char *value_kind_name(enum value_kind kind);                         /* "a list", "a number", "nothing" */

/* A scalar as YAML that every strict 1.1 and 1.2 parser reads back as this string: plain where that is safe, else
 * double-quoted with escapes. For the place behind `key: ` or `- `: what is plain there may hold commas and
 * brackets and so is not fit for a list in `[...]`. Invalid UTF-8 becomes U+FFFD. */
void buf_yaml_string(Buf *b, Slice s);
/* May `text` (a value as it stands in a source, behind `key:` with or without the space) be copied as it is, so that
 * a strict YAML 1.2 parser reads it back? True only for values that yaml_read read without error and that hold
 * nothing on which parsers differ. A block collection begins with the line ending behind the colon: pass
 * [key.end + 1, value.end); cut out at value.start its first line has lost its indentation, and the answer is false. */
bool yaml_source_is_strict(Slice text);

#endif
