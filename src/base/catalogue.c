#include "base/catalogue.h"
#include "base/diag.h"

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

bool rule_spoils_text(enum rule rule) {
    static const char *const families[] = {"include/", "agpm/", "target/", "template/"};
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (slice_starts(slice_from(rules[rule].id), slice_from(families[i])))
            return true;
    return false;
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

static Slice family_of(enum rule rule) {
    Slice id = slice_from(rule_id(rule));
    return slice_sub(id, 0, slice_find_char(id, '/', 0));
}

bool rule_matches(enum rule rule, Slice words) {
    Slice id = slice_from(rule_id(rule));
    if (slice_ends(words, S("/*")))
        return slice_eq(family_of(rule), slice_sub(words, 0, words.n - 2));
    return slice_eq(id, words);
}

/* The one rule that is called `name` behind its family, or RULE_COUNT. */
static enum rule without_family(Slice name) {
    enum rule found = RULE_COUNT;
    for (size_t i = 0; i < RULE_COUNT; i++) {
        Slice id = slice_from(rule_id((enum rule)i));
        if (!slice_eq(slice_sub(id, family_of((enum rule)i).n + 1, id.n), name))
            continue;
        if (found != RULE_COUNT)
            return RULE_COUNT;
        found = (enum rule)i;
    }
    return found;
}

void rule_meant(Buf *out, Slice words) {
    Slice ids[RULE_COUNT], families[RULE_COUNT];
    for (size_t i = 0; i < RULE_COUNT; i++) {
        ids[i] = slice_from(rule_id((enum rule)i));
        families[i] = family_of((enum rule)i);
    }
    enum rule same = without_family(words);
    size_t slash = slice_find_char(words, '/', 0);
    Slice family = slice_sub(words, 0, slash), behind = slice_sub(words, family.n, words.n);
    bool whole = slash == SLICE_NONE || slice_is(behind, "/") || slice_is(behind, "/*");
    Slice near = same != RULE_COUNT ? ids[same]
                 : whole            ? nearest_name(family, families, RULE_COUNT)
                                    : nearest_name(words, ids, RULE_COUNT);
    buf_slice(out, near);
    if (near.n && same == RULE_COUNT && whole)
        buf_puts(out, "/*");
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

bool rule_is_external(enum rule rule) {
    return slice_starts(slice_from(rule_id(rule)), S("external/"));
}

bool rule_is_harmless(enum rule rule) {
    return rule == RULE_EXTERNAL_UNKNOWN;
}
