#include "output/picture.h"
#include "base/unicode.h"
#include <string.h>

/* In pixels: three columns fit into the column of a page. */
enum {
    NODE_WIDTH = 190, NODE_HEIGHT = 28, GAP = 8, COLUMN = 226, PADDING = 4,
    MOST = 12,       /* on one side */
    LONGEST = 24,    /* characters of a name */
};

static void put_name(Buf *out, Slice name, size_t longest) {
    if (utf8_count(name) <= longest) {
        buf_html_text(out, name);
        return;
    }
    /* Names of one library begin alike, and end apart. */
    size_t head = longest / 2, points = utf8_count(name), tail = longest - head - 1;
    buf_html_text(out, slice_sub(name, 0, utf8_offset(name, head)));
    buf_puts(out, "\xE2\x80\xA6");
    buf_html_text(out, slice_sub(name, utf8_offset(name, points - tail), name.n));
}

/* `text` with a number in the place of each `#`. */
static void put_numbers(Buf *out, const char *text, const int *numbers) {
    for (const char *mark; (mark = strchr(text, '#')); text = mark + 1, numbers++) {
        buf_add(out, text, (size_t)(mark - text));
        if (*numbers < 0)
            buf_char(out, '-');
        buf_number(out, (unsigned long long)(*numbers < 0 ? -*numbers : *numbers));
    }
    buf_puts(out, text);
}
#define PUT_NUMBERS(out, text, ...) put_numbers(out, text, (const int[]){__VA_ARGS__})

static void open_node(Buf *out, const struct picture_node *node, const char *classes) {
    buf_puts(out, node->href.n > 0 ? "<a class=\"node" : "<g class=\"node");
    buf_puts(out, *classes ? " " : "");
    buf_puts(out, classes);
    if (node->href.n > 0) {
        buf_puts(out, "\" href=\"");
        buf_html_attr(out, node->href);
    }
    buf_puts(out, "\">");
}

static void close_node(Buf *out, const struct picture_node *node) {
    buf_puts(out, node->href.n > 0 ? "</a>\n" : "</g>\n");
}

static void put_title(Buf *out, Slice title, const char *note) {
    buf_puts(out, "<title>");
    buf_html_text(out, title);
    buf_puts(out, note);
    buf_puts(out, "</title>");
}

static void put_box(Buf *out, const struct picture_node *node, const char *classes, int x, int y) {
    open_node(out, node, classes);
    put_title(out, node->name, node->escalates ? " (escalation)" : "");
    PUT_NUMBERS(out, "<rect x=\"#\" y=\"#\" width=\"#\" height=\"#\" rx=\"5\"/>", x, y, NODE_WIDTH, NODE_HEIGHT);
    PUT_NUMBERS(out, "<text x=\"#\" y=\"#\">", x + NODE_WIDTH / 2, y + NODE_HEIGHT / 2 + 4);
    put_name(out, node->name, LONGEST);
    buf_puts(out, "</text>");
    close_node(out, node);
}

/* From the right side of a node to the left side of another. */
static void put_edge(Buf *out, bool escalates, int x, int y, int to_x, int to_y) {
    int bend = (to_x - x) / 2;
    buf_puts(out, escalates ? "<path class=\"edge escalation\"" : "<path class=\"edge\"");
    PUT_NUMBERS(out, " d=\"M# #C# # # # # #\"/>", x, y, x + bend, y, to_x - bend, to_y, to_x - 6, to_y);
    PUT_NUMBERS(out, "<path class=\"arrow\" d=\"M# #l-7 -4v8z\"/>\n", to_x, to_y);
}

static size_t shown(struct picture_nodes nodes) {
    return nodes.n < MOST ? nodes.n : MOST;
}

/* Rows of a column, the line that says how many more there are among them. */
static int rows_of(struct picture_nodes nodes) {
    return (int)shown(nodes) + (nodes.n > MOST);
}

static int top_of(int rows, int all) {
    return PADDING + (all - rows) * (NODE_HEIGHT + GAP) / 2;
}

static void put_more(Buf *out, struct picture_nodes nodes, int x, int y) {
    if (nodes.n > MOST)
        PUT_NUMBERS(out, "<text class=\"more\" x=\"#\" y=\"#\">and # more</text>\n", x + NODE_WIDTH / 2,
                    y + NODE_HEIGHT / 2 + 4, (int)(nodes.n - MOST));
}

/* One side of the centre, which begins at `centre`; `self` is the height of the middle of its node. */
static void put_side(Buf *out, struct picture_nodes nodes, bool left, int centre, int rows, int self) {
    int x = left ? PADDING : centre + COLUMN, y = top_of(rows_of(nodes), rows);
    for (size_t i = 0; i < shown(nodes); i++, y += NODE_HEIGHT + GAP) {
        int middle = y + NODE_HEIGHT / 2;
        if (left)
            put_edge(out, nodes.v[i].escalates, x + NODE_WIDTH, middle, centre, self);
        else
            put_edge(out, nodes.v[i].escalates, centre + NODE_WIDTH, self, x, middle);
        put_box(out, &nodes.v[i], "", x, y);
    }
    put_more(out, nodes, x, y);
}

static void put_centre(Buf *out, const struct neighbourhood *n, int x, int top) {
    int y = top + NODE_HEIGHT + GAP;
    struct picture_node self = {.name = n->name};
    if (n->included.n > 0) {
        int end = y + (int)(shown(n->included) - 1) * (NODE_HEIGHT + GAP);
        PUT_NUMBERS(out, "<path class=\"edge include\" d=\"M# #V#\"/>\n", x + NODE_WIDTH / 2, top + NODE_HEIGHT, end);
    }
    put_box(out, &self, "self", x, top);
    for (size_t i = 0; i < shown(n->included); i++, y += NODE_HEIGHT + GAP)
        put_box(out, &n->included.v[i], "snippet", x, y);
    put_more(out, n->included, x, y);
}

void picture_neighbourhood(Buf *out, const struct neighbourhood *n) {
    if (n->callers.n + n->called.n + n->included.n == 0)
        return;
    int centre = 1 + rows_of(n->included), rows = centre;
    rows = rows_of(n->callers) > rows ? rows_of(n->callers) : rows;
    rows = rows_of(n->called) > rows ? rows_of(n->called) : rows;
    /* A side where nobody is takes no room: on narrow screens the picture is scrolled. */
    int x = PADDING + (n->callers.n > 0 ? COLUMN : 0);
    int height = rows * (NODE_HEIGHT + GAP) - GAP + 2 * PADDING;
    int width = x + (n->called.n > 0 ? COLUMN : 0) + NODE_WIDTH + PADDING;
    int top = top_of(centre, rows), self = top + NODE_HEIGHT / 2;
    PUT_NUMBERS(out, "<svg class=\"picture\" viewBox=\"0 0 # #\" width=\"#\" height=\"#\" role=\"group\" aria-label=\"", width,
                height, width, height);
    buf_puts(out, "Picture of whom ");
    buf_html_attr(out, n->name);
    buf_puts(out, " works with\">\n");
    put_side(out, n->callers, true, x, rows, self);
    put_side(out, n->called, false, x, rows, self);
    put_centre(out, n, x, top);
    buf_puts(out, "</svg>\n");
}
