#include "base/merge.h"
#include "base/mem.h"
#include "base/ranks.h"
#include <stdlib.h>
#include <string.h>

/* Pieces up to this length are merged by looking through all pairs each time: faster than a heap, as most have ten bytes. */
enum { SHORT_PIECE = 64 };
enum { KEPT = 1 << 16 };     /* memory for more bytes than these is not kept for the next piece */

uint32_t token_rank(const unsigned char *s, size_t n, uint64_t hash) {
    uint32_t mark = ranks_mark(hash);
    for (uint32_t at = (uint32_t)hash % RANKS_SLOTS;; at = (at + 1) % RANKS_SLOTS) {
        uint32_t slot = ranks_slots[at], rank = slot % (1u << RANKS_BITS) - 1;
        if (slot == 0)
            return NO_TOKEN;
        if (slot - rank - 1 == mark && ranks_offsets[rank + 1] - ranks_offsets[rank] == n &&
            memcmp(ranks_bytes + ranks_offsets[rank], s, n) == 0)
            return rank;
    }
}

static uint32_t rank_between(const unsigned char *s, size_t from, size_t to) {
    size_t n = to - from;
    return n > ranks_longest ? NO_TOKEN : token_rank(s + from, n, ranks_hash(s + from, n));
}

/* A part of a long piece, known by where it begins. */
struct merge_part {
    uint32_t next, previous; /* where its neighbours begin */
    uint32_t rank;           /* of it and the next one together */
};

/* Memory for a piece of n bytes, kept for the next ones unless it is much. */
static void reserve(struct merger *m, size_t n) {
    if (n + 1 <= m->cap && m->cap <= KEPT)
        return;
    size_t cap = n < SHORT_PIECE ? SHORT_PIECE : n;
    merger_free(m);
    m->cap = cap + 1;
    m->starts = xmalloc(m->cap * sizeof *m->starts);
    if (cap > SHORT_PIECE) {
        m->parts = xmalloc(m->cap * sizeof *m->parts);
        m->heap = xmalloc(2 * m->cap * sizeof *m->heap);
    }
}

void merger_free(struct merger *m) {
    xfree(m->starts);
    xfree(m->parts);
    xfree(m->heap);
    *m = (struct merger){0};
}

static void merge_short(struct merger *m, const unsigned char *s, size_t n) {
    uint32_t ranks[SHORT_PIECE], *starts = m->starts;  /* ranks[i]: of part i and the next one together */
    size_t parts = n;
    for (size_t i = 0; i <= n; i++)
        starts[i] = (uint32_t)i;
    for (size_t i = 0; i + 1 < n; i++)
        ranks[i] = rank_between(s, i, i + 2);
    while (parts > 1) {
        size_t i = 0;
        for (size_t j = 1; j + 1 < parts; j++)
            if (ranks[j] < ranks[i])
                i = j;
        if (ranks[i] == NO_TOKEN)
            break;
        memmove(starts + i + 1, starts + i + 2, (parts - i - 1) * sizeof *starts);
        if (i + 2 < parts)
            memmove(ranks + i + 1, ranks + i + 2, (parts - i - 3) * sizeof *ranks);
        parts--;
        if (i + 1 < parts)
            ranks[i] = rank_between(s, starts[i], starts[i + 2]);
        if (i > 0)
            ranks[i - 1] = rank_between(s, starts[i - 1], starts[i + 1]);
    }
    m->n = parts;
}

/* --- long pieces: a list of parts, and a heap of the pairs --- */

/* The heap holds rank and place of each pair, so that the least is the leftmost of the lowest rank. What a merge made untrue
 * in it is found when it comes out. */
static void sink_down(uint64_t *heap, size_t n, size_t at) {
    uint64_t moving = heap[at];
    for (size_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && heap[child + 1] < heap[child])
            child++;
        if (heap[child] >= moving)
            break;
        heap[at] = heap[child];
    }
    heap[at] = moving;
}

static uint64_t take_least(struct merger *m) {
    uint64_t least = m->heap[0];
    m->heap[0] = m->heap[--m->n_heap];
    if (m->n_heap > 0)
        sink_down(m->heap, m->n_heap, 0);
    return least;
}

static void put(struct merger *m, uint64_t pair) {
    size_t at = m->n_heap++;
    for (; at > 0 && m->heap[(at - 1) / 2] > pair; at = (at - 1) / 2)
        m->heap[at] = m->heap[(at - 1) / 2];
    m->heap[at] = pair;
}

static uint64_t pair_of(uint32_t rank, uint32_t at) {
    return (uint64_t)rank << 32 | at;
}

/* The part at `at` or the one behind it has grown. */
static void rank_again(struct merger *m, const unsigned char *s, size_t n, uint32_t at) {
    struct merge_part *part = &m->parts[at];
    part->rank = part->next < n ? rank_between(s, at, m->parts[part->next].next) : NO_TOKEN;
    if (part->rank != NO_TOKEN)
        put(m, pair_of(part->rank, at));
}

static void merge_long(struct merger *m, const unsigned char *s, size_t n) {
    struct merge_part *parts = m->parts;
    m->n_heap = 0;
    for (uint32_t i = 0; i < n; i++) {
        parts[i] = (struct merge_part){i + 1, i - 1, i + 1 < n ? rank_between(s, i, i + 2) : NO_TOKEN};
        if (parts[i].rank != NO_TOKEN)
            m->heap[m->n_heap++] = pair_of(parts[i].rank, i);
    }
    for (size_t i = m->n_heap / 2; i-- > 0;)
        sink_down(m->heap, m->n_heap, i);
    while (m->n_heap > 0) {
        uint64_t least = take_least(m);
        uint32_t at = (uint32_t)least, gone = parts[at].next;
        if (parts[at].rank != least >> 32)
            continue;
        parts[at].next = parts[gone].next;
        parts[gone].rank = NO_TOKEN;
        if (parts[at].next < n)
            parts[parts[at].next].previous = at;
        rank_again(m, s, n, at);
        if (at > 0)
            rank_again(m, s, n, parts[at].previous);
    }
    m->n = 0;
    for (uint32_t at = 0; at < n; at = parts[at].next)
        m->starts[m->n++] = at;
}

void merge_piece(struct merger *merger, const unsigned char *s, size_t n) {
    reserve(merger, n);
    if (n <= SHORT_PIECE)
        merge_short(merger, s, n);
    else
        merge_long(merger, s, n);
}
