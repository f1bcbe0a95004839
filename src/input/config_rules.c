#include "input/config_parts.h"

/* Whether words are a rule's id, or a family and a star; complains when they are neither. */
static bool speaks_of_rules(struct loader *l, const struct value *where, Slice words) {
    for (size_t i = 0; i < RULE_COUNT; i++)
        if (rule_matches((enum rule)i, words))
            return true;
    if (!config_complain(l, where, "no rule is named `%.*s`", FMT(words)))
        return false;
    Buf near = {0};
    rule_meant(&near, words);
    if (near.n)
        diag_help(l->sink, "did you mean `%s`?", near.s);
    else
        diag_help(l->sink, "`quire explain` lists the rules; a whole family is `link/*`");
    buf_free(&near);
    return false;
}

/* The level of a rule, which for some has an upper bound. */
static bool read_level(struct loader *l, const struct value *value, Slice rules,
                       enum level *level) {
    enum rule rule;
    if (!config_level_text(l, value, level))
        return false;
    if (*level <= LEVEL_INFO || !rule_find(rules, &rule) || !rule_is_harmless(rule))
        return true;
    config_complain(l, value, "`%s` can be `info` or `off`: what it finds is nobody's fault",
                    rule_id(rule));
    return false;
}

static enum level bounded(enum rule rule, enum level level) {
    return rule_is_harmless(rule) && level > LEVEL_INFO ? LEVEL_INFO : level;
}

/* A family's level is as much of it as its rules can have. */
static void add_rules(struct loader *l, Slice words, Slice pattern, enum level level) {
    if (slice_starts(pattern, S("./")))
        pattern = slice_sub(pattern, 2, pattern.n);
    for (size_t i = 0; i < RULE_COUNT; i++)
        if (rule_matches((enum rule)i, words))
            *VEC_PUSH(&l->rules) = (struct config_rule){
                .pattern = pattern, .rule = (enum rule)i, .level = bounded((enum rule)i, level)};
}

/* An item of a list: `paths`, `level`, and `rule` where the list itself belongs to no rule. */
static void read_item(struct loader *l, const struct value *item, Slice owner) {
    const Slice keys[] = {S("paths"), S("level"), S("rule")};
    if (item->kind != VALUE_MAP) {
        config_expected(l, item, "an item here",
                        owner.n ? "a map with `paths` and `level`"
                                : "a map with `rule`, `level` and perhaps `paths`");
        return;
    }
    config_check_keys(l, item, keys, owner.n ? 2 : 3, "this item of `rules`");
    const struct value *id = value_get(item, "rule"), *paths = value_get(item, "paths"),
                       *level_value = value_get(item, "level");
    enum level level;
    if (!owner.n && !config_is_given(id)) {
        config_complain(l, item, "this item of `rules` does not say of which `rule` it speaks");
        return;
    }
    Slice rules = owner.n ? owner : id->text;
    if (!owner.n && !speaks_of_rules(l, id, rules))
        return;
    if (!config_is_given(level_value)) {
        config_complain(l, item, "this item of `rules` has no `level`");
        return;
    }
    if (!read_level(l, level_value, rules, &level))
        return;
    if (!config_is_given(paths)) {
        add_rules(l, rules, (Slice){0}, level);
        return;
    }
    for (size_t i = 0; i < config_count(paths); i++) {
        Slice pattern;
        if (!config_text(l, config_item(paths, i), "a path pattern", &pattern))
            continue;
        if (pattern.n)
            add_rules(l, rules, pattern, level);
        else
            config_complain(l, config_item(paths, i), "a path pattern cannot be empty");
    }
}

/* What stands behind a rule or family: a level, levels by pattern, or a list of items. */
static void read_rule(struct loader *l, Slice rules, const struct value *value) {
    enum level level;
    if (value->kind == VALUE_LIST) {
        for (size_t i = 0; i < value->n; i++)
            read_item(l, &value->items[i], rules);
    } else if (value->kind == VALUE_MAP) {
        for (size_t i = 0; i < value->n; i++)
            if (read_level(l, &value->members[i].value, rules, &level))
                add_rules(l, rules, value->members[i].key, level);
    } else if (read_level(l, value, rules, &level)) {
        add_rules(l, rules, (Slice){0}, level);
    }
}

void config_read_rules(struct loader *l, const struct value *value) {
    if (value->kind == VALUE_LIST) {
        for (size_t i = 0; i < value->n; i++)
            read_item(l, &value->items[i], (Slice){0});
        return;
    }
    if (value->kind != VALUE_MAP) {
        config_expected(l, value, "`rules`", "a map from rule ids to levels");
        return;
    }
    for (size_t i = 0; i < value->n; i++) {
        const struct member *member = &value->members[i];
        const struct value key = {.start = member->start, .end = member->end};
        if (speaks_of_rules(l, &key, member->key))
            read_rule(l, member->key, &member->value);
    }
}
