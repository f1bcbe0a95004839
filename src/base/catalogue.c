#include "base/catalogue.h"

static const struct {
    const char *id;
    enum level level;
    const char *summary;
} rules[] = {
#define R(name, id, level, summary) {id, LEVEL_##level, summary},
    RULES(R)
#undef R
};

static const char *const level_names[] = {[LEVEL_OFF] = "off",
                                          [LEVEL_INFO] = "info",
                                          [LEVEL_WARNING] = "warning",
                                          [LEVEL_ERROR] = "error"};

const char *rule_id(enum rule rule) {
    return rules[rule].id;
}

enum level rule_level(enum rule rule) {
    return rules[rule].level;
}

const char *rule_summary(enum rule rule) {
    return rules[rule].summary;
}

bool rule_find(Slice id, enum rule *rule) {
    for (size_t i = 0; i < RULE_COUNT; i++) {
        if (slice_is(id, rules[i].id)) {
            *rule = (enum rule)i;
            return true;
        }
    }
    return false;
}

const char *level_name(enum level level) {
    return level_names[level];
}

bool level_find(Slice name, enum level *level) {
    for (size_t i = 0; i < sizeof level_names / sizeof *level_names; i++) {
        if (slice_is(name, level_names[i])) {
            *level = (enum level)i;
            return true;
        }
    }
    return false;
}
