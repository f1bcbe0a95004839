/* Places of inlines: the cursor that walks in the source beside one block's inlines. Shared by the files of locating alone.
 */
#ifndef QUIRE_MODEL_LOCATE_INLINE_H
#define QUIRE_MODEL_LOCATE_INLINE_H

#include "input/source.h"
#include "model/tree.h"

struct arena;

struct locator {
    struct arena *arena;
    const struct source *source;
    struct tree *tree;
    uint32_t pos, end;       /* the cursor, and the end of the block's text */
    uint32_t quotes;         /* block quotes around the block: how many `>` may begin a line */
    uint32_t block;
    bool verbatim;           /* within a bare address, where `\` and `&` mean themselves */
    bool plain;              /* the block's text holds no `\`, `&` or NUL: what its texts say stands there as it is */
    uint32_t stop;           /* where the stretch that was parsed ends */
    struct next_char {       /* what is known of where these three stand */
        char c;
        uint32_t from, at;   /* none in [from, at) */
    } next[3];
};

static inline char at(const struct locator *l, uint32_t pos) {
    return pos < l->end ? l->source->text.s[pos] : '\0';
}

static inline bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static inline bool is_eol(char c) {
    return c == '\n' || c == '\r';
}

/* How many `c` stand at pos. */
static inline uint32_t run_length(const struct locator *l, uint32_t pos, char c) {
    uint32_t n = 0;
    while (pos + n < l->end && at(l, pos + n) == c)
        n++;
    return n;
}

/* Over the indentation and the quote marks that a line begins with. */
static inline uint32_t skip_line_prefix(const struct source *source, uint32_t pos, uint32_t end, uint32_t quotes) {
    while (pos < end) {
        char c = source->text.s[pos];
        if (c == '>' && quotes > 0)
            quotes--;
        else if (!is_blank(c))
            break;
        pos++;
    }
    return pos;
}

/* Places the inlines of node `index`, from l->pos on. */
void locate_children(struct locator *l, uint32_t index);

/* Places a node whose label stands between `open` and `close`. */
void locate_bracketed(struct locator *l, struct node *node, const char *open, const char *close);

#endif
