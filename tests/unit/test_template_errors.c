/* What is wrong with a template, and how it is said; what it must not do, and how it is stopped. */
#include "template_unit.h"
#include <time.h>

#define NOTE " ~ while rendering agents/x.html"

/* `want` is "LINE:COLUMN: message | help", without the path and the note. */
static void expect_error(const char *name, const char *source, const char *want) {
    char whole[1024];
    snprintf(whole, sizeof whole, "templates/site/%s:%s" NOTE, name, want);
    expect_render(name, source, whole);
}

struct row {
    const char *source, *want;
};

Test(template_errors, syntax) {
    static const struct row rows[] = {
        {"a\n  {{ page.name", "2:3: this tag is never closed | write `}}` behind it; a literal "
                              "`{{` is written {{ \"{{\" }}"},
        {"{% if x then", "1:1: this tag is never closed | write `%}` behind it; a literal `{%` is "
                         "written {{ \"{%\" }}"},
        {"\xC3\xBC {# x", "1:3: this tag is never closed | write `#}` behind it; a literal `{#` is "
                          "written {{ \"{#\" }}"},
        {"{{ 'x }}\n", "1:4: this string is never closed | it hides the `}}` of the tag"},
        {"{{ [[x }}", "1:4: this string is never closed | it hides the `}}` of the tag"},
        {"{% --[[ x %}", "1:4: this comment is never closed | it hides the `%}` of the tag"},
        {"{{ }}", "1:1: there is nothing between {{ and }} | a literal {{ is written {{ \"{{\" }}"},
        {"\n{{ 1 + }}", "2:1: this is no expression: unexpected symbol near <eof>"},
        {"{{ a b }}", "1:1: this is no expression: <eof> expected near 'b'"},
        {"{{ x = 1 }}", "1:1: this is no expression: <eof> expected near '='"},
        {"\n\n{% if true then %}x", "3:4: this `if` is never closed | write {% end %} behind it"},
        {"{% for i = 1, 2 do %}x", "1:17: this `do` is never closed | write {% end %} behind it"},
        {"{% repeat %}", "1:4: this `repeat` is never closed | write {% until ... %}"},
        {"\n{% block x %}\n", "2:1: this `block` is never closed | write {% end %} behind it"},
        {"x{% end %}", "1:5: there is nothing open that this `end` could close"},
        {"{% else %}", "1:4: there is no `if` that this `else` could belong to"},
        {"{% if true then %}{% else %}{% else %}{% end %}",
         "1:32: there is no `if` that this `else` could belong to"},
        {"{% block x %}{% end x = 1 %}",
         "1:17: the `end` of a block stands alone in its tag | write {% end %}"},
        {"{% block x y %}", "1:1: a block has a name of letters and digits, and nothing else | "
                            "write {% block content %}"},
        {"{% block x %}{% endblock %}",
         "1:14: there is no `endblock` | write {% end %}, whatever it closes"},
        {"{% for x in y %}\n{% end %}", "1:4: there is nothing open that this `end` could close"},
        {"\n{% if page.name %}x{% end %}", "2:0: 'then' expected at the end of the tag"},
        {"{% local x = %}x", "1:0: unexpected symbol at the end of the tag"},
        {"{% x = 1 %}", "1:4: `x` is assigned to without being local | write `local x = ...`"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        if (strcmp(rows[i].source, "{% for x in y %}\n{% end %}") != 0)
            expect_error("a.html", rows[i].source, rows[i].want);
    }
    expect_error("a.html", "{% for x in y %}\n{% end %}",
                 "2:4: there is nothing open that this `end` could close");
}

Test(template_errors, values) {
    static const struct row rows[] = {
        {"\n\n<p>{{ page.none }}",
         "3:7: `page.none` is nil | write {{ page.none or \"\" }} if it may be missing"},
        {"{{ page.meta.licence }}", "1:4: `page.meta.licence` is nil | write {{ page.meta.licence "
                                    "or \"\" }} if it may be missing"},
        {"{{ page.tags }}", "1:4: `page.tags` is a list, which cannot be printed"
                            " | write {{ join(page.tags, \", \") }}, or walk over it with ipairs"},
        {"{{ page }}", "1:4: `page` is a map, which cannot be printed"},
        {"{{ {} }}", "1:4: `{}` is a table, which cannot be printed"},
        {"{{ url }}", "1:4: `url` is a function, which cannot be printed"},
        {"{{ page.titel }}", "1:9: there is no member `titel` | did you mean `title`?"},
        {"{{ page.wholly }}", "1:9: there is no member `wholly` | it has `name`, `title`, `count`, "
                              "`ratio`, `yes`, `none`,"
                              " `html`, `tags`, `meta`, `friends`, `file`, `script`"},
        {"{{ site.titel }}", "1:9: there is no member `titel` | did you mean `title`?"},
        {"{{ pagee.name }}", "1:4: there is nothing named `pagee` here | did you mean `page`?"},
        {"{{ page.tags.first }}",
         "1:14: a list has no named members"
         " | its items are list[1] to list[#list]; ipairs(list) walks over them"},
        {"{{ page.html.x }}",
         "1:0: HTML has no members | tostring(html) gives its source as a string"},
        {"{{ page[1] }}", "1:0: a map's keys are strings, and this one is a number"},
        {"{{ page.none.x }}", "1:0: attempt to index a nil value (field 'none')"},
        {"{% local x %}\n\n{{ x . y }}z", "3:0: attempt to index a nil value ('x')"},
        {"{% local x = 1 %}{{ x.y }}", "1:0: attempt to index a number value ('x')"},
        {"{% local x = 'x' %}{{ x.upper }}", "1:23: `x.upper` is a function, which cannot be printed"},
        {"{{ page.end }}", "1:1: this is no expression: <name> expected near 'end'"},
        {"{{ page.tags .. 'x' }}", "1:0: attempt to concatenate a list value (field 'tags')"},
        {"{{ page.name() }}", "1:0: attempt to call a string value (field 'name')"},
        {"{{ nope() }}", "1:4: there is nothing named `nope` here"},
        {"{% page.name = 'x' %}",
         "1:0: this is read-only: templates cannot change what they are given"},
        {"{% page.tags[1] = 'x' %}",
         "1:0: this is read-only: templates cannot change what they are given"},
        {"{% table.sort(page.tags) %}", "1:0: table.sort: a list cannot be changed"},
        {"{% table.insert(string, 'x') %}", "1:0: table.insert: this table cannot be changed"},
        {"{% for x in pairs(page.none) do %}{% end %}", "1:0: pairs: nil is nothing to walk over"},
        {"{% for x in ipairs(page) do %}{% end %}",
         "1:0: ipairs: a map has names, not numbers; use pairs"},
        {"{% for k in pairs({[{}] = 1}) do %}{% end %}",
         "1:0: pairs: a table as a key has no order that is the same on every run"},
        {"\n{% error('no good') %}", "2:0: no good"},
        {"{% error({}) %}", "1:0: error() was called with a table"},
        {"{% assert(page.none, 'needed') %}", "1:0: needed"},
        {"{% local function f(n)\n return f(n + 1) + 1 end f(1) %}", NULL},
        {"{{ ('x'):find('[a') }}", "1:16: bad pattern: a `[` is never closed"},
        {"{{ ('x'):gsub('x', '%2') }}", "1:0: the pattern has no capture 2"},
        {"{{ front_matter({{value=1}}) }}", "1:0: front_matter: each entry is a table with a "
                                            "string `key` and a `value`, `source` or `map`"},
        {"{{ raw(page.none) }}", "1:0: raw: argument 1 is nil, not a string"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        if (rows[i].want)
            expect_error("a.html", rows[i].source, rows[i].want);
    }
}

Test(template_errors, contexts) {
    static const char in_tag[] = "a value within a tag would be the name of an element or attribute"
                                 " | put it into a quoted attribute, or choose with {% if %}";
    static const char unquoted[] = "a value in an attribute without quotes can end the attribute"
                                   " | put quotes around the attribute's value";
    static const char script[] =
        "a value in <script> would be script"
        " | write it into a data- attribute of an element and read it from there";
    static const struct row rows[] = {
        {"<{{ 1 }}>", in_tag},
        {"<p{{ 1 }}>", in_tag},
        {"<p {{ 1 }}>", in_tag},
        {"<p a{{ 1 }}=''>", in_tag},
        {"<p a={{ 1 }}>", unquoted},
        {"<p a = {{ 1 }}>", unquoted},
        {"<p a=x{{ 1 }}>", unquoted},
        {"<script>{{ 1 }}", script},
        {"<SCRIPT type=\"x\">a</scrip>{{ 1 }}", script},
        {"<style>{{ 1 }}", "a value in <style> would be CSS | choose between classes"},
        {"<p style=\"{{ 1 }}\">",
         "a value in a style attribute would be CSS | choose between classes"},
        {"<p onClick='f({{ 1 }})'>", "a value in an event handler would be script | write it into "
                                     "a data- attribute and read it from there"},
        {"<iframe srcdoc=\"{{ 1 }}\">",
         "a value in srcdoc would be a document of its own | link to a page instead"},
        {"<!-- {{ 1 }} -->",
         "a value in an HTML comment can end the comment | use {# ... #} for comments"},
        {"{% if true then %}<a title=\"{% end %}{{ 1 }}\">", NULL},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        char want[512];
        size_t column = (size_t)(strstr(rows[i].source, "{{") - rows[i].source) + 1;
        if (!rows[i].want)
            continue;
        snprintf(want, sizeof want, "1:%zu: %s", column, rows[i].want);
        expect_error("a.html", rows[i].source, want);
    }
    expect_error("a.html", "{% if true then %}<a title=\"{% end %}{{ 1 }}\">",
                 "1:32: what stands before this ends in the value of an attribute, but another way "
                 "to get here"
                 " ends in text | let each branch close what it opens");
    expect_error("a.html", "{% if true then %}<a href=\"{% else %}<a title=\"{% end %}{{ 1 }}\">",
                 "1:51: what stands before this ends in the value of an attribute, but another way "
                 "to get here"
                 " ends in the value of an attribute | let each branch close what it opens");
    expect_error("a.html", "<p {% local function f() %}x{% end %}>",
                 "1:13: a function that prints cannot be defined within a tag | define the "
                 "function where text stands");
}

Test(template_errors, urls) {
    static const struct row rows[] = {
        {"<a href=\"{{ 'javascript:x' }}\">",
         "`'javascript:x'` gives a URL that begins with `javascript:`"},
        {"<a href='{{ 'VBScript:x' }}'>",
         "`'VBScript:x'` gives a URL that begins with `VBScript:`"},
        {"<a href=\"{{ 'java' }}{{ 'script:x' }}\">",
         "`'script:x'` gives a URL that begins with `javascript:`"},
        {"<a href=\"java{{ 'script:x' }}\">",
         "`'script:x'` gives a URL that begins with `javascript:`"},
        {"<a href=\" {{ 'javascript:x' }}\">",
         "`'javascript:x'` gives a URL that begins with `javascript:`"},
        {"<form action=\"{{ raw('javascript:x') }}\">",
         "`raw('javascript:x')` gives a URL that begins with `javascript:`"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        char want[512];
        snprintf(want, sizeof want, "1:0: %s | link to a page or file instead", rows[i].want);
        expect_error("a.html", rows[i].source, want);
    }
    expect_error("a.html", "<img src=\"{{ 'data:text/html,x' }}\">",
                 "1:0: `'data:text/html,x'` gives a URL that begins with `data:` | data: is let "
                 "through for images alone");
}

/* Whatever is not on the list is an undefined name, or nil. */
Test(template_errors, sandbox) {
    static const char *const absent[] = {
        "io",
        "os",
        "debug",
        "package",
        "require",
        "load",
        "loadstring",
        "loadfile",
        "dofile",
        "pcall",
        "xpcall",
        "coroutine",
        "collectgarbage",
        "getmetatable",
        "setmetatable",
        "rawget",
        "rawset",
        "rawequal",
        "rawlen",
        "next",
        "print",
        "warn",
        "_G",
        "_VERSION",
        "arg",
        "unpack",
        "setfenv",
        "getfenv",
        "module",
        "newproxy",
    };
    for (size_t i = 0; i < ROWS(absent); i++) {
        struct world world;
        char source[64], want[128];
        world_open(&world, NULL);
        snprintf(source, sizeof source, "{{ %s }}", absent[i]);
        snprintf(want, sizeof want, "templates/site/a.txt:1:4: there is nothing named `%s` here",
                 absent[i]);
        world_file(&world, "site/a.txt", source);
        cr_expect(slice_starts(world_render(&world, "a.txt"), slice_from(want)), "%s", source);
        world_close(&world);
    }
    static const char *const nils[] = {
        "string.dump",    "string.pack",     "string.unpack",   "string.packsize",
        "('').dump",      "math.random",     "math.randomseed", "table.move",
        "string.__index", "(_ENV.string).x", "('x').__index",   "('x').__metatable",
    };
    for (size_t i = 0; i < ROWS(nils); i++) {
        char source[64];
        snprintf(source, sizeof source, "{{ tostring(%s) }}", nils[i]);
        expect_render("a.txt", source, "nil");
    }
}

/* Things that try to reach out, to change what is shared, or to hide an error. */
Test(template_errors, escapes) {
    static const struct row rows[] = {
        {"{% string.format = nil %}", "the functions of Lua cannot be replaced"},
        {"{% string.x = 1 %}", "the functions of Lua cannot be replaced"},
        {"{% math.pi = 3 %}", "the functions of Lua cannot be replaced"},
        {"{% table.insert(table, 1) %}", "table.insert: this table cannot be changed"},
        {"{% table.insert(_ENV, 1) %}", "table.insert: this table cannot be changed"},
        {"{% table.sort(_ENV) %}", "table.sort: this table cannot be changed"},
        {"{% _ENV.raw = 1 %}",
         "`raw` is assigned to without being local | write `local raw = ...`"},
        {"{{ _ENV['os'] }}", "there is nothing named `os` here"
                             " | templates have no clock and no access to the system: their output "
                             "is the same on every run"},
        {"{{ (''):format('%p') }}{{ ('%p'):format({}) }}",
         "string.format: %p would print an address, which differs from run to run"},
        {"{{ ('%-10p'):format({}) }}",
         "string.format: %p would print an address, which differs from run to run"},
        {"{% local t <close> = {} %}", "variable 't' got a non-closable value"},
        {"{% goto nope %}", "no visible label 'nope' for <goto>"},
        {"{% error() %}", "error() was called with nil"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct world world;
        Slice got;
        world_open(&world, NULL);
        world_file(&world, "site/a.txt", rows[i].source);
        got = world_render(&world, "a.txt");
        size_t from = slice_find(got, S(": "), 0);
        Slice message = slice_sub(got, from == SLICE_NONE ? 0 : from + 2, got.n - strlen(NOTE));
        cr_expect(slice_starts(message, slice_from(rows[i].want)), "%s\n  got  %.*s\n  want %s",
                  rows[i].source, FMT(message), rows[i].want);
        world_close(&world);
    }
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static const char instructions[] = "the budget of 2000000 instructions is used up";
static const char memory[] = "the budget of 4096 KiB of memory is used up";

/* With small budgets each of these ends at its line, and soon; the engine goes on working behind
 * it. */
Test(template_errors, budgets, .timeout = 120) {
    static const struct row rows[] = {
        {"{% while true do end %}", instructions},
        {"{% local function f() return f() end f() %}", instructions},
        {"{% for i = 1, 1e9 do %}{% end %}", instructions},
        {"{% repeat until false %}", instructions},
        {"{% ::top:: goto top %}", instructions},
        {"{% for i = 1, 1e9 do %}x{% end %}", instructions},
        {"{% local s = ('x'):rep(1000000) while true do s = s:upper() end %}", instructions},
        {"{% local s = ('x'):rep(1000000) while true do local t = s .. 'y' end %}", instructions},
        {"{% local s = ('x'):rep(1000000) while true do s:find('y', 1, true) end %}", instructions},
        {"{% local s = ('x'):rep(1000000) while true do s:gsub('x', 'y') end %}", NULL},
        {"{{ ('a'):rep(40):find(('a?'):rep(40) .. ('a'):rep(40)) }}", instructions},
        {"{{ ('a'):rep(3000):find('.-.-.-.-b') }}", instructions},
        {"{{ ('a'):rep(30000):match('(a*)*b') or (('a'):rep(30000)):match('a*a*a*b') }}",
         instructions},
        {"{{ ('('):rep(100000):find('%b()%b()') }}", instructions},
        {"{% for _ in ('a'):rep(20000):gmatch('a-a-a-b') do end %}", instructions},
        {"{% local t = {} for i = 1, 1e9 do t[i] = i end %}", memory},
        {"{% local t = {} for i = 1, 1e9 do t['k' .. i] = {} end %}", memory},
        {"{% local s = 'x' while true do s = s .. s end %}", memory},
        {"{% local s = ('x'):rep(3000000) local t = s .. s .. s .. s %}", memory},
        {"{% local t = {} for i = 1, 9e5 do t[i] = 'x' end local s = table.concat(t) %}", memory},
        {"{{ ('x'):rep(1e9) }}", "string.rep: the result would be longer than 16 MiB"},
        {"{{ ('x'):rep(1e18, 'y') }}", "string.rep: the result would be longer than 16 MiB"},
        {"{{ replace(('x'):rep(4000), 'x', ('y'):rep(90000)) }}", NULL},
        {"{% local function f(n) return f(n + 1) + 1 end f(1) %}", NULL},
        {"{{ #sorted({table.unpack({}, 1, 900000)}) }}", NULL},
        {"{% local t = {} for i = 1, 50 do t[i] = i end table.sort(t, function() while true do end "
         "end) %}",
         instructions},
        {"{{ ('x'):rep(100):gsub('x', function() while true do end end) }}", instructions},
        {"{% for i = 1, 1e9 do local t = {} end %}", instructions},
        {"{% local t = {} for i = 1, 100 do t = {t} end front_matter({{key='x', value=t}}) %}",
         "tables are nested deeper than 32 levels, or in a circle"},
        {"{% local s = ('x'):rep(1e6) for i = 1, 1e6 do %}{{ s }}{% end %}", NULL},
    };
    struct world world;
    struct engine_limits limits = {2000000, 4 << 20};
    for (size_t i = 0; i < ROWS(rows); i++) {
        char source[512], want[512];
        world_open(&world, &limits);
        snprintf(source, sizeof source, "\n\n%s", rows[i].source);
        world_file(&world, "site/a.txt", source);
        world_file(&world, "site/fine.txt", "{{ page.name }}");
        double start = now();
        Slice got = world_render(&world, "a.txt");
        cr_expect(now() - start < 10, "%s took %.1f s", rows[i].source, now() - start);
        snprintf(want, sizeof want, "templates/site/a.txt:3:0: %s",
                 rows[i].want ? rows[i].want : "");
        cr_expect(slice_starts(got, slice_from(want)), "%s\n  got  %.*s\n  want %s", rows[i].source,
                  (int)(got.n < 300 ? got.n : 300), got.s, want);
        expect_text(world_render(&world, "fine.txt"), "rust-expert", rows[i].source);
        world_close(&world);
    }
}

/* Nothing crashes, however little there is. */
Test(template_errors, tiny_memory, .timeout = 60) {
    for (size_t kilobytes = 1; kilobytes < 120; kilobytes += 1) {
        struct world world;
        struct engine_limits limits = {0, kilobytes << 10};
        world_open(&world, &limits);
        world_file(&world, "site/a.html",
                   "{% extends 'b' %}{% block x %}{{ join(page.tags) }}{{ super() }}{% end %}");
        world_file(&world, "site/b.html", "{% block x %}{% include 'c' {n = 1} %}{% end %}");
        world_file(&world, "site/c.html",
                   "{{ n }}{% for k, v in pairs(page.meta) do %}{{ k:upper() }}{% end %}");
        Slice got = world_render(&world, "a.html");
        cr_expect(slice_is(got, "a, b&lt;1MODEL") ||
                      slice_find(got, S("KiB of memory is used up"), 0) != SLICE_NONE,
                  "%zu KiB: %.*s", kilobytes, FMT(got));
        world_close(&world);
    }
}
