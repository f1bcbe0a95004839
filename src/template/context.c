#include "template/context.h"
#include <string.h>

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static char lower(char c) {
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* Words are cut, not refused: no name that matters here is longer. */
static void add_letter(struct context *c, char letter) {
    if (c->n + 1 < sizeof c->word)
        c->word[c->n++] = lower(letter);
    c->word[c->n] = '\0';
}

static void begin_word(struct context *c, char letter) {
    c->n = 0;
    add_letter(c, letter);
}

static bool one_of(const char *word, const char *const *names) {
    while (*names && strcmp(word, *names) != 0)
        names++;
    return *names != NULL;
}

static enum context_attr attr_of(const char *name) {
    static const char *const urls[] = {"href",       "src",  "action",     "formaction", "poster",
                                       "cite",       "data", "background", "longdesc",   "srcset",
                                       "xlink:href", "ping", "manifest",   NULL};
    if (strncmp(name, "on", 2) == 0)
        return ATTR_SCRIPT;
    if (strcmp(name, "style") == 0)
        return ATTR_STYLE;
    if (strcmp(name, "srcdoc") == 0)
        return ATTR_HTML;
    return one_of(name, urls) ? ATTR_URL : ATTR_PLAIN;
}

static void end_tag(struct context *c) {
    static const char *const raw[] = {"script", "style", NULL};
    static const char *const titles[] = {"title", "textarea", NULL};
    c->state = CONTEXT_TEXT;
    if (!c->closing && one_of(c->element, raw))
        c->state = CONTEXT_RAW;
    else if (!c->closing && one_of(c->element, titles))
        c->state = CONTEXT_TITLE;
    c->n = 0;
    c->word[0] = '\0';
}

static void in_tag_start(struct context *c, char letter) {
    if (letter == '/' && !c->closing) {
        c->closing = true;
    } else if (is_letter(letter)) {
        c->state = CONTEXT_TAG_NAME;
        begin_word(c, letter);
    } else if (letter == '!' || letter == '?') {
        c->state = CONTEXT_DECLARATION;
        c->n = 0;
    } else {
        c->state = letter == '<' ? CONTEXT_TAG_START : CONTEXT_TEXT;
    }
}

/* A declaration turns out to be a comment when it begins with `--`. */
static void in_declaration(struct context *c, char letter) {
    if (letter == '-' && c->n < 2 && ++c->n == 2) {
        c->state = CONTEXT_COMMENT;
        c->n = 0;
    } else if (letter != '-' && c->n < 2) {
        c->n = 2;
    }
    if (letter == '>' && c->state == CONTEXT_DECLARATION)
        c->state = CONTEXT_TEXT;
}

static void in_comment(struct context *c, char letter) {
    if (letter == '>' && c->n >= 2)
        c->state = CONTEXT_TEXT;
    c->n = letter == '-' ? c->n + 1 : 0;
}

static void in_tag_name(struct context *c, char letter) {
    if (!is_blank(letter) && letter != '>' && letter != '/') {
        add_letter(c, letter);
        return;
    }
    memcpy(c->element, c->word, sizeof c->element);
    c->state = CONTEXT_TAG;
    if (letter == '>')
        end_tag(c);
}

/* Between attributes, and behind an attribute's name, where `=` may still come. */
static void in_tag(struct context *c, char letter) {
    if (letter == '>') {
        end_tag(c);
    } else if (letter == '=' && c->state == CONTEXT_ATTR_AFTER) {
        c->state = CONTEXT_VALUE_START;
    } else if (!is_blank(letter) && letter != '/') {
        c->state = CONTEXT_ATTR_NAME;
        begin_word(c, letter);
    } else if (letter == '/') {
        c->state = CONTEXT_TAG;
    }
}

static void in_attr_name(struct context *c, char letter) {
    if (letter != '=' && letter != '>' && letter != '/' && !is_blank(letter)) {
        add_letter(c, letter);
        return;
    }
    c->attr = attr_of(c->word);
    c->state = CONTEXT_ATTR_AFTER;
    in_tag(c, letter);
}

static void in_value_start(struct context *c, char letter) {
    if (letter == '"' || letter == '\'') {
        c->state = CONTEXT_VALUE;
        c->quote = letter;
    } else if (letter == '>') {
        end_tag(c);
    } else if (!is_blank(letter)) {
        c->state = CONTEXT_UNQUOTED;
    }
}

/* Content that only its own end tag ends. `word` holds the last letters, from a `<` on. */
static void in_content(struct context *c, char letter) {
    size_t n = strlen(c->element);
    if (letter == '<') {
        begin_word(c, letter);
        return;
    }
    if (c->n == n + 2 && (is_blank(letter) || letter == '>' || letter == '/') &&
        memcmp(c->word, "</", 2) == 0 && strncmp(c->word + 2, c->element, n) == 0) {
        c->closing = true;
        c->state = CONTEXT_TAG;
        in_tag(c, letter);
        return;
    }
    if (c->n)
        add_letter(c, letter);
}

static void feed_one(struct context *c, char letter) {
    switch (c->state) {
    case CONTEXT_TEXT:
        if (letter == '<') {
            c->state = CONTEXT_TAG_START;
            c->closing = false;
        }
        break;
    case CONTEXT_TAG_START:
        in_tag_start(c, letter);
        break;
    case CONTEXT_TAG_NAME:
        in_tag_name(c, letter);
        break;
    case CONTEXT_TAG:
    case CONTEXT_ATTR_AFTER:
        in_tag(c, letter);
        break;
    case CONTEXT_ATTR_NAME:
        in_attr_name(c, letter);
        break;
    case CONTEXT_VALUE_START:
        in_value_start(c, letter);
        break;
    case CONTEXT_VALUE:
        if (letter == c->quote)
            c->state = CONTEXT_TAG;
        break;
    case CONTEXT_UNQUOTED:
        if (letter == '>')
            end_tag(c);
        else if (is_blank(letter))
            c->state = CONTEXT_TAG;
        break;
    case CONTEXT_RAW:
    case CONTEXT_TITLE:
        in_content(c, letter);
        break;
    case CONTEXT_COMMENT:
        in_comment(c, letter);
        break;
    case CONTEXT_DECLARATION:
        in_declaration(c, letter);
        break;
    }
}

void context_feed(struct context *context, Slice literal) {
    for (size_t i = 0; i < literal.n; i++)
        feed_one(context, literal.s[i]);
}

static enum escape refuse(const char **why, const char **help, const char *reason,
                          const char *advice) {
    *why = reason;
    *help = advice;
    return ESCAPE_REFUSED;
}

static enum escape escape_in_value(const struct context *c, const char **why, const char **help) {
    switch (c->attr) {
    case ATTR_URL:
        return c->quote == '"' ? ESCAPE_URL_DOUBLE : ESCAPE_URL_SINGLE;
    case ATTR_SCRIPT:
        return refuse(why, help, "a value in an event handler would be script",
                      "write it into a data- attribute and read it from there");
    case ATTR_STYLE:
        return refuse(why, help, "a value in a style attribute would be CSS",
                      "choose between classes");
    case ATTR_HTML:
        return refuse(why, help, "a value in srcdoc would be a document of its own",
                      "link to a page instead");
    case ATTR_PLAIN:
    default:
        return ESCAPE_ATTR;
    }
}

enum escape context_escape(const struct context *context, const char **why, const char **help) {
    switch (context->state) {
    case CONTEXT_TEXT:
    case CONTEXT_TITLE:
        return ESCAPE_TEXT;
    case CONTEXT_VALUE:
        return escape_in_value(context, why, help);
    case CONTEXT_VALUE_START:
    case CONTEXT_UNQUOTED:
        return refuse(why, help, "a value in an attribute without quotes can end the attribute",
                      "put quotes around the attribute's value");
    case CONTEXT_RAW:
        if (strcmp(context->element, "style") == 0)
            return refuse(why, help, "a value in <style> would be CSS", "choose between classes");
        return refuse(why, help, "a value in <script> would be script",
                      "write it into a data- attribute of an element and read it from there");
    case CONTEXT_COMMENT:
        return refuse(why, help, "a value in an HTML comment can end the comment",
                      "use {# ... #} for comments");
    default:
        return refuse(why, help,
                      "a value within a tag would be the name of an element or attribute",
                      "put it into a quoted attribute, or choose with {% if %}");
    }
}

/* States between the attributes of one tag are the same for what follows. */
static bool is_between(const struct context *c) {
    return c->state == CONTEXT_TAG || c->state == CONTEXT_TAG_NAME ||
           c->state == CONTEXT_ATTR_NAME || c->state == CONTEXT_ATTR_AFTER;
}

static const char *element_of(const struct context *c) {
    return c->state == CONTEXT_TAG_NAME ? c->word : c->element;
}

bool context_join(struct context a, struct context b, struct context *joined) {
    *joined = a;
    if (is_between(&a) && is_between(&b)) {
        memcpy(joined->element, element_of(&a), sizeof joined->element);
        joined->state = CONTEXT_TAG;
        return strcmp(element_of(&a), element_of(&b)) == 0 && a.closing == b.closing;
    }
    if (a.state != b.state)
        return false;
    if ((a.state == CONTEXT_VALUE || a.state == CONTEXT_VALUE_START) && a.attr != b.attr)
        return false;
    if (a.state == CONTEXT_VALUE && a.quote != b.quote)
        return false;
    bool content = a.state == CONTEXT_RAW || a.state == CONTEXT_TITLE || a.state == CONTEXT_VALUE;
    return !content || strcmp(a.element, b.element) == 0;
}

const char *context_name(const struct context *context) {
    switch (context->state) {
    case CONTEXT_TEXT:
        return "in text";
    case CONTEXT_VALUE:
    case CONTEXT_VALUE_START:
    case CONTEXT_UNQUOTED:
        return "in the value of an attribute";
    case CONTEXT_RAW:
        return strcmp(context->element, "style") == 0 ? "in <style>" : "in <script>";
    case CONTEXT_TITLE:
        return strcmp(context->element, "title") == 0 ? "in <title>" : "in <textarea>";
    case CONTEXT_COMMENT:
        return "in a comment";
    default:
        return "within a tag";
    }
}
