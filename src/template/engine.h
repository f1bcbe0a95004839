/* The template engine: site templates and target modules, in one sandboxed Lua state.
 *
 * A file NAME ("site/agent.html", "prompts/plain.lua", "assets/quire.css") is looked for in the
 * library's own templates/ folder first, then among those built into the binary. Whatever fails in
 * Lua (syntax, an undefined name, a budget) becomes one template/error diagnostic that names the
 * template's file and line and the page being rendered; no Lua error passes this border, and no C
 * memory is lost by one.
 *
 * Diagnostics name the library's own file as templates/NAME, one of the program's as
 * builtin:templates/NAME.
 *
 * The language of site templates is in compile.h, what Lua finds in it in sandbox.h, helpers.h and
 * bind.h: the manual's chapter is made of these. The contract of target modules is at the top of
 * templates/prompts/plain.lua.
 */
#ifndef QUIRE_TEMPLATE_ENGINE_H
#define QUIRE_TEMPLATE_ENGINE_H

#include "base/diag.h"
#include "base/str.h"
#include "template/trail.h"
#include "template/view.h"

struct arena;
struct engine;

struct engine_limits {
    long long instructions; /* of Lua's VM, for each page or call; 0 = the default, 50 million */
    size_t memory;          /* bytes of the whole Lua state; 0 = the default, 256 MiB */
};

/* `root`: the library's folder, whose templates/ overrides; NULL for none. `root` and `sink` must
 * outlive the engine. After a fork both sides may go on using their copy. */
struct engine *engine_new(const char *root, const struct engine_limits *limits, struct sink *sink);
/* To another from now on. */
void engine_report_to(struct engine *engine, struct sink *sink);
void engine_free(struct engine *engine);

/* Makes `view` visible to every template and target as the global `name`; the view must outlive the
 * engine. */
void engine_global(struct engine *engine, const char *name, const struct view *view);

/* Compiles what the library adds to the language, templates/filters.lua, so that workers need not do it each. What is wrong with it
 * is reported once; then no template can be rendered. */
void engine_prepare(struct engine *engine);

/* From now on, measures how long the files of templates/ run, in this process and those forked from it. Before any file is read. */
void engine_profile(struct engine *engine);
/* What was measured, the longest first, in `arena`: names are as in diagnostics. */
struct profile_row;
struct profile_row *engine_profile_rows(const struct engine *engine, struct arena *arena, size_t *n);

/* From now on, notes there what templates look at; NULL: no more. */
void engine_watch(struct engine *engine, struct watch *watch);

/* Renders site/`name` with `page` as the global `page`, and appends to `out`. `page_path` names the
 * page in diagnostics. False after a diagnostic; then nothing was appended. Compiled templates are
 * kept; one that does not compile is reported once, and every page that needs it is false. */
bool engine_render(struct engine *engine, const char *name, Slice page_path,
                   const struct view *page, Buf *out);

/* The bytes of a template or asset file as it would be used (library's own first); false when there
 * is none, or after a report of why it cannot be read. */
bool engine_file(struct engine *engine, struct arena *arena, Slice name, Slice *bytes);
/* The names of all files below `folder` ("assets", "prompts", "" for all), both origins, sorted, each once. */
void engine_list(struct engine *engine, struct arena *arena, const char *folder, Slice **names,
                 size_t *n);

/* Runs prompts/NAME.lua once and keeps the table that it returns. False after a diagnostic. */
bool engine_target(struct engine *engine, Slice name);
/* A field of a loaded target that is no function, as data in `arena`; NULL when absent. */
const struct view *engine_target_field(struct engine *engine, struct arena *arena, Slice target,
                                       const char *field);
/* Has a loaded target a function of this name? */
bool engine_target_has(struct engine *engine, Slice target, const char *field);
/* Calls a loaded target's function `field` with `argument`; what it returns is copied into `arena`.
 * False after a diagnostic; true with *result NULL when the target has no such function or it
 * returned nil. `about` names the document in diagnostics. */
bool engine_target_call(struct engine *engine, struct arena *arena, Slice target, const char *field,
                        const struct view *argument, Slice about, const struct view **result);

#endif
