/* Links, images and anchors that lead nowhere. */
#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "check/external.h"
#include "check/graph.h"
#include "check/link_fix.h"
#include "check/rules.h"
#include "model/folders.h"
#include "model/link.h"
#include "model/mend.h"
#include "model/mention_near.h"
#include <stdlib.h>
#include <string.h>

/* What stands for an address in a pattern: (url), (thumbnail_url), (path/to/file.md). */
static bool is_placeholder(Slice url) {
    static const char *const words[] = {"url", "uri", "link", "href", "path", "address"};
    size_t n = 0;
    while (n < url.n && url.s[n] != '.' && url.s[n] != '/' && url.s[n] != '#')
        n++;
    if (slice_starts(url, S("path/to/")) || slice_find(url, S("/path/to/"), 0) != SLICE_NONE)
        return true;
    for (size_t i = 0; n == url.n && i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]), at = n - length;
        if (n >= length && slice_eq_nocase(slice_sub(url, at, n), slice_from(words[i])) &&
            (!at || strchr("_- ", url.s[at - 1])))
            return true;
    }
    return false;
}

/* Why a link is not looked at as an address. */
static bool is_filled_in_later(Slice url) {
    size_t open = slice_find_char(url, '{', 0);
    bool braces = open != SLICE_NONE && slice_find_char(url, '}', open) != SLICE_NONE;
    return braces || is_placeholder(url) || slice_find_char(url, '$', 0) != SLICE_NONE ||
           slice_find_char(url, '<', 0) != SLICE_NONE || slice_is(url, "...") ||
           slice_is(url, "\xe2\x80\xa6");
}

/* A reference's destination stands in its definition, and is looked at there, once. */
static bool has_own_address(const struct link *link) {
    return link->kind != LINK_REFERENCE && link->kind != LINK_IMAGE_REFERENCE;
}

static bool is_image(const struct link *link) {
    return link->kind == LINK_IMAGE || link->kind == LINK_HTML_SRC;
}

static int compare_starts(const void *key, const void *element) {
    uint32_t start = *(const uint32_t *)key, other = ((const struct directive *)element)->start;
    return (start > other) - (start < other);
}

/* A link that is an item of a reference list is an include, and answered for as one. */
static bool is_include(const struct facts *facts, const struct link *link) {
    return facts->n_directives && bsearch(&link->start, facts->directives, facts->n_directives,
                                          sizeof *facts->directives, compare_starts);
}

/* The link's address as it is written, without what stands behind `?` and `#`. */
static Slice written_path(const struct text *text, const struct link *link) {
    Slice url = slice_sub(text->source->text, link->dest, link->dest_end);
    if (!url.n)
        url = link->url; /* its place within the link is not known */
    size_t hash = slice_find_char(url, '#', 0);
    while (hash != SLICE_NONE && hash && url.s[hash - 1] == '&') /* of `&#39;` */
        hash = slice_find_char(url, '#', hash + 1);
    url = slice_sub(url, 0, hash);
    url = slice_sub(url, 0, slice_find_char(url, '?', 0));
    return slice_ends(url, S("\\")) ? slice_sub(url, 0, url.n - 1) : url; /* of `\#` */
}

/* Behind every report of a link. */
static void label(struct check *check, const struct link *link) {
    diag_label(check->library->sink, is_image(link) ? "shown here" : "linked here");
    if (link->kind == LINK_DEFINITION)
        *VEC_PUSH(&check->broken) = link->start;
}

static struct place link_place(const struct text *text, const struct link *link) {
    return source_place(text->source, link->start, link->end);
}

/* The document with this base name, when there is just one. */
static Slice moved_to(struct check *check, Slice base) {
    const struct library *library = check->library;
    struct map *map = &check->by_base;
    for (size_t i = 0; i < library->documents.n && !check->by_base_known; i++) {
        struct document *document = &library->documents.v[i];
        Slice name = path_base(document->source->path);
        bool seen = map_has(map, name);
        map_set(map, name, seen ? NULL : document);
    }
    check->by_base_known = true;
    const struct document *document = map_get(map, base);
    return document ? document->source->path : (Slice){0};
}

/* Is there a file `path` + `ending`, in place of the ending that it has when `cut`? */
static Slice with_ending(struct check *check, Slice path, Slice cut, const char *ending) {
    if (cut.n && !slice_ends(path, cut))
        return (Slice){0};
    Slice other = arena_printf(check->scratch, "%.*s%s", (int)(path.n - cut.n), path.s, ending);
    const struct document *document = library_document(check->library, other);
    return document ? other : (Slice){0};
}

static bool is_ascii(Slice s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.s[i] >= 0x80)
            return false;
    return true;
}

/* The same name of other code points: some systems write letters with marks as one, some as two. */
static Slice composed_otherwise(const SliceVec *names, Slice name) {
    for (size_t i = 0; i < names->n && !is_ascii(name); i++)
        if (!is_ascii(names->v[i]) && unicode_equal(names->v[i], name))
            return names->v[i];
    return (Slice){0};
}

/* Another file of the same folder with nearly this name. */
static Slice near_file(struct check *check, Slice path) {
    const SliceVec *names = folders_list(check->library->folders, path_dir(path));
    Slice same = composed_otherwise(names, path_base(path));
    if (same.n)
        return path_join(check->scratch, path_dir(path), same);
    bool short_stem = path_stem(path).n < 3; /* the ending makes up for nothing */
    Slice near = short_stem ? (Slice){0} : name_meant(path_base(path), names->v, names->n);
    return near.n ? path_join(check->scratch, path_dir(path), near) : near;
}

/* A file whose name holds the `?` or `#` that a query or fragment begins with. */
static Slice with_marks(struct check *check, const struct text *text, const struct link *link) {
    Slice path = path_join(check->scratch, path_dir(text->source->path),
                           url_decode(check->scratch, link->url));
    if (!strpbrk(slice_cstr(check->scratch, link->url), "?#") || path_escapes(path))
        return (Slice){0};
    const struct on_disk *there = folders_look(check->library->folders, path);
    return there->kind == FILE_REGULAR ? there->spelling : (Slice){0};
}

/* The file that was perhaps meant by the path of one that is not there. */
static Slice meant(struct check *check, const struct text *text, const struct link *link,
                   Slice path) {
    Slice found = with_marks(check, text, link);
    found = found.n ? found : with_ending(check, path, S(""), ".md");
    found = found.n ? found : with_ending(check, path, S(".html"), ".md");
    found = found.n ? found : near_file(check, path);
    return found.n ? found : moved_to(check, path_base(path));
}

/* A library path as it would be written in this link. */
static Slice as_written(struct check *check, const struct text *text, const struct link *link,
                        Slice path) {
    Slice relative = path_relative(check->scratch, path_dir(text->source->path), path);
    Buf url = {0};
    buf_address(&url, relative, link->angle);
    if (slice_ends(written_path(text, link), S("/")) &&
        folders_look(check->library->folders, path)->kind == FILE_FOLDER)
        buf_char(&url, '/');
    Slice kept = buf_dup(&url, check->scratch);
    buf_free(&url);
    return kept;
}

/* The two look alike, so the one on disk is written in percents. */
static void help_composed(struct check *check, const struct text *text, Slice other) {
    Buf url = {0};
    buf_url_path(&url, path_relative(check->scratch, path_dir(text->source->path), other));
    diag_help(check->library->sink,
              "a file of that name is there, with its letters and marks composed otherwise (NFC, "
              "NFD): rename it, or write `%s`",
              url.s);
    buf_free(&url);
}

static void report_missing(struct check *check, const struct text *text, const struct link *link,
                           const struct target *target) {
    struct sink *sink = check->library->sink;
    if (is_filled_in_later(link->url))
        return;
    if (!diag_at(sink, RULE_LINK_MISSING_FILE, link_place(text, link), "no such file: `%.*s`",
                 FMT(written_path(text, link))))
        return;
    label(check, link);
    diag_about(sink, target->path);
    Slice other = meant(check, text, link, target->path);
    if (!other.n)
        return;
    if (!is_ascii(other) && unicode_equal(other, target->path)) {
        help_composed(check, text, other);
        return;
    }
    diag_help(sink, "did you mean `%.*s`?", FMT(as_written(check, text, link, other)));
    if (slice_eq(with_marks(check, text, link), other))
        fix_marks(check, text, link, other);
    else if (slice_eq(certain_file(check, target->path), other))
        fix_address(check, text, link, other);
}

static void report_case(struct check *check, const struct text *text, const struct link *link,
                        const struct target *target) {
    struct sink *sink = check->library->sink;
    diag_at(sink, RULE_LINK_CASE, link_place(text, link), "no file is spelled `%.*s`",
            FMT(written_path(text, link)));
    label(check, link);
    diag_about(sink, target->path);
    diag_help(sink, "write `%.*s`: upper and lower case differ on most web servers",
              FMT(as_written(check, text, link, target->path)));
    if (folders_alone(check->library->folders, target->path))
        fix_address(check, text, link, target->path);
}

static void report_outside(struct check *check, const struct text *text, const struct link *link) {
    struct sink *sink = check->library->sink;
    if (is_filled_in_later(link->url))
        return;
    diag_at(sink, RULE_LINK_OUTSIDE, link_place(text, link), "`%.*s` leads out of the library",
            FMT(written_path(text, link)));
    label(check, link);
    diag_help(sink, "the site will not hold that file; link to where it is published instead");
}

/* A text of a snippet may name a heading of the pages that it is included into: of all of them. */
struct users {
    bool some, all;                 /* have the anchor */
    const struct document *without; /* the first that has not */
};

static void ask_users(struct check *check, const uint32_t *indices, uint32_t n, Slice anchor,
                      struct users *users) {
    for (uint32_t i = 0; i < n; i++) {
        const struct document *user = &check->library->documents.v[indices[i]];
        if (user->kind == KIND_SNIPPET)
            continue;
        bool has = map_has(&check_anchors(check, user)->ids, anchor);
        users->some = users->some || has;
        if (!has && !users->without)
            users->without = user;
    }
}

static struct users users_with(struct check *check, const struct document *snippet, Slice anchor) {
    struct users users = {0};
    const struct library *library = check->library;
    if (!check->includers)
        check->includers = include_users(check->arena, library);
    const struct includers *includers = &check->includers[snippet - library->documents.v];
    ask_users(check, includers->direct, includers->n_direct, anchor, &users);
    ask_users(check, includers->indirect, includers->n_indirect, anchor, &users);
    users.all = users.some && !users.without;
    return users;
}

static void help_anchor(struct check *check, const struct text *text, const struct link *link,
                        const struct document *page, Slice anchor) {
    const struct anchors *anchors = check_anchors(check, page);
    Slice near = name_meant(anchor, anchors->sorted, anchors->ids.n);
    near = near.n ? near : check_anchor_alike(check, page, anchor);
    if (!near.n)
        return;
    diag_help(check->library->sink, "did you mean `#%.*s`?", FMT(near));
    fix_anchor(check, text, link, anchor, anchors);
}

static void check_anchor(struct check *check, const struct text *text, const struct link *link,
                         const struct document *page, Slice anchor) {
    struct sink *sink = check->library->sink;
    bool here = page == text->document;
    /* Browsers know this one by themselves. */
    if (!page || slice_eq_nocase(anchor, S("top")) ||
        map_has(&check_anchors(check, page)->ids, anchor))
        return;
    struct users users = {0};
    if (here && page->kind == KIND_SNIPPET)
        users = users_with(check, page, anchor);
    if (users.all || is_filled_in_later(link->url))
        return;
    if (here)
        diag_at(sink, RULE_LINK_MISSING_ANCHOR, link_place(text, link),
                "no heading or id `#%.*s` on this page", FMT(anchor));
    else
        diag_at(sink, RULE_LINK_MISSING_ANCHOR, link_place(text, link),
                "no heading or id `#%.*s` in `%.*s`", FMT(anchor), FMT(page->source->path));
    label(check, link);
    diag_about(sink, page->source->path);
    if (users.some)
        diag_help(sink, "`%.*s` includes this text and has no such heading",
                  FMT(users.without->source->path));
    else
        help_anchor(check, text, link, page, anchor);
}

/* A path from the web server's root; the site may lie anywhere below it. */
static void report_absolute(struct check *check, const struct text *text, const struct link *link) {
    struct sink *sink = check->library->sink;
    Slice written = written_path(text, link);
    if (is_filled_in_later(link->url) || written.n < 2)
        return;
    if (!diag_at(sink, RULE_LINK_ABSOLUTE, link_place(text, link),
                 "`%.*s` leads to the web server's root, wherever the site is", FMT(written)))
        return;
    label(check, link);
    Slice path =
        path_normal(check->scratch, url_decode(check->scratch, slice_sub(written, 1, written.n)));
    if (path.n && !path_escapes(path) &&
        folders_look(check->library->folders, path)->kind != FILE_ABSENT)
        diag_help(sink, "write `%.*s`", FMT(as_written(check, text, link, path)));
}

/* Nothing between the parentheses, or between the brackets of what is no image. */
static bool report_empty(struct check *check, const struct text *text, const struct link *link) {
    struct sink *sink = check->library->sink;
    Slice all = text->source->text, start = slice_sub(all, link->start, link->end);
    bool textless = link->kind == LINK_INLINE && slice_starts(start, S("[]("));
    if (link->kind == LINK_DEFINITION || (link->url.n && !textless))
        return false;
    if (!link->url.n)
        diag_at(sink, RULE_LINK_EMPTY, link_place(text, link), "this %s has no address",
                is_image(link) ? "image" : "link");
    else
        diag_at(sink, RULE_LINK_EMPTY, link_place(text, link),
                "this link has no text, so nobody sees it");
    label(check, link);
    return !link->url.n;
}

static void check_link(struct check *check, const struct text *text, const struct link *link) {
    struct target target = link_resolve(check->library, check->scratch, text->source, link->url);
    switch (target.kind) {
    case TARGET_MISSING:
        report_missing(check, text, link, &target);
        break;
    case TARGET_CASE:
        report_case(check, text, link, &target);
        break;
    case TARGET_OUTSIDE:
        report_outside(check, text, link);
        break;
    case TARGET_HERE:
    case TARGET_DOCUMENT:
        if (target.kind == TARGET_DOCUMENT && target.document->kind == KIND_AGENT &&
            target.document != text->document)
            graph_note(check, text, NULL, target.document->name);
        if (target.fragment.n)
            check_anchor(check, text, link,
                         target.kind == TARGET_HERE ? text->document : target.document,
                         target.fragment);
        break;
    case TARGET_ROOT:
        report_absolute(check, text, link);
        break;
    case TARGET_EXTERNAL:
        if (check->external && !is_filled_in_later(link->url))
            external_add(check->external, text->source, link);
        break;
    case TARGET_FILE:
    case TARGET_FOLDER:
        break;
    }
}

/* `[Note]: important` is read as a definition, and was none: that is told (link/unused-definition),
 * not that there is no file `important`. */
static bool was_text(const struct check *check, const struct link *link) {
    if (link->kind != LINK_DEFINITION || !check_is_unused(check, link))
        return false;
    for (size_t i = 0; i < link->url.n; i++)
        if (strchr("/.#:", link->url.s[i]))
            return false;
    return true;
}

void check_links(struct check *check, const struct text *text) {
    check->broken.n = 0;
    check_definitions(check, text);
    for (uint32_t i = 0; i < text->facts->n_links; i++) {
        const struct link *link = &text->facts->links[i];
        if (has_own_address(link) && !is_include(text->facts, link) && !was_text(check, link) &&
            !report_empty(check, text, link))
            check_link(check, text, link);
    }
}
