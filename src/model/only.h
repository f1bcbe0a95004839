/* Text for some targets alone:
 *
 *     <!-- quire:only claude-code, opencode -->
 *     Use the Task tool.
 *     <!-- quire:end -->
 *
 * The markers stand on lines of their own and around whole blocks: both in the same container (the text itself, a quote, an
 * item of a list), neither within the other markers. In the prompts of other targets the markers go and what stands between
 * them; in those of the named ones the markers alone do; the page shows it all, and says for whom it is.
 */
#ifndef QUIRE_MODEL_ONLY_H
#define QUIRE_MODEL_ONLY_H

#include "base/str.h"
#include <stdint.h>

struct arena;
struct library;
struct part;
struct source;
struct tree;
struct value;

/* What two blocks that come to stand one below the other need between them. */
enum {
    SEAM_EDGE = 1 << 0,      /* there is no block: the container begins or ends here */
    SEAM_LIST = 1 << 1,      /* a list: another one goes on with it */
    SEAM_SHUT = 1 << 2,      /* before a seam: no line behind it can belong to it; behind a seam: it ends what is before it */
};

/* A line that goes: [start, end) with its ending, and what stands before and behind it. */
struct only_line {
    uint32_t start, end;
    uint32_t mark;           /* the comment itself begins here */
    unsigned before, behind; /* SEAM_... */
};

struct only {
    struct only_line open, close;
    Slice *names;            /* targets, as written */
    size_t n_names;
};

enum only_fault_kind {
    ONLY_UNCLOSED, ONLY_STRAY_END, ONLY_NESTED,
    ONLY_MISPLACED,          /* shares its line with other text */
    ONLY_NO_NAME,
};

struct only_fault {
    enum only_fault_kind kind;
    uint32_t start, end;     /* the comment */
};

struct onlys {
    struct only *v;          /* in the order of the text; none within another */
    struct only_fault *faults;
    uint32_t n, n_faults;
};

/* May `line` be a marker? Containers' marks before it do not count. */
bool only_may_be_marker(Slice line);

/* Finds the markers of a tree. Everything lives in `arena`. */
struct onlys only_find(struct arena *arena, const struct source *source, const struct tree *tree);

/* The first that does not end before `at`; n when there is none. */
uint32_t only_from(const struct onlys *onlys, uint32_t at);
bool only_is_for(const struct only *only, Slice target);

/* Reports target/unknown at [start, end) of the source, with the name that was meant. `others`, or NULL: the map in which the name
 * is a key; one that it has already is not what --fix makes of it. */
void target_unknown(const struct library *library, const struct source *source, Slice name, uint32_t start, uint32_t end,
                    const struct value *others);

/* Reports what is wrong with the part's markers, and names that no target has, to library->sink. */
void only_report(const struct library *library, const struct part *part);

/* Do lines with these seams need a blank line between them, so that they stay two blocks? */
bool seam_needs_blank(unsigned before, unsigned behind);

#endif
