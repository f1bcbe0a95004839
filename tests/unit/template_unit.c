#include "template_unit.h"
#include "base/file.h"
#include <stdlib.h>
#include <unistd.h>

static struct view *text(struct world *world, const char *s) {
    return view_string(world->arena, slice_from(s));
}

/* Something of every kind. */
static struct view *make_page(struct world *world) {
    struct arena *arena = world->arena;
    struct view *page = view_map(arena), *tags = view_list(arena), *meta = view_open_map(arena);
    struct view *friends = view_list(arena);
    view_append(arena, tags, text(world, "a"));
    view_append(arena, tags, text(world, "b<"));
    view_put(arena, meta, "model", text(world, "opus"));
    for (size_t i = 0; i < 3; i++) {
        static const char *const names[] = {"zoe", "ann", "Bob"};
        struct view *friend = view_map(arena);
        view_put(arena, friend, "name", text(world, names[i]));
        view_put(arena, friend, "rank", view_int(arena, (long long)(i % 2)));
        view_append(arena, friends, friend);
    }
    view_put(arena, page, "name", text(world, "rust-expert"));
    view_put(arena, page, "title", text(world, "<R> & \"Q\" 'x'"));
    view_put(arena, page, "count", view_int(arena, 3));
    view_put(arena, page, "ratio", view_number(arena, 0.5));
    view_put(arena, page, "yes", view_bool(arena, true));
    view_put(arena, page, "none", NULL);
    view_put(arena, page, "html", view_html(arena, S("<b>bold & \"x\"</b>")));
    view_put(arena, page, "tags", tags);
    view_put(arena, page, "meta", meta);
    view_put(arena, page, "friends", friends);
    view_put(arena, page, "file", text(world, "a b/\xC3\xBC.html?x=1&y=\"2\""));
    view_put(arena, page, "script", text(world, " JavaScript:alert(1)"));
    return page;
}

void world_open(struct world *world, const struct engine_limits *limits) {
    *world = (struct world){.arena = arena_new(), .sink = sink_new()};
    strcpy(world->root, "/tmp/quire-unit-XXXXXX");
    cr_assert(mkdtemp(world->root) != NULL);
    world->page = make_page(world);
    world->engine = engine_new(world->root, limits, world->sink);
    struct view *site = view_map(world->arena);
    view_put(world->arena, site, "title", text(world, "Library"));
    engine_global(world->engine, "site", site);
}

void world_close(struct world *world) {
    SliceVec files = {0};
    file_walk(world->arena, world->root, S(""), NULL, NULL, &files);
    for (size_t i = 0; i < files.n; i++)
        file_remove(world->root, files.v[i]);
    rmdir(world->root);
    VEC_FREE(&files);
    engine_free(world->engine);
    sink_free(world->sink);
    arena_free(world->arena);
}

void world_file(struct world *world, const char *name, const char *source) {
    Slice path = arena_printf(world->arena, "%s/templates/%s", world->root, name);
    cr_assert(file_write(path.s, slice_from(source), NULL) == 0);
}

Slice world_finding(struct world *world) {
    size_t n;
    const struct diag *diag = sink_all(world->sink, &n);
    if (!n)
        return S("");
    Buf b = {0};
    buf_printf(&b, "%.*s:%u:%u: %.*s", FMT(diag->place.path), (unsigned)diag->place.line,
               (unsigned)diag->place.column, FMT(diag->message));
    for (size_t i = 0; i < diag->n_helps; i++)
        buf_printf(&b, " | %.*s", FMT(diag->helps[i]));
    for (size_t i = 0; i < diag->n_notes; i++)
        buf_printf(&b, " ~ %.*s", FMT(diag->notes[i]));
    Slice kept = buf_dup(&b, world->arena);
    buf_free(&b);
    return kept;
}

Slice world_render(struct world *world, const char *name) {
    Buf out = {0};
    buf_puts(&out, "[");
    bool good = engine_render(world->engine, name, S("agents/x.html"), world->page, &out);
    if (!good)
        cr_expect(out.n == 1, "%s: something was printed before the error", name);
    Slice got = good ? slice_sub(buf_dup(&out, world->arena), 1, out.n) : world_finding(world);
    buf_free(&out);
    return got;
}

void expect_render(const char *name, const char *source, const char *want) {
    struct world world;
    char file[64];
    world_open(&world, NULL);
    snprintf(file, sizeof file, "site/%s", name);
    world_file(&world, file, source);
    expect_text(world_render(&world, name), want, source);
    world_close(&world);
}
