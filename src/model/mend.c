#include "model/mend.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "base/vec.h"
#include "input/source.h"
#include "model/mention_near.h"
#include <stdlib.h>
#include <string.h>

enum { SHORT = 4 };

/* --- paths --- */

/* In <> blanks and parentheses end nothing. */
static bool ends_address(char c, bool angle) {
    unsigned char byte = (unsigned char)c;
    return byte < ' ' || byte == 0x7F || strchr("%?#<>\"'&\\`|", c) || (!angle && strchr(" ()", c));
}

void buf_address(Buf *out, Slice path, bool angle) {
    for (size_t i = 0; i < path.n; i++)
        if (ends_address(path.s[i], angle))
            buf_printf(out, "%%%02X", (unsigned char)path.s[i]);
        else
            buf_char(out, path.s[i]);
}

static size_t count_of(Slice s, char c) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.s[i] == c;
    return n;
}

Slice address_like(struct arena *arena, Slice name, Slice written, bool angle) {
    Slice read = url_decode(arena, written);
    Buf out = {0};
    for (size_t i = 0; i < name.n; i++) {
        char c = name.s[i];
        size_t raw = count_of(written, c);
        /* As often as before, so that parentheses stay balanced. */
        bool plain = ends_address(c, angle) ? raw && c != '%' && raw == count_of(name, c)
                                            : raw || !count_of(read, c);
        if (plain)
            buf_char(&out, c);
        else
            buf_printf(&out, "%%%02X", (unsigned char)c);
    }
    Slice kept = buf_dup(&out, arena);
    buf_free(&out);
    return kept;
}

/* No selector, quote, blank or other character that ends a path in a directive or code span. */
static bool is_plain(Slice name) {
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.s[i] <= ' ' || strchr("\"'`:#{}*<>$|\\", name.s[i]))
            return false;
    return utf8_valid(name, NULL);
}

static Slice last_name(Slice path, Slice *before) {
    size_t at = path.n;
    while (at > 0 && path.s[at - 1] != '/')
        at--;
    *before = slice_sub(path, 0, at ? at - 1 : 0);
    return slice_sub(path, at, path.n);
}

static Slice write_name(struct arena *arena, Slice name, Slice written, enum spelling spelling) {
    if (spelling == SPELLING_PLAIN)
        return is_plain(name) ? name : (Slice){0};
    return address_like(arena, name, written, spelling == SPELLING_ANGLE);
}

Slice mend_path(struct arena *arena, Slice written, Slice meant, enum spelling spelling) {
    bool slash = slice_ends(written, S("/"));
    Slice rest = slice_sub(written, 0, written.n - slash), mended = slash ? S("/") : S("");
    bool changed = false;
    for (bool first = true; rest.n; first = false) {
        Slice before, wanted_before, name = last_name(rest, &before);
        Slice wanted = last_name(meant, &wanted_before);
        Slice read = spelling == SPELLING_PLAIN ? name : url_decode(arena, name);
        if (!wanted.n || (!first && !slice_eq_nocase(read, wanted)))
            break;
        bool same = slice_eq(read, wanted);
        Slice new = same ? name : write_name(arena, wanted, name, spelling);
        if (!new.n)
            return (Slice){0};
        changed |= !same;
        const char *joint = rest.n > name.n ? "/" : "";
        mended = arena_printf(arena, "%s%.*s%.*s", joint, FMT(new), FMT(mended));
        rest = before;
        meant = wanted_before;
    }
    return changed ? arena_printf(arena, "%.*s%.*s", FMT(rest), FMT(mended)) : (Slice){0};
}

static bool is_word(Slice ending) {
    for (size_t i = 0; i < ending.n; i++)
        if ((ending.s[i] | 32) < 'a' || (ending.s[i] | 32) > 'z')
            return false;
    return ending.n > 0;
}

/* An ending is short, and misspelt all the same. */
static bool differs_in_ending(Slice a, Slice b) {
    return slice_eq(path_stem(a), path_stem(b)) && is_word(path_ext(a)) && is_word(path_ext(b));
}

Slice nearby_file(const struct nearby *nearby, Slice base) {
    bool ending = nearby->n == 1 && differs_in_ending(nearby->v[0], base);
    Slice found = ending ? nearby->v[0] : nearby_certain(nearby, base);
    if (!found.n || slice_ends(found, S("/")))
        return (Slice){0};
    bool far = utf8_count(path_stem(base)) < SHORT || utf8_count(path_stem(found)) < SHORT;
    return far && !slice_eq_nocase(found, base) ? (Slice){0} : found;
}

/* --- directives --- */

static bool stands_at(const struct source *source, uint32_t at, Slice text, struct span *out) {
    *out = (struct span){at, at + (uint32_t)text.n};
    return text.n && slice_eq(slice_sub(source->text, out->start, out->end), text);
}

static uint32_t skip_to_path(const struct source *source, const struct directive *d) {
    uint32_t at = d->start + (uint32_t)strlen("{{#include");
    while (at < d->end && strchr(" \t\"", source->text.s[at]))
        at++;
    return at;
}

static int compare_starts(const void *key, const void *element) {
    uint32_t start = *(const uint32_t *)key, other = ((const struct link *)element)->start;
    return (start > other) - (start < other);
}

static const struct link *link_at(const struct facts *facts, uint32_t start) {
    return facts->n_links
               ? bsearch(&start, facts->links, facts->n_links, sizeof *facts->links, compare_starts)
               : NULL;
}

bool directive_path_span(const struct source *source, const struct facts *facts,
                         const struct directive *d, struct span *out, enum spelling *spelling) {
    *spelling = SPELLING_PLAIN;
    if (d->form == FORM_INCLUDE)
        return stands_at(source, skip_to_path(source, d), d->path, out);
    if (d->form != FORM_REFERENCE)
        return false;
    if (!d->link) {
        size_t at = slice_find(slice_sub(source->text, 0, d->end), d->path, d->start);
        return at != SLICE_NONE && stands_at(source, (uint32_t)at, d->path, out);
    }
    const struct link *link = link_at(facts, d->start);
    Slice dest = link ? slice_sub(source->text, link->dest, link->dest_end) : (Slice){0};
    if (!link || link->kind != LINK_INLINE || slice_find_char(dest, '#', 0) != SLICE_NONE)
        return false;
    *out = (struct span){link->dest, link->dest_end};
    *spelling = link->angle ? SPELLING_ANGLE : SPELLING_URL;
    return dest.n > 0;
}

bool directive_name_span(const struct source *source, const struct directive *d, struct span *out) {
    struct span path;
    if (d->form != FORM_INCLUDE || !stands_at(source, skip_to_path(source, d), d->path, &path))
        return false;
    uint32_t at = path.end;
    if (at < d->end && source->text.s[at] == '"')
        at++;
    return at < d->end && strchr("#:", source->text.s[at]) &&
           stands_at(source, at + 1, d->name, out);
}
