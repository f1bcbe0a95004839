/* Site templates compiled to Lua, so that line N of the template is line N of the Lua.
 *
 *     {{ expression }}      prints a value, escaped for where it stands; nil is an error
 *     {% statements %}      Lua; a block of it may span tags: {% for ... do %} ... {% end %}
 *     {# comment #}
 *     {% extends "base.html" %}
 *                           first in the file; what follows is blocks and statements
 *     {% block name %} ... {% end %}
 *                           what an extending template may replace; super() is what it replaced
 *     {% include "nav.html" %}   {% include "card.html" {agent = a} %}
 *                           "builtin:nav.html" is the program's own file, here and in extends
 *     {{- -}} {%- -%} {#- -#}
 *                           take the white space before or behind the tag away
 *
 * The Lua is the body of a function of (_ENV, __w, __e, __m, __i, __b, __d): the environment, and what
 * it calls to print text (string), print a value and the text behind it (escape, its source, value, string or
 * nothing), print a member, as most values are (escape, source, what it is a member of, name, string or nothing),
 * include (name, arguments), define and show a block (name, function), and define one only.
 */
#ifndef QUIRE_TEMPLATE_COMPILE_H
#define QUIRE_TEMPLATE_COMPILE_H

#include "template/scan.h"

/* A file that the template names, and where. */
struct reference {
    Slice name;
    size_t start, end;
};

struct block {
    Slice name;
    size_t start, end; /* of its tag */
    bool shown;        /* where it stands; else it only fills one of a template that this one extends */
};

struct compiled {
    Slice lua;
    struct reference extends; /* name empty: none */
    struct reference *includes;
    size_t n_includes;
    struct reference *expressions; /* `name` is the Lua: checked one by one, for exact messages */
    size_t n_expressions;
    bool by_members;      /* of `page` nothing is used but members by name, and `args` is not used at all */
    bool by_args;         /* `args` is used, or may be */
    Slice *members;       /* these members, each once */
    size_t n_members;
    struct block *blocks; /* in order */
    size_t n_blocks;      /* 0: __b and __d are never called, and may be nil */
};

/* `html`: is the result HTML, so that values are escaped? False with *fault. Everything lies in
 * `arena`. */
bool compile_template(struct arena *arena, Slice text, bool html, struct compiled *compiled,
                      struct fault *fault);

#endif
