/* The site: what all its pages share, made once.
 */
#ifndef QUIRE_OUTPUT_SITE_H
#define QUIRE_OUTPUT_SITE_H

#include "base/map.h"
#include "model/graph.h"
#include "model/include.h"
#include "model/library.h"
#include "output/target.h"
#include "template/view.h"

struct catalogue;
struct comparisons;
struct history;
struct matter;
struct measure;
struct engine;
struct guide;
struct weight;
struct written;

/* A prompt of a document: which target's, and where. */
struct prompt_output {
    const struct target_module *target;
    Slice path;
};
typedef VEC(struct prompt_output) PromptOutputs;

/* Takes a file that belongs to the whole site: an output path and its bytes, both good for the call. */
typedef void write_file(void *context, Slice path, Slice bytes);

struct site {
    struct arena *arena;             /* lifetime of the site */
    struct library *library;
    struct engine *engine;
    Targets targets;
    struct target_module plain;      /* the target `plain`, built or not: pages show its text; no name when it is broken */
    struct written *written;         /* the targets' */
    struct graph *graph;
    struct includers *includers;     /* by document */
    PromptOutputs *prompts;          /* by document, in the order of the targets */
    struct matter *matters;          /* by part */
    const struct measure **measures; /* by document, of the target `plain`; NULL when that is broken */
    struct view **cards;             /* by document */
    uint32_t *previous, *next;       /* by document, NO_DOCUMENT for none */
    struct history *history;         /* when files changed last (output/history.h) */
    struct comparisons *comparisons; /* of variants (output/compare.h) */
    struct guide *guide;             /* the order and the folders of its pages (output/guide.h) */
    struct catalogue *catalogue;     /* lists of documents (output/catalogue.h) */
    const struct view *view;         /* the global `site` of templates */
    uint32_t home;                   /* the document that heads the home page, or NO_DOCUMENT */
    struct map files;                /* library files that pages link to: library path -> output path (Slice *) */
    struct flat text;                /* of the page that was made last, for the same document's prompt */
    const struct document *text_of;  /* NULL: there is none */
};

/* `library` is loaded, resolved and indexed. Reports what is wrong with targets to library->sink. */
struct site *site_new(struct library *library, struct engine *engine);
void site_free(struct site *site);

/* Goes on with a site that an earlier run made (base/heap.h), with an engine of this one. */
void site_resume(struct site *site, struct engine *engine);
/* How a change of texts reaches a document. */
enum reach {
    REACHED_BY_NOTHING,
    REACHED_BY_CARDS,                /* its page may show cards that are others now, by the members of site_revised_members */
    REACHED_BY_TEXT,                 /* its own text is another, or may be */
};
/* The texts of some parts were changed, and what they say to others was not (model/agree.h): by part, whether it holds such a text.
 * Gives an enum reach by document; in site->arena. */
uint8_t *site_revise(struct site *site, const bool *changed);
/* The members of cards that are others then, as bits (template/view.h). */
uint32_t site_revised_members(const struct site *site);

/* The tokens of a document's plain prompt; NULL where they are not counted. */
const struct weight *site_weight(const struct site *site, uint32_t document);

/* Leaves a document's text, flattened for the target `plain`, which the site owns from now on; and gives what was left, if it is
 * this target's text of this document, to whoever takes it over and leaves {0} there: else NULL. */
void site_leave_text(struct site *site, const struct document *document, struct flat *text);
struct flat *site_text_left(struct site *site, const struct document *document, const struct target_module *target);

/* What a list of documents of this kind is headed by: "Agents". */
const char *site_group_title(enum kind kind);

/* A key or a folder's name for people: "getting-started" -> "Getting started". */
Slice site_label(struct arena *arena, Slice name);

/* Where a file of the library that a page links to is copied: noted in site->files. */
Slice site_copy_of(struct site *site, Slice library_path);

#endif
