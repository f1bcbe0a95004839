#include "input/tera_value.h"
#include "input/yaml.h"
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- making --- */

const struct tera_value *tera_null(void) {
    static const struct tera_value null = {.kind = TERA_NULL, .weight = 8};
    return &null;
}

const struct tera_value *tera_broken(void) {
    static const struct tera_value broken = {.kind = TERA_BROKEN};
    return &broken;
}

const struct tera_value *tera_bool(bool boolean) {
    static const struct tera_value values[] = {
        {.kind = TERA_BOOL, .weight = 8, .boolean = false},
        {.kind = TERA_BOOL, .weight = 8, .boolean = true}};
    return &values[boolean];
}

static struct tera_value *new_value(struct arena *arena, enum tera_kind kind) {
    struct tera_value *value = ARENA_NEW(arena, struct tera_value);
    value->kind = kind;
    value->weight = 8;
    return value;
}

const struct tera_value *tera_int(struct arena *arena, long long integer) {
    struct tera_value *value = new_value(arena, TERA_INT);
    value->integer = integer;
    return value;
}

const struct tera_value *tera_float(struct arena *arena, double number) {
    struct tera_value *value = new_value(arena, TERA_FLOAT);
    value->number = number;
    return value;
}

const struct tera_value *tera_string(struct arena *arena, Slice text) {
    struct tera_value *value = new_value(arena, TERA_STRING);
    value->text = text;
    value->weight += text.n;
    return value;
}

static bool add_below(struct tera_value *value, const struct tera_value *below) {
    if (below->depth + 1 > value->depth)
        value->depth = below->depth + 1;
    value->weight = below->weight < SIZE_MAX / 2 - value->weight ? value->weight + below->weight : SIZE_MAX / 2;
    return value->depth <= TERA_DEPTH;
}

const struct tera_value *tera_list(struct arena *arena, const struct tera_value *const *items,
                                   size_t n) {
    struct tera_value *value = new_value(arena, TERA_LIST);
    value->depth = 1;
    for (size_t i = 0; i < n; i++)
        if (!add_below(value, items[i]))
            return NULL;
    value->items = vec_keep(arena, items, n, sizeof *items);
    value->n = n;
    return value;
}

static int compare_fields(const void *a, const void *b) {
    return slice_cmp(((const struct tera_field *)a)->key, ((const struct tera_field *)b)->key);
}

/* A stable sort, so that of equal keys the last is last: by merging halves through `spare`. */
static void sort_fields(struct tera_field *fields, size_t n, struct tera_field *spare) {
    if (n < 2)
        return;
    size_t half = n / 2, i = 0, k = half, out = 0;
    sort_fields(fields, half, spare);
    sort_fields(fields + half, n - half, spare);
    memcpy(spare, fields, n * sizeof *fields);
    while (i < half || k < n) {
        bool left = k == n || (i < half && compare_fields(&spare[i], &spare[k]) <= 0);
        fields[out++] = left ? spare[i++] : spare[k++];
    }
}

const struct tera_value *tera_map(struct arena *arena, const struct tera_field *fields, size_t n) {
    struct tera_value *value = new_value(arena, TERA_MAP);
    struct tera_field *own = vec_keep(arena, fields, n, sizeof *fields);
    sort_fields(own, n, ARENA_ARRAY(arena, struct tera_field, n));
    value->depth = 1;
    for (size_t i = 0; i < n; i++) {
        if (!add_below(value, own[i].value))
            return NULL;
        if (value->n && slice_eq(own[value->n - 1].key, own[i].key))
            value->n--;
        own[value->n++] = own[i];
    }
    value->fields = own;
    return value;
}

static const struct tera_value *list_from_yaml(struct arena *arena, const struct value *list) {
    TeraItems items = {0};
    for (size_t i = 0; i < list->n; i++)
        *VEC_PUSH(&items) = tera_from_yaml(arena, &list->items[i]);
    const struct tera_value *value = tera_list(arena, items.v, items.n);
    VEC_FREE(&items);
    return value ? value : tera_null();
}

static const struct tera_value *map_from_yaml(struct arena *arena, const struct value *map) {
    TeraFields fields = {0};
    for (size_t i = 0; i < map->n; i++)
        *VEC_PUSH(&fields) = (struct tera_field){map->members[i].key,
                                                 tera_from_yaml(arena, &map->members[i].value)};
    const struct tera_value *value = tera_map(arena, fields.v, fields.n);
    VEC_FREE(&fields);
    return value ? value : tera_null();
}

const struct tera_value *tera_from_yaml(struct arena *arena, const struct value *value) {
    switch (value->kind) {
    case VALUE_NULL:
        return tera_null();
    case VALUE_BOOL:
        return tera_bool(value->boolean);
    case VALUE_INT:
        return tera_int(arena, value->integer);
    case VALUE_FLOAT:
        return isfinite(value->number) ? tera_float(arena, value->number) : tera_null();
    case VALUE_STRING:
        return tera_string(arena, value->text);
    case VALUE_LIST:
        return list_from_yaml(arena, value);
    case VALUE_MAP:
        return map_from_yaml(arena, value);
    }
    return tera_null();
}

/* --- from JSON --- */

static const struct tera_value *from_json(struct arena *arena, const json_t *json);

static Slice json_text(struct arena *arena, const json_t *string) {
    return slice_dup(arena, (Slice){json_string_value(string), json_string_length(string)});
}

static const struct tera_value *list_from_json(struct arena *arena, const json_t *array) {
    TeraItems items = {0};
    const struct tera_value *item = tera_null();
    for (size_t i = 0; i < json_array_size(array) && item; i++)
        *VEC_PUSH(&items) = item = from_json(arena, json_array_get(array, i));
    const struct tera_value *list = item ? tera_list(arena, items.v, items.n) : NULL;
    VEC_FREE(&items);
    return list;
}

static const struct tera_value *map_from_json(struct arena *arena, json_t *object) {
    TeraFields fields = {0};
    const struct tera_value *value = tera_null();
    for (void *at = json_object_iter(object); at && value; at = json_object_iter_next(object, at)) {
        value = from_json(arena, json_object_iter_value(at));
        *VEC_PUSH(&fields) =
            (struct tera_field){slice_dup(arena, slice_from(json_object_iter_key(at))), value};
    }
    const struct tera_value *map = value ? tera_map(arena, fields.v, fields.n) : NULL;
    VEC_FREE(&fields);
    return map;
}

static const struct tera_value *from_json(struct arena *arena, const json_t *json) {
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        return map_from_json(arena, (json_t *)(uintptr_t)json);
    case JSON_ARRAY:
        return list_from_json(arena, json);
    case JSON_STRING:
        return tera_string(arena, json_text(arena, json));
    case JSON_INTEGER:
        return tera_int(arena, json_integer_value(json));
    case JSON_REAL:
        return tera_float(arena, json_real_value(json));
    case JSON_TRUE:
    case JSON_FALSE:
        return tera_bool(json_is_true(json));
    case JSON_NULL:
        break;
    }
    return tera_null();
}

const struct tera_value *tera_from_json(struct arena *arena, Slice text) {
    json_error_t error;
    json_t *json = json_loadb(text.s, text.n, JSON_DECODE_ANY, &error);
    const struct tera_value *value = json ? from_json(arena, json) : NULL;
    json_decref(json);
    return value;
}

/* --- asking --- */

bool tera_is_number(const struct tera_value *value) {
    return value->kind == TERA_INT || value->kind == TERA_FLOAT;
}

double tera_number(const struct tera_value *value) {
    return value->kind == TERA_INT ? (double)value->integer : value->number;
}

/* A list's index as it is written in a path: digits, without leading zeros. */
static bool read_index(Slice key, size_t *index) {
    if (key.n == 0 || key.n > 9 || (key.n > 1 && key.s[0] == '0'))
        return false;
    *index = 0;
    for (size_t i = 0; i < key.n; i++) {
        if (key.s[i] < '0' || key.s[i] > '9')
            return false;
        *index = *index * 10 + (size_t)(key.s[i] - '0');
    }
    return true;
}

const struct tera_value *tera_member(const struct tera_value *value, Slice key) {
    size_t index;
    if (value->kind == TERA_LIST)
        return read_index(key, &index) && index < value->n ? value->items[index] : NULL;
    if (value->kind != TERA_MAP)
        return NULL;
    size_t low = 0, high = value->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = slice_cmp(value->fields[middle].key, key);
        if (order == 0)
            return value->fields[middle].value;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const struct tera_value *tera_pointer(const struct tera_value *value, Slice path) {
    while (value && path.n) {
        size_t dot = slice_find_char(path, '.', 0);
        size_t end = dot == SLICE_NONE ? path.n : dot;
        value = tera_member(value, slice_sub(path, 0, end));
        path = slice_sub(path, end + 1, path.n);
    }
    return value;
}

bool tera_truthy(const struct tera_value *value) {
    switch (value->kind) {
    case TERA_BOOL:
        return value->boolean;
    case TERA_INT:
        return value->integer != 0;
    case TERA_FLOAT:
        return value->number != 0;
    case TERA_STRING:
        return value->text.n > 0;
    case TERA_LIST:
    case TERA_MAP:
        return value->n > 0;
    case TERA_NULL:
    case TERA_BROKEN:
        break;
    }
    return false;
}

static bool equal_items(const struct tera_value *a, const struct tera_value *b) {
    for (size_t i = 0; i < a->n; i++)
        if (!tera_equal(a->items[i], b->items[i]))
            return false;
    return true;
}

static bool equal_fields(const struct tera_value *a, const struct tera_value *b) {
    for (size_t i = 0; i < a->n; i++)
        if (!slice_eq(a->fields[i].key, b->fields[i].key) ||
            !tera_equal(a->fields[i].value, b->fields[i].value))
            return false;
    return true;
}

bool tera_equal(const struct tera_value *a, const struct tera_value *b) {
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case TERA_BOOL:
        return a->boolean == b->boolean;
    case TERA_INT:
        return a->integer == b->integer;
    case TERA_FLOAT:
        return !islessgreater(a->number, b->number);
    case TERA_STRING:
        return slice_eq(a->text, b->text);
    case TERA_LIST:
        return a->n == b->n && equal_items(a, b);
    case TERA_MAP:
        return a->n == b->n && equal_fields(a, b);
    case TERA_NULL:
    case TERA_BROKEN:
        break;
    }
    return true;
}

/* --- printing --- */

/* The fewest decimal digits that read back as `number`, and where the point stands among them: 0.D1D2... * 10^point. */
static size_t shortest_digits(double number, char digits[18], int *point) {
    char text[40];
    for (int precision = 0; precision < 17; precision++) {
        snprintf(text, sizeof text, "%.*e", precision, fabs(number));
        if (!islessgreater(strtod(text, NULL), fabs(number)))
            break;
    }
    char *e = strchr(text, 'e');
    size_t n = 0;
    for (char *at = text; at < e; at++)
        if (*at != '.')
            digits[n++] = *at;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    *point = atoi(e + 1) + 1;
    return n;
}

static void print_digits(Buf *out, const char *digits, size_t n, int point) {
    if (point <= 0) {
        buf_puts(out, "0.");
        buf_fill(out, '0', (size_t)-point);
        buf_add(out, digits, n);
    } else if ((size_t)point >= n) {
        buf_add(out, digits, n);
        buf_fill(out, '0', (size_t)point - n);
    } else {
        buf_add(out, digits, (size_t)point);
        buf_char(out, '.');
        buf_add(out, digits + point, n - (size_t)point);
    }
}

void tera_print_float(Buf *out, double number) {
    char digits[18];
    int point;
    size_t n = shortest_digits(number, digits, &point);
    if (signbit(number))
        buf_char(out, '-');
    if (digits[0] == '0')
        buf_char(out, '0');
    else
        print_digits(out, digits, n, point);
}

/* As serde_json does: a point always, and an exponent for what is very large or small. */
static void json_float(Buf *out, double number) {
    char digits[18];
    int point;
    size_t n = shortest_digits(number, digits, &point);
    if (signbit(number))
        buf_char(out, '-');
    if (digits[0] == '0') {
        buf_puts(out, "0.0");
    } else if (point > -5 && point <= 16) {
        print_digits(out, digits, n, point);
        if (point > 0 && (size_t)point >= n)
            buf_puts(out, ".0");
    } else {
        buf_char(out, digits[0]);
        if (n > 1) {
            buf_char(out, '.');
            buf_add(out, digits + 1, n - 1);
        }
        buf_printf(out, "e%d", point - 1);
    }
}

void tera_print(Buf *out, const struct tera_value *value) {
    switch (value->kind) {
    case TERA_BOOL:
        buf_puts(out, value->boolean ? "true" : "false");
        break;
    case TERA_INT:
        buf_printf(out, "%lld", value->integer);
        break;
    case TERA_FLOAT:
        tera_print_float(out, value->number);
        break;
    case TERA_STRING:
        buf_slice(out, value->text);
        break;
    case TERA_LIST:
        buf_char(out, '[');
        for (size_t i = 0; i < value->n; i++) {
            buf_puts(out, i ? ", " : "");
            tera_print(out, value->items[i]);
        }
        buf_char(out, ']');
        break;
    case TERA_MAP:
        buf_puts(out, "[object]");
        break;
    case TERA_NULL:
    case TERA_BROKEN:
        break;
    }
}

static void write_json_string(Buf *out, Slice text) {
    static const char short_names[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    buf_char(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        const char *name = NULL;
        for (const char *at = short_names; *at && !name; at += 2)
            if (*at == text.s[i])
                name = at + 1;
        if (name)
            buf_printf(out, "\\%c", *name);
        else if ((unsigned char)text.s[i] < 0x20)
            buf_printf(out, "\\u%04x", (unsigned)text.s[i]);
        else
            buf_char(out, text.s[i]);
    }
    buf_char(out, '"');
}

static void json_break(Buf *out, bool pretty, size_t indent) {
    if (!pretty)
        return;
    buf_char(out, '\n');
    buf_fill(out, ' ', 2 * indent);
}

static void write_json(Buf *out, const struct tera_value *value, bool pretty, size_t indent) {
    bool map = value->kind == TERA_MAP;
    if (value->kind == TERA_STRING) {
        write_json_string(out, value->text);
    } else if (value->kind == TERA_FLOAT) {
        json_float(out, value->number);
    } else if (value->kind == TERA_NULL) {
        buf_puts(out, "null");
    } else if (!map && value->kind != TERA_LIST) {
        tera_print(out, value);
    } else if (value->n == 0) {
        buf_puts(out, map ? "{}" : "[]");
    } else {
        buf_char(out, map ? '{' : '[');
        for (size_t i = 0; i < value->n; i++) {
            buf_puts(out, i ? "," : "");
            json_break(out, pretty, indent + 1);
            if (map) {
                write_json_string(out, value->fields[i].key);
                buf_puts(out, pretty ? ": " : ":");
            }
            write_json(out, map ? value->fields[i].value : value->items[i], pretty, indent + 1);
        }
        json_break(out, pretty, indent);
        buf_char(out, map ? '}' : ']');
    }
}

void tera_json(Buf *out, const struct tera_value *value, bool pretty) {
    write_json(out, value, pretty, 0);
}
