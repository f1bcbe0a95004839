#include "output/search.h"
#include "shelf.h"
#include "unit.h"

static void put_entry(void *context, const struct search_entry *entry) {
    Buf *out = context;
    buf_printf(out, "%.*s", FMT(entry->id));
    for (int field = 0; field < FIELD_COUNT; field++)
        buf_printf(out, "|%.*s", FMT(entry->fields[field]));
    buf_char(out, '\n');
}

struct row {
    const char *text; /* of content/agents/x.md */
    const char *want; /* "id|title|heading|description|text" of each entry */
};

Test(search, entries) {
    static const struct row rows[] = {
        {"Text.", "agents/x.html|x|||Text.\n"},
        {"---\nname: x\ndescription: Does  it.\n---\n# The X\n\nOne *two*`three` & <b>four</b>.\n\n## Part\n\n- a\n- b\n",
         "agents/x.html|x The X||Does it.|One twothree & four.\nagents/x.html#part||Part||a b\n"},
        {"# T\n## A\n## A\nx\n", "agents/x.html|x T|||\nagents/x.html#a||A||\nagents/x.html#a-1||A||x\n"},
        {"a\n\n# T\nb\n", "agents/x.html|x T|||a\nagents/x.html#t||T||b\n"},
        {"| a | b |\n|-|-|\n| c | d |\n\n![alt text](x.png) [link](y.md)\n\n```\ncode {x}\n```\n",
         "agents/x.html|x|||a b c d alt text link code {x}\n"},
        {"> # Not top\n> x\n", "agents/x.html|x|||Not top x\n"},
        {"  a  b\n c<i>d</i>e<br>f &lt; x&amp;y &copy; <kbd>k</kbd>&#39;l&quot;<b\nm</b> one two three four  five &  <em>six</em>\n",
         "agents/x.html|x|||a b cde f < x&y \xC2\xA9 k'l\"<b m one two three four five & six\n"},
        {"# A\n\n{{#include s.md}}\n\n## Tools\n\ny\n", "agents/x.html|x A|||\nagents/x.html#tools-1||Tools||y\n"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct shelf shelf;
        struct file files[] = {{"content/agents/x.md", rows[i].text}, {"snippets/s.md", "## Tools\n\ninner\n"}};
        Buf out = {0};
        buf_init(&out);
        shelf_open(&shelf, files, ROWS(files));
        const struct library *library = shelf.loaded.library;
        search_entries(library, library_document(library, S("content/agents/x.md")), put_entry, &out);
        expect_text(buf_view(&out), rows[i].want, rows[i].text);
        buf_free(&out);
        shelf_close(&shelf);
    }
}

Test(search, shards) {
    static const size_t rows[][2] = {{0, 0}, {1, 1}, {500, 1}, {501, 2}, {10000, 20}};
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_number(search_shards(rows[i][0]), rows[i][1], "shards");
}

/* --- shards from parts --- */

enum { LIBRARY = 7 };

static void put_file(void *context, Slice path, Slice bytes) {
    buf_printf(context, "%.*s: %.*s", FMT(path), FMT(bytes));
}

/* The documents of the shelf over and over, up to `n`, `size` to a part; 0: each given as it is. */
static void merge_parts(const struct library *library, size_t n, size_t size, Buf *out) {
    struct search_merge *merge = search_merge_new(put_file, out);
    struct search_index *part = search_index_new();
    for (size_t i = 0, in_part = 0; i < n; i++) {
        const struct document *document = &library->documents.v[i % library->documents.n];
        if (size == 0) {
            search_merge_document(merge, library, document);
            continue;
        }
        search_add(part, library, document);
        if (++in_part < size && i + 1 < n && (i + 1) % SHARD_DOCUMENTS != 0)
            continue;
        Buf bytes = {0};
        search_index_save(part, &bytes);
        cr_expect(search_merge_add(merge, buf_view(&bytes), in_part), "part before document %zu", i);
        search_index_clear(part);
        buf_free(&bytes);
        in_part = 0;
    }
    search_index_free(part);
    search_merge_finish(merge);
}

static void open_shelf(struct shelf *shelf) {
    static struct file files[] = {
        {"content/agents/a.md", "# One\n\nrust Rust RUST &amp; more.\n\n## Part\n\nrust again\n"},
        {"content/agents/b.md", "---\ndescription: caf\xC3\xA9 \xCE\x9F\xCE\x94\xCE\x9F\xCE\xA3\n---\nA text of its own.\n"},
        {"content/agents/c.md", ""},
        {"content/commands/d.md", "one two three four five six seven eight nine ten eleven, and a-word-of-many-parts\n"},
    };
    shelf_open(shelf, files, ROWS(files));
}

Test(search, shards_do_not_depend_on_parts) {
    static const size_t sizes[] = {1, 3, 500}, documents[] = {1, LIBRARY, 500, 507};
    struct shelf shelf;
    open_shelf(&shelf);
    for (size_t i = 0; i < ROWS(documents); i++) {
        Buf want = {0};
        merge_parts(shelf.loaded.library, documents[i], 0, &want);
        for (size_t k = 0; k < ROWS(sizes); k++) {
            Buf got = {0};
            merge_parts(shelf.loaded.library, documents[i], sizes[k], &got);
            cr_expect(slice_eq(buf_view(&got), buf_view(&want)), "%zu documents, parts of %zu", documents[i], sizes[k]);
            buf_free(&got);
        }
        buf_free(&want);
    }
    shelf_close(&shelf);
}

/* Whatever is cut off or changed, nothing is read or written where it should not be. */
Test(search, damaged_parts) {
    struct shelf shelf;
    Buf bytes = {0}, json = {0};
    open_shelf(&shelf);
    struct search_index *part = search_index_new(), *index = search_index_new();
    for (size_t i = 0; i < shelf.loaded.library->documents.n; i++)
        search_add(part, shelf.loaded.library, &shelf.loaded.library->documents.v[i]);
    search_index_save(part, &bytes);
    for (size_t n = 0; n < bytes.n; n++) {
        cr_expect(!search_index_load(index, slice_sub(buf_view(&bytes), 0, n)), "cut off at %zu", n);
        search_index_clear(index);
        char was = bytes.s[n];
        bytes.s[n] = (char)(was ^ 0x55);
        if (search_index_load(index, buf_view(&bytes)))
            search_index_json(index, &json);
        bytes.s[n] = was;
        buf_clear(&json);
        search_index_clear(index);
    }
    cr_expect(search_index_load(index, buf_view(&bytes)), "whole");
    search_index_free(index);
    search_index_free(part);
    buf_free(&bytes);
    buf_free(&json);
    shelf_close(&shelf);
}
