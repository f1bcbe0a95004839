/* Text: borrowed slices in, owned builders out.
 *
 * A Slice is bytes that somebody else owns; it is not NUL-terminated and may hold any byte.
 * A Buf owns its bytes, grows, and is always NUL-terminated: buf.s is never NULL after
 * buf_init or the first append, and {0} is a valid empty Buf.
 * Escapers are named after the context that they make text safe for.
 */
#ifndef QUIRE_BASE_STR_H
#define QUIRE_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct arena;

typedef struct {
    const char *s;
    size_t n;
} Slice;

#define S(literal) ((Slice){("" literal), sizeof(literal) - 1})
#define FMT(slice) (int)(slice).n, (slice).s  /* for "%.*s" */

/* NULL gives the empty slice. Inline, as much here that is small: the length of a constant is known, and most calls are short. */
static inline Slice slice_from(const char *nul_terminated) {
    return nul_terminated ? (Slice){nul_terminated, strlen(nul_terminated)} : (Slice){"", 0};
}

/* Clamped to s. */
static inline Slice slice_sub(Slice s, size_t from, size_t to) {
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    /* An empty slice may hold NULL, to which nothing may be added, not even 0. */
    return (Slice){from ? s.s + from : s.s, to - from};
}

static inline bool slice_eq(Slice a, Slice b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0);
}

/* Inline, as nearly every text that it is held against is a constant. */
static inline bool slice_is(Slice a, const char *nul_terminated) {
    size_t n = nul_terminated ? strlen(nul_terminated) : 0;
    return a.n == n && (n == 0 || memcmp(a.s, nul_terminated, n) == 0);
}

bool slice_eq_nocase(Slice a, Slice b);                   /* ASCII case alone */
int slice_cmp(Slice a, Slice b);                          /* by bytes, shorter first */
int slice_order(const void *a, const void *b);            /* the same of two Slices, for qsort and bsearch */
static inline bool slice_starts(Slice s, Slice prefix) {
    return s.n >= prefix.n && slice_eq(slice_sub(s, 0, prefix.n), prefix);
}

static inline bool slice_ends(Slice s, Slice suffix) {
    return s.n >= suffix.n && slice_eq(slice_sub(s, s.n - suffix.n, s.n), suffix);
}

Slice slice_trim(Slice s);                                /* ASCII white space at both ends */
Slice slice_trim_end(Slice s);
#define SLICE_NONE ((size_t)-1)
size_t slice_find(Slice s, Slice needle, size_t from);    /* offset, or SLICE_NONE */
size_t slice_find_char(Slice s, char c, size_t from);
/* Cuts the first line off *rest, without its ending ("\n", "\r\n" or "\r"); false when *rest is empty. */
bool slice_next_line(Slice *rest, Slice *line);
/* The same text for what lives in that arena: where that lies in the heap (base/heap.h) and the text in neither that nor an image, as
 * literals do, a copy. */
Slice slice_lasting(struct arena *arena, Slice s);
Slice slice_dup(struct arena *arena, Slice s);            /* the copy is NUL-terminated */
const char *slice_cstr(struct arena *arena, Slice s);     /* the same, as a C string */

/* Edit distance (optimal string alignment: insert, delete, replace, swap of neighbours), by bytes.
 * Stops early: any result above `limit` is returned as limit + 1. */
size_t slice_distance(Slice a, Slice b, size_t limit);

typedef struct {
    char *s;
    size_t n, cap;
} Buf;

void buf_init(Buf *b);
void buf_free(Buf *b);                                    /* leaves a valid empty Buf */
void buf_clear(Buf *b);                                   /* keeps the memory */
void buf_reserve(Buf *b, size_t more);
static inline void buf_add(Buf *b, const void *bytes, size_t n) {
    if (n >= b->cap - b->n)
        buf_reserve(b, n);
    if (n)
        memcpy(b->s + b->n, bytes, n);
    b->n += n;
    b->s[b->n] = '\0';
}

static inline void buf_puts(Buf *b, const char *nul_terminated) {
    buf_add(b, nul_terminated, strlen(nul_terminated));
}

static inline void buf_slice(Buf *b, Slice s) {
    buf_add(b, s.s, s.n);
}

static inline void buf_char(Buf *b, char c) {
    if (b->cap - b->n < 2)
        buf_reserve(b, 1);
    b->s[b->n++] = c;
    b->s[b->n] = '\0';
}
void buf_fill(Buf *b, char c, size_t times);
void buf_printf(Buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(Buf *b, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
void buf_number(Buf *b, unsigned long long number);       /* "1234" */
void buf_thousands(Buf *b, long long number);             /* in groups of three digits: "-1,234" */
/* Valid until the next change. */
static inline Slice buf_view(const Buf *b) {
    return (Slice){b->s ? b->s : "", b->n};
}

Slice buf_dup(const Buf *b, struct arena *arena);
Slice arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What no page can hold, NUL and bytes that are no UTF-8, becomes U+FFFD. */
void buf_html_text(Buf *b, Slice s);                      /* & < > */
void buf_html_exact(Buf *b, Slice s);                     /* & < > and carriage returns, which browsers read as ends of lines */
void buf_html_attr(Buf *b, Slice s);                      /* & < > " ' */
/* Text and attribute values of XML; white space is kept in both. What XML cannot write becomes U+FFFD. */
void buf_xml_text(Buf *b, Slice s);
/* Percent-encodes what may not stand in a URL (spaces, controls, non-ASCII, quotes, <>\^`{|}) and keeps
 * reserved characters and existing %XX. Not yet HTML-escaped. */
void buf_url(Buf *b, Slice s);
/* A path as a URL: like buf_url, but `%`, `?` and `#` are encoded too. */
void buf_url_path(Buf *b, Slice s);
Slice url_decode(struct arena *arena, Slice s);           /* %XX to bytes; malformed ones stay */
void buf_json_string(Buf *b, Slice s);                    /* with the quotes; invalid UTF-8 becomes U+FFFD */

#endif
