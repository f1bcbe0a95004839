#include "cli/repository.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/process.h"
#include <errno.h>
#include <string.h>

static bool has_git(struct arena *arena, Slice folder) {
    return file_kind(arena_printf(arena, "/%.*s/.git", FMT(folder)).s) != FILE_ABSENT;
}

Slice repository_prefix(const struct session *session) {
    Slice root;
    if (file_real_inside(session->arena, "/", session->root, &root))
        return (Slice){0};
    for (Slice folder = root;; folder = path_dir(folder)) {
        if (has_git(session->arena, folder))
            return slice_sub(root, folder.n + (folder.n && folder.n < root.n), root.n);
        if (!folder.n)
            return (Slice){0};
    }
}

/* Runs git in the library's folder with the words up to NULL, and takes what it prints. False after
 * a message; when `expected` that git may say no, only if it could not be run at all, and *said_no
 * tells. */
static bool run_git(const struct session *session, const char *const words[], Buf *out,
                    bool *said_no) {
    enum { MOST = 12 };
    const char *argv[MOST + 1] = {"git", "-C", session->options->dir};
    for (size_t i = 3, k = 0; i < MOST && words[k]; i++, k++)
        argv[i] = words[k];
    Buf err = {0};
    int status = 0, error = process_run(argv, out, &err, &status);
    if (said_no)
        *said_no = !error && status;
    bool good = !error && (!status || said_no);
    Slice rest = buf_view(&err), line = {0};
    if (error == ENOENT) {
        complain("`--changed-since` needs git, and there is none");
    } else if (error) {
        complain("git cannot be run: %s", strerror(error));
    } else if (!good) {
        slice_next_line(&rest, &line);
        complain("git cannot say what has changed: %.*s", FMT(line));
    }
    buf_free(&err);
    return good;
}

/* A revision as the hash of its commit, so that what is said to git next cannot be taken for an
 * option. */
static bool find_commit(const struct session *session, const char *revision, Slice *commit) {
    Buf out = {0};
    bool unknown = false;
    const char *inside[] = {"rev-parse", "--git-dir", NULL};
    if (!run_git(session, inside, &out, NULL)) {
        buf_free(&out);
        return false;
    }
    buf_clear(&out);
    Slice name = arena_printf(session->arena, "%s^{commit}", revision);
    const char *resolve[] = {"rev-parse", "--verify", "--quiet", "--end-of-options", name.s, NULL};
    bool good = run_git(session, resolve, &out, &unknown) && !unknown;
    if (unknown) {
        complain("this repository has no revision `%s`", revision);
        advise("a shallow clone has few of them: `git fetch --unshallow` brings the others");
    }
    *commit = slice_dup(session->arena, slice_trim(buf_view(&out)));
    buf_free(&out);
    return good;
}

/* Cuts what git printed with -z. */
static void add_paths(const struct session *session, const Buf *out, SliceVec *paths) {
    Slice rest = slice_dup(session->arena, buf_view(out));
    while (rest.n) {
        size_t end = slice_find_char(rest, '\0', 0);
        *VEC_PUSH(paths) = slice_sub(rest, 0, end);
        rest = end == SLICE_NONE ? (Slice){0} : slice_sub(rest, end + 1, rest.n);
    }
}

bool repository_changed(const struct session *session, const char *revision, SliceVec *changed) {
    Slice commit;
    if (!find_commit(session, revision, &commit))
        return false;
    /* Paths come relative to the library's folder, and from below it alone. */
    const char *differ[] = {"diff",   "--name-only", "-z", "--relative", "--no-renames",
                            commit.s, "--",          ".",  NULL};
    const char *untracked[] = {"ls-files", "--others", "--exclude-standard", "-z", "--", ".", NULL};
    const char *const *questions[] = {differ, untracked};
    bool good = true;
    for (size_t i = 0; i < sizeof questions / sizeof *questions && good; i++) {
        Buf out = {0};
        good = run_git(session, questions[i], &out, NULL);
        if (good)
            add_paths(session, &out, changed);
        buf_free(&out);
    }
    return good;
}
