#include "output/drift.h"
#include "base/unicode.h"

enum { SHOWN_PLACES = 4 };

static bool is_text(Slice bytes) {
    return slice_find_char(bytes, '\0', 0) == SLICE_NONE && utf8_valid(bytes, NULL);
}

struct drift drift_find(struct arena *arena, Slice there, const struct flat *wanted, Slice from, Slice copy) {
    struct drift drift = {.wanted = wanted, .from = from, .text = wanted ? buf_view(&wanted->text) : copy};
    if (is_text(there) && is_text(drift.text))
        drift.diff = diff_lines(arena, there, drift.text);
    else
        drift.binary = !slice_eq(there, drift.text);
    return drift;
}

/* Where a line of the wanted text was written. */
static struct drift_place place_of(const struct drift *drift, uint32_t line, enum drift_side side) {
    struct drift_place place = {.path = drift->from, .line = line + 1, .side = side};
    const struct source *source = NULL;
    if (drift->wanted)
        flat_origin(drift->wanted, (uint32_t)(drift->diff.new[line].s - drift->text.s), &source, &place.line);
    if (source)
        place.path = source->path;
    place.last = place.line;
    return place;
}

/* Lines of a text that has none, come from nowhere in particular. */
static struct drift_place removal(const struct drift *drift, uint32_t at) {
    if (at > 0)
        return place_of(drift, at - 1, DRIFT_BEHIND);
    if (drift->diff.n_new > 0)
        return place_of(drift, 0, DRIFT_BEFORE);
    return (struct drift_place){.path = drift->from, .line = 1, .last = 1, .side = DRIFT_AT};
}

static void add_place(DriftPlaces *out, struct drift_place place) {
    struct drift_place *last = out->n ? &out->v[out->n - 1] : NULL;
    bool joins = last && last->side == DRIFT_AT && place.side == DRIFT_AT && slice_eq(last->path, place.path) &&
                 (place.line == last->last || place.line == last->last + 1);
    if (joins)
        last->last = place.last;
    else
        *VEC_PUSH(out) = place;
}

void drift_places(const struct drift *drift, const struct hunk *hunks, size_t n, DriftPlaces *out) {
    for (size_t i = 0; i < n; i++) {
        if (!hunks[i].new_n)
            add_place(out, removal(drift, hunks[i].new_at));
        for (uint32_t line = 0; line < hunks[i].new_n; line++)
            add_place(out, place_of(drift, hunks[i].new_at + line, DRIFT_AT));
    }
}

/* Lines of the file that was named last are added with a comma: "a.md:1-6,8, b.md:3". */
static void print_place(Buf *out, const struct drift_place *place, const struct drift_place *last) {
    static const char *const words[] = {[DRIFT_AT] = "", [DRIFT_BEHIND] = "behind ", [DRIFT_BEFORE] = "before "};
    if (last && slice_eq(last->path, place->path) && last->side == DRIFT_AT && place->side == DRIFT_AT)
        buf_printf(out, ",%u", (unsigned)place->line);
    else
        buf_printf(out, "%s%s%.*s:%u", last ? ", " : "", words[place->side], FMT(place->path), (unsigned)place->line);
    if (place->last != place->line)
        buf_printf(out, "-%u", (unsigned)place->last);
}

static void print_places(void *context, Buf *out, const struct hunk *hunks, size_t n) {
    DriftPlaces places = {0};
    drift_places(context, hunks, n, &places);
    for (size_t i = 0; i < places.n && i < SHOWN_PLACES; i++)
        print_place(out, &places.v[i], i ? &places.v[i - 1] : NULL);
    if (places.n > SHOWN_PLACES)
        buf_printf(out, " (+%zu more)", places.n - SHOWN_PLACES);
    VEC_FREE(&places);
}

void drift_print(Buf *out, const struct drift *drift, Slice there_name, Slice wanted_name, unsigned flags) {
    struct drift copy = *drift;
    diff_about *about = flags & DRIFT_PLAIN ? NULL : print_places;
    if (drift->binary)
        buf_printf(out, "Binary files a/%.*s and b/%.*s differ\n", FMT(there_name), FMT(wanted_name));
    else
        diff_print_about(out, &drift->diff, there_name, wanted_name, flags & ~(unsigned)DRIFT_PLAIN, about, &copy);
}
