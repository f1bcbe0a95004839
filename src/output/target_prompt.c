/* Prompts: what a module makes of a document's text. */
#include "base/mem.h"
#include "base/path.h"
#include "output/target_parts.h"
#include "template/engine.h"

void target_flatten(const struct target_module *target, const struct document *document, struct flat *out, LostLinks *lost) {
    struct target_reading reading = {target, document, lost};
    const struct part *part = &target->library->parts.v[document->part];
    struct reader reader = {.target = target->name,
                            .shift = target->heading && part->highest ? target->heading - part->highest : 0,
                            .tool = target->beside ? document->tool : target->tool,
                            .rename = target->renames ? target_rename : NULL,
                            .link = target_link,
                            .context = &reading,
                            .written = target->collects ? NULL : target->written};
    flatten(target->library, document, &reader, out);
}

/* What a module writes ends its lines with LF; a document with CRLF gets all its lines alike. */
static Slice with_endings(struct arena *arena, Slice text, bool crlf) {
    Buf out = {0};
    if (!crlf || text.n == 0)
        return text;
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] == '\n' && (i == 0 || text.s[i - 1] != '\r'))
            buf_char(&out, '\r');
        buf_char(&out, text.s[i]);
    }
    Slice kept = buf_dup(&out, arena);
    buf_free(&out);
    return kept;
}

/* files = {{path = "parts/2.md", text = ...}, ...} */
static bool take_files(struct arena *arena, const struct target_module *target, const struct document *document,
                       const struct view *files, struct prompt *out) {
    for (size_t i = 0; i < view_count(files); i++) {
        Slice written = view_text(view_get(view_at(files, i), "path"));
        struct prompt_file file = {path_normal(arena, written), view_text(view_get(view_at(files, i), "text"))};
        if (!target_may_write(file.path)) {
            target_refuse(target, document, "prompt", written);
            return false;
        }
        *VEC_PUSH(&out->files) = file;
    }
    return true;
}

/* A target that collects gets the one document. */
static bool make_collected(struct arena *arena, const struct target_module *target, const struct document *document,
                           struct prompt *out) {
    const struct view *result = target_ask_collect(arena, target, &document, &out->flat, 1);
    struct flat text;
    if (!result)
        return false;
    target_join_parts(&text, result, &document, &out->flat, 1);
    out->is_replaced = true;
    out->replaced = buf_dup(&text.text, arena);
    out->lost = view_get(result, "lost");
    flat_free(&text);
    return true;
}

void prompt_begin(struct arena *arena, const struct target_module *target, const struct document *document, struct flat *text,
                  struct prompt *out) {
    *out = (struct prompt){0};
    if (text) {
        out->flat = *text;
        *text = (struct flat){0};
    } else {
        target_flatten(target, document, &out->flat, &out->lost_links);
    }
    if (target->collects)
        return;
    Slice called = target_ask(target, document)->called;
    out->view = target_view(arena, target, document, called, buf_view(&out->flat.text), true);
}

uint64_t prompt_key(const struct prompt *prompt) {
    return prompt->view ? view_hash(prompt->view) : 0;
}

bool prompt_make(struct arena *arena, const struct target_module *target, const struct document *document,
                 struct prompt *out) {
    prompt_begin(arena, target, document, NULL, out);
    return prompt_finish(arena, target, document, out);
}

bool prompt_finish(struct arena *arena, const struct target_module *target, const struct document *document, struct prompt *out) {
    if (target->collects)
        return make_collected(arena, target, document, out);
    const struct view *result = NULL;
    if (!engine_target_call(target->engine, arena, target->name, "prompt", out->view, document->source->path, &result))
        return false;
    out->head = with_endings(arena, view_text(view_get(result, "head")), document->source->crlf);
    out->tail = with_endings(arena, view_text(view_get(result, "tail")), document->source->crlf);
    const struct view *body = view_get(result, "body");
    out->is_replaced = body && view_is_string(body);
    out->replaced = view_text(body);
    out->lost = view_get(result, "lost");
    return take_files(arena, target, document, view_get(result, "files"), out);
}

bool target_lost(struct arena *arena, struct arena *scratch, const struct target_module *target, const struct document *document,
                 Slice body, const struct view **lost) {
    const struct view *result = NULL;
    struct view *doc = target_view(scratch, target, document, target_ask(target, document)->called, body, false);
    struct view *docs = view_list(scratch);
    view_append(scratch, docs, doc);
    const char *function = target->collects ? "collect" : "prompt";
    *lost = NULL;
    if (!engine_target_call(target->engine, arena, target->name, function, target->collects ? docs : doc, document->source->path,
                            &result))
        return false;
    *lost = view_get(result, "lost");
    return true;
}

void prompt_text(const struct prompt *prompt, Buf *out) {
    buf_slice(out, prompt->head);
    buf_slice(out, prompt->is_replaced ? prompt->replaced : buf_view(&prompt->flat.text));
    buf_slice(out, prompt->tail);
}

void prompt_free(struct prompt *prompt) {
    flat_free(&prompt->flat);
    VEC_FREE(&prompt->lost_links);
    VEC_FREE(&prompt->files);
}
