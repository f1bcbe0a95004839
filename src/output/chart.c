#include "output/chart.h"
#include "base/mem.h"
#include "base/vec.h"

typedef VEC(struct chart_edge) EdgeVec;

static const char *relation_name(enum chart_relation relation) {
    static const char *const names[] = {
        [CHART_DELEGATES] = "delegates", [CHART_ESCALATES] = "escalates", [CHART_INCLUDES] = "includes"};
    return names[relation];
}

static int compare_edges(const void *left, const void *right) {
    const struct chart_edge *a = left, *b = right;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->relation != b->relation)
        return a->relation < b->relation ? -1 : 1;
    return (a->to > b->to) - (a->to < b->to);
}

static void add_work(const struct graph *graph, uint32_t from, EdgeVec *edges) {
    const struct neighbours *to = &graph->delegates[from];
    for (uint32_t i = 0; i < to->n; i++) {
        if (to->how[i] & EDGE_DELEGATES)
            *VEC_PUSH(edges) = (struct chart_edge){from, to->v[i], CHART_DELEGATES};
        if (to->how[i] & EDGE_ESCALATES)
            *VEC_PUSH(edges) = (struct chart_edge){from, to->v[i], CHART_ESCALATES};
    }
}

static bool is_near(const struct chart_edge *edge, const struct document *around, const struct library *library) {
    return !around || &library->documents.v[edge->from] == around || &library->documents.v[edge->to] == around;
}

static void add_edges(struct arena *arena, struct library *library, EdgeVec *edges) {
    const struct graph *graph = library_graph(arena, library);
    const struct includers *includers = include_users(arena, library);
    for (uint32_t i = 0; i < library->documents.n; i++) {
        add_work(graph, i, edges);
        for (uint32_t k = 0; k < includers[i].n_direct; k++)
            *VEC_PUSH(edges) = (struct chart_edge){includers[i].direct[k], i, CHART_INCLUDES};
    }
    if (edges->n)
        qsort(edges->v, edges->n, sizeof *edges->v, compare_edges);
}

struct chart chart_make(struct arena *arena, struct library *library, const struct document *around) {
    struct chart chart = {.library = library};
    EdgeVec edges = {0};
    size_t kept = 0;
    bool *drawn = ARENA_ARRAY(arena, bool, library->documents.n);
    add_edges(arena, library, &edges);
    for (size_t i = 0; i < edges.n; i++)
        if (is_near(&edges.v[i], around, library)) {
            drawn[edges.v[i].from] = drawn[edges.v[i].to] = true;
            edges.v[kept++] = edges.v[i];
        }
    chart.nodes = ARENA_ARRAY(arena, uint32_t, library->documents.n);
    for (uint32_t i = 0; i < library->documents.n; i++) {
        const struct document *d = &library->documents.v[i];
        bool alone = around ? d == around : d->kind != KIND_PAGE && d->kind != KIND_SNIPPET;
        if (drawn[i] || alone)
            chart.nodes[chart.n_nodes++] = i;
    }
    edges.n = kept;
    chart.edges = VEC_KEEP(&edges, arena);
    chart.n_edges = kept;
    VEC_FREE(&edges);
    return chart;
}

static const struct document *document_at(const struct chart *chart, uint32_t i) {
    return &chart->library->documents.v[i];
}

static Slice path_at(const struct chart *chart, uint32_t i) {
    return document_at(chart, i)->source->path;
}

/* --- DOT --- */

/* In quotes; a backslash begins an escape in labels. What a line cannot hold becomes a space. */
static void add_dot_string(Buf *out, Slice text) {
    buf_char(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        char c = text.s[i];
        if (c == '"' || c == '\\')
            buf_char(out, '\\');
        buf_char(out, (unsigned char)c < ' ' || c == 127 ? ' ' : c);
    }
    buf_char(out, '"');
}

void chart_dot(Buf *out, const struct chart *chart) {
    static const char *const shapes[KIND_COUNT] = {[KIND_AGENT] = "box",
                                                   [KIND_COMMAND] = "cds",
                                                   [KIND_SKILL] = "component",
                                                   [KIND_PAGE] = "folder",
                                                   [KIND_SNIPPET] = "note"};
    static const char *const styles[] = {
        [CHART_DELEGATES] = "solid", [CHART_ESCALATES] = "bold", [CHART_INCLUDES] = "dashed"};
    buf_puts(out, "digraph library {\n  rankdir=LR;\n");
    for (size_t i = 0; i < chart->n_nodes; i++) {
        const struct document *d = document_at(chart, chart->nodes[i]);
        buf_puts(out, "  ");
        add_dot_string(out, d->source->path);
        buf_puts(out, " [label=");
        add_dot_string(out, d->name);
        buf_printf(out, ", shape=%s];\n", shapes[d->kind]);
    }
    for (size_t i = 0; i < chart->n_edges; i++) {
        const struct chart_edge *edge = &chart->edges[i];
        buf_puts(out, "  ");
        add_dot_string(out, path_at(chart, edge->from));
        buf_puts(out, " -> ");
        add_dot_string(out, path_at(chart, edge->to));
        buf_printf(out, " [label=%s, style=%s];\n", relation_name(edge->relation), styles[edge->relation]);
    }
    buf_puts(out, "}\n");
}

/* --- Mermaid --- */

/* A label in quotes, where characters that mean something are written by their numbers. */
static void add_mermaid_string(Buf *out, Slice text) {
    buf_char(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.s[i];
        if (c < ' ' || c == 127)
            buf_char(out, ' ');
        else if (c == '"' || c == '#' || c == '&' || c == '<' || c == '>' || c == '`' || c == ';' || c == '\\')
            buf_printf(out, "#%u;", (unsigned)c);
        else
            buf_char(out, (char)c);
    }
    buf_char(out, '"');
}

void chart_mermaid(Buf *out, const struct chart *chart) {
    static const char *const opens[KIND_COUNT] = {
        [KIND_AGENT] = "[", [KIND_COMMAND] = ">", [KIND_SKILL] = "[[", [KIND_PAGE] = "(", [KIND_SNIPPET] = "(["};
    static const char *const closes[KIND_COUNT] = {
        [KIND_AGENT] = "]", [KIND_COMMAND] = "]", [KIND_SKILL] = "]]", [KIND_PAGE] = ")", [KIND_SNIPPET] = "])"};
    static const char *const arrows[] = {[CHART_DELEGATES] = "-->", [CHART_ESCALATES] = "==>", [CHART_INCLUDES] = "-.->"};
    buf_puts(out, "flowchart LR\n");
    for (size_t i = 0; i < chart->n_nodes; i++) {
        const struct document *d = document_at(chart, chart->nodes[i]);
        buf_printf(out, "  n%u%s", (unsigned)chart->nodes[i], opens[d->kind]);
        add_mermaid_string(out, d->name);
        buf_printf(out, "%s\n", closes[d->kind]);
    }
    for (size_t i = 0; i < chart->n_edges; i++) {
        const struct chart_edge *edge = &chart->edges[i];
        buf_printf(out, "  n%u %s|%s| n%u\n", (unsigned)edge->from, arrows[edge->relation], relation_name(edge->relation),
                   (unsigned)edge->to);
    }
}

/* --- JSON --- */

void chart_json(Buf *out, const struct chart *chart) {
    buf_puts(out, "{\n  \"nodes\": [");
    for (size_t i = 0; i < chart->n_nodes; i++) {
        const struct document *d = document_at(chart, chart->nodes[i]);
        buf_puts(out, i ? ",\n    {\"path\": " : "\n    {\"path\": ");
        buf_json_string(out, d->source->path);
        buf_printf(out, ", \"kind\": \"%s\", \"name\": ", kind_name(d->kind));
        buf_json_string(out, d->name);
        buf_puts(out, ", \"tool\": ");
        if (d->tool.n)
            buf_json_string(out, d->tool);
        else
            buf_puts(out, "null");
        buf_char(out, '}');
    }
    buf_puts(out, chart->n_nodes ? "\n  ],\n  \"edges\": [" : "],\n  \"edges\": [");
    for (size_t i = 0; i < chart->n_edges; i++) {
        const struct chart_edge *edge = &chart->edges[i];
        buf_puts(out, i ? ",\n    {\"from\": " : "\n    {\"from\": ");
        buf_json_string(out, path_at(chart, edge->from));
        buf_puts(out, ", \"to\": ");
        buf_json_string(out, path_at(chart, edge->to));
        buf_printf(out, ", \"kind\": \"%s\"}", relation_name(edge->relation));
    }
    buf_puts(out, chart->n_edges ? "\n  ]\n}\n" : "]\n}\n");
}
