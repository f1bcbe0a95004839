#include "base/caret.h"
#include "base/mem.h"
#include "base/tokens.h"
#include "cli/session.h"
#include "cli/weights.h"
#include "output/inventory.h"
#include "output/measure.h"
#include <stdlib.h>

/* Everything that is listed, in the order in which it is. */
struct list {
    struct library *library;
    const struct document **documents;
    size_t n;
    const struct measure **measures;   /* by document of the library; NULL where tokens are not counted */
    const Slice *tokens;            /* for --tokens: how many each prompt has, as text */
};

/* By kind, tool, name, path. */
static int compare_documents(const void *left, const void *right) {
    const struct document *a = *(const struct document *const *)left;
    const struct document *b = *(const struct document *const *)right;
    int order = (int)a->kind - (int)b->kind;
    order = order ? order : slice_cmp(a->tool, b->tool);
    order = order ? order : slice_cmp(a->name, b->name);
    return order ? order : slice_cmp(a->source->path, b->source->path);
}

static struct list make_list(struct arena *arena, struct library *library) {
    struct list list = {.library = library, .n = library->documents.n};
    list.documents = ARENA_ARRAY(arena, const struct document *, list.n);
    for (size_t i = 0; i < list.n; i++)
        list.documents[i] = &library->documents.v[i];
    if (list.n)
        qsort(list.documents, list.n, sizeof *list.documents, compare_documents);
    return list;
}

static const struct weight *weight_at(const struct list *list, size_t i) {
    return list->measures ? &list->measures[list->documents[i] - list->library->documents.v]->weight : NULL;
}

/* --- columns --- */

enum { COLUMN_TOKENS = 3, COLUMNS = 5 };

static void cells_of(const struct list *list, size_t i, Slice cells[COLUMNS]) {
    const struct document *document = list->documents[i];
    cells[0] = slice_from(kind_name(document->kind));
    cells[1] = document->name;
    cells[2] = document->tool.n ? document->tool : S("-");
    cells[COLUMN_TOKENS] = list->tokens ? list->tokens[i] : (Slice){0};
    cells[4] = document->source->path;
}

static void add_cell(Buf *line, Slice cell, size_t width, bool right) {
    Buf text = {0};
    size_t blanks = width - buf_visible(&text, cell);
    buf_fill(line, ' ', right ? blanks : 0);
    buf_slice(line, buf_view(&text));
    buf_fill(line, ' ', right ? 0 : blanks);
    buf_free(&text);
}

static void print_columns(const struct list *list) {
    Slice cells[COLUMNS];
    size_t widths[COLUMNS] = {0};
    Buf line = {0};
    for (size_t i = 0; i < list->n; i++) {
        cells_of(list, i, cells);
        for (size_t c = 0; c + 1 < COLUMNS; c++) {
            buf_clear(&line);
            size_t width = buf_visible(&line, cells[c]);
            widths[c] = width > widths[c] ? width : widths[c];
        }
    }
    for (size_t i = 0; i < list->n; i++) {
        cells_of(list, i, cells);
        buf_clear(&line);
        for (size_t c = 0; c + 1 < COLUMNS; c++) {
            if (c == COLUMN_TOKENS && !list->tokens)
                continue;
            add_cell(&line, cells[c], widths[c], c == COLUMN_TOKENS);
            buf_puts(&line, "  ");
        }
        buf_visible(&line, cells[COLUMNS - 1]);
        buf_char(&line, '\n');
        fwrite(line.s, 1, line.n, stdout);
    }
    buf_free(&line);
}

/* --- JSON --- */

static void print_json(struct arena *arena, const struct list *list) {
    Buf out = {0};
    struct inventory inventory = {.library = list->library,
                                  .graph = library_graph(arena, list->library),
                                  .includers = include_users(arena, list->library)};
    buf_char(&out, '[');
    for (size_t i = 0; i < list->n; i++) {
        buf_puts(&out, i ? ",\n" : "\n");
        inventory_object(&out, &inventory, list->documents[i], weight_at(list, i));
    }
    buf_puts(&out, list->n ? "\n]\n" : "]\n");
    fwrite(out.s, 1, out.n, stdout);
    buf_free(&out);
}

/* What keeps files out of the library keeps them out of the list. */
static int report_lost(struct session *session) {
    struct sink *all = session->sink;
    size_t n, lost = 0;
    const struct diag *diags = sink_all(all, &n);
    for (size_t i = 0; i < n; i++) {
        bool counts = diags[i].rule == RULE_LIBRARY_UNREADABLE || diags[i].rule == RULE_LIBRARY_LIMIT;
        if (!counts || diags[i].level < LEVEL_ERROR || library_document(session->loaded.library, diags[i].place.path))
            continue;
        if (lost++)
            putc('\n', stderr);
        diag_print(stderr, &diags[i], session->options->colour_err);
    }
    return lost ? EXIT_FINDINGS : EXIT_CLEAN;
}

/* Counts the tokens of what the plain target reads; none when its module is broken, which is said. */
static void count_tokens(struct session *session, struct list *list) {
    struct library *library = session->loaded.library;
    Slice name = S("plain");
    Targets targets = {0};
    targets_load(session->engine, library, &name, 1, &targets);
    if (targets.n)
        list->measures = measure_library(session->arena, &targets.v[0], NULL);
    else
        session_report_templates(session);
    targets_free(&targets);
}

static void make_tokens(struct arena *arena, struct list *list) {
    Slice *tokens = ARENA_ARRAY(arena, Slice, list->n);
    for (size_t i = 0; i < list->n; i++)
        tokens[i] = list->measures ? arena_printf(arena, "%zu", weight_at(list, i)->all) : S("-");
    list->tokens = tokens;
}

static void print_list(struct session *session) {
    const struct options *options = session->options;
    struct list list = make_list(session->arena, session->loaded.library);
    if (tokens_known() && (options->json || options->tokens))
        count_tokens(session, &list);
    if (options->tokens)
        make_tokens(session->arena, &list);
    if (options->json)
        print_json(session->arena, &list);
    else
        print_columns(&list);
    fflush(stdout);
}

/* JSON has the tokens anyway. */
static bool options_agree(const struct options *options) {
    return options->json || !options->tokens || counts_tokens();
}

int run_list(const struct options *options) {
    struct session session;
    int status = EXIT_TROUBLE;
    if (session_begin(options, &session) && options_agree(options) && session_load(&session, false, stderr)) {
        print_list(&session);
        status = report_lost(&session);
    }
    session_end(&session);
    return status;
}
