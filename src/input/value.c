#include "input/yaml_parts.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct member *value_member(const struct value *map, Slice key) {
    if (!map || map->kind != VALUE_MAP)
        return NULL;
    for (size_t i = 0; i < map->n; i++)
        if (slice_eq(map->members[i].key, key))
            return &map->members[i];
    return NULL;
}

const struct value *value_get(const struct value *map, const char *key) {
    const struct member *member = value_member(map, slice_from(key));
    return member ? &member->value : NULL;
}

Slice value_text(const struct value *map, const char *key) {
    const struct value *value = value_get(map, key);
    return value_is_scalar(value) ? value->text : (Slice){0};
}

bool value_is_scalar(const struct value *value) {
    return value && value->kind != VALUE_NULL && value->kind != VALUE_LIST &&
           value->kind != VALUE_MAP;
}

const char *value_kind_name(enum value_kind kind) {
    static const char *const names[] = {
        [VALUE_NULL] = "nothing",   [VALUE_BOOL] = "true or false", [VALUE_INT] = "a number",
        [VALUE_FLOAT] = "a number", [VALUE_STRING] = "a text",      [VALUE_LIST] = "a list",
        [VALUE_MAP] = "a map",
    };
    return names[kind];
}

static bool is_one_of(Slice text, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (slice_is(text, names[i]))
            return true;
    return false;
}

#define IS_ONE_OF(text, ...)                                                                       \
    is_one_of((text), (const char *const[]){__VA_ARGS__},                                          \
              sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static size_t skip_digits(Slice s, size_t i) {
    while (i < s.n && s.s[i] >= '0' && s.s[i] <= '9')
        i++;
    return i;
}

static bool all_of(Slice s, const char *set) {
    for (size_t i = 0; i < s.n; i++)
        if (!s.s[i] || !strchr(set, s.s[i]))
            return false;
    return s.n > 0;
}

/* [-+]?[0-9]+, 0o[0-7]+ or 0x[0-9a-fA-F]+: its base, or 0. */
static int int_base(Slice s) {
    size_t sign = s.n && (s.s[0] == '-' || s.s[0] == '+');
    if (s.n > sign && skip_digits(s, sign) == s.n)
        return 10;
    Slice rest = slice_sub(s, 2, s.n);
    if (slice_starts(s, S("0o")) && all_of(rest, "01234567"))
        return 8;
    if (slice_starts(s, S("0x")) && all_of(rest, "0123456789abcdefABCDEF"))
        return 16;
    return 0;
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? */
static bool is_float(Slice s) {
    size_t i = s.n && (s.s[0] == '-' || s.s[0] == '+');
    size_t whole = skip_digits(s, i);
    size_t end = whole;
    if (end < s.n && s.s[end] == '.') {
        size_t point = end + 1;
        end = skip_digits(s, point);
        if (whole == i && end == point)
            return false;
    } else if (whole == i) {
        return false;
    }
    if (end < s.n && (s.s[end] == 'e' || s.s[end] == 'E')) {
        size_t digits = end + 1;
        digits += digits < s.n && (s.s[digits] == '-' || s.s[digits] == '+');
        end = skip_digits(s, digits);
        if (end == digits)
            return false;
    }
    return end == s.n;
}

static void resolve_int(struct value *value, const char *digits, int base) {
    errno = 0;
    value->integer = strtoll(base == 10 ? digits : digits + 2, NULL, base);
    value->number = (double)value->integer;
    value->kind = VALUE_INT;
    if (errno == ERANGE) {
        /* Too long for an integer; strtod reads decimal and 0x, but not 0o. */
        value->integer = 0;
        value->number = base == 8 ? 0 : strtod(digits, NULL);
        value->kind = base == 8 ? VALUE_STRING : VALUE_FLOAT;
    }
}

void value_resolve(struct arena *arena, struct value *value) {
    Slice text = value->text;
    value->kind = VALUE_STRING;
    if (!text.n || (strchr("~nN", text.s[0]) && IS_ONE_OF(text, "~", "null", "Null", "NULL"))) {
        value->kind = VALUE_NULL;
        return;
    }
    /* Most texts begin with a letter that no other value begins with. */
    bool letter = (text.s[0] >= 'A' && text.s[0] <= 'Z') || (text.s[0] >= 'a' && text.s[0] <= 'z');
    if (text.n > 64 || (letter && !strchr("tTfF", text.s[0])))
        return;
    if (IS_ONE_OF(text, "true", "True", "TRUE", "false", "False", "FALSE")) {
        value->kind = VALUE_BOOL;
        value->boolean = text.s[0] == 't' || text.s[0] == 'T';
        return;
    }
    size_t sign = text.s[0] == '-' || text.s[0] == '+';
    Slice unsigned_part = slice_sub(text, sign, text.n);
    int base = int_base(text);
    if (base) {
        resolve_int(value, slice_cstr(arena, text), base);
    } else if (is_float(text)) {
        value->kind = VALUE_FLOAT;
        value->number = strtod(slice_cstr(arena, text), NULL);
    } else if (IS_ONE_OF(unsigned_part, ".inf", ".Inf", ".INF")) {
        value->kind = VALUE_FLOAT;
        value->number = text.s[0] == '-' ? -INFINITY : INFINITY;
    } else if (IS_ONE_OF(text, ".nan", ".NaN", ".NAN")) {
        value->kind = VALUE_FLOAT;
        value->number = NAN;
    }
}

static bool maps_equal(const struct value *a, const struct value *b) {
    for (size_t i = 0; i < a->n; i++) {
        const struct member *other = value_member(b, a->members[i].key);
        if (!other || !value_equal(&a->members[i].value, &other->value))
            return false;
    }
    return true;
}

bool value_equal(const struct value *a, const struct value *b) {
    if (a->kind != b->kind || a->n != b->n)
        return false;
    if (a->kind == VALUE_MAP)
        return maps_equal(a, b);
    for (size_t i = 0; a->kind == VALUE_LIST && i < a->n; i++)
        if (!value_equal(&a->items[i], &b->items[i]))
            return false;
    switch (a->kind) {
    case VALUE_BOOL: return a->boolean == b->boolean;
    case VALUE_INT: return a->integer == b->integer;
    case VALUE_FLOAT: return !(a->number < b->number) && !(a->number > b->number);
    case VALUE_STRING: return slice_eq(a->text, b->text);
    default: return true;
    }
}
