#include "input/yaml_parts.h"

/* Fixes of some errors, in the order of their places. */
struct patch {
    const struct yaml_fix *v[YAML_MAX_ERRORS];
    size_t n;
};

static void patch_add(struct patch *patch, const struct yaml_fix *fix) {
    size_t i = patch->n++;
    for (; i > 0 && patch->v[i - 1]->start > fix->start; i--)
        patch->v[i] = patch->v[i - 1];
    patch->v[i] = fix;
}

static bool patch_apply(const struct patch *patch, Slice text, size_t from, size_t to, Buf *out) {
    for (size_t i = 0; i < patch->n; i++) {
        const struct yaml_fix *fix = patch->v[i];
        if (fix->start < from || fix->end > to)
            return false;
        buf_slice(out, slice_sub(text, from, fix->start));
        buf_slice(out, fix->new);
        from = fix->end;
    }
    buf_slice(out, slice_sub(text, from, to));
    return true;
}

static bool same_value(const struct value *a, const struct value *b) {
    if (a->kind != b->kind || a->n != b->n || !slice_eq(a->text, b->text))
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (a->kind == VALUE_LIST ? !same_value(&a->items[i], &b->items[i])
                                  : !slice_eq(a->members[i].key, b->members[i].key) ||
                                        !same_value(&a->members[i].value, &b->members[i].value))
            return false;
    return true;
}

/* Does the patched text mean what `read` says, without the errors that are mended and with all
 * others? */
static bool holds(const struct patch *patch, Slice text, size_t from, size_t to,
                  const struct value *read, size_t errors_before) {
    struct arena *arena = arena_new();
    struct yaml_errors errors = {0};
    Buf patched = {0};
    bool good = patch_apply(patch, text, from, to, &patched);
    if (good) {
        const struct value *value =
            yaml_read_loose(arena, buf_view(&patched), 0, patched.n, &errors);
        good = errors.n == errors_before - patch->n && same_value(value, read);
    }
    buf_free(&patched);
    arena_free(arena);
    return good;
}

/* Each must do on its own, since not all may be made, and all together. */
void yaml_prove_fixes(Slice text, size_t from, size_t to, const struct value *read,
                      struct yaml_errors *errors) {
    struct patch good = {0};
    bool whole = errors->n < YAML_MAX_ERRORS; /* more may have been lost */
    for (size_t i = 0; i < errors->n; i++) {
        struct yaml_fix *fix = &errors->v[i].fix;
        if (!fix->new.n)
            continue;
        struct patch one = {.v = {fix}, .n = 1}, more = good;
        patch_add(&more, fix);
        if (whole && holds(&one, text, from, to, read, errors->n) &&
            (more.n == 1 || holds(&more, text, from, to, read, errors->n)))
            good = more;
        else
            *fix = (struct yaml_fix){0};
    }
}
