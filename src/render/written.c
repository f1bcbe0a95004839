#include "render/written.h"
#include "base/mem.h"

enum { KEPT = 8 << 20 }; /* bytes of texts */

struct written {
    struct arena *arena;
    struct written_part **of; /* by part: a list */
    size_t n, bytes;
};

struct written *written_new(size_t n) {
    struct arena *arena = arena_new();
    struct written *written = ARENA_NEW(arena, struct written);
    *written = (struct written){.arena = arena, .of = ARENA_ARRAY(arena, struct written_part *, n), .n = n};
    return written;
}

void written_free(struct written *written) {
    if (written)
        arena_free(written->arena);
}

const struct written_part *written_find(const struct written *written, uint32_t part, int shift) {
    const struct written_part *kept = part < written->n ? written->of[part] : NULL;
    while (kept && kept->shift != shift)
        kept = kept->next;
    return kept;
}

void written_keep(struct written *written, uint32_t part, int shift, Slice text, bool ends_line) {
    if (part >= written->n || written->bytes + text.n > KEPT)
        return;
    struct written_part *kept = ARENA_NEW(written->arena, struct written_part);
    *kept = (struct written_part){shift, ends_line, slice_dup(written->arena, text), written->of[part]};
    written->of[part] = kept;
    written->bytes += text.n;
}
