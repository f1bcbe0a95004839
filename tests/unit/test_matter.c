/* Matter: it changes with all that a text is made of, and with nothing else. */
#include "render/matter.h"
#include "shelf.h"
#include "unit.h"

static const struct file BASE[] = {
    {"content/agents/lead.md", "# Lead\n\nDelegate to **scout-one**.\n\n{{#include parts.md}}\n"},
    {"content/agents/scout-one.md", "# Scout\n"},
    {"content/agents/linked.md", "See [the notes](notes.txt).\n"},
    {"content/agents/apart.md", "# Apart\n"},
    {"snippets/parts.md", "Shared: {{#include deep.md}}\n"},
    {"snippets/deep.md", "deep text\n"},
};

struct numbers {
    uint64_t lead, apart;
    bool linked_loose, lead_loose;
};

static struct matter matter_in(struct shelf *shelf, struct arena *arena, const char *path) {
    struct library *library = shelf->loaded.library;
    const struct document *d = library_document(library, slice_from(path));
    cr_assert(d, "%s", path);
    return matters_make(arena, library)[d->part];
}

static struct numbers numbers_of(const struct file *files, size_t n) {
    struct shelf shelf;
    struct arena *arena = arena_new();
    shelf_open(&shelf, files, n);
    struct matter lead = matter_in(&shelf, arena, "content/agents/lead.md");
    struct matter apart = matter_in(&shelf, arena, "content/agents/apart.md");
    struct matter linked = matter_in(&shelf, arena, "content/agents/linked.md");
    shelf_close(&shelf);
    arena_free(arena);
    return (struct numbers){lead.hash, apart.hash, linked.loose, lead.loose};
}

Test(matter, of_a_text_changes_with_what_it_is_made_of) {
    static const struct {
        const char *what;
        size_t file;
        struct file other;
        bool lead, apart; /* does its matter change? */
    } rows[] = {
        {"nothing", 0, {"content/agents/lead.md", "# Lead\n\nDelegate to **scout-one**.\n\n{{#include parts.md}}\n"}, false, false},
        {"its own text", 0, {"content/agents/lead.md", "# Lead\n\nDelegate to **scout-one**!\n\n{{#include parts.md}}\n"}, true, false},
        {"what it includes", 4, {"snippets/parts.md", "Shared, too: {{#include deep.md}}\n"}, true, false},
        {"what that includes", 5, {"snippets/deep.md", "deeper text\n"}, true, false},
        {"the text of one that it names", 1, {"content/agents/scout-one.md", "# Another title\n"}, false, false},
        {"the name of one that it names", 1, {"content/agents/scout-one.md", "---\nname: scout-two\n---\n\n# Scout\n"}, true, true},
    };
    struct numbers before = numbers_of(BASE, ROWS(BASE));
    cr_expect(before.linked_loose, "what links to a file is loose");
    cr_expect(!before.lead_loose, "what does not is not");
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct file files[ROWS(BASE)];
        memcpy(files, BASE, sizeof files);
        files[rows[i].file] = rows[i].other;
        struct numbers after = numbers_of(files, ROWS(files));
        cr_expect((before.lead != after.lead) == rows[i].lead, "%s, of the one that includes", rows[i].what);
        cr_expect((before.apart != after.apart) == rows[i].apart, "%s, of one apart", rows[i].what);
    }
}
