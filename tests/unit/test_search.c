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
