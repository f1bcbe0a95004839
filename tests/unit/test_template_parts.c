/* Layouts, blocks and includes: templates made of several files. */
#include "template_unit.h"

struct parts {
    const char *what;
    const char *files[9]; /* name, text, ...; the first is rendered */
    const char *want;
};

static void expect_parts(const struct parts *parts) {
    struct world world;
    world_open(&world, NULL);
    for (size_t i = 0; parts->files[i]; i += 2)
        world_file(&world, parts->files[i], parts->files[i + 1]);
    expect_text(world_render(&world, parts->files[0] + strlen("site/")), parts->want, parts->what);
    world_close(&world);
}

#define BASE "({% block a %}A{% end %}|{% block b %}B{{ page.count }}{% end %})"

Test(template_parts, what_they_print) {
    static const struct parts rows[] = {
        {"a base alone", {"site/a.html", BASE}, "(A|B3)"},
        {"one block replaced",
         {"site/a.html", "{% extends \"base.html\" %}\n{% block b %}new{% end %}\n",
          "site/base.html", BASE},
         "(A|new)"},
        {"without the ending",
         {"site/a.html", "{# first #}\n{% extends \"base\" %}{% block b %}{% end %}",
          "site/base.html", BASE},
         "(A|)"},
        {"super",
         {"site/a.html", "{% extends 'base' %}{% block b %}[{{ super() }}]{{ super() }}{% end %}",
          "site/base.html", BASE},
         "(A|[B3]B3)"},
        {"two levels",
         {"site/a.html", "{% extends 'm' %}{% block b %}1{{ super() }}{% end %}", "site/m.html",
          "{% extends 'base' %}{% block b %}2{{ super() }}{% end %}{% block a %}M{% end %}",
          "site/base.html", BASE},
         "(M|12B3)"},
        {"a level without the block",
         {"site/a.html", "{% extends 'm' %}{% block b %}1{{ super() }}{% end %}", "site/m.html",
          "{% extends 'base' %}", "site/base.html", BASE},
         "(A|1B3)"},
        {"a block within a block",
         {"site/a.html", "{% extends 'm' %}{% block c %}C{% end %}", "site/m.html",
          "{% extends 'base' %}{% block a %}({% block c %}c{% end %}){% end %}", "site/base.html",
          BASE},
         "((C)|B3)"},
        {"statements of the extending template are seen by its blocks",
         {"site/a.html",
          "{% extends 'base' %}{% local n = 7 local function f(x) %}[{{ x }}]{% end %}{% block a "
          "%}{% f(n) %}{% end %}",
          "site/base.html", BASE},
         "([7]|B3)"},
        {"a block in a loop",
         {"site/a.html", "{% for i = 1, 2 do %}{% block x %}{{ i }}{% end %}{% end %}"},
         "12"},
        {"a block in the title",
         {"site/a.html", "{% extends 'b' %}{% block t %}{{ '<' }}{% end %}", "site/b.html",
          "<title>{% block t %}{% end %}</title>"},
         "<title>&lt;</title>"},
        {"an include",
         {"site/a.html", "[{% include \"p.html\" %}]", "site/p.html", "{{ page.name }}"},
         "[rust-expert]"},
        {"an include with arguments",
         {"site/a.html",
          "{% for i, t in ipairs(page.tags) do %}{% include 'p' {tag = t, n = i} %}{% end %}",
          "site/p.html", "{{ n }}{{ tag }}{{ site.title }}{{ args.none or '' }};"},
         "1aLibrary;2b&lt;Library;"},
        {"arguments from a view",
         {"site/a.html", "{% include 'p' page.meta %}", "site/p.html", "{{ model }}"},
         "opus"},
        {"an include that extends",
         {"site/a.html", "{% block a %}mine{% end %}{% include 'p' %}", "site/p.html",
          "{% extends 'base' %}{% block b %}theirs{% end %}", "site/base.html", BASE},
         "mine(A|theirs)"},
        {"a folder",
         {"site/a.html", "{% include 'parts/p.html' %}", "site/parts/p.html", "in"},
         "in"},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_parts(&rows[i]);
}

#define NOTE " ~ while rendering agents/x.html"

Test(template_parts, errors) {
    static const struct parts rows[] = {
        {"no such template",
         {"site/a.html", "\n {% include \"navv.html\" %}", "site/nav.html", ""},
         "templates/site/a.html:2:2: there is no template `site/navv.html` | did you mean "
         "`nav.html`?" NOTE},
        {"no such base",
         {"site/a.html", "{% extends \"bas\" %}", "site/base.html", ""},
         "templates/site/a.html:1:1: there is no template `site/bas.html` | did you mean "
         "`base.html`?" NOTE},
        {"outside",
         {"site/a.html", "{% include \"../prompts/plain.lua\" %}"},
         "templates/site/a.html:1:1: there is no template `prompts/plain.lua`" NOTE},
        {"a circle of extends",
         {"site/a.html", "{% extends 'b' %}", "site/b.html", "\n{% extends 'a' %}"},
         "templates/site/b.html:2:1: templates extend or include each other in a circle: a.html -> "
         "b.html -> a.html" NOTE},
        {"itself",
         {"site/a.html", "{% include 'a' %}"},
         "templates/site/a.html:1:1: templates extend or include each other in a circle: a.html -> "
         "a.html" NOTE},
        {"an error in an included file",
         {"site/a.html", "\n{% include 'p' %}", "site/p.html", "\n\n  {{ page.nme }}"},
         "templates/site/p.html:3:11: there is no member `nme` | did you mean `name`?"
         " ~ reached from templates/site/a.html:2" NOTE},
        {"an error in a block",
         {"site/a.html", "{% extends 'b' %}\n{% block x %}\n{{ nme }}{% end %}", "site/b.html",
          "\n\n\n{% block x %}{% end %}"},
         "templates/site/a.html:3:4: there is nothing named `nme` here ~ reached from "
         "templates/site/b.html:4" NOTE},
        {"an argument is misspelt",
         {"site/a.html", "{% include 'p' {agent = 1} %}", "site/p.html", "{{ agnt }}"},
         "templates/site/p.html:1:4: there is nothing named `agnt` here | did you mean `agent`?"
         " ~ reached from templates/site/a.html:1" NOTE},
        {"arguments that are none",
         {"site/a.html", "{% include 'p' 5 %}", "site/p.html", ""},
         "templates/site/a.html:1:0: the arguments of an include are a table, and this is a "
         "number" NOTE},
        {"a super without one",
         {"site/a.html", "{% block x %}{{ super() }}{% end %}"},
         "templates/site/a.html:1:0: super() is called, but no template that this one extends has "
         "the block" NOTE},
        {"text beside the blocks",
         {"site/a.html", "{% extends 'b' %}\n\n stray\n", "site/b.html", ""},
         "templates/site/a.html:3:2: text outside of the blocks of an extending template is never "
         "shown"
         " | put it into a {% block %}" NOTE},
        {"a value beside the blocks",
         {"site/a.html", "{% extends 'b' %}{{ 1 }}", "site/b.html", ""},
         "templates/site/a.html:1:18: what an extending template prints outside of blocks is never "
         "shown"
         " | put it into a {% block %}" NOTE},
        {"extends in the middle",
         {"site/a.html", "x{% extends 'b' %}", "site/b.html", ""},
         "templates/site/a.html:1:2: {% extends %} is not the first thing in the file | move it to "
         "the top" NOTE},
        {"include of an expression",
         {"site/a.html", "{% include page.name %}"},
         "templates/site/a.html:1:1: include takes the name of a template, in quotes | write {% "
         "include \"nav.html\" %}" NOTE},
        {"two blocks of one name",
         {"site/a.html", "{% block x %}{% end %}{% block x %}{% end %}"},
         "templates/site/a.html:1:23: there are two blocks named `x` | give one of them another "
         "name" NOTE},
        {"a block in a tag",
         {"site/a.html", "<a {% block x %}{% end %}>"},
         "templates/site/a.html:1:4: a block cannot stand within a tag"
         " | put the block where text stands, around the whole element" NOTE},
        {"a block that leaves a tag open",
         {"site/a.html", "{% block x %}<a title=\"{% end %}"},
         "templates/site/a.html:1:24: the block ends in the value of an attribute | close in the "
         "block what it opens" NOTE},
        {"an include in an attribute",
         {"site/a.html", "<a title=\"{% include 'p' %}\">", "site/p.html", ""},
         "templates/site/a.html:1:11: a template cannot be included in the value of an attribute"
         " | include where text stands" NOTE},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_parts(&rows[i]);
}

Test(template_parts, overriding) {
    struct world world;
    Slice bytes, *names;
    size_t n;
    int seen = 0;
    world_open(&world, NULL);
    world_file(&world, "prompts/plain.lua", "return {name = 'mine'}");
    world_file(&world, "prompts/own.lua", "return {}");
    cr_expect(engine_file(world.engine, world.arena, S("prompts/plain.lua"), &bytes));
    expect_text(bytes, "return {name = 'mine'}", "the library's own comes first");
    cr_expect(engine_file(world.engine, world.arena, S("prompts/opencode.lua"), &bytes));
    cr_expect(bytes.n > 100, "one that is built in");
    cr_expect(!engine_file(world.engine, world.arena, S("prompts/nope.lua"), &bytes));
    cr_expect(!engine_file(world.engine, world.arena, S("../templates/prompts/own.lua"), &bytes));
    engine_list(world.engine, world.arena, "prompts", &names, &n);
    for (size_t i = 0; i < n; i++) {
        seen += slice_is(names[i], "prompts/plain.lua") +
                slice_is(names[i], "prompts/own.lua") * 10 +
                slice_is(names[i], "prompts/opencode.lua") * 100;
        cr_expect(i == 0 || slice_cmp(names[i - 1], names[i]) < 0);
    }
    expect_number(seen, 111, "each once");
    world_close(&world);
}

Test(template_parts, one_error_for_many_pages) {
    struct world world;
    size_t n;
    world_open(&world, NULL);
    world_file(&world, "site/a.html", "{% if %}");
    world_file(&world, "site/b.html", "{{ page.nope }}");
    for (size_t i = 0; i < 3; i++) {
        Buf out = {0};
        Slice path = arena_printf(world.arena, "agents/%zu.html", i);
        cr_expect(!engine_render(world.engine, "a.html", path, world.page, &out));
        cr_expect(!engine_render(world.engine, "b.html", path, world.page, &out));
        buf_free(&out);
    }
    sink_all(world.sink, &n);
    expect_number(n, 2, "findings");
    world_close(&world);
}

static const struct view *card_named(struct world *world, const char *name) {
    struct view *card = view_map(world->arena);
    view_put(world->arena, card, "name", view_string(world->arena, slice_from(name)));
    view_seal(card);
    return card;
}

/* What a part printed before is printed again where all that it depends on is the same, and nowhere else. */
Test(template_parts, what_is_kept) {
    struct world world;
    struct watch watch = {0};
    world_open(&world, NULL);
    world_file(&world, "site/a.html", "{% include 'p' {card = page.card, n = page.n} %}");
    world_file(&world, "site/p.html", "{{ page.root }}{{ card.name }}{{ n or '-' }}{% include 'q' %}");
    world_file(&world, "site/q.html", "{{ site.title }};");
    engine_watch(world.engine, &watch);
    struct {
        const char *root, *card;
        long long n;
        const char *want;
    } rows[] = {
        {"", "ann", 1, "ann1Library;"},      {"", "ann", 1, "ann1Library;"},       {"../", "ann", 1, "../ann1Library;"},
        {"../", "zoe", 1, "../zoe1Library;"}, {"../", "zoe", 2, "../zoe2Library;"}, {"", "ann", 1, "ann1Library;"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        watch.reads.n = 0;
        watch.looked = 0;
        world.page = view_map(world.arena);
        view_put(world.arena, world.page, "root", view_string(world.arena, slice_from(rows[i].root)));
        view_put(world.arena, world.page, "card", card_named(&world, rows[i].card));
        view_put(world.arena, world.page, "n", view_int(world.arena, rows[i].n));
        expect_text(world_render(&world, "a.html"), rows[i].want, rows[i].want);
        cr_expect(watch.reads.n > 0, "row %zu: the title has been read", i);
        cr_expect(watch.looked == 1, "row %zu: the card's first member has been looked at: %x", i, watch.looked);
    }
    VEC_FREE(&watch.reads);
    world_close(&world);
}

/* A budget does not depend on what other pages have left. */
Test(template_parts, what_is_kept_costs_the_same) {
    struct world world;
    struct engine_limits limits = {2000000, 0};
    world_open(&world, &limits);
    world_file(&world, "site/once.txt", "{% include 'p.txt' {n = 300000} %}");
    world_file(&world, "site/often.txt", "{% for i = 1, 20 do %}\n{% include 'p.txt' {n = 300000} %}{% end %}");
    world_file(&world, "site/p.txt", "{% for i = 1, n do %}{% end %}x");
    expect_text(world_render(&world, "once.txt"), "x", "once");
    expect_text(world_render(&world, "once.txt"), "x", "again");
    Slice got = world_render(&world, "often.txt");
    cr_expect(slice_starts(got, S("templates/site/p.txt:1:0: the budget of 2000000 instructions is used up")), "%.*s", FMT(got));
    world_close(&world);
}
