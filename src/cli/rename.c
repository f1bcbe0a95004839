#include "base/caret.h"
#include "base/diff.h"
#include "base/mem.h"
#include "base/path.h"
#include "check/report_parts.h"
#include "cli/look.h"
#include "cli/named.h"
#include "cli/repository.h"
#include "start/rename.h"
#include <errno.h>
#include <string.h>

enum { LISTED = 20, AROUND = 80 };

/* A rename at work. */
struct job {
    const struct options *options;
    struct look look, then;          /* the library as it is, and as it will be */
    struct rename rename;
    struct fixes fixes;
    struct drafts drafts;
    struct rename_comparison comparison;
    size_t places;
};

/* --- what cannot be --- */

static void complain_of_aim(const struct rename *rename, const char *name) {
    const char *kind = kind_name(rename->document->kind);
    switch (rename->trouble) {
    case RENAME_FINE:
        break;
    case RENAME_SAME:
        complain("`%s` is the name that the %s has", name, kind);
        break;
    case RENAME_BAD_NAME:
        complain("`%s` cannot be the name of the %s", name, kind);
        advise("use letters, digits, `-`, `_` and `.`, beginning with a letter or digit");
        advise("what YAML reads as a number, a truth or nothing is no name, either");
        break;
    case RENAME_NO_MENTION:
        complain("`%s` cannot be the name of an agent", name);
        advise("a mention would end at the `.`: use letters, digits, `-` and `_`");
        break;
    case RENAME_FIXED_NAME:
        complain("`%.*s` is about its folder, and called so for that", FMT(rename->other));
        break;
    case RENAME_README:
        complain("`%.*s` would be a page about its folder, and no %s", FMT(rename->other), kind);
        break;
    case RENAME_NO_FOLDER:
        complain("`%s` would be no %s there", name, kind);
        advise(rename->document->kind == KIND_SKILL ? "a skill stays in `%.*s`: give its name alone"
                                                    : "folders before the name count from `%.*s`",
               FMT(rename->other.n ? rename->other : S(".")));
        break;
    case RENAME_TAKEN:
        complain("`%.*s` is there already", FMT(rename->other));
        advise("one of the two can have the name, or a file there");
        break;
    case RENAME_BUILTIN:
        complain("`%s` is an agent that a tool brings, or one of `known_agents`", name);
        break;
    case RENAME_CASE:
        complain("`%.*s` is the same file: this file system does not tell upper from lower case", FMT(rename->other));
        advise("rename it to something else first, and then to `%s`", name);
        break;
    case RENAME_LINKED:
        complain("`%.*s` is, or lies behind, a symbolic link to the %s", FMT(rename->other), kind);
        advise("replace the link by hand first; it would lead nowhere");
        break;
    }
}

/* --- what it would be --- */

static bool look_at_future(struct job *job, const struct options *plain) {
    rename_drafts(&job->rename, &job->fixes, &job->drafts);
    enum look_result result = look_take(plain, &job->drafts, &job->then);
    if (result == LOOK_NO_SETTINGS) {
        complain("quire.yaml would be wrong then, and nothing was written");
        report_text(stderr, job->then.session.sink, &(struct report_scope){0}, job->options->colour_err);
    }
    return result == LOOK_TAKEN;
}

static bool aim(struct job *job, const char *old, const char *new) {
    struct session *session = &job->look.session;
    job->rename = (struct rename){.arena = session->arena, .library = session->loaded.library};
    job->rename.document = named_surely(session, old);
    if (!job->rename.document)
        return false;
    Slice here = {0};
    if (!session_path(session, new, &here))
        here = (Slice){0};
    if (!rename_aim(&job->rename, slice_from(new), here)) {
        complain_of_aim(&job->rename, new);
        return false;
    }
    return true;
}

/* False after a message. */
static bool collect(struct job *job) {
    job->fixes.arena = job->rename.arena;
    job->fixes.prefix = repository_prefix(&job->look.session);
    rename_collect(&job->rename);
    fixes_edit(&job->fixes, job->rename.library, job->rename.edits.v, job->rename.edits.n);
    rename_leave(&job->rename);
    for (size_t i = 0; i < job->fixes.files.n; i++)
        job->places += job->fixes.files.v[i].findings;
    if (!rename_is_free(&job->rename, &job->fixes))
        complain("`%.*s` is there already, and nothing was written", FMT(job->rename.to));
    return rename_is_free(&job->rename, &job->fixes);
}

/* --- what is said --- */

/* Of a long line, what stands around the place. */
static void add_excerpt(Buf *out, const struct place *place) {
    Slice text = place->text;
    size_t from = 0, to = text.n;
    uint32_t column = 1;
    while (to > AROUND && from < text.n && column + AROUND / 2 < place->column) {
        from++;
        while (from < text.n && ((unsigned char)text.s[from] & 0xC0) == 0x80)
            from++;
        column++;
    }
    for (to = from + AROUND < text.n ? from + AROUND : text.n; to < text.n && ((unsigned char)text.s[to] & 0xC0) == 0x80;)
        to++;
    buf_puts(out, from ? "... " : "");
    buf_visible(out, slice_trim(slice_sub(text, from, to)));
    buf_puts(out, to < text.n ? " ..." : "");
}

static void print_places(const char *title, const struct left *places, size_t n) {
    Buf text = {0};
    if (n)
        fprintf(stderr, "%s\n", title);
    for (size_t i = 0; i < n && i < LISTED; i++) {
        const struct place *place = &places[i].place;
        buf_clear(&text);
        buf_visible(&text, place->path);
        if (place->line) {
            buf_printf(&text, ":%u:%u: ", (unsigned)place->line, (unsigned)place->column);
            add_excerpt(&text, place);
        }
        if (places[i].why)
            buf_printf(&text, " (%s)", places[i].why);
        fprintf(stderr, "  %s\n", text.s);
    }
    if (n > LISTED)
        fprintf(stderr, "  and %zu more\n", n - LISTED);
    buf_free(&text);
}

static void print_findings(const struct job *job, const struct diag *const *diags, size_t n) {
    for (size_t i = 0; i < n && i < LISTED; i++) {
        fputc('\n', stderr);
        diag_print(stderr, diags[i], job->options->colour_err);
    }
    if (n > LISTED)
        fprintf(stderr, "\nand %zu more\n", n - LISTED);
}

static bool is_shown(const struct rename_comparison *comparison, const struct left *left) {
    for (size_t i = 0; i < comparison->astray.n; i++) {
        const struct place *place = &comparison->astray.v[i].place;
        if (place->line == left->place.line && place->column == left->place.column && slice_eq(place->path, left->place.path))
            return true;
    }
    return false;
}

/* What could not be changed may be why; what leads elsewhere is said already. A file that has no line to show was not changed at
 * all. */
static void print_unmade(const struct rename *rename, const struct rename_comparison *comparison) {
    VEC(struct left) places = {0};
    for (size_t i = 0; i < rename->left.n; i++) {
        const struct left *left = &rename->left.v[i];
        if (left->why && left->place.line && !is_shown(comparison, left))
            *VEC_PUSH(&places) = *left;
    }
    print_places("these cannot be changed:", places.v, places.n);
    VEC_FREE(&places);
    for (size_t i = 0; i < rename->left.n; i++)
        if (!rename->left.v[i].place.line && (!i || !slice_eq(rename->left.v[i].place.path, rename->left.v[i - 1].place.path)))
            advise("`%.*s` cannot be changed: %s", FMT(rename->left.v[i].place.path), rename->left.v[i].why);
}

/* Is one of the words that may mean the document, and were left for that, why the check finds something? */
static bool is_of_a_word(const struct rename *rename, const struct diag *diag) {
    for (size_t i = 0; i < rename->left.n; i++) {
        const struct place *place = &rename->left.v[i].place;
        if (!rename->left.v[i].why && place->line == diag->place.line &&
            slice_eq(rename_path(rename, place->path), diag->place.path))
            return true;
    }
    return false;
}

static void advise_of_words(const struct job *job) {
    bool any = false;
    for (size_t i = 0; i < job->comparison.findings.n; i++)
        any = any || is_of_a_word(&job->rename, job->comparison.findings.v[i]);
    if (any)
        advise("words that name the %s in a text may mean something else, and are left: change those first, by hand",
               kind_name(job->rename.document->kind));
}

/* Says what speaks against it; false when nothing does. */
static bool refuse(const struct job *job) {
    const struct rename_comparison *c = &job->comparison;
    if (!c->findings.n && !c->astray.n)
        return false;
    complain("nothing was written, for `quire check` would find more than before");
    print_findings(job, c->findings.v, c->findings.n);
    print_places("these would lead elsewhere:", c->astray.v, c->astray.n);
    print_unmade(&job->rename, c);
    advise_of_words(job);
    return true;
}

static void tell_page(const struct job *job) {
    const struct document *old = job->rename.document;
    const struct document *new = library_document(job->then.session.loaded.library, rename_path(&job->rename, old->source->path));
    if (!new || slice_eq(old->page, new->page))
        return;
    remark("its page moves from %.*s to %.*s; `aliases: [/%.*s]` in its front matter keeps the old address", FMT(old->page),
           FMT(new->page), FMT(old->page));
    putc('\n', stderr);
}

static void tell(const struct job *job) {
    const struct rename *rename = &job->rename;
    size_t files = job->fixes.files.n;
    const char *word = job->options->dry_run ? "would rename" : "renamed";
    remark("%s the %s `%.*s`", word, kind_name(rename->document->kind), FMT(rename->old_name));
    if (!slice_eq(rename->old_name, rename->new_name))
        remark(" to `%.*s`", FMT(rename->new_name));
    remark(": %zu place%s in %zu file%s", job->places, job->places == 1 ? "" : "s", files, files == 1 ? "" : "s");
    watcher_end_line(job->options);
    if (!slice_eq(rename->from, rename->to)) {
        remark("%.*s is %s %.*s", FMT(rename->from), job->options->dry_run ? "to be" : "now", FMT(rename->to));
        putc('\n', stderr);
    }
    print_places("left as it is:", rename->left.v, rename->left.n);
    if (rename->shared && rename->left.n)
        advise("rename the other agent, too, and what may mean both follows");
    print_places("no mention of it any more, as an ordinary word is one only where work is handed over:", job->comparison.lost.v,
                 job->comparison.lost.n);
    print_places("a mention of it now, though not before:", job->comparison.gained.v, job->comparison.gained.n);
    tell_page(job);
    if (job->comparison.infos.n)
        fprintf(stderr, "`quire check` finds this then, and did not before:\n");
    print_findings(job, job->comparison.infos.v, job->comparison.infos.n);
}

static void print_diff(const struct job *job) {
    const struct options *options = job->options;
    unsigned flags = (options->colour ? DIFF_COLOUR : 0u) | (options->terminal ? DIFF_VISIBLE : 0u);
    Buf out = {0};
    rename_diff(&out, &job->rename, &job->fixes, flags);
    fwrite(out.s ? out.s : "", 1, out.n, stdout);
    fflush(stdout);
    buf_free(&out);
}

/* --- JSON --- */

static json_t *places_json(const struct left *places, size_t n) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *object = json_object();
        json_add(object, "path", json_text(places[i].place.path));
        json_add(object, "line", json_number(places[i].place.line));
        json_add(object, "column", json_number(places[i].place.column));
        json_add(object, "text", json_text(places[i].place.text));
        if (places[i].why)
            json_add(object, "why", json_text(slice_from(places[i].why)));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *findings_json(const struct diag *const *diags, size_t n) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        const struct diag *diag = diags[i];
        json_t *object = json_object();
        json_add(object, "rule", json_text(slice_from(rule_id(diag->rule))));
        json_add(object, "path", json_text(diag->place.path));
        json_add(object, "line", json_number(diag->place.line));
        json_add(object, "message", json_text(diag->message));
        json_array_append_new(list, object);
    }
    return list;
}

static void print_json(const struct job *job, bool written) {
    const struct rename *rename = &job->rename;
    const struct rename_comparison *c = &job->comparison;
    Buf out = {0};
    json_begin();
    json_t *top = json_object(), *files = json_array();
    for (size_t i = 0; i < job->fixes.files.n; i++)
        json_array_append_new(files, json_text(rename_path(rename, job->fixes.files.v[i].path)));
    json_add(top, "kind", json_text(slice_from(kind_name(rename->document->kind))));
    json_add(top, "old_name", json_text(rename->old_name));
    json_add(top, "new_name", json_text(rename->new_name));
    json_add(top, "old_path", json_text(rename->from));
    json_add(top, "new_path", json_text(rename->to));
    json_add(top, "written", json_boolean(written));
    json_add(top, "places", json_number(job->places));
    json_add(top, "files", files);
    json_add(top, "left", places_json(rename->left.v, rename->left.n));
    json_add(top, "lost", places_json(c->lost.v, c->lost.n));
    json_add(top, "gained", places_json(c->gained.v, c->gained.n));
    json_add(top, "findings", findings_json(c->findings.v, c->findings.n));
    json_add(top, "infos", findings_json(c->infos.v, c->infos.n));
    json_add(top, "astray", places_json(c->astray.v, c->astray.n));
    json_write(&out, top, true);
    fwrite(out.s, 1, out.n, stdout);
    json_decref(top);
    buf_free(&out);
}

/* --- writing --- */

static bool write_files(struct job *job) {
    Slice wrong;
    int error;
    if (rename_write(&job->rename, &job->fixes, &wrong, &error))
        return true;
    if (error == EEXIST)
        complain("`%.*s` is there already, and nothing was written", FMT(wrong));
    else if (error)
        complain("`%.*s` cannot be written: %s; nothing was written", FMT(wrong.n ? wrong : S(".")), strerror(error));
    else
        complain("`%.*s` was changed while it was looked at, and nothing was written", FMT(wrong));
    return false;
}

/* What --baseline knew it knows by what it is then. */
static bool write_baseline(struct job *job) {
    const char *path = job->options->baseline;
    struct arena *arena = job->rename.arena;
    struct baseline *old = &job->look.old;
    size_t n = job->comparison.known.n;
    struct findings then = {ARENA_ARRAY(arena, struct finding, n), n};
    for (size_t i = 0; i < n; i++) {
        const struct renamed_finding *known = &job->comparison.known.v[i];
        struct baseline_entry *entry = map_get(&old->by_id, known->old->id);
        then.v[i] = *known->new;
        if (entry)
            map_set(&old->by_id, known->new->id, entry);
    }
    Buf out = {0};
    int error = 0;
    if (path) {
        baseline_write(arena, &out, &then, old);
        error = file_write(path, buf_view(&out), NULL);
    }
    if (error)
        complain("the baseline `%s` cannot be written: %s", path, strerror(error));
    buf_free(&out);
    return !error;
}

static int carry_out(struct job *job) {
    const struct options *options = job->options;
    rename_compare(&job->rename, &job->look.findings, job->then.session.loaded.library, &job->then.findings, &job->comparison);
    bool refused = refuse(job), good = !refused;
    if (good && !options->dry_run)
        good = write_files(job) && write_baseline(job);
    if (options->json)
        print_json(job, good && !options->dry_run);
    else if (good && options->dry_run)
        print_diff(job);
    if (good && !options->quiet && !options->json)
        tell(job);
    return refused ? EXIT_FINDINGS : good ? EXIT_CLEAN : EXIT_TROUBLE;
}

int run_rename(const struct options *options) {
    /* The operands are no PATHs to look at. */
    struct options plain = *options;
    plain.n_operands = 0;
    struct job job = {.options = options};
    int status = EXIT_TROUBLE;
    enum look_result result = look_take(&plain, NULL, &job.look);
    if (result == LOOK_NO_SETTINGS)
        report_text(stderr, job.look.session.sink, &(struct report_scope){0}, options->colour_err);
    if (result == LOOK_TAKEN && aim(&job, options->operands[0], options->operands[1]) && collect(&job)) {
        if (look_at_future(&job, &plain))
            status = carry_out(&job);
        rename_comparison_free(&job.comparison);
        look_end(&job.then);
    }
    rename_free(&job.rename);
    fixes_free(&job.fixes);
    drafts_free(&job.drafts);
    look_end(&job.look);
    return status;
}
