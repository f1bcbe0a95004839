#include "check/external_queue.h"

void queue_free(struct queue *queue) {
    VEC_FREE(&queue->heap);
}

static bool is_before(const struct queue_item *a, const struct queue_item *b) {
    return a->due != b->due ? a->due < b->due : a->number < b->number;
}

void queue_add(struct queue *queue, uint64_t due, size_t number) {
    struct queue_item item = {due, number};
    size_t at = queue->heap.n;
    VEC_PUSH(&queue->heap);
    struct queue_item *v = queue->heap.v;
    for (; at > 0 && is_before(&item, &v[(at - 1) / 2]); at = (at - 1) / 2)
        v[at] = v[(at - 1) / 2];
    v[at] = item;
}

uint64_t queue_next(const struct queue *queue) {
    return queue->heap.n ? queue->heap.v[0].due : UINT64_MAX;
}

size_t queue_take(struct queue *queue) {
    struct queue_item *v = queue->heap.v, last = v[--queue->heap.n];
    size_t number = v[0].number, n = queue->heap.n, at = 0;
    for (size_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && is_before(&v[child + 1], &v[child]))
            child++;
        if (!is_before(&v[child], &last))
            break;
        v[at] = v[child];
    }
    v[at] = last;
    return number;
}
