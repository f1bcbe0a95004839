/* What raw HTML is kept on a page. Not in a list means not on the page. */
#include "base/unicode.h"
#include "model/rawhtml.h"
#include <string.h>

#define PLAIN(tag)                                                                                 \
    { .name = tag }
#define EMPTY(tag)                                                                                 \
    { .name = tag, .empty = true }
#define PART(tag, own, inside, closes)                                                             \
    { .name = tag, .group = own, .within = inside, .ends = closes }

/* By name. A heading is a block of the page, whose own title is the h1. */
static const struct rawhtml_element kept[] = {
    PART("a", GROUP_A, 0, 0),
    PLAIN("abbr"),
    PART("audio", GROUP_MEDIA, 0, 0),
    PLAIN("b"),
    PLAIN("bdi"),
    PLAIN("bdo"),
    PLAIN("big"),
    PART("blockquote", 0, 0, GROUP_P),
    EMPTY("br"),
    PART("caption", GROUP_SECTION, GROUP_TABLE, 0),
    PART("center", 0, 0, GROUP_P),
    PLAIN("cite"),
    PLAIN("code"),
    {.name = "col", .empty = true, .within = GROUP_TABLE},
    PART("colgroup", GROUP_SECTION, GROUP_TABLE, GROUP_SECTION),
    PART("dd", GROUP_TERM, 0, GROUP_TERM | GROUP_P),
    PLAIN("del"),
    PART("details", 0, 0, GROUP_P),
    PLAIN("dfn"),
    PART("div", 0, 0, GROUP_P),
    PART("dl", 0, 0, GROUP_P),
    PART("dt", GROUP_TERM, 0, GROUP_TERM | GROUP_P),
    PLAIN("em"),
    PART("figcaption", 0, 0, GROUP_P),
    PART("figure", 0, 0, GROUP_P),
    PART("h2", 0, 0, GROUP_P),
    PART("h3", 0, 0, GROUP_P),
    PART("h4", 0, 0, GROUP_P),
    PART("h5", 0, 0, GROUP_P),
    PART("h6", 0, 0, GROUP_P),
    {.name = "hr", .empty = true, .ends = GROUP_P},
    PLAIN("i"),
    EMPTY("img"),
    PLAIN("ins"),
    PLAIN("kbd"),
    PART("li", GROUP_ITEM, GROUP_LIST, GROUP_ITEM | GROUP_P),
    PLAIN("mark"),
    PART("ol", GROUP_LIST, 0, GROUP_P),
    PART("p", GROUP_P, 0, GROUP_P),
    PART("picture", GROUP_MEDIA, 0, 0),
    PART("pre", 0, 0, GROUP_P),
    PLAIN("q"),
    PART("rp", GROUP_RUBY, 0, GROUP_RUBY),
    PART("rt", GROUP_RUBY, 0, GROUP_RUBY),
    PLAIN("ruby"),
    PLAIN("s"),
    PLAIN("samp"),
    PLAIN("small"),
    {.name = "source", .empty = true, .within = GROUP_MEDIA},
    PLAIN("span"),
    PLAIN("strike"),
    PLAIN("strong"),
    PLAIN("sub"),
    PART("summary", 0, 0, GROUP_P),
    PLAIN("sup"),
    PART("table", GROUP_TABLE, 0, GROUP_P),
    PART("tbody", GROUP_SECTION, GROUP_TABLE, GROUP_SECTION | GROUP_ROW | GROUP_CELL | GROUP_P),
    PART("td", GROUP_CELL, GROUP_TABLE, GROUP_CELL | GROUP_P),
    PART("tfoot", GROUP_SECTION, GROUP_TABLE, GROUP_SECTION | GROUP_ROW | GROUP_CELL | GROUP_P),
    PART("th", GROUP_CELL, GROUP_TABLE, GROUP_CELL | GROUP_P),
    PART("thead", GROUP_SECTION, GROUP_TABLE, GROUP_SECTION | GROUP_ROW | GROUP_CELL | GROUP_P),
    PLAIN("time"),
    PART("tr", GROUP_ROW, GROUP_TABLE, GROUP_ROW | GROUP_CELL | GROUP_P),
    PLAIN("tt"),
    PLAIN("u"),
    PART("ul", GROUP_LIST, 0, GROUP_P),
    PLAIN("var"),
    PART("video", GROUP_MEDIA, 0, 0),
    EMPTY("wbr"),
};

/* HTML that is not kept, by name. What is neither here nor above is no HTML: <example>. */
static const char *const barred[] = {
    "address",  "applet", "area",   "article",   "aside",    "base",     "basefont", "bgsound",
    "body",     "button", "canvas", "data",      "datalist", "dialog",   "dir",      "embed",
    "fieldset", "font",   "footer", "form",      "frame",    "frameset", "head",     "header",
    "hgroup",   "html",   "iframe", "input",     "isindex",  "keygen",   "label",    "legend",
    "link",     "main",   "map",    "marquee",   "math",     "menu",     "menuitem", "meta",
    "meter",    "nav",    "nobr",   "noembed",   "noframes", "noscript", "object",   "optgroup",
    "option",   "output", "param",  "plaintext", "portal",   "progress", "script",   "search",
    "section",  "select", "slot",   "style",     "svg",      "template", "textarea", "title",
    "track",    "xmp",
};

/* Attributes and the elements that may carry them. */
static const struct {
    const char *name;
    const char *elements; /* with a space around each; NULL: all */
} attributes[] = {
    {"align", NULL},
    {"alt", " img "},
    {"aria-label", NULL},
    {"border", " table "},
    {"cite", " blockquote del ins q "},
    {"colspan", " td th "},
    {"controls", " audio video "},
    {"datetime", " del ins time "},
    {"dir", NULL},
    {"headers", " td th "},
    {"height", " img td th video "},
    {"href", " a "},
    {"id", NULL},
    {"lang", NULL},
    {"loading", " img "},
    {"loop", " audio video "},
    {"muted", " audio video "},
    {"name", " a details "},
    {"open", " details "},
    {"reversed", " ol "},
    {"rowspan", " td th "},
    {"scope", " th "},
    {"span", " col colgroup "},
    {"src", " audio img source video "},
    {"start", " ol "},
    {"title", NULL},
    {"type", " ol source ul "},
    {"valign", " td th tr "},
    {"value", " li "},
    {"width", " col img table td th video "},
};

enum { LONGEST_NAME = 10 };

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

/* Copies a name in lower case, NUL-terminated; false when it is longer than any name here. */
static bool lower_name(Slice name, char out[LONGEST_NAME + 1]) {
    if (!name.n || name.n > LONGEST_NAME || memchr(name.s, '\0', name.n))
        return false;
    for (size_t i = 0; i < name.n; i++)
        out[i] = lower(name.s[i]);
    out[name.n] = '\0';
    return true;
}

const struct rawhtml_element *rawhtml_element(Slice tag_name) {
    char name[LONGEST_NAME + 1];
    if (!lower_name(tag_name, name))
        return NULL;
    if (strcmp(name, "h1") == 0)
        name[1] = '2';
    size_t low = 0, high = sizeof kept / sizeof *kept;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(name, kept[middle].name);
        if (order == 0)
            return &kept[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

enum rawhtml_class rawhtml_classify(Slice tag_name) {
    if (rawhtml_element(tag_name))
        return RAWHTML_KEPT;
    char name[LONGEST_NAME + 1];
    if (lower_name(tag_name, name))
        for (size_t i = 0; i < sizeof barred / sizeof *barred; i++)
            if (strcmp(name, barred[i]) == 0)
                return RAWHTML_BARRED;
    return RAWHTML_UNKNOWN;
}

bool rawhtml_attribute_allowed(Slice tag_name, Slice attribute) {
    const struct rawhtml_element *element = rawhtml_element(tag_name);
    char name[LONGEST_NAME + 1];
    if (!element || !lower_name(attribute, name))
        return false;
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
        if (strcmp(name, attributes[i].name) != 0)
            continue;
        if (!attributes[i].elements)
            return true;
        char word[sizeof element->name + 2] = " ";
        strcat(strcat(word, element->name), " ");
        return strstr(attributes[i].elements, word) != NULL;
    }
    return false;
}

bool rawhtml_attribute_is_url(Slice attribute) {
    static const char *const urls[] = {"href",   "src",        "cite",       "poster",
                                       "action", "formaction", "background", "data"};
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        if (slice_eq_nocase(attribute, slice_from(urls[i])))
            return true;
    return false;
}

/* Browsers drop tabs and line ends anywhere in an address, and blanks and control characters before
 * it. No honest scheme has any of them in it, so all of them are looked through. */
static bool is_invisible(uint32_t code) {
    return code <= ' ' || (code >= 0x7F && code <= 0xA0) || unicode_is_format(code);
}

static bool scheme_is_safe(const char *scheme, Slice rest, bool image) {
    static const char *const safe[] = {"http", "https", "mailto", "tel", "ftp"};
    for (size_t i = 0; i < sizeof safe / sizeof *safe; i++)
        if (strcmp(scheme, safe[i]) == 0)
            return true;
    return image && strcmp(scheme, "data") == 0 &&
           slice_eq_nocase(slice_sub(rest, 0, 6), S("image/"));
}

static bool may_be_in_scheme(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
           c == '.';
}

bool url_is_safe(Slice url, bool image) {
    char scheme[8] = "";
    size_t n = 0;
    for (size_t i = 0; i < url.n;) {
        uint32_t code;
        size_t used = html_reference(url.s + i, url.n - i, &code);
        i += used ? used : utf8_next(url.s + i, url.n - i, &code);
        if (is_invisible(code))
            continue;
        if (code == '/' || code == '?' || code == '#')
            return true; /* no scheme: relative */
        if (code == ':')
            return scheme_is_safe(scheme, slice_sub(url, i, url.n), image);
        if (code >= 0x80 || !may_be_in_scheme((char)code))
            return true;
        if (n + 1 < sizeof scheme)
            scheme[n++] = lower((char)code);
        else
            scheme[0] = '?'; /* too long to be one that is known */
    }
    return true;
}
