/* Line diffs: what became of a text, as hunks and as a unified diff.
 *
 *     struct diff diff = diff_lines(arena, old, new);
 *     for (size_t i = 0; i < diff.n; i++) ... diff.hunks[i] ...
 *     diff_print(&out, &diff, S("content/a.md"), S("content/a.md"), 0);
 *
 * A line ends behind its "\n", which is part of it; so "\r\n" and "\n" make lines differ, a "\r"
 * alone ends none, and a last line without "\n" is another line than the same with it.
 *
 * How lines are matched: common beginnings and ends first; then lines that both texts hold exactly
 * once, in the longest order that both share ("patience diff", by Bram Cohen), and the same again
 * between two of them; what is left by the linear-space form of E. W. Myers, "An O(ND) Difference
 * Algorithm and Its Variations" (Algorithmica 1, 1986, section 4b). That search gives up at a fixed
 * number of differences and goes on behind the farthest point that it reached, so the work grows no
 * faster than the texts, however unlike they are: the script is always right, but then not always
 * the shortest. A hunk that could stand at several places, since it begins as its surroundings do,
 * is put behind an empty line when possible, else as low as possible.
 */
#ifndef QUIRE_BASE_DIFF_H
#define QUIRE_BASE_DIFF_H

#include "base/str.h"
#include <stdint.h>

struct arena;

/* Lines [old_at, old_at + old_n) of the old text became [new_at, new_at + new_n) of the new one.
 * Lines count from 0. */
struct hunk {
    uint32_t old_at, old_n;
    uint32_t new_at, new_n;
};

struct diff {
    const Slice *old, *new; /* all lines, with their ends; they point into the texts */
    uint32_t n_old, n_new;
    const struct hunk
        *hunks; /* in order; between two of them at least one line is the same in both */
    size_t n;   /* 0: the texts are the same */
    uint32_t removed, added; /* lines, in all hunks */
};

/* The result lies in `arena` and speaks of the texts, which must live as long. Texts have fewer
 * than 2^31 lines. */
struct diff diff_lines(struct arena *arena, Slice old, Slice new);

enum {
    DIFF_COLOUR = 1,  /* colours, for terminals */
    DIFF_VISIBLE = 2, /* what would steer a terminal is shown instead (caret.h): for people, no
                         longer for `patch` */
};

/* Prints a unified diff with three lines around each change, as `patch -p1` and `git apply` read
 * it; nothing when there is no hunk. Paths get a/ and b/ and are quoted as git does where they hold
 * quotes, backslashes or control characters. An empty path is /dev/null: the file is new, or goes.
 */
void diff_print(Buf *out, const struct diff *diff, Slice old_path, Slice new_path, unsigned flags);

/* The same behind git's own header line, of which all files of a patch need one when some get another name. Such a file is printed
 * without a hunk, too. */
void diff_print_git(Buf *out, const struct diff *diff, Slice old_path, Slice new_path, unsigned flags);

/* The same, with something to say of hunks that are printed together: what `about` appends stands behind their "@@", where
 * git and patch read over it. */
typedef void diff_about(void *context, Buf *out, const struct hunk *hunks, size_t n);
void diff_print_about(Buf *out, const struct diff *diff, Slice old_path, Slice new_path, unsigned flags,
                      diff_about *about, void *context);

#endif
