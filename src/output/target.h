/* Targets: the tools that prompts are written for, each a Lua module in templates/prompts/.
 *
 * What a module may say is documented in templates/prompts/plain.lua. Here it becomes data; nothing in C knows a tool by name.
 */
#ifndef QUIRE_OUTPUT_TARGET_H
#define QUIRE_OUTPUT_TARGET_H

#include "base/vec.h"
#include "model/library.h"
#include "render/flatten.h"
#include "template/view.h"

struct engine;
struct matter;
struct written;
struct target_document;
struct target_files;

struct target_module {
    struct engine *engine;
    struct library *library;
    Slice name;
    Slice tool;              /* whose documents it takes as they are; the module's name unless it says otherwise */
    bool beside;             /* no function `file`: its prompts stand beside the pages, of documents for any tool */
    bool collects;           /* has a function `collect`: it writes one file of all its documents */
    int heading;             /* the level that the highest heading of a document's text gets; 0: as it is */
    bool native;             /* has a function `native`: its tool's layout can be exported */
    bool has_rename;         /* has a function `rename` */
    bool renames;            /* has a function `rename`, or a document has another name for it */
    bool kinds[KIND_COUNT];
    uint64_t surface;        /* target_look's, once it was asked for */
    struct target_document *documents;   /* by document: what the module said of it, once it was asked */
    struct written *written;             /* for flattening without origins; or NULL */
    struct target_files *files;          /* which files go along with which skill; of all modules that were loaded together */
};
typedef VEC(struct target_module) Targets;

/* Loads the modules that `names` lists. Unknown ones and broken ones are reported and left out. What they hold lives in
 * library->arena; the engine must live as long. targets_free in any case. */
void targets_load(struct engine *engine, struct library *library, const Slice *names, size_t n, Targets *out);
/* Goes on with targets that an earlier run loaded and asked (base/heap.h), and another that may be one of them or not: gives them this
 * engine, which has the same modules. */
void targets_resume(struct engine *engine, struct library *library, Targets *targets, struct target_module *other);
void targets_free(Targets *targets);
/* Asks what the functions below say of every document, where several processes can share that; else it is asked when it is wanted.
 * To be called behind targets_load, before any of them. */
void targets_ask(Targets *targets, struct library *library);
/* The same, and calls `also` for each document of which there was nothing to report, where that is: what it leaves must lie in the
 * team's pool. `begin` comes first, in this process. False, and neither was called, when nothing is shared. */
struct also_ask {
    void (*begin)(void *context);
    void (*each)(void *context, size_t document);
    void *context;
};
bool targets_ask_also(Targets *targets, struct library *library, const struct also_ask *also);

/* Does the target carry the document? One that was written for a tool goes to that tool's target and beside its page
 * alone, and one whose front matter names targets to those. */
bool target_carries(const struct target_module *target, const struct document *document);

/* Does the front matter say that the document is not for this target? Such a one is not carried. */
bool target_is_left_out(const struct target_module *target, const struct document *document);
/* Does the target make a prompt of the document, wherever it goes? A page, for example, may be nothing to it. */
bool target_writes(const struct target_module *target, const struct document *document);

/* What the document is called by the target's tool: its name, unless the module or the document says otherwise. */
Slice target_called(const struct target_module *target, const struct document *document);

/* The hash of all that prompts of other documents depend on: where the module puts each document, and what it calls it. Asks the module
 * about all that it carries. */
uint64_t target_look(const struct target_module *target);
/* Behind that, the hash of all that the target's prompt of a document with this matter (render/matter.h) is made of; 0 where that is
 * not known before its text is made. */
uint64_t target_key(const struct target_module *target, const struct matter *matter);

/* Where the document's prompt goes, an output path; {0} when the module carries it nowhere. In `arena`. */
Slice target_path(struct arena *arena, const struct target_module *target, const struct document *document);

/* Where the document goes in the tool's own layout, a normalised path below the folder that is exported into; empty when
 * it goes nowhere. False when that is not known, which has been reported: the module failed, or gave a path that nothing may
 * be written to. */
bool target_native(const struct target_module *target, const struct document *document, Slice *path);

/* A link that leads nowhere in the target's layout, and became its text. */
struct lost_link {
    const struct source *source;
    const struct link *link;
};
typedef VEC(struct lost_link) LostLinks;

/* The document's text as the target reads it: its own blocks, links that lead to where it puts things, agents by the names
 * that it calls them. `lost` may be NULL. flat_free in any case. */
void target_flatten(const struct target_module *target, const struct document *document, struct flat *out, LostLinks *lost);

/* A further file of a prompt. */
struct prompt_file {
    Slice path;              /* beside the prompt's own file, normalised */
    Slice text;
};

/* A finished prompt: head, body, tail. That of a target which collects is what its file would hold without the others. */
struct prompt {
    Slice head, tail;
    struct flat flat;        /* the flattened text with its origins */
    Slice replaced;          /* the module gave a body of its own, which stands instead */
    bool is_replaced;
    VEC(struct prompt_file) files;
    const struct view *lost; /* what of the front matter the module could not carry over; NULL for nothing */
    LostLinks lost_links;
    const struct view *view; /* what the module is given; not of a target that collects */
};

/* A further file in one piece; its lines stem from the text as those of a body that the module made. flat_free in any case. */
void prompt_file_whole(const struct prompt *prompt, const struct prompt_file *file, const struct document *document,
                       struct flat *out);

/* The file of a target that collects. */
struct collected {
    Slice path, native;      /* an output path, and one in the tool's layout, empty for none; see target_path, target_native */
    const struct document **documents;   /* whose texts it holds, in the order in which they are handed to the module */
    size_t *sizes;           /* bytes of their texts */
    size_t n;                /* 0: there is nothing to write */
    struct flat text;
};

/* Makes it. False after a diagnostic. collected_free in any case. */
bool target_collect(struct arena *arena, const struct target_module *target, struct collected *out);
/* Reports a file that is longer than the tool takes, as the module's `limits` say for `collected`, at the document that has the most
 * of it. */
void target_check_size(const struct target_module *target);
void collected_free(struct collected *collected);

/* What of the document the module cannot carry over, as in struct prompt, without making the prompt: the module is given `body` for
 * its text. The answer lives in `arena`. False after a diagnostic. */
bool target_lost(struct arena *arena, struct arena *scratch, const struct target_module *target, const struct document *document,
                 Slice body, const struct view **lost);
/* The links that target_flatten would find to be lost, without flattening. `seen` has a number for each part of the library, none
 * of which is `turn` yet. */
void target_lost_links(const struct target_module *target, const struct document *document, uint32_t *seen, uint32_t turn,
                       LostLinks *lost);

/* Makes the document's prompt for the target. False after a diagnostic. prompt_free in any case. */
bool prompt_make(struct arena *arena, const struct target_module *target, const struct document *document,
                 struct prompt *out);
/* The same in two steps: behind the first, which cannot fail, the module was not asked for anything. `text`: what target_flatten gives
 * for it, which the prompt takes over, or NULL. */
void prompt_begin(struct arena *arena, const struct target_module *target, const struct document *document, struct flat *text,
                  struct prompt *out);
/* Of one that was begun: the hash of what the module is given, and of the text; 0 where it is not known. */
uint64_t prompt_key(const struct prompt *prompt);
bool prompt_finish(struct arena *arena, const struct target_module *target, const struct document *document, struct prompt *out);
void prompt_text(const struct prompt *prompt, Buf *out);
/* The prompt in one piece, with the origin of each of its lines. What the module wrote stems from the document's own key
 * where it names one, and else from its first line; a body that it made stems, line by line, from the text that it was
 * given. flat_free in any case. */
void prompt_whole(const struct prompt *prompt, const struct document *document, struct flat *out);
void prompt_free(struct prompt *prompt);

#endif
