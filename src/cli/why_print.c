#include "base/caret.h"
#include "base/map.h"
#include "base/mem.h"
#include "check/report_parts.h"
#include "cli/why.h"
#include <stdio.h>
#include <string.h>

/* What special pages are, by their template. */
static const char *special_words(const struct special *special) {
    static const char *const words[][2] = {
        {"catalogue", "a list of documents"},
        {"tags", "the list of all tags"},
        {"compare", "a comparison of documents that resemble each other"},
        {"map", "the map of who sends work to whom"},
        {"404", "what a server sends for an address that leads nowhere"},
        {"redirect", "an address from `aliases`"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(special->layout, words[i][0]) == 0)
            return words[i][1];
    return "a page of the whole library";
}

static void name_document(Buf *out, const struct document *document) {
    buf_printf(out, " of the %s `%.*s`", kind_name(document->kind), FMT(document->name));
}

void why_name(Buf *out, const struct product *product) {
    const struct document *d = product->document;
    switch (product->kind) {
    case OUTPUT_PAGE:
        if (!d || slice_is(product->path, "index.html"))
            buf_puts(out, "the home page");
        else if (d->kind == KIND_PAGE)
            buf_printf(out, "the page `%.*s`", FMT(d->name));
        else
            buf_puts(out, "the page");
        if (d && d->kind != KIND_PAGE)
            break;
        return;
    case OUTPUT_SPECIAL:
        buf_puts(out, special_words(product->special));
        break;
    case OUTPUT_PROMPT:
        buf_printf(out, "the prompt for %.*s", FMT(product->target->name));
        break;
    case OUTPUT_PROMPT_FILE:
        buf_printf(out, "a file beside the prompt for %.*s", FMT(product->target->name));
        break;
    case OUTPUT_COLLECTED:
        buf_printf(out, "the prompts of %zu documents for %.*s", product->n_members, FMT(product->target->name));
        return;
    case OUTPUT_COMPANION:
        buf_printf(out, "a file beside the prompt for %.*s", FMT(product->target->name));
        break;
    case OUTPUT_COPY:
        buf_puts(out, "a copy of a file that is linked to");
        break;
    case OUTPUT_ASSET:
        buf_puts(out, "a file of the theme");
        break;
    case OUTPUT_SEARCH:
        buf_printf(out, "the search index of %zu documents", product->n_members);
        break;
    case OUTPUT_FULL:
        buf_printf(out, "the texts of %zu documents", product->n_members);
        break;
    case OUTPUT_FEED:
        buf_puts(out, "made of what all documents say");
        break;
    case OUTPUT_RECORD:
        buf_puts(out, "what builds keep of what they wrote");
        break;
    }
    if (d)
        name_document(out, d);
}

/* --- for people --- */

static void print_line(const char *first, Slice path, const char *between, Slice rest) {
    Buf out = {0};
    buf_puts(&out, first);
    buf_visible(&out, path);
    buf_puts(&out, rest.n ? between : "");
    buf_visible(&out, rest);
    buf_char(&out, '\n');
    fwrite(out.s, 1, out.n, stdout);
    buf_free(&out);
}

static bool is_of_all(const struct product *product) {
    bool special = product->kind == OUTPUT_SPECIAL && !product->document && strcmp(product->special->layout, "404") != 0;
    return special || product->kind == OUTPUT_FEED;
}

static void print_sources(struct arena *arena, const struct why *why) {
    if (why->sources.n)
        puts("\nsources");
    for (size_t i = 0; i < why->sources.n; i++) {
        static const char *const words[] = {[WHY_INCLUDES] = "includes it", [WHY_LINKS] = "links to it", [WHY_FILLS] = "fills it in"};
        const struct why_source *source = &why->sources.v[i];
        Slice by = {0};
        if (source->by && source->line)
            by = arena_printf(arena, "%.*s:%u %s", FMT(source->by->path), (unsigned)source->line, words[source->how]);
        else if (source->by)
            by = arena_printf(arena, "%.*s %s", FMT(source->by->path), words[source->how]);
        print_line("  ", source->path, ": ", by);
    }
    if (is_of_all(why->product))
        puts("\nsources\n  all documents: `quire list` lists them");
}

static void print_templates(const struct why *why) {
    static const char *const words[] = {
        [ORIGIN_BUILTIN] = "built in", [ORIGIN_OVERRIDE] = "the library's, in place of the built-in one", [ORIGIN_OWN] = "the library's"};
    if (why->templates.n)
        puts("\ntemplates");
    for (size_t i = 0; i < why->templates.n; i++)
        print_line("  templates/", why->templates.v[i].name, ": ", slice_from(words[why->templates.v[i].origin]));
}

static void print_settings(struct arena *arena, const struct why *why) {
    if (why->settings.n)
        puts("\nsettings");
    for (size_t i = 0; i < why->settings.n; i++)
        print_line("  ", arena_printf(arena, "quire.yaml:%u", (unsigned)why->settings.v[i].line), ": ", why->settings.v[i].key);
}

/* Of "groups[].title" the member is "title", and "groups[]" what it is a member of; of "groups[]" itself there is none. */
static Slice member_of(Slice what, Slice *parent) {
    size_t at = what.n;
    while (at && what.s[at - 1] != '.')
        at--;
    *parent = slice_sub(what, 0, at ? at - 1 : 0);
    return slice_ends(what, S("[]")) ? (Slice){0} : slice_sub(what, at, what.n);
}

static size_t times_of(const struct why *why, Slice what) {
    for (size_t i = 0; i < why->looks.n; i++)
        if (slice_eq(why->looks.v[i].what, what))
            return why->looks.v[i].times;
    return 0;
}

/* "site.groups, each of 4", without the brackets. */
static void add_parent(Buf *out, const struct why *why, Slice parent) {
    buf_puts(out, parent.n ? "  site." : "  site");
    for (size_t i = 0; i < parent.n; i++)
        if (parent.s[i] != '[' && parent.s[i] != ']')
            buf_char(out, parent.s[i]);
    size_t times = slice_ends(parent, S("[]")) ? times_of(why, parent) : 0;
    if (times > 1)
        buf_printf(out, ", each of %zu", times);
}

/* The members of one thing on one line. They are in order, but not side by side. */
static void print_members(const struct why *why, Slice parent) {
    Buf out = {0};
    const char *joint = ": ";
    add_parent(&out, why, parent);
    for (size_t i = 0; i < why->looks.n; i++) {
        Slice other, member = member_of(why->looks.v[i].what, &other);
        if (!member.n || !slice_eq(other, parent))
            continue;
        buf_puts(&out, joint);
        buf_visible(&out, member);
        joint = ", ";
    }
    puts(out.s);
    buf_free(&out);
}

static void print_looks(const struct why *why) {
    struct map seen = {0};
    if (why->looks.n)
        puts("\nlooked at, of the site's data");
    for (size_t i = 0; i < why->looks.n; i++) {
        Slice parent, member = member_of(why->looks.v[i].what, &parent);
        if (!member.n || map_has(&seen, parent))
            continue;
        map_set(&seen, parent, NULL);
        print_members(why, parent);
    }
    map_free(&seen);
}

void why_print(struct session *session, const struct why *why) {
    Buf name = {0};
    why_name(&name, why->product);
    print_line("", why->product->path, ": ", buf_view(&name));
    if (!why->written)
        puts("not there: no build has written it");
    print_sources(session->arena, why);
    print_templates(why);
    print_settings(session->arena, why);
    print_looks(why);
    buf_free(&name);
}

/* --- for programs --- */

static const char *kind_word(enum output_kind kind) {
    static const char *const words[] = {
        [OUTPUT_PAGE] = "page",     [OUTPUT_SPECIAL] = "page",         [OUTPUT_PROMPT] = "prompt", [OUTPUT_PROMPT_FILE] = "prompt-file",
        [OUTPUT_COLLECTED] = "collected", [OUTPUT_COMPANION] = "companion", [OUTPUT_COPY] = "copy",     [OUTPUT_ASSET] = "asset",
        [OUTPUT_SEARCH] = "search", [OUTPUT_FULL] = "full",            [OUTPUT_FEED] = "feed",     [OUTPUT_RECORD] = "record"};
    return words[kind];
}

static json_t *document_json(const struct document *document) {
    json_t *object = json_object();
    json_add(object, "kind", json_text(slice_from(kind_name(document->kind))));
    json_add(object, "name", json_text(document->name));
    if (document->tool.n)
        json_add(object, "tool", json_text(document->tool));
    json_add(object, "path", json_text(document->source->path));
    return object;
}

static json_t *sources_json(const struct why *why) {
    static const char *const words[] = {[WHY_INCLUDES] = "include", [WHY_LINKS] = "link", [WHY_FILLS] = "fill"};
    json_t *list = json_array();
    for (size_t i = 0; i < why->sources.n; i++) {
        const struct why_source *source = &why->sources.v[i];
        json_t *object = json_object();
        json_add(object, "path", json_text(source->path));
        if (source->by) {
            json_add(object, "by", json_text(source->by->path));
            json_add(object, "how", json_text(slice_from(words[source->how])));
        }
        if (source->line)
            json_add(object, "line", json_number(source->line));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *templates_json(const struct why *why) {
    json_t *list = json_array();
    for (size_t i = 0; i < why->templates.n; i++) {
        json_t *object = json_object();
        json_add(object, "file", json_text(why->templates.v[i].name));
        json_add(object, "origin", json_text(slice_from(template_origin_name(why->templates.v[i].origin))));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *settings_json(const struct why *why) {
    json_t *list = json_array();
    for (size_t i = 0; i < why->settings.n; i++) {
        json_t *object = json_object();
        json_add(object, "key", json_text(why->settings.v[i].key));
        json_add(object, "line", json_number(why->settings.v[i].line));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *looks_json(const struct why *why) {
    json_t *list = json_array();
    for (size_t i = 0; i < why->looks.n; i++) {
        json_t *object = json_object();
        json_add(object, "what", json_text(why->looks.v[i].what));
        json_add(object, "times", json_number(why->looks.v[i].times));
        json_array_append_new(list, object);
    }
    return list;
}

void why_print_json(const struct why *why) {
    const struct product *product = why->product;
    Buf out = {0};
    json_begin();
    json_t *top = json_object();
    json_add(top, "output", json_text(product->path));
    json_add(top, "kind", json_text(slice_from(kind_word(product->kind))));
    json_add(top, "written", json_boolean(why->written));
    json_add(top, "document", product->document ? document_json(product->document) : json_null());
    json_add(top, "target", product->target ? json_text(product->target->name) : json_null());
    json_add(top, "sources", sources_json(why));
    json_add(top, "templates", templates_json(why));
    json_add(top, "settings", settings_json(why));
    json_add(top, "looked_at", looks_json(why));
    json_write(&out, top, true);
    fwrite(out.s, 1, out.n, stdout);
    json_decref(top);
    buf_free(&out);
}
