/* Declared mentions in a text: the forms by which a prompt calls an agent outright.
 *
 *     subagent_type="x"  subagent_type: 'x'  subagent_type=x  "subagentType": \"x\"   and  ... or
 * "y", ... | "y" Task(x)  Agent("x")  /agent x  @agent-x
 *
 * The scanner knows text alone, so that it serves paragraphs, code, HTML and front matter alike. An
 * argument that is no single name (`<x>`, `{x}`, `$x`, `[x]`, `description=...`) is passed over.
 */
#ifndef QUIRE_MODEL_MENTION_DECLARED_H
#define QUIRE_MODEL_MENTION_DECLARED_H

#include "model/mention.h"

struct declared {
    enum mention_form form;
    size_t from,
        to; /* the whole form in the text; a further name of a list: that name with its quotes */
    size_t start, end; /* the name, in plugin:name the last part */
    unsigned around;   /* AROUND_QUALIFIED, AROUND_UNQUOTED */
};

struct declared_scan {
    Slice text;
    size_t at;  /* where the search goes on */
    char quote; /* the last value's, when the next may follow as ` or "y"`; else 0 */
    bool lists; /* Task(a, b) counts: front matter's tools keys */
    bool in_list;
};

/* Finds the next one; false at the end. Start with {.text = text}. Linear over all calls. */
bool declared_next(struct declared_scan *scan, struct declared *out);

/* What a name may be made of: ASCII letters and digits, and `-` and `_` between them. */
enum { NAME_ALNUM = 1, NAME_JOINT = 2 };
extern const unsigned char name_classes[256];
static inline bool is_alnum(char c) {
    return name_classes[(unsigned char)c] == NAME_ALNUM;
}
static inline bool is_name_char(char c) {
    return name_classes[(unsigned char)c] != 0;
}

/* The last part of plugin:name or plugin::name; sets *qualified when there is a plugin. */
Slice unqualified(Slice name, bool *qualified);

#endif
