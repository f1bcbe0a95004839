/* The engine's own state, shared by the rooms that make it up: files.c, fault.c, render.c,
 * target.c, module.c, hooks.c, engine.c.
 */
#ifndef QUIRE_TEMPLATE_STATE_H
#define QUIRE_TEMPLATE_STATE_H

#include "base/file.h"
#include "base/map.h"
#include "base/vec.h"
#include "template/compile.h"
#include "template/engine.h"
#include "template/lua.h"

/* A file that Lua was made of; its number names it in Lua's messages. */
struct script {
    int chunk;
    Slice name; /* "site/page.html" */
    Slice path; /* for people: "templates/site/page.html", "builtin:templates/..." for the program's
                   own */
    Slice text;
    bool own; /* the library's file, not the program's */
    int slot; /* in the gate's profile, or -1 */
};

enum template_state { TEMPLATE_LOADING, TEMPLATE_READY, TEMPLATE_FAILED };

/* What included templates printed (memo.h). */
struct memo {
    struct map texts;
    struct arena *arena;
    size_t bytes;
};

struct template {
    struct script *script;
    struct engine *engine;
    struct compiled compiled;
    enum template_state state;
    int function;               /* reference into Lua's registry */
    int include;                /* likewise: what its includes call, a closure */
    struct template *parent;    /* what it extends; NULL */
    struct template **includes; /* in the order of compiled.includes */
    bool kept;                  /* what it prints is, from one page to the next (memo.h) */
    Slice *members;             /* of `page`, that these depend on; of what it includes, too */
    size_t n_members;
};

struct target {
    struct script *script;
    int table; /* reference into Lua's registry */
    bool failed;
};

enum module_state { MODULE_UNKNOWN, MODULE_ABSENT, MODULE_READY, MODULE_FAILED };

/* A Lua file of the library that is no target (module.h). */
struct module {
    enum module_state state;
    struct script *script;
    int function; /* reference into Lua's registry */
};

struct engine {
    struct arena *arena; /* as long as the engine: files, compiled templates */
    const char *root;
    struct sink *sink;
    struct gate *gate;
    bool ready;                     /* the sandbox stands */
    const struct view *page;        /* while a page is rendered */
    struct memo memo;
    VEC(struct script *) scripts;   /* by number */
    VEC(struct template *) loading; /* the chain of extends and includes that is being followed */
    struct map templates, targets;  /* by name: struct template *, struct target * */
    struct module filters, hooks;
    int shown; /* the functions of filters.lua that are shared now: a reference into Lua's registry, 0 for none */
};

/* --- files.c */

/* Reports a templates/ of the library's that is no folder: none of its files would be found, without a word. */
void files_look(const struct engine *engine);

/* Finds a file of templates/, the library's own first. False when there is none, or after a report: the library has one that
 * cannot be read, and the program's own is not put in its place. *own, which may be NULL, tells that the library has one. */
bool files_read(const struct engine *engine, struct arena *arena, Slice name, Slice *bytes,
                bool *own);
bool files_has_own(const struct engine *engine, Slice name);
/* Before a name: the program's own file, even when the library has one of that name. */
#define BUILTIN_PREFIX "builtin:"
/* Makes a script of a file; NULL when there is none. */
struct script *files_script(struct engine *engine, Slice name);

/* --- fault.c: what went wrong, made into diagnostics. `about` names the page or document; empty
 * for none. */

struct place fault_place(const struct script *script, size_t start, size_t end);
void fault_report(struct engine *engine, const struct script *script, const struct fault *fault,
                  Slice about);
/* The failure of the gate's last run. `script` is where it is put when nothing says more. */
void fault_failure(struct engine *engine, const struct script *script, Slice about);
/* A file that is missing: named by `from` at [start, end), or by nothing in the templates (NULL).
 */
void fault_missing(struct engine *engine, Slice name, const struct script *from, size_t start,
                   size_t end, Slice about);

/* --- render.c */

/* The template site/`name`, loaded with all that it extends and includes. NULL after a diagnostic,
 * which is made once. */
struct template *template_find(struct engine *engine, Slice name, Slice about);
/* Appends the names of its blocks and of those of what it extends, each once. */
void template_blocks(const struct template *template, SliceVec *out);

#endif
