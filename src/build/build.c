#include "build/build.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "build/log.h"
#include "model/folders.h"
#include "model/walk.h"
#include "output/catalogue.h"
#include "output/feeds.h"
#include "output/page.h"
#include "output/search.h"
#include "output/site.h"
#include "output/special.h"
#include "template/engine.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

struct building {
    const struct build_request *request;
    struct library *library;
    struct arena *arena;
    struct site *site;
    struct log *log;
    struct feeds *feeds;             /* NULL when only one target's prompts are written */
    struct map writers;              /* output path -> library path of what it is made from */
    struct build_result result;
};

/* --- writing --- */

static struct place file_place(Slice path) {
    return (struct place){.path = path};
}

/* An output has one source. The second is reported and not written, and neither is one that would fall on a source file. */
static bool claim(struct building *b, Slice path, Slice from) {
    Slice *other = map_get(&b->writers, path);
    Slice in_library = b->request->output_path.n ? path_join(b->arena, b->request->output_path, path) : (Slice){0};
    bool source = in_library.n && library_document(b->library, in_library);
    if (!other && !source) {
        Slice *mine = ARENA_NEW(b->arena, Slice);
        *mine = from;
        map_set(&b->writers, path, mine);
        return true;
    }
    b->result.failed++;
    Slice what = source ? in_library : *other;
    diag_at(b->library->sink, RULE_LIBRARY_OUTPUT_CLASH, file_place(from), "the output `%.*s` %s `%.*s`", FMT(path),
            source ? "would overwrite the source" : "is made from", FMT(what));
    diag_help(b->library->sink, source ? "write into another folder: `-o DIR`, or `output:` in quire.yaml"
                                       : "give one of the two another `name`");
    return false;
}

static bool is_made(struct building *b, Slice path, Slice from, bool changed, int error) {
    b->result.changed += changed;
    if (error == 0)
        return true;
    b->result.failed++;
    diag_at(b->library->sink, RULE_OUTPUT_WRITE, file_place(from), "cannot write `%s/%.*s`: %s", b->request->output, FMT(path),
            error == EEXIST ? "no build wrote the file that is there" : strerror(error));
    if (error == EEXIST)
        diag_help(b->library->sink, "move it away, or write into a folder of its own: `-o DIR`, or `output:` in quire.yaml");
    return false;
}

static bool write_output(struct building *b, Slice path, Slice from, Slice bytes) {
    bool changed = false;
    if (!claim(b, path, from))
        return false;
    int error = log_write(b->log, path, bytes, &changed);
    return is_made(b, path, from, changed, error);
}

/* --- documents --- */

static bool wanted(const struct building *b, Slice target) {
    return b->request->only_target.n == 0 || slice_eq(b->request->only_target, target);
}

static void write_prompt(struct building *b, struct arena *arena, const struct document *d, const struct prompt_output *p) {
    struct prompt prompt;
    Buf text = {0};
    if (prompt_make(arena, p->target, d, &prompt)) {
        prompt_text(&prompt, &text);
        b->result.prompts += write_output(b, p->path, d->source->path, buf_view(&text));
        for (size_t i = 0; i < prompt.files.n; i++)
            b->result.files += write_output(b, path_join(b->arena, path_dir(p->path), prompt.files.v[i].path), d->source->path,
                                            prompt.files.v[i].text);
    } else {
        b->result.failed++;
    }
    prompt_free(&prompt);
    buf_free(&text);
}

static void count_page(struct building *b, Slice path, const struct document *d, bool written, bool listed) {
    b->result.pages += written;
    if (written && listed)
        feeds_page(b->feeds, path, d);
}

static void write_page(struct building *b, const struct document *d, Slice prompt, Slice path, Slice from) {
    Buf html = {0};
    if (page_render(b->site, d, prompt, &html))
        count_page(b, path, d, write_output(b, path, from, buf_view(&html)), true);
    else
        b->result.failed++;
    buf_free(&html);
}

/* The page shows the text that the prompts are made of, as it is written beside the page. */
static void write_document_page(struct building *b, const struct document *d) {
    struct flat flat = {0};
    if (b->site->plain.name.n)
        target_flatten(&b->site->plain, d, &flat, NULL);
    write_page(b, d, buf_view(&flat.text), d->page, d->source->path);
    feeds_prompt(b->feeds, d, buf_view(&flat.text));
    flat_free(&flat);
}

/* A skill is a folder: what lies beside its SKILL.md goes along with each prompt. */
static void copy_skill_files(struct building *b, const struct document *d, const struct prompt_output *p);

static void write_document(struct building *b, uint32_t index) {
    const struct document *d = &b->library->documents.v[index];
    struct arena *arena = arena_new();
    if (b->feeds && !d->shadowed)
        write_document_page(b, d);
    for (size_t i = 0; i < b->site->prompts[index].n; i++) {
        const struct prompt_output *p = &b->site->prompts[index].v[i];
        if (!wanted(b, p->target->name))
            continue;
        if (!p->target->collects)
            write_prompt(b, arena, d, p);
        if (d->kind == KIND_SKILL && !p->target->beside && !p->target->collects)
            copy_skill_files(b, d, p);
    }
    arena_free(arena);
}

/* --- files that are copied --- */

static void copy_file(struct building *b, Slice path, Slice to) {
    struct arena *arena = arena_new();
    Slice from = arena_printf(arena, "%s/%.*s", b->library->config->root, FMT(path));
    bool changed = false;
    int readable = access(from.s, R_OK) ? errno : 0;
    if (readable != 0) {
        b->result.failed++;
        diag_at(b->library->sink, RULE_LIBRARY_UNREADABLE, file_place(path), "cannot copy this file: %s", strerror(readable));
    } else if (claim(b, to, path)) {
        int error = log_copy(b->log, to, from.s, &changed);
        b->result.files += is_made(b, to, path, changed, error);
    }
    arena_free(arena);
}

static void copy_skill_files(struct building *b, const struct document *d, const struct prompt_output *p) {
    Slice folder = path_dir(d->source->path);
    SliceVec files = {0};
    library_companions(b->library, folder, &files);
    for (size_t i = 0; i < files.n; i++)
        if (!slice_eq(files.v[i], d->source->path))
            copy_file(b, files.v[i], path_join(b->arena, path_dir(p->path), path_relative(b->arena, folder, files.v[i])));
    VEC_FREE(&files);
}

static void write_specials(struct building *b) {
    Specials specials = {0};
    specials_make(b->site, &specials);
    for (size_t i = 0; i < specials.n; i++) {
        const struct special *special = &specials.v[i];
        Buf html = {0};
        Slice from = special->from.n ? special->from : arena_printf(b->arena, "templates/site/%s.html", special->layout);
        if (page_render_special(b->site, special, &html))
            count_page(b, special->path, NULL, write_output(b, special->path, from, buf_view(&html)), !special->unlisted);
        else
            b->result.failed++;
        buf_free(&html);
    }
    VEC_FREE(&specials);
}

static void write_assets(struct building *b) {
    Slice *names = NULL, bytes;
    size_t n = 0;
    engine_list(b->site->engine, b->arena, "assets", &names, &n);
    for (size_t i = 0; i < n; i++) {
        if (engine_file(b->site->engine, b->arena, names[i], &bytes))
            b->result.files += write_output(b, names[i], arena_printf(b->arena, "templates/%.*s", FMT(names[i])), bytes);
    }
}

static void write_feed(void *context, Slice path, Slice bytes) {
    struct building *b = context;
    b->result.files += write_output(b, slice_dup(b->arena, path), S("quire.yaml"), bytes);
}

static void write_search(struct building *b) {
    if (view_integer(view_get(b->site->view, "search_shards")) > 0)
        search_make(b->site, write_feed, b);
}

/* The file of a target that collects. */
static void write_collected(struct building *b, const struct target_module *target) {
    struct arena *arena = arena_new();
    struct collected collected;
    if (!target_collect(arena, target, &collected))
        b->result.failed++;
    else if (collected.n > 0 && collected.path.n > 0)
        b->result.prompts += write_output(b, slice_dup(b->arena, collected.path), collected.documents[0]->source->path,
                                          buf_view(&collected.text.text));
    collected_free(&collected);
    arena_free(arena);
}

static void write_everything(struct building *b) {
    bool whole = b->request->only_target.n == 0;
    if (whole)
        b->feeds = feeds_new(b->site, write_feed, b);
    for (uint32_t i = 0; i < b->library->documents.n; i++)
        write_document(b, i);
    for (size_t i = 0; i < b->site->targets.n; i++)
        if (b->site->targets.v[i].collects && wanted(b, b->site->targets.v[i].name))
            write_collected(b, &b->site->targets.v[i]);
    if (!whole)
        return;
    if (b->site->home == NO_DOCUMENT)
        write_page(b, NULL, (Slice){0}, S("index.html"), S("templates/site/home.html"));
    write_specials(b);
    write_search(b);
    catalogue_data(b->site, write_feed, b);
    feeds_finish(b->feeds);
    write_assets(b);
    for (size_t i = 0; i < b->site->files.n; i++)
        copy_file(b, b->site->files.entries[i].key, *(Slice *)b->site->files.entries[i].value);
}

static bool open_output(struct building *b) {
    int error = file_make_folders(b->request->output);
    if (error == 0) {
        b->log = log_open(b->request->output);
        return true;
    }
    b->result.failed++;
    diag_at(b->library->sink, RULE_OUTPUT_WRITE, file_place(slice_from(b->request->output)), "cannot make the output folder: %s",
            strerror(error));
    return false;
}

struct build_result build_library(const struct build_request *request) {
    struct building b = {.request = request, .library = request->library, .arena = arena_new()};
    b.site = site_new(request->library, request->engine);
    if (open_output(&b)) {
        write_everything(&b);
        b.result.removed = log_close(b.log, b.result.failed > 0 || request->only_target.n > 0);
        log_free(b.log);
    }
    site_free(b.site);
    map_free(&b.writers);
    arena_free(b.arena);
    return b.result;
}
