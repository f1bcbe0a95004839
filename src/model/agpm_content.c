#include "base/path.h"
#include "model/agpm_parts.h"
#include "model/folders.h"
#include "model/naming.h"
#include "model/mention_near.h"

/* Text of other files: of dependencies, and of those that the filter `content` names. */

/* Blank lines at the head and white space at the end go, as agpm trims what stands behind front matter. */
static Slice trimmed(Slice text) {
    Slice rest = text, line;
    text = slice_trim_end(text);
    while (slice_next_line(&rest, &line) && !slice_trim(line).n && rest.n)
        text = slice_sub(text, text.n - (slice_trim_end(rest).n), text.n);
    return text;
}

/* As agpm does: without what is there for agpm alone. What is no JSON stays as it is. */
static Slice indented_json(struct arena *arena, Slice text) {
    const struct tera_value *json = tera_from_json(arena, text);
    TeraFields fields = {0};
    Buf out = {0};
    if (!json)
        return text;
    for (size_t i = 0; json->kind == TERA_MAP && i < json->n; i++)
        if (!slice_is(json->fields[i].key, "dependencies"))
            *VEC_PUSH(&fields) = json->fields[i];
    tera_json(&out, json->kind == TERA_MAP ? tera_map(arena, fields.v, fields.n) : json, true);
    Slice result = buf_dup(&out, arena);
    VEC_FREE(&fields);
    buf_free(&out);
    return result;
}

Slice agpm_text_of(struct agpm *agpm, const struct source *source) {
    const struct agpm_text *known = map_get(&agpm->texts, source->path);
    if (known && !known->open)
        return known->text;
    if (is_markdown(source->path))
        return trimmed(slice_sub(source->text, source->body, source->text.n));
    if (slice_is(path_ext(source->path), "json"))
        return indented_json(agpm->arena, source->text);
    return source->text;
}

/* --- the filter --- */

static const char *const EXTENSIONS[] = {"md", "txt", "json", "toml", "yaml", "yml"};

static bool has_extension(Slice path) {
    for (size_t i = 0; i < sizeof EXTENSIONS / sizeof *EXTENSIONS; i++)
        if (slice_eq_nocase(path_ext(path), slice_from(EXTENSIONS[i])))
            return true;
    return false;
}

static bool refuse(struct tera_problem *problem, Slice message, Slice help) {
    problem->message = message;
    problem->help = help;
    return false;
}

static Slice near_file(struct agpm *agpm, Slice path) {
    const SliceVec *names = folders_list(agpm->library->folders, path_dir(path));
    Slice near = names ? name_meant(path_base(path), names->v, names->n) : (Slice){0};
    if (!near.n || near.s[near.n - 1] == '/')
        return (Slice){0};
    return arena_printf(agpm->arena, "did you mean `%.*s`?", FMT(path_join(agpm->arena, path_dir(path), near)));
}

/* May `path`, as it is written, be embedded? Then *normal is the file. */
static bool permitted(struct agpm *agpm, Slice path, Slice *normal, struct tera_problem *problem) {
    struct arena *arena = agpm->arena;
    *normal = path_normal(arena, path);
    if (!path.n || path_is_absolute(path) || path_escapes(*normal))
        return refuse(problem, arena_printf(arena, "`%.*s` is not in the library", FMT(path)),
                      S("paths are from the library's root"));
    if (!has_extension(path))
        return refuse(problem, arena_printf(arena, "`%.*s` is no text that may be embedded", FMT(path)),
                      S("files end in .md, .txt, .json, .toml, .yaml or .yml"));
    const struct on_disk *there = folders_look(agpm->library->folders, *normal);
    if (there->outside)
        return refuse(problem, arena_printf(arena, "`%.*s` leads out of the library", FMT(path)),
                      S("symbolic links are followed, and have to stay inside"));
    if (there->kind != FILE_REGULAR)
        return refuse(problem, arena_printf(arena, "there is no file `%.*s` to embed", FMT(path)), near_file(agpm, *normal));
    if (!slice_eq(there->spelling, *normal))
        return refuse(problem, arena_printf(arena, "no file is spelled `%.*s`", FMT(path)),
                      arena_printf(arena, "on disk it is `%.*s`; some file systems tell the two apart", FMT(there->spelling)));
    return true;
}

static bool too_deep(struct tera_problem *problem, Slice path, struct arena *arena) {
    problem->rule = RULE_AGPM_LIMIT;
    return refuse(problem, arena_printf(arena, "with `%.*s`, files embed files more than %d deep", FMT(path), CONTENT_DEPTH),
                  S("embed the inner files directly"));
}

static bool embed(struct agpm *agpm, Slice path, const struct agpm_text **out, struct tera_problem *problem);

/* One `{{ 'PATH' | content }}` at s[at]: its end and path. Nothing else is an expression in a file that asks for none. */
static size_t nested_end(Slice s, size_t at, Slice *path) {
    const char *const marks[] = {"|", "content", "}}"};
    size_t i = at + 2;
    while (i < s.n && (s.s[i] == ' ' || s.s[i] == '\t'))
        i++;
    if (i >= s.n || (s.s[i] != '\'' && s.s[i] != '"'))
        return at;
    size_t close = slice_find_char(s, s.s[i], i + 1);
    if (close == SLICE_NONE)
        return at;
    *path = slice_sub(s, i + 1, close);
    i = close + 1;
    for (size_t k = 0; k < 3; k++) {
        while (i < s.n && (s.s[i] == ' ' || s.s[i] == '\t'))
            i++;
        if (!slice_starts(slice_sub(s, i, s.n), slice_from(marks[k])))
            return at;
        i += slice_from(marks[k]).n;
    }
    return i;
}

/* embed() for a file whose text has grown to `size`; reports at [start, end) of the source. */
static const struct agpm_text *embed_into(struct agpm *agpm, const struct source *source, uint32_t start, uint32_t end, Slice path,
                                          size_t size) {
    struct tera_problem problem = {.rule = RULE_AGPM_CONTENT};
    const struct agpm_text *inner;
    struct sink *sink = agpm->library->sink;
    if (embed(agpm, path, &inner, &problem)) {
        if (size + inner->text.n <= TERA_OUTPUT)
            return inner;
        problem.rule = RULE_AGPM_LIMIT;
        refuse(&problem, S("with this file the text grows to more than 1 MiB"), S("embed less"));
    }
    if (diag_at(sink, problem.rule, source_place(source, start, end), "%.*s", FMT(problem.message)) && problem.help.n)
        diag_help(sink, "%.*s", FMT(problem.help));
    return NULL;
}

/* Fills in what the file embeds; what fails is reported there and stays. */
static void fill_in(struct agpm *agpm, const struct source *source, Slice text, Buf *out, unsigned *height) {
    size_t from = 0, next = 0;
    uint32_t offset = (uint32_t)(text.s - source->text.s);
    for (size_t at; (at = slice_find(text, S("{{"), next)) != SLICE_NONE;) {
        Slice path;
        size_t end = nested_end(text, at, &path);
        next = end > at ? end : at + 2;
        const struct agpm_text *inner = end == at ? NULL
                                                  : embed_into(agpm, source, offset + (uint32_t)at, offset + (uint32_t)end, path,
                                                               out->n + (at - from));
        if (!inner)
            continue;
        buf_slice(out, slice_sub(text, from, at));
        buf_slice(out, inner->text);
        from = end;
        if (inner->height + 1 > *height)
            *height = inner->height + 1;
    }
    buf_slice(out, slice_sub(text, from, text.n));
}

static struct agpm_text *remember(struct agpm *agpm, Slice path) {
    struct agpm_text *text = ARENA_NEW(agpm->arena, struct agpm_text);
    map_set(&agpm->texts, slice_dup(agpm->arena, path), text);
    return text;
}

/* The text of a permitted file; NULL when it cannot be read or is being made. */
static const struct agpm_text *text_at(struct agpm *agpm, Slice path, struct tera_problem *problem) {
    struct arena *arena = agpm->arena;
    struct source *source = library_source(agpm->library, path);
    struct agpm_text *known = source ? map_get(&agpm->texts, path) : NULL;
    if (!source) {
        refuse(problem, arena_printf(arena, "`%.*s` cannot be read", FMT(path)), (Slice){0});
        return NULL;
    }
    if (source->template == TEMPLATE_OPEN || (known && known->open)) {
        problem->rule = RULE_AGPM_CYCLE;
        refuse(problem, arena_printf(arena, "`%.*s` embeds itself", FMT(path)), S("move what both need into a file of its own"));
        return NULL;
    }
    if (known)
        return known;
    Slice plain = agpm_text_of(agpm, source);
    known = remember(agpm, path);
    known->open = true;
    Buf out = {0};
    if (is_markdown(path) || slice_is(path_ext(path), "txt"))
        fill_in(agpm, source, plain, &out, &known->height);
    known->text = out.n ? buf_dup(&out, arena) : plain;
    known->open = false;
    buf_free(&out);
    return known;
}

static bool embed(struct agpm *agpm, Slice path, const struct agpm_text **out, struct tera_problem *problem) {
    Slice normal;
    if (!permitted(agpm, path, &normal, problem))
        return false;
    if (agpm->depth >= AGPM_DEPTH)
        return too_deep(problem, path, agpm->arena);
    agpm->depth++;
    *out = text_at(agpm, normal, problem);
    agpm->depth--;
    if (!*out)
        return false;
    return (*out)->height < CONTENT_DEPTH || too_deep(problem, path, agpm->arena);
}

bool agpm_content(void *context, Slice path, Slice *text, struct tera_problem *problem) {
    struct agpm_job *job = context;
    const struct agpm_text *embedded;
    if (!embed(job->agpm, path, &embedded, problem))
        return false;
    *text = embedded->text;
    *VEC_PUSH(&job->taken) = path_normal(job->agpm->arena, path);
    if (embedded->height + 1 > job->height)
        job->height = embedded->height + 1;
    return true;
}
