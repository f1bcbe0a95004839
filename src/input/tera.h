/* Templates: the text of a file that asks for it, with what stands in `{{ }}` and `{% %}` evaluated.
 *
 * The language is Tera 1 (https://keats.github.io/tera/docs/), as agpm uses it (https://github.com/aig787/agpm); Tera's
 * grammar (src/parser/tera.pest of its release 1.20) is followed rule by rule, oddities included, because what agpm makes of a
 * file is what has to come out here. This is the only place where the program evaluates what a library holds.
 *
 * What there is
 *   {{ E }}  {# comment #}  {% raw %}  {% set NAME = E %}  {% set_global NAME = E %}  {% filter F %}  {% block NAME %}
 *   {% if E %} {% elif E %} {% else %}   {% for V in E %} {% for K, V in E %} {% else %} {% break %} {% continue %}
 *   `{{-`, `{%-`, `{#-` and `-}}`, `-%}`, `-#}` take white space away from the text beside them.
 *   E: numbers, "text" 'text' `text` without escapes, true, false, [lists], a.b.0 a["b"] a[b], + - * / %, == != < <= > >=,
 *   and or not, in, not in, `~` between texts, numbers and paths, E | FILTER(name=E), PATH is [not] TEST(E), range(end=E),
 *   throw(message=E). Filters and tests are listed in tera_filter.c and tera_test.c.
 *   A code fence ```literal (agpm's) becomes a fence without a word, and nothing in it is evaluated.
 *   `{{#include PATH}}`, Quire's own, is text here: no expression of Tera begins with `#`.
 *
 * What there is not: include, extends, import, macros, super(), `matching`, and all that depends on the day, chance or the
 * machine (now, get_random, get_env, date). It is reported by its name, as every other thing that cannot be understood.
 *
 * Failure. Where the text cannot be understood, or a limit is passed, nothing is rendered: tera_render gives false. Where
 * one expression fails, it is reported, its source stays in the text (a whole block, when it is the condition of one), and
 * the rest is rendered. Paths that lead nowhere are false in `if PATH` and `not PATH`, undefined in tests, and take a
 * `default`; everywhere else they are errors. A variable whose `set` failed is not reported again.
 *
 * Limits, for files are hostile: see below. Time and memory are bounded by them, nothing here touches the file system,
 * and equal input gives equal output.
 */
#ifndef QUIRE_INPUT_TERA_H
#define QUIRE_INPUT_TERA_H

#include "base/diag.h"
#include "input/source.h"
#include "input/tera_value.h"
#include <stdint.h>

enum {
    TERA_NESTING = 64,                 /* blocks in blocks, and brackets in brackets */
    TERA_OPERATORS = 1000,             /* one within the other, as `1 + 1 + 1` has two */
    TERA_STEPS = 1 << 20,              /* one for each tag, expression and turn of a loop, and for 64 bytes that are looked at */
    TERA_OUTPUT = 1 << 20,             /* bytes of the result */
    TERA_FAILURES = 1000,              /* expressions that fail */
    TERA_MEMORY = 16 << 20,            /* bytes of all values made on the way */
};

/* A line of the file that is left as it is, because whoever reads the result knows what to make of it. */
struct tera_kept {
    uint32_t at;                       /* of its `{{` in the result */
    uint32_t from;                     /* and in the file */
};

struct tera_problem {
    enum rule rule;
    Slice message, help;
};

/* What the caller knows better. Each may be NULL. */
struct tera_host {
    void *context;
    /* An expression that is a path and nothing else stands alone on its line, in no loop: TERA_KEEP leaves it in the text,
     * TERA_FAILED says that it was reported and leaves it, too. */
    enum tera_answer { TERA_EVALUATE, TERA_KEEP, TERA_FAILED } (*lone)(void *context, Slice path, uint32_t start, uint32_t end);
    /* The filter `content`: the text of the file at `path`; false when it cannot be had, and why. */
    bool (*content)(void *context, Slice path, Slice *text, struct tera_problem *problem);
    /* Says what to do about a path that leads nowhere, by diag_help; false leaves that to the engine. */
    bool (*advise)(void *context, Slice path);
};

struct tera_job {
    struct arena *arena;               /* where the result lies */
    const struct source *source;       /* the file as it is written */
    uint32_t from, to;                 /* the stretch of it that is rendered */
    const struct tera_value *globals;  /* a map: what the names mean */
    struct sink *sink;                 /* NULL: nothing is reported */
    const struct tera_host *host;      /* NULL: no such filter, nothing is kept */
};

struct tera_result {
    Slice text;
    struct source_run *runs;           /* by `at`; the first is at 0, unless the text is empty */
    struct tera_kept *kept;            /* by `at` */
    uint32_t n_runs, n_kept;
    bool failed;                       /* something was reported, or would have been */
};

bool tera_render(const struct tera_job *job, struct tera_result *out);

#endif
