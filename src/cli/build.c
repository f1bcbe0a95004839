#include "build/build.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/record.h"
#include "build/resume.h"
#include "build/state.h"
#include "check/check.h"
#include "cli/building.h"
#include "cli/profile.h"
#include "cli/session.h"
#include "cli/shard.h"
#include "output/budget.h"
#include "output/losses.h"
#include "template/engine.h"

/* The others are `quire check`'s business, unless --strict. */
static bool breaks_outputs(enum rule rule) {
    Slice id = slice_from(rule_id(rule));
    return rule_spoils_text(rule) || slice_starts(id, S("output/")) || slice_starts(id, S("library/")) ||
           rule == RULE_FM_DUPLICATE_NAME;
}

bool building_counts(const struct options *options, const struct diag *diag) {
    return diag->level == LEVEL_ERROR && (options->strict || breaks_outputs(diag->rule));
}

static void say_others(const struct options *options, size_t others, bool printed) {
    if (others && !options->quiet && !options->json)
        fprintf(stderr, "%s%zu finding%s more: see `quire check`\n", printed ? "\n" : "", others, others == 1 ? "" : "s");
}

/* Prints what the exit status speaks of, and says how much more `quire check` would. */
static int report(struct session *session, size_t *others) {
    size_t n, printed = 0;
    *others = 0;
    check_note_includers(session->loaded.library);
    const struct diag *diags = sink_all(session->sink, &n);
    for (size_t i = 0; i < n; i++) {
        if (building_counts(session->options, &diags[i])) {
            if (printed++ && !session->listener)
                putc('\n', stderr);
            if (!session->listener)
                diag_print(stderr, &diags[i], session->options->colour_err);
        } else if (diags[i].level >= LEVEL_WARNING) {
            ++*others;
        }
    }
    say_others(session->options, *others, printed > 0);
    return printed ? EXIT_FINDINGS : EXIT_CLEAN;
}

static void summarise(const struct session *session, const char *output, const struct build_result *result) {
    if (session->options->quiet || session->options->json)
        return;
    if (!shard_is_all(session->shard))
        fprintf(stderr, "shard %u of %u: ", session->shard.number, session->shard.of);
    remark("%zu page%s, %zu prompt%s, %zu other file%s in %s: %zu written, %zu unchanged", result->pages,
           result->pages == 1 ? "" : "s", result->prompts, result->prompts == 1 ? "" : "s", result->files,
           result->files == 1 ? "" : "s", output, result->changed,
           result->pages + result->prompts + result->files - result->changed);
    if (result->removed)
        fprintf(stderr, ", %zu removed", result->removed);
    if (result->failed)
        fprintf(stderr, ", %zu failed", result->failed);
    watcher_end_line(session->options);
}

/* For programs, on standard output, in place of the summary. */
static void print_json(const struct session *session, const char *output, const struct build_result *result, size_t others, bool current) {
    Buf out = {0};
    size_t made = result->pages + result->prompts + result->files;
    buf_puts(&out, "{\n  \"output\": ");
    buf_json_string(&out, slice_from(output));
    buf_printf(&out, ",\n  \"pages\": %zu,\n  \"prompts\": %zu,\n  \"files\": %zu", result->pages, result->prompts, result->files);
    buf_printf(&out, ",\n  \"written\": %zu,\n  \"unchanged\": %zu,\n  \"removed\": %zu,\n  \"failed\": %zu", result->changed,
               made - result->changed, result->removed, result->failed);
    buf_printf(&out, ",\n  \"current\": %s,\n  \"findings\": %zu", current ? "true" : "false", others);
    if (!shard_is_all(session->shard))
        buf_printf(&out, ",\n  \"shard\": [%u, %u]", session->shard.number, session->shard.of);
    buf_puts(&out, "\n}\n");
    fwrite(out.s, 1, out.n, stdout);
    buf_free(&out);
}

static bool knows_target(const struct library *library, Slice target) {
    for (size_t i = 0; i < library->config->n_targets; i++)
        if (slice_eq(library->config->targets[i], target))
            return true;
    complain("this library has no target `%.*s`", FMT(target));
    Slice near = nearest_name(target, library->config->targets, library->config->n_targets);
    if (near.n)
        advise("did you mean `%.*s`?", FMT(near));
    advise("`targets:` in quire.yaml lists those that are built");
    return false;
}

/* What a build is asked for by, for its saved state. */
static uint64_t request_of(struct session *session) {
    const struct options *options = session->options;
    Slice words[] = {session->started, slice_from(options->dir), slice_from(options->output ? options->output : ""),
                     slice_from(options->target ? options->target : ""), options->strict ? S("strict") : S(""),
                     arena_printf(session->arena, "%u/%u", session->shard.number, session->shard.of)};
    return state_id(words, sizeof words / sizeof *words);
}

/* Nothing has changed since a build of the same kind that had nothing to complain of: says what that said. */
static bool repeat(struct session *session, const struct state *state, struct state_changes *changes) {
    bool clean = state && state_summary(state)->clean;
    if (clean)
        state_compare(state, changes);
    const char *outdated = changes->n ? changes->paths[0] : NULL;
    bool current = clean && !outdated;
    if (session->options->explain && state && !clean)
        fputs("the last build had something to report, which this one has to find again\n", stderr);
    else if (session->options->explain && outdated) {
        remark("changed since the last build, perhaps among others: %s", outdated);
        putc('\n', stderr);
    } else if (session->options->explain) {
        fputs(current ? "nothing has changed since the last build\n" : "nothing is known of an earlier build like this\n", stderr);
    }
    if (current) {
        struct state_summary summary = *state_summary(state);
        summary.result.changed = summary.result.removed = summary.result.rendered = 0;
        say_others(session->options, summary.others, false);
        if (session->options->json)
            print_json(session, state_output(state), &summary.result, summary.others, true);
        summarise(session, state_output(state), &summary.result);
    }
    return current;
}

/* In the order in which they were claimed, whoever made them. */
static void explain(const struct built *built) {
    for (size_t i = 0; i < built->n_made; i++)
        if (built->made[i].why > WHY_STANDS) {
            remark("made %.*s: %s", FMT(built->made[i].path), why_text(built->made[i].why));
            putc('\n', stderr);
        }
}

static void check_strictly(struct session *session) {
    struct library *library = session->loaded.library;
    budget_check(session->engine, library);
    losses_check(session->engine, library);
    check_library(library, NULL);
}

/* The hash of what all outputs depend on: program, settings, templates. Workers read templates, and nobody records what they ask, so
 * all are noted here. */
static uint64_t base_of(struct session *session) {
    struct arena *arena = session->arena;
    const char *root = session->options->dir;
    struct stamp program = stamp_of("/proc/self/exe", ASKED_BYTES);
    Slice words[3] = {{(const char *)&program, sizeof program}};
    uint64_t base = state_id(words, 1);
    SliceVec files = {0};
    file_walk(arena, root, S("templates"), NULL, NULL, &files);
    *VEC_PUSH(&files) = S("quire.yaml");
    for (size_t i = 0; i < files.n; i++) {
        words[1] = files.v[i];
        words[2] = (Slice){0};
        file_read(arena, arena_printf(arena, "%s/%.*s", root, FMT(files.v[i])).s, SIZE_MAX, &words[2]);
        words[0] = (Slice){(const char *)&base, sizeof base};
        base = state_id(words, 3);
    }
    VEC_FREE(&files);
    return base;
}

static void tell(struct session *session, const struct record *record, const struct built *built) {
    const struct build_listener *listener = session->listener;
    if (listener)
        listener->hear(listener->context, &(struct build_news){session, record, built});
}

/* Goes on from what an earlier build kept, when what has changed allows for it. */
static bool go_on(struct session *session, const struct state *state, const struct state_changes *changes, struct record *record,
                  struct resumed *resumed) {
    if (!state || !state_summary(state)->clean || state_base(state) != session->base || !changes->n || changes->other ||
        !state_kept(state)->heap.size)
        return false;
    session->engine = engine_new(session->options->dir, NULL, session->sink);
    struct load_request load = session_request(session, true);
    struct resume_request request = {&load, state, changes};
    state_restore(state, changes, record);
    bool goes_on = resume(&request, resumed);
    if (session->options->explain)
        fputs(goes_on ? "texts alone have changed: the library is as the last build kept it\n"
                      : "what texts say to others has changed: the library is loaded anew\n", stderr);
    if (goes_on) {
        sink_free(session->sink);
        session->sink = resumed->kept.sink;
        session->loaded = resumed->loaded;
        return true;
    }
    engine_free(session->engine);
    session->engine = NULL;
    /* What was asked so far counts for nothing, but for what the base is made of. */
    record_free(record);
    record_begin(record);
    session->base = base_of(session);
    return false;
}

/* Strict builds look at all texts in all ways, and those of one target or a shard are not made again and again. */
static bool can_be_kept(const struct session *session) {
    const struct options *options = session->options;
    const struct library *library = session->loaded.library;
    bool plain = session->keeps && !options->strict && !options->target && shard_is_all(session->shard) && session->loaded.lost == 0;
    for (size_t i = 0; i < library->documents.n && plain; i++)
        plain = library->documents.v[i].source->template == TEMPLATE_NONE;
    return plain;
}

static int build(struct session *session, const struct state *state, const struct state_changes *changes, struct record *record) {
    const struct options *options = session->options;
    struct resumed resumed;
    session->base = base_of(session);
    bool goes_on = go_on(session, state, changes, record, &resumed);
    if (!goes_on)
        session_keep(session);
    if (!goes_on && !session_load(session, true, session->listener ? NULL : stderr)) {
        tell(session, record, NULL);
        return EXIT_TROUBLE;
    }
    struct library *library = session->loaded.library;
    Slice target = options->target ? slice_from(options->target) : (Slice){0};
    if (target.n && !knows_target(library, target))
        return EXIT_TROUBLE;
    struct build_request asked = {.library = library, .engine = session->engine, .only_target = target, .shard = session->shard};
    Slice output = library->config->output;
    asked.output_path = options->output ? session->output : output;
    asked.output = options->output ? options->output : path_join(session->arena, slice_from(library->config->root), output).s;
    asked.resumed = goes_on ? &resumed : NULL;
    asked.keep_as = goes_on || !can_be_kept(session) ? 0 : request_of(session);
    if (options->strict)
        check_strictly(session);
    else if (!goes_on)
        check_silence(library, false);
    struct state_request request = {options->dir, asked.output, request_of(session), session->base};
    asked.reuse = state ? state_reuse(state, request.base, asked.output) : NULL;
    struct built built;
    size_t others;
    build_library(&asked, &built);
    if (options->explain)
        explain(&built);
    int status = report(session, &others);
    const char *shown = options->output ? options->output : slice_cstr(session->arena, output);
    if (options->json)
        print_json(session, shown, &built.result, others, false);
    summarise(session, shown, &built.result);
    if (options->profile_templates)
        profile_print(session);
    tell(session, record, &built);
    /* What was made of a text that was lost is not what the text is. */
    if (session->loaded.lost == 0) {
        struct state_kept kept = {goes_on ? state_kept(state)->heap : built.kept, load_keep(&session->loaded)};
        state_write(&request, record, shown, &built, others, status == EXIT_CLEAN && built.result.failed == 0, &kept);
    }
    built_free(&built);
    if (asked.reuse)
        reuse_free(asked.reuse);
    return status;
}

static int begin(struct session *session) {
    /* What stands is not made, and so takes no time. */
    bool anew = session->options->profile_templates;
    struct state *state = anew ? NULL : state_read(session->options->dir, request_of(session));
    int status = EXIT_CLEAN;
    const struct build_listener *listener = session->listener;
    struct state_changes changes = {.n = 0};
    if ((listener && listener->anew) || !repeat(session, state, &changes)) {
        struct record record;
        record_begin(&record);
        status = build(session, state, &changes, &record);
        record_free(&record);
    } else {
        tell(session, NULL, NULL);
    }
    state_free(state);
    return status;
}

int building_do(const struct options *options, const struct build_listener *listener) {
    struct session session;
    bool begun = session_begin(options, &session) && shard_option(options->shard, &session.shard);
    session.listener = listener;
    int status = begun ? begin(&session) : EXIT_TROUBLE;
    session_end(&session);
    return status;
}

int run_build(const struct options *options) {
    return building_do(options, NULL);
}
