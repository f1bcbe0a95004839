#include "base/tokens.h"
#include "base/merge.h"
#include "base/pretoken.h"
#include "base/ranks.h"
#include "base/unicode.h"
#include <stdlib.h>
#include <string.h>

/* What pieces that had to be merged came to. Each has one place, where the last one that wants it stays. */
enum { REMEMBERED = 1 << 12, REMEMBERED_LENGTH = 22 };
struct remembered {
    uint8_t n, tokens;
    unsigned char bytes[REMEMBERED_LENGTH];
};

struct tokenizer {
    struct merger merger;
    struct remembered pieces[REMEMBERED];
};

bool tokens_known(void) {
    return ranks_count > 0;
}

struct tokenizer *tokenizer_new(void) {
    return xcalloc(1, sizeof(struct tokenizer));
}

void tokenizer_free(struct tokenizer *tokenizer) {
    if (tokenizer)
        merger_free(&tokenizer->merger);
    free(tokenizer);
}

static uint32_t rank_of(const unsigned char *s, size_t n, uint64_t hash) {
    return n <= ranks_longest ? token_rank(s, n, hash) : NO_TOKEN;
}

static size_t count_piece(struct tokenizer *t, const unsigned char *s, size_t n) {
    uint64_t hash = ranks_hash(s, n);
    if (rank_of(s, n, hash) != NO_TOKEN)
        return 1;
    struct remembered *r = n <= REMEMBERED_LENGTH ? &t->pieces[hash % REMEMBERED] : NULL;
    if (r && r->n == n && memcmp(r->bytes, s, n) == 0)
        return r->tokens;
    merge_piece(&t->merger, s, n);
    if (r) {
        r->n = (uint8_t)n;
        r->tokens = (uint8_t)t->merger.n;
        memcpy(r->bytes, s, n);
    }
    return t->merger.n;
}

/* The text itself, or what it is counted as, in `mended`. */
static Slice as_counted(Slice text, Buf *mended) {
    if (utf8_valid(text, NULL))
        return text;
    buf_utf8_mended(mended, text);
    return buf_view(mended);
}

size_t tokens_count(struct tokenizer *t, Slice text) {
    Buf mended = {0};
    size_t tokens = 0;
    text = as_counted(text, &mended);
    for (size_t at = 0, n; at < text.n; at += n) {
        n = pretoken((Slice){text.s + at, text.n - at});
        tokens += count_piece(t, (const unsigned char *)text.s + at, n);
    }
    buf_free(&mended);
    return tokens;
}

/* A text that is no UTF-8 is mended stretch by stretch, so that each knows where it ends. */
static Slice stretches_as_counted(Slice text, const size_t **ends, size_t n, size_t **moved, Buf *mended) {
    if (utf8_valid(text, NULL))
        return text;
    *moved = xcalloc(n, sizeof **moved);
    for (size_t i = 0; i < n; i++) {
        buf_utf8_mended(mended, slice_sub(text, i ? (*ends)[i - 1] : 0, (*ends)[i]));
        (*moved)[i] = mended->n;
    }
    *ends = *moved;
    return buf_view(mended);
}

void tokens_by_stretch(struct tokenizer *t, Slice text, const size_t *ends, size_t n_ends, uint32_t *counts) {
    Buf mended = {0};
    size_t *moved = NULL, stretch = 0;
    text = stretches_as_counted(text, &ends, n_ends, &moved, &mended);
    memset(counts, 0, n_ends * sizeof *counts);
    for (size_t at = 0, n; at < text.n; at += n) {
        const unsigned char *piece = (const unsigned char *)text.s + at;
        n = pretoken((Slice){text.s + at, text.n - at});
        while (ends[stretch] <= at)
            stretch++;
        size_t tokens = count_piece(t, piece, n);
        if (tokens == 1 || at + n <= ends[stretch]) {
            counts[stretch] += (uint32_t)tokens;
            continue;
        }
        merge_piece(&t->merger, piece, n);
        for (size_t i = 0; i < t->merger.n; i++) {
            while (ends[stretch] <= at + t->merger.starts[i])
                stretch++;
            counts[stretch]++;
        }
    }
    buf_free(&mended);
    free(moved);
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
