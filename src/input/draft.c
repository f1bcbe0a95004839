#include "input/draft.h"
#include "base/mem.h"
#include "base/path.h"

void draft_set(struct drafts *drafts, struct arena *arena, Slice path, Slice text) {
    Slice *kept = ARENA_NEW(arena, Slice), key = slice_dup(arena, path);
    *kept = text;
    map_set(&drafts->texts, key, kept);
    for (Slice dir = path_dir(key); dir.n && !map_has(&drafts->folders, dir); dir = path_dir(dir))
        map_set(&drafts->folders, dir, kept);
}

void draft_remove(struct drafts *drafts, Slice path) {
    map_set(&drafts->gone, path, NULL);
}

void drafts_free(struct drafts *drafts) {
    map_free(&drafts->gone);
    map_free(&drafts->texts);
    map_free(&drafts->folders);
}

const Slice *draft_text(const struct drafts *drafts, Slice path) {
    return drafts ? map_get(&drafts->texts, path) : NULL;
}

bool draft_folder(const struct drafts *drafts, Slice dir) {
    return drafts && map_has(&drafts->folders, dir);
}

bool draft_gone(const struct drafts *drafts, Slice path) {
    if (!drafts || !drafts->gone.n || draft_text(drafts, path) || draft_folder(drafts, path))
        return false;
    while (path.n && !map_has(&drafts->gone, path))
        path = path_dir(path);
    return path.n > 0;
}
