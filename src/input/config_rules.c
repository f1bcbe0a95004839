#include "input/config_parts.h"

static void complain_of_id(struct loader *l, const struct value *where, Slice id) {
    if (!config_complain(l, where, "no rule is named `%.*s`", FMT(id)))
        return;
    Slice names[RULE_COUNT];
    for (size_t i = 0; i < RULE_COUNT; i++)
        names[i] = slice_from(rule_id((enum rule)i));
    Slice near = nearest_name(id, names, RULE_COUNT);
    if (near.n)
        diag_help(l->sink, "did you mean `%.*s`?", FMT(near));
}

static void add_rule(struct loader *l, enum rule rule, Slice pattern, enum level level) {
    if (slice_starts(pattern, S("./")))
        pattern = slice_sub(pattern, 2, pattern.n);
    *VEC_PUSH(&l->rules) = (struct config_rule){.pattern = pattern, .rule = rule, .level = level};
}

/* An item of a list: `paths`, `level`, and `rule` where the list itself belongs to no rule. */
static void read_item(struct loader *l, const struct value *item, const enum rule *owner) {
    const Slice keys[] = {S("paths"), S("level"), S("rule")};
    if (item->kind != VALUE_MAP) {
        config_expected(l, item, "an item here",
                        owner ? "a map with `paths` and `level`"
                              : "a map with `rule`, `level` and perhaps `paths`");
        return;
    }
    config_check_keys(l, item, keys, owner ? 2 : 3, "this item of `rules`");
    const struct value *id = value_get(item, "rule"), *paths = value_get(item, "paths"),
                       *level_value = value_get(item, "level");
    enum rule rule = owner ? *owner : RULE_COUNT;
    enum level level;
    if (!owner && !config_is_given(id)) {
        config_complain(l, item, "this item of `rules` does not say of which `rule` it speaks");
        return;
    }
    if (!owner && !rule_find(id->text, &rule)) {
        complain_of_id(l, id, id->text);
        return;
    }
    if (!config_is_given(level_value)) {
        config_complain(l, item, "this item of `rules` has no `level`");
        return;
    }
    if (!config_level_text(l, level_value, &level))
        return;
    if (!config_is_given(paths)) {
        add_rule(l, rule, (Slice){0}, level);
        return;
    }
    for (size_t i = 0; i < config_count(paths); i++) {
        Slice pattern;
        if (!config_text(l, config_item(paths, i), "a path pattern", &pattern))
            continue;
        if (pattern.n)
            add_rule(l, rule, pattern, level);
        else
            config_complain(l, config_item(paths, i), "a path pattern cannot be empty");
    }
}

/* What stands behind a rule's id: a level, levels by pattern, or a list of items. */
static void read_rule(struct loader *l, enum rule rule, const struct value *value) {
    enum level level;
    if (value->kind == VALUE_LIST) {
        for (size_t i = 0; i < value->n; i++)
            read_item(l, &value->items[i], &rule);
    } else if (value->kind == VALUE_MAP) {
        for (size_t i = 0; i < value->n; i++)
            if (config_level_text(l, &value->members[i].value, &level))
                add_rule(l, rule, value->members[i].key, level);
    } else if (config_level_text(l, value, &level)) {
        add_rule(l, rule, (Slice){0}, level);
    }
}

void config_read_rules(struct loader *l, const struct value *value) {
    if (value->kind == VALUE_LIST) {
        for (size_t i = 0; i < value->n; i++)
            read_item(l, &value->items[i], NULL);
        return;
    }
    if (value->kind != VALUE_MAP) {
        config_expected(l, value, "`rules`", "a map from rule ids to levels");
        return;
    }
    for (size_t i = 0; i < value->n; i++) {
        const struct member *member = &value->members[i];
        enum rule rule;
        if (rule_find(member->key, &rule)) {
            read_rule(l, rule, &member->value);
        } else {
            const struct value key = {.start = member->start, .end = member->end};
            complain_of_id(l, &key, member->key);
        }
    }
}
