#include "base/tokens.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/merge.h"
#include "base/pretoken.h"
#include "base/ranks.h"
#include "base/unicode.h"
#include <stdlib.h>
#include <string.h>

/* What pieces came to. Each has one place, where the last one that wanted it stays; up to WHOLE bytes, its ends are all of
 * it (hash.h). A text's words come again and again, and this is far less memory to look at than the table of all tokens. */
enum { REMEMBERED = 1 << 14, WHOLE = 16 };
struct remembered {
    struct hash_ends ends;
    uint32_t n, tokens;
};

/* What stretches that many texts share came to, by their texts, which are kept up to so many bytes in all. */
enum { SHARED_BYTES = 8 << 20, SHARED_LEAST = 64 };

struct tokenizer {
    struct merger merger;
    struct remembered pieces[REMEMBERED];
    struct map shared;       /* text -> tokens + 1 */
    size_t shared_bytes;
    struct arena *arena;     /* of those texts */
};

bool tokens_known(void) {
    return ranks_count > 0;
}

struct tokenizer *tokenizer_new(void) {
    struct tokenizer *tokenizer = xcalloc(1, sizeof *tokenizer);
    tokenizer->arena = arena_new();
    return tokenizer;
}

void tokenizer_free(struct tokenizer *tokenizer) {
    if (!tokenizer)
        return;
    merger_free(&tokenizer->merger);
    map_free(&tokenizer->shared);
    arena_free(tokenizer->arena);
    xfree(tokenizer);
}

static uint32_t rank_of(const unsigned char *s, size_t n, uint64_t hash) {
    return n <= ranks_longest ? token_rank(s, n, hash) : NO_TOKEN;
}

/* Kept out of line, so that what is remembered takes few steps. */
__attribute__((noinline)) static uint32_t count_anew(struct tokenizer *t, const unsigned char *s, size_t n) {
    if (rank_of(s, n, ranks_hash(s, n)) != NO_TOKEN)
        return 1;
    merge_piece(&t->merger, s, n);
    return (uint32_t)t->merger.n;
}

static inline uint32_t count_piece(struct tokenizer *t, const unsigned char *s, size_t n) {
    if (n > WHOLE)
        return count_anew(t, s, n);
    struct hash_ends ends = hash_ends(s, n);
    struct remembered *r = &t->pieces[hash_of_ends(ends, n) % REMEMBERED];
    if (r->n != n || r->ends.first != ends.first || r->ends.last != ends.last)
        *r = (struct remembered){ends, (uint32_t)n, count_anew(t, s, n)};
    return r->tokens;
}

/* The text itself, or what it is counted as, in `mended`. */
static Slice as_counted(Slice text, Buf *mended) {
    if (utf8_valid(text, NULL))
        return text;
    buf_utf8_mended(mended, text);
    return buf_view(mended);
}

static size_t count_valid(struct tokenizer *t, Slice text) {
    size_t tokens = 0;
    for (size_t at = 0, n; at < text.n; at += n) {
        n = pretoken((Slice){text.s + at, text.n - at});
        tokens += count_piece(t, (const unsigned char *)text.s + at, n);
    }
    return tokens;
}

size_t tokens_count(struct tokenizer *t, Slice text) {
    Buf mended = {0};
    size_t tokens = count_valid(t, as_counted(text, &mended));
    buf_free(&mended);
    return tokens;
}

/* --- by stretches --- */

/* Is the text cut here whatever else stands in it? Behind a line feed, it is, unless a space or slash follows: no
 * alternative of the expression takes anything else behind one (pretoken.h). */
static bool is_cut(Slice text, size_t at) {
    uint32_t code;
    if (at == 0 || at == text.n)
        return true;
    if (text.s[at - 1] != '\n' || text.s[at] == '/')
        return false;
    utf8_next(text.s + at, text.n - at, &code);
    return !unicode_is_space(code);
}

static size_t count_shared(struct tokenizer *t, Slice text) {
    void *known = map_get(&t->shared, text);
    if (known)
        return (size_t)(uintptr_t)known - 1;
    size_t tokens = count_valid(t, text);
    if (t->shared_bytes + text.n <= SHARED_BYTES) {
        t->shared_bytes += text.n;
        map_set(&t->shared, slice_dup(t->arena, text), (void *)(uintptr_t)(tokens + 1));
    }
    return tokens;
}

/* Counts what of a shared stretch does not depend on what stands around it; returns where that ends, `at` for nothing. */
static size_t take_shared(struct tokenizer *t, Slice text, size_t at, struct token_stretch *stretch) {
    size_t end = stretch->end;
    if (!stretch->shared || end < at + SHARED_LEAST || !is_cut(text, at))
        return at;
    while (end > at && !is_cut(text, end))
        end--;
    if (end < at + SHARED_LEAST)
        return at;
    stretch->tokens += (uint32_t)count_shared(t, slice_sub(text, at, end));
    return end;
}

/* Counts the piece at `at`, which may reach over the ends of stretches; returns its length. */
static size_t take_piece(struct tokenizer *t, Slice text, size_t at, struct token_stretch *stretch) {
    const unsigned char *piece = (const unsigned char *)text.s + at;
    size_t n = pretoken((Slice){text.s + at, text.n - at}), tokens = count_piece(t, piece, n);
    if (tokens == 1 || at + n <= stretch->end) {
        stretch->tokens += (uint32_t)tokens;
        return n;
    }
    merge_piece(&t->merger, piece, n);
    for (size_t i = 0; i < t->merger.n; i++) {
        while (stretch->end <= at + t->merger.starts[i])
            stretch++;
        stretch->tokens++;
    }
    return n;
}

static void count_stretches(struct tokenizer *t, Slice text, struct token_stretch *stretches) {
    bool entered = true;
    for (size_t at = 0; at < text.n;) {
        while (stretches->end <= at) {
            stretches++;
            entered = true;
        }
        size_t end = entered ? take_shared(t, text, at, stretches) : at;
        entered = false;
        at = end > at ? end : at + take_piece(t, text, at, stretches);
    }
}

void tokens_by_stretch(struct tokenizer *t, Slice text, struct token_stretch *stretches, size_t n) {
    Buf mended = {0};
    bool valid = utf8_valid(text, NULL);
    struct token_stretch *moved = valid ? stretches : xcalloc(n, sizeof *moved);
    for (size_t i = 0, at = 0; i < n; at = stretches[i++].end) {
        moved[i] = (struct token_stretch){stretches[i].end, stretches[i].shared, 0};
        if (valid)
            continue;
        /* Mended one by one, so that each knows where it ends. */
        buf_utf8_mended(&mended, slice_sub(text, at, stretches[i].end));
        moved[i].end = mended.n;
    }
    count_stretches(t, valid ? text : buf_view(&mended), moved);
    for (size_t i = 0; i < n && !valid; i++)
        stretches[i].tokens = moved[i].tokens;
    if (!valid)
        xfree(moved);
    buf_free(&mended);
}

void tokens_encode(struct tokenizer *t, Slice text, Tokens *out) {
    Buf mended = {0};
    text = as_counted(text, &mended);
    for (size_t at = 0, n; at < text.n; at += n) {
        const unsigned char *piece = (const unsigned char *)text.s + at;
        n = pretoken((Slice){text.s + at, text.n - at});
        uint32_t rank = rank_of(piece, n, ranks_hash(piece, n));
        if (rank != NO_TOKEN) {
            *VEC_PUSH(out) = rank;
            continue;
        }
        merge_piece(&t->merger, piece, n);
        for (size_t i = 0; i < t->merger.n; i++) {
            size_t from = t->merger.starts[i], length = (i + 1 < t->merger.n ? t->merger.starts[i + 1] : n) - from;
            *VEC_PUSH(out) = token_rank(piece + from, length, ranks_hash(piece + from, length));
        }
    }
    buf_free(&mended);
}
