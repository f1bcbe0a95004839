#include "render/languages.h"
#include "base/builtin.h"

#ifdef QUIRE_GRAMMARS

#define GRAMMAR(name) const struct TSLanguage *tree_sitter_##name(void)
GRAMMAR(bash);
GRAMMAR(c);
GRAMMAR(css);
GRAMMAR(go);
GRAMMAR(html);
GRAMMAR(java);
GRAMMAR(javascript);
GRAMMAR(json);
GRAMMAR(lua);
GRAMMAR(markdown);
GRAMMAR(markdown_inline);
GRAMMAR(python);
GRAMMAR(rust);
GRAMMAR(toml);
GRAMMAR(tsx);
GRAMMAR(typescript);
GRAMMAR(yaml);

#define JS "tree-sitter-javascript/queries/"
#define TS "tree-sitter-typescript/queries/"
#define OTHERS "@tree-sitter-grammars/tree-sitter-"
#define MARKDOWN OTHERS "markdown/tree-sitter-markdown"

/* Where two queries say something of the same word, the later file wins. */
/* clang-format off: a row is two lines. */
static const struct language languages[] = {
    {"bash",
     "sh shell zsh ksh",
     tree_sitter_bash,
     {"tree-sitter-bash/queries/highlights.scm"},
     NULL,
     NULL,
     NULL},
    {"c", "h", tree_sitter_c, {"tree-sitter-c/queries/highlights.scm"}, NULL, NULL, NULL},
    {"css", "", tree_sitter_css, {"tree-sitter-css/queries/highlights.scm"}, NULL, NULL, NULL},
    {"go", "golang", tree_sitter_go, {"tree-sitter-go/queries/highlights.scm"}, NULL, NULL, NULL},
    {"html",
     "htm xml svg vue",
     tree_sitter_html,
     {"tree-sitter-html/queries/highlights.scm"},
     "tree-sitter-html/queries/injections.scm",
     NULL,
     NULL},
    {"java", "", tree_sitter_java, {"tree-sitter-java/queries/highlights.scm"}, NULL, NULL, NULL},
    {"javascript",
     "js jsx mjs cjs node",
     tree_sitter_javascript,
     {JS "highlights.scm", JS "highlights-jsx.scm", JS "highlights-params.scm"},
     JS "injections.scm",
     NULL,
     "`"},
    {"json",
     "jsonc json5 jsonl ndjson",
     tree_sitter_json,
     {"tree-sitter-json/queries/highlights.scm"},
     NULL,
     "(pair key: (_) @property)",
     NULL},
    {"lua",
     "",
     tree_sitter_lua,
     {OTHERS "lua/queries/highlights.scm"},
     OTHERS "lua/queries/injections.scm",
     NULL,
     "cdef"},
    {"markdown",
     "md mdx",
     tree_sitter_markdown,
     {MARKDOWN "/queries/highlights.scm"},
     MARKDOWN "/queries/injections.scm",
     NULL,
     NULL},
    {"markdown_inline",
     "",
     tree_sitter_markdown_inline,
     {MARKDOWN "-inline/queries/highlights.scm"},
     MARKDOWN "-inline/queries/injections.scm",
     NULL,
     NULL},
    {"python",
     "py python3 pyi",
     tree_sitter_python,
     {"tree-sitter-python/queries/highlights.scm"},
     NULL,
     NULL,
     NULL},
    {"rust",
     "rs",
     tree_sitter_rust,
     {"tree-sitter-rust/queries/highlights.scm"},
     "tree-sitter-rust/queries/injections.scm",
     NULL,
     "!"},
    {"toml",
     "",
     tree_sitter_toml,
     {OTHERS "toml/queries/highlights.scm"},
     NULL,
     "(pair (bare_key) @property)",
     NULL},
    {"tsx",
     "",
     tree_sitter_tsx,
     {JS "highlights.scm", JS "highlights-jsx.scm", TS "highlights.scm"},
     JS "injections.scm",
     NULL,
     "`"},
    {"typescript",
     "ts mts cts",
     tree_sitter_typescript,
     {JS "highlights.scm", TS "highlights.scm"},
     JS "injections.scm",
     NULL,
     "`"},
    {"yaml", "yml", tree_sitter_yaml, {OTHERS "yaml/queries/highlights.scm"}, NULL, NULL, NULL},
};
/* clang-format on */

#else

/* One that no code is in: a table has a row. */
static const struct language languages[] = {{.name = "", .aliases = ""}};

#endif

enum { LANGUAGES = sizeof languages / sizeof *languages };

static bool is_alias(Slice name, const char *aliases) {
    for (Slice rest = slice_from(aliases); rest.n > 0;) {
        size_t blank = slice_find_char(rest, ' ', 0);
        size_t end = blank == SLICE_NONE ? rest.n : blank;
        if (slice_eq_nocase(name, slice_sub(rest, 0, end)))
            return true;
        rest = slice_sub(rest, end + 1, rest.n);
    }
    return false;
}

const struct language *language_find(Slice name) {
    for (size_t i = 0; i < LANGUAGES && name.n > 0; i++)
        if (slice_eq_nocase(name, slice_from(languages[i].name)) ||
            is_alias(name, languages[i].aliases))
            return &languages[i];
    return NULL;
}

Slice language_query(const char *name) {
    for (size_t i = 0; i < query_count; i++)
        if (slice_is(slice_from(queries[i].name), name))
            return (Slice){(const char *)queries[i].bytes, queries[i].size};
    return (Slice){0};
}

const struct language *language_all(size_t *n) {
    *n = languages[0].grammar ? LANGUAGES : 0;
    return languages;
}
