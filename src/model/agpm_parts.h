/* What the parts of agpm's templates share; nobody else includes this.
 *
 * agpm.c           one rendering, and the lines that stay includes
 * agpm_context.c   what the names mean: the file, its dependencies, the project
 * agpm_content.c   the filter `content`
 */
#ifndef QUIRE_MODEL_AGPM_PARTS_H
#define QUIRE_MODEL_AGPM_PARTS_H

#include "base/map.h"
#include "input/tera.h"
#include "model/agpm.h"

enum { AGPM_DEPTH = 32, CONTENT_DEPTH = 10 };

/* A file that the filter `content` gave, or a template that it may give. */
struct agpm_text {
    Slice text;                    /* with everything filled in, and nothing kept for includes */
    unsigned height;               /* how deep the files that it embeds embed files */
    bool open;
};

struct agpm {
    struct library *library;
    struct arena *arena;           /* the library's */
    const struct tera_value *project;  /* NULL: there is none */
    bool project_read;
    struct map texts;              /* path -> struct agpm_text */
    VEC(const struct source *) open;   /* what is being rendered, the outermost first */
    unsigned depth;                /* of files that embed files, at work */
};

struct agpm_dependency {
    Slice kind;                    /* "snippets" */
    Slice key, alias;              /* the file's stem and the declared name, with `_`; alias may be empty */
    Slice path;                    /* of the library */
    Slice version;                 /* as declared; may be empty */
    struct source *source;         /* NULL: it could not be had, which has been reported */
    bool *taken;                   /* its text is */
};

/* One rendering. */
struct agpm_job {
    struct agpm *agpm;
    struct source *source;         /* as it is written */
    struct arena *scratch;         /* of this rendering */
    VEC(struct agpm_dependency) dependencies;
    const struct tera_value *globals;
    VEC(struct source_embed) embeds;   /* of the rendering at work */
    VEC(uint32_t) refused;         /* where lines begin in the file that are not to be kept */
    SliceVec taken;                /* files that `content` gave */
    bool keep;
    unsigned height;
};

/* Fills dependencies and globals. */
void agpm_context(struct agpm_job *job);
const struct agpm_dependency *agpm_dependency(const struct agpm_job *job, Slice kind, Slice key);

/* A tera_host's functions; the context is the job. */
bool agpm_content(void *context, Slice path, Slice *text, struct tera_problem *problem);

/* The text that a dependency or file brings: without front matter and the blank lines around, JSON indented. */
Slice agpm_text_of(struct agpm *agpm, const struct source *source);

#endif
