/*     targets:
 *       opencode: {temperature: 0.3, model: x}     # in the target's own words
 *       codex: {skip: true}                        # or: false
 *
 * or a list of the only targets that the document is for. */
#include "check/overrides.h"
#include "model/only.h"

static struct place member_place(const struct document *document, const struct member *member) {
    return source_place(document->source, member->start, member->end);
}

static bool is_target(const struct library *library, Slice name) {
    for (size_t i = 0; i < library->n_target_names; i++)
        if (slice_eq(library->target_names[i], name))
            return true;
    return false;
}

static const struct schema *schema_of(const struct library *library, Slice target, enum kind kind) {
    for (size_t i = 0; i < library->n_schemas; i++)
        if (slice_eq(library->schemas[i].target, target) && library->schemas[i].kind == kind)
            return &library->schemas[i];
    return NULL;
}

static void report_unknown(struct check *check, const struct document *document, const struct schema *schema,
                           const struct member *member) {
    struct sink *sink = check->library->sink;
    Slice near = check_meant_key(schema, member->key, check->scratch);
    const char *article = document->kind == KIND_AGENT ? "an" : "a";
    if (!diag_at(sink, RULE_FM_UNKNOWN_KEY, member_place(document, member), "%.*s reads no key `%.*s` in %s %s",
                 FMT(schema->target), FMT(member->key), article, kind_name(document->kind)))
        return;
    if (near.n)
        diag_help(sink, "did you mean `%.*s`?", FMT(near));
    else
        diag_lower(sink, LEVEL_INFO);
}

static void check_key(struct check *check, const struct document *document, const struct schema *schema,
                      const struct member *member) {
    static const struct schema_key skip = {.takes = KEY_FLAG};
    if (slice_is(member->key, "skip")) {
        check_member(check, document, member, &skip);
        return;
    }
    const struct schema_key *key = schema_key(schema, member->key);
    if (member->value.kind == VALUE_NULL)
        return;
    if (key)
        check_member(check, document, member, key);
    else if (schema)
        report_unknown(check, document, schema, member);
}

static void check_target(struct check *check, const struct document *document, const struct value *all,
                         const struct member *member) {
    static const struct schema_key takes = {.takes = KEY_MAP | KEY_FLAG};
    const struct library *library = check->library;
    if (!is_target(library, member->key)) {
        target_unknown(library, document->source, member->key, member->start, member->end, all);
        return;
    }
    check_member(check, document, member, &takes);
    const struct schema *schema = schema_of(library, member->key, document->kind);
    for (size_t i = 0; member->value.kind == VALUE_MAP && i < member->value.n; i++)
        check_key(check, document, schema, &member->value.members[i]);
}

static void check_name(struct check *check, const struct document *document, const struct value *name) {
    if (value_is_scalar(name) && !slice_is(slice_trim(name->text), "*") && !is_target(check->library, slice_trim(name->text)))
        target_unknown(check->library, document->source, slice_trim(name->text), name->start, name->end, NULL);
}

void check_overrides(struct check *check, const struct text *text) {
    const struct document *document = text->document;
    const struct member *all = document ? value_member(document->source->front, S("targets")) : NULL;
    static const struct schema_key takes = {.takes = KEY_MAP | KEY_LIST | KEY_TEXT};
    if (!all || all->value.tolerant || check->library->n_target_names == 0)
        return;
    check_member(check, document, all, &takes);
    if (all->value.kind == VALUE_STRING)
        check_name(check, document, &all->value);
    for (size_t i = 0; all->value.kind == VALUE_LIST && i < all->value.n; i++)
        check_name(check, document, &all->value.items[i]);
    for (size_t i = 0; all->value.kind == VALUE_MAP && i < all->value.n; i++)
        check_target(check, document, &all->value, &all->value.members[i]);
}
