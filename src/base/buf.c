/* The builder of str.h. */
#include "base/mem.h"
#include "base/str.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(Buf *b) {
    *b = (Buf){0};
    buf_reserve(b, 0);
}

void buf_free(Buf *b) {
    xfree(b->s);
    *b = (Buf){0};
}

void buf_clear(Buf *b) {
    b->n = 0;
    if (b->s)
        b->s[0] = '\0';
}

enum { DOUBLED = 64 * 1024 }; /* larger ones grow by half */

/* Always keeps one byte more than was asked for, for the NUL. */
void buf_reserve(Buf *b, size_t more) {
    if (b->s && more < b->cap - b->n)
        return;
    size_t cap = b->cap + (b->cap < DOUBLED ? b->cap : b->cap / 2);
    if (more >= PTRDIFF_MAX - b->n)
        more = PTRDIFF_MAX - b->n - 1; /* ends in "out of memory" */
    if (cap < b->n + more + 1)
        cap = b->n + more + 1;
    if (cap < 64)
        cap = 64;
    b->s = xrealloc(b->s, cap);
    b->cap = cap;
    b->s[b->n] = '\0';
}

void buf_fill(Buf *b, char c, size_t times) {
    buf_reserve(b, times);
    memset(b->s + b->n, c, times);
    b->n += times;
    b->s[b->n] = '\0';
}

/* Are there no conversions but %s, %.*s, %u and %zu? The C library takes its time for these, and most formats have no others. */
static bool is_simple(const char *format) {
    for (const char *at = strchr(format, '%'); at; at = strchr(at, '%')) {
        if (at[1] == 's' || at[1] == 'u')
            at += 2;
        else if (at[1] == 'z' && at[2] == 'u')
            at += 3;
        else if (at[1] == '.' && at[2] == '*' && at[3] == 's')
            at += 4;
        else
            return false;
    }
    return true;
}

static void put_simple(Buf *b, const char *format, va_list args) {
    for (const char *at; (at = strchr(format, '%')); format = at) {
        buf_add(b, format, (size_t)(at - format));
        if (at[1] == '.') {
            int most = va_arg(args, int);
            const char *s = va_arg(args, const char *);
            buf_add(b, s, most > 0 ? strnlen(s, (size_t)most) : 0);
            at += 4;
        } else if (at[1] == 's') {
            buf_puts(b, va_arg(args, const char *));
            at += 2;
        } else if (at[1] == 'u') {
            buf_number(b, va_arg(args, unsigned));
            at += 2;
        } else {
            buf_number(b, va_arg(args, size_t));
            at += 3;
        }
    }
    buf_puts(b, format);
}

void buf_vprintf(Buf *b, const char *format, va_list args) {
    if (is_simple(format)) {
        put_simple(b, format, args);
        return;
    }
    va_list again;
    va_copy(again, args);
    buf_reserve(b, 64);
    int n = vsnprintf(b->s + b->n, b->cap - b->n, format, args);
    if (n > 0 && (size_t)n >= b->cap - b->n) {
        buf_reserve(b, (size_t)n);
        n = vsnprintf(b->s + b->n, b->cap - b->n, format, again);
    }
    va_end(again);
    if (n > 0)
        b->n += (size_t)n;
    b->s[b->n] = '\0';
}

void buf_printf(Buf *b, const char *format, ...) {
    va_list args;
    va_start(args, format);
    buf_vprintf(b, format, args);
    va_end(args);
}

void buf_number(Buf *b, unsigned long long number) {
    char digits[24];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    buf_add(b, digits + at, sizeof digits - at);
}

void buf_thousands(Buf *b, long long number) {
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%lld", number), first = number < 0;
    for (int i = 0; i < n; i++) {
        if (i > first && (n - i) % 3 == 0)
            buf_char(b, ',');
        buf_char(b, digits[i]);
    }
}

Slice buf_dup(const Buf *b, struct arena *arena) {
    return slice_dup(arena, buf_view(b));
}

Slice arena_printf(struct arena *arena, const char *format, ...) {
    Buf b = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&b, format, args);
    va_end(args);
    Slice s = buf_dup(&b, arena);
    buf_free(&b);
    return s;
}
