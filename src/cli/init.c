#include "base/caret.h"
#include "base/file.h"
#include "base/mem.h"
#include "cli/adopt.h"
#include "cli/planning.h"
#include "cli/session.h"
#include "start/starter.h"
#include <ctype.h>
#include <string.h>

/* Is there a library already, or no way to know? Says so. */
static bool has_library(const struct options *options, const struct plan *plan) {
    struct session session;
    Slice stranger = {0};
    if (file_kind(options->dir) == FILE_ABSENT)
        return false;
    bool begun = session_begin(options, &session);
    if (begun && session_load(&session, false, NULL))
        stranger = slice_dup(plan->arena, starter_stranger(plan, session.loaded.library));
    session_end(&session);
    if (!stranger.n)
        return !begun;
    complain("`%s` has documents already: `%.*s`", options->dir, FMT(stranger));
    advise("`quire init --adopt` writes the settings for what is there, `quire init FOLDER` begins in a folder of its own");
    return true;
}

/* As a shell reads it back. */
static void add_quoted(Buf *out, Slice word) {
    bool plain = word.n > 0;
    for (size_t i = 0; i < word.n; i++)
        plain = plain && ((unsigned char)word.s[i] >= 0x80 || isalnum((unsigned char)word.s[i]) || strchr("-_./+:,@%", word.s[i]));
    if (plain) {
        buf_slice(out, word);
        return;
    }
    buf_char(out, '\'');
    for (size_t i = 0; i < word.n; i++)
        buf_puts(out, word.s[i] == '\'' ? "'\\''" : (char[]){word.s[i], '\0'});
    buf_char(out, '\'');
}

static void say_next(const struct options *options) {
    Buf folder = {0}, shown = {0};
    add_quoted(&folder, slice_from(options->dir));
    buf_visible(&shown, buf_view(&folder));
    fflush(stdout);
    fprintf(stderr, options->n_operands ? "next: quire check -C %s\n" : "next: quire check\n", shown.s);
    buf_free(&folder);
    buf_free(&shown);
}

static bool start(const struct options *options) {
    struct plan plan = {.arena = arena_new(), .root = options->dir};
    starter_plan(&plan);
    bool good = plan_settle(&plan) ? !has_library(options, &plan) && planning_do(options, &plan) : planning_do(options, &plan);
    if (good && !options->quiet)
        say_next(options);
    plan_free(&plan);
    arena_free(plan.arena);
    return good;
}

int run_init(const struct options *options) {
    struct options here = *options;
    if (options->n_operands && options->given & TAKES_DIR) {
        complain("the folder is named twice, `%s` and `%s`", options->dir, options->operands[0]);
        return EXIT_TROUBLE;
    }
    if (options->n_operands)
        here.dir = options->operands[0];
    /* "" would name files at the root of the file system. */
    if (!*here.dir || (file_kind(here.dir) != FILE_FOLDER && (file_kind(here.dir) != FILE_ABSENT || file_is_link(here.dir)))) {
        complain("`%s` is no folder", here.dir);
        return EXIT_TROUBLE;
    }
    return (options->adopt ? adopt_library(&here) : start(&here)) ? EXIT_CLEAN : EXIT_TROUBLE;
}
