#include "render_unit.h"

struct row {
    const char *markdown, *html;
};

#define EXPECT_ROWS(rows)                                                                          \
    for (size_t i = 0; i < ROWS(rows); i++)                                                        \
    expect_fragment((rows)[i].markdown, (rows)[i].html)

Test(html, blocks) {
    static const struct row rows[] = {
        {"", ""},
        {"a\nb", "<p>a\nb</p>\n"},
        {"a  \nb\\\nc", "<p>a<br>\nb<br>\nc</p>\n"},
        {"***", "<hr>\n"},
        {"> a\n>\n> - b", "<blockquote>\n<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n</blockquote>\n"},
        {"    a < b\n", "<pre tabindex=\"0\"><code>a &lt; b\n</code></pre>\n"},
        {"~~~ rust,ignore x\na\n~~~",
         "<pre tabindex=\"0\"><code class=\"language-rust\">a\n</code></pre>\n"},
        {"``` a\"b\n```", "<pre tabindex=\"0\"><code class=\"language-a&quot;b\"></code></pre>\n"},
        {"{{ x }} {% y %} ${Z} {", "<p>{{ x }} {% y %} ${Z} {</p>\n"},
    };
    EXPECT_ROWS(rows);
}

#define TITLED(title, language, code)                                                              \
    "<figure class=\"code\">\n<figcaption>" title                                                  \
    "</figcaption>\n<pre tabindex=\"0\"><code" language ">" code "</code></pre>\n</figure>\n"
#define UNTITLED(language) "<pre tabindex=\"0\"><code" language "></code></pre>\n"
#define RUST " class=\"language-rust\""

Test(html, titles_of_code) {
    static const struct row rows[] = {
        {"``` rust title=\"src/a b.rs\"\na\n```", TITLED("src/a b.rs", RUST, "a\n")},
        {"``` rust,ignore title='a \"b\"'\n```", TITLED("a \"b\"", RUST, "")},
        {"``` rust hl_lines=\"1 2\" title=a.rs linenums\n```", TITLED("a.rs", RUST, "")},
        {"```rust{1,3} title=\"<a> &amp; \\*\"\n```", TITLED("&lt;a&gt; &amp; *", RUST, "")},
        {"``` {.rust #x title=\"a\"}\n```", TITLED("a", RUST, "")},
        {"``` {.rust title=a}\n```", TITLED("a", RUST, "")},
        {"``` title=\"a\"\n```", TITLED("a", "", "")},
        {"``` [a.js]\n```", TITLED("a.js", "", "")},
        {"``` rust [a b.rs]\n```", TITLED("a b.rs", RUST, "")},
        {"``` rust:src/a.rs\n```", TITLED("src/a.rs", RUST, "")},
        {"- ``` rust:a.rs\n  a\n  ```", "<ul>\n<li>\n" TITLED("a.rs", RUST, "a\n") "</li>\n</ul>\n"},
        /* None of these says one. */
        {"``` rust subtitle=\"a\"\n```", UNTITLED(RUST)},
        {"``` rust x=\" title=a \"\n```", UNTITLED(RUST)},
        {"``` rust title=\"a\n```", UNTITLED(RUST)},
        {"``` rust title=\" \"\n```", UNTITLED(RUST)},
        {"``` rust title\n```", UNTITLED(RUST)},
        {"``` rust [a\n```", UNTITLED(RUST)},
        {"``` bash:session\n```", UNTITLED(" class=\"language-bash:session\"")},
        {"``` https://a.b\n```", UNTITLED(" class=\"language-https://a.b\"")},
        {"``` {rust}\n```", UNTITLED("")},
    };
    EXPECT_ROWS(rows);
}

Test(html, headings) {
    static const struct row rows[] = {
        {"# A *b*\n## C", "{h 0}A <em>b</em>{/h}\n{h 1}C{/h}\n"},
        {"A\n===\n\n> ### B", "{h 0}A{/h}\n<blockquote>\n{h 1}B{/h}\n</blockquote>\n"},
        {"# [a](b.md)", "{h 0}{a 0}a{/a}{/h}\n"},
    };
    EXPECT_ROWS(rows);
}

Test(html, lists) {
    static const struct row rows[] = {
        {"- a\n- b\n  - c", "<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n"},
        {"- a\n\n- b", "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>\n"},
        {"1. a\n\n3) b", "<ol>\n<li>a</li>\n</ol>\n<ol start=\"3\">\n<li>b</li>\n</ol>\n"},
        {"0. a", "<ol start=\"0\">\n<li>a</li>\n</ol>\n"},
        {"-\n- > q",
         "<ul>\n<li></li>\n<li>\n<blockquote>\n<p>q</p>\n</blockquote>\n</li>\n</ul>\n"},
        {"- [ ] a\n- [x] b\n- c",
         "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"To do\"> a</li>\n"
         "<li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"Done\"> "
         "b</li>\n"
         "<li>c</li>\n</ul>\n"},
        {"> - [x] a\n> - [ ] `b`\n> - [ ]c",
         "<blockquote>\n<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"Done\"> a</li>\n"
         "<li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"To do\"> <code>b</code></li>\n"
         "<li>[ ]c</li>\n</ul>\n</blockquote>\n"},
        {"> [ ] a\n\n- b [x] c", "<blockquote>\n<p>[ ] a</p>\n</blockquote>\n<ul>\n<li>b [x] c</li>\n</ul>\n"},
        {"- [x] a\n\n  b",
         "<ul>\n<li class=\"task\">\n<p><input type=\"checkbox\" disabled checked "
         "aria-label=\"Done\"> a</p>\n<p>b</p>\n</li>\n</ul>\n"},
    };
    EXPECT_ROWS(rows);
}

#define TABLE "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">\n<table>\n"

Test(html, tables) {
    static const struct row rows[] = {
        {"|a|b|c|d|\n|:-|:-:|-:|-|\n|1|`x\\|y`|\n",
         TABLE "<thead>\n<tr>\n<th class=\"left\">a</th>\n<th class=\"center\">b</th>\n"
               "<th class=\"right\">c</th>\n<th>d</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
               "<td class=\"left\">1</td>\n<td class=\"center\"><code>x|y</code></td>\n"
               "<td class=\"right\"></td>\n<td></td>\n</tr>\n</tbody>\n</table>\n</div>\n"},
        {"|a|\n|-|\n", TABLE "<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n</table>\n</div>\n"},
        {"|<b>a|b</b>|\n|-|-|\n",
         TABLE "<thead>\n<tr>\n<th><b>a</b></th>\n<th>b</th>\n</tr>\n</thead>\n</table>\n</div>\n"},
    };
    EXPECT_ROWS(rows);
}

Test(html, inlines) {
    static const struct row rows[] = {
        {"*a* __b__ ~~c~~ `d & <e>`",
         "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d &amp; &lt;e&gt;</code></p>\n"},
        {"a < b & c > \"d\" &copy; \\*", "<p>a &lt; b &amp; c &gt; \"d\" © *</p>\n"},
        {"[a *b*](c.md \"t \\\"q\\\"\")", "<p>{a 0||t &quot;q&quot;}a <em>b</em>{/a}</p>\n"},
        {"<https://a.b/?c&d> www.e.f g@h.i",
         "<p>{a 0}https://a.b/?c&amp;d{/a} {a 1}www.e.f{/a} {a 2}g@h.i{/a}</p>\n"},
        {"[a][r] [r] ![r]\n\n[r]: x.md 'T'", "<p>{a 0||T}a{/a} {a 1||T}r{/a} {img 2|r|T}</p>\n"},
        {"![a *b* `c` <i>d</i> <eg>\ne \"q\"](f.png)",
         "<p>{img 0|a b c d &lt;eg&gt; e &quot;q&quot;}</p>\n"},
        {"[![a](b.png)](c.md)", "<p>{a 0}{img 1|a}{/a}</p>\n"},
        {"![[a](b.md)](c.png)", "<p>{img 0|a}</p>\n"},
    };
    EXPECT_ROWS(rows);
}

Test(html, alerts) {
    static const struct row rows[] = {
        {"> [!NOTE]\n> a\n>\n> b",
         "<div class=\"alert note\" role=\"note\">\n<p class=\"alert-title\">"
         "Note</p>\n<p>a</p>\n<p>b</p>\n</div>\n"},
        {"> [!Caution]\n>\n> - a",
         "<div class=\"alert caution\" role=\"note\">\n<p class=\"alert-title\">"
         "Caution</p>\n<ul>\n<li>a</li>\n</ul>\n</div>\n"},
        {"> [!NOTE]", "<blockquote>\n<p>[!NOTE]</p>\n</blockquote>\n"},
        {"> [!NOTE] a", "<blockquote>\n<p>[!NOTE] a</p>\n</blockquote>\n"},
        {"> [!OTHER]\n> a", "<blockquote>\n<p>[!OTHER]\na</p>\n</blockquote>\n"},
    };
    EXPECT_ROWS(rows);
}

#define REF(mark, note)                                                                            \
    "<sup class=\"footnote-ref\"><a id=\"{fn|" mark "}\" href=\"#{fn|fn:" note                     \
    "}\" aria-label=\"Footnote " note "\">" note "</a></sup>"
#define BACK(mark, label)                                                                          \
    " <a class=\"footnote-back\" href=\"#{fn|" mark "}\" aria-label=\"Back to reference " label    \
    "\">↩\uFE0E</a>"
#define NOTES "<section class=\"footnotes\" role=\"group\" aria-label=\"Footnotes\">\n<ol>\n"

Test(html, footnotes) {
    static const struct row rows[] = {
        {"a[^x] b[^y] c[^x]\n\n[^y]: Y\n[^x]: X\n",
         "<p>a" REF("fnref:1", "1") " b" REF("fnref:2", "2") " c" REF(
             "fnref:1:2", "1") "</p>\n" NOTES "<li id=\"{fn|fn:1}\">\n<p>X" BACK("fnref:1", "1")
             BACK("fnref:1:2", "1, use 2") "</p>\n</li>\n"
                                           "<li id=\"{fn|fn:2}\">\n<p>Y" BACK(
                                               "fnref:2", "2") "</p>\n</li>\n</ol>\n</section>\n"},
        {"a[^1]\n\n[^1]: - b\n",
         "<p>a" REF("fnref:1", "1") "</p>\n" NOTES
                                    "<li id=\"{fn|fn:1}\">\n<ul>\n<li>b</li>\n</ul>\n<p>" BACK(
                                        "fnref:1", "1") "</p>\n</li>\n</ol>\n</section>\n"},
        {"a[^none]", "<p>a[^none]</p>\n"},
    };
    EXPECT_ROWS(rows);
}

Test(html, raw_html) {
    static const struct row rows[] = {
        {"<b>a</b> <EXAMPLE x=\"y\"> <!-- c --> <?p?>",
         "<p><b>a</b> &lt;EXAMPLE x=\"y\"&gt;  &lt;?p?&gt;</p>\n"},
        {"<script>alert(1)</script>",
         "<pre class=\"as-written\">&lt;script&gt;alert(1)&lt;/script&gt;</pre>\n"},
        {"a <script>b</script> <iframe src=x>",
         "<p>a &lt;script&gt;b&lt;/script&gt; &lt;iframe src=x&gt;</p>\n"},
        {"<rules>\n- <b>a</b> &lt;\n<!-- c -->\n  **d**\n</rules>\n",
         "<pre class=\"as-written\">&lt;rules&gt;\n- &lt;b&gt;a&lt;/b&gt; &amp;lt;\n  **d**\n"
         "&lt;/rules&gt;</pre>\n"},
        {"<!-- c -->\n\na", "<p>a</p>\n"},
        {"<!-- never", "<pre class=\"as-written\">&lt;!-- never</pre>\n"},
        {"<div ALIGN=\"center\" class=c style=s onclick=e>\nx &lt; &y\n</div>",
         "<div align=\"center\">\nx &lt; &amp;y\n</div>\n"},
        {"<h1>a</h1>", "<h2>a</h2>\n"},
        {"<div>\n<eg>\n a\n</div>",
         "<div>\n<span class=\"as-written\">&lt;eg&gt;\n a\n</span></div>\n"},
        {"<a href=\"b.md#c\" id=d>e</a> <img src='f.png' alt=\"g\">",
         "<p><a{url 0||href}{id|d|id}>e</a> <img{url 1||src} alt=\"g\"></p>\n"},
        {"<a name=a>b", "<p><a{id|a|id}></a>b</p>\n"},
        {"<a id=a name=a href=x>b</a>", "<p><a{id|a|id}{url 0||href}>b</a></p>\n"},
        {"<a id=a name=b href=x>c</a>", "<p><a{id|a|id}{id|b|name}{url 0||href}>c</a></p>\n"},
        {"<a href=\"java&Tab;script:x\">b</a>", "<p><a></a>b</p>\n"},
        {"<img src=\"JAVASCRIPT:x\" alt=\"&quot;\">", "<img alt=\"&quot;\">\n"},
        {"<details open>\n<summary>a</summary>\n\n**b**\n\n</details>\n\nc",
         "<details "
         "open=\"\">\n<summary>a</summary>\n<p><strong>b</strong></p>\n</details>\n<p>c</p>\n"},
    };
    EXPECT_ROWS(rows);
}

Test(html, raw_html_is_balanced) {
    static const struct row rows[] = {
        {"a <b>b", "<p>a <b>b</b></p>\n"},
        {"a</b> b</div>", "<p>a b</p>\n"},
        {"<b>*a <i>b* c</b> d", "<p><b><em>a <i>b</i></em> c</b> d</p>\n"},
        {"<b><i>a</b></i>", "<p><b><i>a</i></b></p>\n"},
        {"<div>\n\na\n\n- <div>\n\nb\n\n</div>\n\nc",
         "<div>\n<p>a</p>\n<ul>\n<li>\n<div>\n</div></li>\n</ul>\n<p>b</p>\n</div>\n<p>c</p>\n"},
        {"> <div>\n\n</div>\n\na", "<blockquote>\n<div>\n</div>\n</blockquote>\n\n<p>a</p>\n"},
        {"<div>\n\na", "<div>\n<p>a</p>\n</div>"},
        {"<ul><li>a<li><p>b<p>c</ul>", "<ul><li>a</li><li><p>b</p><p>c</p></li></ul>\n"},
        {"<table><tr><td>a<td>b<tr><td>c</table>",
         "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>\n"},
        {"wrap it in <li> or <td>", "<p>wrap it in &lt;li&gt; or &lt;td&gt;</p>\n"},
        {"<br></br><hr/>a<div/>", "<p><br><hr>a<div></div></p>\n"},
        {"[a <a href=b>c</a>](d.md)", "<p>{a 0}a c{/a}</p>\n"},
        {"<a href=b>[c](d.md) <a href=e>f</a>", "<p><a{url 0||href}>c f</a></p>\n"},
        {"<a href=b>\n\n# c", "<a{url 0||href}>\n</a>\n{h 0}c{/h}\n"},
    };
    EXPECT_ROWS(rows);
}

Test(html, includes) {
    static const struct row rows[] = {
        {"a\n{{#include x.md}}\nb", "<p>a</p>\n{include 0|{{#include x.md}}}<p>b</p>\n"},
        {"- a\n  {{#include x.md}}", "<ul>\n<li>a\n{include 0|{{#include x.md}}}</li>\n</ul>\n"},
        {"a {{#include x.md}} b", "<p>a {inline 0|{{#include x.md}}} b</p>\n"},
        {"<a href=\"y\">{{#include x.md}}</a>",
         "<p><a{url 0||href}>{inline 0|{{#include x.md}}|a}</a></p>\n"},
        {"\\{{#include x.md}}", "<p>{{#include x.md}}</p>\n"},
        {"```\na\n{{#include x.rs}}\n  {{#include y.rs:1:2}}\n\\{{#include z.rs}}\n```\n\n```\n"
         "{{#include x.rs}}\n```",
         "<pre tabindex=\"0\"><code>a\n{fence 0|{{#include x.rs}}}{fence 1|  {{#include y.rs:1:2}}}"
         "{{#include z.rs}}\n</code></pre>\n<pre tabindex=\"0\"><code>{fence 2|{{#include x.rs}}}"
         "</code></pre>\n"},
        {"    {{#include x.md}}", "<pre tabindex=\"0\"><code>{{#include x.md}}\n</code></pre>\n"},
        {"<rules>\n{{#include x.md}}\n</rules>",
         "<pre class=\"as-written\">&lt;rules&gt;</pre>\n{include 0|{{#include x.md}}}"
         "<pre class=\"as-written\">&lt;/rules&gt;</pre>\n"},
    };
    EXPECT_ROWS(rows);
}

Test(html, mentions) {
    static const struct row rows[] = {
        {"Delegate to **a-b** now.", "<p>Delegate to <strong>{m}a-b{/m}</strong> now.</p>\n"},
        {"Delegate to `a-b`.", "<p>Delegate to <code>{m}a-b{/m}</code>.</p>\n"},
        {"Ask @c & @agent-d-e.", "<p>Ask @{m}c{/m} &amp; @agent-{m}d-e{/m}.</p>\n"},
        {"[Delegate to **a-b**](x.md)", "<p>{a 0}Delegate to <strong>a-b</strong>{/a}</p>\n"},
        {"<a href=x>Delegate to **a-b**</a>",
         "<p><a{url 0||href}>Delegate to <strong>a-b</strong></a></p>\n"},
        {"```\nTask(subagent_type=\"a-b\")\n```",
         "<pre tabindex=\"0\"><code>Task(subagent_type=\"{m}a-b{/m}\")\n</code></pre>\n"},
        {"[^n]\n\n[^n]: Delegate to **a-b**.\n\nDelegate to **c-d**.",
         "<p>" REF("fnref:1",
                   "1") "</p>\n<p>Delegate to <strong>{m}c-d{/m}</strong>.</p>\n" NOTES
                        "<li id=\"{fn|fn:1}\">\n<p>Delegate to <strong>{m}a-b{/m}</strong>." BACK(
                            "fnref:1", "1") "</p>\n</li>\n</ol>\n</section>\n"},
    };
    EXPECT_ROWS(rows);
}

Test(html, bytes_that_are_no_text) {
    static const struct row rows[] = {
        {"a\xFF"
         "b `\xC3` *c \xE6\x97 d*",
         "<p>a\uFFFDb <code>\uFFFD</code> <em>c \uFFFD\uFFFD d</em></p>\n"},
        {"[\xFF](x.md)", "<p>{a 0}\uFFFD{/a}</p>\n"},
        {"![\xFF](x.png)", "<p>{img 0|\uFFFD}</p>\n"},
        {"<div title=\"\xFF\">\xFE</div>\n", "<div title=\"\uFFFD\">\uFFFD</div>\n"},
        {"<eg>\n\xFE</eg>\n", "<pre class=\"as-written\">&lt;eg&gt;\n\uFFFD&lt;/eg&gt;</pre>\n"},
        {"```\n\xFF\n```", "<pre tabindex=\"0\"><code>\uFFFD\n</code></pre>\n"},
    };
    EXPECT_ROWS(rows);
}

Test(html, deep_inlines) {
    struct arena *arena = arena_new();
    Buf text = {0};
    for (int i = 0; i < 4000; i++)
        buf_puts(&text, i % 2 ? "*a " : i % 20 ? "<b>" : "\n<i>");
    for (int i = 0; i < 2000; i++)
        buf_puts(&text, i % 20 ? "a*" : "a*\n");
    const char *fault = html_fault(render_text(arena, buf_view(&text))->html);
    cr_expect(!fault, "%s", fault);
    buf_free(&text);
    arena_free(arena);
}
