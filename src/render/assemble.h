/* Assembly: a page's body from fragments, with the holes filled.
 */
#ifndef QUIRE_RENDER_ASSEMBLE_H
#define QUIRE_RENDER_ASSEMBLE_H

#include "base/vec.h"
#include "model/library.h"

/* One heading of the assembled page, for its table of contents and for anchors. */
struct page_heading {
    uint8_t level;           /* after shifts */
    Slice id;                /* unique on the page */
    Slice text;
};
typedef VEC(struct page_heading) PageHeadings;

struct assembly {
    struct arena *arena;     /* the page's lifetime */
    const struct library *library;
    const struct document *document;
    Buf html;                /* the body, without the title's heading */
    PageHeadings headings;   /* the title's heading included, first when it is one */
    Slice title_id;          /* id of the page's title */
    bool has_title;          /* the first block is an h1, and became the page's title: it is not in `html` */
    Slice title_html;        /* its HTML */
    bool failed;             /* a fragment in it is not what it should be, which is reported */
    size_t folds;            /* how many included parts can be folded, those within others counted */
};

/* How links that the page holds are addressed. */
struct linker {
    /* The address, relative to `page` (an output path), of what a link of `source` to `url` means there; links to
     * files of the library that must be copied are noted by the callee. {0}: leave the address as written. */
    Slice (*link)(void *context, struct arena *arena, const struct source *source, Slice url, bool image, Slice page);
    void *context;
};

void assemble_page(struct assembly *assembly, const struct linker *linker);
void assembly_free(struct assembly *assembly);

/* The ids on the assembled page of the headings that stand in the document's own text, by their number there. */
const Slice *assemble_heading_ids(struct arena *arena, const struct library *library, const struct document *document);

/* The ids of the assembled page of `document` alone, without HTML: headings in order with duplicates counted, then
 * those of raw HTML. For checking anchors. */
void assemble_anchors(struct arena *arena, const struct library *library, const struct document *document, struct map *ids);

#endif
