/* The target modules that are built in: what they make of front matter, and what they cannot carry over. */
#include "target_unit.h"

struct head {
    const char *target, *tool, *kind, *name;
    const char *front; /* NULL: the document has none */
    const char *want;
};

static void expect_heads(const struct head *rows, size_t n, const char *settings) {
    struct world world;
    world_open(&world, NULL);
    set_library(&world, settings);
    for (size_t i = 0; i < n; i++) {
        const struct head *row = &rows[i];
        const struct view *doc =
            make_doc(&world, row->tool, row->target, row->kind, row->name, row->front);
        expect_text(target_call(&world, row->target, "prompt", doc), row->want,
                    row->front ? row->front : row->target);
    }
    world_close(&world);
}

Test(target_heads, heads) {
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
         "---\nname: x\ndescription: d\nmodel: opus\ntools: Read, Bash\n---\nlost tags\nlost delegates\n"},
        {"claude-code", NULL, "agent", "x", "model: anthropic/claude-x\nname: x\n",
         "---\nname: x\ndescription: \"What it: does\"\nmodel: claude-x\n---\n"},
        {"claude-code", NULL, "agent", "x", "name: x\nmodel: openai/gpt-5\n",
         "---\nname: x\ndescription: \"What it: does\"\n---\nlost model openai/gpt-5\n"},
        {"claude-code", NULL, "agent", "C# Expert", "name: C# Expert\ndescription: d\n",
         "---\nname: c-expert\ndescription: d\n---\n"},
        {"claude-code", NULL, "command", "x", "name: x\nallowed-tools: Bash(git:*)\nagent: y\n",
         "---\nallowed-tools: Bash(git:*)\nagent: \"y\"\n---\n"},
        {"claude-code", NULL, "command", "x", NULL, ""},
        {"claude-code", NULL, "skill", "x", "description: d\nlicense: MIT\nversion: 1\n",
         "---\nname: x\ndescription: d\nlicense: MIT\n---\nlost version\n"},
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
         "gh_pr: allow\n  skill: allow\n  task: allow\n---\nlost tools Nope\n"},
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
         "gh/*\n---\nlost tools Bash(a,b)\nlost model opus\n"},
        {"copilot", "copilot", "agent", "x", "tools: ['read']\nfoo: 1\n",
         "---\ntools: ['read']\nfoo: 1\n---\n"},
        {"claude-code", NULL, "agent", "x", "name: x\ndescription: d\nmode: subagent\ntemperature: 0.1\nhandoffs:\n  - agent: y\n",
         "---\nname: x\ndescription: d\n---\nlost temperature\nlost handoffs\n"},
        {"claude-code", NULL, "page", "style", "globs: '**/*.rs, Cargo.toml'\nauthor: me\n",
         "---\npaths:\n  - \"**/*.rs\"\n  - Cargo.toml\n---\n"},
        {"claude-code", NULL, "snippet", "style", "alwaysApply: true\napplyTo: '**'\n", ""},
        {"opencode", NULL, "agent", "x", "description: d\npermissionMode: plan\nhooks: {}\neffort: high\n",
         "---\ndescription: d\nmode: subagent\n---\nlost permissionMode\nlost hooks\nlost effort\n"},
        {"opencode", NULL, "agent", "x", "description: d\nmodel: big-one\ntools: [AskUserQuestion, ExitPlanMode, Workflow]\n",
         "---\ndescription: d\nmode: subagent\npermission:\n  \"*\": deny\n  question: allow\n"
         "  skill: allow\n  task: allow\n---\nlost model big-one\nlost tools Workflow\n"},
        {"opencode", NULL, "command", "x", "description: d\nargument-hint: '[a]'\nallowed-tools: Bash(git:*)\ncontext: fork\n",
         "---\ndescription: d\nsubtask: true\n---\n"},
        {"opencode", NULL, "skill", "C# Skill", "name: C# Skill\ndescription: d\nallowed-tools: Read\nhooks: {}\n",
         "---\nname: C# Skill\ndescription: d\nallowed-tools: Read\n---\nlost hooks\n"},
        {"copilot", NULL, "agent", "x", "description: d\ntools: []\nmodel: inherit\ncolor: red\nargument-hint: '[x]'\nhandoffs:\n"
         "  - label: Go on\n    agent: y\n    prompt: Do it.\n    send: false\nmcpServers:\n"
         "  docs: {type: local, command: docs}\n",
         "---\nname: x\ndescription: d\ntools: []\nargument-hint: '[x]'\nhandoffs:\n  - label: Go on\n"
         "    agent: \"y\"\n    prompt: Do it.\n    send: false\nmcp-servers:\n"
         "  docs: {type: local, command: docs}\n---\n"},
        {"copilot", NULL, "agent", "x", "description: d\ntools: [read, playwright/*, Teleport, mcp__gh__*, mcp__gh__pr]\n"
         "mcpServers: [gh]\ndisallowedTools: Bash\n",
         "---\nname: x\ndescription: d\ntools:\n  - read\n  - playwright/*\n  - gh/*\n  - gh/pr\n---\n"
         "lost tools Teleport\nlost mcpServers\nlost disallowedTools\n"},
        {"copilot", NULL, "command", "x", "description: d\nname: x\nallowed-tools: Read, Bash\nmodel: haiku\nagent: planner\nsubtask: true\n",
         "---\ndescription: d\nagent: planner\n---\nlost model haiku\nlost subtask\n"},
        {"copilot", NULL, "command", "x", "description: d\ntools: [Read, BashOutput]\n",
         "---\ndescription: d\ntools:\n  - read\n---\n"},
        {"copilot", NULL, "command", "x", NULL, "---\ndescription: \"What it: does\"\n---\n"},
        {"copilot", NULL, "skill", "x", "description: d\nlicense: MIT\nmodel: opus\n",
         "---\nname: x\ndescription: d\nlicense: MIT\n---\nlost model\n"},
        {"copilot", NULL, "page", "style", "description: d\nglobs: [src/**, tests/**]\n",
         "---\ndescription: \"What it: does\"\napplyTo: src/**,tests/**\n---\n"},
        {"copilot", NULL, "snippet", "style", "alwaysApply: true\n",
         "---\ndescription: \"What it: does\"\napplyTo: \"**\"\n---\n"},
        {"cursor", NULL, "agent", "x", "description: d\nmodel: inherit\ntools: Read, Grep\nbackground: true\ncolor: red\n",
         "---\nname: x\ndescription: d\nmodel: inherit\nreadonly: true\nis_background: true\n---\n"},
        {"cursor", NULL, "agent", "x", "description: d\nmodel: sonnet\ntools: Read, Write\n",
         "---\nname: x\ndescription: d\n---\nlost model sonnet\nlost tools\n"},
        {"cursor", NULL, "agent", "x", "description: d\nmodel: gpt-5\nreadonly: false\ntools: Read\nis_background: true\n"
         "background: false\n",
         "---\nname: x\ndescription: d\nmodel: gpt-5\nreadonly: false\nis_background: true\n---\n"},
        {"cursor", NULL, "agent", "C# Expert", "name: C# Expert\ndescription: d\npermissionMode: plan\n",
         "---\nname: c-expert\ndescription: d\nreadonly: true\n---\n"},
        {"cursor", NULL, "command", "x", "description: d\nallowed-tools: Bash\n",
         ""},
        {"cursor", NULL, "skill", "x", "description: d\ndisable-model-invocation: true\n",
         "---\nname: x\ndescription: d\ndisable-model-invocation: true\n---\n"},
        {"cursor", NULL, "page", "style", "description: 'd: e'\nglobs: '**/*.rs, Cargo.toml'\n",
         "---\ndescription: \"What it: does\"\nglobs: **/*.rs,Cargo.toml\nalwaysApply: false\n---\n"},
        {"cursor", NULL, "page", "style", "alwaysApply: true\nweight: 1\n",
         "---\ndescription: \"What it: does\"\nglobs:\nalwaysApply: true\n---\n"},
        {"cursor", "cursor", "agent", "x", "name: x\nother: 1\n",
         "---\nname: x\nother: 1\n---\n"},
        {"codex", NULL, "agent", "x", "description: d\nmodel: openai/gpt-5.3\neffort: max\ntools: Read, Grep\ncolor: red\n",
         "body\nname = \"x\"\ndescription = \"d\"\nmodel = \"gpt-5.3\"\n"
         "model_reasoning_effort = \"xhigh\"\nsandbox_mode = \"read-only\"\n"
         "developer_instructions = \"\"\"\nbody\n\"\"\"\n"},
        {"codex", NULL, "agent", "x", "description: 'say \"hi\"'\nmodel: sonnet\neffort: 7\ntools: Bash\npermissionMode: acceptEdits\n",
         "body\nname = \"x\"\ndescription = 'say \"hi\"'\ndeveloper_instructions = \"\"\"\nbody\n\"\"\"\n"
         "lost model sonnet\nlost effort 7\nlost tools\nlost permissionMode\n"},
        {"codex", NULL, "agent", "worker", "name: worker\ndescription: d\nsandbox_mode: workspace-write\ntools: Bash\n"
         "model_reasoning_effort: low\neffort: high\nmcpServers:\n"
         "  docs: {command: npx, args: [-y, docs], env: {A: b}}\n"
         "  my web: {type: http, url: 'https://x.example', headers: {K: v}}\n",
         "body\nname = \"worker\"\ndescription = \"d\"\nmodel_reasoning_effort = \"low\"\n"
         "sandbox_mode = \"workspace-write\"\ndeveloper_instructions = \"\"\"\nbody\n\"\"\"\n\n"
         "[mcp_servers.docs]\nargs = [\"-y\", \"docs\"]\ncommand = \"npx\"\n\n[mcp_servers.docs.env]\n"
         "A = \"b\"\n\n[mcp_servers.\"my web\"]\nurl = \"https://x.example\"\n\n"
         "[mcp_servers.\"my web\".http_headers]\nK = \"v\"\n"},
        {"codex", NULL, "agent", "x", "description: d\nmcpServers: [docs]\nskills: [a]\n",
         "body\nname = \"x\"\ndescription = \"d\"\ndeveloper_instructions = \"\"\"\nbody\n\"\"\"\n"
         "lost mcpServers\nlost skills\n"},
        {"codex", NULL, "command", "x", "description: d\nargument-hint: '[a]'\nallowed-tools: Bash\n",
         "---\nname: x\ndescription: d\n---\n"},
        {"codex", NULL, "skill", "x", "description: d\nmetadata: {a: b}\n",
         "---\nname: x\ndescription: d\nmetadata: {a: b}\n---\n"},
        {"gemini", NULL, "agent", "x", "description: d\nmodel: gemini-3-flash\n"
         "tools: Read, Bash(git:*), Task, mcp__gh__pr, mcp__web, Teleport, read_many_files\nmaxTurns: 5\n"
         "temperature: 0.2\ntimeout_mins: 3\ncolor: red\n",
         "---\nname: x\ndescription: d\ntools:\n  - read_file\n  - run_shell_command\n  - mcp_gh_pr\n"
         "  - mcp_web_*\n  - read_many_files\nmodel: gemini-3-flash\ntemperature: 0.2\nmax_turns: 5\n"
         "timeout_mins: 3\n---\nlost tools Bash(git:*)\nlost tools Teleport\n"},
        {"gemini", NULL, "agent", "C# Expert", "name: C# Expert\ndescription: d\nmodel: inherit\nmcpServers: {a: {command: x}}\n",
         "---\nname: c-expert\ndescription: d\nmodel: inherit\nmcpServers: {a: {command: x}}\n---\n"},
        {"gemini", NULL, "agent", "x", "description: d\nmodel: opus\nmax_turns: 4\nmaxTurns: 3\nmcpServers: [a]\n",
         "---\nname: x\ndescription: d\nmax_turns: 4\n---\nlost model opus\nlost mcpServers\n"},
        {"gemini", NULL, "command", "x", "description: d\nargument-hint: '[a]'\nallowed-tools: Bash\ntags: [a]\n",
         "body\ndescription = \"d\"\nprompt = \"\"\"\nbody\n\"\"\"\nlost tags\n"},
        {"gemini", NULL, "skill", "x", "description: d\n",
         "---\nname: x\ndescription: d\n---\n"},
    };
    expect_heads(rows, ROWS(rows), "");
}

Test(target_heads, models_of_the_library) {
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
    expect_heads(flat, ROWS(flat), "models: {opus: zen/big}");
    expect_heads(by_target, ROWS(by_target),
                 "models: {opencode: {deep: a/b}, claude-code: {deep: opus}, copilot: {deep: 'GPT: 5'}}");
}

