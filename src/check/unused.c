/* Snippets that nothing uses.
 *
 * From every document that is no snippet a walk follows what it includes, part by part. What that
 * does not reach may still be named in a text that it does reach: by a link, or by its path in
 * words, code or front matter, which an agent is to follow itself. Texts are searched for names
 * only while there are snippets left, so a library in order costs one walk. */
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "check/rules.h"
#include "model/link.h"
#include "model/mention_near.h"
#include "model/naming.h"
#include "model/reference.h"
#include <string.h>

enum { LONGEST_PATH = 512 };

/* Snippets whose files have one name but for case. */
struct namesakes {
    VEC(uint32_t) documents;
};

struct walk {
    struct check *check;
    const struct library *library;
    unsigned char *met;      /* by part */
    unsigned char *used;     /* by document */
    VEC(uint32_t) parts;     /* met, in this order */
    size_t walked, searched; /* how many of them */
    size_t left;             /* snippets that are not used so far */
    struct map by_name;      /* lower case -> struct namesakes; filled when an include failed */
    SliceVec names;          /* its keys, sorted */
};

/* --- Reaching --- */

static void meet_part(struct walk *walk, uint32_t part) {
    if (walk->met[part])
        return;
    walk->met[part] = true;
    *VEC_PUSH(&walk->parts) = part;
}

static void use(struct walk *walk, const struct document *document) {
    size_t number = (size_t)(document - walk->library->documents.v);
    if (document->kind != KIND_SNIPPET || walk->used[number])
        return;
    walk->used[number] = true;
    walk->left--;
}

/* By its name, so the whole of it is meant. */
static void use_whole(struct walk *walk, const struct document *document) {
    if (!document || document->kind != KIND_SNIPPET)
        return;
    use(walk, document);
    meet_part(walk, document->part);
}

static Slice lower_name(struct walk *walk, Slice path) {
    Buf lower = {0};
    buf_lower(&lower, path_base(path));
    Slice name = buf_dup(&lower, walk->check->arena);
    buf_free(&lower);
    return name;
}

static void index_names(struct walk *walk) {
    const struct library *library = walk->library;
    for (uint32_t i = 0; i < library->documents.n; i++) {
        if (library->documents.v[i].kind != KIND_SNIPPET)
            continue;
        void **slot =
            map_slot(&walk->by_name, lower_name(walk, library->documents.v[i].source->path));
        if (!*slot)
            *slot = ARENA_NEW(walk->check->arena, struct namesakes);
        struct namesakes *namesakes = *slot;
        *VEC_PUSH(&namesakes->documents) = i;
    }
    for (size_t i = 0; i < walk->by_name.n; i++)
        *VEC_PUSH(&walk->names) = walk->by_name.entries[i].key;
    if (walk->names.n)
        qsort(walk->names.v, walk->names.n, sizeof *walk->names.v, slice_order);
}

/* An include that fails has its finding; the snippet that it was after, by its name or nearly,
 * needs none. */
static void use_meant(struct walk *walk, Slice path) {
    if (!walk->by_name.n)
        index_names(walk);
    Slice name = lower_name(walk, path);
    const struct namesakes *meant = map_get(&walk->by_name, name);
    if (!meant)
        meant = map_get(&walk->by_name, name_meant(name, walk->names.v, walk->names.n));
    for (size_t i = 0; meant && i < meant->documents.n; i++)
        use_whole(walk, &walk->library->documents.v[meant->documents.v[i]]);
}

static void walk_part(struct walk *walk, const struct part *part) {
    const struct library *library = walk->library;
    for (uint32_t i = 0; part->facts && i < part->facts->n_directives; i++) {
        const struct directive *directive = &part->facts->directives[i];
        if (directive->part) {
            const struct document *document =
                library_document(library, library->parts.v[directive->part].source->path);
            if (document)
                use(walk, document);
            meet_part(walk, directive->part);
        } else if (!directive->skipped) {
            use_meant(walk, directive->path);
        }
    }
}

/* --- Searching a text for names --- */

/* What a path that stands in running text ends at, on its left. */
static bool ends_path(char c) {
    return (unsigned char)c <= ' ' || strchr("\"'`()[]{}<>|,;:=@*!?&#$", c);
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

/* As an include would find it: beside the text, in a snippet folder, from the root, by an alias. */
static void use_path(struct walk *walk, const struct source *source, Slice path) {
    const struct library *library = walk->library;
    const struct config *config = library->config;
    struct arena *scratch = walk->check->scratch;
    while (slice_starts(path, S("/")))
        path = slice_sub(path, 1, path.n);
    use_whole(walk, library_document(library, path_join(scratch, path_dir(source->path), path)));
    use_whole(walk, library_document(library, path_normal(scratch, path)));
    Slice aliased = aliased_path(scratch, config, path);
    if (aliased.n)
        use_whole(walk, library_document(library, aliased));
    for (size_t i = 0; i < config->n_entries; i++)
        if (config->entries[i].kind == KIND_SNIPPET)
            use_whole(walk,
                      library_document(library, path_join(scratch, config->entries[i].dir, path)));
}

/* The end of the file name whose `.m` stands at `dot`, or `dot` when it is none. */
static size_t name_end(Slice text, size_t dot) {
    static const char *const endings[] = {".md", ".markdown"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t end = dot + strlen(endings[i]);
        if (slice_starts(slice_sub(text, dot, text.n), slice_from(endings[i])) &&
            (end == text.n || !is_word(text.s[end])))
            return end;
    }
    return dot;
}

/* What an include brings is known; its text says no more. *next moves on with `at`. */
static bool in_include(const struct part *part, uint32_t *next, size_t at) {
    const struct facts *facts = part->facts;
    while (facts && *next < facts->n_directives && facts->directives[*next].end <= at)
        ++*next;
    return facts && *next < facts->n_directives && facts->directives[*next].part &&
           facts->directives[*next].start <= at;
}

static void search_words(struct walk *walk, const struct part *part) {
    Slice text = slice_sub(part->source->text, 0, part->end);
    size_t from = part->document == NO_DOCUMENT ? part->start : 0; /* front matter counts */
    uint32_t next = 0;
    for (size_t at = from; (at = slice_find(text, S(".m"), at)) != SLICE_NONE; at++) {
        size_t start = at, end = name_end(text, at);
        if (end == at || in_include(part, &next, at))
            continue;
        while (start > from && at - start < LONGEST_PATH && !ends_path(text.s[start - 1]))
            start--;
        use_path(walk, part->source, slice_sub(text, start, end));
    }
}

/* Those whose paths are written otherwise than they are on disk. */
static void search_links(struct walk *walk, const struct part *part) {
    for (uint32_t i = 0; i < part->facts->n_links; i++) {
        const struct link *link = &part->facts->links[i];
        if (url_is_relative(link->url))
            use_whole(walk,
                      link_resolve(walk->library, walk->check->scratch, part->source, link->url)
                          .document);
    }
}

static void search_part(struct walk *walk, const struct part *part) {
    search_words(walk, part);
    if (part->facts)
        search_links(walk, part);
    arena_reset(walk->check->scratch);
}

static void walk_all(struct walk *walk) {
    const struct part *parts = walk->library->parts.v;
    while (walk->left) {
        if (walk->walked < walk->parts.n)
            walk_part(walk, &parts[walk->parts.v[walk->walked++]]);
        else if (walk->searched < walk->parts.n)
            search_part(walk, &parts[walk->parts.v[walk->searched++]]);
        else
            return;
    }
}

/* --- Telling --- */

/* By document: another includes it. */
static unsigned char *find_included(const struct walk *walk) {
    const struct library *library = walk->library;
    unsigned char *included = arena_alloc(walk->check->arena, library->documents.n);
    for (size_t i = 0; i < library->documents.n; i++) {
        const struct document *from = &library->documents.v[i];
        const struct facts *facts = library->parts.v[from->part].facts;
        for (uint32_t k = 0; facts && k < facts->n_directives; k++) {
            const struct part *part = &library->parts.v[facts->directives[k].part];
            const struct document *to =
                facts->directives[k].part ? library_document(library, part->source->path) : NULL;
            if (to && to != from)
                included[to - library->documents.v] = true;
        }
    }
    return included;
}

/* Where the text begins: behind comments, so that one can silence this. */
static struct place first_line(const struct source *source) {
    Slice text = source->text;
    size_t at = source->body;
    for (;;) {
        while (at < text.n && strchr(" \t\r\n", text.s[at]))
            at++;
        size_t end = slice_find(text, S("-->"), at);
        if (end == SLICE_NONE || !slice_starts(slice_sub(text, at, text.n), S("<!--")))
            break;
        at = end + 3;
    }
    return source_place(source, (uint32_t)at, (uint32_t)text.n);
}

static void report_unused(const struct walk *walk) {
    const struct library *library = walk->library;
    const unsigned char *included = find_included(walk);
    for (size_t i = 0; i < library->documents.n; i++) {
        const struct document *document = &library->documents.v[i];
        if (document->kind != KIND_SNIPPET || walk->used[i] || is_readme(document->source->path))
            continue;
        if (diag_at(library->sink, RULE_INCLUDE_UNUSED, first_line(document->source), "%s",
                    included[i] ? "only text that nothing uses includes this snippet"
                                : "nothing uses this snippet"))
            diag_help(library->sink, "include it where its text is needed, or take it away");
    }
}

/* Documents that are no snippets are where the walk begins. */
static void begin(struct walk *walk) {
    const struct library *library = walk->library;
    for (size_t i = 0; i < library->documents.n; i++) {
        if (library->documents.v[i].kind == KIND_SNIPPET)
            walk->left++;
        else
            meet_part(walk, library->documents.v[i].part);
    }
}

void check_unused_snippets(struct check *check) {
    const struct library *library = check->library;
    struct walk walk = {.check = check, .library = library};
    walk.met = arena_alloc(check->arena, library->parts.n);
    walk.used = arena_alloc(check->arena, library->documents.n);
    begin(&walk);
    bool others =
        walk.parts.n > 0; /* a folder of nothing but snippets is there for others to use */
    walk_all(&walk);
    if (walk.left && others)
        report_unused(&walk);
    for (size_t i = 0; i < walk.by_name.n; i++) {
        struct namesakes *namesakes = walk.by_name.entries[i].value;
        VEC_FREE(&namesakes->documents);
    }
    map_free(&walk.by_name);
    VEC_FREE(&walk.names);
    VEC_FREE(&walk.parts);
}
