#include "model/manifest.h"
#include "unit.h"

static void note(struct arena *arena, struct manifest *manifest, const char *target, const char *path, uint64_t hash) {
    owned_note(owned_entry(arena, manifest_target(arena, manifest, slice_from(target)), slice_from(path)), hash);
}

Test(manifest, is_written_sorted_and_read_back) {
    static const char want[] = "{\n"
                               "  \"version\": 1,\n"
                               "  \"unfinished\": true,\n"
                               "  \"targets\": {\n"
                               "    \"a\": {\n"
                               "      \"b/x\": \"0000000000000001\",\n"
                               "      \"quo\\\"te\": [\"0000000000000003\", \"0000000000000002\"]\n"
                               "    },\n"
                               "    \"z\": {\n"
                               "      \"\xC3\xBC\": \"ffffffffffffffff\"\n"
                               "    }\n"
                               "  }\n"
                               "}\n";
    struct arena *arena = arena_new();
    struct manifest manifest = {.unfinished = true}, again;
    Buf out = {0}, second = {0};
    Slice error;
    note(arena, &manifest, "z", "\xC3\xBC", UINT64_MAX);
    manifest_target(arena, &manifest, S("nothing"));
    note(arena, &manifest, "a", "quo\"te", 3);
    note(arena, &manifest, "a", "b/x", 1);
    note(arena, &manifest, "a", "quo\"te", 2);
    owned_entry(arena, manifest_target(arena, &manifest, S("a")), S("without hash"));
    cr_expect(manifest_write(&out, &manifest));
    expect_text(buf_view(&out), want, "written");
    cr_assert(manifest_read(arena, buf_view(&out), &again, &error), "%.*s", FMT(error));
    cr_expect(again.unfinished && manifest_write(&second, &again));
    expect_text(buf_view(&second), want, "read and written");
    manifest_free(&manifest);
    manifest_free(&again);
    buf_free(&out);
    buf_free(&second);
    arena_free(arena);
}

Test(manifest, an_empty_one_is_worth_no_file) {
    struct arena *arena = arena_new();
    struct manifest manifest = {0}, again;
    Buf out = {0};
    Slice error;
    manifest_target(arena, &manifest, S("a"));
    cr_expect(!manifest_write(&out, &manifest));
    cr_expect(manifest_read(arena, buf_view(&out), &again, &error) && !again.targets.n, "but can be read: %.*s", FMT(error));
    manifest_free(&manifest);
    manifest_free(&again);
    buf_free(&out);
    arena_free(arena);
}
