#include "input/source.h"
#include "model/markdown.h"
#include "model/mention.h"
#include "model/mention_declared.h"
#include "model/mention_lexicon.h"
#include "model/mention_near.h"
#include "model/mention_text.h"
#include "model/mention_words.h"
#include "unit.h"

/* The names that all tests here know; sorted. */
static Slice agents[] = {
    {"Warden", 6},         {"agent-organizer", 15}, {"code-reviewer", 13},    {"planner", 7},
    {"rust-core-one", 13}, {"rust-core-two", 13},   {"security-auditor", 16},
};
static Slice others[] = {{"release-notes", 13}, {"ship-it", 7}};
static Slice builtins[] = {{"Explore", 7}, {"general-purpose", 15}};
static const struct names names = {agents,       ROWS(agents), others,
                                   ROWS(others), builtins,     ROWS(builtins), false, NULL};

Test(mention, words_are_in_order) {
    const struct word_index *index = word_index();
    cr_expect(words_are_sorted());
    cr_expect(word_bits(index, S("Subagents")) & WORD_AGENT);
    cr_expect(word_bits(index, S("a")) & WORD_ARTICLE);
    expect_number(word_bits(index, S("zebra")), 0, "zebra");
    expect_number(word_bits(index, S("agentship")), 0, "agentship");
    expect_number(word_bits(index, S("")), 0, "empty");
}

/* --- texts that need not be read --- */

static const struct {
    const char *text;
    bool plain;
} plain_rows[] = {
    {"", true},
    {"Flush the caches, then compare them.", true},
    {"reagent, unhand, resub, misroute, disinvolve", true}, /* within a word, none calls */
    {"consort, dense, help, included, language, response, speed, surplus", true},
    {"Agents", false}, {"agent", false}, {"AGENT", false}, {"9agent agent", false}, {"9agent", true},
    {"consult", false}, {"Consulting", false}, {"defer", false}, {"delegated", false}, {"Escalate", false},
    {"hand", false}, {"invoke", false}, {"launches", false}, {"reroute", false}, {"Route", false},
    {"spawn", false}, {"subagent", false},
    {"a-b", false}, {"a_b", false}, {"a @b", false}, {"Task(", false},
    {"These:", false}, {"These:** ", false}, {"These: are", true},
    {"\xc3\xa4gent \xc3\xa4 agent", false}, {"\xc3\xa4" "con\xc3\xa4", true},
};

/* What is looked at many characters at a time is the same wherever it stands. */
Test(mention, plain_texts) {
    struct text text;
    text_init(&text);
    for (size_t i = 0; i < ROWS(plain_rows); i++)
        for (size_t before = 0; before < 40; before++)
            for (size_t behind = 0; behind < 20; behind += 19) {
                text_clear(&text);
                buf_fill(&text.text, '.', before);
                buf_puts(&text.text, plain_rows[i].text);
                buf_fill(&text.text, ' ', behind);
                expect_number(text_is_plain(&text), plain_rows[i].plain, text.text.s);
                text_read(&text);
                cr_expect(!plain_rows[i].plain || text.idle, "`%s`", text.text.s);
            }
    text_free(&text);
}

/* --- declared forms --- */

static const struct {
    const char *text, *want; /* the names found, parted by blanks */
} declared_rows[] = {
    {"subagent_type=\"x-y\"", "x-y"},
    {"subagent_type: 'x-y'", "x-y"},
    {"subagent_type=x-y)", "x-y"},
    {"subagent_type=`x-y`", "x-y"},
    {"{\"subagent_type\": \"x-y\"}", "x-y"},
    {"{\\\"subagent_type\\\": \\\"x-y\\\"}", "x-y"},
    {"subagentType: \"x-y\"", "x-y"},
    {"subagent_type = \"kit:x-y\" and subagent_type=kit::z", "x-y z"},
    {"subagent_type=\"a\" or \"b\" | \"c\", \"d\"", "a b c"},
    {"subagent_type=\"Code Reader\"", "Code Reader"},
    {"subagent_type=\"<x>\" subagent_type={x} subagent_type=$x subagent_type=[x]", ""},
    {"subagent_type=\"a-{b}\" subagent_type=\"a-*\" subagent_type=get(x) subagent_type=a.b", ""},
    {"subagent_type: ..., subagent_type:\n  next", ""},
    {"MY_subagent_type=\"x-y\" subagent_types=\"x-y\"", ""},
    {"Task(x-y) Agent(\"z\") Task( 'w' )", "x-y z w"},
    {"Task(a, b) Task(description=\"x\") Agent(<x>) Agent() new Agent(\"x\") my.Task(\"x\") "
     "SubAgent(x)",
     ""},
    {"/agent x-y. `/agent z` (/agent w)", "x-y z w"},
    {"/agent <x> /agents x a/agent x /agent", ""},
    {"@agent-x-y, (@agent-z) @agent-kit:w", "x-y z w"},
    {"@agent-<x> @agent-x/y me@agent-x @agent-x.md", ""},
};

Test(mention, declared_forms) {
    for (size_t i = 0; i < ROWS(declared_rows); i++) {
        Buf got = {0};
        struct declared_scan scan = {.text = slice_from(declared_rows[i].text)};
        for (struct declared d; declared_next(&scan, &d);) {
            buf_puts(&got, got.n ? " " : "");
            buf_slice(&got, slice_sub(scan.text, d.start, d.end));
            cr_expect(d.from <= d.start && d.end <= d.to, "%s", declared_rows[i].text);
        }
        expect_text(buf_view(&got), declared_rows[i].want, declared_rows[i].text);
        buf_free(&got);
    }
}

/* --- near names --- */

Test(mention, near_names) {
    static const struct {
        const char *name, *near;
        bool hyphens;
    } rows[] = {
        {"code-reviewre", "code-reviewer", true},
        {"code-review", "code-reviewer", true},
        {"code-revi", "", true},
        {"cod-reviewr", "code-reviewer", true},
        {"dcoe-reviewer", "code-reviewer", true},
        {"codereviewer", "", true},
        {"codereviewer", "code-reviewer", false},
        {"plannr", "", true},
        {"plannr", "planner", false},
        {"plnr", "", false},
        {"rust-core-tow", "rust-core-two", true},
        {"rust-core-ttt", "rust-core-two", true},
        {"", "", true},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_text(name_nearest(slice_from(rows[i].name), agents, ROWS(agents), rows[i].hyphens),
                    rows[i].near, rows[i].name);
    expect_text(name_but_for_case(S("CODE-reviewer"), agents, ROWS(agents)), "code-reviewer",
                "case");
    expect_text(name_but_for_case(S("warden"), agents, ROWS(agents)), "Warden",
                "case of a capital");
    expect_text(name_but_for_case(S("code-review"), agents, ROWS(agents)), "", "another name");
    expect_text(name_kin(S("rust-core-three"), agents, ROWS(agents)), "rust-core-one", "kin");
    expect_text(name_kin(S("rust-probe"), agents, ROWS(agents)), "", "one shared segment");
    expect_text(name_continued(S("rust-core"), agents, ROWS(agents)), "rust-core-one", "continued");
    cr_expect(name_shares_first(S("security-guard"), agents, ROWS(agents)));
    cr_expect(!name_shares_first(S("sec-guard"), agents, ROWS(agents)));
}

/* The walk over the sorted names finds what comparing with each of them finds. */
Test(mention, near_names_as_by_comparing_all) {
    enum { N = 400 };
    struct arena *arena = arena_new();
    Slice list[N];
    for (unsigned i = 0; i < N; i++)
        list[i] = arena_printf(arena, "%c%c-%c%c-name%03u", 'a' + i % 3, 'a' + i % 2, 'a' + i % 5,
                               'a' + i % 7, i);
    for (unsigned i = 1; i < N; i++)
        for (unsigned k = i; k && slice_cmp(list[k - 1], list[k]) > 0; k--) {
            Slice swapped = list[k];
            list[k] = list[k - 1];
            list[k - 1] = swapped;
        }
    for (unsigned i = 0; i < 2000; i++) {
        Slice name =
            arena_printf(arena, "%c%c-%c%c-%s%03u", 'a' + i % 3, 'a' + i / 7 % 2, 'a' + i / 3 % 5,
                         'a' + i % 7, i % 11 ? "name" : "nmae", i * 7 % 500);
        size_t best = 3;
        Slice want = {0};
        for (unsigned k = 0; k < N; k++) {
            size_t distance = slice_distance(name, list[k], 2);
            if (distance < best) {
                best = distance;
                want = list[k];
            }
        }
        Slice got = name_nearest(name, list, N, true);
        cr_assert(slice_eq(got, want), "%.*s: got %.*s, want %.*s", FMT(name), FMT(got), FMT(want));
    }
    arena_free(arena);
}

Test(mention, likeness) {
    static const struct {
        const char *name;
        enum likeness want;
    } rows[] = {
        {"agent-name", LIKE_PLACEHOLDER},  {"specialist-name", LIKE_PLACEHOLDER},
        {"your-agent", LIKE_PLACEHOLDER},  {"AGENT_NAME", LIKE_PLACEHOLDER},
        {"string", LIKE_PLACEHOLDER},      {"full-stack", LIKE_ADJECTIVE},
        {"end-to-end", LIKE_ADJECTIVE},    {"full-stack-developer", LIKE_ROLE},
        {"claude-sonnet-4-5", LIKE_MODEL}, {"gpt-4o", LIKE_MODEL},
        {"cargo-audit", LIKE_PRODUCT},     {"claude-code", LIKE_PRODUCT},
        {"git-historian", LIKE_PRODUCT},   {"git-expert", LIKE_ROLE},
        {"on-call", LIKE_PEOPLE},          {"data-wizard", LIKE_ROLE},
        {"rust-core-opus", LIKE_NAME},     {"planner", LIKE_NAME},
        {"model-server", LIKE_PRODUCT},    {"load-testing", LIKE_ACTIVITY},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_number(name_likeness(slice_from(rows[i].name)), rows[i].want, rows[i].name);
}

/* --- the judge on plain data --- */

#define LISTED (AROUND_LEADS | AROUND_SPEAKS)
#define USED (AROUND_USE | AROUND_SPEAKS)
#define WEAKLY (AROUND_DELEGATE | AROUND_WEAK)

static const struct {
    enum mention_form form;
    const char *name;
    unsigned around;
    enum mention_verdict want;
    const char *near;
} judge_rows[] = {
    {MENTION_KEY, "code-reviewer", 0, VERDICT_KNOWN, ""},
    {MENTION_KEY, "Explore", 0, VERDICT_BUILTIN, ""},
    {MENTION_KEY, "stranger", 0, VERDICT_UNKNOWN, ""},
    {MENTION_SUBAGENT_TYPE, "explore", 0, VERDICT_NEAR, "Explore"},
    {MENTION_SUBAGENT_TYPE, "code-reviwer", 0, VERDICT_NEAR, "code-reviewer"},
    {MENTION_SUBAGENT_TYPE, "rust-core-three", 0, VERDICT_UNKNOWN, "rust-core-one"},
    {MENTION_SUBAGENT_TYPE, "plannr", 0, VERDICT_UNKNOWN, "planner"},
    {MENTION_SUBAGENT_TYPE, "string", AROUND_UNQUOTED, VERDICT_NOTHING, ""},
    {MENTION_SUBAGENT_TYPE, "kind", AROUND_UNQUOTED, VERDICT_NOTHING, ""},
    {MENTION_SUBAGENT_TYPE, "agent-name", 0, VERDICT_NOTHING, ""},
    {MENTION_SLASH, "ship-shape", AROUND_UNQUOTED, VERDICT_UNKNOWN, ""},
    {MENTION_AT_AGENT, "organizer", 0, VERDICT_KNOWN, ""},
    {MENTION_AT_AGENT, "planner", 0, VERDICT_KNOWN, ""},
    {MENTION_AT_AGENT, "stranger", 0, VERDICT_UNKNOWN, ""},
    {MENTION_AT, "code-reviewer", 0, VERDICT_KNOWN, ""},
    {MENTION_AT, "code-reviewr", 0, VERDICT_NEAR, "code-reviewer"},
    {MENTION_AT, "Planner", 0, VERDICT_NEAR, "planner"},
    {MENTION_AT, "Planner", AROUND_CODE_SPAN, VERDICT_NOTHING, ""},
    {MENTION_AT, "plannr", 0, VERDICT_NOTHING, ""},
    {MENTION_AT, "some-body", 0, VERDICT_NOTHING, ""},
    {MENTION_BOLD, "code-reviewer", 0, VERDICT_KNOWN, ""},
    {MENTION_BOLD, "code-reviewer", AROUND_OTHER, VERDICT_NOTHING, ""},
    {MENTION_BOLD, "code-reviewer", AROUND_LINK, VERDICT_NOTHING, ""},
    {MENTION_BOLD, "planner", LISTED, VERDICT_NOTHING, ""},
    {MENTION_BOLD, "planner", AROUND_AGENT, VERDICT_KNOWN, ""},
    {MENTION_BOLD, "code-smith", 0, VERDICT_NOTHING, ""},
    {MENTION_BOLD, "code-smith", AROUND_LEADS, VERDICT_NOTHING, ""},
    {MENTION_BOLD, "code-smith", LISTED, VERDICT_UNKNOWN, ""},
    {MENTION_BOLD, "code-smith", USED, VERDICT_UNKNOWN, ""},
    {MENTION_BOLD, "data-smith", LISTED, VERDICT_UNCERTAIN, ""},
    {MENTION_BOLD, "data-smith", USED, VERDICT_UNCERTAIN, ""},
    {MENTION_BOLD, "data-smith", AROUND_AGENT, VERDICT_UNKNOWN, ""},
    {MENTION_CODE, "data-smith", AROUND_DELEGATE, VERDICT_UNKNOWN, ""},
    {MENTION_CODE, "data-smith", WEAKLY, VERDICT_UNCERTAIN, ""},
    {MENTION_CODE, "data-analyst", WEAKLY, VERDICT_UNKNOWN, ""},
    {MENTION_CODE, "data-smith", WEAKLY | AROUND_SPEAKS, VERDICT_UNKNOWN, ""},
    {MENTION_CODE, "code-smith", LISTED | AROUND_CELL, VERDICT_UNCERTAIN, ""},
    {MENTION_CODE, "code-smith", LISTED | AROUND_OTHER, VERDICT_NOTHING, ""},
    {MENTION_CODE, "data-smith", AROUND_AGENT | AROUND_THINGS, VERDICT_NOTHING, ""},
    {MENTION_CODE, "data-smith", AROUND_DELEGATE | AROUND_THINGS, VERDICT_UNKNOWN, ""},
    {MENTION_CODE, "data-smith", AROUND_AGENT | AROUND_GONE, VERDICT_NOTHING, ""},
    {MENTION_CODE, "code-fix", LISTED | AROUND_LED, VERDICT_NOTHING, ""},
    {MENTION_CODE, "code-fixer", LISTED | AROUND_LED, VERDICT_UNKNOWN, ""},
    {MENTION_CODE, "release-notes", LISTED, VERDICT_NOTHING, ""},
    {MENTION_CODE, "event-driven", LISTED, VERDICT_NOTHING, ""},
    {MENTION_CODE, "claude-opus-4-1", AROUND_DELEGATE, VERDICT_NOTHING, ""},
    {MENTION_CODE, "cargo-audit", LISTED, VERDICT_NOTHING, ""},
    {MENTION_CODE, "secruity-auditor", LISTED, VERDICT_NEAR, "security-auditor"},
    {MENTION_CODE, "Code-Reviewer", AROUND_AGENT, VERDICT_NEAR, "code-reviewer"},
    {MENTION_CODE, "Code-Reviewer", LISTED, VERDICT_NOTHING, ""},
    {MENTION_CODE, "warden", AROUND_DELEGATE, VERDICT_NEAR, "Warden"},
    {MENTION_CODE, "brainstorm-first", AROUND_DELEGATE | AROUND_QUALIFIED, VERDICT_NOTHING, ""},
    {MENTION_CODE, "merge-captain", AROUND_AGENT | AROUND_QUALIFIED, VERDICT_UNKNOWN, ""},
    {MENTION_CODE, "general-purpose", USED, VERDICT_BUILTIN, ""},
    {MENTION_CODE, "general-purpose", 0, VERDICT_NOTHING, ""},
    {MENTION_BARE, "code-reviewer", 0, VERDICT_KNOWN, ""},
    {MENTION_BARE, "planner", 0, VERDICT_NOTHING, ""},
    {MENTION_BARE, "planner", AROUND_DELEGATE, VERDICT_KNOWN, ""},
    {MENTION_BARE, "code-reviewr", AROUND_AGENT, VERDICT_NOTHING, ""},
    {MENTION_BARE, "rust-core-three", AROUND_DELEGATE, VERDICT_UNCERTAIN, "rust-core-one"},
    {MENTION_BARE, "rust-core-three", 0, VERDICT_NOTHING, ""},
    {MENTION_BARE, "rust-core", AROUND_DELEGATE, VERDICT_NOTHING, ""},
    {MENTION_BARE, "rust-probe", AROUND_DELEGATE, VERDICT_NOTHING, ""},
};

Test(mention, judge) {
    for (size_t i = 0; i < ROWS(judge_rows); i++) {
        char row[80];
        snprintf(row, sizeof row, "row %zu, %s", i, judge_rows[i].name);
        struct mention m = {.form = judge_rows[i].form, .name = slice_from(judge_rows[i].name)};
        m.around = judge_rows[i].around;
        struct judgement j = mention_judge(&m, &names);
        expect_number(j.verdict, judge_rows[i].want, row);
        if (j.verdict >= VERDICT_UNKNOWN)
            expect_text(j.near, judge_rows[i].near, row);
        if (m.form == MENTION_AT_AGENT && slice_is(m.name, "organizer"))
            expect_number(j.before, 6, row);
        expect_number(j.agent.n > 0, j.verdict == VERDICT_KNOWN || j.verdict == VERDICT_BUILTIN,
                      row);
    }
}

/* --- places --- */

/* Each place as LINE:COLUMN NAME, parted by commas; those about which there is nothing to say are
 * left out. */
static void scan_places(struct arena *arena, const char *text, Buf *out) {
    struct sink *sink = sink_new();
    struct source *source = source_from_text(arena, S("x.md"), slice_from(text), sink);
    struct tree *tree = markdown_parse(arena, source, source->body, (uint32_t)source->text.n,
                                       (struct markdown_options){0}, sink);
    struct mention *mentions;
    uint32_t n;
    mention_scan(arena, source, tree, &mentions, &n);
    for (uint32_t i = 0; i < n; i++) {
        const struct mention *m = &mentions[i];
        if (mention_judge(m, &names).verdict == VERDICT_NOTHING)
            continue;
        struct place place = source_place(source, m->start, m->end);
        buf_printf(out, "%s%u:%u %.*s", out->n ? ", " : "", place.line, place.column, FMT(m->name));
        cr_expect(slice_eq(slice_sub(source->text, m->start, m->end), m->name), "%s", text);
        if (m->node)
            cr_expect(
                slice_eq(slice_sub(tree->nodes[m->node].text, m->offset, m->offset + m->length),
                         m->name),
                "%s", text);
    }
    sink_free(sink);
}

static const struct {
    const char *text, *want;
} place_rows[] = {
    {"Ask the **code-reviewer** now.\n", "1:11 code-reviewer"},
    {"é — `code-reviewer`\r\nand code-reviewer\r\n", "1:6 code-reviewer, 2:5 code-reviewer"},
    {"> quoted code-reviewer\n> and\n> `security-auditor`\n",
     "1:10 code-reviewer, 3:4 security-auditor"},
    {"- a\n\n  1. **code-reviewer**: x\n", "3:8 code-reviewer"},
    {"a \\* b &amp; code-reviewer\n", "1:14 code-reviewer"},
    {"code-reviewer-x x-code-reviewer code-reviewer.md a/code-reviewer code-reviewer_x "
     "code-reviewer\n",
     "1:82 code-reviewer"},
    {"```\ncode-reviewer\nTask(code-reviewer)\n```\n", "3:6 code-reviewer"},
    {"    Task(code-reviewer)\n", "1:10 code-reviewer"},
    {"| Agent |\n|---|\n| x\\|y **code-reviewer** |\n", "3:10 code-reviewer"},
    {"<rules>\nsend it to code-reviewer\n<!-- code-reviewer -->\n</rules>\n", "2:12 code-reviewer"},
    {"<pre>\ncode-reviewer\n</pre>\n", ""},
    {"[code-reviewer](x.md) and ![code-reviewer](x.png)\n", ""},
    {"**code-reviewer:** x\n", "1:3 code-reviewer"},
    {"***`code-reviewer`***\n", "1:5 code-reviewer"},
    {"*code-reviewer*, \"code-reviewer\" (code-reviewer)\n",
     "1:2 code-reviewer, 1:19 code-reviewer, 1:35 code-reviewer"},
    {"---\ndescription: \"Say \\\"x\\\"\\ncode-reviewer, then stop\"\n---\n", "2:26 code-reviewer"},
    {"---\ndelegates: [code-reviewer, 'stranger']\nagent: planner\n---\nx\n",
     "2:13 code-reviewer, 2:29 stranger, 3:8 planner"},
    {"---\nagents: code-reviewer, stranger\ntools: Read, Task(planner, stranger)\n---\n",
     "2:9 code-reviewer, 2:24 stranger, 3:19 planner, 3:28 stranger"},
    {"---\nagents: ['*', '{x}']\nagent: true\n---\n", ""},
    {"# Agents\n\n- **code-smith**: x\n", ""},
    {"# Agents\n\n## Agents\n\n- **code-smith**: x\n\n## Else\n\n- **code-smith**: x\n",
     "5:5 code-smith"},
    {"## Agents\n\n### Quick\n\n- **code-smith**: x\n", "5:5 code-smith"},
    {"## Agents\n\n### Tools\n\n- **code-smith**: x\n", ""},
    {"## Agent tools\n\n- **code-smith**: x\n", ""},
    {"## Else\n\nOther agents:\n- **code-smith** x\n- y\n", "4:5 code-smith"},
    {"## Else\n\nOther agents.\n- **code-smith** x\n", ""},
    {"## The Task tool\n\n- use **code-smith** x\n", "3:9 code-smith"},
    {"> ## Agents\n\n- **code-smith**: x\n", ""},
    {"## Agents\n\n**code-smith**: x\n\n**code-smith** does x.\n", "3:3 code-smith"},
    {"Delegates, in short, all the work to `code-smith`, `data-smith` and the `rust-smith`. To "
     "`x-y`.\n",
     "1:39 code-smith, 1:53 data-smith, 1:74 rust-smith"},
    {"Delegate it. Go to `code-smith`.\n", ""},
    {"Delegate when asked to `code-smith`.\n", ""},
    {"Hand the work off to **code-smith** or **data-smith** (fast) and **rust-smith**.\n",
     "1:24 code-smith, 1:42 data-smith, 1:68 rust-smith"},
    {"`code-smith`, `data-smith` and the `rust-smith` subagents\n",
     "1:2 code-smith, 1:16 data-smith, 1:37 rust-smith"},
    {"An agent `code-smith` that x. An agent `read-write` thing.\n", "1:11 code-smith"},
    {"The planner agent, not a planner.\n", "1:5 planner"},
    {"Use kit:code-reviewer and kit::planner agent\n", "1:9 code-reviewer, 1:32 planner"},
};

Test(mention, places) {
    for (size_t i = 0; i < ROWS(place_rows); i++) {
        struct arena *arena = arena_new();
        Buf got = {0};
        scan_places(arena, place_rows[i].text, &got);
        expect_text(buf_view(&got), place_rows[i].want, place_rows[i].text);
        buf_free(&got);
        arena_free(arena);
    }
}

/* --- escalation --- */

/* The known agents that work is escalated to, parted by blanks. */
static const struct {
    const char *text, *want;
} escalation_rows[] = {
    {"Escalate hard bugs to **planner**, or `code-reviewer`.\n", "planner code-reviewer"},
    {"It escalates to the code-reviewer agent. Delegate to planner.\n", "code-reviewer"},
    {"Know when to escalate complex issues to code-reviewer.\n", "code-reviewer"},
    {"Escalation: `code-reviewer` (rare)\n", "code-reviewer"},
    {"Escalation to planner agent\n", "planner"},
    {"## When to escalate\n\n- **code-reviewer**: x\n- y: use `security-auditor`\n",
     "code-reviewer security-auditor"},
    {"## Escalation\n\n`code-reviewer`: x\n", "code-reviewer"},
    {"## Escalation\n\nUse these agents:\n\n- `code-reviewer`\n", "code-reviewer"},
    {"## Work\n\nEscalate to other agents:\n\n- `code-reviewer`\n", "code-reviewer"},
    {"| When | Escalate to |\n|---|---|\n| `planner` | `code-reviewer` |\n", "code-reviewer"},
    {"## Escalation\n\n| Agent |\n|---|\n| **code-reviewer** |\n", "code-reviewer"},
    /* Sent there, but not because it is too hard. */
    {"Delegate to **code-reviewer**. Hand off to `planner` agent.\n", ""},
    {"## Escalation\n\n- Delegate to `code-reviewer` when x\n", ""},
    {"## Escalation\n\nDelegate to:\n\n- `code-reviewer`\n", ""},
    {"## Delegation and escalation\n\n- `code-reviewer`: x\n", ""},
    {"## Escalation\n\n### Collaboration\n\n- `code-reviewer`: x\n", ""},
    {"Use agents with automatic escalation:\n\n1. `code-reviewer`\n", ""},
    /* Where it comes from. */
    {"## Escalations from other agents\n\n- `code-reviewer`\n", ""},
    {"## Escalation\n\n- from `code-reviewer`: x\n", ""},
    {"ESCALATION ONLY: use after code-reviewer fails.\n", ""},
    {"## Escalation policy\n\nOnly when the `code-reviewer` agent failed.\n", ""},
    {"Escalate. Then ask code-reviewer.\n", ""},
};

Test(mention, escalation) {
    for (size_t i = 0; i < ROWS(escalation_rows); i++) {
        struct arena *arena = arena_new();
        struct sink *sink = sink_new();
        Slice text = slice_from(escalation_rows[i].text);
        struct source *source = source_from_text(arena, S("x.md"), text, sink);
        struct tree *tree =
            markdown_parse(arena, source, source->body, (uint32_t)source->text.n, (struct markdown_options){0}, sink);
        struct mention *mentions;
        uint32_t n;
        Buf got = {0};
        mention_scan(arena, source, tree, &mentions, &n);
        for (uint32_t k = 0; k < n; k++)
            if (mentions[k].around & AROUND_ESCALATE && mention_judge(&mentions[k], &names).verdict == VERDICT_KNOWN)
                buf_printf(&got, "%s%.*s", got.n ? " " : "", FMT(mentions[k].name));
        expect_text(buf_view(&got), escalation_rows[i].want, escalation_rows[i].text);
        buf_free(&got);
        sink_free(sink);
        arena_free(arena);
    }
}
