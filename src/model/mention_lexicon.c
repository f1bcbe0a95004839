#include "model/mention_lexicon.h"
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 64, MOST_SEGMENTS = 16 };

/* All tables are sorted. */

static const char *const placeholder_words[] = {
    "1",      "2",        "3",         "4",       "5",           "a",           "agent",
    "agents", "an",       "another",   "any",     "appropriate", "b",           "bar",
    "baz",    "c",        "chosen",    "current", "custom",      "d",           "dest",
    "exact",  "example",  "foo",       "here",    "id",          "my",          "n",
    "name",   "names",    "new",       "next",    "other",       "previous",    "qux",
    "sample", "selected", "some",      "source",  "specialist",  "specialized", "specific",
    "sub",    "subagent", "subagents", "target",  "the",         "this",        "type",
    "x",      "xxx",      "y",         "your",    "z",
};

/* Single words that stand in places of names without being one. */
static const char *const no_names[] = {
    "all",    "any",  "auto",      "bool",   "false",    "inherit",  "int",
    "none",   "null", "number",    "object", "optional", "required", "str",
    "string", "true", "undefined", "value",  "xxx",
};

static const char *const roles[] = {
    "admin",       "administrator",  "advisor",     "agent",       "analyst",
    "analyzer",    "architect",      "assistant",   "auditor",     "author",
    "automator",   "builder",        "chef",        "chief",       "coach",
    "coder",       "consultant",     "coordinator", "creator",     "critic",
    "curator",     "debugger",       "designer",    "detective",   "developer",
    "director",    "documenter",     "editor",      "engineer",    "enhancer",
    "evaluator",   "executor",       "expert",      "explorer",    "facilitator",
    "fixer",       "generator",      "guardian",    "guide",       "guru",
    "hacker",      "helper",         "hunter",      "implementer", "inspector",
    "integrator",  "investigator",   "judge",       "lead",        "librarian",
    "linguist",    "maintainer",     "manager",     "marketer",    "master",
    "mentor",      "migrator",       "moderator",   "modernizer",  "navigator",
    "officer",     "operator",       "optimizer",   "oracle",      "orchestrator",
    "organizer",   "planner",        "pro",         "producer",    "programmer",
    "prototyper",  "refactorer",     "researcher",  "responder",   "reviewer",
    "scientist",   "scout",          "sentinel",    "shipper",     "simplifier",
    "specialist",  "storyteller",    "strategist",  "summarizer",  "supervisor",
    "synthesizer", "teacher",        "tester",      "tracker",     "trainer",
    "translator",  "troubleshooter", "tuner",       "tutor",       "validator",
    "verifier",    "whisperer",      "wizard",      "writer",
};

/* Last segments of adjectives and adverbs. */
static const char *const adjective_ends[] = {
    "aided",     "aligned",  "art",        "assisted",  "aware",     "based",     "by",
    "case",      "centered", "centric",    "coupled",   "date",      "day",       "deep",
    "defined",   "demand",   "depth",      "detailed",  "driven",    "effective", "efficient",
    "effort",    "enabled",  "end",        "exclusive", "facing",    "fast",      "first",
    "focused",   "forward",  "free",       "friendly",  "generated", "grade",     "grained",
    "heavy",     "house",    "in",         "intensive", "level",     "like",      "line",
    "locked",    "long",     "loop",       "managed",   "minded",    "native",    "off",
    "offs",      "on",       "only",       "oriented",  "out",       "party",     "point",
    "powered",   "practice", "practices",  "purpose",   "quality",   "ready",     "related",
    "resistant", "running",  "safe",       "scale",     "scoped",    "sensitive", "shelf",
    "shot",      "side",     "sided",      "sized",     "source",    "specific",  "stack",
    "standing",  "step",     "structured", "style",     "term",      "threaded",  "tier",
    "time",      "to",       "turn",       "typed",     "up",        "ups",       "using",
    "value",     "wide",     "written",
};

static const char *const adjective_starts[] = {
    "anti", "best",  "camel", "cross", "double", "end",   "fine",   "full",  "half",
    "high", "in",    "kebab", "long",  "low",    "mid",   "multi",  "must",  "non",
    "on",   "pre",   "real",  "self",  "semi",   "short", "single", "snake", "state",
    "step", "third", "tight", "top",   "two",    "under", "well",
};

static const char *const model_families[] = {
    "chatgpt", "claude", "codestral", "command", "deepseek", "gemini", "gemma", "gpt",
    "grok",    "llama",  "mistral",   "o1",      "o3",       "o4",     "phi",   "qwen",
};

static const char *const model_words[] = {
    "flash", "haiku", "instant", "large", "latest", "lite",  "mini",
    "nano",  "opus",  "preview", "pro",   "sonnet", "turbo",
};

/* First segments of programs, their parts and their settings. */
static const char *const product_starts[] = {
    "apt",     "aria",          "aws",     "babel", "brew",    "cargo",    "docker", "eslint",
    "git",     "gnu",           "helm",    "http",  "jest",    "kubectl",  "lib",    "npm",
    "npx",     "opentelemetry", "pip",     "pnpm",  "postcss", "prettier", "pytest", "rollup",
    "systemd", "vite",          "webpack", "x",     "yarn",
};

static const char *const products[] = {
    "async-std",     "async-trait",    "claude-code",   "claude-desktop",    "cli-table",
    "clippy-driver", "codex-cli",      "content-type",  "copilot-cli",       "core-js",
    "cursor-agent",  "data-testid",    "dry-run",       "elastic-search",    "fluent-bit",
    "gemini-cli",    "github-copilot", "golangci-lint", "happy-dom",         "husky-hooks",
    "lint-staged",   "node-exporter",  "node-fetch",    "node-modules",      "open-webui",
    "pre-commit",    "proc-macro2",    "react-dom",     "react-hook-form",   "react-native",
    "react-query",   "react-router",   "rust-analyzer", "scikit-learn",      "semantic-release",
    "shadcn-ui",     "socket-io",      "ssh-agent",     "styled-components", "tanstack-query",
    "ts-jest",       "ts-node",        "user-agent",    "vue-router",
};

/* Last segments of programs and of what they read and write. */
static const char *const product_ends[] = {
    "api",      "app",       "branch", "bucket",   "cache",   "cli",   "client", "cluster",
    "config",   "container", "daemon", "database", "db",      "doc",   "docs",   "endpoint",
    "file",     "files",     "flag",   "flags",    "header",  "hook",  "hooks",  "html",
    "id",       "image",     "job",    "js",       "json",    "key",   "lib",    "library",
    "log",      "logs",      "md",     "module",   "page",    "pages", "parser", "path",
    "plugin",   "pool",      "proxy",  "py",       "queue",   "rc",    "report", "rs",
    "schema",   "script",    "sdk",    "server",   "service", "sh",    "store",  "table",
    "template", "test",      "tests",  "token",    "toml",    "tool",  "tools",  "ts",
    "ui",       "url",       "yaml",   "yml",
};

static const char *const people[] = {
    "call",   "customer",    "customers",    "human", "humans", "owner", "owners",
    "person", "stakeholder", "stakeholders", "team",  "teams",  "user",  "users",
};

#define IN(segment, table) is_in((segment), (table), sizeof(table) / sizeof *(table))

static int compare(const void *key, const void *row) {
    return strcmp(key, *(const char *const *)row);
}

static bool is_in(const char *segment, const char *const *table, size_t n) {
    return bsearch(segment, table, n, sizeof *table, compare) != NULL;
}

/* The name in lower case, cut into NUL-terminated segments; their number, 0 when it is too long. */
static size_t cut(Slice name, char lower[LONGEST + 1], const char *segments[MOST_SEGMENTS]) {
    size_t n = 0, start = 0;
    if (name.n > LONGEST)
        return 0;
    for (size_t i = 0; i <= name.n; i++) {
        char c = i < name.n ? name.s[i] : 0;
        lower[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        if (c && c != '-' && c != '_')
            continue;
        if (n == MOST_SEGMENTS)
            return 0;
        lower[i] = 0;
        segments[n++] = lower + start;
        start = i + 1;
    }
    return n;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_placeholder(const char *const *segments, size_t n) {
    if (n == 1 && IN(segments[0], no_names))
        return true;
    for (size_t i = 0; i < n; i++)
        if (!IN(segments[i], placeholder_words))
            return false;
    return true;
}

static bool is_model(const char *const *segments, size_t n) {
    if (!IN(segments[0], model_families))
        return false;
    for (size_t i = 1; i < n; i++)
        if (is_digit(segments[i][0]) || IN(segments[i], model_words))
            return true;
    return false;
}

static bool has_capitals_alone(Slice name) {
    bool capital = false;
    for (size_t i = 0; i < name.n; i++) {
        if (name.s[i] >= 'a' && name.s[i] <= 'z')
            return false;
        capital = capital || (name.s[i] >= 'A' && name.s[i] <= 'Z');
    }
    return capital;
}

static bool is_product(Slice name) {
    for (size_t i = 0; i < sizeof products / sizeof *products; i++)
        if (slice_is(name, products[i]))
            return true;
    return false;
}

/* The roles that are hardly ever parts of a program, as managers, builders and guides are. */
static const char *const persons[] = {
    "advisor",    "analyst",     "architect",  "auditor",    "coach",
    "consultant", "coordinator", "critic",     "designer",   "developer",
    "engineer",   "expert",      "guru",       "lead",       "librarian",
    "marketer",   "mentor",      "programmer", "researcher", "reviewer",
    "scientist",  "specialist",  "strategist", "tester",     "writer",
};

bool name_is_person(Slice name) {
    char lower[LONGEST + 1];
    const char *segments[MOST_SEGMENTS];
    size_t n = cut(name, lower, segments);
    return n > 1 && IN(segments[n - 1], persons);
}

enum likeness name_likeness(Slice name) {
    char lower[LONGEST + 1];
    const char *segments[MOST_SEGMENTS];
    size_t n = cut(name, lower, segments);
    if (n == 0)
        return LIKE_NAME;
    if (is_placeholder(segments, n) || has_capitals_alone(name))
        return LIKE_PLACEHOLDER;
    if (n == 1)
        return LIKE_NAME;
    if (is_model(segments, n))
        return LIKE_MODEL;
    if (is_product(name))
        return LIKE_PRODUCT;
    const char *last = segments[n - 1];
    if (IN(last, roles))
        return LIKE_ROLE;
    if (IN(last, people))
        return LIKE_PEOPLE;
    if (IN(last, adjective_ends) || IN(segments[0], adjective_starts))
        return LIKE_ADJECTIVE;
    if (IN(segments[0], product_starts) || IN(last, product_ends))
        return LIKE_PRODUCT;
    size_t length = strlen(last);
    return length > 5 && strcmp(last + length - 3, "ing") == 0 ? LIKE_ACTIVITY : LIKE_NAME;
}
