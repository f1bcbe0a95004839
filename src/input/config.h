/* Settings: quire.yaml, or what the folders say when there is none.
 *
 *     title: Prompts of the Rust team
 *     url: https://example.org/prompts      # http:// or https://
 *     content:                              # an item is a folder, or a map
 *       - content                           # agents/, commands/, skills/ below it, all else pages
 *       - {dir: docs, kind: page}           # kind: agent, command, skill, page
 *       - {dir: tools/claude, kind: agent, tool: claude-code}
 *     snippets:
 *       - {dir: shared, alias: [.agpm/snippets]}
 *     output: site
 *     targets: [plain, claude-code, opencode]
 *     highlight: true
 *     guide: [content/start.md, content/basics]   # what comes first among the pages of its folder
 *     edit: https://example.org/repository/edit/main/{path}   # where a page's source can be changed
 *     references: replace                   # or keep
 *     mentions: {declared: error, marked: warning, prose: off}
 *     known_agents: [release-bot]
 *     external:                             # see struct config_external
 *       timeout: 20s
 *       ignore: ["*://intranet.example.*"]
 *     rules:                                # a level, levels by path pattern, or a list of such
 *       link/missing-file: off
 *       agent/unknown: {"content/old*": info}
 *       include/missing-path: [{paths: ["drafts*", "old*"], level: off}]
 *     budget:                               # how long prompts may be: tokens, or a map of units
 *       agent: 4000
 *       targets: {copilot: {agent: {characters: 20000}}, codex: off}
 *     models: {opencode: {fast: zen/fast}}  # what a target calls a model; `false` leaves it out
 *     tools: {copilot: {Monitor: false}}    # and a tool
 *     project: {...}
 *
 * `rules:` may also be a list of `{rule: ID, paths: PATTERN or list, level: LEVEL}`; without `paths` an item speaks of
 * all files. Of several that speak of one file the last wins. Levels: error, warning, info, off.
 * Where a list is expected a single text is taken as a list of one, and a key without a value counts as absent.
 *
 * A folder in `content:` without `kind` has that of the tool's folder which it is (then also its tool, unless `tool:`
 * says another; `tool: ""` says none), else that which its own name says (agents, commands, skills), else it is
 * divided by subfolders. Lists that are not given are discovered: `content`, `.agents/skills` and the tools' folders;
 * `snippets` and `.agpm/snippets`. Where none of those holds content, `agents`, `commands` and `skills` at the root do.
 */
#ifndef QUIRE_INPUT_CONFIG_H
#define QUIRE_INPUT_CONFIG_H

#include "base/diag.h"
#include "base/str.h"
#include "input/yaml.h"

enum kind { KIND_AGENT, KIND_COMMAND, KIND_SKILL, KIND_PAGE, KIND_SNIPPET, KIND_COUNT };
const char *kind_name(enum kind kind);     /* "agent" */
const char *kind_plural(enum kind kind);   /* "agents", also the folder of its pages; "pages" for KIND_PAGE */
bool kind_find(Slice name, enum kind *kind);

/* A folder whose Markdown belongs to the library. */
struct entry {
    Slice dir;                 /* relative to the root, "" = the root itself */
    enum kind kind;            /* KIND_SNIPPET for a snippet folder; KIND_PAGE: by subfolder (agents/, commands/,
                                  skills/NAME/SKILL.md below it) where `by_folder`, else all are pages */
    bool by_folder;
    Slice tool;                /* empty: written for no tool in particular */
    Slice *aliases;            /* other path prefixes by which texts name this folder, normalised */
    size_t n_aliases;
};

/* A folder that a target module names as its tool's own; looked for when the settings do not list folders. */
struct known_folder {
    Slice dir;
    enum kind kind;
    Slice tool;
};

struct config_rule {
    Slice pattern;             /* path pattern, empty: everywhere */
    enum rule rule;
    enum level level;
};

/* What the length of a prompt is measured in: tokens and characters of its text, bytes of the whole file. */
enum unit { UNIT_TOKENS, UNIT_CHARACTERS, UNIT_BYTES, UNIT_COUNT };
const char *unit_name(enum unit unit);     /* "tokens" */
bool unit_find(Slice name, enum unit *unit);

enum { BUDGET_OFF = 0 };

/* How long the prompts of one kind may be. */
struct config_budget {
    Slice target;              /* whose prompts; empty: the text as it is without any target */
    enum kind kind;
    enum unit unit;
    uint32_t most;             /* or BUDGET_OFF: as long as they like, whatever the target's tool takes */
    const struct value *value; /* where quire.yaml says so */
};

/* A place of `guide:`. */
struct config_guide {
    Slice path;                /* normalised, of a page or a folder of pages; none stands twice */
    const struct value *value; /* where quire.yaml says so */
};

struct drafts;

struct status_range {
    uint16_t from, to;         /* both included */
};

/* A header for the addresses of one origin. */
struct config_header {
    Slice origin;              /* "https://example.org", "http://intranet:8080": lower case, the usual port left out */
    Slice name;
    Slice value;               /* each ${QUIRE_NAME} in it stands for a variable of the environment */
};

/* `external:`, for addresses on the web. Durations are numbers of seconds, or a number with ms, s, m, h or d. */
struct config_external {
    uint32_t timeout_ms;       /* timeout: for one request; 20 s */
    uint32_t retries;          /* retries: after the first try; 2 */
    uint32_t wait_ms;          /* wait: before the first retry, doubled for each further one; 1 s */
    uint32_t ttl_s;            /* ttl: how long an address that worked is not asked again; 1 day */
    bool local;                /* local: also addresses of this machine and of private networks */
    Slice *ignore;             /* ignore: whole addresses, `*` for any characters */
    size_t n_ignore;
    struct status_range *accept;  /* accept: further statuses of addresses that work */
    size_t n_accept;
    struct config_header *headers;  /* headers: {ORIGIN: {NAME: VALUE}}, in the order given */
    size_t n_headers;
};

struct source;

struct config {
    const char *root;          /* the library's folder, as it can be opened */
    bool from_file;            /* a quire.yaml was there */
    const struct value *tree;  /* the whole quire.yaml, for what targets and templates read (models, tools, project,
                                  budget); always a map, empty when there is no file or it cannot be read */
    Slice text;                /* its bytes */
    const struct source *source;  /* the same with its lines, for findings about a value of `tree` */
    Slice title, url;          /* empty when not set */
    Slice edit;                /* an address with {path} in it, or empty */
    bool highlight;            /* code has colours; the default */
    Slice output;              /* default "site"; relative to the root unless absolute */
    struct entry *entries;     /* content and snippets; content first, in the order given or looked for */
    size_t n_entries;
    Slice *targets;            /* default plain, claude-code, opencode */
    size_t n_targets;
    bool references_keep;      /* references: keep */
    Slice *known_agents;
    size_t n_known_agents;
    struct config_guide *guide;    /* in the order given */
    size_t n_guide;
    struct config_external external;
    enum level mention_levels[3];  /* mentions: {declared, marked, prose}: at most this level; default error, no bound */
    struct config_rule *rules;     /* in order; the last that matches wins */
    size_t n_rules;
    struct config_budget *budgets; /* one at most for each target, kind and unit */
    size_t n_budgets;
};

/* Reads root/quire.yaml (absent is fine) and finds the folders. Unknown keys, bad values and folders that do not exist
 * are errors with place and did-you-mean, reported to `sink`; the result is usable in any case, but a caller
 * stops with status 2 when there was an error. `known` are the target modules' folders; they must outlive the result.
 * The levels of `rules:` are not told to the sink, for they may depend on the path: ask config_level.
 * `drafts` (NULL for none) count as there, also below a root that is not yet there. Everything lives in `arena`. */
struct config *config_load(struct arena *arena, const char *root, const struct drafts *drafts, const struct known_folder *known,
                           size_t n_known, struct sink *sink);

/* Names of targets and tools become parts of file names. */
bool config_is_file_name(Slice name);

/* The entry that a file belongs to: the one with the longest dir, NULL when none. */
const struct entry *config_entry(const struct config *config, Slice path);
enum level config_level(const struct config *config, enum rule rule, Slice path);

#endif
