#include "import/import.h"
#include "base/caret.h"
#include "base/diff.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "cli/command.h"
#include "cli/session.h"
#include "cli/watcher.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct importing {
    const struct options *options;
    struct arena *arena;
    struct import_request request;
    struct import import;
};

static const char *plural(size_t n) {
    return n == 1 ? "" : "s";
}

/* --- why nothing is imported --- */

/* The folders of each target, one line for each. */
static void list_found(const struct foreign *foreign) {
    Slice last = {0};
    for (size_t i = 0; i < foreign->folders.n; i++) {
        const struct foreign_folder *folder = &foreign->folders.v[i];
        if (!folder->found)
            continue;
        if (slice_eq(last, folder->target))
            fprintf(stderr, ", %.*s", FMT(folder->dir));
        else
            fprintf(stderr, "%s  %.*s: %.*s", last.n ? "\n" : "", FMT(folder->target), FMT(folder->dir));
        last = folder->target;
    }
    fputs("\n", stderr);
}

static void advise_folders(const struct foreign *foreign, Slice tool) {
    Buf list = {0};
    for (size_t i = 0; i < foreign->folders.n; i++) {
        const struct foreign_folder *folder = &foreign->folders.v[i];
        if (!tool.n || slice_eq(folder->target, tool) || slice_eq(folder->tool, tool))
            buf_printf(&list, "%s%.*s", list.n ? ", " : "", FMT(folder->dir));
    }
    if (list.n)
        advise("looked for %s", list.s);
    buf_free(&list);
}

static void say_no_tool(const struct importing *x) {
    const struct foreign *foreign = &x->import.foreign;
    Slice *names = ARENA_ARRAY(x->arena, Slice, foreign->folders.n);
    Buf list = {0};
    size_t n = 0;
    for (size_t i = 0; i < foreign->folders.n; i++) {
        Slice name = foreign->folders.v[i].target;
        if (n && slice_eq(names[n - 1], name))
            continue;
        names[n++] = name;
        buf_printf(&list, "%s%.*s", n > 1 ? ", " : "", FMT(name));
    }
    complain("no tool with folders of its own is named `%.*s`", FMT(x->request.tool));
    Slice near = nearest_name(x->request.tool, names, n);
    if (near.n)
        advise("did you mean `%.*s`?", FMT(near));
    if (list.n)
        advise("the tools are %s", list.s);
    buf_free(&list);
}

static void say_lacks(const struct importing *x) {
    complain("quire.yaml lists the library's folders, and none that these documents could go to");
    advise("add these lines to `content:` in quire.yaml, and make the folders:");
    fprintf(stderr, "%.*s", FMT(x->import.missing));
    advise("or keep all documents for any tool: --neutral");
}

static size_t print_diags(struct sink *sink, bool colour, size_t printed) {
    size_t n;
    const struct diag *diags = sink_all(sink, &n);
    for (size_t i = 0; i < n; i++) {
        if (printed++)
            putc('\n', stderr);
        diag_print(stderr, &diags[i], colour);
    }
    return printed;
}

static int say_why_not(struct importing *x, enum import_result result) {
    struct import *import = &x->import;
    const char *dir = x->request.dir;
    switch (result) {
    case IMPORT_NO_TREE:
        complain(x->request.tool.n ? "`%s` has no files in `%s`" : "%s has files in `%s`",
                 x->request.tool.n ? x->options->tool : "no tool", dir);
        advise_folders(&import->foreign, x->request.tool);
        if (!x->request.tool.n)
            advise("a plain folder of Markdown is imported with --tool TOOL");
        break;
    case IMPORT_SEVERAL_TOOLS:
        complain("several tools have files in `%s`", dir);
        list_found(&import->foreign);
        advise("say whose to import: --tool TOOL");
        break;
    case IMPORT_NO_TOOL:
        say_no_tool(x);
        break;
    case IMPORT_INSIDE:
        complain("the library `%s` would lie in a folder that is imported", x->request.root);
        advise("name a folder of its own: -C DIR");
        break;
    case IMPORT_IS_READ:
        complain("the library reads `%.*s` where it is", FMT(import->homes.origin->dir));
        advise("to move it into the library's own folders, list those in quire.yaml, and not this one: `content: [content]`");
        break;
    case IMPORT_LACKS_FOLDERS:
        say_lacks(x);
        break;
    default:
        print_diags(import->trial.sink, x->options->colour_err, 0);
    }
    return EXIT_TROUBLE;
}

/* --- what is imported --- */

/* Names are shown, not sent: a terminal may be what reads them. */
static void print_line(const char *before, Slice name, const char *after) {
    Buf shown = {0};
    buf_visible(&shown, name);
    printf("%s%s%s\n", before, shown.s ? shown.s : "", after);
    buf_free(&shown);
}

static void print_list(const struct import *import) {
    for (size_t i = 0; i < import->files.n; i++) {
        const struct import_file *file = &import->files.v[i];
        if (file->state == IMPORT_NEW)
            print_line("write ", file->path, "");
        else if (file->state == IMPORT_REPLACES)
            print_line("update ", file->path, "");
        else if (file->state == IMPORT_TAKEN)
            print_line("keep ", file->path, "");
    }
}

static void print_text_difference(const struct importing *x, const struct import_file *file) {
    struct arena *arena = arena_new();
    struct diff diff = diff_lines(arena, file->source->text, file->output->text);
    Buf out = {0};
    unsigned flags = (x->options->colour ? DIFF_COLOUR : 0) | (x->options->terminal ? DIFF_VISIBLE : 0);
    diff_print(&out, &diff, file->from->native, file->output->path, flags);
    if (diff.n)
        print_line("", file->from->shown,
                   arena_printf(arena, ":%u: comes back with other text", (unsigned)diff.hunks[0].old_at + 1).s);
    fwrite(out.s, 1, out.n, stdout);
    buf_free(&out);
    arena_free(arena);
}

/* Documents that go from one folder to another under their own names, as where a tool has a new name for a folder. */
struct move {
    Slice shown, from, to;
    size_t n;
};

static void print_move(const struct importing *x, struct move *move) {
    if (move->n)
        print_line("", move->shown, arena_printf(x->arena, "/: %zu document%s come%s back in %.*s/", move->n, plural(move->n),
                                                 move->n == 1 ? "s" : "", FMT(move->to)).s);
    *move = (struct move){0};
}

static void print_other_place(const struct importing *x, const struct import_file *file, struct move *move) {
    Slice was = file->from->native, is = file->output->path, from = path_dir(was), to = path_dir(is);
    if (!slice_eq(path_base(was), path_base(is)) || file->from->kind == KIND_SKILL) {
        print_move(x, move);
        print_line("", file->from->shown, arena_printf(x->arena, ": comes back as %.*s", FMT(is)).s);
        return;
    }
    if (!slice_eq(move->from, from) || !slice_eq(move->to, to))
        print_move(x, move);
    *move = (struct move){path_dir(file->from->shown), from, to, move->n + 1};
}

static void print_differences(const struct importing *x) {
    struct move move = {0};
    for (size_t i = 0; i < x->import.files.n; i++) {
        const struct import_file *file = &x->import.files.v[i];
        if (!file->document || (file->same_path && file->same_bytes))
            continue;
        if (file->output && !file->same_path)
            print_other_place(x, file, &move);
        if (file->output && file->same_bytes)
            continue;
        print_move(x, &move);
        if (file->same_values)
            print_line("", file->from->shown, ": comes back with the same values, in another form");
        else if (file->output)
            print_text_difference(x, file);
        else
            print_line("", file->from->shown, ": does not come back");
    }
    print_move(x, &move);
}

/* --- shared text --- */

static void print_block(const struct importing *x, const struct shared_block *block) {
    const struct import *import = &x->import;
    Buf out = {0}, shown = {0};
    buf_printf(&out, "%.*s/%.*s: %u lines in %u documents; saves %llu line%s and %llu byte%s\n", FMT(import->homes.snippets),
               FMT(block->name), (unsigned)block->lines, (unsigned)block->n_documents, (unsigned long long)block->saves_lines,
               plural(block->saves_lines), (unsigned long long)block->saves_bytes, plural(block->saves_bytes));
    for (uint32_t i = 0; i < block->n_places; i++) {
        const struct shared_place *place = &block->places[i];
        buf_printf(&out, "  %.*s:%u-%u\n", FMT(import->shared[place->document].source->path), (unsigned)place->first_line,
                   (unsigned)place->last_line);
    }
    for (Slice rest = block->text, line; slice_next_line(&rest, &line);)
        buf_printf(&out, line.n ? "  | %.*s\n" : "  |%.*s\n", FMT(line));
    for (Slice rest = buf_view(&out), line; slice_next_line(&rest, &line);) {
        buf_clear(&shown);
        buf_visible(&shown, line);
        printf("%s\n", shown.s ? shown.s : "");
    }
    buf_free(&shown);
    buf_free(&out);
}

static void print_shared(const struct importing *x) {
    const struct import *import = &x->import;
    for (size_t i = 0; i < import->dedupe.blocks.n; i++) {
        if (i)
            putchar('\n');
        print_block(x, &import->dedupe.blocks.v[i]);
    }
}

static void say_unlike(const struct import *import) {
    for (size_t i = 0; i < import->n_shared; i++)
        if (import->shared[i].unlike)
            complain("`%.*s` would come out otherwise with snippets, and keeps its text", FMT(import->shared[i].source->path));
}

static void summarise_shared(const struct import *import, bool applied) {
    uint64_t lines = 0, bytes = 0;
    for (size_t i = 0; i < import->dedupe.blocks.n; i++) {
        lines += import->dedupe.blocks.v[i].saves_lines;
        bytes += import->dedupe.blocks.v[i].saves_bytes;
    }
    size_t n = import->dedupe.blocks.n;
    if (n == 0)
        fputs("no text is shared by three documents or more\n", stderr);
    else
        fprintf(stderr, "%zu snippet%s %s %llu lines and %llu bytes%s\n", n, plural(n),
                applied ? n == 1 ? "saves" : "save" : "would save", (unsigned long long)lines, (unsigned long long)bytes,
                applied ? "" : "; --apply writes them");
}

/* --- what is said --- */

/* What of the library's findings has to do with what was imported. */
static bool matters(const struct importing *x, const struct diag *diag) {
    bool library = slice_starts(slice_from(rule_id(diag->rule)), S("library/"));
    return diag->level == LEVEL_ERROR && draft_text(&x->import.drafts, diag->place.path) &&
           (library || rule_spoils_text(diag->rule) || diag->rule == RULE_FM_DUPLICATE_NAME);
}

static size_t say_findings(struct importing *x) {
    size_t n, printed = print_diags(x->request.sink, x->options->colour_err, 0);
    if (!x->import.files.n)
        return printed;
    const struct diag *diags = sink_all(x->import.trial.sink, &n);
    for (size_t i = 0; i < n; i++) {
        if (!matters(x, &diags[i]))
            continue;
        if (printed++)
            putc('\n', stderr);
        diag_print(stderr, &diags[i], x->options->colour_err);
    }
    return printed;
}

/* Bytes that are no text are kept, and told of. */
static void say_bad_bytes(const struct import_file *file) {
    size_t bad;
    if (file->source && !utf8_valid(file->source->text, &bad))
        complain("`%.*s:%u` holds bytes that are not UTF-8: they are kept", FMT(file->from->shown),
                 (unsigned)source_line(file->source, (uint32_t)bad));
}

static void say_rest(const struct import *import) {
    for (size_t i = 0; i < import->foreign.rest.n; i++)
        complain("`%.*s` %s: it stays behind", FMT(import->foreign.rest.v[i].shown), import->foreign.rest.v[i].why);
    for (size_t i = 0; i < import->files.n; i++) {
        const struct import_file *file = &import->files.v[i];
        if (file->source && !file->document)
            complain("`%.*s` becomes a page, and no tool gets it back", FMT(file->from->shown));
        say_bad_bytes(file);
    }
}

static void add_count(Buf *line, size_t n, const char *words) {
    if (n)
        buf_printf(line, ", %zu %s", n, words);
}

static void add_documents(Buf *line, const struct import *import) {
    size_t own = 0, n = import->documents;
    for (size_t i = 0; i < import->files.n; i++)
        own += import->files.v[i].document && import->files.v[i].own;
    buf_printf(line, "%zu document%s of %.*s", n, plural(n), FMT(import->foreign.target));
    if (own)
        buf_printf(line, ", %zu of them for %.*s alone", own, FMT(import->foreign.tool));
    buf_printf(line, ": %zu as before", n - import->moved - import->alike - import->differ);
    add_count(line, import->moved, "in another place");
    add_count(line, import->alike, "in another form");
    add_count(line, import->differ, "with other text");
    buf_char(line, '\n');
}

static void add_files(Buf *line, const struct importing *x, size_t failed) {
    const struct import *import = &x->import;
    size_t writes = 0, same = 0;
    for (size_t i = 0; i < import->files.n; i++) {
        const struct import_file *file = &import->files.v[i];
        writes += file->state == IMPORT_NEW || file->state == IMPORT_REPLACES;
        same += file->state == IMPORT_SAME;
    }
    bool done = !x->options->dry_run && !import->taken;
    buf_printf(line, "%zu file%s in %s: %zu %s, %zu unchanged", import->files.n, plural(import->files.n), x->request.root,
               done ? writes - failed : writes, done ? "written" : "to write", same);
    add_count(line, import->taken + failed, "failed");
    add_count(line, import->lost, "left out");
}

static void summarise(const struct importing *x, size_t failed) {
    const struct import *import = &x->import;
    size_t exported = import->foreign.exported;
    Buf text = {0};
    if (exported)
        buf_printf(&text, "%zu file%s what `quire export` wrote, and stay%s behind: the sources are in a library\n", exported,
                   exported == 1 ? " is" : "s are", exported == 1 ? "s" : "");
    if (import->files.n || !exported) {
        add_documents(&text, import);
        add_files(&text, x, failed);
    }
    fputs(text.s, stderr);
    if (import->files.n || !exported)
        watcher_end_line(x->options);
    buf_free(&text);
}

static int say_nothing(const struct importing *x) {
    say_rest(&x->import);
    complain("there is nothing to import in `%s`", x->request.dir);
    return EXIT_FINDINGS;
}

static int carry_out(struct importing *x) {
    struct import *import = &x->import;
    const struct options *options = x->options;
    if (!import->files.n && !import->foreign.exported && !import->lost)
        return say_nothing(x);
    size_t failed = options->dry_run || import->taken ? 0 : import_write(import);
    if (options->dry_run)
        print_list(import);
    print_differences(x);
    print_shared(x);
    fflush(stdout);
    size_t found = say_findings(x);
    say_rest(import);
    say_unlike(import);
    if (!options->quiet)
        summarise(x, failed);
    if (!options->quiet && options->dedupe)
        summarise_shared(import, options->apply);
    bool whole = !import->moved && !import->alike && !import->differ && !import->lost;
    return whole && !failed && !found && !import->taken ? EXIT_CLEAN : EXIT_FINDINGS;
}

/* --- the command --- */

static bool is_usable(const struct options *options) {
    const char *dir = options->operands[0];
    if (options->apply && !options->dedupe)
        complain("`--apply` goes with `--dedupe`");
    else if (file_kind(dir) != FILE_FOLDER)
        complain_of_folder(dir);
    else if (file_kind(options->dir) != FILE_FOLDER && file_kind(options->dir) != FILE_ABSENT)
        complain("`%s` is no folder", options->dir);
    else
        return true;
    return false;
}

static bool find_folders(struct importing *x) {
    char *here = getcwd(NULL, 0);
    if (!here) {
        complain("the current folder cannot be read: %s", strerror(errno));
        return false;
    }
    Slice started = slice_dup(x->arena, slice_from(here));
    free(here);
    x->request.dir = x->options->operands[0];
    x->request.root = x->options->dir;
    x->request.dir_absolute = path_join(x->arena, started, slice_from(x->request.dir));
    x->request.root_absolute = path_join(x->arena, started, slice_from(x->request.root));
    return true;
}

int run_import(const struct options *options) {
    struct importing x = {.options = options, .arena = arena_new()};
    int status = EXIT_TROUBLE;
    if (is_usable(options) && find_folders(&x)) {
        x.request.tool = options->tool ? slice_from(options->tool) : S("");
        x.request.neutral = options->neutral;
        x.request.dedupe = options->dedupe;
        x.request.apply = options->apply;
        x.request.force = options->force;
        x.request.sink = sink_new();
        enum import_result result = import_plan(&x.request, &x.import);
        status = result == IMPORT_READY ? carry_out(&x) : say_why_not(&x, result);
        import_free(&x.import);
        sink_free(x.request.sink);
    }
    arena_free(x.arena);
    return status;
}
