#include "check/finding.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/path.h"
#include <inttypes.h>
#include <stdint.h>

/* FNV-1a of 64 bits. Not hash_bytes, which may become another one when that is faster. */
static uint64_t digest(Slice bytes) {
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < bytes.n; i++)
        h = (h ^ (unsigned char)bytes.s[i]) * 0x100000001b3u;
    return h;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

/* The text with each run of blanks as one space, and none at the ends: moving an item into another
 * list does not make it new. */
static void add_evened(Buf *b, Slice text) {
    text = slice_trim(text);
    for (size_t i = 0; i < text.n; i++)
        if (!is_blank(text.s[i]))
            buf_char(b, text.s[i]);
        else if (!is_blank(text.s[i - 1]))
            buf_char(b, ' ');
}

/* Findings of one line come one after the other and share its text, which may be long. */
struct line_digest {
    Slice text;
    uint64_t digest;
};

static uint64_t line_digest(struct line_digest *last, Slice text, Buf *scratch) {
    if (last->text.s != text.s || last->text.n != text.n) {
        buf_clear(scratch);
        add_evened(scratch, text);
        *last = (struct line_digest){text, digest(buf_view(scratch))};
    }
    return last->digest;
}

static uint64_t digest_of(const struct diag *diag, struct line_digest *last, Buf *scratch) {
    uint64_t line = line_digest(last, diag->place.text, scratch);
    buf_clear(scratch);
    buf_puts(scratch, rule_id(diag->rule));
    buf_char(scratch, '\0');
    buf_slice(scratch, diag->place.path);
    buf_char(scratch, '\0');
    buf_slice(scratch, diag->message);
    buf_printf(scratch, "%c%016" PRIx64, '\0', line);
    return digest(buf_view(scratch));
}

/* How many findings of this digest there were before. `counts` maps digests to their number. */
static uintptr_t occurrence(struct arena *arena, struct map *counts, uint64_t of) {
    Slice key = {(const char *)&of, sizeof of};
    if (!map_has(counts, key))
        key = slice_dup(arena, key);
    void **slot = map_slot(counts, key);
    uintptr_t before = (uintptr_t)*slot;
    *slot = (void *)(before + 1);
    return before;
}

static Slice fingerprint(struct arena *arena, Slice prefix, uint64_t of, uintptr_t number) {
    Buf b = {0};
    buf_slice(&b, prefix);
    buf_printf(&b, "%c%016" PRIx64 " %" PRIuPTR, '\0', of, number);
    Slice text = arena_printf(arena, "%016" PRIx64, digest(buf_view(&b)));
    buf_free(&b);
    return text;
}

struct findings findings_take(struct arena *arena, struct sink *sink, Slice prefix) {
    struct findings findings = {0};
    const struct diag *diags = sink_all(sink, &findings.n);
    findings.v = ARENA_ARRAY(arena, struct finding, findings.n);
    struct map counts = {0};
    Buf scratch = {0};
    struct line_digest last = {.digest = digest(S(""))};
    for (size_t i = 0; i < findings.n; i++) {
        Slice path = diags[i].place.path;
        uint64_t of = digest_of(&diags[i], &last, &scratch);
        uintptr_t number = occurrence(arena, &counts, of);
        struct finding *finding = &findings.v[i];
        *finding = (struct finding){.diag = &diags[i], .id = fingerprint(arena, S(""), of, number)};
        finding->file = prefix.n && path.n ? path_join(arena, prefix, path) : path;
        finding->fingerprint = prefix.n ? fingerprint(arena, prefix, of, number) : finding->id;
    }
    buf_free(&scratch);
    map_free(&counts);
    return findings;
}
