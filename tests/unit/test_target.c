/* Target modules: the interface. What those that are built in write is in test_target_heads.c. */
#include "target_unit.h"

Test(target, paths_and_names) {
    static const struct {
        const char *target, *function, *kind, *name, *want;
    } rows[] = {
        {"claude-code", "file", "agent", "x", "agents/x.md"},
        {"claude-code", "file", "skill", "x", "skills/x/SKILL.md"},
        {"claude-code", "native", "command", "x", ".claude/commands/x.md"},
        {"opencode", "native", "agent", "x", ".opencode/agents/x.md"},
        {"opencode", "native", "skill", "x", ".opencode/skills/x/SKILL.md"},
        {"opencode", "rename", "agent", "x", "x"},
        {"opencode", "rename", "agent", "C# Expert", "c-expert"},
        {"claude-code", "rename", "agent", "C# Expert", "c-expert"},
        {"copilot", "file", "agent", "x", "agents/x.agent.md"},
        {"copilot", "native", "agent", "x", ".github/agents/x.agent.md"},
        {"copilot", "native", "command", "x", ".github/prompts/x.prompt.md"},
        {"copilot", "native", "skill", "x", ".github/skills/x/SKILL.md"},
        {"copilot", "native", "page", "x", ""},
        {"cursor", "native", "agent", "x", ".cursor/agents/x.md"},
        {"cursor", "native", "command", "x", ".cursor/commands/x.md"},
        {"cursor", "file", "skill", "x", "skills/x/SKILL.md"},
        {"codex", "file", "agent", "x", "agents/x.toml"},
        {"codex", "native", "agent", "x", ".codex/agents/x.toml"},
        {"codex", "native", "command", "x", ".agents/skills/x/SKILL.md"},
        {"codex", "native", "skill", "x", ".agents/skills/x/SKILL.md"},
        {"codex", "rename", "agent", "worker", "worker-agent"},
        {"gemini", "native", "agent", "x", ".gemini/agents/x.md"},
        {"gemini", "native", "command", "x", ".gemini/commands/x.toml"},
        {"gemini", "native", "command", "git:commit", ".gemini/commands/git/commit.toml"},
        {"gemini", "rename", "agent", "Big.One", "big-one"},
        {"plain", "file", "agent", "x", ""},
        {"plain", "native", "agent", "x", ""},
    };
    struct world world;
    world_open(&world, NULL);
    set_library(&world, "");
    for (size_t i = 0; i < ROWS(rows); i++) {
        const struct view *doc =
            make_doc(&world, NULL, rows[i].target, rows[i].kind, rows[i].name, NULL);
        expect_text(target_call(&world, rows[i].target, rows[i].function, doc), rows[i].want,
                    rows[i].function);
    }
    const struct view *folders =
        engine_target_field(world.engine, world.arena, S("opencode"), "folders");
    expect_number(view_count(folders), 6, "folders");
    expect_text(view_text(view_get(view_at(folders, 0), "dir")), ".opencode/agent", "dir");
    const struct view *kinds = engine_target_field(world.engine, world.arena, S("opencode"), "kinds");
    cr_expect(view_truth(view_get(kinds, "agent")) && !view_get(kinds, "page"));
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
         " | it is there while a page is rendered; targets are given their document as an argument ~ while rendering x.md"},
        {"return { prompt = function(doc) doc.name = 'x' end }",
         "templates/prompts/t.lua:1:0: this is read-only: templates cannot change what they are "
         "given ~ while rendering x.md"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct world world;
        world_open(&world, NULL);
        world_file(&world, "prompts/t.lua", rows[i].source);
        expect_text(target_call(&world, "t", "prompt", make_doc(&world, NULL, "t", "agent", "x", NULL)),
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
    expect_text(target_call(&world, "t", "prompt", doc), "x", "first");
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
