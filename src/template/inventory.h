/* Which template files there are, what each is for, and what they have to do with each other.
 */
#ifndef QUIRE_TEMPLATE_INVENTORY_H
#define QUIRE_TEMPLATE_INVENTORY_H

#include "base/str.h"

struct arena;
struct engine;

enum template_role {
    ROLE_PAGE,   /* makes pages */
    ROLE_FRAME,  /* others extend it */
    ROLE_PART,   /* others include it */
    ROLE_ASSET,  /* copied to assets/ */
    ROLE_TARGET, /* a target module */
    ROLE_MODULE, /* what target modules require */
    ROLE_FILTERS, /* functions for templates */
    ROLE_HOOKS,   /* what changes documents before they are rendered */
    ROLE_TYPES,   /* what editors know of Lua here */
    ROLE_UNUSED, /* nothing asks for it */
};
const char *template_role_name(enum template_role role);

/* Whose it is: the program's, the library's in place of one of the program's, the library's alone. */
enum template_origin { ORIGIN_BUILTIN, ORIGIN_OVERRIDE, ORIGIN_OWN };
const char *template_origin_name(enum template_origin origin);

struct template_file {
    Slice name;       /* "site/agent.html" */
    enum template_role role;
    enum template_origin origin;
    Slice about;      /* the first sentence of the comment at its top; empty when there is none */
    Slice extends;    /* "site/document.html", or "builtin:site/agent.html"; empty for none */
    Slice *blocks;    /* that one which extends it may fill: its own, then those of what it extends */
    size_t n_blocks;
    Slice *includes;  /* names, likewise */
    size_t n_includes;
    bool broken;      /* it does not compile, or something that it names; that is reported */
};

/* All files of templates/, the library's and the program's, by name. `pages` are the names of templates that pages are made by,
 * without .html, up to a NULL. Reports to the engine's sink what is wrong with templates. Everything lives in `arena`, or as
 * long as the engine. */
struct template_file *template_inventory(struct engine *engine, struct arena *arena, const char *const *pages, size_t *n);

/* A file that the engine has read to run it. */
struct template_use {
    Slice name;       /* "site/agent.html" */
    enum template_origin origin;
};

/* All that were read by now: templates with what they extend and include, modules with what they require; by name, each once, but
 * that the library's own file and the program's of the same name are two. In `arena`. */
struct template_use *template_uses(const struct engine *engine, struct arena *arena, size_t *n);

/* The names of the program's own files, sorted; and the bytes of one. */
Slice *template_builtins(struct arena *arena, size_t *n);
bool template_builtin(Slice name, Slice *bytes);

#endif
