/* The heap: maps, arrays and arenas made in it are there in the next run, and what points out of it is not saved. */
#include "base/cache.h"
#include "base/heap.h"
#include "base/map.h"
#include "base/vec.h"
#include "unit.h"
#include <stdlib.h>
#include <unistd.h>

struct things {
    struct arena *arena;
    struct map words;
    VEC(Slice) list;
    const void *stray;
};

static char folder[64];

static void folder_open(void) {
    snprintf(folder, sizeof folder, "/tmp/quire-heap-XXXXXX");
    cr_assert(mkdtemp(folder));
}

static void folder_close(void) {
    static const char *const names[] = {CACHE_FOLDER "/heap", CACHE_FOLDER "/.gitignore", CACHE_FOLDER, "."};
    char path[128];
    for (size_t i = 0; i < ROWS(names); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        if (unlink(path))
            rmdir(path);
    }
    rmdir(folder);
}

enum { MANY = 5000 };

static void add_words(struct things *things, int from, int to) {
    for (int i = from; i < to; i++) {
        Slice *word = VEC_PUSH(&things->list);
        *word = arena_printf(things->arena, "word %d", i);
        map_set(&things->words, *word, (void *)(uintptr_t)(i + 1));
    }
}

static struct things *make_things(void) {
    cr_assert(heap_open());
    cr_expect(!heap_open(), "there is one at most");
    heap_use(true);
    struct things *things = xcalloc(1, sizeof *things);
    things->arena = arena_new();
    add_words(things, 0, MANY);
    cr_expect(heap_use(false), "it was in use");
    return things;
}

static void expect_words(const struct things *things, int n) {
    cr_expect_eq(things->list.n, (size_t)n);
    for (int i = 0; i < n; i++)
        cr_expect_eq((uintptr_t)map_get(&things->words, things->list.v[i]), (uintptr_t)i + 1, "word %d", i);
}

Test(heap, lasts) {
    struct image_mark mark;
    void *root = NULL;
    folder_open();
    struct things *things = make_things();
    cr_assert(heap_save(folder, "heap", things, NULL, &mark));
    heap_close();
    cr_assert(heap_map(folder, "heap", &mark, &root));
    cr_expect_eq(root, things, "it lies where it lay");
    expect_words(things, MANY);
    /* It goes on, in this run alone. */
    heap_use(true);
    add_words(things, MANY, 2 * MANY);
    heap_use(false);
    expect_words(things, 2 * MANY);
    heap_close();
    cr_assert(heap_map(folder, "heap", &mark, &root));
    expect_words(things, MANY);
    heap_close();
    folder_close();
}

Test(heap, is_not_taken_when_it_was_changed) {
    struct image_mark mark;
    void *root;
    char path[128];
    folder_open();
    struct things *things = make_things();
    cr_assert(heap_save(folder, "heap", things, NULL, &mark));
    heap_close();
    snprintf(path, sizeof path, "%s/" CACHE_FOLDER "/heap", folder);
    cr_assert_eq(truncate(path, (off_t)mark.size - 1), 0);
    cr_assert_eq(truncate(path, (off_t)mark.size), 0);
    cr_expect(!heap_map(folder, "heap", &mark, &root));
    folder_close();
}

Test(heap, holds_no_pointer_out_of_it) {
    struct image_mark mark;
    void *elsewhere = malloc(16);
    int here = 0;
    folder_open();
    struct things *things = make_things();
    const void *const strays[] = {"a literal", elsewhere, &here, things->list.v, NULL};
    for (size_t i = 0; i < ROWS(strays); i++) {
        things->stray = strays[i];
        cr_expect_eq(heap_save(folder, "heap", things, NULL, &mark), i >= 3, "row %zu", i);
    }
    /* Nor does what was freed count. */
    heap_use(true);
    const void **idle = xcalloc(64, sizeof *idle);
    idle[8] = elsewhere;
    xfree(idle);
    cr_expect(heap_save(folder, "heap", things, NULL, &mark));
    heap_close();
    free(elsewhere);
    folder_close();
}

Test(heap, hands_out_what_was_given_back) {
    cr_assert(heap_open());
    heap_use(true);
    for (size_t size = 1; size < 1 << 20; size = size * 3 / 2 + 1) {
        char *a = xmalloc(size), *b;
        cr_expect(heap_holds(a) && heap_size(a) >= size && heap_size(a) <= size + size / 4 + 64, "%zu", size);
        memset(a, 'x', size);
        xfree(a);
        b = xcalloc(1, size);
        cr_expect(a == b && b[size - 1] == '\0', "%zu", size);
    }
    char *text = xmalloc(3);
    memcpy(text, "ab", 3);
    heap_use(false);
    text = xrealloc(text, 4096);
    cr_expect(heap_holds(text) && strcmp(text, "ab") == 0, "what is in it grows there");
    xfree(text);
    heap_close();
}
