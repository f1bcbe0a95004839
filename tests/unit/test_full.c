#include "output/full.h"
#include "shelf.h"
#include "unit.h"

enum { MIB = 1 << 20, DOCUMENTS = 6 };

/* Sizes of texts, and which file each comes into, as KIND and part. Two of the shelf's documents are commands. */
static const struct row {
    size_t sizes[DOCUMENTS];
    const char *want;
    bool parted;
} rows[] = {
    {{0, 0, 0, 0, 0, 0}, "agent1 agent1 agent1 agent1 command1 command1 ", false},
    {{MIB, MIB, MIB, 100, MIB, 0}, "agent1 agent1 agent1 agent1 command1 command1 ", false},
    {{2 * MIB, 2 * MIB, 10, MIB - 1000, MIB, 0}, "agent1 agent1 agent1 agent1 command1 command1 ", true},
    {{2 * MIB, 2 * MIB, 10, MIB, 0, 0}, "agent1 agent1 agent1 agent2 command1 command1 ", true},
    {{6 * MIB, 0, 6 * MIB, 10, 5 * MIB, 5 * MIB}, "agent1 agent2 agent3 agent4 command1 command2 ", true},
};

static void open_shelf(struct shelf *shelf) {
    static struct file files[] = {{"content/agents/a b.md", ""}, {"content/agents/c.md", ""}, {"content/agents/d.md", ""},
                                  {"content/agents/e.md", ""}, {"content/commands/f.md", ""}, {"content/commands/g.md", ""}};
    shelf_open(shelf, files, ROWS(files));
}

/* A text of n bytes, which ends in a line ending where its size is odd. */
static void put_text(Buf *out, size_t n) {
    buf_fill(out, 'x', n);
    if (n % 2)
        out->s[out->n - 1] = '\n';
}

/* Each file that was planned, made by itself, has the bytes that were planned, and keeps the limit. */
static void check_files(const struct full_plan *plan, const struct library *library, const struct row *row) {
    for (size_t i = 0; i < plan->files.n; i++) {
        const struct full_file *file = &plan->files.v[i];
        Buf out = {0};
        for (size_t d = 0; d < file->documents.n; d++) {
            Buf text = {0};
            buf_init(&text);
            put_text(&text, row->sizes[file->documents.v[d] - library->documents.v]);
            full_add(&out, plan->base, file->documents.v[d], buf_view(&text));
            buf_free(&text);
        }
        expect_number(out.n, file->bytes, row->want);
        cr_expect(file->documents.n == 1 || file->bytes <= FULL_LIMIT + 100, "%s: %zu bytes", row->want, file->bytes);
        buf_free(&out);
    }
}

Test(full, plans) {
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct shelf shelf;
        struct full_plan plan = {.base = S("https://example.org/")};
        Buf got = {0};
        open_shelf(&shelf);
        const struct library *library = shelf.loaded.library;
        for (size_t d = 0; d < DOCUMENTS; d++) {
            size_t n = rows[i].sizes[d], file = full_plan_add(&plan, &library->documents.v[d], n, n % 2 != 0);
            buf_printf(&got, "%s%u ", kind_name(plan.files.v[file].kind), plan.files.v[file].part);
        }
        expect_text(buf_view(&got), rows[i].want, rows[i].want);
        expect_number(full_plan_is_parted(&plan), rows[i].parted, rows[i].want);
        check_files(&plan, library, &rows[i]);
        buf_free(&got);
        full_plan_free(&plan);
        shelf_close(&shelf);
    }
}

Test(full, texts) {
    static const char *const texts[][2] = {
        {"", "<!-- agent: u/agents/a-b.html -->\n\n\n\n"},
        {"x", "<!-- agent: u/agents/a-b.html -->\n\nx\n\n"},
        {"x\n", "<!-- agent: u/agents/a-b.html -->\n\nx\n\n"},
    };
    struct shelf shelf;
    open_shelf(&shelf);
    for (size_t i = 0; i < ROWS(texts); i++) {
        Buf out = {0};
        full_add(&out, S("u/"), &shelf.loaded.library->documents.v[0], slice_from(texts[i][0]));
        expect_text(buf_view(&out), texts[i][1], texts[i][0]);
        buf_free(&out);
    }
    shelf_close(&shelf);
}
