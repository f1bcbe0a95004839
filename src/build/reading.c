#include "build/reading.h"
#include "base/heap.h"
#include "base/mem.h"
#include "base/record.h"
#include "base/workers.h"
#include "build/hook.h"
#include "build/texts.h"
#include "model/markdown.h"
#include "model/walk.h"
#include "render/html.h"

/* --- one part --- */

/* Whatever is no document's own text is there because it was included. */
static unsigned how_parsed(const struct library *library, const struct document *document, bool own) {
    /* A snippet is there to be included: its own page is the text that others get. */
    bool markers = own && !(document && document->kind == KIND_SNIPPET);
    bool lists = document ? document->kind != KIND_PAGE && !document->references_keep : !library->config->references_keep;
    return (markers ? 0 : PARSED_WITHOUT_MARKERS) | (lists ? PARSED_WITH_LISTS : 0);
}

unsigned reading_how(const struct library *library, const struct part *part) {
    return how_parsed(library, library_document(library, part->source->path), part->document != NO_DOCUMENT);
}

static void parse_now(struct parser *parser, struct library *library, struct part *part, unsigned how) {
    size_t reported = sink_count(library->sink, LEVEL_OFF);
    source_hash(part->source); /* here it is shared out */
    sink_keep_in(library->sink, library->texts);
    struct markdown_options options = {.drop_markers = how & PARSED_WITHOUT_MARKERS, .drop = part->drop, .drop_end = part->drop_end};
    struct reference_rules rules = {.config = library->config, .lists = how & PARSED_WITH_LISTS};
    const struct tree *tree = markdown_parse(parser->scratch, part->source, part->start, part->end, options, library->sink);
    part->facts = facts_take(library->texts, part->source, tree, &rules);
    only_report(library, part);
    if (parser->render && parser->hooks)
        part->fragment = hook_render(parser->hooks, parser->scratch, library, part, tree);
    else if (parser->render)
        part->fragment = html_render(library->texts, part->source, tree, part->facts, library->highlighter);
    part->diags = sink_since(library->sink, reported, &part->n_diags);
    sink_keep_in(library->sink, NULL);
    arena_reset(parser->scratch);
}

/* What it leaves lies with the texts, and what it needs belongs to this run. */
static void parse(struct parser *parser, struct library *library, struct part *part, unsigned how) {
    bool used = heap_use(false);
    if (!parser->texts || !texts_part(parser->texts, library->sink, part, how))
        parse_now(parser, library, part, how);
    heap_use(used);
}

void reading_part(void *context, struct library *library, struct part *part) {
    parse(context, library, part, reading_how(library, part));
}

/* --- all documents --- */

/* What comes of one file. */
struct got {
    struct document document;    /* no source: it cannot be used, or was lost */
    struct facts *facts;         /* NULL: it is not parsed yet */
    struct fragment *fragment;
    const struct diag *parse_diags;
    size_t n_parse_diags;
    const struct diag *diags;    /* what was reported of it by a worker, that of parsing included */
    size_t n_diags;
    bool done;
};

struct reading {
    struct library *library;
    struct parser *parser;
    SliceVec paths;
    struct got *got;             /* by number of the path; in the pool, where there is one */
    VEC(uint32_t) left;          /* numbers of those that are still to be worked on */
    VEC(uint32_t) numbers;       /* by document */
    struct arena *names;         /* holds what documents are called */
    size_t lost;                 /* files */
    bool away;                   /* this is a worker */
};

/* Files that one process reads while another starts. */
enum { READ_WHILE_STARTING = 100, READ_AT_ONCE = 16 };

static void begin(void *context) {
    struct reading *reading = context;
    struct library *library = reading->library;
    library->texts = reading->names = arena_in(library_text_pool(library));
    reading->away = true;
}

/* What is reported outside of parsing, which a worker leaves, too. */
static void report_here(const struct reading *reading, bool on) {
    sink_keep_in(reading->library->sink, on && reading->away ? reading->names : NULL);
}

static void parse_into(struct reading *reading, struct got *got, struct part *part) {
    struct library *library = reading->library;
    parse(reading->parser, library, part, how_parsed(library, &got->document, true));
    got->facts = part->facts;
    got->fragment = part->fragment;
    got->parse_diags = part->diags;
    got->n_parse_diags = part->n_diags;
    got->document.title = document_title(&got->document, got->facts);
    report_here(reading, true);
    if (library->looked_at)
        library->looked_at(library, &got->document, part);
    report_here(reading, false);
}

static void keep_diags(const struct reading *reading, struct got *got, size_t reported) {
    report_here(reading, true);
    if (reading->away)
        got->diags = sink_since(reading->library->sink, reported, &got->n_diags);
    report_here(reading, false);
    got->done = true;
}

/* Hooks are shown documents, with all that is known of them. */
static bool can_be_parsed(const struct reading *reading, const struct got *got) {
    return reading->parser && !reading->parser->hooks && got->document.entry;
}

static void read_item(void *context, size_t i) {
    struct reading *reading = context;
    struct library *library = reading->library;
    uint32_t number = reading->left.v[i];
    struct got *got = &reading->got[number];
    size_t reported = sink_count(library->sink, LEVEL_OFF);
    report_here(reading, true);
    struct source *source = library_read(library, reading->paths.v[number]);
    report_here(reading, false);
    if (source)
        library_describe(library, reading->names, source, &got->document);
    if (source && can_be_parsed(reading, got)) {
        struct part part = document_part(source, 0);
        parse_into(reading, got, &part);
    }
    keep_diags(reading, got, reported);
}

static void parse_item(void *context, size_t i) {
    struct reading *reading = context;
    struct got *got = &reading->got[reading->left.v[i]];
    size_t reported = sink_count(reading->library->sink, LEVEL_OFF);
    struct part *part = &reading->library->parts.v[got->document.part];
    parse_into(reading, got, part);
    keep_diags(reading, got, reported);
}

/* It has an empty text, or the one that it was known to have, with nothing in it. */
static void take_lost(struct reading *reading, uint32_t number) {
    struct library *library = reading->library;
    struct got *got = &reading->got[number];
    reading->lost++;
    struct source *source = got->document.source;
    got->document = (struct document){.source = source ? source : source_plain(library->arena, reading->paths.v[number], S(""))};
    got->facts = ARENA_NEW(library->arena, struct facts);
    got->fragment = reading->parser && reading->parser->render ? ARENA_NEW(library->arena, struct fragment) : NULL;
    diag_at(library->sink, RULE_LIBRARY_UNREADABLE, source_place(got->document.source, 0, 0),
            "the program failed while it read this file, which counts as empty");
    diag_help(library->sink, "please report this, with the file");
}

static void work_off(struct reading *reading, void each(void *, size_t)) {
    struct library *library = reading->library;
    if (!reading->left.n)
        return;
    struct work work = {.n = reading->left.n, .chunk = READ_AT_ONCE, .least = READ_WHILE_STARTING, .team = library->team};
    work.context = reading;
    work.begin = begin;
    work.each = each;
    work.verb = reading->parser ? "reading" : NULL;
    work.noun = "documents";
    workers_run(&work);
    for (size_t i = 0; i < reading->left.n; i++) {
        struct got *got = &reading->got[reading->left.v[i]];
        sink_take(library->sink, got->diags, got->n_diags);
        got->n_diags = 0;
        if (!got->done)
            take_lost(reading, reading->left.v[i]);
    }
    reading->left.n = 0;
    VEC_FREE(&work.lost);
}

/* What a worker notes in the record of files is lost with it. */
static void leave(struct reading *reading, uint32_t number, Buf *file) {
    buf_clear(file);
    buf_puts(file, reading->library->config->root);
    buf_char(file, '/');
    buf_slice(file, reading->paths.v[number]);
    record_note(file->s, ASKED_BYTES);
    *VEC_PUSH(&reading->left) = number;
}

/* Those that an earlier run has read, and those that are nowhere on disk, are no work for others. */
static void read_files(struct reading *reading) {
    struct library *library = reading->library;
    Buf file = {0};
    for (uint32_t i = 0; i < reading->paths.n; i++) {
        Slice path = reading->paths.v[i];
        struct source *known = library_known(library, path);
        if (!known && draft_text(library->drafts, path))
            known = library_read(library, path);
        else if (!known)
            leave(reading, i, &file);
        if (known)
            library_describe(library, library->arena, known, &reading->got[i].document);
    }
    buf_free(&file);
    work_off(reading, read_item);
}

static void name_documents(struct reading *reading) {
    struct library *library = reading->library;
    VEC(const struct document *) documents = {0};
    for (uint32_t i = 0; i < reading->paths.n; i++)
        if (reading->got[i].document.source) {
            *VEC_PUSH(&documents) = &reading->got[i].document;
            *VEC_PUSH(&reading->numbers) = i;
        }
    library_take(library, documents.v, documents.n);
    VEC_FREE(&documents);
}

static void parse_rest(struct reading *reading) {
    struct library *library = reading->library;
    for (uint32_t i = 0; i < library->documents.n; i++) {
        struct got *got = &reading->got[reading->numbers.v[i]];
        struct part *part = &library->parts.v[library->documents.v[i].part];
        struct texts *texts = reading->parser->texts;
        if (got->facts || (texts && texts_part(texts, library->sink, part, reading_how(library, part))))
            continue;
        got->document = library->documents.v[i];
        got->done = false;
        *VEC_PUSH(&reading->left) = reading->numbers.v[i];
    }
    work_off(reading, parse_item);
}

static void take_parts(struct reading *reading) {
    struct library *library = reading->library;
    for (uint32_t i = 0; i < library->documents.n; i++) {
        const struct got *got = &reading->got[reading->numbers.v[i]];
        struct part *part = &library->parts.v[library->documents.v[i].part];
        if (part->facts)
            continue;
        part->facts = got->facts;
        part->fragment = got->fragment;
        part->diags = got->parse_diags;
        part->n_diags = got->n_parse_diags;
    }
}

size_t reading_documents(struct library *library, struct parser *parser) {
    struct arena *shared = arena_in(library->team ? library->team->pool : NULL);
    struct reading reading = {.library = library, .parser = parser, .names = library->arena};
    library_walk(library, &reading.paths);
    reading.got = ARENA_ARRAY(shared, struct got, reading.paths.n);
    read_files(&reading);
    name_documents(&reading);
    if (parser) {
        parse_rest(&reading);
        take_parts(&reading);
    }
    VEC_FREE(&reading.paths);
    VEC_FREE(&reading.left);
    VEC_FREE(&reading.numbers);
    arena_free(shared);
    return reading.lost;
}
