#include "model/agpm.h"
#include "model/agpm_parts.h"
#include "model/markdown.h"
#include "model/naming.h"
#include <stdlib.h>

struct agpm *agpm_new(struct library *library) {
    struct agpm *agpm = xcalloc(1, sizeof *agpm);
    agpm->library = library;
    agpm->arena = library->arena;
    return agpm;
}

void agpm_free(struct agpm *agpm) {
    if (!agpm)
        return;
    map_free(&agpm->texts);
    VEC_FREE(&agpm->open);
    xfree(agpm);
}

/* --- lines that stay includes --- */

static bool is_name(Slice part) {
    for (size_t i = 0; i < part.n; i++) {
        char c = part.s[i];
        if (!((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_'))
            return false;
    }
    return part.n > 0;
}

/* `agpm.deps.KIND.NAME.content` */
static bool read_content_path(Slice path, Slice *kind, Slice *name) {
    const Slice head = S("agpm.deps."), tail = S(".content");
    if (!slice_starts(path, head) || !slice_ends(path, tail) || path.n < head.n + tail.n)
        return false;
    Slice middle = slice_sub(path, head.n, path.n - tail.n);
    size_t dot = slice_find_char(middle, '.', 0);
    if (dot == SLICE_NONE)
        return false;
    *kind = slice_sub(middle, 0, dot);
    *name = slice_sub(middle, dot + 1, middle.n);
    return is_name(*kind) && is_name(*name);
}

/* Lines are refused in the order of the file. */
static bool is_refused(const struct agpm_job *job, uint32_t start) {
    size_t low = 0, high = job->refused.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (job->refused.v[middle] < start)
            low = middle + 1;
        else
            high = middle;
    }
    return low < job->refused.n && job->refused.v[low] == start;
}

static void report_undeclared(struct agpm_job *job, Slice name, uint32_t start, uint32_t end) {
    struct sink *sink = job->agpm->library->sink;
    if (diag_at(sink, RULE_INCLUDE_MISSING, source_place(job->source, start, end), "no snippet dependency is named `%.*s`",
                FMT(name)))
        diag_help(sink, "declare it in the front matter, under `dependencies.snippets`, with `name` and `path`");
}

static enum tera_answer lone(void *context, Slice path, uint32_t start, uint32_t end) {
    struct agpm_job *job = context;
    Slice kind, name;
    if (!job->keep || !read_content_path(path, &kind, &name) || is_refused(job, start))
        return TERA_EVALUATE;
    const struct agpm_dependency *dependency = agpm_dependency(job, kind, name);
    if (!dependency && slice_is(kind, "snippets")) {
        report_undeclared(job, name, start, end);
        return TERA_FAILED;
    }
    if (!dependency || (dependency->source && !is_markdown(dependency->path)))
        return TERA_EVALUATE;
    if (!dependency->source)
        return TERA_FAILED;
    *VEC_PUSH(&job->embeds) = (struct source_embed){.from = start, .path = dependency->path};
    return TERA_KEEP;
}

static bool advise(void *context, Slice path) {
    struct agpm_job *job = context;
    struct sink *sink = job->agpm->library->sink;
    if (slice_starts(path, S("agpm.project")) || slice_starts(path, S("project"))) {
        if (job->agpm->project)
            return false;
        diag_help(sink, "there is no `project:` in quire.yaml, and no [project] in an agpm.toml");
        return true;
    }
    if (slice_ends(path, S(".checksum"))) {
        diag_help(sink, "quire installs nothing, and so has no checksums");
        return true;
    }
    if (slice_starts(path, S("agpm.deps")) && !job->dependencies.n) {
        diag_help(sink, "the front matter declares no `dependencies:`");
        return true;
    }
    return false;
}

/* --- one rendering --- */

static void add_once(SliceVec *list, Slice path) {
    for (size_t i = 0; i < list->n; i++)
        if (slice_eq(list->v[i], path))
            return;
    *VEC_PUSH(list) = path;
}

static void list_taken(const struct agpm_job *job, SliceVec *out) {
    for (size_t i = 0; i < job->dependencies.n; i++)
        if (*job->dependencies.v[i].taken)
            add_once(out, job->dependencies.v[i].path);
    for (size_t i = 0; i < job->taken.n; i++)
        add_once(out, job->taken.v[i]);
}

static bool render(struct agpm_job *job, struct sink *sink, struct source_rendering *out) {
    const struct tera_host host = {.context = job, .lone = lone, .content = agpm_content, .advise = advise};
    struct arena *arena = job->agpm->arena;
    struct tera_job tera = {.arena = arena,
                            .source = job->source,
                            .to = (uint32_t)job->source->text.n,
                            .globals = job->globals,
                            .sink = sink,
                            .host = &host};
    struct tera_result result;
    job->embeds.n = 0;
    if (!tera_render(&tera, &result))
        return false;
    for (size_t i = 0; i < job->embeds.n; i++)
        job->embeds.v[i].at = result.kept[i].at;
    SliceVec taken = {0};
    list_taken(job, &taken);
    *out = (struct source_rendering){.text = result.text,
                                     .failed = result.failed,
                                     .taken = VEC_KEEP(&taken, arena),
                                     .n_taken = (uint32_t)taken.n,
                                     .runs = result.runs,
                                     .n_runs = result.n_runs,
                                     .embeds = VEC_KEEP(&job->embeds, arena),
                                     .n_embeds = (uint32_t)job->embeds.n};
    VEC_FREE(&taken);
    return true;
}

/* Remembers the lines that Markdown takes for text: those in code, HTML and within other lines. True when there are any. */
static bool refuse_text(struct agpm_job *job, const struct source_rendering *rendering) {
    struct source made = *job->source;
    size_t before = job->refused.n;
    if (!rendering->n_embeds || !source_render(job->scratch, &made, rendering, NULL))
        return false;
    const struct tree *tree = markdown_parse(job->scratch, &made, made.body, (uint32_t)made.text.n,
                                             (struct markdown_options){0}, NULL);
    uint32_t k = 0;
    for (uint32_t i = 0; i < rendering->n_embeds; i++) {
        const struct source_embed *embed = &rendering->embeds[i];
        while (k < tree->n_directives && (tree->directives[k].form != FORM_AGPM || tree->directives[k].start < embed->at))
            k++;
        if (k == tree->n_directives || tree->directives[k].start != embed->at)
            *VEC_PUSH(&job->refused) = embed->from;
    }
    return job->refused.n > before;
}

/* What others get as `content`: everything filled in. */
static void remember_text(struct agpm_job *job) {
    struct agpm *agpm = job->agpm;
    struct agpm_text *text = ARENA_NEW(agpm->arena, struct agpm_text);
    struct source made = *job->source->written;
    struct source_rendering rendering;
    text->height = job->height;
    if (job->source->n_embeds) {
        struct source *rendered = job->source;
        job->keep = false;
        job->source = (struct source *)(uintptr_t)rendered->written;
        if (render(job, NULL, &rendering) && source_render(agpm->arena, &made, &rendering, NULL))
            text->text = agpm_text_of(agpm, &made);
        job->source = rendered;
    }
    if (!text->text.s)
        text->text = agpm_text_of(agpm, job->source);
    map_set(&agpm->texts, job->source->path, text);
}

void agpm_render(struct agpm *agpm, struct source *source) {
    if (source->template != TEMPLATE_ASKED || !is_markdown(source->path))
        return;
    struct agpm_job job = {.agpm = agpm, .source = source, .scratch = arena_new(), .keep = true};
    struct source_rendering rendering;
    source->template = TEMPLATE_OPEN;
    *VEC_PUSH(&agpm->open) = source;
    agpm_context(&job);
    bool ok = render(&job, agpm->library->sink, &rendering);
    if (ok && refuse_text(&job, &rendering))
        ok = render(&job, agpm->library->sink, &rendering);
    agpm->open.n--;
    if (!source_render(agpm->arena, source, ok ? &rendering : NULL, agpm->library->sink) || !ok)
        source->template = TEMPLATE_DONE;
    else
        remember_text(&job);
    VEC_FREE(&job.dependencies);
    VEC_FREE(&job.embeds);
    VEC_FREE(&job.refused);
    VEC_FREE(&job.taken);
    arena_free(job.scratch);
}
