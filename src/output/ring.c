#include "output/ring.h"
#include "base/mem.h"
#include "base/unicode.h"
#include <math.h>
#include <stdlib.h>

/* In pixels, unless the picture is too wide for the page; ADVANCE is how wide a character of a name is. */
enum {
    LONGEST = 28, ADVANCE = 8,
    ARC = 15, LEAST = 110, OUTSIDE = 34,                 /* of the circle: a node's part of it, the least radius, room for titles */
    ROW = 24, HEAD = 34, BULGE = 120,                    /* of the column */
};

static const double whole_turn = 6.283185307179586;

/* --- what both have --- */

static size_t shown_points(const struct ring *ring) {
    size_t longest = 0;
    for (size_t i = 0; i < ring->n_nodes; i++) {
        size_t points = utf8_count(ring->nodes[i].name);
        longest = points > longest ? points : longest;
    }
    return longest < LONGEST ? longest : LONGEST;
}

/* Names of one library begin alike, and end apart. */
static void put_name(Buf *out, Slice name) {
    size_t points = utf8_count(name), head = LONGEST / 2, tail = LONGEST - head - 1;
    if (points <= LONGEST) {
        buf_html_text(out, name);
        return;
    }
    buf_html_text(out, slice_sub(name, 0, utf8_offset(name, head)));
    buf_puts(out, "\xE2\x80\xA6");
    buf_html_text(out, slice_sub(name, utf8_offset(name, points - tail), name.n));
}

static void open_picture(Buf *out, const struct ring *ring, const char *form, int width, int height) {
    buf_printf(out, "<svg class=\"picture %s\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"group\" aria-label=\"", form,
               width, height, width, height);
    buf_html_attr(out, ring->label);
    buf_puts(out, "\">\n");
}

static void open_node(Buf *out, const struct ring_node *node) {
    buf_printf(out, "<a class=\"node%s%s\" href=\"", *node->marks ? " " : "", node->marks);
    buf_html_attr(out, node->href);
    buf_puts(out, "\"><title>");
    buf_html_text(out, node->name);
    buf_puts(out, "</title>");
}

/* --- the circle --- */

struct circle {
    double radius, centre;
    double label;                /* room for a name */
    double places;               /* nodes, and a gap of one behind each group where there are several */
};

/* Rounded, so that no machine's arithmetic shows in the last digits. */
static double at_tenth(double x) {
    return round(x * 10) / 10 + 0.0;
}

struct point {
    double x, y;
};

static struct point on_circle(const struct circle *c, double radius, double turn) {
    return (struct point){at_tenth(c->centre + radius * sin(turn * whole_turn)),
                          at_tenth(c->centre - radius * cos(turn * whole_turn))};
}

/* Where each node stands, in turns from the top. The array is malloc'd. */
static double *turns_of(const struct ring *ring, const struct circle *c) {
    double *turns = xcalloc(ring->n_nodes, sizeof *turns);
    size_t node = 0;
    for (size_t g = 0; g < ring->n_groups; g++)
        for (size_t i = 0; i < ring->groups[g].n; i++, node++)
            turns[node] = ((double)node + (ring->n_groups > 1 ? (double)g : 0)) / c->places;
    return turns;
}

static void put_label(Buf *out, const struct ring_node *node, struct point at, double turn) {
    bool left = turn > 0.5;
    double degrees = at_tenth(turn * 360 - 90 + (left ? 180 : 0));
    open_node(out, node);
    buf_printf(out, "<circle cx=\"%g\" cy=\"%g\" r=\"4\"/>", at.x, at.y);
    buf_printf(out, "<text class=\"%s\" transform=\"translate(%g %g)rotate(%g)\" x=\"%d\" y=\"4\">", left ? "left" : "right", at.x,
               at.y, degrees, left ? -10 : 10);
    put_name(out, node->name);
    buf_puts(out, "</text></a>\n");
}

/* An arc outside of the names, and along it the title, which is never upside down. */
static void put_group(Buf *out, const struct circle *c, const struct ring_group *group, size_t number, double from, double to) {
    double radius = c->radius + c->label + 6, middle = (from + to) / 2;
    bool below = middle > 0.25 && middle < 0.75, large = to - from > 0.5;
    struct point a = on_circle(c, radius, from), b = on_circle(c, radius, to);
    buf_printf(out, "<path class=\"group\" d=\"M%g %gA%g %g 0 %d 1 %g %g\"/>", a.x, a.y, at_tenth(radius), at_tenth(radius), large, b.x, b.y);
    if ((to - from) * whole_turn * radius < (double)(utf8_count(group->title) * ADVANCE)) {
        buf_puts(out, "\n");
        return;
    }
    radius += below ? 19 : 9;
    a = on_circle(c, radius, below ? to : from);
    b = on_circle(c, radius, below ? from : to);
    buf_printf(out, "<path class=\"along\" id=\"site__arc-%zu\" d=\"M%g %gA%g %g 0 %d %d %g %g\"/>", number, a.x, a.y, at_tenth(radius),
               at_tenth(radius), large, !below, b.x, b.y);
    buf_printf(out, "<text class=\"group\"><textPath href=\"#site__arc-%zu\" startOffset=\"50%%\">", number);
    buf_html_text(out, group->title);
    buf_puts(out, "</textPath></text>\n");
}

static void put_groups(Buf *out, const struct ring *ring, const struct circle *c, const double *turns) {
    size_t node = 0;
    double half = 0.5 / c->places;
    for (size_t g = 0; g < ring->n_groups && ring->n_groups > 1; node += ring->groups[g++].n)
        put_group(out, c, &ring->groups[g], g + 1, turns[node] - half, turns[node + ring->groups[g].n - 1] + half);
}

void ring_circle(Buf *out, const struct ring *ring) {
    struct circle c = {.label = (double)(shown_points(ring) * ADVANCE + 14)};
    c.places = (double)(ring->n_nodes + (ring->n_groups > 1 ? ring->n_groups : 0));
    c.radius = fmax(LEAST, ceil(c.places * ARC / whole_turn));
    c.centre = c.radius + c.label + (ring->n_groups > 1 ? OUTSIDE : 0);
    double *turns = turns_of(ring, &c);
    int size = (int)ceil(2 * c.centre);
    open_picture(out, ring, size > 900 ? "ring large" : "ring", size, size);
    put_groups(out, ring, &c, turns);
    for (size_t i = 0; i < ring->n_edges; i++) {
        struct point from = on_circle(&c, c.radius, turns[ring->edges[i].from]);
        struct point to = on_circle(&c, c.radius, turns[ring->edges[i].to]);
        buf_printf(out, "<path class=\"edge\" d=\"M%g %gQ%g %g %g %g\"/>\n", from.x, from.y, c.centre, c.centre, to.x, to.y);
    }
    for (size_t i = 0; i < ring->n_nodes; i++)
        put_label(out, &ring->nodes[i], on_circle(&c, c.radius, turns[i]), turns[i]);
    buf_puts(out, "</svg>\n");
    xfree(turns);
}

/* --- the column --- */

/* The middle of each node's row, and the height of all. */
static int *rows_of(const struct ring *ring, int *height) {
    int *rows = xcalloc(ring->n_nodes, sizeof *rows), y = 0;
    size_t node = 0;
    for (size_t g = 0; g < ring->n_groups; g++) {
        y += ring->n_groups > 1 ? HEAD : 0;
        for (size_t i = 0; i < ring->groups[g].n; i++, y += ROW)
            rows[node++] = y + ROW / 2;
    }
    *height = y;
    return rows;
}

static void put_titles(Buf *out, const struct ring *ring, const int *rows) {
    size_t node = 0;
    for (size_t g = 0; g < ring->n_groups && ring->n_groups > 1; node += ring->groups[g++].n) {
        buf_printf(out, "<text class=\"group\" x=\"0\" y=\"%d\">", rows[node] - ROW / 2 - 8);
        buf_html_text(out, ring->groups[g].title);
        buf_puts(out, "</text>\n");
    }
}

void ring_column(Buf *out, const struct ring *ring) {
    int height, side = (int)shown_points(ring) * ADVANCE + 8, farthest = 1;
    int *rows = rows_of(ring, &height);
    for (size_t i = 0; i < ring->n_edges; i++) {
        int far = abs(rows[ring->edges[i].from] - rows[ring->edges[i].to]);
        farthest = far > farthest ? far : farthest;
    }
    open_picture(out, ring, "column", side + BULGE, height);
    put_titles(out, ring, rows);
    for (size_t i = 0; i < ring->n_edges; i++) {
        int from = rows[ring->edges[i].from], to = rows[ring->edges[i].to];
        /* A curve of this kind goes three quarters of the way to its handles. */
        int handle = side + 12 + abs(from - to) * (BULGE * 4 / 3 - 20) / farthest;
        buf_printf(out, "<path class=\"edge\" d=\"M%d %dC%d %d %d %d %d %d\"/>\n", side, from, handle, from, handle, to, side, to);
    }
    for (size_t i = 0; i < ring->n_nodes; i++) {
        open_node(out, &ring->nodes[i]);
        buf_printf(out, "<circle cx=\"%d\" cy=\"%d\" r=\"4\"/><text class=\"left\" x=\"%d\" y=\"%d\">", side, rows[i], side - 10, rows[i] + 4);
        put_name(out, ring->nodes[i].name);
        buf_puts(out, "</text></a>\n");
    }
    buf_puts(out, "</svg>\n");
    xfree(rows);
}
