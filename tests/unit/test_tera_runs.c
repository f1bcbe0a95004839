/* Templates: where the bytes of a result came from, and what holds of every result, however broken its template. */
#include "base/diag.h"
#include "input/source.h"
#include "input/tera.h"
#include "unit.h"

struct world {
    struct arena *arena;
    struct sink *sink;
    const struct tera_value *globals;
};

static struct world world_new(const char *globals) {
    struct world world = {.arena = arena_new(), .sink = sink_new()};
    world.globals = tera_from_json(world.arena, slice_from(globals));
    return world;
}

static void world_free(struct world *world) {
    sink_free(world->sink);
    arena_free(world->arena);
}

/* Keeps `{{ keep }}`, fails `{{ fail }}`. */
static enum tera_answer lone(void *context, Slice path, uint32_t start, uint32_t end) {
    (void)context, (void)start, (void)end;
    return slice_is(path, "keep") ? TERA_KEEP : slice_is(path, "fail") ? TERA_FAILED : TERA_EVALUATE;
}

static bool content(void *context, Slice path, Slice *text, struct tera_problem *problem) {
    (void)context;
    *text = S("embedded");
    problem->message = S("no such file");
    return slice_is(path, "a.md");
}

static const struct tera_host host = {.lone = lone, .content = content};

static bool render(struct world *world, Slice text, struct tera_result *result) {
    struct tera_job job = {.arena = world->arena,
                           .source = source_plain(world->arena, S("a.md"), text),
                           .to = (uint32_t)text.n,
                           .globals = world->globals,
                           .sink = world->sink,
                           .host = &host};
    return tera_render(&job, result);
}

/* `[text]` for bytes of the file, `<text=source>` for those that stand for a stretch of it. */
static void print_runs(const struct tera_result *result, Slice text, Buf *out) {
    for (uint32_t i = 0; i < result->n_runs; i++) {
        const struct source_run *run = &result->runs[i];
        uint32_t end = i + 1 < result->n_runs ? result->runs[i + 1].at : (uint32_t)result->text.n;
        Slice made = slice_sub(result->text, run->at, end);
        if (run->span)
            buf_printf(out, "<%.*s=%.*s>", FMT(made), FMT(slice_sub(text, run->from, run->from + run->span)));
        else
            buf_printf(out, "[%.*s]", FMT(made));
    }
}

Test(tera_runs, origins) {
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"plain", "[plain]"},
        {"", ""},
        {"{# nothing #}", ""},
        {"a{{ x }}b", "[a]<X={{ x }}>[b]"},
        {"a {{- x -}} b", "[a]<X={{- x -}}>[b]"},
        {"{{ x }}{{ y }}", "<X={{ x }}><Y={{ y }}>"},
        {"a{# c #}b", "[a][b]"},
        {"a{% if x %}b{% endif %}c", "[a][b][c]"},
        {"{% for i in l %}-{{ i }}{% endfor %}", "[-]<1={{ i }}>[-]<2={{ i }}>"},
        {"{% filter upper %}a{{ x }}{% endfilter %}b", "<AX={% filter upper %}a{{ x }}{% endfilter %}>[b]"},
        {"a{{ nope }}b", "[a{{ nope }}b]"},
        {"a{% if nope > 1 %}b{% endif %}c", "[a{% if nope > 1 %}b{% endif %}c]"},
        {"{% raw %}{{ x }}{% endraw %}", "[{{ x }}]"},
        {"```literal\n{{ x }}\n```\n", "<```=```literal>[\n{{ x }}\n]<```=```>[\n]"},
        {"```literal\n\n\n```", "<```=```literal>[\n]<\n=```><```=```>"},
        {"  ```literal\r\n{{ x }}\r\n  ```\r\nb", "<```=  ```literal>[\r\n{{ x }}\r\n]<```=  ```>[\r\nb]"},
        {"```literal\n{{ x }}", "[```literal\n]<X={{ x }}>"},
        {"{{#include a.md}} {{ x }}", "[{{#include a.md}} ]<X={{ x }}>"},
        {"a\n{{ keep }}\nb", "[a\n{{ keep }}\nb]"},
        {"a\n  {{ keep }}\t\nb", "[a\n  {{ keep }}\t\nb]"},
        {"> {{ keep }}", "[> {{ keep }}]"},
        {"a {{ keep }}", "[a ]<KEPT={{ keep }}>"},
        {"{{- keep }}", "<KEPT={{- keep }}>"},
        {"{{ keep | lower }}", "<kept={{ keep | lower }}>"},
        {"{% for i in l %}\n{{ keep }}\n{% endfor %}", "[\n]<KEPT={{ keep }}>[\n][\n]<KEPT={{ keep }}>[\n]"},
        {"{% if x %}\n{{ keep }}\n{% endif %}", "[\n{{ keep }}\n]"},
        {"{{ fail }}", "[{{ fail }}]"},
        {"{{ 'a.md' | content }}{{ 'b.md' | content }}", "<embedded={{ 'a.md' | content }}>[{{ 'b.md' | content }}]"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct world world = world_new("{\"x\": \"X\", \"y\": \"Y\", \"l\": [1, 2], \"keep\": \"KEPT\", \"fail\": \"FAIL\"}");
        struct tera_result result;
        Buf got = {0};
        cr_expect(render(&world, slice_from(rows[i].text), &result), "%s", rows[i].text);
        print_runs(&result, slice_from(rows[i].text), &got);
        expect_text(buf_view(&got), rows[i].want, rows[i].text);
        buf_free(&got);
        world_free(&world);
    }
}

Test(tera_runs, places_of_a_source) {
    struct arena *arena = arena_new();
    struct sink *sink = sink_new();
    Slice file = S("---\nagpm: {templating: true}\n---\nab{{ x }}cd\n"), text = S("---\nagpm: {templating: true}\n---\nabLONGERcd\n");
    struct source *source = source_from_text(arena, S("a.md"), file, sink);
    cr_assert(source->template == TEMPLATE_ASKED);
    const struct source_run runs[] = {{0, 0, 0, false}, {35, 35, 7, false}, {41, 42, 0, false}};
    const struct source_rendering rendering = {.text = text, .runs = runs, .n_runs = 3};
    cr_assert(source_render(arena, source, &rendering, sink));
    static const struct {
        const char *row;
        uint32_t start, end, column, length;
        bool written;
    } rows[] = {
        {"before", 33, 35, 1, 2, true},   {"the value", 35, 41, 3, 7, false}, {"within it", 37, 38, 3, 7, false},
        {"over its end", 40, 43, 3, 9, false}, {"behind", 41, 43, 10, 2, true}, {"all", 33, 43, 1, 11, false},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct place place = source_place(source, rows[i].start, rows[i].end);
        expect_number(place.line, 4, rows[i].row);
        expect_number(place.column, rows[i].column, rows[i].row);
        expect_number(place.length, rows[i].length, rows[i].row);
        expect_text(place.text, "ab{{ x }}cd", rows[i].row);
        expect_number(source_is_written(source, rows[i].start, rows[i].end), rows[i].written, rows[i].row);
    }
    expect_number(source_written_offset(source, (uint32_t)text.n), file.n, "the end");
    sink_free(sink);
    arena_free(arena);
}

/* --- whatever stands in it --- */

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static Slice pick(uint64_t *state, const char *const *list, size_t n) {
    return slice_from(list[next_random(state) % n]);
}

static const char *const PIECES[] = {
    "{{", "}}", "{%", "%}", "{#", "#}", "{{-", "-}}", "{%-", "-%}", "\"", "'", "`", "(", ")", "[", "]", "|", "~", ".", ",", "=",
    " not ", " and ", " or ", " in ", " is ", "{% if x %}", "{% elif l %}", "{% else %}", "{% endif %}", "{% for i in l %}",
    "{% for k, v in m %}", "{% endfor %}", "{% set x = ", "{% set_global x = ", "{% filter upper %}", "{% endfilter %}",
    "{% raw %}", "{% endraw %}", "{% break %}", "{% continue %}", "```literal\n", "```\n", "{{#include a}}", "\n", " ", "x", "l",
    "m.a", "m[x]", "l[0]", "loop.index", "1", "-2.5", "\"text\"", "[1, \"a\", x]", "| default(value=1)", "| upper",
    "| split(pat=\"\")", "| join(sep=x)", "| replace(from=\"\", to=x)", "| truncate(length=1)", "| concat(with=l)", "| sort",
    "| group_by(attribute=\"a\")", "| json_encode(pretty=true)", "range(end=3)", "range(end=999999999)", "x is defined",
    "x ~ x", "| content", "{{ keep }}\n", "{{ x }}", "\xC3\xA9", "\xFF", "9999999999", "/", "*", "%", "<", "=="};

static void make_template(uint64_t *state, Buf *out) {
    for (uint64_t n = 1 + next_random(state) % 24; n > 0; n--) {
        if (next_random(state) % 3 == 0) {
            buf_printf(out, "{{ %.*s %.*s %.*s }}", FMT(pick(state, PIECES, ROWS(PIECES))), FMT(pick(state, PIECES, ROWS(PIECES))),
                       FMT(pick(state, PIECES, ROWS(PIECES))));
            continue;
        }
        buf_slice(out, pick(state, PIECES, ROWS(PIECES)));
    }
}

/* Runs are in order, those of the file show its bytes, and everything is within bounds. */
static void check_result(const struct tera_result *result, Slice text) {
    for (uint32_t i = 0; i < result->n_runs; i++) {
        const struct source_run *run = &result->runs[i];
        uint32_t end = i + 1 < result->n_runs ? result->runs[i + 1].at : (uint32_t)result->text.n;
        cr_assert(end > run->at && (i > 0 || run->at == 0), "%.*s", FMT(text));
        cr_assert(run->from + run->span <= text.n, "%.*s", FMT(text));
        if (!run->span)
            cr_assert(slice_eq(slice_sub(result->text, run->at, end), slice_sub(text, run->from, run->from + end - run->at)),
                      "%.*s", FMT(text));
    }
    cr_assert(!result->text.n || result->n_runs, "%.*s", FMT(text));
    for (uint32_t i = 0; i < result->n_kept; i++)
        cr_assert(slice_starts(slice_sub(result->text, result->kept[i].at, result->text.n), S("{{ keep }}")), "%.*s", FMT(text));
}

Test(tera_runs, any_template) {
    uint64_t state = 88172645463325252u;
    unsigned rendered = 0;
    for (unsigned i = 0; i < 4000; i++) {
        struct world world = world_new("{\"x\": \"X\", \"l\": [1, 2], \"m\": {\"a\": {\"X\": null}}, \"keep\": \"KEPT\"}");
        struct tera_result result, again;
        Buf text = {0};
        make_template(&state, &text);
        bool ok = render(&world, buf_view(&text), &result);
        cr_assert(ok || result.failed, "%s", text.s);
        size_t findings = sink_count(world.sink, LEVEL_INFO);
        cr_assert(findings || !result.failed || strstr(text.s, "fail"), "%s", text.s);
        if (ok) {
            rendered++;
            check_result(&result, buf_view(&text));
            cr_assert(render(&world, buf_view(&text), &again) && slice_eq(result.text, again.text), "%s", text.s);
        }
        buf_free(&text);
        world_free(&world);
    }
    cr_assert(rendered > 100, "only %u of the templates can be rendered: the pieces are no good", rendered);
}

/* --- limits --- */

Test(tera_runs, deep_and_long) {
    static const struct {
        const char *head, *open, *middle, *close, *tail;
        unsigned times;
        const char *rule;
    } rows[] = {
        {"", "{% if true %}", "", "{% endif %}", "", 60, NULL},
        {"", "{% if true %}", "", "{% endif %}", "", 70, "agpm/limit"},
        {"", "{% if true %}", "", "{% endif %}", "", 20000, "agpm/limit"},
        {"{{ ", "(", "1", ")", " }}", 60, NULL},
        {"{{ ", "(", "1", ")", " }}", 200000, "agpm/limit"},
        {"{{ ", "x[", "0", "]", " }}", 20000, "agpm/limit"},
        {"{{ x", ".a", "", "", " }}", 20000, "agpm/limit"},
        {"{{ range(end=", "range(end=", "1", ")", ") }}", 20000, "agpm/limit"},
        {"{{ x | default(value=", "x | default(value=", "1", ")", ") }}", 20000, "agpm/limit"},
        {"{{ 1", " + 1", "", "", " }}", 900, NULL},
        {"{{ 1", " + 1", "", "", " }}", 20000, "agpm/limit"},
        {"{{ x", " ~ x", "", "", " }}", 20000, NULL},
        {"{{ x", " | upper", "", "", " }}", 20000, NULL},
        {"{{ true", " and true", "", "", " }}", 900, NULL},
        {"{{ true", " and true", "", "", " }}", 200000, "agpm/limit"},
        {"", "{{ x }}", "", "", "", 20000, NULL},
        {"", "{{", "", "", "", 20000, "agpm/syntax"},
        {"", "{# ", "", "", "", 20000, "agpm/syntax"},
        {"", " {", "", "", "", 60000, NULL},
        {"{{ \"", "\" ~ '", "", "", " }}", 20001, "agpm/syntax"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct world world = world_new("{\"x\": \"X\"}");
        struct tera_result result;
        Buf text = {0};
        buf_puts(&text, rows[i].head);
        for (unsigned k = 0; k < rows[i].times; k++)
            buf_puts(&text, rows[i].open);
        buf_puts(&text, rows[i].middle);
        for (unsigned k = 0; k < rows[i].times; k++)
            buf_puts(&text, rows[i].close);
        buf_puts(&text, rows[i].tail);
        bool ok = render(&world, buf_view(&text), &result);
        size_t n;
        const struct diag *found = sink_all(world.sink, &n);
        cr_expect(ok == !rows[i].rule, "%s%s", rows[i].head, rows[i].open);
        if (rows[i].rule)
            cr_expect(n > 0 && strcmp(rule_id(found[0].rule), rows[i].rule) == 0, "%s%s: %s", rows[i].head, rows[i].open,
                      n ? rule_id(found[0].rule) : "nothing");
        buf_free(&text);
        world_free(&world);
    }
}
