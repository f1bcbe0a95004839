#include "output/inventory.h"
#include "base/tokens.h"
#include "render/weight.h"

static void add_key(Buf *out, const char *key) {
    buf_slice(out, S(",\n    \""));
    buf_puts(out, key);
    buf_slice(out, S("\": "));
}

static void add_count(Buf *out, Slice key, size_t count) {
    buf_slice(out, key);
    buf_number(out, count);
}

static void add_text(Buf *out, const char *key, Slice text) {
    add_key(out, key);
    buf_json_string(out, text);
}

/* A list of texts, one call an item: *n counts them. */
static void add_item(Buf *out, size_t *n, Slice text) {
    buf_puts(out, (*n)++ ? ", " : "");
    buf_json_string(out, text);
}

/* The files whose text the document's own directives bring, each once, in order. */
static void add_includes(Buf *out, const struct library *library, const struct document *document) {
    const struct facts *facts = library->parts.v[document->part].facts;
    struct map seen = {0};
    size_t n = 0;
    add_key(out, "includes");
    buf_char(out, '[');
    for (uint32_t i = 0; i < facts->n_directives; i++) {
        uint32_t part = facts->directives[i].part;
        Slice path = library->parts.v[part].source ? library->parts.v[part].source->path : S("");
        if (!part || map_has(&seen, path))
            continue;
        map_set(&seen, path, NULL);
        add_item(out, &n, path);
    }
    buf_char(out, ']');
    map_free(&seen);
}

static void add_documents(Buf *out, const struct library *library, const char *key,
                          const uint32_t *indices, uint32_t count, bool paths) {
    size_t n = 0;
    add_key(out, key);
    buf_char(out, '[');
    for (uint32_t i = 0; i < count; i++) {
        const struct document *document = &library->documents.v[indices[i]];
        add_item(out, &n, paths ? document->source->path : document->name);
    }
    buf_char(out, ']');
}

static void add_escalations(Buf *out, const struct library *library, const char *key,
                            const struct neighbours *neighbours) {
    size_t n = 0;
    add_key(out, key);
    buf_char(out, '[');
    for (uint32_t i = 0; i < neighbours->n; i++)
        if (neighbours->how[i] & EDGE_ESCALATES)
            add_item(out, &n, library->documents.v[neighbours->v[i]].name);
    buf_char(out, ']');
}

static void add_tokens(Buf *out, const struct library *library, const struct weight *weight) {
    add_key(out, "tokens");
    if (!weight) {
        buf_puts(out, "null");
        return;
    }
    add_count(out, S("{\"encoding\": \"" TOKENS_LABEL "\", \"prompt\": "), weight->all);
    add_count(out, S(", \"own\": "), weight->own);
    buf_slice(out, S(", \"includes\": ["));
    for (size_t i = 0; i < weight->n; i++) {
        const struct weight_part *part = &weight->parts[i];
        const struct source *source = part->from.source;
        buf_puts(out, i ? ",\n      {\"path\": " : "\n      {\"path\": ");
        buf_json_string(out, library->parts.v[part->from.part].source->path);
        add_count(out, S(", \"tokens\": "), part->all);
        add_count(out, S(", \"own\": "), part->own);
        buf_slice(out, S(", \"file\": "));
        buf_json_string(out, source->path);
        add_count(out, S(", \"line\": "), source_line(source, part->from.directive->start));
        buf_char(out, '}');
    }
    buf_puts(out, weight->n ? "\n    ]}" : "]}");
}

static void add_prompts(Buf *out, const PromptOutputs *prompts) {
    add_key(out, "prompts");
    buf_char(out, '[');
    for (size_t i = 0; i < prompts->n; i++) {
        buf_puts(out, i ? ", {\"target\": " : "{\"target\": ");
        buf_json_string(out, prompts->v[i].target->name);
        buf_puts(out, ", \"path\": ");
        buf_json_string(out, prompts->v[i].path);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

void inventory_object(Buf *out, const struct inventory *inventory, const struct document *document,
                      const struct weight *weight) {
    const struct library *library = inventory->library;
    size_t index = (size_t)(document - library->documents.v);
    const struct neighbours *delegates = &inventory->graph->delegates[index];
    const struct neighbours *called_by = &inventory->graph->called_by[index];
    const struct includers *users = &inventory->includers[index];
    buf_puts(out, "  {\n    \"kind\": ");
    buf_json_string(out, slice_from(kind_name(document->kind)));
    add_text(out, "name", document->name);
    add_key(out, "tool");
    if (document->tool.n)
        buf_json_string(out, document->tool);
    else
        buf_puts(out, "null");
    add_text(out, "title", document->title);
    add_text(out, "description", document->description);
    add_text(out, "path", document->source->path);
    add_text(out, "page", document->page);
    add_tokens(out, library, weight);
    add_includes(out, library, document);
    add_documents(out, library, "included_by", users->direct, users->n_direct, true);
    add_documents(out, library, "delegates", delegates->v, delegates->n, false);
    add_documents(out, library, "called_by", called_by->v, called_by->n, false);
    add_escalations(out, library, "escalates", delegates);
    add_escalations(out, library, "escalated_by", called_by);
    if (inventory->prompts)
        add_prompts(out, &inventory->prompts[index]);
    buf_puts(out, INVENTORY_OBJECT_END);
}
