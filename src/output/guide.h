/* The guide: its pages in their order, and the folders that they lie in.
 *
 * The order is that of a tree. In each folder its own page (index.md or README.md) comes first, then what `guide:` in quire.yaml
 * names, in that order; then the rest by `weight` in front matter, for a folder that of its own page; then pages before folders;
 * then by path. What a folder holds stands together, where the folder stands.
 *
 * The folders are those of the output. Where all pages lie in one folder, that folder is left out: it is the guide.
 */
#ifndef QUIRE_OUTPUT_GUIDE_H
#define QUIRE_OUTPUT_GUIDE_H

#include "model/library.h"
#include "template/view.h"

struct guide;

struct guide_folder {
    Slice path;                     /* "guide/basics" */
    Slice title;                    /* its page's, else made of the folder's name: "Basics" */
    const struct document *index;   /* its page, or NULL */
    double weight;
    size_t rank;                    /* place among those of quire.yaml */
};

/* `home` is the document that heads the home page, and no page of the guide, or NULL. All lives in `arena`, but for what
 * guide_free frees. */
struct guide *guide_new(struct arena *arena, const struct library *library, const struct document *home);
void guide_free(struct guide *guide);

/* The order of two pages. */
int guide_order(const struct guide *guide, const struct document *a, const struct document *b);

/* Adds the pages' nodes to `list`, which templates see as site.guide_tree: `pages` are in order. */
void guide_tree(struct guide *guide, struct arena *arena, struct view *list, const struct document *const *pages, size_t n);

/* The folders that the page lies in, outermost first, without those that are left out and without that which it is the
 * page of; `n` is how many. */
const struct guide_folder **guide_way(const struct guide *guide, struct arena *arena, const struct document *page, size_t *n);

#endif
