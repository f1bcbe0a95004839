#include "base/file.h"
#include "base/owned.h"
#include "unit.h"
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

static struct arena *arena;
static char root[64];

static void set_up(void) {
    arena = arena_new();
    strcpy(root, "/tmp/quire-unit-XXXXXX");
    cr_assert(mkdtemp(root) != NULL);
}

static void tear_down(void) {
    cr_expect(system(arena_printf(arena, "rm -rf %s", root).s) == 0);
    arena_free(arena);
}

TestSuite(owned, .init = set_up, .fini = tear_down);

static const char *at(const char *path) {
    return arena_printf(arena, "%s/%s", root, path).s;
}

static void put(const char *path, const char *text) {
    cr_assert(file_write(at(path), slice_from(text), NULL) == 0, "%s", path);
}

/* What was written before, what is there now, what is wanted. */
Test(owned, standing) {
    static const struct {
        const char *path, *written[2], *wanted;
        enum standing want;
    } rows[] = {
        {"none", {0}, "new", STANDS_NOTHING},
        {"none", {"old"}, "new", STANDS_NOTHING},
        {"none/below", {0}, "new", STANDS_NOTHING},
        {"file/below", {0}, "new", STANDS_NOTHING},
        {"file", {0}, "text", STANDS_RIGHT},
        {"file", {"old"}, "text", STANDS_RIGHT},
        {"file", {0}, "new", STANDS_ANOTHERS},
        {"file", {"text"}, "new", STANDS_OURS},
        {"file", {"old", "text"}, "new", STANDS_OURS},
        {"file", {"text", "newer"}, "new", STANDS_OURS},
        {"file", {"old", "older"}, "new", STANDS_EDITED},
        {"file", {"text"}, NULL, STANDS_OURS},
        {"file", {0}, NULL, STANDS_ANOTHERS},
        {"empty", {0}, "", STANDS_RIGHT},
        {"empty", {""}, "new", STANDS_OURS},
        {"folder", {0}, "new", STANDS_ANOTHERS},
        {"folder", {"text"}, "new", STANDS_EDITED},
        /* A link is nothing that was written, whatever it leads to. */
        {"link", {"text"}, "new", STANDS_EDITED},
        {"link", {0}, "new", STANDS_ANOTHERS},
        {"link", {"text"}, "text", STANDS_RIGHT},
        {"nowhere", {0}, "new", STANDS_ANOTHERS},
        {"nowhere", {"text"}, "new", STANDS_EDITED},
    };
    put("file", "text");
    put("empty", "");
    put("folder/x", "text");
    cr_assert(symlink("file", at("link")) == 0 && symlink("none", at("nowhere")) == 0);
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct owned_files files = {0};
        struct owned *file = owned_entry(arena, &files, slice_from(rows[i].path));
        for (size_t k = 0; k < 2 && rows[i].written[k]; k++)
            owned_note(file, owned_hash(slice_from(rows[i].written[k])));
        Slice wanted = slice_from(rows[i].wanted);
        enum standing got = owned_standing(root, file->path, file, rows[i].wanted ? &wanted : NULL);
        expect_number(got, rows[i].want, arena_printf(arena, "row %zu, %s", i, rows[i].path).s);
        owned_free(&files);
    }
}

Test(owned, hashes) {
    static const char *const wrong[] = {"", "0", "0123456789abcde", "0123456789abcdef0", "0123456789abcdeF", "0123456789abcde "};
    static const uint64_t numbers[] = {0, 1, 0x0123456789abcdefu, UINT64_MAX};
    uint64_t hash;
    for (size_t i = 0; i < ROWS(wrong); i++)
        cr_expect(!owned_read_hash(slice_from(wrong[i]), &hash), "%s", wrong[i]);
    for (size_t i = 0; i < ROWS(numbers); i++) {
        Slice text = arena_printf(arena, OWNED_HASH, numbers[i]);
        cr_expect(owned_read_hash(text, &hash) && hash == numbers[i], "%s", text.s);
    }
    /* Manifests are kept in repositories: this never changes. */
    expect_text(arena_printf(arena, OWNED_HASH, owned_hash(S("Be kind.\n"))), "b4cc8895813aa57e", "the hash of a text");
}

Test(owned, sweeping) {
    put("a/" FILE_TEMP_PREFIX "1-0", "half");
    put("a/b/" FILE_TEMP_PREFIX "1-0", "half");
    put("a/quire-tmp", "whole");
    owned_sweep(root, S("a"), false);
    expect_number(file_kind(at("a/" FILE_TEMP_PREFIX "1-0")), FILE_ABSENT, "in the folder");
    expect_number(file_kind(at("a/b/" FILE_TEMP_PREFIX "1-0")), FILE_REGULAR, "below it");
    owned_sweep(root, S(""), true);
    expect_number(file_kind(at("a/b")), FILE_ABSENT, "below it");
    expect_number(file_kind(at("a/quire-tmp")), FILE_REGULAR, "another file");
}

Test(owned, folders_are_held) {
    int lock, other;
    expect_number(file_lock(at("none"), false, &lock), ENOENT, "no folder");
    put("file", "text");
    expect_number(file_lock(at("file"), false, &lock), ENOTDIR, "a file");
    cr_assert(file_lock(root, true, &lock) == 0 && file_lock(root, true, &other) == 0, "two share");
    file_unlock(lock);
    file_unlock(other);
    cr_assert(file_lock(root, false, &lock) == 0, "when both have gone, it can be held alone");
    file_unlock(lock);
}
