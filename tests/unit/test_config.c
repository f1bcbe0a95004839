#include "base/file.h"
#include "input/config.h"
#include "input/source.h"
#include "unit.h"
#include <stdlib.h>
#include <unistd.h>

/* A library of its own for each row: folders by their names, and the text of quire.yaml. */
struct lab {
    struct arena *arena;
    struct sink *sink;
    char root[32];
    struct config *config;
};

static const struct known_folder KNOWN[] = {
    {{".claude/agents", 14}, KIND_AGENT, {"claude-code", 11}},
    {{".claude/commands", 16}, KIND_COMMAND, {"claude-code", 11}},
    {{".opencode/agent", 15}, KIND_AGENT, {"opencode", 8}},
    {{".github/agents", 14}, KIND_AGENT, {"copilot", 7}},
    {{".agents/skills", 14}, KIND_SKILL, {"codex", 5}},
};

static void write_text(struct lab *lab, const char *path, const char *text) {
    const char *file = arena_printf(lab->arena, "%s/%s", lab->root, path).s;
    cr_assert(file_write(file, slice_from(text), NULL) == 0, "%s", file);
}

/* `folders` are separated by spaces; `settings` NULL: there is no quire.yaml. */
static struct lab *lab_new(const char *folders, const char *settings) {
    struct arena *arena = arena_new();
    struct lab *lab = ARENA_NEW(arena, struct lab);
    lab->arena = arena;
    lab->sink = sink_new();
    strcpy(lab->root, "/tmp/quire-config-XXXXXX");
    cr_assert(mkdtemp(lab->root));
    Slice rest = slice_from(folders);
    while (rest.n) {
        size_t space = slice_find_char(rest, ' ', 0);
        Slice dir = slice_sub(rest, 0, space);
        rest = space == SLICE_NONE ? (Slice){0} : slice_sub(rest, space + 1, rest.n);
        const char *path = arena_printf(arena, "%s/%.*s", lab->root, FMT(dir)).s;
        cr_assert(file_make_folders(path) == 0, "%s", path);
    }
    if (settings)
        write_text(lab, "quire.yaml", settings);
    return lab;
}

static void lab_load(struct lab *lab) {
    lab->config = config_load(lab->arena, lab->root, NULL, KNOWN, ROWS(KNOWN), lab->sink);
}

static void lab_free(struct lab *lab) {
    const char *command = arena_printf(lab->arena, "rm -rf '%s'", lab->root).s;
    cr_assert(system(command) == 0);
    sink_free(lab->sink);
    arena_free(lab->arena);
}

/* The entries in a line each: "content page/ ; .claude/agents agent claude-code ; snippets snippet
 * = a b" */
static Slice entries_text(struct lab *lab) {
    Buf b = {0};
    for (size_t i = 0; i < lab->config->n_entries; i++) {
        const struct entry *entry = &lab->config->entries[i];
        buf_printf(&b, "%s%.*s %s%s", i ? "; " : "", FMT(entry->dir), kind_name(entry->kind),
                   entry->by_folder ? "/" : "");
        if (entry->tool.n)
            buf_printf(&b, " %.*s", FMT(entry->tool));
        for (size_t k = 0; k < entry->n_aliases; k++)
            buf_printf(&b, "%s%.*s", k ? " " : " = ", FMT(entry->aliases[k]));
    }
    Slice text = buf_dup(&b, lab->arena);
    buf_free(&b);
    return text;
}

static Slice findings_text(struct lab *lab) {
    Buf b = {0};
    size_t n;
    const struct diag *found = sink_all(lab->sink, &n);
    for (size_t i = 0; i < n; i++) {
        const struct diag *d = &found[i];
        buf_printf(&b, "%s%u:%u %.*s", i ? "; " : "", d->place.line, d->place.column,
                   FMT(d->message));
        if (d->rule == RULE_CONFIG_UNKNOWN_KEY)
            buf_puts(&b, " (key)");
        if (d->n_helps && slice_starts(d->helps[0], S("did you mean")))
            buf_printf(&b, ", %.*s", FMT(d->helps[0]));
    }
    Slice text = buf_dup(&b, lab->arena);
    buf_free(&b);
    return text;
}

Test(config, folders) {
    static const struct {
        const char *folders, *settings, *entries;
    } rows[] = {
        {"content", NULL, "content page/"},
        {"content snippets", NULL,
         "content page/; snippets snippet = .agpm/snippets .claude/snippets"},
        {"content snippets .claude/snippets", NULL,
         "content page/; snippets snippet = .agpm/snippets"},
        {"content snippets .agpm/snippets", NULL,
         "content page/; snippets snippet = .claude/snippets; .agpm/snippets snippet"},
        {".claude/agents .claude/commands .opencode/agent .agpm/snippets", "",
         ".claude/agents agent claude-code; .claude/commands command claude-code; "
         ".opencode/agent agent opencode; .agpm/snippets snippet = .claude/snippets"},
        {".agents/skills content", NULL, "content page/; .agents/skills skill"},
        {"agents skills snippets/x", "title: x",
         "agents agent; skills skill; snippets snippet = .agpm/snippets .claude/snippets"},
        {"agents content", NULL, "content page/"},
        {"agents .claude/agents", NULL, ".claude/agents agent claude-code"},
        {"snippets", NULL, "snippets snippet = .agpm/snippets .claude/snippets"},
        /* Given lists, and what they do not say. */
        {"docs content", "content: docs", "docs page/"},
        {"docs content", "content: [docs, content/]", "docs page/; content page/"},
        {"docs", "content: [{dir: ./docs, kind: page}]", "docs page"},
        {"a b", "content: [{dir: a, kind: agent, tool: x}, {dir: b, kind: skill}]",
         "a agent x; b skill"},
        {".claude/agents", "content: .claude/agents", ".claude/agents agent claude-code"},
        {".claude/agents", "content: {dir: .claude/agents, tool: ''}", ".claude/agents agent"},
        {".claude/agents", "content: {dir: .claude/agents, kind: page}", ".claude/agents page"},
        {"x/agents x/skills", "content: [x/agents, x/skills]", "x/agents agent; x/skills skill"},
        {"a", "content: .", " page/"},
        {"a content", "content:\nsnippets: a",
         "content page/; a snippet = .agpm/snippets .claude/snippets"},
        {"a b content", "snippets: [{dir: a, alias: x/y}, {dir: b, alias: [/p/, ./q]}]",
         "content page/; a snippet = x/y; b snippet = p q"},
        {"a b content", "snippets: [{dir: a, alias: .agpm/snippets}, b]",
         "content page/; a snippet = .agpm/snippets; b snippet = .claude/snippets"},
        {"a b content", "snippets: [{dir: a, alias: []}, {dir: b, tool: t, kind: snippet}]",
         "content page/; a snippet; b snippet t = .agpm/snippets .claude/snippets"},
        {"snippets", "content: []", "snippets snippet = .agpm/snippets .claude/snippets"},
        {"x", "content: []", ""},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        const char *row = rows[i].settings ? rows[i].settings : rows[i].folders;
        struct lab *lab = lab_new(rows[i].folders, rows[i].settings);
        lab_load(lab);
        expect_text(entries_text(lab), rows[i].entries, row);
        expect_text(findings_text(lab), "", row);
        expect_number(lab->config->from_file, rows[i].settings != NULL, row);
        lab_free(lab);
    }
}

/* Each row is one mistake or two; `content` and `docs` are there. */
Test(config, findings) {
    static const struct {
        const char *settings, *findings;
    } rows[] = {
        {"titel: x\n", "1:1 quire.yaml has no key `titel` (key), did you mean `title`?"},
        {"title: [x]\n", "1:8 `title` must be a text; this is a list"},
        {"title: a: b\n",
         "1:9 `: ` stands within an unquoted value, where it would begin another key"},
        {"title: x\n\ntitle: y\n", "3:1 the key `title` stands here a second time"},
        {"- x\n", "1:1 settings are lines `key: value`; this is a list"},
        {"url: example.org\n", "1:6 `url` must be an address that begins with `https://` or "
                               "`http://`; this is `example.org`"},
        {"url: https://\n", "1:6 `url` must be an address that begins with `https://` or "
                            "`http://`; this is `https://`"},
        {"content: [docs, nowhere]\n", "1:17 there is no folder `nowhere`"},
        {"content: Docs\n", "1:10 there is no folder `Docs`, did you mean `docs`?"},
        {"content: quire.yaml\n", "1:10 `quire.yaml` is no folder"},
        {"content: ../x\n", "1:10 `../x` lies outside the library"},
        {"content: docs/../../x\n", "1:10 `docs/../../x` lies outside the library"},
        {"content: /etc\n", "1:10 `/etc` is an absolute path"},
        {"content: ''\n", "1:10 `dir` is empty"},
        {"content: \"do\\0cs\"\n", "1:10 there is no folder `do`"},
        {"content: away\n", "1:10 `away` is a link that leads out of the library"},
        {"content: [docs, ./docs/]\n", "1:17 the folder `docs` is listed twice"},
        {"content: docs\nsnippets: docs\n", "2:11 the folder `docs` is listed twice"},
        {"content: [[docs]]\n",
         "1:11 an item here must be a folder, or a map with `dir`; this is a list"},
        {"content: {kind: page}\n", "1:10 this item names no folder"},
        {"content: {dri: docs}\n", "1:10 this item names no folder; 1:11 an item of `content` has "
                                   "no key `dri` (key), did you mean `dir`?"},
        {"content: {dir: docs, kind: agnet}\n", "1:28 `kind` must be agent, command, skill or "
                                                "page; this is `agnet`, did you mean `agent`?"},
        {"content: {dir: docs, kind: snippet}\n",
         "1:28 a folder of `content` cannot hold snippets"},
        {"snippets: {dir: docs, kind: page}\n",
         "1:29 `kind` means nothing here: all `snippets` are snippets"},
        {"content: {dir: docs, alias: [[x]]}\n", "1:30 an alias must be a text; this is a list"},
        {"content: {dir: docs, alias: /}\n", "1:29 an alias is a path; `/` is none"},
        {"content: docs\nsnippets: {dir: content, alias: docs}\n",
         "2:33 `docs` already names another folder"},
        {"output: .\n", "1:9 `output` must be a folder of its own, not the library's root"},
        {"output: content\n", "1:9 `content` is read, and so cannot lie in the output"},
        {"content: docs/site\noutput: docs\n",
         "2:9 `docs/site` is read, and so cannot lie in the output"},
        {"targets: [plain, plain]\n", "1:18 the target `plain` is listed twice"},
        {"targets: [../x]\n", "1:11 `../x` cannot be a target's name"},
        {"references: no\n", "1:13 `references` must be `replace` or `keep`; this is `no`"},
        {"mentions: x\n", "1:11 `mentions` must be a map from declared, marked, prose to levels; "
                          "this is `x`"},
        {"mentions: {marked: warn}\n", "1:20 a level must be `error`, `warning`, `info` or "
                                       "`off`; this is `warn`"},
        {"mentions: {markd: off}\n",
         "1:12 `mentions` has no key `markd` (key), did you mean `marked`?"},
        {"rules: {link/missing-fil: off}\n", "1:9 no rule is named `link/missing-fil`, did you "
                                             "mean `link/missing-file`?"},
        {"rules: {x/y: off}\n", "1:9 no rule is named `x/y`"},
        {"rules: [{rule: agent/unkown, level: off}]\n",
         "1:16 no rule is named `agent/unkown`, did you mean `agent/unknown`?"},
        {"rules: [{level: off}]\n",
         "1:9 this item of `rules` does not say of which `rule` it speaks"},
        {"rules: [{rule: agent/unknown}]\n", "1:9 this item of `rules` has no `level`"},
        {"rules: {agent/unknown: {x: loud}}\n", "1:28 a level must be `error`, `warning`, `info` "
                                                "or `off`; this is `loud`"},
        {"rules: {agent/unknown: [{paths: '', level: off}]}\n",
         "1:33 a path pattern cannot be empty"},
        {"rules: off\n", "1:8 `rules` must be a map from rule ids to levels; this is `off`"},
        {"models: 3\nproject: x\n",
         "1:9 `models` must be a map; this is `3`; 2:10 `project` must be a map; this is `x`"},
        {"known_agents: [a, [b]]\n", "1:19 a known agent must be a text; this is a list"},
        {"\xEF\xBB\xBFtitle: \xC3\xA9\r\nurl: x\r\n",
         "2:6 `url` must be an address that begins with `https://` or `http://`; this is `x`"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct lab *lab = lab_new("content docs/site", rows[i].settings);
        cr_assert(symlink("/usr", arena_printf(lab->arena, "%s/away", lab->root).s) == 0);
        lab_load(lab);
        expect_text(findings_text(lab), rows[i].findings, rows[i].settings);
        lab_free(lab);
    }
}

Test(config, nothing_to_read) {
    struct lab *lab = lab_new("x", NULL);
    lab_load(lab);
    expect_text(findings_text(lab), "0:0 there is no content here", "an empty library");
    lab_free(lab);

    lab = lab_new("x", "title: x\n");
    lab_load(lab);
    size_t n;
    const struct diag *found = sink_all(lab->sink, &n);
    cr_assert(n == 1 && found[0].n_notes == 1 && found[0].n_helps == 1);
    expect_text(found[0].place.path, "quire.yaml", "the place");
    cr_expect(slice_find(found[0].notes[0], S(".claude/agents"), 0) != SLICE_NONE);
    lab_free(lab);

    lab = lab_new("content", NULL);
    write_text(lab, "quire.yml", "title: x\n");
    lab_load(lab);
    expect_text(findings_text(lab), "0:0 settings are read from `quire.yaml`: rename this file",
                "another name");
    lab_free(lab);

    lab = lab_new("content", NULL);
    strcat(lab->root, "/no");
    lab_load(lab);
    cr_expect(sink_count(lab->sink, LEVEL_ERROR) == 1);
    lab->root[strlen(lab->root) - 3] = '\0';
    lab_free(lab);
}

Test(config, values) {
    struct lab *lab =
        lab_new("content", "title: A quire\nurl: https://example.org/x\n"
                           "output: ./out/\ntargets: plain\nhighlight: false\n"
                           "references: keep\nmentions: {marked: warning, prose: off}\n"
                           "known_agents: [a, b]\nmodels: {fast: x}\nbudget: {agent: 4000}\n"
                           "guide: [./content/a.md, content/b/]\n");
    lab_load(lab);
    const struct config *config = lab->config;
    expect_text(findings_text(lab), "", "findings");
    expect_text(config->title, "A quire", "title");
    expect_text(config->url, "https://example.org/x", "url");
    expect_text(config->output, "out", "output");
    expect_number(config->highlight, false, "highlight");
    expect_number(config->n_targets, 1, "targets");
    expect_number(config->references_keep, true, "references");
    expect_number(config->mention_levels[0], LEVEL_ERROR, "declared");
    expect_number(config->mention_levels[1], LEVEL_WARNING, "marked");
    expect_number(config->mention_levels[2], LEVEL_OFF, "prose");
    expect_number(config->n_known_agents, 2, "known agents");
    expect_text(config->known_agents[1], "b", "known agents");
    expect_text(value_text(value_get(config->tree, "models"), "fast"), "x", "models");
    expect_number(config->source->n_lines, 11, "lines");
    expect_number(config->n_guide, 2, "guide");
    expect_text(config->guide[0].path, "content/a.md", "guide");
    expect_text(config->guide[1].path, "content/b", "guide");
    lab_free(lab);

    lab = lab_new("content", NULL);
    lab_load(lab);
    config = lab->config;
    expect_text(config->output, "site", "default output");
    expect_text(config->title, "", "default title");
    expect_number(config->n_targets, 3, "default targets");
    expect_text(config->targets[1], "claude-code", "default targets");
    expect_number(config->tree->kind, VALUE_MAP, "default tree");
    lab_free(lab);
}

/* What is read of `budget:`, each entry as "target/kind unit most"; 0 is off. */
Test(config, budgets) {
    static const struct {
        const char *budget, *want;
    } rows[] = {
        {"{}", ""},
        {"{agent: 4000}", "/agent tokens 4000, "},
        {"{agent: , targets: {codex: }}", ""},
        {"{skill: {bytes: 3, tokens: 1, characters: 2}}", "/skill tokens 1, /skill characters 2, /skill bytes 3, "},
        {"{page: off}", "/page tokens 0, /page characters 0, /page bytes 0, "},
        {"{snippet: {tokens: false}}", "/snippet tokens 0, "},
        {"{command: 99999999999}", "/command tokens 4294967295, "},
        {"{targets: {copilot: {agent: {characters: 9}, skill: 8}}, agent: 7}",
         "/agent tokens 7, copilot/agent characters 9, copilot/skill tokens 8, "},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf settings = {0}, got = {0};
        buf_printf(&settings, "budget: %s\n", rows[i].budget);
        struct lab *lab = lab_new("content", settings.s);
        lab_load(lab);
        expect_text(findings_text(lab), "", rows[i].budget);
        buf_init(&got);
        for (size_t k = 0; k < lab->config->n_budgets; k++) {
            const struct config_budget *budget = &lab->config->budgets[k];
            buf_printf(&got, "%.*s/%s %s %u, ", FMT(budget->target), kind_name(budget->kind), unit_name(budget->unit),
                       (unsigned)budget->most);
        }
        expect_text(buf_view(&got), rows[i].want, rows[i].budget);
        buf_free(&settings);
        buf_free(&got);
        lab_free(lab);
    }
}

Test(config, rules) {
    static const struct {
        const char *settings;
        enum rule rule;
        const char *path;
        enum level level;
    } rows[] = {
        {"", RULE_LINK_MISSING_FILE, "a.md", LEVEL_ERROR},
        {"rules: {link/missing-file: off}", RULE_LINK_MISSING_FILE, "a.md", LEVEL_OFF},
        {"rules: {link/missing-file: off}", RULE_LINK_MISSING_ANCHOR, "a.md", LEVEL_ERROR},
        {"rules: {link/missing-file: {'old/**': info}}", RULE_LINK_MISSING_FILE, "old/x/a.md",
         LEVEL_INFO},
        {"rules: {link/missing-file: {'old/**': info}}", RULE_LINK_MISSING_FILE, "new/a.md",
         LEVEL_ERROR},
        {"rules: {link/missing-file: {'**': off, 'new/*': warning}}", RULE_LINK_MISSING_FILE,
         "new/a.md", LEVEL_WARNING},
        {"rules: {link/missing-file: {'new/*': warning, '**': off}}", RULE_LINK_MISSING_FILE,
         "new/a.md", LEVEL_OFF},
        {"rules: {link/missing-file: [{paths: [a/*, ./b/*], level: off}, {paths: b/c, level: "
         "info}]}",
         RULE_LINK_MISSING_FILE, "b/x", LEVEL_OFF},
        {"rules: {link/missing-file: [{paths: [a/*, ./b/*], level: off}, {paths: b/c, level: "
         "info}]}",
         RULE_LINK_MISSING_FILE, "b/c", LEVEL_INFO},
        {"rules: {link/missing-file: [{level: off}]}", RULE_LINK_MISSING_FILE, "b", LEVEL_OFF},
        {"rules: [{rule: link/missing-file, paths: 'a/**', level: off}]", RULE_LINK_MISSING_FILE,
         "a/b/c", LEVEL_OFF},
        {"rules: [{rule: link/missing-file, paths: 'a/**', level: off}]", RULE_LINK_MISSING_FILE,
         "b", LEVEL_ERROR},
        {"rules: [{rule: agent/uncertain, level: error}]", RULE_AGENT_UNCERTAIN, "b", LEVEL_ERROR},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct lab *lab = lab_new("content", rows[i].settings);
        lab_load(lab);
        expect_text(findings_text(lab), "", rows[i].settings);
        expect_number(config_level(lab->config, rows[i].rule, slice_from(rows[i].path)),
                      rows[i].level, rows[i].settings);
        lab_free(lab);
    }
}

Test(config, entry_of_a_file) {
    struct lab *lab = lab_new("a/b/c ab", "content: [{dir: ., kind: page}, {dir: a, kind: agent},"
                                          " {dir: a/b/c, kind: skill}]\nsnippets: a/b\n");
    static const struct {
        const char *path, *dir;
    } rows[] = {
        {"x.md", ""},           {"a/x.md", "a"}, {"a/b/x.md", "a/b"}, {"a/b/c/x.md", "a/b/c"},
        {"a/b/cd/x.md", "a/b"}, {"ab/x.md", ""}, {"a.md", ""},        {"a/b/c.md", "a/b"},
        {"a/bc/x.md", "a"},
    };
    lab_load(lab);
    expect_text(findings_text(lab), "", "findings");
    for (size_t i = 0; i < ROWS(rows); i++) {
        const struct entry *entry = config_entry(lab->config, slice_from(rows[i].path));
        cr_assert(entry, "%s", rows[i].path);
        expect_text(entry->dir, rows[i].dir, rows[i].path);
    }
    cr_expect(!config_entry(lab->config, S("../x.md")));
    lab_free(lab);
    lab = lab_new("content", NULL);
    lab_load(lab);
    cr_expect(!config_entry(lab->config, S("contents/x.md")));
    lab_free(lab);
}

Test(config, kinds) {
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        enum kind found = KIND_COUNT;
        cr_expect(kind_find(slice_from(kind_name(kind)), &found) && found == kind);
    }
    enum kind kind;
    cr_expect(!kind_find(S("agents"), &kind));
    expect_text(slice_from(kind_plural(KIND_SKILL)), "skills", "plural");
}
