#include "serve/notice.h"
#include "base/caret.h"
#include "base/map.h"
#include "base/mem.h"
#include <inttypes.h>

enum { MOST_IN_PAGES = 100 };

/* A frame: this, then the JSON and the text. */
struct packed {
    uint64_t key, likeness, n_json;
    uint32_t level, first;
};

void notices_free(struct notices *notices) {
    VEC_FREE(&notices->list);
    arena_free(notices->arena);
    *notices = (struct notices){0};
}

static struct arena *arena_of(struct notices *notices) {
    if (!notices->arena)
        notices->arena = arena_new();
    return notices->arena;
}

static void add_text(Buf *out, const char *key, Slice text) {
    if (text.n == 0)
        return;
    buf_printf(out, ",\"%s\":", key);
    buf_json_string(out, text);
}

static void add_list(Buf *out, const char *key, const Slice *lines, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_char(out, ',');
        else
            buf_printf(out, ",\"%s\":[", key);
        buf_json_string(out, lines[i]);
    }
    if (n)
        buf_char(out, ']');
}

static void write_json(Buf *out, const struct diag *diag) {
    buf_printf(out, "{\"level\":\"%s\"", level_name(diag->level));
    add_text(out, "rule", slice_from(rule_id(diag->rule)));
    add_text(out, "message", diag->message);
    add_text(out, "file", diag->place.path);
    if (diag->place.line)
        buf_printf(out, ",\"line\":%" PRIu32 ",\"column\":%" PRIu32, diag->place.line, diag->place.column);
    add_text(out, "text", diag->place.line ? diag->place.text : (Slice){0});
    add_text(out, "label", diag->label);
    add_list(out, "helps", diag->helps, diag->n_helps);
    add_list(out, "notes", diag->notes, diag->n_notes);
    buf_char(out, '}');
}

/* `where` tells the place within the file. */
static uint64_t key_of(const struct diag *diag, Slice where) {
    Buf all = {0};
    buf_printf(&all, "%s\n%.*s\n%.*s\n%.*s", rule_id(diag->rule), FMT(diag->place.path), FMT(where), FMT(diag->message));
    uint64_t key = hash_bytes(all.s, all.n);
    buf_free(&all);
    return key;
}

void notice_pack(const struct diag *diag, bool colour, Buf *out) {
    struct packed head = {.level = diag->level};
    Buf json = {0}, where = {0};
    buf_printf(&where, "%" PRIu32 ":%" PRIu32, diag->place.line, diag->place.column);
    head.key = key_of(diag, buf_view(&where));
    head.likeness = key_of(diag, slice_trim(diag->place.text));
    Slice id = slice_from(rule_id(diag->rule));
    head.first = slice_starts(id, S("config/")) || slice_starts(id, S("template/"));
    write_json(&json, diag);
    head.n_json = json.n;
    buf_add(out, &head, sizeof head);
    buf_slice(out, buf_view(&json));
    caret_format(out, diag, colour);
    buf_free(&json);
    buf_free(&where);
}

void notices_take(struct notices *notices, Slice packed) {
    struct packed head;
    if (packed.n < sizeof head)
        return;
    memcpy(&head, packed.s, sizeof head);
    Slice rest = slice_sub(packed, sizeof head, packed.n);
    struct notice *notice = VEC_PUSH(&notices->list);
    *notice = (struct notice){.key = head.key, .likeness = head.likeness, .level = (enum level)head.level, .first = head.first != 0};
    notice->json = slice_dup(arena_of(notices), slice_sub(rest, 0, head.n_json));
    notice->text = slice_dup(arena_of(notices), slice_sub(rest, head.n_json, rest.n));
}

void notices_add_trouble(struct notices *notices, Slice message, Slice help) {
    Buf json = {0}, text = {0};
    buf_puts(&json, "{\"level\":\"error\",\"rule\":\"serve\"");
    add_text(&json, "message", message);
    add_list(&json, "helps", &help, help.n > 0);
    buf_char(&json, '}');
    buf_printf(&text, "error: %.*s\n", FMT(message));
    if (help.n)
        buf_printf(&text, "  = help: %.*s\n", FMT(help));
    struct notice *notice = VEC_PUSH(&notices->list);
    *notice = (struct notice){.key = hash_bytes(text.s, text.n), .level = LEVEL_ERROR, .first = true};
    notice->likeness = notice->key;
    notice->json = slice_dup(arena_of(notices), buf_view(&json));
    notice->text = slice_dup(arena_of(notices), buf_view(&text));
    buf_free(&json);
    buf_free(&text);
}

/* Which rank each has: those of the lowest come first. */
static int rank(const struct notice *notice) {
    return notice->first ? 0 : 1 + (int)LEVEL_ERROR - (int)notice->level;
}

void notices_merge(const struct notices *a, const struct notices *b, struct notices *out) {
    const struct notices *both[] = {a, b};
    struct map seen = {0};
    for (int wanted = 0; wanted <= 1 + (int)LEVEL_ERROR; wanted++) {
        for (size_t i = 0; i < 2; i++) {
            for (size_t k = 0; k < both[i]->list.n; k++) {
                const struct notice *notice = &both[i]->list.v[k];
                Slice key = {(const char *)&notice->key, sizeof notice->key};
                if (rank(notice) != wanted || map_has(&seen, key))
                    continue;
                map_set(&seen, key, NULL);
                *VEC_PUSH(&out->list) = *notice;
            }
        }
    }
    map_free(&seen);
}

size_t notices_count(const struct notices *notices, enum level level) {
    size_t n = 0;
    for (size_t i = 0; i < notices->list.n; i++)
        n += notices->list.v[i].level == level;
    return n;
}

void notices_json(const struct notices *notices, Buf *out) {
    size_t shown = 0;
    buf_printf(out, "{\"errors\":%zu,\"warnings\":%zu,\"list\":[", notices_count(notices, LEVEL_ERROR),
               notices_count(notices, LEVEL_WARNING));
    for (size_t i = 0; i < notices->list.n && shown < MOST_IN_PAGES; i++) {
        if (notices->list.v[i].level < LEVEL_WARNING)
            continue;
        buf_puts(out, shown++ ? "," : "");
        buf_slice(out, notices->list.v[i].json);
    }
    buf_puts(out, "]}");
}
