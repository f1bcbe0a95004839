/* Adopting: the settings that fit what lies in a repository already. Nothing is changed there.
 *
 * What each folder is taken for, the first that fits:
 *   - a tool's own folder, as the target modules name it, also further down (`packages/a/.claude/agents`);
 *   - `content`, when it has agents/, commands/ or skills/ in it, as a whole;
 *   - what an agpm.toml names without a source, as its table says; `.agpm/snippets`;
 *   - the folder that holds folders with a SKILL.md, as skills;
 *   - the nearest folder called agents, commands or snippets: at the root or in a folder of `plugins` always, elsewhere when a
 *     file in it has front matter with a `description`, as documentation about agents has none;
 *   - a folder at the root in which more than half of the other Markdown has front matter with `name` and `description`, as agents.
 * README files count for nothing. A folder inside another one of its kind and tool needs no words of its own.
 */
#ifndef QUIRE_START_ADOPT_H
#define QUIRE_START_ADOPT_H

#include "base/diag.h"
#include "base/vec.h"
#include "input/config.h"

struct engine;

struct adopted {
    Slice dir;               /* empty for the root itself */
    enum kind kind;          /* KIND_PAGE: `content`, divided by its subfolders */
    Slice tool;              /* empty: for no tool in particular */
    size_t files;            /* that it was taken for this by */
};

struct adoption {
    VEC(struct adopted) folders;   /* sorted by dir; snippets last */
    bool agpm;               /* there is an agpm.toml */
    bool bad_agpm;           /* which is not TOML */
    Slice output;            /* where a build writes; empty: the usual place is free */
};

/* `engine` knows the target modules. Everything lies in `arena` but the array; adoption_free in any case. */
void adoption_find(struct arena *arena, const char *root, struct engine *engine, struct adoption *out);
void adoption_free(struct adoption *adoption);

/* The text of the quire.yaml; `title` is the library's name. */
void adoption_settings(const struct adoption *adoption, Slice title, Buf *out);

#endif
