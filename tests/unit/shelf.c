#include "shelf.h"
#include "base/file.h"
#include "unit.h"
#include <stdlib.h>
#include <unistd.h>

void shelf_open(struct shelf *shelf, const struct file *files, size_t n) {
    *shelf = (struct shelf){.arena = arena_new(), .sink = sink_new()};
    strcpy(shelf->root, "/tmp/quire-unit-XXXXXX");
    cr_assert(mkdtemp(shelf->root) != NULL);
    for (size_t i = 0; i < n && files[i].path; i++) {
        const char *path = arena_printf(shelf->arena, "%s/%s", shelf->root, files[i].path).s;
        cr_assert(file_write(path, slice_from(files[i].text), NULL) == 0, "%s", path);
    }
    struct load_request request = {
        .root = shelf->root, .sink = shelf->sink, .other_output = S("site"), .render = true};
    cr_assert(load_library(&request, &shelf->loaded));
}

void shelf_close(struct shelf *shelf) {
    loaded_free(&shelf->loaded);
    cr_expect(system(arena_printf(shelf->arena, "rm -rf %s", shelf->root).s) == 0);
    sink_free(shelf->sink);
    arena_free(shelf->arena);
}
