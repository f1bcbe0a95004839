/* Plans: files that are to be made in a folder, all of them or none.
 *
 *     struct plan plan = {.arena = arena, .root = "library"};
 *     plan_add(&plan, S("content/agents/a.md"), text);
 *     if (plan_settle(&plan) && plan_write(&plan))
 *         ...
 *     plan_free(&plan);
 *
 * A file that is there is never replaced, unless the plan says so: plan_settle looks before anything is written, and a file that
 * came there meanwhile stops plan_write, which then takes back what it wrote.
 */
#ifndef QUIRE_START_PLAN_H
#define QUIRE_START_PLAN_H

#include "base/str.h"
#include "base/vec.h"

enum plan_state {
    PLAN_NEW,                /* to be written, or written */
    PLAN_SAME,               /* there already, with these bytes */
    PLAN_KEPT,               /* something else is there, and the plan does without */
    PLAN_TAKEN,              /* something else is there */
    PLAN_OLD,                /* another file is there, and to be replaced, or replaced */
};

struct planned_file {
    Slice path;              /* below the root */
    Slice text;
    bool spare;              /* the plan does without it where something else is there */
    bool replace;            /* another regular file there gives way */
    Slice old;               /* what that holds */
    enum plan_state state;
    Slice above;             /* the nearest folder above it that is there before */
};

struct plan {
    struct arena *arena;     /* paths and texts outlive the plan */
    const char *root;        /* need not exist */
    VEC(struct planned_file) files;
    /* What plan_settle or plan_write stumbled over, when false. */
    Slice wrong;             /* a path: that of the file, or of what is in its folder's place */
    int error;               /* EEXIST; ENOTDIR: a folder is needed there; EXDEV: a link leads out of the root; or from the system */
};

void plan_add(struct plan *plan, Slice path, Slice text);
/* Looks at what is there. False when something is in the way, `wrong` being the first of it. */
bool plan_settle(struct plan *plan);
/* Writes what is PLAN_NEW. When false, none of it is there, nor any folder made for it. */
bool plan_write(struct plan *plan);
void plan_free(struct plan *plan);

#endif
