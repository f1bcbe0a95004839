#include "check/link_fix.h"
#include "base/mem.h"
#include "base/path.h"
#include "model/folders.h"
#include "model/mend.h"
#include "model/mention_near.h"

Slice certain_file(struct check *check, Slice path) {
    const SliceVec *names = folders_list(check->library->folders, path_dir(path));
    struct nearby nearby = {0};
    name_gather(path_base(path), names->v, names->n, &nearby);
    Slice name = nearby_file(&nearby, path_base(path));
    return name.n ? path_join(check->scratch, path_dir(path), name) : name;
}

/* The address as it is written, {0} when the text has it in another form: with entities or
 * backslashes, or elsewhere. */
static Slice written_address(const struct text *text, const struct link *link) {
    Slice written = slice_sub(text->source->text, link->dest, link->dest_end);
    return slice_eq(written, link->url) ? written : (Slice){0};
}

static Slice path_of(Slice url) {
    url = slice_sub(url, 0, slice_find_char(url, '#', 0));
    return slice_sub(url, 0, slice_find_char(url, '?', 0));
}

/* Does the address lead there? */
static bool leads_to(struct check *check, const struct text *text, Slice url, Slice meant) {
    struct target target = link_resolve(check->library, check->scratch, text->source, url);
    bool found = target.kind == TARGET_DOCUMENT || target.kind == TARGET_FILE ||
                 target.kind == TARGET_FOLDER;
    return found && slice_eq(target.path, meant);
}

void fix_address(struct check *check, const struct text *text, const struct link *link,
                 Slice meant) {
    Slice url = written_address(text, link), path = path_of(url);
    if (!path.n || !meant.n || slice_eq(meant, text->source->path))
        return;
    Slice mended =
        mend_path(check->scratch, path, meant, link->angle ? SPELLING_ANGLE : SPELLING_URL);
    Slice whole =
        arena_printf(check->scratch, "%.*s%.*s", FMT(mended), FMT(slice_sub(url, path.n, url.n)));
    if (mended.n && leads_to(check, text, whole, meant))
        source_fix(check->library->sink, text->source, link->dest, link->dest + (uint32_t)path.n,
                   mended);
}

void fix_marks(struct check *check, const struct text *text, const struct link *link, Slice meant) {
    Slice url = written_address(text, link);
    Buf mended = {0};
    for (size_t i = 0; i < url.n; i++)
        if (url.s[i] == '?' || url.s[i] == '#')
            buf_printf(&mended, "%%%02X", (unsigned char)url.s[i]);
        else
            buf_char(&mended, url.s[i]);
    if (mended.n && leads_to(check, text, buf_view(&mended), meant))
        source_fix(check->library->sink, text->source, link->dest, link->dest_end,
                   buf_view(&mended));
    buf_free(&mended);
}

void fix_anchor(struct check *check, const struct text *text, const struct link *link, Slice anchor,
                const struct anchors *anchors) {
    Slice url = written_address(text, link);
    size_t hash = slice_find_char(url, '#', 0);
    Slice written = hash == SLICE_NONE ? (Slice){0} : slice_sub(url, hash + 1, url.n);
    struct nearby nearby = {0};
    if (!slice_eq(url_decode(check->scratch, written), anchor))
        return;
    name_gather(anchor, anchors->sorted, anchors->ids.n, &nearby);
    Slice meant = nearby_certain(&nearby, anchor);
    if (meant.n)
        source_fix(check->library->sink, text->source, link->dest_end - (uint32_t)written.n,
                   link->dest_end, address_like(check->scratch, meant, written, link->angle));
}
