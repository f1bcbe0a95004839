/* Values of templates: what an expression of a template is worth.
 *
 * The kinds are JSON's, because Tera's are (https://keats.github.io/tera/docs/): numbers are 64-bit integers or doubles,
 * maps are sorted by their keys' bytes. Values never change; they, and the slices that they hold, live in the arena
 * that they were made in, and may be shared. Lists and maps are nested TERA_DEPTH deep at the most, so whoever walks
 * a value may recurse.
 */
#ifndef QUIRE_INPUT_TERA_VALUE_H
#define QUIRE_INPUT_TERA_VALUE_H

#include "base/str.h"
#include "base/vec.h"

struct value;

enum tera_kind { TERA_NULL, TERA_BOOL, TERA_INT, TERA_FLOAT, TERA_STRING, TERA_LIST, TERA_MAP,
                 TERA_BROKEN };  /* stands for a value that could not be had, which has been reported */

enum { TERA_DEPTH = 64 };

struct tera_value {
    enum tera_kind kind;
    unsigned depth;              /* of lists and maps, 1 for one that holds scalars alone; 0 for a scalar */
    size_t weight;               /* what a walk over it costs, in bytes: parts that are shared count each time */
    union {
        bool boolean;
        long long integer;
        double number;           /* never infinite or NaN */
        Slice text;
        const struct tera_value *const *items;
        const struct tera_field *fields;
    };
    size_t n;                    /* items or fields */
    bool *seen;                  /* set when an expression names the value; or NULL */
    bool echo;                   /* a text that stands in another file, where it is judged (struct source_run) */
};

struct tera_field {
    Slice key;
    const struct tera_value *value;
};

typedef VEC(const struct tera_value *) TeraItems;
typedef VEC(struct tera_field) TeraFields;

/* Makers. Slices and pointers are kept, arrays are copied. A list or map that would be nested too deep is NULL. */
const struct tera_value *tera_null(void);
const struct tera_value *tera_broken(void);
const struct tera_value *tera_bool(bool boolean);
const struct tera_value *tera_int(struct arena *arena, long long integer);
const struct tera_value *tera_float(struct arena *arena, double number);
const struct tera_value *tera_string(struct arena *arena, Slice text);
const struct tera_value *tera_list(struct arena *arena, const struct tera_value *const *items, size_t n);
const struct tera_value *tera_map(struct arena *arena, const struct tera_field *fields, size_t n);  /* of equal keys the last wins */
const struct tera_value *tera_from_yaml(struct arena *arena, const struct value *value);  /* of settings or front matter */
/* JSON text; NULL when it is not JSON, or nested too deep. The result's strings are copies. */
const struct tera_value *tera_from_json(struct arena *arena, Slice text);

bool tera_is_number(const struct tera_value *value);
double tera_number(const struct tera_value *value);          /* of an int or float */
/* What `value.key` is: a map's field, or a list's item when `key` is its number. NULL when there is none. */
const struct tera_value *tera_member(const struct tera_value *value, Slice key);
/* The same for a path `a.b.0`; "" is the value itself. */
const struct tera_value *tera_pointer(const struct tera_value *value, Slice path);
bool tera_truthy(const struct tera_value *value);            /* not null, false, 0, empty */
bool tera_equal(const struct tera_value *a, const struct tera_value *b);  /* 1 is not 1.0 here, as in JSON libraries */

void tera_print(Buf *out, const struct tera_value *value);   /* as `{{ value }}` prints it: lists in [], maps as [object] */
void tera_json(Buf *out, const struct tera_value *value, bool pretty);  /* as serde_json writes it */
void tera_print_float(Buf *out, double number);              /* shortest digits that read back, no exponent */

#endif
