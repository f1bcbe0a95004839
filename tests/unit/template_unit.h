/* A small library for the tests of templates: files in a folder of its own, an engine, and data.
 *
 *     struct world world;
 *     world_open(&world, NULL);
 *     world_file(&world, "site/a.html", "{{ page.name }}");
 *     Slice got = world_render(&world, "a.html");   // what was printed, or the first finding
 *     world_close(&world);
 *
 * A finding is "PATH:LINE:COLUMN: message", then " | help" and " ~ note" for each.
 */
#ifndef QUIRE_TEST_TEMPLATE_UNIT_H
#define QUIRE_TEST_TEMPLATE_UNIT_H

#include "base/diag.h"
#include "template/engine.h"
#include "unit.h"

struct world {
    struct arena *arena;
    struct sink *sink;
    struct engine *engine;
    struct view *page;
    char root[64];
};

void world_open(struct world *world, const struct engine_limits *limits);
void world_close(struct world *world);
void world_file(struct world *world, const char *name, const char *text);
Slice world_render(struct world *world, const char *name);
Slice world_finding(struct world *world); /* the first, or "" */

/* Renders `source` as a page of its own, and compares. */
void expect_render(const char *name, const char *source, const char *want);

#endif
