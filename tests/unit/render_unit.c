#include "render_unit.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/unicode.h"
#include "base/vec.h"
#include "input/source.h"
#include "model/facts.h"
#include "model/markdown.h"
#include "model/rawhtml.h"

struct fragment *render_text(struct arena *arena, Slice markdown) {
    struct sink *sink = sink_new();
    struct source *source = source_from_text(arena, S("content/x.md"), markdown, sink);
    struct tree *tree = markdown_parse(arena, source, source->body, (uint32_t)source->text.n,
                                       (struct markdown_options){0}, sink);
    struct facts *facts = facts_take(arena, source, tree, NULL);
    struct fragment *fragment = html_render(arena, source, tree, facts, NULL);
    sink_free(sink);
    return fragment;
}

static const struct {
    const char *name;
    bool index;
} kinds[] = {
    [HOLE_HEADING_OPEN] = {"h", true},
    [HOLE_HEADING_CLOSE] = {"/h", false},
    [HOLE_LINK_OPEN] = {"a", true},
    [HOLE_LINK_CLOSE] = {"/a", false},
    [HOLE_IMAGE] = {"img", true},
    [HOLE_RAW_URL] = {"url", true},
    [HOLE_RAW_ID] = {"id", false},
    [HOLE_MENTION_OPEN] = {"m", false},
    [HOLE_MENTION_CLOSE] = {"/m", false},
    [HOLE_INCLUDE] = {"include", true},
    [HOLE_INCLUDE_INLINE] = {"inline", true},
    [HOLE_INCLUDE_FENCE] = {"fence", true},
    [HOLE_FOOTNOTE_ID] = {"fn", false},
};

void buf_fragment(Buf *out, const struct fragment *fragment) {
    uint32_t at = 0;
    for (uint32_t i = 0; i < fragment->n_holes; i++) {
        const struct hole *hole = &fragment->holes[i];
        cr_assert(hole->at >= at && hole->at <= fragment->html.n, "holes lie by their place");
        buf_add(out, fragment->html.s + at, hole->at - at);
        at = hole->at;
        buf_printf(out, "{%s", kinds[hole->kind].name);
        if (kinds[hole->kind].index)
            buf_printf(out, " %u", hole->index);
        if (hole->words)
            buf_printf(out, "|%.*s", FMT(hole_text(hole)));
        if (hole_title(hole).n)
            buf_printf(out, "|%.*s", FMT(hole_title(hole)));
        buf_char(out, '}');
    }
    buf_add(out, fragment->html.s + at, fragment->html.n - at);
}

void expect_fragment(const char *markdown, const char *want) {
    struct arena *arena = arena_new();
    Buf got = {0};
    buf_fragment(&got, render_text(arena, slice_from(markdown)));
    expect_text(buf_view(&got), want, markdown);
    buf_free(&got);
    arena_free(arena);
}

/* --- what pages may hold --- */

static bool tag_allowed(Slice name) {
    return rawhtml_element(name) || slice_is(name, "section") || slice_is(name, "input");
}

static bool is_void(Slice name) {
    const struct rawhtml_element *element = rawhtml_element(name);
    return element ? element->empty : slice_is(name, "input");
}

static const char *attribute_fault(struct map *ids, const struct rawhtml *tag) {
    static const char *const own[] = {"class",    "tabindex", "role", "aria-label", "type",
                                      "disabled", "checked",  "href", "title",      "id"};
    for (size_t i = 0; i < tag->n_attributes; i++) {
        const struct rawhtml_attribute *a = &tag->attributes[i];
        bool known = rawhtml_attribute_allowed(tag->name, a->name);
        for (size_t k = 0; k < ROWS(own) && !known; k++)
            known = slice_is(a->name, own[k]);
        if (!known)
            return "an attribute";
        if (rawhtml_attribute_is_url(a->name) && !url_is_safe(a->value, slice_is(a->name, "src")))
            return "an address";
        if (!slice_is(a->name, "id"))
            continue;
        if (!a->value.n || map_has(ids, a->value))
            return "an id";
        map_set(ids, a->value, NULL);
    }
    return NULL;
}

const char *html_fault(Slice html) {
    struct rawhtml scan = {.input = html};
    struct map ids = {0};
    VEC(Slice) open = {0};
    const char *fault = utf8_valid(html, NULL) ? NULL : "invalid UTF-8";
    size_t links = 0;
    while (!fault && rawhtml_next(&scan) != RAWHTML_END) {
        if (scan.token == RAWHTML_TEXT) {
            if (slice_find_char(slice_sub(html, scan.start, scan.end), '<', 0) != SLICE_NONE)
                fault = "an unescaped <";
        } else if (scan.token == RAWHTML_OPEN) {
            fault = tag_allowed(scan.name) ? attribute_fault(&ids, &scan) : "a tag";
            links += slice_is(scan.name, "a");
            if (links > 1)
                fault = "a link in a link";
            if (!is_void(scan.name))
                *VEC_PUSH(&open) = scan.name;
        } else if (scan.token != RAWHTML_CLOSE) {
            fault = "a comment";
        } else if (!open.n || !slice_eq(open.v[open.n - 1], scan.name)) {
            fault = "an end tag";
        } else {
            open.n--;
            links -= slice_is(scan.name, "a");
        }
    }
    if (!fault && open.n)
        fault = "a tag that stays open";
    VEC_FREE(&open);
    map_free(&ids);
    return fault;
}

static const char *const pieces[] = {
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "<details>",
    "</details>",
    "<summary>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "<ul>",
    "<li>",
    "</li>",
    "</ul>",
    "<p>",
    "</p>",
    "<a href=\"x\">",
    "<a name=x>",
    "</a>",
    "<a href=\"javascript:alert(1)\">",
    "<a href=&#106&#97vascript:x>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"data:text/html,x\">",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<!-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "<!DOCTYPE x>",
    "<x-y>",
    "</x-y>",
    "<svg/onload=x>",
    "<br/>",
    "<pre>",
    "</pre>",
    "<h1 id=\"a\">",
    "</h1>",
    "<span id=a>",
    "\"",
    "'",
    ">",
    "<",
    "=",
    "/",
    "`",
    "``",
    "```\n",
    "~~~\n",
    "*",
    "**",
    "_",
    "~~",
    "[",
    "](x.md)",
    "](javascript:x)",
    "![",
    "][a]",
    "[a]: y \"t\"\n",
    "[^1]",
    "[^1]: note\n",
    "[^q]: note\n\n    more\n",
    "\n",
    "\n\n",
    "  ",
    "    ",
    "> ",
    "- ",
    "1. ",
    "- [ ] ",
    "- [x] ",
    "# ",
    "## ",
    "===\n",
    "---\n",
    "| a | b |\n|:-|-:|\n",
    "| x | y |\n",
    "{{#include a.md}}\n",
    "\\{{#include a.md}}\n",
    "{{#include b.md}}",
    "> [!NOTE]\n",
    "word",
    "a-b",
    "é",
    "日本",
    "\xFF",
    "\x01",
    "&amp;",
    "&#0;",
    "http://a.b/c",
    "www.a.b",
    "<http://x.y>",
    "<javascript:x>",
    "\t",
    "\r\n",
    "\\",
    "Delegate to **agent-one**",
    "`agent-one`",
    "<dl><dt>x<dd>y",
    "<ruby>x<rt>y</ruby>",
    "<video src=x controls>",
    "<td id=\"x\">",
    "<col>",
    "<P ALIGN=center>",
    "<a id=x name=y href=z>",
};

static uint32_t random_below(uint32_t *seed, size_t n) {
    *seed = *seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)(*seed >> 4) * n) >> 28);
}

Slice random_markdown(struct arena *arena, uint32_t *seed) {
    static const char *const between[] = {"", "", " ", "\n"};
    Buf text = {0};
    for (uint32_t n = 1 + random_below(seed, 50); n > 0; n--) {
        buf_puts(&text, pieces[random_below(seed, ROWS(pieces))]);
        buf_puts(&text, between[random_below(seed, ROWS(between))]);
    }
    Slice kept = buf_dup(&text, arena);
    buf_free(&text);
    return kept;
}
