/* Agreement: which changes of a text leave all others as they were. */
#include "model/agree.h"
#include "shelf.h"
#include "unit.h"

#define X "content/agents/x.md"
#define S1 "snippets/s.md"
#define HEAD "---\nname: x\ndescription: d\n---\n"
#define TEXT HEAD "# T\n\nWords here.\n\n## Part\n\n{{#include s.md}}\n\nSee [that](y.md), and delegate to **other-one**.\n"

struct row {
    const char *before, *after;
    bool agree;
};

static bool agree(const char *before, const char *after) {
    const struct file one[] = {{X, before}, {S1, "Shared.\n"}}, two[] = {{X, after}, {S1, "Shared.\n"}};
    struct shelf a, b;
    shelf_open(&a, one, ROWS(one));
    shelf_open(&b, two, ROWS(two));
    const struct document *x = library_document(a.loaded.library, S(X)), *y = library_document(b.loaded.library, S(X));
    bool agrees = sources_agree(x->source, y->source) &&
                  parts_agree(&a.loaded.library->parts.v[x->part], &b.loaded.library->parts.v[y->part]);
    shelf_close(&b);
    shelf_close(&a);
    return agrees;
}

static const struct row rows[] = {
    {TEXT, TEXT, true},
    {TEXT, HEAD "# T\n\nOther words, and more of them.\n\n## Part\n\n{{#include s.md}}\n\nLook at [this](y.md), and delegate to **other-one**.\n", true},
    {HEAD "a\n\nb\n", HEAD "a\n\nb `code` *c*\n\nd\n", true},
    /* Front matter, and how the file is written. */
    {HEAD "a\n", "---\nname: x\ndescription: e\n---\na\n", false},
    {HEAD "a\n", "---\nname: x\ndescription: d \n---\na\n", false},
    {HEAD "a\n", "a\n", false},
    {"a\n\nb\n", "a\r\n\r\nb\r\n", false},
    /* Headings. */
    {HEAD "# T\n\na\n", HEAD "# U\n\na\n", false},
    {HEAD "## T\n\na\n", HEAD "### T\n\na\n", false},
    {HEAD "## T\n\na\n", HEAD "## T\n\na\n\n## U\n", false},
    {HEAD "## T\n\na\n", HEAD "> ## T\n\na\n", false},
    /* Links, footnotes, anchors. */
    {HEAD "[a](y.md)\n", HEAD "[a](z.md)\n", false},
    {HEAD "[a](y.md)\n", HEAD "![a](y.md)\n", false},
    {HEAD "[a](y.md)\n", HEAD "[other](y.md)\n", true},
    {HEAD "a[^1]\n\n[^1]: b\n", HEAD "a[^2]\n\n[^2]: b\n", false},
    {HEAD "<a id=\"p\"></a>\n", HEAD "<a id=\"q\"></a>\n", false},
    /* Includes. */
    {HEAD "a\n\n{{#include s.md}}\n", HEAD "a\n", false},
    {HEAD "{{#include s.md}}\n", HEAD "{{#include s.md shift=1}}\n", false},
    {HEAD "{{#include s.md}}\n", HEAD "{{#include s.md:1:1}}\n", false},
    {HEAD "{{#include s.md}}\n", HEAD "> {{#include s.md}}\n", false},
    {HEAD "{{#include s.md}}\n", HEAD "\\{{#include s.md}}\n", false},
    /* Mentions, and what is said around them. */
    {HEAD "Delegate to **other-one**.\n", HEAD "Delegate to **other-two**.\n", false},
    {HEAD "Delegate to **other-one**.\n", HEAD "Escalate to **other-one**.\n", false},
    /* Text for some targets alone. */
    {HEAD "<!-- quire:only plain -->\n\na\n\n<!-- quire:end -->\n", HEAD "<!-- quire:only codex -->\n\na\n\n<!-- quire:end -->\n", false},
    /* Shapes that matter to who includes it. */
    {HEAD "a\n", HEAD "a\n\nb\n", false},
    {HEAD "a\n", HEAD "", false},
    {HEAD "a\n\n```\nb\n```\n", HEAD "a\n\n```\nb\n", false},
    /* Markers. */
    {HEAD "<!-- ANCHOR: r -->\na\n<!-- ANCHOR_END: r -->\n", HEAD "<!-- ANCHOR: r -->\nb\n<!-- ANCHOR_END: r -->\n", false},
    {HEAD "a\n\nb\n", HEAD "a\n\n<!-- quire-ignore link/broken: no -->\nb\n", false},
};

Test(agree, tells_words_from_what_they_say) {
    for (size_t i = 0; i < ROWS(rows); i++) {
        cr_expect_eq(agree(rows[i].before, rows[i].after), rows[i].agree, "row %zu: %s", i, rows[i].after);
        cr_expect_eq(agree(rows[i].after, rows[i].before), rows[i].agree, "row %zu, the other way: %s", i, rows[i].after);
    }
}
