/* The library: every source, what is known of it, and the names by which texts call each other.
 *
 * Parts are what gets parsed: a whole file, or the stretch of one that an include names. parts[0] is unused, so that
 * 0 means none. A document's own part is parts[document.part].
 */
#ifndef QUIRE_MODEL_LIBRARY_H
#define QUIRE_MODEL_LIBRARY_H

#include "base/diag.h"
#include "base/file.h"
#include "base/map.h"
#include "base/vec.h"
#include "input/config.h"
#include "input/draft.h"
#include "input/source.h"
#include "model/facts.h"

struct agpm;
struct folders;
struct fragment;
struct highlighter;
struct measure;
struct name_index;
struct schema;
struct team;

struct part {
    struct source *source;
    uint32_t start, end;         /* the stretch of source->text, blank lines around it trimmed off when included */
    bool whole;                  /* the whole body */
    bool empty;                  /* nothing but white space */
    bool included;               /* some directive brings it */
    bool overflowed;             /* its includes passed the limit of size */
    struct facts *facts;         /* NULL for a part that is only used raw, in a fence */
    const struct diag *diags;    /* what was reported when it was parsed */
    size_t n_diags;
    const struct measure *measure;   /* of the document's prompt (output/measure.h); NULL: it was not measured yet */
    struct fragment *fragment;   /* NULL when nothing is rendered (check) */
    uint32_t document;           /* index of the document that it is the whole of, or NO_DOCUMENT */
    uint32_t drop, drop_end;     /* the heading left out by heading=drop; equal when none */
    uint8_t highest;             /* level of the highest heading of the text, includes expanded; 0 = none */
    uint8_t deepest;             /* and of the lowest */
    uint32_t height;             /* how deep its includes go; 0 = none */
    uint64_t size;               /* bytes, includes expanded */
    uint8_t state;               /* of the walk in include_resolve */
};

enum { NO_DOCUMENT = UINT32_MAX };

/* A document or snippet: a Markdown file that belongs to the library. */
struct document {
    struct source *source;
    const struct entry *entry;
    enum kind kind;
    Slice tool;                  /* empty for none */
    Slice name;                  /* front matter `name`, else the stem (SKILL.md: the folder's name) */
    Slice stem;                  /* the file's stem; SKILL.md: the folder's name */
    Slice folder;                /* of agents and commands: the folders between their kind's and the file, "git" */
    Slice file;                  /* safe for a file name: the name, else its slug, else the stem */
    Slice title;                 /* front matter `title`, else the first h1, else the name */
    Slice description;           /* front matter `description`, may be empty */
    Slice page;                  /* output path of the page, "agents/x.html" */
    const struct value *targets; /* front matter `targets`: what it says for single targets; NULL for nothing */
    bool references_keep;
    bool shadowed;               /* another document, earlier in path order, has its page: this one is not written */
    uint32_t part;
};

/* One edge of the graph: a resolved mention, seen from the document whose assembled text holds it. */
struct edge {
    uint32_t from, to;           /* documents */
};

struct library;
/* Looks at a document whose text has just been parsed, in the process that did it, which need not know the others. */
typedef void look_alone(struct library *library, const struct document *document, const struct part *part);

/* The source of a library path as an earlier run left it, when its file is as it was; else NULL. */
typedef struct source *known_source(void *context, Slice path);

struct library {
    struct arena *arena;         /* lifetime of everything here */
    struct arena *texts;         /* likewise, where sources lie and what parsing gives: `arena`, unless they are kept for later runs */
    known_source *known;         /* asked before a file is read; may be NULL */
    void *known_context;
    struct config *config;
    const struct drafts *drafts;         /* or NULL */
    struct sink *sink;
    const struct team *team;     /* shares out what is done for each document (base/workers.h); NULL: nothing is shared */
    VEC(struct document) documents;      /* sorted by path; snippets among them */
    VEC(struct part) parts;
    struct map by_path;          /* library path -> document index + 1 */
    bool resolved_anew;          /* includes of texts that an earlier run left lead elsewhere than they did then */
    Slice other_output;          /* library path of a folder that is written to although the settings name another
                                    one; nothing below it is content. Empty for none; set before library_walk */
    struct folders *folders;     /* what is on disk (model/folders.h); remembers, so usable through a const library */
    struct agpm *agpm;           /* renders the texts that ask for it (model/agpm.h) */
    struct map loading;          /* path -> struct source: the documents', while library_take is at work */
    struct map files;            /* other files of the library's folders that were asked for: path -> struct source or part */
    Slice *builtin_agents;       /* of all targets, sorted */
    size_t n_builtin_agents;
    Slice *target_names;         /* of all target modules, sorted */
    size_t n_target_names;
    struct schema *schemas;      /* of all target modules: which front matter is read (model/schema.h) */
    size_t n_schemas;
    struct highlighter *highlighter; /* of code on pages; NULL when there are none, or they want no colours */
    struct config_budget *limits;     /* of all target modules: what their tools take, at most */
    size_t n_limits;
    struct name_index *names;    /* made by library_index_names */
    look_alone *looked_at;          /* what has looked at every document when it was parsed; NULL for nothing */
};

/* `drafts` (NULL for none) are read in place of what is on disk. */
struct library *library_new(struct config *config, const struct drafts *drafts, struct sink *sink);
void library_free(struct library *library);

/* The pool in which workers leave what lies with the texts: that of the texts, or the team's. */
struct pool *library_text_pool(const struct library *library);

/* --- loading ---
 *
 * model/walk.h finds the paths; for each, perhaps in workers (base/workers.h), library_read and library_describe; library_take makes
 * them documents. */

/* The source at the path: as an earlier run left it, or NULL. */
struct source *library_known(const struct library *library, Slice path);
/* A draft's, or what is on disk; NULL after a report. */
struct source *library_read(struct library *library, Slice path);
/* What can be said of a source's document before there are others. Strings lie in `arena`. Of one that a template makes
 * (model/agpm.h) the source alone: library_take says the rest when it is made. */
void library_describe(const struct library *library, struct arena *arena, struct source *source, struct document *out);
/* The part that is all of the document with this number. */
struct part document_part(struct source *source, uint32_t document);
/* Makes these the documents, in this order, which is that of their paths, each with the part that is all of it, and reports duplicate
 * names and output clashes. Nothing is parsed. */
void library_take(struct library *library, const struct document *const *documents, size_t n);

/* The source of a file as it is now: an earlier run's, when the file is as it was then, or else read. What the library has is not asked. NULL
 * after a report. */
struct source *library_current(struct library *library, Slice path);

/* The text at a library path, a document's or that of one more file; NULL after a report. */
struct source *library_source(struct library *library, Slice path);
/* Appends the paths of all documents, also while they are being loaded. */
void library_paths(const struct library *library, SliceVec *out);

/* The document at a library path, or NULL. */
struct document *library_document(const struct library *library, Slice path);

/* What the title is when the document's part has these facts (NULL: none). */
Slice document_title(const struct document *document, const struct facts *facts);
/* Fills in the titles that are not known yet and makes the index of names. Titles need the facts: call when every document's part has them. */
void library_index_names(struct library *library);
void name_index_free(struct name_index *index);   /* library_free does it */

/* The agent that `name` means in a text of `tool` (empty: any tool): that tool's own first, then those without tool,
 * then the others in order of their names; a unique stem counts as an alias. NULL when there is none. */
struct document *library_agent(const struct library *library, Slice tool, Slice name);

struct names;
/* The names that a mention in a text of `tool` is judged by. Lives as long as the library. */
const struct names *library_names(struct library *library, Slice tool);

/* Where a document's prompt and page are, and what files are copied: see src/output. */

#endif
