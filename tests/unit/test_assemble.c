#include "model/rawhtml.h"
#include "render/assemble.h"
#include "render_unit.h"
#include "shelf.h"

/* Makes addresses that say what was asked for, but keeps those of other sites. */
static Slice link_to(void *context, struct arena *arena, const struct source *source, Slice url,
                     bool image, Slice page) {
    (void)context;
    if (slice_find_char(url, ':', 0) != SLICE_NONE)
        return (Slice){0};
    return arena_printf(arena, "%s/%.*s/%.*s/%.*s", image ? "image" : "link", FMT(source->path),
                        FMT(page), FMT(url));
}

static struct assembly assemble(struct shelf *shelf, const char *path) {
    const struct library *library = shelf->loaded.library;
    struct assembly assembly = {
        .arena = shelf->arena,
        .library = library,
        .document = library_document(library, slice_from(path)),
    };
    cr_assert(assembly.document != NULL, "there is a document %s", path);
    assemble_page(&assembly, &(struct linker){.link = link_to});
    return assembly;
}

static void buf_headings(Buf *out, const struct assembly *assembly) {
    for (size_t i = 0; i < assembly->headings.n; i++) {
        const struct page_heading *heading = &assembly->headings.v[i];
        buf_printf(out, "%s%d %.*s (%.*s)", i ? ", " : "", heading->level, FMT(heading->text),
                   FMT(heading->id));
    }
}

/* The page of content/agents/x.md, in a library of the row's files. */
struct row {
    struct file files[4];
    const char *html;
    const char *headings; /* NULL: not looked at */
    const char *title;    /* "id: HTML"; NULL: not looked at */
};

static void expect_page(const struct row *row) {
    struct shelf shelf;
    shelf_open(&shelf, row->files, ROWS(row->files));
    struct assembly page = assemble(&shelf, "content/agents/x.md");
    expect_text(buf_view(&page.html), row->html, row->files[0].text);
    const char *fault = html_fault(buf_view(&page.html));
    cr_expect(!fault, "%s: %s", row->files[0].text, fault);
    Buf headings = {0};
    buf_headings(&headings, &page);
    if (row->headings)
        expect_text(buf_view(&headings), row->headings, row->files[0].text);
    if (row->title)
        expect_text(
            arena_printf(shelf.arena, "%.*s: %.*s", FMT(page.title_id), FMT(page.title_html)),
            row->title, row->files[0].text);
    cr_expect(page.has_title == (page.title_html.n > 0));
    buf_free(&headings);
    assembly_free(&page);
    shelf_close(&shelf);
}

#define X "content/agents/x.md"
#define ANCHOR(id) "<a class=\"anchor\" href=\"#" id "\" aria-label=\"Link to this section\">#</a>"
#define H(level, id, text) "<h" level " id=\"" id "\">" text ANCHOR(id) "</h" level ">\n"
#define FROM(path, link)                                                                           \
    "<section class=\"included\">\n"                                                              \
    "<p class=\"included-from\"><a href=\"" link "\">from " path "</a></p>\n"                      \
    "<details open>\n<summary><span class=\"unseen\">Text of " path "</span></summary>\n"
#define END "</details>\n</section>\n"

Test(assemble, titles_and_headings) {
    static const struct row rows[] = {
        {{{X, "# A `b` [c](d.md)\n\n## E\n\n## E\n\n### E-1"}},
         "\n" H("2", "e", "E") H("2", "e-1", "E") H("3", "e-1-1", "E-1"),
         "1 A b c (a-b-c), 2 E (e), 2 E (e-1), 3 E-1 (e-1-1)",
         "a-b-c: A <code>b</code> c"},
        {{{X, "---\ntitle: The Title\n---\na\n\n# B\n\n## The Title"}},
         "<p>a</p>\n" H("2", "b", "B") H("2", "the-title", "The Title"),
         "2 B (b), 2 The Title (the-title)",
         "the-title-1: "},
        {{{X, "# <example>\n\n# !"}},
         "<h2>&lt;example&gt;</h2>\n<h2 id=\"-1\">!" ANCHOR("-1") "</h2>\n",
         "2  (), 2 ! (-1)",
         NULL},
        {{{X, "> # A\n\n- # B"}},
         "<blockquote>\n" H("2", "a", "A") "</blockquote>\n<ul>\n<li>\n" H("2", "b",
                                                                           "B") "</li>\n</ul>\n",
         "2 A (a), 2 B (b)",
         "x: "},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_page(&rows[i]);
}

Test(assemble, ids_of_raw_html) {
    static const struct row rows[] = {
        {{{X, "<a name=\"a\"></a>\n\n<b id=\"b&amp;\">x</b> <i id=\"a\">y</i> <u "
              "id=\"h\">z</u>\n\n## H"}},
         "<p><a id=\"a\"></a></p>\n<p><b id=\"b&amp;\">x</b> <i>y</i> <u>z</u></p>\n" H("2", "h",
                                                                                        "H"),
         "2 H (h)",
         "x: "},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_page(&rows[i]);
}

Test(assemble, links) {
    static const struct row rows[] = {
        {{{X, "[a](b.md#c \"t\") ![d](e.png) [f](javascript:g) ![h](file:i) <https://j.k>"}},
         "<p><a href=\"link/" X "/agents/x.html/b.md#c\" title=\"t\">a</a> "
         "<img src=\"image/" X "/agents/x.html/e.png\" alt=\"d\"> f h "
         "<a href=\"https://j.k\">https://j.k</a></p>\n",
         NULL,
         NULL},
        {{{X, "<a href='b.md'>a</a> <img src=c.png>"}},
         "<p><a href=\"link/" X "/agents/x.html/b.md\">a</a> "
         "<img src=\"image/" X "/agents/x.html/c.png\"></p>\n",
         NULL,
         NULL},
        {{{X, "[a](<b c\"d.md>)"}},
         "<p><a href=\"link/" X "/agents/x.html/b%20c%22d.md\">a</a></p>\n",
         NULL,
         NULL},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_page(&rows[i]);
}

Test(assemble, mentions) {
    static const struct file y = {"content/agents/y-z.md", "y"};
    const struct row rows[] = {
        {{{X, "Delegate to **y-z**, `y-z` or agent **no-one**."}, y},
         "<p>Delegate to <strong><a class=\"mention\" href=\"y-z.html\">y-z</a></strong>, "
         "<code><a class=\"mention\" href=\"y-z.html\">y-z</a></code> or agent "
         "<strong>no-one</strong>.</p>\n",
         NULL,
         NULL},
        {{{X, "---\nname: a-b\n---\n# Ask agent **y-z**\n\nDelegate to **a-b**. [Delegate to "
              "**y-z**](c.md)"},
          y},
         "\n<p>Delegate to <strong>a-b</strong>. "
         "<a href=\"link/" X "/agents/a-b.html/c.md\">Delegate to <strong>y-z</strong></a></p>\n",
         NULL,
         "ask-agent-y-z: Ask agent <strong>y-z</strong>"},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_page(&rows[i]);
}

Test(assemble, includes) {
    static const struct row rows[] = {
        {{{X, "# T\n\n{{#include s.md}}\n\n- i\n\n  {{#include s.md}}\n"},
          {"snippets/s.md", "# S\n\n[a](b.md)"}},
         "\n" FROM("snippets/s.md", "../snippets/s.html")
             H("2", "s",
               "S") "<p><a href=\"link/snippets/s.md/agents/x.html/b.md\">a</a></p>\n</details>\n</section>\n"
                    "<ul>\n<li>\n<p>i</p>\n" FROM("snippets/s.md", "../snippets/s.html")
                        H("2", "s-1", "S") "<p><a "
                                           "href=\"link/snippets/s.md/agents/x.html/b.md\">a</a></"
                                           "p>\n</details>\n</section>\n</li>\n</ul>\n",
         "1 T (t), 2 S (s), 2 S (s-1)",
         "t: T"},
        {{{X, "## A\n\n{{#include s.md}}\n\n## A"},
          {"snippets/s.md", "# B\n\n{{#include t.md}}\n\n## A"},
          {"snippets/t.md", "##### C\n###### D"}},
         H("2", "a", "A") FROM("snippets/s.md", "../snippets/s.html") H("3", "b", "B")
             FROM("snippets/t.md", "../snippets/t.html") H("4", "c", "C") H(
                 "5", "d", "D") "</details>\n</section>\n" H("4", "a-1", "A") "</details>\n</section>\n" H("2", "a-2", "A"),
         "2 A (a), 3 B (b), 4 C (c), 5 D (d), 4 A (a-1), 2 A (a-2)",
         "x: "},
        {{{X, "{{#include s.md shift=5}}"}, {"snippets/s.md", "## A"}},
         FROM("snippets/s.md", "../snippets/s.html") H("6", "a", "A") "</details>\n</section>\n",
         "6 A (a)",
         NULL},
        {{{X, "a {{#include s.md}} c"}, {"snippets/s.md", "---\nx: y\n---\n*b* <b>d\n"}},
         "<p>a <span class=\"included\" title=\"from snippets/s.md\"><em>b</em> <b>d</b></span> "
         "c</p>\n",
         NULL,
         NULL},
        {{{X, "[a {{#include s.md}}](u.md)"}, {"snippets/s.md", "[b](c.md)"}},
         "<p><a href=\"link/" X "/agents/x.html/u.md\">a "
         "<span class=\"included\" title=\"from snippets/s.md\">b</span></a></p>\n",
         NULL,
         NULL},
        {{{X, "```\n{{#include s.md}}\nz\n```"}, {"snippets/s.md", "<b>\n{{#include s.md}}\n"}},
         "<pre tabindex=\"0\"><code>&lt;b&gt;\n{{#include s.md}}\nz\n</code></pre>\n",
         NULL,
         NULL},
        {{{X, "a[^1] {{#include s.md}}\n\n{{#include t.md}}\n\n[^1]: b"},
          {"snippets/s.md", "c"},
          {"snippets/t.md", "d[^1]\n\n[^1]: e"}},
         "<p>a<sup class=\"footnote-ref\"><a id=\"fnref:1\" href=\"#fn:1\" aria-label=\"Footnote "
         "1\">1"
         "</a></sup> <span class=\"included\" title=\"from snippets/s.md\">c</span></p>\n" FROM(
             "snippets/t.md",
             "../snippets/t.html") "<p>d<sup class=\"footnote-ref\"><a id=\"2:fnref:1\" "
                                   "href=\"#2:fn:1\" aria-label=\"Footnote 1\">1"
                                   "</a></sup></p>\n<section class=\"footnotes\" role=\"group\" "
                                   "aria-label=\"Footnotes\">\n<ol>\n<li id=\"2:fn:1\">\n"
                                   "<p>e <a class=\"footnote-back\" href=\"#2:fnref:1\" "
                                   "aria-label=\"Back to reference 1\">↩\uFE0E</a>"
                                   "</p>\n</li>\n</ol>\n</section>\n</details>\n</section>\n"
                                   "<section class=\"footnotes\" role=\"group\" "
                                   "aria-label=\"Footnotes\">\n<ol>\n<li id=\"fn:1\">\n"
                                   "<p>b <a class=\"footnote-back\" href=\"#fnref:1\" "
                                   "aria-label=\"Back to reference 1\">↩\uFE0E</a>"
                                   "</p>\n</li>\n</ol>\n</section>\n",
         NULL,
         NULL},
        {{{X, "{{#include s.md}}"}, {"snippets/s.md", "<!-- nothing -->"}}, "", NULL, NULL},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_page(&rows[i]);
}

Test(assemble, reference_lists) {
    static const struct row rows[] = {
        {{{X, "Read and follow:\n\n- `snippets/a.md` (a note)\n- `snippets/no.md`\n- "
              "[b](../../snippets/b.md)\n\nc"},
          {"snippets/a.md", "A"},
          {"snippets/b.md", "B"}},
         "<p>Read and follow:</p>\n" FROM(
             "snippets/a.md",
             "../snippets/a.html") "<p>A</p>\n</details>\n</section>\n"
                                   "<p "
                                   "class=\"include-missing\"><code>`snippets/no.md`</code></"
                                   "p>\n" FROM(
                                       "snippets/b.md",
                                       "../snippets/b.html") "<p>B</p>\n</details>\n</section>\n<p>c</p>\n",
         NULL,
         NULL},
        {{{X, "- Read:\n  - `snippets/a.md`\n- b"}, {"snippets/a.md", "A"}},
         "<ul>\n<li>Read:\n" FROM("snippets/a.md",
                                  "../snippets/a.html") "<p>A</p>\n</details>\n</section>\n</li>\n"
                                                        "<li>b</li>\n</ul>\n",
         NULL,
         NULL},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_page(&rows[i]);
}

Test(assemble, includes_that_failed) {
    static const struct row rows[] = {
        {{{X,
           "{{#include <no>.md}}\n\na {{#include no.md}} b\n\n```\n  {{#include no.md}}\nz\n```"}},
         "<p class=\"include-missing\"><code>{{#include &lt;no&gt;.md}}</code></p>\n"
         "<p>a <code class=\"include-missing\">{{#include no.md}}</code> b</p>\n"
         "<pre tabindex=\"0\"><code>  {{#include no.md}}\nz\n</code></pre>\n",
         NULL,
         NULL},
        {{{X, "a\n\n{{#include no.md optional}}\n\nb {{#include no.md optional}} c\n\n"
              "```\n{{#include no.md optional}}\nz\n```"}},
         "<p>a</p>\n<p>b  c</p>\n<pre tabindex=\"0\"><code>z\n</code></pre>\n",
         NULL,
         NULL},
        {{{X, "{{#include s.md}}"}, {"snippets/s.md", "a\n\n{{#include s.md}}"}},
         FROM("snippets/s.md",
              "../snippets/s.html") "<p>a</p>\n<p class=\"include-missing\"><code>{{#include "
                                    "s.md}}</code></p>\n</details>\n</section>\n",
         NULL,
         NULL},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_page(&rows[i]);
}

/* --- properties, on texts that nobody wrote --- */

/* Every id in the page's HTML, but those of footnotes, and the title's. */
static void collect_ids(const struct assembly *page, struct map *ids) {
    struct rawhtml scan = {.input = buf_view(&page->html)};
    map_set(ids, page->title_id, ids);
    while (rawhtml_next(&scan) != RAWHTML_END)
        for (size_t i = 0; scan.token == RAWHTML_OPEN && i < scan.n_attributes; i++) {
            Slice value = scan.attributes[i].value;
            if (slice_is(scan.attributes[i].name, "id") &&
                slice_find(value, S("fn:"), 0) == SLICE_NONE &&
                slice_find(value, S("fnref:"), 0) == SLICE_NONE)
                map_set(ids, value, ids);
        }
}

static bool is_raw_id(const struct library *library, Slice id) {
    for (size_t p = 1; p < library->parts.n; p++) {
        const struct facts *facts = library->parts.v[p].facts;
        for (uint32_t i = 0; facts && i < facts->n_ids; i++)
            if (slice_eq(facts->ids[i], id))
                return true;
    }
    return false;
}

/* Anchors are those of the page; but for tags that are dropped because they stand where they
 * cannot, whose ids are anchors all the same. */
static void expect_anchors(struct shelf *shelf, const struct assembly *page, const char *row) {
    struct map anchors = {0}, ids = {0};
    assemble_anchors(shelf->arena, shelf->loaded.library, page->document, &anchors);
    collect_ids(page, &ids);
    for (size_t i = 0; i < ids.n; i++)
        cr_expect(map_has(&anchors, ids.entries[i].key), "%s: no anchor %.*s", row,
                  FMT(ids.entries[i].key));
    for (size_t i = 0; i < anchors.n; i++) {
        Slice id = anchors.entries[i].key;
        cr_expect(!id.n || map_has(&ids, id) || is_raw_id(shelf->loaded.library, id),
                  "%s: no id %.*s", row, FMT(id));
    }
    map_free(&anchors);
    map_free(&ids);
}

Test(assemble, pages_of_random_texts_are_sound) {
    struct arena *arena = arena_new();
    uint32_t seed = 20240607;
    for (int round = 0; round < 40; round++) {
        struct file files[16] = {{"snippets/a.md", NULL}, {"snippets/b.md", NULL}};
        for (size_t i = 0; i < ROWS(files); i++) {
            Slice text = random_markdown(arena, &seed);
            files[i].text = text.s;
            if (i > 1)
                files[i].path = arena_printf(arena, "content/agents/x%zu.md", i).s;
        }
        struct shelf shelf;
        shelf_open(&shelf, files, ROWS(files));
        for (size_t i = 0; i < ROWS(files); i++) {
            struct assembly page = assemble(&shelf, files[i].path);
            const char *fault = html_fault(buf_view(&page.html));
            cr_expect(!fault, "%s in:\n%s\nmade of:\n%s", fault, page.html.s, files[i].text);
            expect_anchors(&shelf, &page, files[i].text);
            assembly_free(&page);
        }
        shelf_close(&shelf);
    }
    arena_free(arena);
}
