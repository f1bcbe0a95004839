#include "base/caret.h"
#include "base/diag.h"
#include "base/mem.h"
#include "cli/planning.h"
#include "cli/session.h"
#include "output/special.h"
#include "start/eject.h"
#include "template/engine.h"
#include "template/inventory.h"
#include <errno.h>
#include <string.h>

/* What `quire templates` does, by its first word. */
struct action {
    const char *name;
    Takes takes;
    int (*run)(struct session *session);
};

static struct template_file *inventory(struct session *session, size_t *n) {
    return template_inventory(session->engine, session->arena, page_layouts, n);
}

/* --- list --- */

enum { COLUMNS = 4 };

static Slice joined(struct arena *arena, const Slice *names, size_t n) {
    Buf out = {0};
    for (size_t i = 0; i < n; i++)
        buf_printf(&out, "%s%.*s", i ? ", " : "", FMT(names[i]));
    Slice all = buf_dup(&out, arena);
    buf_free(&out);
    return all;
}

static void cells_of(struct arena *arena, const struct template_file *file, Slice cells[COLUMNS]) {
    cells[0] = file->name;
    cells[1] = slice_from(template_role_name(file->role));
    cells[2] = slice_from(template_origin_name(file->origin));
    cells[3] = file->broken ? S("(broken)") : joined(arena, file->blocks, file->n_blocks);
}

static void print_columns(struct arena *arena, const struct template_file *files, size_t n) {
    Slice cells[COLUMNS];
    size_t widths[COLUMNS] = {0};
    Buf line = {0};
    for (size_t i = 0; i < n; i++) {
        cells_of(arena, &files[i], cells);
        for (size_t c = 0; c + 1 < COLUMNS; c++) {
            buf_clear(&line);
            size_t width = buf_visible(&line, cells[c]);
            widths[c] = width > widths[c] ? width : widths[c];
        }
    }
    for (size_t i = 0; i < n; i++) {
        cells_of(arena, &files[i], cells);
        buf_clear(&line);
        for (size_t c = 0; c + 1 < COLUMNS; c++)
            buf_fill(&line, ' ', widths[c] + 2 - buf_visible(&line, cells[c]));
        buf_visible(&line, cells[COLUMNS - 1]);
        printf("%.*s\n", FMT(slice_trim_end(buf_view(&line))));
    }
    buf_free(&line);
}

static void add_names(Buf *out, const char *key, const Slice *names, size_t n) {
    buf_printf(out, ",\"%s\":[", key);
    for (size_t i = 0; i < n; i++) {
        buf_puts(out, i ? "," : "");
        buf_json_string(out, names[i]);
    }
    buf_char(out, ']');
}

static void print_json(const struct template_file *files, size_t n) {
    Buf out = {0};
    buf_char(&out, '[');
    for (size_t i = 0; i < n; i++) {
        buf_puts(&out, i ? ",\n{\"file\":" : "\n{\"file\":");
        buf_json_string(&out, files[i].name);
        buf_printf(&out, ",\"role\":\"%s\",\"origin\":\"%s\",\"about\":", template_role_name(files[i].role),
                   template_origin_name(files[i].origin));
        buf_json_string(&out, files[i].about);
        buf_puts(&out, ",\"extends\":");
        if (files[i].extends.n)
            buf_json_string(&out, files[i].extends);
        else
            buf_puts(&out, "null");
        add_names(&out, "blocks", files[i].blocks, files[i].n_blocks);
        add_names(&out, "includes", files[i].includes, files[i].n_includes);
        buf_printf(&out, ",\"broken\":%s}", files[i].broken ? "true" : "false");
    }
    buf_puts(&out, n ? "\n]\n" : "]\n");
    fwrite(out.s, 1, out.n, stdout);
    buf_free(&out);
}

static int run_list_templates(struct session *session) {
    size_t n;
    const struct options *options = session->options;
    if (options->n_operands > 1) {
        complain("`quire templates list` does not know what to do with `%s`", options->operands[1]);
        return EXIT_TROUBLE;
    }
    struct template_file *files = inventory(session, &n);
    if (options->json)
        print_json(files, n);
    else
        print_columns(session->arena, files, n);
    fflush(stdout);
    if (sink_count(session->sink, LEVEL_ERROR) == 0)
        return EXIT_CLEAN;
    report_text(stderr, session->sink, &(struct report_scope){0}, options->colour_err);
    return EXIT_FINDINGS;
}

/* --- eject --- */

static void explain_fault(const struct eject_fault *fault, struct arena *arena) {
    Slice choices = joined(arena, fault->choices.v, fault->choices.n);
    if (fault->what == EJECT_UNKNOWN)
        complain("no built-in template is called `%.*s`", FMT(fault->file));
    else if (fault->what == EJECT_AMBIGUOUS)
        complain("`%.*s` may be each of %.*s", FMT(fault->file), FMT(choices));
    else if (fault->what == EJECT_NO_BLOCKS)
        complain("`%.*s` has no blocks", FMT(fault->file));
    else
        complain("`%.*s` has no block `%.*s`", FMT(fault->file), FMT(fault->block));
    if (fault->near.n)
        advise("did you mean `%.*s`?", FMT(fault->near));
    if (fault->what == EJECT_UNKNOWN && slice_find_char(fault->file, ':', 0) != SLICE_NONE)
        advise("a block of a template is written `FILE#BLOCK`");
    if (fault->what == EJECT_NO_BLOCK)
        advise("its blocks are %.*s", FMT(choices));
    else if (fault->what == EJECT_UNKNOWN)
        advise("`quire templates list` lists them all");
}

static bool eject_all(struct session *session, struct plan *plan) {
    const struct options *options = session->options;
    size_t n;
    struct template_file *files = inventory(session, &n);
    for (size_t i = 1; i < options->n_operands; i++) {
        struct eject_fault fault;
        bool good = eject_add(plan, files, n, slice_from(options->operands[i]), &fault);
        if (!good)
            explain_fault(&fault, session->arena);
        VEC_FREE(&fault.choices);
        if (!good)
            return false;
    }
    for (size_t i = 0; i < plan->files.n; i++)
        plan->files.v[i].replace = options->force;
    bool good = planning_do(options, plan);
    if (!good && plan->error == EEXIST && !options->force)
        advise("`--force` replaces it");
    return good;
}

static int run_eject(struct session *session) {
    if (session->options->n_operands < 2) {
        complain("`quire templates eject` needs a FILE");
        advise("`quire templates list` lists them all");
        return EXIT_TROUBLE;
    }
    struct plan plan = {.arena = session->arena, .root = session->options->dir};
    bool good = eject_all(session, &plan);
    plan_free(&plan);
    return good ? EXIT_CLEAN : EXIT_TROUBLE;
}

/* --- both --- */

static const struct action actions[] = {
    {"list", TAKES_DIR | TAKES_JSON, run_list_templates},
    {"eject", TAKES_DIR | TAKES_FORCE | TAKES_DRY_RUN | TAKES_QUIET, run_eject},
};
enum { ACTIONS = sizeof actions / sizeof *actions };

static const struct action *find_action(const char *word) {
    Slice names[ACTIONS];
    for (size_t i = 0; i < ACTIONS; i++) {
        names[i] = slice_from(actions[i].name);
        if (strcmp(actions[i].name, word) == 0)
            return &actions[i];
    }
    complain("`quire templates` cannot `%s`", word);
    Slice near = nearest_name(slice_from(word), names, ACTIONS);
    if (near.n)
        advise("did you mean `%.*s`?", FMT(near));
    advise("`quire help templates` shows how it is called");
    return NULL;
}

int run_templates(const struct options *options) {
    struct session session;
    const struct action *action = find_action(options->operands[0]);
    if (!action || !options_fit_word(options, "templates", action->name, action->takes))
        return EXIT_TROUBLE;
    int status = EXIT_TROUBLE;
    if (session_begin(options, &session)) {
        session.engine = engine_new(options->dir, NULL, session.sink);
        status = action->run(&session);
    }
    session_end(&session);
    return status;
}
