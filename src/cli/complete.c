#include "base/caret.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/path.h"
#include "build/load.h"
#include "cli/usage.h"
#include "template/engine.h"
#include <stdio.h>

/* What is known behind the words up to the last. */
struct line {
    const struct options *options;   /* of `quire complete` itself */
    const struct command *command;   /* NULL: not yet named */
    const struct option *open;       /* wants its value; NULL: none does */
    const char *operands[MOST_OPERANDS];
    size_t n_operands;
    Takes given;
    const char *dir;                 /* -C, or NULL */
    bool ended;                      /* by `--` */
    bool lost;                       /* the command is none */
};

struct completer {
    struct arena *arena;
    struct line line;
    Slice before;                    /* what stands before a value in the last word, "--target=" */
    Slice typed;                     /* the rest of it */
    size_t offered;
};

/* --- the words before --- */

static void read_value(struct line *line, const struct option *option, const char *value) {
    if (option->bit == TAKES_DIR)
        line->dir = value;
    line->open = NULL;
}

static void read_option(struct line *line, const char *word) {
    Slice name = slice_from(word + 2);
    size_t equals = slice_find_char(name, '=', 0);
    bool is_long = word[1] == '-';
    const struct option *option =
        is_long ? option_by_name(slice_sub(name, 0, equals)) : option_by_letter(word[1]);
    for (word++; !is_long && option && !option->value && *++word;)
        option = option_by_letter(*word);
    if (!option)
        return;
    line->given |= option->bit;
    if (!option->value)
        return;
    if (is_long && equals != SLICE_NONE)
        read_value(line, option, name.s + equals + 1);
    else if (!is_long && word[1])
        read_value(line, option, word + 1);
    else
        line->open = option;
}

static void read_word(struct line *line, const char *word) {
    if (line->open)
        read_value(line, line->open, word);
    else if (!line->ended && strcmp(word, "--") == 0)
        line->ended = true;
    else if (!line->ended && word[0] == '-' && word[1])
        read_option(line, word);
    else if (!line->command && !line->lost)
        line->lost = !(line->command = command_find(word));
    else if (line->n_operands < MOST_OPERANDS)
        line->operands[line->n_operands++] = word;
}

/* --- what is offered --- */

/* A word of the library may hold anything: what would steer a terminal, or be read as more than one, is left out. */
static bool is_plain(Slice word) {
    Buf shown = {0};
    buf_visible(&shown, word);
    bool plain = word.n && word.s[0] != ':' && slice_eq(buf_view(&shown), word) && slice_find_char(word, '\t', 0) == SLICE_NONE;
    buf_free(&shown);
    return plain;
}

static void offer(struct completer *c, Slice word, Slice text) {
    if (!slice_starts(word, c->typed) || !is_plain(word))
        return;
    printf("%.*s%.*s", FMT(c->before), FMT(word));
    if (text.n)
        printf("\t%.*s", FMT(text));
    putchar('\n');
    c->offered++;
}

static void offer_files(struct completer *c, bool folders) {
    puts(folders ? ":folders" : ":files");
    c->offered++;
}

static void offer_commands(struct completer *c) {
    for (size_t i = 0; i < command_count; i++)
        offer(c, slice_from(commands[i].name), slice_from(commands[i].summary));
}

static void offer_rules(struct completer *c) {
    for (enum rule rule = 0; rule < RULE_COUNT; rule++)
        offer(c, slice_from(rule_id(rule)), slice_from(rule_summary(rule)));
}

static void offer_kinds(struct completer *c) {
    static const enum kind kinds[] = {KIND_AGENT, KIND_COMMAND, KIND_SKILL, KIND_SNIPPET};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        offer(c, slice_from(kind_name(kinds[i])), (Slice){0});
}

/* `a` or `b`: what stands between backquotes. */
static void offer_quoted(struct completer *c, Slice text) {
    for (size_t at = 0; (at = slice_find_char(text, '`', at)) != SLICE_NONE;) {
        size_t end = slice_find_char(text, '`', at + 1);
        offer(c, slice_sub(text, at + 1, end), (Slice){0});
        at = end == SLICE_NONE ? text.n : end + 1;
    }
}

static void offer_formats(struct completer *c) {
    const struct command *command = c->line.command;
    const char *const *formats = command ? command->formats : NULL;
    for (size_t i = 0; formats && formats[i]; i++)
        offer(c, slice_from(formats[i]), (Slice){0});
    for (size_t i = 0; !formats && i < report_format_count; i++)
        offer(c, slice_from(report_formats[i].name), (Slice){0});
}

/* --- the library --- */

static const char *library_root(const struct completer *c) {
    const char *base = c->line.options->dir, *dir = c->line.dir;
    if (!dir)
        return base;
    return path_is_absolute(slice_from(dir)) ? dir : arena_printf(c->arena, "%s/%s", base, dir).s;
}

/* The program's and the library's files below this folder of templates/; in the completer's arena. */
static Slice *list_templates(struct completer *c, const char *folder, size_t *n) {
    struct sink *sink = sink_new();
    struct engine *engine = engine_new(library_root(c), NULL, sink);
    Slice *files;
    engine_list(engine, c->arena, folder, &files, n);
    engine_free(engine);
    sink_free(sink);
    return files;
}

static void offer_targets(struct completer *c) {
    size_t n;
    Slice *files = list_templates(c, "prompts", &n);
    for (size_t i = 0; i < n; i++)
        if (slice_is(path_ext(files[i]), "lua") && slice_is(path_dir(files[i]), "prompts"))
            offer(c, path_stem(files[i]), S("target"));
}

/* By their names alone; once there is a `/`, with their folders. */
static void offer_templates(struct completer *c) {
    bool whole = slice_find_char(c->typed, '/', 0) != SLICE_NONE;
    size_t n;
    Slice *files = list_templates(c, "", &n);
    for (size_t i = 0; i < n; i++)
        offer(c, whole ? files[i] : path_base(files[i]), path_dir(files[i]));
}

/* Is the name another document's, too, that came before? */
static bool seen(struct map *names, Slice name) {
    if (map_has(names, name))
        return true;
    map_set(names, name, NULL);
    return false;
}

/* Bare names; once there is a `/`, those with their kind, and so one that would be read as an option. */
static void offer_documents(struct completer *c, const struct library *library) {
    bool with_kind = slice_find_char(c->typed, '/', 0) != SLICE_NONE;
    struct map names = {0};
    for (size_t i = 0; i < library->documents.n; i++) {
        const struct document *document = &library->documents.v[i];
        const char *kind = kind_name(document->kind);
        bool option = slice_starts(document->name, S("-")) && !c->line.ended && !c->before.n;
        Slice name = with_kind || option ? arena_printf(c->arena, "%s/%.*s", kind, FMT(document->name)) : document->name;
        if (!seen(&names, name))
            offer(c, name, slice_from(kind));
    }
    map_free(&names);
    if (with_kind)
        offer_files(c, false);
}

static void offer_names(struct completer *c) {
    const char *root = library_root(c);
    struct sink *sink = sink_new();
    struct engine *engine = engine_new(root, NULL, sink);
    struct load_request request = {.root = root, .engine = engine, .sink = sink, .names = true};
    struct loaded loaded;
    if (load_library(&request, &loaded))
        offer_documents(c, loaded.library);
    loaded_free(&loaded);
    engine_free(engine);
    sink_free(sink);
}

/* --- places --- */

static bool is_one_of(Slice word, const char *const *words) {
    for (; *words; words++)
        if (slice_is(word, *words))
            return true;
    return false;
}

/* What a word in capitals stands for; nothing is offered for what only the user can know. */
static void offer_kind(struct completer *c, Slice what) {
    static const char *const names[] = {"NAME", "OLD", "a document or a target", NULL};
    static const char *const targets[] = {"TARGET", "TOOL", "a document or a target", NULL};
    static const char *const folders[] = {"DIR", "FOLDER", "a folder", NULL};
    static const char *const files[] = {"PATH", "FILE", "OUTPUT", "a file", "a path", NULL};
    bool of_templates = c->line.command && c->line.command->run == run_templates && slice_is(what, "FILE");
    if (of_templates)
        offer_templates(c);
    else if (is_one_of(what, names))
        offer_names(c);
    if (is_one_of(what, targets))
        offer_targets(c);
    if (!of_templates && (is_one_of(what, folders) || is_one_of(what, files)))
        offer_files(c, is_one_of(what, folders));
    if (slice_is(what, "RULE"))
        offer_rules(c);
    if (slice_is(what, "COMMAND"))
        offer_commands(c);
    if (slice_is(what, "KIND"))
        offer_kinds(c);
}

static void offer_value(struct completer *c, const struct option *option) {
    Slice what = slice_from(option->value);
    if (option->bit == TAKES_FORMAT)
        offer_formats(c);
    offer_kind(c, what);
    offer_quoted(c, what);
}

static void offer_options(struct completer *c) {
    const struct line *line = &c->line;
    const struct option *option;
    for (size_t i = 0; (option = option_at(i)); i++) {
        bool taken = (line->command ? line->command->takes : TAKES_DIR) & option->bit;
        taken |= option->letter == 'h' || (option->letter == 'V' && !line->command);
        bool again = option->bit == TAKES_FORMAT || !(line->given & option->bit);
        if (!taken || !again || (!line->command && line->ended))
            continue;
        Slice word = arena_printf(c->arena, "--%s", option->name), text = S("explain the command");
        if (option->bit)
            text = line->command ? usage_option(c->arena, line->command, option->name) : S("the library's folder");
        else if (option->letter == 'V')
            text = S("print the version");
        /* -C is taken where it means nothing, too; there nobody needs it. */
        if (text.n)
            offer(c, word, text);
    }
}

/* Is what was typed what this way to call the command has? Words that stand for themselves have to be. */
static bool fits(const struct line *line, const struct usage *usage) {
    for (size_t i = 0; i < line->n_operands; i++) {
        Slice operand = usage_operand(usage, i), word = slice_from(line->operands[i]);
        if (!operand.n)
            return false;
        bool found = !usage_is_literal(operand);
        for (size_t at = 0; !found && at <= operand.n;) {
            size_t bar = slice_find_char(operand, '|', at);
            found = slice_eq(slice_sub(operand, at, bar), word);
            at = bar == SLICE_NONE ? operand.n + 1 : bar + 1;
        }
        if (!found)
            return false;
    }
    return true;
}

static void offer_operand(struct completer *c, const struct usage *usage) {
    size_t at = c->line.n_operands;
    Slice operand = usage_operand(usage, at);
    if (!usage_is_literal(operand)) {
        /* Behind a kind comes a name that nothing has yet. */
        bool is_new = at && slice_is(usage_operand(usage, at - 1), "KIND");
        offer_kind(c, is_new ? (Slice){0} : operand);
        return;
    }
    for (size_t from = 0; from <= operand.n;) {
        size_t bar = slice_find_char(operand, '|', from);
        offer(c, slice_sub(operand, from, bar), (Slice){0});
        from = bar == SLICE_NONE ? operand.n + 1 : bar + 1;
    }
}

static void offer_operands(struct completer *c) {
    struct usage usages[MOST_USAGES];
    struct map done = {0};
    size_t n = usage_read(c->line.command, usages);
    for (size_t i = 0; i < n; i++)
        if (fits(&c->line, &usages[i]) && !seen(&done, usage_operand(&usages[i], c->line.n_operands)))
            offer_operand(c, &usages[i]);
    map_free(&done);
}

/* --- the last word --- */

/* In the last word, `--name=` may stand before a value. */
static const struct option *value_of(struct completer *c) {
    size_t equals = slice_find_char(c->typed, '=', 0);
    if (c->line.ended || !slice_starts(c->typed, S("--")) || equals == SLICE_NONE)
        return NULL;
    const struct option *option = option_by_name(slice_sub(c->typed, 2, equals));
    if (!option || !option->value)
        return NULL;
    c->before = slice_sub(c->typed, 0, equals + 1);
    c->typed = slice_sub(c->typed, equals + 1, c->typed.n);
    return option;
}

static void complete(struct completer *c) {
    const struct option *option = c->line.open ? c->line.open : value_of(c);
    if (option)
        offer_value(c, option);
    else if (!c->line.ended && slice_starts(c->typed, S("-")))
        offer_options(c);
    else if (c->line.command)
        offer_operands(c);
    else
        offer_commands(c);
    if (!c->offered && !option && !c->line.ended && c->line.command && !c->typed.n)
        offer_options(c);
}

int run_complete(const struct options *options) {
    size_t n = options->n_operands;
    struct completer c = {.arena = arena_new(), .line = {.options = options}};
    for (size_t i = 0; i + 1 < n; i++)
        read_word(&c.line, options->operands[i]);
    if (n)
        c.typed = slice_from(options->operands[n - 1]);
    if (!c.line.lost)
        complete(&c);
    arena_free(c.arena);
    return EXIT_CLEAN;
}
