/* Edits: changes of a tree before it is rendered, for its page alone.
 *
 *     struct edit edit;
 *     edit_begin(&edit, scratch, arena, source, tree, facts, highlighter);
 *     const char *wrong = edit_insert(&edit, node, EDIT_AFTER, content);     any of them, any number of times
 *     fragment = edit_render(&edit);
 *     edit_free(&edit);
 *
 * The tree that was parsed and the facts taken from it stay as they are: what is checked, who includes whom and what prompts hold
 * is what the source says. The edit works on a copy of the nodes, and on a copy of those facts that the fragment's holes speak of
 * (fragment->facts). In that copy headings and links are those of the source in their places, changed, and behind them
 * those that were put in; so ids of headings are those of the source, also of such that stand behind one that was taken out.
 *
 * What is put in is plain text, HTML, or Markdown, which is parsed for itself: its links, headings and mentions count on the page,
 * and it includes nothing. Places of nodes are those of the source; those that were put in have the place that they stand at.
 *
 * Edits give NULL, or why they cannot be done, in words; then nothing was changed. To change what has been taken out, or is within
 * that, does nothing; but nothing can be put there.
 */
#ifndef QUIRE_RENDER_EDIT_H
#define QUIRE_RENDER_EDIT_H

#include "base/vec.h"
#include "model/facts.h"
#include "model/tree.h"

struct fragment;
struct highlighter;
struct source;

enum edit_form { EDIT_TEXT, EDIT_HTML, EDIT_MARKDOWN };
/* Where something is put: beside a node, in its place, or into it. */
enum edit_where { EDIT_BEFORE, EDIT_AFTER, EDIT_INSTEAD, EDIT_FIRST, EDIT_LAST };

/* What a NODE_INSERTED stands for; its `include` is the number of one. */
struct insertion {
    Slice html;                   /* or, of Markdown: */
    const struct fragment *fragment;
    const struct facts *facts;
    uint32_t from, to;            /* the fragment's stretch that is shown */
    bool block;
};

struct edit {
    struct arena *scratch, *arena;  /* of the nodes, and of the fragment */
    const struct source *source;
    const struct tree *original;  /* the source's, and so are */
    const struct facts *facts;
    struct highlighter *highlighter;
    struct tree tree;             /* the copy; handles to its nodes are their numbers */
    uint32_t n_source;            /* the nodes of the source are those before this one */
    bool changed;
    struct facts page;            /* the facts of the page; of its arrays these are copies: */
    VEC(struct node) nodes;
    VEC(struct heading) headings;
    VEC(struct link) links;
    VEC(struct mention) mentions;
    VEC(struct insertion) insertions;
    bool *hidden;                 /* directives that were taken out; NULL for none */
    bool *gone, *touched;         /* by node of the source: taken out; a heading whose text is another */
};

/* The nodes live in `scratch`, where the tree is; what the fragment needs in `arena`. edit_free in any case. */
void edit_begin(struct edit *edit, struct arena *scratch, struct arena *arena, const struct source *source, const struct tree *tree,
                const struct facts *facts, struct highlighter *highlighter);
void edit_free(struct edit *edit);
/* Undoes everything. */
void edit_restart(struct edit *edit);

const char *edit_remove(struct edit *edit, uint32_t node);
const char *edit_insert(struct edit *edit, uint32_t node, enum edit_where where, enum edit_form form, Slice content);
/* The literal of text, code, a code block or HTML; of an image what stands in its place; of what holds text, all of it. */
const char *edit_text(struct edit *edit, uint32_t node, Slice text);
const char *edit_level(struct edit *edit, uint32_t node, long long level);
const char *edit_url(struct edit *edit, uint32_t node, Slice url);
const char *edit_title(struct edit *edit, uint32_t node, Slice title);
/* What stands behind the fence of a code block. */
const char *edit_info(struct edit *edit, uint32_t node, Slice info);

/* Is the node, or one around it, taken out? */
bool edit_is_gone(const struct edit *edit, uint32_t node);
/* Appends the text below a node, as headings have it: breaks are blanks. Between blocks stand line feeds. */
void edit_plain_text(const struct edit *edit, uint32_t node, Buf *out);

/* Renders the copy. */
struct fragment *edit_render(struct edit *edit);

#endif
