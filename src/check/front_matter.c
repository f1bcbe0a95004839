/* Front matter: what the tool that a document is written for reads, and what it makes nothing of.
 */
#include "base/mem.h"
#include "base/unicode.h"
#include "base/vec.h"
#include "check/overrides.h"
#include "check/rules.h"
#include "model/mention_near.h"
#include "model/schema.h"
#include "model/slug.h"
#include <stdlib.h>

/* One document's front matter, and the schemas that it is held against. */
struct front {
    const struct library *library;
    const struct document *document;
    const struct schema *own;    /* of its tool; NULL when nobody says what that reads */
    const struct schema *common; /* right for every tool */
};

static const struct schema_key *key_of(const struct front *front, Slice key) {
    const struct schema_key *found = schema_key(front->own, key);
    return found ? found : schema_key(front->common, key);
}

static struct place key_place(const struct front *front, const struct member *member) {
    return source_place(front->document->source, member->start, member->end);
}

/* Of what stands on the key's line; lists and maps below it are shown by their key. */
static struct place value_place(const struct front *front, const struct member *member) {
    const struct source *source = front->document->source;
    const struct value *value = &member->value;
    bool here = value->end > value->start &&
                source_line(source, value->start) == source_line(source, member->start);
    return here ? source_place(source, value->start, value->end) : key_place(front, member);
}

/* The tolerant reading may take a line of a text for a key. */
static bool is_misread(const struct member *member) {
    for (size_t i = 0; i < member->key.n; i++)
        if ((unsigned char)member->key.s[i] <= ' ' || member->key.s[i] == '<')
            return true;
    return member->value.tolerant;
}

static bool is_broken(const struct front *front) {
    const struct value *all = front->document->source->front;
    for (size_t i = 0; i < all->n; i++)
        if (is_misread(&all->members[i]))
            return true;
    return false;
}

/* --- Values --- */

static bool is_truth(Slice text) {
    static const char *const words[] = {"true", "false", "yes", "no", "on", "off"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_eq_nocase(text, slice_from(words[i])))
            return true;
    return false;
}

static bool is_numeric(Slice text) {
    size_t digits = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] != '.' && (text.s[i] < '0' || text.s[i] > '9'))
            return false;
        digits += text.s[i] != '.';
    }
    return digits > 0;
}

static bool fits(const struct value *value, unsigned takes) {
    switch (value->kind) {
    case VALUE_NULL:
        return true;
    case VALUE_LIST:
        return takes & KEY_LIST;
    case VALUE_MAP:
        return takes & KEY_MAP;
    case VALUE_BOOL:
        return takes & KEY_FLAG;
    case VALUE_INT:
    case VALUE_FLOAT:
        return takes & KEY_NUMBER;
    case VALUE_STRING:
        /* What one YAML takes for a truth value or number another takes for text. */
        return (takes & KEY_TEXT) || (takes & KEY_FLAG && is_truth(value->text)) ||
               (takes & KEY_NUMBER && is_numeric(value->text));
    }
    return true;
}

static void add_kinds(Buf *out, unsigned takes) {
    static const char *const names[] = {"a text", "a list", "a map", "a number", "true or false"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (takes & 1u << i)
            buf_printf(out, "%s%s", out->n ? " or " : "", names[i]);
}

/* A number or truth value that was to be a text: as it is written, in quotes. */
static void fix_type(const struct front *front, const struct value *value) {
    const struct source *source = front->document->source;
    if (!slice_eq(slice_sub(source->text, value->start, value->end), value->text))
        return;
    Buf quoted = {0};
    buf_printf(&quoted, "\"%.*s\"", FMT(value->text));
    source_fix(front->library->sink, source, value->start, value->end, buf_view(&quoted));
    buf_free(&quoted);
}

static void report_type(const struct front *front, const struct member *member,
                        const struct schema_key *key) {
    struct sink *sink = front->library->sink;
    const struct value *value = &member->value;
    Buf kinds = {0};
    add_kinds(&kinds, key->takes);
    if (diag_at(sink, RULE_FM_BAD_TYPE, value_place(front, member), "`%.*s` must be %s; this is %s",
                FMT(member->key), kinds.s, value_kind_name(value->kind))) {
        if ((key->takes & KEY_TEXT) && value_is_scalar(value)) {
            diag_help(sink, "put the value in quotes: `%.*s: \"%.*s\"`", FMT(member->key),
                      FMT(value->text));
            fix_type(front, value);
        } else if ((key->takes & KEY_TEXT) && value->kind == VALUE_LIST && !(key->takes & KEY_LIST))
            diag_help(sink, "if the brackets are part of a text, put it in quotes");
    }
    buf_free(&kinds);
}

static void check_length(const struct front *front, const struct member *member,
                         const struct schema_key *key) {
    size_t n = utf8_count(member->value.text);
    if (!key->longest || !value_is_scalar(&member->value) || n <= key->longest)
        return;
    if (diag_at(front->library->sink, RULE_FM_TOO_LONG, key_place(front, member),
                "`%.*s` has %zu characters; at most %u are read", FMT(member->key), n,
                (unsigned)key->longest))
        diag_help(front->library->sink,
                  "shorten it, or move what is not needed for choosing this %s into its text",
                  kind_name(front->document->kind));
}

/* A name that people write, like "C# Expert" in c_expert.md, is the file's but for its spelling. */
static bool is_spelled_alike(struct arena *scratch, Slice name, Slice stem) {
    Slice a = slug_of(scratch, name), b = slug_of(scratch, stem);
    for (size_t i = 0; i < a.n && i < b.n; i++)
        if (a.s[i] != b.s[i] && (a.s[i] != '-' || b.s[i] != '_') &&
            (a.s[i] != '_' || b.s[i] != '-'))
            return false;
    return a.n == b.n;
}

static void check_file(struct check *check, const struct front *front,
                       const struct member *member) {
    const struct document *document = front->document;
    Slice name = slice_trim(member->value.text), stem = document->stem;
    bool skill = document->kind == KIND_SKILL;
    if (!value_is_scalar(&member->value) || !name.n || slice_eq(name, stem) ||
        (!skill && is_spelled_alike(check->scratch, name, stem)))
        return;
    if (!diag_at(front->library->sink, RULE_FM_NAME_FILE, value_place(front, member),
                 "the name is not that of the %s, `%.*s`", skill ? "folder" : "file", FMT(stem)))
        return;
    if (skill) {
        diag_help(front->library->sink, "write `name: %.*s`, or rename the folder", FMT(stem));
    } else {
        diag_help(front->library->sink,
                  "texts and tools go by one or the other: rename the file to `%.*s.md`, or write "
                  "`name: %.*s`",
                  FMT(name), FMT(stem));
        diag_lower(front->library->sink, LEVEL_INFO);
    }
}

static bool check_kind(const struct front *front, const struct member *member,
                       const struct schema_key *key) {
    if (member->value.tolerant)
        return false;
    if (fits(&member->value, key->takes)) {
        check_length(front, member, key);
        return true;
    }
    report_type(front, member, key);
    return false;
}

static void check_value(struct check *check, const struct front *front, const struct member *member,
                        const struct schema_key *key) {
    if (check_kind(front, member, key) && key->file)
        check_file(check, front, member);
}

void check_member(struct check *check, const struct document *document, const struct member *member,
                  const struct schema_key *key) {
    struct front front = {.library = check->library, .document = document};
    check_kind(&front, member, key);
}

/* --- Keys that mean nothing --- */

/* In a schema of any tool: then it is a key of that one, no misspelling. */
static bool is_known_anywhere(const struct library *library, Slice key) {
    for (size_t i = 0; i < library->n_schemas; i++)
        if (schema_key(&library->schemas[i], key))
            return true;
    return false;
}

static bool same_letters(Slice a, Slice b) {
    int counts[256] = {0};
    for (size_t i = 0; i < a.n; i++)
        counts[(unsigned char)a.s[i]]++;
    for (size_t i = 0; i < b.n; i++)
        if (--counts[(unsigned char)b.s[i]] < 0)
            return false;
    return a.n == b.n;
}

/* People give documents keys of their own, and short words are near to many: one letter for another
 * counts in long words alone. */
static bool is_misspelling(Slice key, Slice near) {
    if (!near.n || key.n < 3)
        return false;
    if (slice_eq_nocase(key, near) || same_letters(key, near))
        return true;
    return (key.s[0] | 32) == (near.s[0] | 32) && (key.n != near.n || key.n >= 6);
}

static Slice nearest_of(const struct schema *schema, Slice key, struct arena *scratch) {
    size_t n = schema ? schema->n : 0;
    Slice *names = ARENA_ARRAY(scratch, Slice, n);
    for (size_t i = 0; i < n; i++)
        names[i] = schema->keys[i].key;
    Slice near = nearest_name(key, names, n);
    return is_misspelling(key, near) ? near : (Slice){0};
}

Slice check_meant_key(const struct schema *schema, Slice key, struct arena *scratch) {
    return nearest_of(schema, key, scratch);
}

/* The key that was meant: of the document's tool or, when that is not known, of any. */
static Slice meant(struct check *check, const struct front *front, Slice key) {
    Slice near = nearest_of(front->own, key, check->scratch);
    near = near.n ? near : nearest_of(front->common, key, check->scratch);
    if (front->own && front->own != front->common)
        return near;
    for (size_t i = 0; i < front->library->n_schemas && !near.n; i++)
        if (front->library->schemas[i].kind == front->document->kind)
            near = nearest_of(&front->library->schemas[i], key, check->scratch);
    return near;
}

/* The same for all documents that are read by the same tools. */
static Slice common_key(struct arena *arena, const struct document *document, Slice key) {
    return arena_printf(arena, "%.*s/%d/%.*s", FMT(document->tool), (int)document->kind, FMT(key));
}

/* What `meant` says, remembered: the same keys stand in many documents. */
static Slice meant_once(struct check *check, const struct front *front, Slice key) {
    void **slot = map_slot(&check->meant, common_key(check->arena, front->document, key));
    if (!*slot) {
        Slice *near = *slot = ARENA_NEW(check->arena, Slice);
        *near = is_known_anywhere(front->library, key) ? S("") : meant(check, front, key);
    }
    return *(const Slice *)*slot;
}

/* The key that was meant, when this is a misspelling and that one is not there besides; else empty.
 */
static Slice misspelt(struct check *check, const struct front *front, Slice key) {
    Slice near = meant_once(check, front, key);
    return near.n && value_member(front->document->source->front, near) ? (Slice){0} : near;
}

/* One that stands in several documents. */
struct stranger {
    struct strange_key first;
    size_t n;
};

static struct map gather_strangers(struct check *check) {
    struct map strangers = {0};
    for (size_t i = 0; i < check->strangers.n; i++) {
        const struct strange_key *key = &check->strangers.v[i];
        void **slot = map_slot(&strangers, common_key(check->arena, key->document, key->member->key));
        if (!*slot) {
            struct stranger *stranger = *slot = ARENA_NEW(check->arena, struct stranger);
            stranger->first = *key;
        }
        ((struct stranger *)*slot)->n++;
    }
    return strangers;
}

/* A key that a tool does not know does no harm: each is told once, where it stands first. */
void check_strangers(struct check *check) {
    struct sink *sink = check->library->sink;
    struct map strangers = gather_strangers(check);
    for (size_t i = 0; i < strangers.n; i++) {
        const struct stranger *s = strangers.entries[i].value;
        const struct document *document = s->first.document;
        const struct member *member = s->first.member;
        struct place place = source_place(document->source, member->start, member->end);
        if (!diag_at(sink, RULE_FM_UNKNOWN_KEY, place, "%.*s reads no key `%.*s` in %s %s",
                     FMT(document->tool), FMT(member->key),
                     document->kind == KIND_AGENT ? "an" : "a", kind_name(document->kind)))
            continue;
        diag_lower(sink, LEVEL_INFO);
        if (s->n > 1)
            diag_note(sink, "%zu more file%s it", s->n - 1, s->n == 2 ? " has" : "s have");
    }
    map_free(&strangers);
    VEC_FREE(&check->strangers);
    map_free(&check->meant);
}

/* --- Keys that are misspelt for sure --- */

enum { MANY_KEYS = 100 };

typedef VEC(Slice) NameVec;

static void add_names(NameVec *names, const struct schema *schema) {
    for (size_t i = 0; schema && i < schema->n; i++)
        *VEC_PUSH(names) = schema->keys[i].key;
}

/* The schemas that `meant` asks. */
static void add_all_names(const struct front *front, NameVec *names) {
    const struct library *library = front->library;
    add_names(names, front->own);
    add_names(names, front->common);
    if (front->own && front->own != front->common)
        return;
    for (size_t i = 0; i < library->n_schemas; i++)
        if (library->schemas[i].kind == front->document->kind)
            add_names(names, &library->schemas[i]);
}

static bool is_only_misspelling(struct check *check, const struct front *front, Slice near) {
    const struct value *all = front->document->source->front;
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++)
        n += !key_of(front, all->members[i].key) &&
             slice_eq(misspelt(check, front, all->members[i].key), near);
    return n == 1;
}

/* Is the value what the right key takes? When several tools have that key, for one of them. */
static bool would_fit(const struct front *front, Slice near, const struct value *value) {
    const struct library *library = front->library;
    const struct schema_key *key = key_of(front, near);
    if (key)
        return fits(value, key->takes);
    for (size_t i = 0; i < library->n_schemas; i++) {
        key = library->schemas[i].kind == front->document->kind
                  ? schema_key(&library->schemas[i], near)
                  : NULL;
        if (key && fits(value, key->takes))
            return true;
    }
    return false;
}

static void fix_key(struct check *check, const struct front *front, const struct member *member,
                    Slice near) {
    const struct source *source = front->document->source;
    if (is_misread(member) || source->front->n > MANY_KEYS ||
        !slice_eq(slice_sub(source->text, member->start, member->end), member->key) ||
        !would_fit(front, near, &member->value) || !is_only_misspelling(check, front, near))
        return;
    NameVec names = {0};
    add_all_names(front, &names);
    if (slice_eq(name_certain(member->key, names.v, names.n), near))
        source_fix(front->library->sink, source, member->start, member->end, near);
    VEC_FREE(&names);
}

static void check_key(struct check *check, const struct front *front, const struct member *member) {
    struct sink *sink = front->library->sink;
    Slice near = misspelt(check, front, member->key);
    if (near.n) {
        if (diag_at(sink, RULE_FM_UNKNOWN_KEY, key_place(front, member),
                    "no key `%.*s` is read in %s %s", FMT(member->key),
                    front->document->kind == KIND_AGENT ? "an" : "a",
                    kind_name(front->document->kind))) {
            diag_help(sink, "did you mean `%.*s`?", FMT(near));
            fix_key(check, front, member, near);
        }
    } else if (front->document->tool.n && front->own && !is_broken(front)) {
        *VEC_PUSH(&check->strangers) = (struct strange_key){front->document, member};
    }
}

/* --- Keys that are not there --- */

static bool is_given(const struct value *value) {
    return value &&
           (!value_is_scalar(value) ? value->kind != VALUE_NULL : slice_trim(value->text).n > 0);
}

static void report_missing(const struct front *front, const struct schema_key *key) {
    const struct document *document = front->document;
    struct sink *sink = front->library->sink;
    bool name = slice_is(key->key, "name");
    const struct member *empty = value_member(document->source->front, key->key);
    struct place place = empty ? key_place(front, empty) : source_place(document->source, 0, 0);
    const char *what = kind_name(document->kind);
    diag_at(sink, name ? RULE_FM_MISSING_NAME : RULE_FM_MISSING_DESCRIPTION, place,
            "this %s has no `%.*s`", what, FMT(key->key));
    if (name)
        diag_help(sink, "add `name: %.*s`", FMT(document->stem));
    else
        diag_help(sink, "add `%.*s: ` and a sentence that says when to use this %s", FMT(key->key),
                  what);
}

/* Is it there under a misspelt key? That has its finding. */
static bool is_misspelt(struct check *check, const struct front *front, Slice key) {
    const struct value *all = front->document->source->front;
    for (size_t i = 0; i < all->n; i++)
        if (!key_of(front, all->members[i].key) &&
            slice_eq(misspelt(check, front, all->members[i].key), key))
            return true;
    return false;
}

/* A file without any front matter is mostly about the others in its folder; one whose front matter
 * is broken has its findings already. */
static void check_required(struct check *check, const struct front *front) {
    if (!front->own || !front->document->source->front->n || is_broken(front))
        return;
    for (size_t i = front->own->n; i-- > 0;) {
        const struct schema_key *key = &front->own->keys[i];
        const struct member *member = value_member(front->document->source->front, key->key);
        bool given = member && is_given(&member->value);
        if (key->required && !given && (member || !is_misspelt(check, front, key->key)))
            report_missing(front, key);
    }
}

void check_front_matter(struct check *check, const struct text *text) {
    const struct library *library = check->library;
    const struct document *document = text->document;
    if (!document || document->kind == KIND_PAGE || document->kind == KIND_SNIPPET)
        return;
    struct front front = {.library = library, .document = document};
    front.own = schema_find(library->schemas, library->n_schemas, document->tool, document->kind);
    front.common = schema_find(library->schemas, library->n_schemas, S(""), document->kind);
    check_required(check, &front);
    for (size_t i = 0; i < document->source->front->n; i++) {
        const struct member *member = &document->source->front->members[i];
        const struct schema_key *key = key_of(&front, member->key);
        if (key)
            check_value(check, &front, member, key);
        else
            check_key(check, &front, member);
    }
}
