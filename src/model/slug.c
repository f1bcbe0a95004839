#include "model/slug.h"
#include "base/mem.h"
#include "base/unicode.h"
#include <stdint.h>

static bool is_ascii(Slice s) {
    unsigned char all = 0;
    for (size_t i = 0; i < s.n; i++)
        all |= (unsigned char)s.s[i];
    return all < 0x80;
}

/* Most headings are plain English, and most pages have many. */
static Slice slug_of_ascii(struct arena *arena, Slice text) {
    char *out = arena_bytes(arena, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.s[i];
        if (c >= 'A' && c <= 'Z')
            out[n++] = (char)(c + 'a' - 'A');
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-')
            out[n++] = c;
        else if (c == ' ')
            out[n++] = '-';
    }
    out[n] = '\0';
    return (Slice){out, n};
}

Slice slug_of(struct arena *arena, Slice heading_text) {
    if (is_ascii(heading_text))
        return slug_of_ascii(arena, heading_text);
    Buf lower = {0}, out = {0};
    buf_lower(&lower, heading_text);
    for (size_t i = 0; i < lower.n;) {
        uint32_t code;
        size_t n = utf8_next(lower.s + i, lower.n - i, &code);
        if (code == ' ')
            buf_char(&out, '-');
        else if (unicode_is_slug(code))
            buf_add(&out, lower.s + i, n);
        i += n;
    }
    Slice slug = buf_dup(&out, arena);
    buf_free(&lower);
    buf_free(&out);
    return slug;
}

/* What is kept for a slug: one more than the number of copies that were made of it. 0 means that it
 * is free. */
static uintptr_t count_of(const struct slugger *slugger, Slice slug) {
    return (uintptr_t)map_get(&slugger->seen, slug);
}

Slice slugger_unique(struct slugger *slugger, Slice slug) {
    uintptr_t copies = count_of(slugger, slug);
    if (!copies) {
        map_set(&slugger->seen, slug, (void *)(uintptr_t)1);
        return slug;
    }
    Slice unique;
    do
        unique = arena_printf(slugger->arena, "%.*s-%zu", FMT(slug), (size_t)copies++);
    while (count_of(slugger, unique));
    map_set(&slugger->seen, slug, (void *)copies);
    map_set(&slugger->seen, unique, (void *)(uintptr_t)1);
    return unique;
}

void slugger_free(struct slugger *slugger) {
    map_free(&slugger->seen);
}
