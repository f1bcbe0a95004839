/* The target modules that are built in: what they make of front matter. */
#include "input/source.h"
#include "template_unit.h"

/* A document as src/output describes it, from its front matter. */
static const struct view *make_doc(struct world *world, const char *tool, const char *target,
                                   const char *kind, const char *name, const char *front) {
    struct arena *arena = world->arena;
    Slice text = arena_printf(arena, front ? "---\n%s---\nbody\n" : "%sbody\n", front ? front : "");
    struct source *source = source_from_text(arena, S("x.md"), text, world->sink);
    struct view *doc = view_map(arena), *list = view_list(arena);
    for (size_t i = 0; i < source->front->n; i++) {
        const struct member *member = &source->front->members[i];
        struct view *entry = view_map(arena);
        Slice yaml = slice_sub(text, member->end + 1, member->value.end);
        bool strict = !member->value.tolerant && yaml_source_is_strict(yaml);
        view_put(arena, entry, "key", view_string(arena, member->key));
        view_put(arena, entry, "value", view_value(arena, &member->value));
        view_put(arena, entry, "source", strict ? view_string(arena, yaml) : NULL);
        view_append(arena, list, entry);
    }
    view_put(arena, doc, "kind", view_string(arena, slice_from(kind)));
    view_put(arena, doc, "name", view_string(arena, slice_from(name)));
    view_put(arena, doc, "file",
             view_string(arena, slice_is(slice_from(name), "C# Expert") ? S("c-expert")
                                                                        : slice_from(name)));
    view_put(arena, doc, "title", NULL);
    view_put(arena, doc, "description", view_string(arena, S("What it: does")));
    view_put(arena, doc, "tool", tool ? view_string(arena, slice_from(tool)) : NULL);
    view_put(arena, doc, "native", view_bool(arena, tool && strcmp(tool, target) == 0));
    view_put(arena, doc, "path", view_string(arena, S("x.md")));
    view_put(arena, doc, "front", list);
    view_put(arena, doc, "body", view_string(arena, S("body\n")));
    return doc;
}

static void set_models(struct world *world, const char *yaml) {
    struct yaml_errors errors = {0};
    Slice text = slice_from(yaml);
    struct view *library = view_map(world->arena);
    const struct value *tree = *yaml ? yaml_read(world->arena, text, 0, text.n, &errors) : NULL;
    view_put(world->arena, library, "models", view_value(world->arena, tree));
    engine_global(world->engine, "library", library);
}

static Slice call(struct world *world, const char *target, const char *function,
                  const struct view *doc) {
    const struct view *result;
    if (!engine_target_call(world->engine, world->arena, slice_from(target), function, doc,
                            S("x.md"), &result))
        return world_finding(world);
    return view_is_string(result) ? view_text(result) : view_text(view_get(result, "head"));
}

struct head {
    const char *target, *tool, *kind, *name;
    const char *front; /* NULL: the document has none */
    const char *want;
};

static void expect_heads(const struct head *rows, size_t n, const char *models) {
    struct world world;
    world_open(&world, NULL);
    set_models(&world, models);
    for (size_t i = 0; i < n; i++) {
        const struct head *row = &rows[i];
        const struct view *doc =
            make_doc(&world, row->tool, row->target, row->kind, row->name, row->front);
        expect_text(call(&world, row->target, "prompt", doc), row->want,
                    row->front ? row->front : row->target);
    }
    world_close(&world);
}

Test(target, heads) {
    static const struct head rows[] = {
        {"plain", NULL, "agent", "x", "name: x\n", ""},
        {"plain", NULL, "page", "x", NULL, ""},
        /* Its own front matter: every key in order, each as it stands or quoted. */
        {"claude-code", "claude-code", "agent", "x",
         "type: agent\nname: x\nmodel: haiku   # fast\ntags:\n  - a\n  - {b: c}\ndescription: |\n  "
         "two\n  lines\nlast: ''\n",
         "---\ntype: agent\nname: x\nmodel: haiku\ntags:\n  - a\n  - {b: c}\ndescription: |\n  "
         "two\n  lines\nlast: ''\n---\n"},
        {"claude-code", "claude-code", "command", "x",
         "argument-hint: [ a | b ] [--x] - e.g., \"y\"\ndescription: fix: it\nlast:\n",
         "---\nargument-hint: \"[ a | b ] [--x] - e.g., \\\"y\\\"\"\ndescription: \"fix: "
         "it\"\nlast:\n---\n"},
        {"claude-code", "claude-code", "command", "x", NULL, ""},
        {"claude-code", "claude-code", "agent", "x", NULL,
         "---\nname: x\ndescription: \"What it: does\"\n---\n"},
        {"claude-code", "claude-code", "skill", "x", NULL,
         "---\nname: x\ndescription: \"What it: does\"\n---\n"},
        {"opencode", "opencode", "agent", "x",
         "description: d\ntools:\n  read: true\n  write: false\n",
         "---\ndescription: d\ntools:\n  read: true\n  write: false\n---\n"},
        {"opencode", "opencode", "command", "x", NULL,
         "---\ndescription: \"What it: does\"\n---\n"},
        /* Written for no tool: what the target knows. */
        {"claude-code", NULL, "agent", "x",
         "description: d\ntags: [a]\ndelegates: [b]\nmodel: opus\ntools: Read, Bash\n",
         "---\nname: x\ndescription: d\nmodel: opus\ntools: Read, Bash\n---\n"},
        {"claude-code", NULL, "agent", "x", "model: anthropic/claude-x\nname: x\n",
         "---\nmodel: claude-x\ndescription: \"What it: does\"\nname: x\n---\n"},
        {"claude-code", NULL, "agent", "x", "name: x\nmodel: openai/gpt-5\n",
         "---\nname: x\ndescription: \"What it: does\"\n---\n"},
        {"claude-code", NULL, "agent", "C# Expert", "name: C# Expert\ndescription: d\n",
         "---\nname: c-expert\ndescription: d\n---\n"},
        {"claude-code", NULL, "command", "x", "name: x\nallowed-tools: Bash(git:*)\nagent: y\n",
         "---\nallowed-tools: Bash(git:*)\n---\n"},
        {"claude-code", NULL, "command", "x", NULL, ""},
        {"claude-code", NULL, "skill", "x", "description: d\nlicense: MIT\nversion: 1\n",
         "---\nname: x\ndescription: d\nlicense: MIT\n---\n"},
        {"opencode", NULL, "agent", "x",
         "description: d\nmodel: sonnet\ntemperature: 0.0\nname: x\n",
         "---\ndescription: d\nmode: subagent\nmodel: anthropic/claude-sonnet-4-5\ntemperature: "
         "0.0\n---\n"},
        {"opencode", NULL, "agent", "x",
         "mode: primary\nmodel: inherit\ncolor: blue\nmaxTurns: 5\n",
         "---\ndescription: \"What it: does\"\nmode: primary\nsteps: 5\n---\n"},
        {"opencode", NULL, "agent", "x", "model: claude-opus-4-1\ncolor: '#ff0000'\n",
         "---\ndescription: \"What it: does\"\nmode: subagent\nmodel: "
         "anthropic/claude-opus-4-1\ncolor: '#ff0000'\n---\n"},
        {"opencode", NULL, "agent", "x",
         "description: d\ntools: Read, Write, Edit, Bash(git add:*, git rm), Bash(ls), "
         "mcp__gh__pr, Nope\n",
         "---\ndescription: d\nmode: subagent\npermission:\n  \"*\": deny\n  read: allow\n  edit: "
         "allow\n"
         "  bash:\n    \"*\": deny\n    git add*: allow\n    git rm: allow\n    ls: allow\n  "
         "gh_pr: allow\n  skill: allow\n  task: allow\n---\n"},
        {"opencode", NULL, "agent", "x", "description: d\ntools: []\n",
         "---\ndescription: d\nmode: subagent\npermission:\n  \"*\": deny\n  skill: allow\n  task: "
         "allow\n---\n"},
        {"opencode", NULL, "agent", "x",
         "description: d\ntools: [Read, 'Bash(git *)', Bash]\ndisallowedTools: WebFetch\n",
         "---\ndescription: d\nmode: subagent\npermission:\n  \"*\": deny\n  read: allow\n  bash: "
         "allow\n"
         "  skill: allow\n  task: allow\n  webfetch: deny\n---\n"},
        {"opencode", NULL, "agent", "x",
         "description: d\ntools: {read: true, write: false, bash: no}\n",
         "---\ndescription: d\nmode: subagent\npermission:\n  read: allow\n  edit: deny\n  bash: "
         "allow\n---\n"},
        {"opencode", NULL, "agent", "x", "description: d\ntools: Read\npermission:\n  edit: ask\n",
         "---\ndescription: d\nmode: subagent\npermission:\n  edit: ask\n---\n"},
        {"opencode", NULL, "command", "x",
         "agent: z\nmodel: haiku\nsubtask: true\nargument-hint: z\n",
         "---\ndescription: \"What it: does\"\nagent: z\nmodel: "
         "anthropic/claude-haiku-4-5\nsubtask: true\n---\n"},
        {"copilot", NULL, "agent", "x",
         "description: d\ntools: Read, Grep, Glob, Bash(a,b), Task, mcp__gh\nmodel: opus\n",
         "---\nname: x\ndescription: d\ntools:\n  - read\n  - search\n  - execute\n  - agent\n  - "
         "gh/*\n---\n"},
        {"copilot", "copilot", "agent", "x", "tools: ['read']\nfoo: 1\n",
         "---\ntools: ['read']\nfoo: 1\n---\n"},
    };
    expect_heads(rows, ROWS(rows), "");
}

Test(target, models_of_the_library) {
    static const struct head flat[] = {
        {"opencode", NULL, "agent", "x", "description: d\nmodel: opus\n",
         "---\ndescription: d\nmode: subagent\nmodel: zen/big\n---\n"},
        {"opencode", NULL, "agent", "x", "description: d\nmodel: haiku\n",
         "---\ndescription: d\nmode: subagent\nmodel: anthropic/claude-haiku-4-5\n---\n"},
        {"claude-code", NULL, "agent", "x", "name: x\ndescription: d\nmodel: opus\n",
         "---\nname: x\ndescription: d\nmodel: opus\n---\n"},
    };
    static const struct head by_target[] = {
        {"opencode", NULL, "agent", "x", "description: d\nmodel: deep\n",
         "---\ndescription: d\nmode: subagent\nmodel: a/b\n---\n"},
        {"claude-code", NULL, "agent", "x", "name: x\ndescription: d\nmodel: deep\n",
         "---\nname: x\ndescription: d\nmodel: opus\n---\n"},
        {"copilot", NULL, "agent", "x", "name: x\ndescription: d\nmodel: deep\n",
         "---\nname: x\ndescription: d\nmodel: \"GPT: 5\"\n---\n"},
    };
    expect_heads(flat, ROWS(flat), "{opus: zen/big}");
    expect_heads(by_target, ROWS(by_target),
                 "{opencode: {deep: a/b}, claude-code: {deep: opus}, copilot: {deep: 'GPT: 5'}}");
}

Test(target, paths_and_names) {
    static const struct {
        const char *target, *function, *kind, *name, *want;
    } rows[] = {
        {"claude-code", "file", "agent", "x", "agents/x.md"},
        {"claude-code", "file", "skill", "x", "skills/x/SKILL.md"},
        {"claude-code", "native", "command", "x", ".claude/commands/x.md"},
        {"opencode", "native", "agent", "x", ".opencode/agents/x.md"},
        {"opencode", "native", "skill", "x", ".opencode/skills/x/SKILL.md"},
        {"opencode", "rename", "agent", "x", ""},
        {"opencode", "rename", "agent", "C# Expert", "c-expert"},
        {"claude-code", "rename", "agent", "C# Expert", "c-expert"},
        {"copilot", "file", "agent", "x", "agents/x.agent.md"},
        {"copilot", "native", "agent", "x", ".github/agents/x.agent.md"},
        {"plain", "file", "agent", "x", ""},
        {"plain", "native", "agent", "x", ""},
    };
    struct world world;
    world_open(&world, NULL);
    set_models(&world, "");
    for (size_t i = 0; i < ROWS(rows); i++) {
        const struct view *doc =
            make_doc(&world, NULL, rows[i].target, rows[i].kind, rows[i].name, NULL);
        expect_text(call(&world, rows[i].target, rows[i].function, doc), rows[i].want,
                    rows[i].function);
    }
    const struct view *folders =
        engine_target_field(world.engine, world.arena, S("opencode"), "folders");
    expect_number(view_count(folders), 6, "folders");
    expect_text(view_text(view_get(view_at(folders, 0), "dir")), ".opencode/agent", "dir");
    const struct view *kinds =
        engine_target_field(world.engine, world.arena, S("copilot"), "kinds");
    cr_expect(view_truth(view_get(kinds, "agent")) && !view_get(kinds, "command"));
    cr_expect(!engine_target_field(world.engine, world.arena, S("copilot"), "prompt"));
    world_close(&world);
}

Test(target, errors) {
    static const struct {
        const char *source, *want;
    } rows[] = {
        {"return {", "templates/prompts/t.lua:1:0: unexpected symbol near <eof>"},
        {"local x = 1\nreturn 5",
         "templates/prompts/t.lua:0:0: a target returns a table, and this one returned a number"
         " | end it with `return {...}`"},
        {"return {\n prompt = function(doc)\n  return doc.nam\n end }",
         "templates/prompts/t.lua:3:14: there is no member `nam` | did you mean `name`? ~ while "
         "rendering x.md"},
        {"return { prompt = function(doc) return { head = function() end } end }",
         "templates/prompts/t.lua:0:0: a function cannot be handed back as a value ~ while "
         "rendering x.md"},
        {"local t = {}\nt.t = t\nreturn { prompt = function() return t end }",
         "templates/prompts/t.lua:0:0: tables are nested deeper than 32 levels, or in a circle ~ "
         "while rendering x.md"},
        {"return { prompt = function() return {1, a = 2} end }",
         "templates/prompts/t.lua:0:0: a table that has both items and the name `a` cannot be "
         "handed back ~ while rendering x.md"},
        {"x = 1\nreturn {}", "templates/prompts/t.lua:1:1: `x` is assigned to without being local "
                             "| write `local x = ...`"},
        {"return { prompt = function() return page end }",
         "templates/prompts/t.lua:1:37: there is nothing named `page` here"
         " | targets are given their document as an argument ~ while rendering x.md"},
        {"return { prompt = function(doc) doc.name = 'x' end }",
         "templates/prompts/t.lua:1:0: this is read-only: templates cannot change what they are "
         "given ~ while rendering x.md"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct world world;
        world_open(&world, NULL);
        world_file(&world, "prompts/t.lua", rows[i].source);
        expect_text(call(&world, "t", "prompt", make_doc(&world, NULL, "t", "agent", "x", NULL)),
                    rows[i].want, rows[i].source);
        world_close(&world);
    }
}

Test(target, missing) {
    struct world world;
    world_open(&world, NULL);
    cr_expect(!engine_target(world.engine, S("claud-code")));
    expect_text(
        world_finding(&world),
        "templates/prompts/claud-code.lua:0:0: there is no template `prompts/claud-code.lua`"
        " | did you mean `claude-code.lua`?",
        "missing");
    cr_expect(!engine_target(world.engine, S("../site/x")));
    world_close(&world);
}

/* A module may keep what it was given; reading it later is an error, not a crash. */
Test(target, stale_handles) {
    struct world world;
    const struct view *result;
    world_open(&world, NULL);
    world_file(
        &world, "prompts/t.lua",
        "local kept\nreturn { prompt = function(doc)\n kept = kept or doc\n return kept.name end,\n"
        " list = function(doc) kept = doc.front return #kept end }");
    const struct view *doc = make_doc(&world, NULL, "t", "agent", "x", NULL);
    expect_text(call(&world, "t", "prompt", doc), "x", "first");
    cr_expect(
        !engine_target_call(world.engine, world.arena, S("t"), "prompt", doc, S("y.md"), &result));
    expect_text(
        world_finding(&world),
        "templates/prompts/t.lua:4:0: this value belongs to an earlier page and is no longer valid"
        " | keep strings and numbers between calls, not the objects that a call was given"
        " ~ while rendering y.md",
        "second");
    world_close(&world);
}
