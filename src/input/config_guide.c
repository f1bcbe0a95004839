/* `guide:`, the order of the guide's pages. Whether there are such pages shows when the library is read (check/guide.c). */
#include "base/mem.h"
#include "base/path.h"
#include "input/config_parts.h"

static bool is_listed(const struct config *config, Slice path) {
    for (size_t i = 0; i < config->n_guide; i++)
        if (slice_eq(config->guide[i].path, path))
            return true;
    return false;
}

void config_read_guide(struct loader *l, const struct value *value) {
    struct config *config = l->config;
    config->guide = ARENA_ARRAY(l->arena, struct config_guide, config_count(value));
    for (size_t i = 0; i < config_count(value); i++) {
        const struct value *item = config_item(value, i);
        Slice written;
        if (!config_text(l, item, "a place of `guide`", &written))
            continue;
        Slice path = path_normal(l->arena, written);
        if (path_is_absolute(path)) {
            if (config_complain(l, item, "`%.*s` is an absolute path", FMT(written)))
                diag_help(l->sink, "write it relative to the folder that quire.yaml is in");
        } else if (path_escapes(path)) {
            config_complain(l, item, "`%.*s` lies outside the library", FMT(written));
        } else if (!path.n) {
            config_complain(l, item, "a place of `guide` is a page or a folder of pages; `%.*s` is none", FMT(written));
        } else if (is_listed(config, path)) {
            config_complain(l, item, "`%.*s` is listed twice", FMT(path));
        } else {
            config->guide[config->n_guide++] = (struct config_guide){path, item};
        }
    }
}
