/* Facts: what the rest of the program needs to know of one parsed file, as plain data.
 *
 * Taken from the tree in the same pass that renders it; the tree is let go of afterwards. All places are bytes in
 * the source file. Arrays are in document order. Everything lives in the arena given to facts_take.
 */
#ifndef QUIRE_MODEL_FACTS_H
#define QUIRE_MODEL_FACTS_H

#include "base/str.h"
#include "model/mention.h"
#include "model/only.h"
#include <stdint.h>

struct arena;
struct source;
struct tree;

struct heading {
    uint32_t start, end;             /* the construct, marks and underline included */
    uint32_t inner, inner_end;       /* the text without its marks */
    uint8_t level;
    bool setext;
    bool top;                        /* a child of the document, not of a quote or item */
    Slice text;                      /* plain text, as shown in a table of contents */
    Slice slug;                      /* GitHub's anchor, before duplicates are counted */
};

enum link_kind {
    LINK_INLINE, LINK_IMAGE,         /* [t](d) ![t](d) and autolinks <https://..> */
    LINK_REFERENCE, LINK_IMAGE_REFERENCE,  /* [t][label] [t][] [t]; the destination stands in a definition */
    LINK_DEFINITION,                 /* [label]: d */
    LINK_HTML_HREF, LINK_HTML_SRC,   /* <a href=..> <img src=..> in raw HTML */
};

enum label_style { LABEL_NONE, LABEL_FULL, LABEL_COLLAPSED, LABEL_SHORTCUT };

struct link {
    enum link_kind kind;
    uint32_t start, end;             /* from `[`, `!`, `<` to behind the construct; HTML: the attribute */
    uint32_t dest, dest_end;         /* the raw destination as written, `<>` or quotes not included; equal when it is elsewhere */
    bool angle;                      /* the destination is written in <> */
    Slice url;                       /* entities and backslash escapes resolved, percent-encoding as written */
    enum label_style style;          /* references */
    uint32_t label, label_end;       /* the label's text as written (references: in the use; shortcut: the text itself) */
    Slice key;                       /* the label normalised, for comparing; references and definitions */
};

/* A footnote mark or definition; for renaming labels that two parts share. */
struct footnote {
    bool definition;
    uint32_t label, label_end;       /* the label as written, without `[^` and `]` */
    Slice key;
};

enum directive_form {
    FORM_INCLUDE,                    /* {{#include PATH}} */
    FORM_REFERENCE,                  /* an item of a reference list */
    FORM_AGPM,                       /* {{ agpm.deps.TYPE.NAME.content }} of a template */
};
enum directive_context { CONTEXT_BLOCK, CONTEXT_INLINE, CONTEXT_FENCE };
enum directive_selector { SELECT_ALL, SELECT_LINES, SELECT_REGION, SELECT_SECTION };

enum { SHIFT_AUTO = -128 };

struct directive {
    enum directive_form form;
    enum directive_context context;
    uint32_t start, end;             /* the directive itself, `{{` to `}}`; reference: the code span or link */
    uint32_t cut, cut_end;           /* what its text replaces: whole lines (their last ending not included) for a block or
                                        fence, the directive for inline; the whole list for the first item of a reference
                                        list, an empty range at the list's end for the others */
    Slice path;                      /* as written, without selector; agpm: the library path */
    enum directive_selector selector;
    uint32_t from, to;               /* SELECT_LINES: 1-based, inclusive; 0 = open */
    Slice name;                      /* region, or slug */
    int shift;                       /* SHIFT_AUTO or levels to add */
    bool optional, drop_heading;
    bool link;                       /* reference written as a link: `path` is relative to the file */
    Slice prefix;                    /* what each of the text's lines but the first gets before it: "> ", "  " */
    Slice first_prefix;              /* what stands before the first line: as `prefix`, or with the list marker */
    uint8_t in_force;                /* level of the file's last top-level heading before it, 0 = none */
    uint32_t fence, fence_end;       /* CONTEXT_FENCE: the opening fence's run of ` or ~ */
    uint32_t close, close_end;       /* and the closing one's; equal when the fence is not closed */
    Slice error;                     /* what is wrong with its syntax, empty when nothing is */
    Slice error_help;

    /* Filled in by include_resolve (model/include.h). */
    uint32_t part;                   /* index into library.parts of what it brings, 0 = it failed or is optional */
    Slice target;                    /* library path of the file that it names; empty when there is none */
    bool skipped;                    /* optional, and there is no such file: it brings nothing, and that is no failure */
    int effective_shift;             /* levels that headings of that part move by, relative to this file */
};

/* A code span or link elsewhere whose text looks like a path into a snippet folder; for include/missing-path. */
struct path_mention {
    uint32_t start, end;
    Slice path;
};

struct facts {
    struct heading *headings;
    struct link *links;
    struct footnote *footnotes;
    struct directive *directives;
    struct mention *mentions;
    struct path_mention *paths;
    Slice *ids;                      /* id= and name= values of raw HTML */
    uint32_t n_headings, n_links, n_footnotes, n_directives, n_mentions, n_paths, n_ids;
    uint32_t n_at;                   /* how many of the mentions are `@name` */
    uint32_t *escapes;               /* offsets of the `\` in `\{{#include`, which prints without it */
    uint32_t n_escapes;
    uint32_t *open_fences;           /* where code fences begin that are never closed */
    uint32_t n_open_fences;
    bool ends_in_fence;              /* the last of them is in no quote or item: only the text's end ends it */
    struct onlys onlys;      /* text for some targets alone */
    Slice first_heading;             /* text of the first level-1 top heading, empty when none */
    bool title_first;                /* that heading is the first block */
    bool not_a_paragraph;            /* the text is more or other than one paragraph */
};

struct config;

/* What counts as a pointer to a snippet; see model/reference.h. */
struct reference_rules {
    const struct config *config;     /* its snippet folders and their aliases */
    bool lists;                      /* reference lists are includes here: no guide page, and not `references: keep` */
};

/* `rules` NULL: no reference lists, no paths. */
struct facts *facts_take(struct arena *arena, const struct source *source, const struct tree *tree,
                         const struct reference_rules *rules);

#endif
