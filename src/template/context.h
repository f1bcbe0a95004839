/* Where in HTML a template stands: what decides how a value is escaped.
 *
 * A small state machine is fed with the literal text of a template. It knows elements, quoted
 * attributes, comments, and the elements whose content is no HTML (script, style) or plain text
 * (title, textarea). It does not repair broken HTML; a template is written by someone who can be
 * told.
 */
#ifndef QUIRE_TEMPLATE_CONTEXT_H
#define QUIRE_TEMPLATE_CONTEXT_H

#include "base/str.h"

enum context_state {
    CONTEXT_TEXT,
    CONTEXT_TAG_START, /* behind `<` */
    CONTEXT_TAG_NAME,
    CONTEXT_TAG, /* within a tag, between attributes */
    CONTEXT_ATTR_NAME,
    CONTEXT_ATTR_AFTER,  /* behind an attribute's name */
    CONTEXT_VALUE_START, /* behind `=` */
    CONTEXT_VALUE,       /* within quotes */
    CONTEXT_UNQUOTED,
    CONTEXT_RAW,   /* content of script or style */
    CONTEXT_TITLE, /* content of title or textarea: text in which `<` is no tag */
    CONTEXT_COMMENT,
    CONTEXT_DECLARATION, /* <!DOCTYPE ...>, <?...> */
};

enum context_attr { ATTR_PLAIN, ATTR_URL, ATTR_SCRIPT, ATTR_STYLE, ATTR_HTML };

struct context {
    enum context_state state;
    char quote;
    enum context_attr attr;
    char element[16]; /* lower case; longer names are cut */
    char word[16];    /* the name being read; in raw content: the end of what was read */
    size_t n;         /* characters in word */
    bool closing;     /* within </...> */
};                    /* {0} is text */

void context_feed(struct context *context, Slice literal);

/* How a value is to be written where the template stands. */
enum escape {
    ESCAPE_NONE, /* the file is no HTML */
    ESCAPE_TEXT,
    ESCAPE_ANYWHERE, /* text of a function's body, which may be called from an attribute, too */
    ESCAPE_ATTR,
    ESCAPE_URL_DOUBLE, /* URL attributes, by their quotes: all of the value counts, back to the
                          quote */
    ESCAPE_URL_SINGLE,
    ESCAPE_REFUSED,
};
/* For ESCAPE_REFUSED, *why is what is wrong, and *help what to do. */
enum escape context_escape(const struct context *context, const char **why, const char **help);

/* May branches that end in `a` and in `b` meet? Then *joined is where the template stands behind
 * them. */
bool context_join(struct context a, struct context b, struct context *joined);
/* "in text", "in the value of an attribute": for messages. */
const char *context_name(const struct context *context);

#endif
