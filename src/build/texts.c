#include "build/texts.h"
#include "base/cache.h"
#include "base/heap.h"
#include "base/image.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* A change of any struct here, or of what the image holds, comes with another program, which `base` tells. */
static const char magic[8] = "quire\0t\1";

/* The file: a head, then the sources, their parts, and the text that the paths lie in, each ended by NUL. */
struct head {
    char magic[8];
    uint64_t hash;               /* of all that follows it */
    uint64_t base;
    struct image_mark image;
    uint64_t first;              /* the image's size when it was begun */
    uint64_t n_sources, n_parts, n_text;
};

struct kept_source {
    struct stamp stamp;          /* of its file */
    struct source *source;
    uint64_t path;               /* where it begins in the text */
    uint32_t first, n;           /* parts */
};

struct kept_part {
    struct facts *facts;
    struct fragment *fragment;
    const struct diag *diags;
    uint64_t n_diags;
    const struct measure *measure;
    uint32_t start, end, drop, drop_end;
    uint32_t how, unused;
};

struct texts {
    struct arena *arena;
    Slice index;                 /* its file */
    const char *root;
    uint64_t base, first;
    struct image image;
    const struct kept_source *sources;
    const struct kept_part *parts;
    struct map by_path;          /* -> struct kept_source */
    struct map by_source;        /* address of a source that was asked for -> struct kept_source */
};

#define INDEX_NAME "texts"
#define IMAGE_NAME "texts-image"

enum { INDEX_LIMIT = 1 << 30, HASHED_FROM = offsetof(struct head, base) };
/* What has been replaced stays in the image. One that is mostly that, and large, is begun anew. */
enum { WASTE_ALLOWED = 32 << 20 };

static uint64_t size_told(const struct head *head, uint64_t room) {
    if (head->n_sources > room || head->n_parts > room || head->n_text > room)
        return 0;
    return sizeof *head + head->n_sources * sizeof(struct kept_source) + head->n_parts * sizeof(struct kept_part) + head->n_text;
}

/* What the hash is right of was written by this program, and so is right within. */
static bool is_whole(const struct head *head, Slice bytes, uint64_t base) {
    return memcmp(head->magic, magic, sizeof magic) == 0 && head->base == base && size_told(head, bytes.n) == bytes.n &&
           head->hash == hash_bytes(bytes.s + HASHED_FROM, bytes.n - HASHED_FROM);
}

static const struct head *read_index(struct texts *texts) {
    if (cache_file_map(texts->root, INDEX_NAME, INDEX_LIMIT, &texts->index) || texts->index.n < sizeof(struct head))
        return NULL;
    const struct head *head = (const struct head *)(const void *)texts->index.s;
    bool good = is_whole(head, texts->index, texts->base) && head->image.size <= 2 * head->first + WASTE_ALLOWED;
    return good ? head : NULL;
}

static void take_index(struct texts *texts, const struct head *head) {
    texts->first = head->first;
    texts->sources = (const struct kept_source *)(head + 1);
    texts->parts = (const struct kept_part *)(texts->sources + head->n_sources);
    const char *text = (const char *)(texts->parts + head->n_parts);
    for (size_t i = 0; i < head->n_sources; i++)
        map_set(&texts->by_path, slice_from(text + texts->sources[i].path), (void *)(uintptr_t)&texts->sources[i]);
}

struct texts *texts_open(const char *root, uint64_t base) {
    struct arena *arena = arena_new();
    struct texts *texts = ARENA_NEW(arena, struct texts);
    *texts = (struct texts){.arena = arena, .root = root, .base = base};
    const struct head *head = read_index(texts);
    struct image_mark none = {.size = 0};
    if (!image_open(&texts->image, root, IMAGE_NAME, head ? &head->image : &none)) {
        cache_file_unmap(texts->index);
        arena_free(arena);
        return NULL;
    }
    if (head && texts->image.mark.size)
        take_index(texts, head);
    return texts;
}

void texts_close(struct texts *texts) {
    if (!texts)
        return;
    image_close(&texts->image);
    cache_file_unmap(texts->index);
    map_free(&texts->by_path);
    map_free(&texts->by_source);
    arena_free(texts->arena);
}

struct pool *texts_pool(const struct texts *texts) {
    return texts->image.pool;
}

/* --- taking --- */

static Slice file_of(struct arena *arena, const char *root, Slice path) {
    return arena_printf(arena, "%s/%.*s", root, FMT(path));
}

static Slice address_key(const struct source *const *source) {
    return (Slice){(const char *)source, sizeof *source};
}

static struct source *find_source(struct texts *texts, Slice path) {
    struct kept_source *kept = map_get(&texts->by_path, path);
    if (!kept)
        return NULL;
    Slice file = file_of(texts->arena, texts->root, path);
    record_note(file.s, ASKED_BYTES);
    if (!stamp_is_current(&kept->stamp, file.s))
        return NULL;
    const struct source *const *address = (const struct source *const *)&kept->source;
    map_set(&texts->by_source, address_key(address), kept);
    return kept->source;
}

/* What is known of them belongs to this run. */
struct source *texts_source(void *texts, Slice path) {
    bool used = heap_use(false);
    struct source *source = find_source(texts, path);
    heap_use(used);
    return source;
}

static bool is_same_stretch(const struct kept_part *kept, const struct part *part, unsigned how) {
    return kept->start == part->start && kept->end == part->end && kept->drop == part->drop && kept->drop_end == part->drop_end &&
           kept->how == how;
}

bool texts_part(const struct texts *texts, struct sink *sink, struct part *part, unsigned how) {
    const struct source *source = part->source;
    const struct kept_source *from = map_get(&texts->by_source, address_key(&source));
    for (uint32_t i = 0; from && i < from->n; i++) {
        const struct kept_part *kept = &texts->parts[from->first + i];
        if (!is_same_stretch(kept, part, how))
            continue;
        part->facts = kept->facts;
        part->fragment = kept->fragment;
        part->diags = kept->diags;
        part->n_diags = kept->n_diags;
        part->measure = kept->measure;
        sink_take(sink, kept->diags, kept->n_diags);
        return true;
    }
    return false;
}

/* --- what an earlier run left otherwise --- */

struct image_mark texts_mark(const struct texts *texts) {
    return texts->image.mark;
}

size_t texts_differing(const struct texts *texts, const struct library *library, uint32_t *documents, size_t most) {
    size_t n = 0, next = 0;
    for (size_t i = 0; i < texts->by_path.n; i++) {
        const struct kept_source *kept = texts->by_path.entries[i].value;
        /* Both are mostly in the same order. */
        if (next < library->documents.n && library->documents.v[next].source == kept->source) {
            next++;
            continue;
        }
        const struct document *d = library_document(library, texts->by_path.entries[i].key);
        next = d ? (size_t)(d - library->documents.v) + 1 : next;
        if (!d || d->source == kept->source)
            continue;
        if (n < most)
            documents[n] = (uint32_t)(d - library->documents.v);
        n++;
    }
    return n;
}

/* --- saving --- */

struct saving {
    struct texts *texts;
    const struct library *library;
    unsigned (*how)(const struct library *, const struct part *);
    struct map numbers;          /* address of a source -> its number in `sources`, from 1 on */
    VEC(struct kept_source) sources;
    VEC(struct kept_part) parts;
    VEC(uint32_t) owners;        /* by part: the number of its source */
    Buf text;
};

/* Only what the next run would find in its file, and that lies where it can be kept. */
static bool can_be_kept(const struct saving *saving, const struct source *source) {
    return source->template == TEMPLATE_NONE && !source->reported && image_holds(&saving->texts->image, source);
}

static void add_source(struct saving *saving, struct source *source) {
    Slice file = file_of(saving->texts->arena, saving->texts->root, source->path);
    const struct stamp *stamp = record_noted(file.s);
    if (!stamp || stamp->asked != ASKED_BYTES || !can_be_kept(saving, source))
        return;
    struct kept_source *kept = VEC_PUSH(&saving->sources);
    *kept = (struct kept_source){.stamp = *stamp, .source = source, .path = saving->text.n};
    buf_slice(&saving->text, source->path);
    buf_char(&saving->text, '\0');
    const struct source **address = ARENA_NEW(saving->texts->arena, const struct source *);
    *address = source;
    map_set(&saving->numbers, address_key(address), (void *)(uintptr_t)saving->sources.n);
}

static void add_sources(struct saving *saving) {
    const struct library *library = saving->library;
    for (size_t i = 0; i < library->documents.n; i++)
        add_source(saving, library->documents.v[i].source);
    for (size_t i = 0; i < library->files.n; i++)
        add_source(saving, library->files.entries[i].value);
}

static void add_part(struct saving *saving, const struct part *part) {
    const struct source *source = part->source;
    uint32_t number = (uint32_t)(uintptr_t)map_get(&saving->numbers, address_key(&source));
    if (!number || !part->facts || !image_holds(&saving->texts->image, part->facts))
        return;
    *VEC_PUSH(&saving->parts) = (struct kept_part){
        .facts = part->facts,
        .fragment = part->fragment,
        .diags = part->diags,
        .n_diags = part->n_diags,
        .measure = part->measure && image_holds(&saving->texts->image, part->measure) ? part->measure : NULL,
        .start = part->start,
        .end = part->end,
        .drop = part->drop,
        .drop_end = part->drop_end,
        .how = saving->how(saving->library, part),
    };
    *VEC_PUSH(&saving->owners) = number;
    saving->sources.v[number - 1].n++;
}

/* Parts lie source by source: each goes to the next free place of its own. */
static struct kept_part *in_order(struct saving *saving) {
    struct kept_part *ordered = ARENA_ARRAY(saving->texts->arena, struct kept_part, saving->parts.n);
    uint32_t next = 0;
    for (size_t i = 0; i < saving->sources.n; i++) {
        saving->sources.v[i].first = next;
        next += saving->sources.v[i].n;
        saving->sources.v[i].n = 0;
    }
    for (size_t i = 0; i < saving->parts.n; i++) {
        struct kept_source *owner = &saving->sources.v[saving->owners.v[i] - 1];
        ordered[owner->first + owner->n++] = saving->parts.v[i];
    }
    return ordered;
}

static void write_index(struct saving *saving, struct head *head) {
    Buf file = {0};
    const struct kept_part *parts = in_order(saving);
    memcpy(head->magic, magic, sizeof magic);
    head->n_sources = saving->sources.n;
    head->n_parts = saving->parts.n;
    head->n_text = saving->text.n;
    buf_add(&file, (const char *)head, sizeof *head);
    buf_add(&file, (const char *)saving->sources.v, saving->sources.n * sizeof *saving->sources.v);
    buf_add(&file, (const char *)parts, saving->parts.n * sizeof *parts);
    buf_slice(&file, buf_view(&saving->text));
    head->hash = hash_bytes(file.s + HASHED_FROM, file.n - HASHED_FROM);
    memcpy(file.s, head, sizeof *head);
    cache_file_write(saving->texts->root, INDEX_NAME, buf_view(&file));
    buf_free(&file);
}

struct image_mark texts_save(struct texts *texts, const struct library *library,
                             unsigned (*how)(const struct library *, const struct part *)) {
    struct saving saving = {.texts = texts, .library = library, .how = how};
    struct head head = {.base = texts->base};
    add_sources(&saving);
    for (size_t i = 1; i < library->parts.n; i++)
        add_part(&saving, &library->parts.v[i]);
    bool (*save)(const struct image *, struct image_mark *) = library->resolved_anew ? image_save_whole : image_save;
    if (saving.sources.n && save(&texts->image, &head.image)) {
        head.first = texts->image.mark.size ? texts->first : head.image.size;
        write_index(&saving, &head);
    } else {
        head.image.size = 0;
    }
    map_free(&saving.numbers);
    VEC_FREE(&saving.sources);
    VEC_FREE(&saving.parts);
    VEC_FREE(&saving.owners);
    buf_free(&saving.text);
    return head.image;
}
