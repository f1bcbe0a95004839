/* TOML 1.0 (https://toml.io/en/v1.0.0), read into the same tree of values as YAML.
 *
 * Dates and times become strings, as they are written. Places are not kept but that of an error. Limits, each an error:
 * depth 32 and 10,000 values. Reading takes time linear in the text for tables of ordinary size: keys are looked for one
 * by one.
 */
#ifndef QUIRE_INPUT_TOML_H
#define QUIRE_INPUT_TOML_H

#include "input/yaml.h"

struct toml_error {
    uint32_t offset;         /* of the character that could not be read */
    const char *expected;    /* what should stand there, or what is wrong */
};

/* Gives a VALUE_MAP, or NULL and says why. Everything lies in `arena`. */
const struct value *toml_read(struct arena *arena, Slice text, struct toml_error *error);

#endif
