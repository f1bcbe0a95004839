/* `budget:` of quire.yaml:
 *
 *     budget:
 *       agent: 4000                       # tokens
 *       skill: {tokens: 5000, bytes: 8000}
 *       targets:
 *         copilot: {agent: {characters: 20000}}
 *         codex: {skill: off}             # whatever the tool takes
 */
#include "input/config_parts.h"

static const struct {
    const char *name;
} UNITS[UNIT_COUNT] = {[UNIT_TOKENS] = {"tokens"}, [UNIT_CHARACTERS] = {"characters"}, [UNIT_BYTES] = {"bytes"}};

const char *unit_name(enum unit unit) {
    return UNITS[unit].name;
}

bool unit_find(Slice name, enum unit *unit) {
    for (*unit = 0; *unit < UNIT_COUNT; ++*unit)
        if (slice_is(name, unit_name(*unit)))
            return true;
    return false;
}

static bool is_off(const struct value *value) {
    return value_is_scalar(value) && (slice_is(value->text, "off") || (value->kind == VALUE_BOOL && !value->boolean));
}

static void add(struct loader *l, Slice target, enum kind kind, enum unit unit, const struct value *value) {
    bool off = is_off(value);
    if (!off && (value->kind != VALUE_INT || value->integer < 1)) {
        Slice what = arena_printf(l->arena, "a number of %s in `budget`", unit_name(unit));
        config_expected(l, value, what.s, "a whole number above 0, or `off`");
        return;
    }
    uint32_t most = off ? BUDGET_OFF : value->integer > UINT32_MAX ? UINT32_MAX : (uint32_t)value->integer;
    *VEC_PUSH(&l->budgets) = (struct config_budget){slice_lasting(l->arena, target), kind, unit, most, value};
}

static void add_off(struct loader *l, Slice target, enum kind kind, const struct value *value) {
    for (enum unit unit = 0; unit < UNIT_COUNT; unit++)
        add(l, target, kind, unit, value);
}

/* What one kind may have. */
static void read_kind(struct loader *l, Slice target, enum kind kind, const struct value *value) {
    Slice names[UNIT_COUNT];
    if (is_off(value)) {
        add_off(l, target, kind, value);
    } else if (value->kind == VALUE_MAP) {
        for (enum unit unit = 0; unit < UNIT_COUNT; unit++) {
            names[unit] = slice_from(unit_name(unit));
            const struct member *member = value_member(value, names[unit]);
            if (member && config_is_given(&member->value))
                add(l, target, kind, unit, &member->value);
        }
        config_check_keys(l, value, names, UNIT_COUNT, "what a kind may have, in `budget`,");
    } else if (value->kind == VALUE_INT) {
        add(l, target, kind, UNIT_TOKENS, value);
    } else {
        config_expected(l, value, "what a kind may have, in `budget`,",
                        "a number of tokens, `off`, or a map of `tokens`, `characters` and `bytes`");
    }
}

static void read_kinds(struct loader *l, Slice target, const struct value *map) {
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        const struct value *value = value_get(map, kind_name(kind));
        if (config_is_given(value))
            read_kind(l, target, kind, value);
    }
}

static size_t name_kinds(Slice names[KIND_COUNT + 1]) {
    for (enum kind kind = 0; kind < KIND_COUNT; kind++)
        names[kind] = slice_from(kind_name(kind));
    return KIND_COUNT;
}

static void read_target(struct loader *l, Slice target, const struct value *value) {
    Slice names[KIND_COUNT + 1];
    if (is_off(value)) {
        for (enum kind kind = 0; kind < KIND_COUNT; kind++)
            add_off(l, target, kind, value);
    } else if (value->kind == VALUE_MAP) {
        config_check_keys(l, value, names, name_kinds(names), "a target in `budget`");
        read_kinds(l, target, value);
    } else {
        config_expected(l, value, "a target in `budget`", "`off`, or a map from kinds to numbers");
    }
}

void config_read_budget(struct loader *l, const struct value *value) {
    Slice names[KIND_COUNT + 1];
    if (value->kind != VALUE_MAP) {
        config_expected(l, value, "`budget`", "a map from kinds (agent, command, skill, ...) to numbers of tokens");
        return;
    }
    size_t n = name_kinds(names);
    names[n++] = S("targets");
    config_check_keys(l, value, names, n, "`budget`");
    read_kinds(l, (Slice){0}, value);
    const struct value *targets = value_get(value, "targets");
    if (!config_is_given(targets))
        return;
    if (targets->kind != VALUE_MAP)
        config_expected(l, targets, "`targets` in `budget`", "a map from targets to budgets");
    for (size_t i = 0; targets->kind == VALUE_MAP && i < targets->n; i++)
        if (config_is_given(&targets->members[i].value))
            read_target(l, targets->members[i].key, &targets->members[i].value);
}
