#include "base/file.h"
#include "build/load.h"
#include "render/flatten.h"
#include "unit.h"
#include <stdlib.h>
#include <unistd.h>

struct text {
    const char *path, *text;
};

static const struct text TEXTS[] = {
    {"content/agents/lead.md", "Read:\n\n- `.agpm/snippets/rules.md`\n\n{{#include ./table.toml:1}}\n"},
    {"content/agents/table.toml", "a = 1\nb = 2\n"},
    {"snippets/rules.md", "# Rules\n\n{{#include more.md}}\n"},
    {"snippets/more.md", "More.\n"},
    {"content/agents/.hidden.md", "Not content.\n"},
    {"other/agents/far.md", "---\nname: far\n---\nFar.\n"},
    {"quire.yaml", "content: [content, {dir: other/agents, tool: claude-code}]\n"},
};

static const char WANT[] = "content/agents/lead.md:Read:\n\n# Rules\n\nMore.\n\na = 1\n"
                           "other/agents/far.md:Far.\n"
                           "snippets/more.md:More.\n"
                           "snippets/rules.md:# Rules\n\nMore.\n";

static void flatten_all(const char *root, const struct drafts *drafts, Buf *out) {
    struct sink *sink = sink_new();
    struct load_request request = {.root = root, .sink = sink, .drafts = drafts};
    struct loaded loaded;
    cr_expect(load_library(&request, &loaded));
    cr_expect_eq(sink_count(sink, LEVEL_INFO), 0);
    for (size_t i = 0; loaded.library && i < loaded.library->documents.n; i++) {
        const struct document *d = &loaded.library->documents.v[i];
        struct flat flat;
        flatten(loaded.library, d, &(struct reader){.tool = d->tool}, &flat);
        buf_printf(out, "%.*s:%s", FMT(d->source->path), flat.text.s);
        flat_free(&flat);
    }
    loaded_free(&loaded);
    sink_free(sink);
}

/* Whatever part of a library is on disk and whatever part is a draft, it is the same library; a draft comes before the
 * file in whose place it is. */
Test(draft, counts_as_there) {
    for (unsigned drafted = 0; drafted < 1u << ROWS(TEXTS); drafted++) {
        struct arena *arena = arena_new();
        struct drafts drafts = {0};
        char root[] = "/tmp/quire-draft-XXXXXX";
        cr_assert(mkdtemp(root));
        bool none_on_disk = drafted + 1 == 1u << ROWS(TEXTS);
        if (none_on_disk)
            cr_assert(rmdir(root) == 0);
        for (size_t i = 0; i < ROWS(TEXTS); i++) {
            const char *path = arena_printf(arena, "%s/%s", root, TEXTS[i].path).s;
            bool draft = drafted >> i & 1;
            if (draft)
                draft_set(&drafts, arena, slice_from(TEXTS[i].path), slice_from(TEXTS[i].text));
            if (!draft || (i == 3 && !none_on_disk))
                cr_assert(file_write(path, slice_from(draft ? "What was there.\n" : TEXTS[i].text), NULL) == 0);
        }
        Buf out = {0};
        flatten_all(root, &drafts, &out);
        cr_expect_str_eq(out.s, WANT, "drafts %x: %s", drafted, out.s);
        cr_expect(system(arena_printf(arena, "rm -rf %s", root).s) == 0);
        buf_free(&out);
        drafts_free(&drafts);
        arena_free(arena);
    }
}

/* A file or folder that is said to be gone counts as absent, unless it is a draft itself. */
Test(draft, counts_as_gone) {
    static const struct {
        const char *gone, *draft, *path;
        bool is_gone;
    } rows[] = {
        {"a/b.md", NULL, "a/b.md", true},       {"a/b.md", NULL, "a/c.md", false},   {"a/b.md", NULL, "a", false},
        {"a", NULL, "a", true},                 {"a", NULL, "a/b/c.md", true},       {"a", NULL, "ab/c.md", false},
        {"a", "a/b/c.md", "a/b/c.md", false},   {"a", "a/b/c.md", "a/b", false},     {"a", "a/b/c.md", "a/b/d.md", true},
        {"a/b.md", "a/c.md", "a/b.md", true},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct arena *arena = arena_new();
        struct drafts drafts = {0};
        draft_remove(&drafts, slice_from(rows[i].gone));
        if (rows[i].draft)
            draft_set(&drafts, arena, slice_from(rows[i].draft), S(""));
        cr_expect_eq(draft_gone(&drafts, slice_from(rows[i].path)), rows[i].is_gone, "row %zu", i);
        cr_expect_not(draft_gone(NULL, slice_from(rows[i].path)));
        drafts_free(&drafts);
        arena_free(arena);
    }
}

/* A library is the same without a file as with one that is said to be gone, and its new place is read. */
Test(draft, moves_a_file) {
    struct arena *arena = arena_new();
    struct drafts drafts = {0};
    char root[] = "/tmp/quire-draft-XXXXXX";
    cr_assert(mkdtemp(root));
    Buf out = {0};
    cr_expect_eq(file_write(arena_printf(arena, "%s/content/agents/old.md", root).s, S("Text.\n"), NULL), 0);
    draft_remove(&drafts, S("content/agents/old.md"));
    draft_set(&drafts, arena, S("content/agents/new.md"), S("Text.\n"));
    flatten_all(root, &drafts, &out);
    cr_expect_str_eq(out.s, "content/agents/new.md:Text.\n", "%s", out.s);
    cr_expect_eq(file_remove(root, S("content/agents/old.md")), 0);
    rmdir(root);
    buf_free(&out);
    drafts_free(&drafts);
    arena_free(arena);
}
