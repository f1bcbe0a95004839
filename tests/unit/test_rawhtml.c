#include "model/rawhtml.h"
#include "unit.h"

/* A token stream as text: t(..) text, <name a=v> and </name> tags, c comment, o other; self-closing
 * tags end in "/". */
static void print_tokens(Buf *out, Slice html) {
    struct rawhtml scan = {.input = html};
    size_t at = 0;
    while (rawhtml_next(&scan) != RAWHTML_END) {
        cr_assert(scan.start == at && scan.end > at && scan.end == scan.at,
                  "tokens of %.*s have a gap", FMT(html));
        at = scan.end;
        Slice text = slice_sub(html, scan.start, scan.end);
        if (scan.token == RAWHTML_TEXT)
            buf_printf(out, "t(%.*s)", FMT(text));
        else if (scan.token == RAWHTML_CLOSE)
            buf_printf(out, "</%.*s>", FMT(scan.name));
        else if (scan.token != RAWHTML_OPEN)
            buf_char(out, scan.token == RAWHTML_COMMENT ? 'c' : 'o');
        if (scan.token != RAWHTML_OPEN)
            continue;
        buf_printf(out, "<%.*s", FMT(scan.name));
        for (size_t i = 0; i < scan.n_attributes; i++)
            buf_printf(out, " %.*s=%.*s", FMT(scan.attributes[i].name),
                       FMT(scan.attributes[i].value));
        buf_puts(out, scan.self_closing ? "/>" : ">");
    }
    cr_assert(at == html.n, "tokens of %.*s end early", FMT(html));
}

Test(rawhtml, tokens) {
    static const struct {
        const char *html, *tokens;
    } rows[] = {
        {"", ""},
        {"a b", "t(a b)"},
        {"<b>x</b>", "<b>t(x)</b>"},
        {"<br/><br />", "<br/><br/>"},
        {"<A HREF=\"x y\" b='z' c=d e>", "<A HREF=x y b=z c=d e=>"},
        {"<a\n  b = \"c\"\n>", "<a b=c>"},
        {"<a b=\"c\"d=\"e\">", "<a b=c d=e>"},
        {"<img/src=x>", "<img src=x>"},
        {"<a href=a?b=c&d=e>", "<a href=a?b=c&d=e>"},
        {"<a b=\"<c>\">", "<a b=<c>>"},
        {"</b >x</b x>", "</b>t(x</b x>)"},
        {"<x-y.z:w>", "<x-y.z:w>"},
        {"a < b > c <", "t(a < b > c <)"},
        {"<1> <> </> <_a>", "t(<1> <> </> <_a>)"},
        {"<a <b>", "t(<a )<b>"},
        {"<a b=\"c>", "t(<a b=\"c>)"},
        {"<a b='x' \"c\">", "t(<a b='x' \"c\">)"},
        {"<a b=>", "t(<a b=>)"},
        {"<a b", "t(<a b)"},
        {"<a b=\"1\">x\" <i>", "<a b=1>t(x\" )<i>"},
        {"<a b=\"x <i c=\"y\">", "t(<a b=\"x )<i c=y>"},
        {"<!-- x -- > <b> -->y", "ct(y)"},
        {"<!-->a<!--->b<!---->c", "ct(a)ct(b)ct(c)"},
        {"<!-- never ends <b>", "t(<!-- never ends )<b>"},
        {"<!DOCTYPE html><?php x ?><![CDATA[ <b> ]]>", "ooo"},
        {"<!1><? x <![CDATA[ y", "t(<!1><? x <![CDATA[ y)"},
        {"<script>if (a<b) {}</script>", "<script>t(if (a<b) {})</script>"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf got = {0};
        print_tokens(&got, slice_from(rows[i].html));
        expect_text(buf_view(&got), rows[i].tokens, rows[i].html);
        buf_free(&got);
    }
}

Test(rawhtml, attribute_places) {
    struct rawhtml scan = {.input = S("x <a b href='y' c>")};
    rawhtml_next(&scan);
    rawhtml_next(&scan);
    expect_number(scan.n_attributes, 3, "attributes");
    Slice whole = slice_sub(scan.input, scan.attributes[1].start, scan.attributes[1].end);
    expect_text(whole, "href='y'", "the whole attribute");
    expect_number(scan.attributes[1].value.s - scan.input.s, 13, "the value lies in the input");
}

Test(rawhtml, more_attributes_than_there_is_room_for_are_dropped) {
    Buf html = {0};
    buf_puts(&html, "<a");
    for (int i = 0; i < 100; i++)
        buf_printf(&html, " a%d=%d", i, i);
    buf_puts(&html, ">");
    struct rawhtml scan = {.input = buf_view(&html)};
    expect_number(rawhtml_next(&scan), RAWHTML_OPEN, "token");
    expect_number(scan.n_attributes, ROWS(scan.attributes), "kept");
    expect_number(scan.end, html.n, "end");
    buf_free(&html);
}

/* Each of these made a scan look to the end of the text, time after time. */
Test(rawhtml, unclosed_things_take_linear_time) {
    static const char *const bits[] = {"<a b=\"", "<a b='", "<!--", "<?",       "<![CDATA[",
                                       "<!A",     "<a ",    "<",    "<a b=\"'", "</a "};
    for (size_t i = 0; i < ROWS(bits); i++) {
        Buf html = {0};
        while (html.n < 1 << 20)
            buf_puts(&html, bits[i]);
        struct rawhtml scan = {.input = buf_view(&html)};
        while (rawhtml_next(&scan) != RAWHTML_END)
            ;
        buf_free(&html);
    }
}

Test(rawhtml, classes) {
    static const struct {
        const char *name;
        enum rawhtml_class class;
    } rows[] = {
        {"b", RAWHTML_KEPT},           {"DETAILS", RAWHTML_KEPT},
        {"h1", RAWHTML_KEPT},          {"wbr", RAWHTML_KEPT},
        {"blockquote", RAWHTML_KEPT},  {"video", RAWHTML_KEPT},
        {"script", RAWHTML_BARRED},    {"IFRAME", RAWHTML_BARRED},
        {"svg", RAWHTML_BARRED},       {"math", RAWHTML_BARRED},
        {"style", RAWHTML_BARRED},     {"form", RAWHTML_BARRED},
        {"input", RAWHTML_BARRED},     {"object", RAWHTML_BARRED},
        {"base", RAWHTML_BARRED},      {"meta", RAWHTML_BARRED},
        {"link", RAWHTML_BARRED},      {"template", RAWHTML_BARRED},
        {"example", RAWHTML_UNKNOWN},  {"rules", RAWHTML_UNKNOWN},
        {"thinking", RAWHTML_UNKNOWN}, {"h7", RAWHTML_UNKNOWN},
        {"", RAWHTML_UNKNOWN},         {"blockquotes", RAWHTML_UNKNOWN},
        {"b:c", RAWHTML_UNKNOWN},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_number(rawhtml_classify(slice_from(rows[i].name)), rows[i].class, rows[i].name);
    expect_number(rawhtml_classify((Slice){"b\0x", 3}), RAWHTML_UNKNOWN, "a NUL in a name");
}

Test(rawhtml, attributes) {
    static const struct {
        const char *tag, *attribute;
        bool allowed;
    } rows[] = {
        {"a", "href", true},     {"A", "HREF", true},       {"b", "href", false},
        {"img", "src", true},    {"img", "onerror", false}, {"img", "srcset", false},
        {"a", "onclick", false}, {"p", "style", false},     {"p", "class", false},
        {"p", "align", true},    {"p", "id", true},         {"td", "colspan", true},
        {"p", "colspan", false}, {"ol", "start", true},     {"details", "open", true},
        {"a", "name", true},     {"img", "name", false},    {"a", "target", false},
        {"h1", "title", true},   {"script", "src", false},  {"example", "id", false},
        {"p", "", false},        {"p", "a", false},         {"td", "h td", false},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_number(
            rawhtml_attribute_allowed(slice_from(rows[i].tag), slice_from(rows[i].attribute)),
            rows[i].allowed, rows[i].attribute);
}

Test(rawhtml, addresses) {
    static const struct {
        const char *url;
        bool link, image;
    } rows[] = {
        {"", true, true},
        {"x.md", true, true},
        {"../a/b.md#c:d", true, true},
        {"?a:b", true, true},
        {"#javascript:x", true, true},
        {"//host/x", true, true},
        {"./a:b", true, true},
        {"HTTPS://x", true, true},
        {"mailto:a@b", true, true},
        {"tel:1", true, true},
        {"ftp://x", true, true},
        {"foo):", true, true},
        {"ü:x", true, true},
        {"javascript:alert(1)", false, false},
        {"JaVaScRiPt:x", false, false},
        {" \t\n javascript:x", false, false},
        {"\x01\x1F javascript:x", false, false},
        {"java\nscript:x", false, false},
        {"java\tscript\r:x", false, false},
        {"java\x0Bscript:x", false, false},
        {"java\u200Bscript:x", false, false},
        {"&#106;avascript:x", false, false},
        {"&#x6A;avascript&#58;x", false, false},
        {"&#0000106avascript:x", false, false},
        {"javascript&colon;x", false, false},
        {"java&Tab;script&#10;&NewLine;:x", false, false},
        {"vbscript:x", false, false},
        {"file:///etc/passwd", false, false},
        {"blob:x", false, false},
        {"notes:today.md", false, false},
        {"data:text/html,x", false, false},
        {"data:image/png;base64,x", false, true},
        {"DATA:Image/svg+xml,x", false, true},
        {"data:imagex", false, false},
        {"averyveryverylongscheme:x", false, false},
        {"httpsx:x", false, false},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        expect_number(url_is_safe(slice_from(rows[i].url), false), rows[i].link, rows[i].url);
        expect_number(url_is_safe(slice_from(rows[i].url), true), rows[i].image, rows[i].url);
    }
    expect_number(url_is_safe((Slice){"java\0script:x", 14}, false), false, "NUL");
}

Test(rawhtml, references) {
    static const struct {
        const char *html, *decoded, *again;
    } rows[] = {
        {"a&amp;b", "a&b", "a&amp;b"},
        {"&lt;&GT;&quot;&apos;", "<>\"'", "&lt;&GT;&quot;&apos;"},
        {"&eacute;&Eacute;&thetasym;", "éÉϑ", "&eacute;&Eacute;&thetasym;"},
        {"&#65;&#x42;&#X43;&#68 &#x45g", "ABCD Eg", "&#65;&#x42;&#X43;&amp;#68 &amp;#x45g"},
        {"&#0;&#xD800;&#x110000;&#99999999999;", "\uFFFD\uFFFD\uFFFD\uFFFD",
         "&#0;&#xD800;&#x110000;&#99999999999;"},
        {"&hearts;&nosuch;", "♥&nosuch;", "&hearts;&nosuch;"},
        {"&copy=1&amp &;&#;&#x;", "&copy=1&amp &;&#;&#x;", "&amp;copy=1&amp;amp &amp;;&amp;#;&#x;"},
        {"<b \"c\">&", "<b \"c\">&", "&lt;b &quot;c&quot;&gt;&amp;"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf decoded = {0}, again = {0};
        buf_html_decode(&decoded, slice_from(rows[i].html));
        buf_html_again(&again, slice_from(rows[i].html));
        expect_text(buf_view(&decoded), rows[i].decoded, rows[i].html);
        expect_text(buf_view(&again), rows[i].again, rows[i].html);
        buf_free(&decoded);
        buf_free(&again);
    }
}

Test(rawhtml, blocks) {
    static const struct {
        const char *html;
        enum rawhtml_block block;
    } rows[] = {
        {"", RAWHTML_NOTHING},
        {" <!-- x -->\n", RAWHTML_NOTHING},
        {"<div>\n<example>", RAWHTML_MARKUP},
        {"<!-- x -->\n</div>", RAWHTML_MARKUP},
        {"<example>\n<div>", RAWHTML_WRITTEN},
        {"<script>", RAWHTML_WRITTEN},
        {"<div", RAWHTML_WRITTEN},
        {"<!DOCTYPE html>", RAWHTML_WRITTEN},
        {"<!-- x --> text <b>", RAWHTML_WRITTEN},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_number(rawhtml_block(slice_from(rows[i].html)), rows[i].block, rows[i].html);
}
