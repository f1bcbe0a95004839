/* Schemas: which front matter a tool reads, by kind of document. The target modules say it (templates/prompts/plain.lua).
 *
 * A key is described by words: what its value may be (`text`, `list`, `map`, `number`, `flag`, or `any`), `required`, `file`
 * (it is the file's name, for a skill the folder's), and the most characters that its text may have.
 */
#ifndef QUIRE_MODEL_SCHEMA_H
#define QUIRE_MODEL_SCHEMA_H

#include "input/config.h"
#include <stdint.h>

enum {
    KEY_TEXT = 1 << 0,
    KEY_LIST = 1 << 1,
    KEY_MAP = 1 << 2,
    KEY_NUMBER = 1 << 3,
    KEY_FLAG = 1 << 4,
    KEY_ANY = KEY_TEXT | KEY_LIST | KEY_MAP | KEY_NUMBER | KEY_FLAG,
};

struct schema_key {
    Slice key;
    unsigned takes;              /* KEY_... bits */
    bool required, file;
    uint32_t longest;            /* characters; 0 = any number */
};

struct schema {
    Slice target;                /* the module that says so */
    Slice tool;                  /* empty: for documents that are written for no tool; those keys are right in all others, too */
    enum kind kind;
    struct schema_key *keys;     /* sorted by slice_cmp */
    size_t n;
};

/* Reads the words that describe a key. False at a word that means nothing, which is then *strange. */
bool schema_key_read(Slice words, struct schema_key *out, Slice *strange);
void schema_sort(struct schema *schema);

/* The schema of just this tool and kind; NULL when nobody says. */
const struct schema *schema_find(const struct schema *schemas, size_t n, Slice tool, enum kind kind);
const struct schema_key *schema_key(const struct schema *schema, Slice key);   /* NULL when absent; `schema` may be NULL */

#endif
