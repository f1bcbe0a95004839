#include "input/tera_parts.h"

/* Tokens to nodes. A tag is a word and what that word wants; those that open a block read on to the tag that ends it. */

struct tag {
    Slice word;
    struct tera_reader reader;         /* behind the word */
};

static const struct tera_token *current(const struct tera *t) {
    return &t->tokens.v[t->at];
}

static struct tera_reader reader_of(struct tera *t, const struct tera_token *token) {
    return (struct tera_reader){.t = t, .at = token->inner, .end = token->inner_end};
}

static struct tag read_word(struct tera *t) {
    struct tag tag = {.reader = reader_of(t, current(t))};
    tera_take_name(&tag.reader, &tag.word);
    return tag;
}

/* What stands behind the tag's last part? */
static bool at_end(struct tera_reader *r) {
    tera_skip_space(r);
    return r->at >= r->end || tera_expected(r, "the end of the tag");
}

static struct tera_node *new_node(struct tera *t, enum tera_node_kind kind) {
    const struct tera_token *token = current(t);
    struct tera_node *node = ARENA_NEW(t->arena, struct tera_node);
    node->kind = kind;
    node->start = token->start;
    node->end = node->head_end = token->end;
    node->inner = token->inner;
    node->inner_end = token->inner_end;
    node->close = token->close;
    return node;
}

/* --- words that cannot stand where they stand --- */

static const struct unsupported {
    const char *word, *why;
} UNSUPPORTED[] = {
    {"include", "agpm has it switched off; embed a file by `{{ 'path' | content }}`"},
    {"extends", "agpm has it switched off; put what is shared into a snippet"},
    {"import", "agpm has it switched off; put what is shared into a snippet"},
    {"macro", "put what is shared into a snippet"},
    {"endmacro", "put what is shared into a snippet"},
};

static const struct mistake {
    const char *word, *help;
} MISTAKES[] = {
    {"elseif", "write `elif`"},
    {"elsif", "write `elif`"},
    {"end", "write `endif`, `endfor`, `endfilter` or `endblock`"},
    {"endset", "Tera's `set` has no body: `{% set name = value %}`"},
    {"endraw", "no `{% raw %}` is open here"},
    {"call", "Tera has no such tag"},
    {"with", "Tera has no such tag; use `set`"},
    {"do", "Tera has no such tag"},
    {"autoescape", "nothing is escaped here"},
};

static const char *const TAGS[] = {"if",  "elif",   "else",      "endif", "for",      "endfor", "set",     "set_global",
                                   "raw", "filter", "endfilter", "block", "endblock", "break",  "continue"};
enum { N_TAGS = sizeof TAGS / sizeof *TAGS };

static bool report_unsupported(struct tera *t, Slice word, uint32_t start, uint32_t end) {
    for (size_t i = 0; i < sizeof UNSUPPORTED / sizeof *UNSUPPORTED; i++) {
        if (!slice_is(word, UNSUPPORTED[i].word))
            continue;
        if (tera_fail(t, RULE_AGPM_UNSUPPORTED, start, end, "the tag `%.*s` is not supported", FMT(word)))
            diag_help(t->job->sink, "%s", UNSUPPORTED[i].why);
        return true;
    }
    return false;
}

static void help_with_tag(struct tera *t, Slice word) {
    for (size_t i = 0; i < sizeof MISTAKES / sizeof *MISTAKES; i++)
        if (slice_is(word, MISTAKES[i].word)) {
            diag_help(t->job->sink, "%s", MISTAKES[i].help);
            return;
        }
    Slice names[N_TAGS];
    for (size_t i = 0; i < N_TAGS; i++)
        names[i] = slice_from(TAGS[i]);
    Slice near = nearest_name(word, names, N_TAGS);
    if (near.n)
        diag_help(t->job->sink, "did you mean `%.*s`?", FMT(near));
    else
        diag_help(t->job->sink, "the tags are if, for, set, set_global, raw, filter, block, break and continue");
}

static bool is_tag(Slice word) {
    for (size_t i = 0; i < N_TAGS; i++)
        if (slice_is(word, TAGS[i]))
            return true;
    return false;
}

/* A word that opens nothing and ends nothing that is open. */
static bool report_tag(struct tera *t, const struct tag *tag) {
    uint32_t end = tag->reader.at, start = end - (uint32_t)tag->word.n;
    if (tag->word.n == 0) {
        struct tera_reader r = tag->reader;
        return tera_expected(&r, "a word such as `if` or `for`");
    }
    if (report_unsupported(t, tag->word, start, end))
        return false;
    if (is_tag(tag->word)) {
        if (tera_fail(t, RULE_AGPM_SYNTAX, start, end, "`%.*s` belongs to nothing that is open here", FMT(tag->word)))
            diag_help(t->job->sink, "blocks are closed in the order in which they were opened, the last first");
        return false;
    }
    if (tera_fail(t, RULE_AGPM_SYNTAX, start, end, "there is no tag `%.*s`", FMT(tag->word)))
        help_with_tag(t, tag->word);
    return false;
}

/* --- blocks --- */

static bool read_body(struct tera *t, struct tera_node **body);

static bool report_unclosed(struct tera *t, const struct tera_node *node, const char *word, const char *close) {
    if (tera_fail(t, RULE_AGPM_SYNTAX, node->start, node->head_end, "`%s` is opened here and never closed", word))
        diag_help(t->job->sink, "close it with `{%% %s %%}`", close);
    return false;
}

/* Reads up to the tag that ends the block, which is then the current one; *tag holds its word, one of `words`. */
static bool read_block(struct tera *t, const struct tera_node *node, const char *word, const char *const *words, size_t n,
                       struct tera_node **body, struct tag *tag) {
    if (t->nesting >= TERA_NESTING) {
        tera_fail(t, RULE_AGPM_LIMIT, node->start, node->head_end, "blocks are nested deeper than %d", TERA_NESTING);
        return false;
    }
    t->nesting++;
    bool ok = read_body(t, body);
    t->nesting--;
    if (!ok)
        return false;
    if (current(t)->kind == TOKEN_END)
        return report_unclosed(t, node, word, words[n - 1]);
    *tag = read_word(t);
    for (size_t i = 0; i < n; i++)
        if (slice_is(tag->word, words[i]))
            return true;
    return report_tag(t, tag);
}

static void end_block(struct tera *t, struct tera_node *node) {
    node->end = current(t)->end;
    t->at++;
}

static bool read_if(struct tera *t, struct tag *tag, struct tera_node *node) {
    static const char *const words[] = {"elif", "else", "endif"};
    struct tera_branch **last = &node->branches;
    for (bool has_else = false;; last = &(*last)->next) {
        struct tera_branch *branch = *last = ARENA_NEW(t->arena, struct tera_branch);
        if (slice_is(tag->word, "endif"))
            break;
        if (!has_else && !(branch->condition = tera_read_condition(&tag->reader)))
            return false;
        if (!at_end(&tag->reader))
            return false;
        t->at++;
        if (!read_block(t, node, "if", words + (has_else ? 2 : 0), has_else ? 1 : 3, &branch->body, tag))
            return false;
        has_else = slice_is(tag->word, "else");
    }
    *last = NULL;
    if (!at_end(&tag->reader))
        return false;
    end_block(t, node);
    return true;
}

static bool read_for_head(struct tag *tag, struct tera_node *node) {
    struct tera_reader *r = &tag->reader;
    if (!tera_take_name(r, &node->name))
        return tera_expected(r, "the name of a variable");
    if (tera_take(r, ",")) {
        node->key = node->name;
        if (!tera_take_name(r, &node->name))
            return tera_expected(r, "the name of a variable");
    }
    if (!tera_take_word(r, "in"))
        return tera_expected(r, "`in`");
    node->expr = tera_read_container(r);
    return node->expr && at_end(r);
}

static bool read_for(struct tera *t, struct tag *tag, struct tera_node *node) {
    static const char *const words[] = {"else", "endfor"};
    if (!read_for_head(tag, node))
        return false;
    t->at++;
    t->loops++;
    bool ok = read_block(t, node, "for", words, 2, &node->body, tag);
    while (ok && slice_is(tag->word, "else")) {
        ok = at_end(&tag->reader);
        t->at++;
        ok = ok && read_block(t, node, "for", words, 2, &node->otherwise, tag);
    }
    t->loops--;
    if (!ok || !at_end(&tag->reader))
        return false;
    end_block(t, node);
    return true;
}

static bool read_set(struct tag *tag, struct tera_node *node) {
    struct tera_reader *r = &tag->reader;
    node->global = slice_is(tag->word, "set_global");
    if (!tera_take_name(r, &node->name))
        return tera_expected(r, "the name of a variable");
    if (!tera_take(r, "="))
        return tera_expected(r, "`=`");
    node->expr = tera_read_expr(r);
    return node->expr && at_end(r);
}

/* filter and block: one tag, a body, one tag. */
static bool read_section(struct tera *t, struct tag *tag, struct tera_node *node) {
    static const char *const ends[] = {"endfilter", "endblock"};
    bool filter = node->kind == NODE_FILTER;
    Slice name;
    unsigned loops = t->loops;
    if (filter && !(node->call = tera_read_filter(&tag->reader)))
        return false;
    if (!filter && !tera_take_name(&tag->reader, &name))
        return tera_expected(&tag->reader, "the block's name");
    if (!at_end(&tag->reader))
        return false;
    t->at++;
    t->loops = 0;  /* `break` cannot leave a filter */
    bool ok = read_block(t, node, filter ? "filter" : "block", &ends[!filter], 1, &node->body, tag);
    t->loops = loops;
    if (!ok)
        return false;
    if (!filter)
        tera_take_name(&tag->reader, &name);
    if (!at_end(&tag->reader))
        return false;
    end_block(t, node);
    return true;
}

static bool read_jump(struct tera *t, struct tag *tag, const struct tera_node *node) {
    if (t->loops)
        return at_end(&tag->reader);
    tera_fail(t, RULE_AGPM_SYNTAX, node->start, node->end, "`%.*s` stands in no loop", FMT(tag->word));
    return false;
}

/* --- nodes --- */

static const struct opener {
    const char *word;
    enum tera_node_kind kind;
} OPENERS[] = {
    {"if", NODE_IF},         {"for", NODE_FOR},     {"set", NODE_SET},     {"set_global", NODE_SET},
    {"filter", NODE_FILTER}, {"block", NODE_BLOCK}, {"break", NODE_BREAK}, {"continue", NODE_CONTINUE},
};

static bool read_tag(struct tera *t, struct tag *tag, struct tera_node *node) {
    switch (node->kind) {
    case NODE_IF:
        return read_if(t, tag, node);
    case NODE_FOR:
        return read_for(t, tag, node);
    case NODE_FILTER:
    case NODE_BLOCK:
        return read_section(t, tag, node);
    case NODE_SET:
        t->at++;
        return read_set(tag, node);
    default:
        t->at++;
        return read_jump(t, tag, node);
    }
}

static bool read_output(struct tera *t, struct tera_node *node) {
    struct tera_reader r = reader_of(t, current(t));
    t->at++;
    tera_skip_space(&r);
    if (r.at >= r.end) {
        tera_fail(t, RULE_AGPM_SYNTAX, node->start, node->end, "nothing stands between `{{` and `}}`");
        return false;
    }
    node->expr = tera_read_expr(&r);
    return node->expr && at_end(&r);
}

/* Nodes up to a tag that opens nothing, or the end. */
static bool read_body(struct tera *t, struct tera_node **last) {
    for (;;) {
        const struct tera_token *token = current(t);
        struct tera_node *node = NULL;
        bool ok = true;
        if (token->kind == TOKEN_END) {
            return true;
        } else if (token->kind == TOKEN_TEXT || token->kind == TOKEN_LITERAL) {
            node = new_node(t, token->kind == TOKEN_TEXT ? NODE_TEXT : NODE_LITERAL);
            t->at++;
        } else if (token->kind == TOKEN_OUTPUT) {
            node = new_node(t, NODE_OUTPUT);
            ok = read_output(t, node);
        } else {
            struct tag tag = read_word(t);
            for (size_t i = 0; i < sizeof OPENERS / sizeof *OPENERS && !node; i++)
                if (slice_is(tag.word, OPENERS[i].word))
                    node = new_node(t, OPENERS[i].kind);
            if (!node)
                return true;
            ok = read_tag(t, &tag, node);
        }
        if (!ok)
            return false;
        *last = node;
        last = &node->next;
    }
}

bool tera_parse(struct tera *t, struct tera_node **nodes) {
    if (!read_body(t, nodes))
        return false;
    if (current(t)->kind == TOKEN_END)
        return true;
    struct tag tag = read_word(t);
    return report_tag(t, &tag);
}
