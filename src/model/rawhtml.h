/* Raw HTML in Markdown: a tokenizer for tags, and what is harmless.
 *
 * It never fails: what is no tag is text. It does not build a tree.
 */
#ifndef QUIRE_MODEL_RAWHTML_H
#define QUIRE_MODEL_RAWHTML_H

#include "base/str.h"
#include <stdint.h>

/* OTHER is a declaration (<!DOCTYPE>), a processing instruction or CDATA. A comment that nothing closes is text. */
enum rawhtml_token { RAWHTML_END, RAWHTML_TEXT, RAWHTML_OPEN, RAWHTML_CLOSE, RAWHTML_COMMENT, RAWHTML_OTHER };

struct rawhtml_attribute {
    Slice name;              /* as written */
    Slice value;             /* as written, quotes not included; a slice of the input; empty when there is none */
    size_t start, end;       /* the whole attribute within the input */
};

struct rawhtml {
    Slice input;
    size_t at;               /* where the next token begins; start with 0 */
    enum rawhtml_token token;
    size_t start, end;       /* of the token */
    Slice name;              /* tag name as written */
    bool self_closing;
    struct rawhtml_attribute attributes[32];   /* further ones are dropped */
    size_t n_attributes;
    unsigned absent;         /* the tokenizer's own: terminators that do not come any more */
};

/* Moves to the next token; returns it. */
enum rawhtml_token rawhtml_next(struct rawhtml *scan);

/* A block of raw HTML is what its first tag or text is: with a harmless tag it is markup, with anything else it is shown as
 * written, all of it. Comments and blanks are nothing. */
enum rawhtml_block { RAWHTML_NOTHING, RAWHTML_MARKUP, RAWHTML_WRITTEN };
enum rawhtml_block rawhtml_block(Slice html);

enum rawhtml_class {
    RAWHTML_KEPT,            /* known and harmless: kept with its harmless attributes */
    RAWHTML_UNKNOWN,         /* not an HTML element (<example>): shown as text */
    RAWHTML_BARRED,          /* script, style, iframe, form, ...: shown as text */
};
enum rawhtml_class rawhtml_classify(Slice tag_name);

/* What elements are to each other; bits. */
enum {
    GROUP_LIST = 1 << 0,     /* ul, ol */
    GROUP_ITEM = 1 << 1,     /* li */
    GROUP_TABLE = 1 << 2,
    GROUP_SECTION = 1 << 3,  /* thead, tbody, tfoot, caption, colgroup */
    GROUP_ROW = 1 << 4,
    GROUP_CELL = 1 << 5,     /* td, th */
    GROUP_TERM = 1 << 6,     /* dt, dd */
    GROUP_RUBY = 1 << 7,     /* rt, rp */
    GROUP_P = 1 << 8,
    GROUP_A = 1 << 9,
    GROUP_MEDIA = 1 << 10,   /* picture, video, audio */
};

/* An element that is kept, and what its nesting demands. */
struct rawhtml_element {
    char name[11];           /* lower case, as it is written to pages (h1 becomes h2: the page has its title) */
    bool empty;              /* has no end tag: br, hr, img */
    uint16_t group;
    uint16_t within;         /* stands only inside one of these groups; 0 = anywhere */
    uint16_t ends;           /* its start tag ends elements of these groups that stand directly around it */
};
const struct rawhtml_element *rawhtml_element(Slice tag_name);   /* NULL unless it is kept */

bool rawhtml_attribute_allowed(Slice tag_name, Slice attribute);
bool rawhtml_attribute_is_url(Slice attribute);          /* href, src, cite, poster ... */
/* Is it safe as a link or image address? Schemes but http, https, mailto, tel, ftp (and data:image/ for images) are not;
 * entities, case, control characters and white space do not hide one. */
bool url_is_safe(Slice url, bool image);
/* Resolves HTML entities in an attribute value (named ones of the common kind, numeric ones). */
void buf_html_decode(Buf *out, Slice value);
/* The length of the entity at s[0] and its code point; 0 when there is none. */
size_t html_reference(const char *s, size_t n, uint32_t *code);
/* Text or an attribute's value of raw HTML, for the page's HTML: entities stay, all else is escaped. */
void buf_html_again(Buf *out, Slice html);

#endif
