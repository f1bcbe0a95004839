/* Foreign trees: the files of one tool, in a folder that is no library.
 *
 * Where a tool has its files its target module says (`folders`, and for TOML `imports`). The folder that is looked into may
 * be the project that these folders are in, or any folder on the way to them: `.claude` and `.claude/agents` are as good as
 * what holds them. A plain folder of Markdown is one of a tool's when the tool is named: agents/, commands/ and the like below
 * it, else all of it, as agents.
 */
#ifndef QUIRE_IMPORT_FOREIGN_H
#define QUIRE_IMPORT_FOREIGN_H

#include "base/file.h"
#include "input/config.h"

struct engine;

/* A folder that a target module names as its tool's. */
struct foreign_folder {
    Slice target, tool;      /* the module, and whose documents it takes; the folder may be for any tool nevertheless */
    Slice dir;               /* from the project's root */
    Slice here;              /* below the folder that is looked into, "" = itself; only when `found` */
    enum kind kind;
    Slice text;              /* of TOML files: the key of the documents' text; empty for Markdown */
    bool found;
};

struct foreign_file {
    Slice path;              /* below the folder that is looked into */
    Slice shown;             /* the same behind that folder's name, for messages and to open it */
    Slice native;            /* where the tool has it, from the project's root */
    Slice below;             /* below its tool's folder */
    enum kind kind;          /* what that folder holds; a README.md there is no such document nevertheless */
    Slice text;              /* as of the folder */
    bool companion;          /* lies in a skill's folder beside its SKILL.md: taken along as it is */
};

/* What is not taken, and why, in a sentence's part: "is no Markdown". */
struct foreign_rest {
    Slice shown;
    const char *why;
};

struct foreign {
    struct arena *arena;
    const char *dir;         /* the folder, as it can be opened */
    Slice target, tool;      /* whose tree it is; empty when that is not known */
    VEC(struct foreign_folder) folders;  /* of all targets */
    VEC(struct foreign_file) files;      /* sorted by path */
    VEC(struct foreign_rest) rest;
    size_t exported;         /* files that an export wrote, which are left: their sources are in a library */
    size_t lost;             /* files and folders that are reported */
};

/* Finds out what is there; nothing is read. `absolute` is the absolute form of `dir`; `wanted` names a target or its tool, and
 * may be empty. Gives the number of targets that have folders there: unless it is 1, no files are listed, and `folders` says
 * which. A wanted tool that nobody knows gives 0, too, and leaves `target` empty. What cannot be read is reported to `sink`
 * (library/unreadable). foreign_free in any case. */
size_t foreign_find(struct arena *arena, struct engine *engine, const char *dir, Slice absolute, Slice wanted,
                    struct sink *sink, struct foreign *out);
void foreign_free(struct foreign *foreign);

#endif
