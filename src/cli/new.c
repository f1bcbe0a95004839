#include "base/diag.h"
#include "base/mem.h"
#include "base/path.h"
#include "cli/planning.h"
#include "cli/session.h"
#include "model/naming.h"
#include "start/blank.h"
#include <string.h>

static const char *with_article(enum kind kind) {
    static const char *const words[KIND_COUNT] = {
        [KIND_AGENT] = "an agent", [KIND_COMMAND] = "a command", [KIND_SKILL] = "a skill", [KIND_SNIPPET] = "a snippet"};
    return words[kind];
}

static bool find_kind(const char *word, enum kind *kind) {
    const Slice kinds[] = {S("agent"), S("command"), S("skill"), S("snippet")};
    Slice asked = slice_from(word);
    if (kind_find(asked, kind) && *kind != KIND_PAGE)
        return true;
    complain("`%.*s` is none of agent, command, skill and snippet", FMT(asked));
    Slice near = nearest_name(asked, kinds, sizeof kinds / sizeof *kinds);
    if (near.n)
        advise("did you mean `%.*s`?", FMT(near));
    return false;
}

/* Two tools may each have a document of a name; one that is for any tool may share its name with none. */
static bool is_taken(const struct library *library, enum kind kind, Slice tool, Slice name) {
    for (size_t i = 0; i < library->documents.n; i++) {
        const struct document *d = &library->documents.v[i];
        if (d->kind != kind || !slice_eq(d->name, path_base(name)) || (d->tool.n && tool.n && !slice_eq(d->tool, tool)))
            continue;
        complain("there is %s `%.*s` already: `%.*s`", with_article(kind), FMT(d->name), FMT(d->source->path));
        return true;
    }
    return false;
}

static bool make(struct session *session, enum kind kind) {
    const struct options *options = session->options;
    const struct library *library = session->loaded.library;
    Slice tool = options->tool ? slice_from(options->tool) : S(""), name = slice_from(options->operands[1]);
    Slice path = blank_path(session->arena, library, kind, tool, name);
    if (!path.n && options->tool && !session_target(session, tool))
        return false;
    if (!path.n) {
        complain("the library has no folder for %s%s%s", kind_plural(kind), options->tool ? " of " : "",
                 options->tool ? options->tool : "");
        advise("list one in quire.yaml, under `%s`", kind == KIND_SNIPPET ? "snippets" : "content");
        return false;
    }
    if ((kind == KIND_AGENT || kind == KIND_COMMAND) && is_readme(path)) {
        complain("`%.*s` would be a page about its folder, and no %s", FMT(path), kind_name(kind));
        return false;
    }
    const struct entry *entry = config_entry(library->config, path);
    if (is_taken(library, kind, entry ? entry->tool : tool, name))
        return false;
    Buf text = {0};
    blank_text(&text, kind, name);
    struct plan plan = {.arena = session->arena, .root = options->dir};
    plan_add(&plan, path, buf_view(&text));
    bool good = planning_do(options, &plan);
    plan_free(&plan);
    buf_free(&text);
    return good;
}

/* False after a message. */
static bool name_is_good(enum kind kind, const char *name) {
    Slice base = path_base(slice_from(name));
    if (!blank_name_is_good(kind, slice_from(name))) {
        complain("`%s` cannot be the name of %s", name, with_article(kind));
        if (kind == KIND_SKILL && strchr(name, '/'))
            advise("a skill is a folder itself, and stands in no other");
        else
            advise("use letters, digits, `-`, `_` and `.`, beginning with a letter or digit");
    } else if (is_markdown(base)) {
        complain("`%s` is the name of a file, and that of %s has no ending", name, with_article(kind));
        advise("leave out `.%.*s`: the file gets its ending by itself", FMT(path_ext(base)));
    } else if (!blank_name_is_mentionable(kind, base)) {
        complain("`%s` cannot be the name of an agent", name);
        advise("a mention would end at the `.`: use letters, digits, `-` and `_`");
    } else {
        return true;
    }
    return false;
}

int run_new(const struct options *options) {
    struct session session;
    enum kind kind;
    if (!find_kind(options->operands[0], &kind) || !name_is_good(kind, options->operands[1]))
        return EXIT_TROUBLE;
    bool good = session_begin(options, &session) && session_load(&session, false, stderr) && make(&session, kind);
    session_end(&session);
    return good ? EXIT_CLEAN : EXIT_TROUBLE;
}
