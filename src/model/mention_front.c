#include "model/mention_front.h"
#include "base/path.h"
#include "input/source.h"
#include "model/mention_around.h"
#include "model/mention_declared.h"

struct front {
    const struct source *source;
    struct text *text;
    add_front_mention *add;
    void *context;
};

static Slice written(const struct front *f, const struct value *value) {
    return slice_sub(f->source->text, value->start, value->end);
}

/* --- keys --- */

/* A name that stands somewhere in the value as it is written. `*` means all agents, a template
 * none. */
static void add_key(struct front *f, const struct value *value, Slice name) {
    name = slice_trim(name);
    for (size_t i = 0; i < name.n; i++)
        if (!is_name_char(name.s[i]) && name.s[i] != ' ' && name.s[i] != ':' && name.s[i] != '.' &&
            (unsigned char)name.s[i] < 0x80)
            return;
    bool qualified;
    name = unqualified(name, &qualified);
    size_t found = name.n ? slice_find(written(f, value), name, 0) : SLICE_NONE;
    if (found == SLICE_NONE)
        return;
    struct mention m = {
        .form = MENTION_KEY, .name = name, .around = qualified ? AROUND_QUALIFIED : 0};
    m.start = value->start + (uint32_t)found;
    m.end = m.start + (uint32_t)name.n;
    f->add(f->context, m);
}

/* agpm's dependencies: {name, path}. One that comes from another source is no agent of this
 * library. */
static void add_dependency(struct front *f, const struct value *map) {
    const struct value *name = value_get(map, "name"), *path = value_get(map, "path");
    if (value_get(map, "source"))
        return;
    if (name && name->kind == VALUE_STRING)
        add_key(f, name, name->text);
    else if (path && path->kind == VALUE_STRING)
        add_key(f, path, path_stem(path_base(path->text)));
}

static void add_map(struct front *f, const struct value *map) {
    const struct value *agent = value_get(map, "agent");
    if (agent && agent->kind == VALUE_STRING)
        add_key(f, agent, agent->text);
    else
        add_dependency(f, map);
}

/* A string may list several names, parted by commas. */
static void add_string(struct front *f, const struct value *value) {
    struct value part = *value;
    Slice all = written(f, value);
    for (size_t i = 0; i <= all.n;) {
        size_t comma = slice_find_char(all, ',', i);
        size_t end = comma == SLICE_NONE ? all.n : comma;
        Slice name = slice_trim(slice_sub(all, i, end));
        while (name.n && (name.s[0] == '"' || name.s[0] == '\''))
            name = slice_sub(name, 1, name.n);
        while (name.n && (name.s[name.n - 1] == '"' || name.s[name.n - 1] == '\''))
            name.n--;
        part.start = value->start + (uint32_t)i;
        part.end = value->start + (uint32_t)end;
        add_key(f, &part, name);
        i = end + 1;
    }
}

static void add_value(struct front *f, const struct value *value) {
    if (!value)
        return;
    if (value->kind == VALUE_STRING)
        add_string(f, value);
    if (value->kind == VALUE_MAP)
        add_map(f, value);
    for (size_t i = 0; value->kind == VALUE_LIST && i < value->n; i++) {
        const struct value *item = &value->items[i];
        if (item->kind == VALUE_STRING)
            add_key(f, item, item->text);
        else if (item->kind == VALUE_MAP)
            add_map(f, item);
    }
}

/* --- texts --- */

/* The value's bytes with the escapes of quoted strings blanked, so that places stay those of the
 * file. */
static void set_text(struct front *f, const struct value *value) {
    text_clear(f->text);
    f->text->raw = true;
    buf_slice(&f->text->text, written(f, value));
    char *s = f->text->text.s;
    for (size_t i = 0; i + 1 < f->text->text.n; i++)
        if (s[i] == '\\') {
            s[i] = ' ';
            if (s[i + 1] == 'n' || s[i + 1] == 't' || s[i + 1] == 'r')
                s[i + 1] = ' ';
            i++;
        }
}

static void add_description(struct front *f, const struct value *value) {
    if (!value || value->kind != VALUE_STRING)
        return;
    set_text(f, value);
    text_read(f->text);
    around_mark(f->text, (struct stand){.scope = SCOPE_NOTHING});
    for (size_t i = 0; i < f->text->tokens.n; i++) {
        const struct token *t = &f->text->tokens.v[i];
        struct mention m = {.form = t->form, .around = t->around};
        m.start = value->start + t->start;
        m.end = value->start + t->end;
        m.name = slice_sub(f->source->text, m.start, m.end);
        if (is_noted(t))
            f->add(f->context, m);
    }
}

/* Task(a, b) and Agent(a) in a list of tools say which agents may be called. */
static void add_tools(struct front *f, const struct value *value) {
    for (size_t i = 0; value && value->kind == VALUE_LIST && i < value->n; i++)
        add_tools(f, &value->items[i]);
    if (!value || value->kind != VALUE_STRING)
        return;
    struct declared_scan scan = {.text = written(f, value), .lists = true};
    for (struct declared d; declared_next(&scan, &d);) {
        struct mention m = {.form = d.form, .around = d.around & ~(unsigned)AROUND_UNQUOTED};
        m.start = value->start + (uint32_t)d.start;
        m.end = value->start + (uint32_t)d.end;
        m.name = slice_sub(f->source->text, m.start, m.end);
        f->add(f->context, m);
    }
}

static void add_handoffs(struct front *f, const struct value *handoffs) {
    for (size_t i = 0; handoffs && handoffs->kind == VALUE_LIST && i < handoffs->n; i++) {
        const struct value *agent = value_get(&handoffs->items[i], "agent");
        if (agent && agent->kind == VALUE_STRING)
            add_key(f, agent, agent->text);
    }
}

static void add_all(struct front *f, const struct value *map) {
    static const char *const tools[] = {"tools", "allowed-tools", "disallowed-tools",
                                        "disallowedTools"};
    add_value(f, value_get(map, "agent"));
    add_value(f, value_get(map, "agents"));
    add_value(f, value_get(map, "delegates"));
    add_value(f, value_get(value_get(map, "dependencies"), "agents"));
    add_handoffs(f, value_get(map, "handoffs"));
    add_description(f, value_get(map, "description"));
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++)
        add_tools(f, value_get(map, tools[i]));
}

/* What is said for one target names agents in the same keys. */
void front_mentions(const struct source *source, struct text *text, add_front_mention *add,
                    void *context) {
    struct front f = {source, text, add, context};
    const struct value *targets = value_get(source->front, "targets");
    add_all(&f, source->front);
    for (size_t i = 0; targets && targets->kind == VALUE_MAP && i < targets->n; i++)
        add_all(&f, &targets->members[i].value);
}
