/* The Markdown tree: one file (or a stretch of one), parsed, as plain data.
 *
 * Nodes lie in one array in document order (a parent before its children); index 0 is the document. Links between
 * nodes are indices, 0 meaning none. Everything lives in the arena that markdown_parse was given and is let
 * go of when facts and fragment have been taken.
 *
 * Places are bytes of the source file, found by src/model/locate.c in the source itself, because cmark's own are
 * not to be trusted within lines. A block's range runs from its first character to the end of its last line
 * (line ending not included); an inline's from its first delimiter to behind its last.
 */
#ifndef QUIRE_MODEL_TREE_H
#define QUIRE_MODEL_TREE_H

#include "base/str.h"
#include <stdint.h>

struct arena;

enum node_type {
    /* blocks that hold blocks */
    NODE_DOCUMENT, NODE_QUOTE, NODE_LIST, NODE_ITEM, NODE_FOOTNOTE, NODE_TABLE, NODE_ROW,
    /* blocks that hold inlines */
    NODE_PARAGRAPH, NODE_HEADING, NODE_CELL,
    /* leaf blocks */
    NODE_CODE_BLOCK, NODE_HTML_BLOCK, NODE_RULE, NODE_INCLUDE,
    /* inlines that hold inlines */
    NODE_EMPH, NODE_STRONG, NODE_STRIKE, NODE_LINK, NODE_IMAGE,
    /* leaf inlines */
    NODE_TEXT, NODE_CODE, NODE_HTML, NODE_SOFT_BREAK, NODE_LINE_BREAK, NODE_FOOTNOTE_REF, NODE_INCLUDE_INLINE,
    /* what an edit put in (render/edit.h); in no tree that was parsed */
    NODE_INSERTED,
};

enum { TASK_NONE, TASK_OPEN, TASK_DONE };          /* node.mark of an item */
/* node.mark of a link or image: how it is written. */
enum { WRITTEN_INLINE, WRITTEN_ANGLE, WRITTEN_BARE, WRITTEN_FULL, WRITTEN_COLLAPSED, WRITTEN_SHORTCUT };
enum { ALIGN_NONE, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };  /* node.mark of a cell */

enum { PARAGRAPH_WHOLE = 1 };  /* node.mark of a paragraph that an edit put in: it has its tags in tight lists, too */

struct node {
    uint8_t type;
    uint8_t level;          /* heading: 1..6 */
    uint8_t mark;           /* item: TASK_*; cell: ALIGN_*; link, image: WRITTEN_*; row: 1 for the head row */
    bool ordered, tight;    /* list */
    bool setext;            /* heading */
    bool fenced, closed;    /* code block: has an opening fence; has the closing one too */
    bool located;           /* start and end are exact; else those of the block around it */
    uint32_t parent, first, last, next, prev;
    uint32_t start, end;    /* bytes in the source file */
    uint32_t inner, inner_end;  /* link, image: the raw destination; heading: the text without its marks; code block: the
                                   first content line to the closing fence line (or end); else 0 */
    uint32_t label, label_end;  /* link, image written as a reference: its label; footnote (ref): its label */
    uint32_t number;        /* ordered list: its first number; footnote and its references: index from 1 in order of use */
    Slice text;             /* text, code, html: the literal; code block: its content; footnote (ref): its label */
    Slice url, title;       /* link, image: cleaned destination and title; code block: url is the info string */
    uint32_t include;       /* include nodes: index into tree.directives */
};

struct directive;

/* A link reference definition, `[label]: destination "title"`; cmark keeps no node for it. */
struct definition {
    uint32_t start, end;
    uint32_t label, label_end;
    uint32_t dest, dest_end;    /* the raw destination, without < and > */
    bool angle;
    Slice key;                  /* the label normalised, see label_key */
};

struct tree {
    struct node *nodes;
    uint32_t n;
    struct directive *directives;   /* in document order; see model/facts.h */
    uint32_t n_directives;
    struct definition *definitions; /* link reference definitions, in document order */
    uint32_t n_definitions;
    Slice *keys;                    /* the definitions' keys, sorted */
};

static inline bool node_is_block(const struct node *node) {
    return node->type <= NODE_INCLUDE;
}

/* Appends the plain text below `node` as GitHub takes it for anchors: text and code kept (through links and emphasis), HTML,
 * image alternatives and footnote marks dropped, breaks as a line feed each. */
void tree_plain_text(const struct tree *tree, uint32_t node, Buf *out);

/* A reference label for comparing: case folded, white space runs (line breaks and quote marks too) made one space. */
Slice label_key(struct arena *arena, Slice label);

#endif
