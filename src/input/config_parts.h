/* What the parts of the settings' reader share; nobody else includes this.
 *
 * config.c           the keys of quire.yaml
 * config_budget.c    `budget:`
 * config_external.c  `external:`
 * config_guide.c     `guide:`
 * config_rules.c     `rules:`
 * discover.c         folders, listed and found
 */
#ifndef QUIRE_INPUT_CONFIG_PARTS_H
#define QUIRE_INPUT_CONFIG_PARTS_H

#include "base/file.h"
#include "input/config.h"
#include "input/draft.h"
#include "input/source.h"

struct draft_entry {
    struct entry entry;
    bool alias_given;
};

/* One reading of the settings. */
struct loader {
    struct arena *arena;
    struct sink *sink;
    struct config *config;
    const struct known_folder *known;
    size_t n_known;
    const struct drafts *drafts;            /* or NULL */
    const struct value *content, *snippets; /* the lists as given, or NULL */
    const struct value *output;
    VEC(struct draft_entry) entries;
    VEC(struct config_rule) rules;
    VEC(struct config_budget) budgets;
};

/* Reports config/invalid at `value`. False when it was dropped, and then diag_help does nothing. */
bool config_complain(struct loader *l, const struct value *value, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool config_complain_key(struct loader *l, const struct member *member, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* "`title` must be a text; this is a list" */
void config_expected(struct loader *l, const struct value *value, const char *what,
                     const char *kind);
/* A scalar's text; else a complaint, and false. */
bool config_text(struct loader *l, const struct value *value, const char *what, Slice *out);
/* A list's items; anything else is a list of one. */
size_t config_count(const struct value *value);
const struct value *config_item(const struct value *value, size_t i);
/* The texts of a list; an item that is none is complained of (`what` it should be) and left out. */
Slice *config_texts(struct loader *l, const struct value *value, const char *what, size_t *n);
bool config_level_text(struct loader *l, const struct value *value, enum level *out);
/* Reports every key of `map` that is not among `names`; `where` says what the map is. */
void config_check_keys(struct loader *l, const struct value *map, const Slice *names, size_t n,
                       const char *where);
bool config_is_given(const struct value *value); /* there, and not without a value */

void config_external_defaults(struct config_external *external);
void config_read_external(struct loader *l, const struct value *value);
void config_read_guide(struct loader *l, const struct value *value);
void config_read_rules(struct loader *l, const struct value *value);
void config_read_budget(struct loader *l, const struct value *value);
void config_find_folders(struct loader *l);

#endif
