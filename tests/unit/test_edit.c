#include "input/source.h"
#include "model/markdown.h"
#include "render/assemble.h"
#include "render/edit.h"
#include "render_unit.h"
#include "shelf.h"

/* --- single edits: of the n-th node of a type, from 0 --- */

enum op { REMOVE, TEXT, LEVEL, URL, TITLE, INFO, PUT };

struct row {
    const char *markdown;
    enum node_type type;
    enum op op;
    enum edit_where where;
    enum edit_form form;
    const char *content;
    const char *want; /* the fragment; or, where that begins with "!", why it cannot be */
};

static uint32_t find_node(const struct edit *edit, enum node_type type) {
    for (uint32_t i = 0; i < edit->nodes.n; i++)
        if (edit->nodes.v[i].type == type)
            return i;
    return UINT32_MAX;
}

static const char *do_op(struct edit *edit, uint32_t node, const struct row *row) {
    Slice content = row->content ? slice_from(row->content) : (Slice){0};
    switch (row->op) {
    case REMOVE:
        return edit_remove(edit, node);
    case TEXT:
        return edit_text(edit, node, content);
    case LEVEL:
        return edit_level(edit, node, (long long)content.n);
    case URL:
        return edit_url(edit, node, content);
    case TITLE:
        return edit_title(edit, node, content);
    case INFO:
        return edit_info(edit, node, content);
    default:
        return edit_insert(edit, node, row->where, row->form, content);
    }
}

static void expect_edit(const struct row *row) {
    struct arena *scratch = arena_new(), *arena = arena_new();
    struct sink *sink = sink_new();
    struct source *source = source_from_text(arena, S("content/x.md"), slice_from(row->markdown), sink);
    struct tree *tree = markdown_parse(scratch, source, source->body, (uint32_t)source->text.n, (struct markdown_options){0}, sink);
    struct facts *facts = facts_take(arena, source, tree, NULL);
    struct edit edit;
    Buf got = {0};
    edit_begin(&edit, scratch, arena, source, tree, facts, NULL);
    uint32_t node = find_node(&edit, row->type);
    cr_assert(node != UINT32_MAX, "%s: no such node", row->markdown);
    const char *wrong = do_op(&edit, node, row);
    struct fragment *fragment = edit_render(&edit);
    edit_free(&edit);
    arena_free(scratch);
    if (wrong)
        buf_printf(&got, "!%s", wrong);
    else
        buf_fragment(&got, fragment);
    expect_text(buf_view(&got), row->want, row->markdown);
    buf_free(&got);
    sink_free(sink);
    arena_free(arena);
}

Test(edit, one_by_one) {
    static const struct row rows[] = {
        {"a *b* c", NODE_EMPH, REMOVE, 0, 0, NULL, "<p>a  c</p>\n"},
        {"a\n\nb\n\nc", NODE_PARAGRAPH, REMOVE, 0, 0, NULL, "<p>b</p>\n<p>c</p>\n"},
        {"a", NODE_DOCUMENT, REMOVE, 0, 0, NULL, "!the document itself cannot be taken out"},
        {"a[^1]\n\n[^1]: b", NODE_FOOTNOTE, REMOVE, 0, 0, NULL, "!a footnote stays while there are marks of it: take those out"},
        {"a[^1]\n\n[^1]: b", NODE_FOOTNOTE_REF, REMOVE, 0, 0, NULL,
         "<p>a</p>\n<section class=\"footnotes\" role=\"group\" aria-label=\"Footnotes\">\n<ol>\n<li id=\"{fn|fn:1}\">\n<p>b</p>\n"
         "</li>\n</ol>\n</section>\n"},
        {"<!-- quire:only x -->\n\na\n\n<!-- quire:end -->", NODE_HTML_BLOCK, REMOVE, 0, 0, NULL,
         "!a marker of text for some targets alone stays as it is"},
        {"| a |\n|-|\n| b |\n| c |", NODE_ROW, REMOVE, 0, 0, NULL,
         "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">\n<table>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n<tr>\n"
         "<td>c</td>\n</tr>\n</tbody>\n</table>\n</div>\n"},
        {"> [!NOTE]\n> a", NODE_TEXT, REMOVE, 0, 0, NULL, "<blockquote>\n<p>\na</p>\n</blockquote>\n"},
        /* What was a name is text. */
        {"Delegate to **x-y** now", NODE_STRONG, TEXT, 0, 0, "z & z", "<p>Delegate to <strong>z &amp; z</strong> now</p>\n"},
        {"`x-y`", NODE_CODE, TEXT, 0, 0, "<", "<p><code>&lt;</code></p>\n"},
        {"```\na\n```", NODE_CODE_BLOCK, TEXT, 0, 0, "b\n", "<pre tabindex=\"0\"><code>b\n</code></pre>\n"},
        {"```\na\n```", NODE_CODE_BLOCK, INFO, 0, 0, "c title=x",
         "<figure class=\"code\">\n<figcaption>x</figcaption>\n<pre tabindex=\"0\"><code class=\"language-c\">a\n</code></pre>\n</figure>\n"},
        {"a *b*\nc", NODE_PARAGRAPH, TEXT, 0, 0, "x", "<p>x</p>\n"},
        {"---", NODE_RULE, TEXT, 0, 0, "x", "!this has no text of its own"},
        {"# a", NODE_HEADING, LEVEL, 0, 0, "333", "{h 0}a{/h}\n"},
        {"# a", NODE_HEADING, LEVEL, 0, 0, "", "!a heading's level is 1 to 6"},
        {"a", NODE_PARAGRAPH, LEVEL, 0, 0, "1", "!only headings have a level"},
        {"[a](b)", NODE_LINK, URL, 0, 0, "c", "<p>{a 0}a{/a}</p>\n"},
        {"[a](b)", NODE_LINK, TITLE, 0, 0, "\"", "<p>{a 0||&quot;}a{/a}</p>\n"},
        {"![a](b)", NODE_IMAGE, TEXT, 0, 0, "<", "<p>{img 0|&lt;}</p>\n"},
        {"a", NODE_TEXT, URL, 0, 0, "c", "!only links and images have an address"},
        {"a", NODE_PARAGRAPH, PUT, EDIT_BEFORE, EDIT_TEXT, "<b>", "<p>&lt;b&gt;</p>\n<p>a</p>\n"},
        {"a", NODE_PARAGRAPH, PUT, EDIT_AFTER, EDIT_HTML, "<hr>", "<p>a</p>\n<hr>\n"},
        {"a", NODE_PARAGRAPH, PUT, EDIT_INSTEAD, EDIT_MARKDOWN, "- b", "<ul>\n<li>b</li>\n</ul>\n"},
        {"a", NODE_PARAGRAPH, PUT, EDIT_FIRST, EDIT_MARKDOWN, "*b* [c](d)", "<p><em>b</em> {a 0}c{/a}a</p>\n"},
        {"a [x](y)", NODE_TEXT, PUT, EDIT_AFTER, EDIT_MARKDOWN, "[c](d)", "<p>a {a 1}c{/a}{a 0}x{/a}</p>\n"},
        {"[x](y)", NODE_TEXT, PUT, EDIT_AFTER, EDIT_MARKDOWN, "[c](d)", "<p>{a 0}xc{/a}</p>\n"},
        {"# a", NODE_HEADING, PUT, EDIT_LAST, EDIT_HTML, "<b>!</b>", "{h 0}a<b>!</b>{/h}\n"},
        {"# a", NODE_HEADING, PUT, EDIT_AFTER, EDIT_MARKDOWN, "## b", "{h 0}a{/h}\n{h 1}b{/h}\n"},
        {"a", NODE_TEXT, PUT, EDIT_AFTER, EDIT_MARKDOWN, "b\n\nc",
         "!what is put into a line is one paragraph of Markdown, and this is more or other"},
        {"a", NODE_PARAGRAPH, PUT, EDIT_AFTER, EDIT_MARKDOWN, "{{#include a.md}}", "!Markdown that is put in cannot include"},
        {"a", NODE_DOCUMENT, PUT, EDIT_AFTER, EDIT_TEXT, "b", "!nothing can stand beside the document: put it into it"},
        {"- a", NODE_ITEM, PUT, EDIT_AFTER, EDIT_TEXT, "b",
         "!what stands in a list, a table or an image stands there alone: put it into one of its parts"},
        {"- a", NODE_ITEM, PUT, EDIT_LAST, EDIT_TEXT, "b", "<ul>\n<li>a\n<p>b</p>\n</li>\n</ul>\n"},
        {"a[^1]\n\n[^1]: b", NODE_DOCUMENT, PUT, EDIT_LAST, EDIT_TEXT, "c",
         "<p>a<sup class=\"footnote-ref\"><a id=\"{fn|fnref:1}\" href=\"#{fn|fn:1}\" aria-label=\"Footnote 1\">1</a></sup></p>\n<p>c</p>\n"
         "<section class=\"footnotes\" role=\"group\" aria-label=\"Footnotes\">\n<ol>\n<li id=\"{fn|fn:1}\">\n<p>b"
         " <a class=\"footnote-back\" href=\"#{fn|fnref:1}\" aria-label=\"Back to reference 1\">\u21A9\uFE0E</a></p>\n</li>\n</ol>\n</section>\n"},
        {"a[^1]\n\n[^1]: b", NODE_FOOTNOTE, PUT, EDIT_AFTER, EDIT_TEXT, "c", "!footnotes stand by themselves: put it into one of them"},
        {"", NODE_DOCUMENT, PUT, EDIT_LAST, EDIT_TEXT, "b", "<p>b</p>\n"},
        {"- [x] a", NODE_PARAGRAPH, PUT, EDIT_BEFORE, EDIT_HTML, "<hr>",
         "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"Done\"> \n<hr>\na</li>\n</ul>\n"},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_edit(&rows[i]);
}

/* --- many at random: whatever is done to whatever text, the page is sound --- */

static uint32_t below(uint32_t *seed, uint32_t n) {
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % n;
}

static void edit_at_random(struct edit *edit, uint32_t *seed) {
    static const char *const contents[] = {"x", "", "# h\n\n[a](b.md) **agent-one**[^1]\n\n[^1]: n", "<b>", "`c` *d*", "[x] y", "javascript:x",
                                           "[!NOTE]", "```\nq\n```"};
    static const enum edit_form forms[] = {EDIT_TEXT, EDIT_MARKDOWN};
    for (uint32_t n = 1 + below(seed, 12); n > 0; n--) {
        uint32_t node = below(seed, (uint32_t)edit->nodes.n);
        Slice content = slice_from(contents[below(seed, ROWS(contents))]);
        struct row row = {.op = (enum op)below(seed, PUT + 3), .content = content.s};
        row.where = (enum edit_where)below(seed, 5);
        row.form = forms[below(seed, 2)];
        do_op(edit, node, &row);
    }
}

static void edit_document(struct shelf *shelf, const char *path, uint32_t *seed) {
    struct library *library = shelf->loaded.library;
    struct part *part = &library->parts.v[library_document(library, slice_from(path))->part];
    struct arena *scratch = arena_new();
    struct edit edit;
    struct tree *tree = markdown_parse(scratch, part->source, part->start, part->end, (struct markdown_options){0}, NULL);
    edit_begin(&edit, scratch, library->arena, part->source, tree, part->facts, library->highlighter);
    edit_at_random(&edit, seed);
    part->fragment = edit_render(&edit);
    edit_free(&edit);
    arena_free(scratch);
}

/* Every heading that the contents list is there. */
static void expect_headings(const struct assembly *page, const char *row) {
    for (size_t i = 0; i < page->headings.n; i++) {
        const struct page_heading *heading = &page->headings.v[i];
        Buf id = {0};
        buf_puts(&id, " id=\"");
        buf_html_attr(&id, heading->id);
        buf_char(&id, '"');
        bool title = page->has_title && slice_eq(heading->id, page->title_id);
        cr_expect(title || !heading->id.n || slice_find(buf_view(&page->html), buf_view(&id), 0) != SLICE_NONE, "no %s in:\n%s\n%s", id.s,
                  page->html.s, row);
        buf_free(&id);
    }
}

Test(edit, pages_are_sound_whatever_is_done) {
    struct arena *arena = arena_new();
    uint32_t seed = 14;
    for (int round = 0; round < 40; round++) {
        struct file files[16] = {{"snippets/a.md", "## A\n\nWords.\n"}, {"snippets/b.md", "words"}};
        for (size_t i = 2; i < ROWS(files); i++) {
            files[i].text = random_markdown(arena, &seed).s;
            files[i].path = arena_printf(arena, "content/agents/x%zu.md", i).s;
        }
        struct shelf shelf;
        shelf_open(&shelf, files, ROWS(files));
        for (size_t i = 2; i < ROWS(files); i++) {
            edit_document(&shelf, files[i].path, &seed);
            struct assembly page = {.arena = shelf.arena, .library = shelf.loaded.library};
            page.document = library_document(page.library, slice_from(files[i].path));
            assemble_page(&page, NULL);
            const char *fault = html_fault(buf_view(&page.html));
            cr_expect(!fault, "%s in:\n%s\nmade of:\n%s", fault, page.html.s, files[i].text);
            expect_headings(&page, files[i].text);
            assembly_free(&page);
        }
        shelf_close(&shelf);
    }
    arena_free(arena);
}
