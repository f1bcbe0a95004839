#include "cli/options.h"
#include "base/caret.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/vec.h"
#include "cli/command.h"
#include "cli/watcher.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool set_dir(struct options *options, const char *value) {
    options->dir = value;
    return *value != '\0';
}

static bool set_output(struct options *options, const char *value) {
    options->output = value;
    return *value != '\0';
}

static bool set_target(struct options *options, const char *value) {
    options->target = value;
    return *value != '\0';
}

static bool set_jobs(struct options *options, const char *value) {
    char *end;
    unsigned long jobs = strtoul(value, &end, 10);
    options->jobs = (unsigned)jobs;
    return *value >= '0' && *value <= '9' && *end == '\0' && jobs >= 1 && jobs <= 1024;
}

static bool set_port(struct options *options, const char *value) {
    char *end;
    unsigned long port = strtoul(value, &end, 10);
    options->port = (unsigned)port;
    return *value >= '0' && *value <= '9' && *end == '\0' && port <= UINT16_MAX;
}

static bool set_fail_on(struct options *options, const char *value) {
    return level_find(slice_from(value), &options->fail_on) && options->fail_on != LEVEL_OFF;
}

static Slice format_name(const char *value) {
    Slice name = slice_from(value);
    return slice_sub(name, 0, slice_find_char(name, '=', 0));
}

/* NAME or NAME=FILE; which names there are depends on the command, which may come behind (options_fit). */
static bool set_format(struct options *options, const char *value) {
    Slice name = format_name(value);
    struct wanted_report report = {.format = report_format_find(name)};
    if (value[name.n] == '=')
        report.file = value + name.n + 1;
    options->format = value;
    if (report.format && (!report.file || *report.file) && options->n_reports < MOST_REPORTS)
        options->reports[options->n_reports++] = report;
    else if (!options->no_report)
        options->no_report = value;
    return *value != '\0';
}

static void advise_format(Slice name, const char *const *formats) {
    Slice names[MOST_REPORTS];
    Buf list = {0};
    size_t n = 0;
    for (; formats ? formats[n] != NULL : n < report_format_count; n++) {
        names[n] = slice_from(formats ? formats[n] : report_formats[n].name);
        buf_printf(&list, "%s%.*s", n ? ", " : "", FMT(names[n]));
    }
    Slice near = nearest_name(name, names, n);
    if (near.n)
        advise("did you mean `%.*s`?", FMT(near));
    advise("the formats are %s", list.s);
    buf_free(&list);
}

#define WORD(member)                                                                               \
    static bool set_##member(struct options *options, const char *value) {                         \
        options->member = value;                                                                   \
        return *value != '\0';                                                                     \
    }
WORD(baseline)
WORD(write_baseline)
WORD(changed_since)
WORD(diff)
WORD(tool)
WORD(shard)
#undef WORD

#define SWITCH(member)                                                                             \
    static bool set_##member(struct options *options, const char *value) {                         \
        (void)value;                                                                               \
        return options->member = true;                                                             \
    }
SWITCH(check)
SWITCH(dry_run)
SWITCH(prune)
SWITCH(force)
SWITCH(external)
SWITCH(origin)
SWITCH(tokens)
SWITCH(json)
SWITCH(markdown)
SWITCH(strict)
SWITCH(explain)
SWITCH(profile_templates)
SWITCH(quiet)
SWITCH(fix)
SWITCH(neutral)
SWITCH(dedupe)
SWITCH(apply)
SWITCH(adopt)
SWITCH(open)
SWITCH(help)
SWITCH(version)
#undef SWITCH

static const struct option table[] = {
    {'C', "directory", "DIR", TAKES_DIR, set_dir},
    {'o', "output", "a path", TAKES_OUTPUT, set_output},
    {'j', "jobs", "a number from 1 to 1024", TAKES_JOBS, set_jobs},
    {'t', "target", "TARGET", TAKES_TARGET, set_target},
    {0, "shard", "I/N or `auto`", TAKES_SHARD, set_shard},
    {0, "fail-on", "`error`, `warning` or `info`", TAKES_FAIL_ON, set_fail_on},
    {0, "format", "FORMAT or FORMAT=FILE", TAKES_FORMAT, set_format},
    {0, "baseline", "a file", TAKES_BASELINE, set_baseline},
    {0, "write-baseline", "a file", TAKES_WRITE_BASELINE, set_write_baseline},
    {0, "changed-since", "a revision", TAKES_CHANGED_SINCE, set_changed_since},
    {0, "check", NULL, TAKES_CHECK, set_check},
    {0, "dry-run", NULL, TAKES_DRY_RUN, set_dry_run},
    {0, "prune", NULL, TAKES_PRUNE, set_prune},
    {0, "force", NULL, TAKES_FORCE, set_force},
    {0, "diff", "a document or a target", TAKES_DIFF, set_diff},
    {0, "external", NULL, TAKES_EXTERNAL, set_external},
    {0, "origin", NULL, TAKES_ORIGIN, set_origin},
    {0, "tokens", NULL, TAKES_TOKENS, set_tokens},
    {0, "json", NULL, TAKES_JSON, set_json},
    {0, "markdown", NULL, TAKES_MARKDOWN, set_markdown},
    {0, "strict", NULL, TAKES_STRICT, set_strict},
    {0, "explain", NULL, TAKES_EXPLAIN, set_explain},
    {0, "profile-templates", NULL, TAKES_PROFILE_TEMPLATES, set_profile_templates},
    {0, "fix", NULL, TAKES_FIX, set_fix},
    {0, "tool", "TOOL", TAKES_TOOL, set_tool},
    {0, "neutral", NULL, TAKES_NEUTRAL, set_neutral},
    {0, "dedupe", NULL, TAKES_DEDUPE, set_dedupe},
    {0, "apply", NULL, TAKES_APPLY, set_apply},
    {0, "adopt", NULL, TAKES_ADOPT, set_adopt},
    {0, "port", "a number from 0 to 65535", TAKES_PORT, set_port},
    {0, "open", NULL, TAKES_OPEN, set_open},
    {'q', "quiet", NULL, TAKES_QUIET, set_quiet},
    {'h', "help", NULL, 0, set_help},
    {'V', "version", NULL, 0, set_version},
};
enum { OPTIONS = sizeof table / sizeof *table };

/* What stands at the command line's place `at`. */
struct scan {
    int argc, at;
    char **argv;
    struct options *out;
    VEC(const char *) words; /* all that is no option */
};

/* Words of the command line and of the library are quoted in messages: what would steer a terminal is shown instead. */
static void say(const char *before, const char *behind, const char *format, va_list args) {
    Buf text = {0}, shown = {0};
    buf_vprintf(&text, format, args);
    buf_visible(&shown, buf_view(&text));
    fprintf(stderr, "%s%s%s", before, shown.s ? shown.s : "", behind);
    buf_free(&text);
    buf_free(&shown);
}

void complain(const char *format, ...) {
    va_list args;
    va_start(args, format);
    say("quire: ", "\n", format, args);
    va_end(args);
}

void advise(const char *format, ...) {
    va_list args;
    va_start(args, format);
    say("  = help: ", "\n", format, args);
    va_end(args);
}

void remark(const char *format, ...) {
    va_list args;
    va_start(args, format);
    say("", "", format, args);
    va_end(args);
}

const struct option *option_at(size_t i) {
    return i < OPTIONS ? &table[i] : NULL;
}

const struct option *option_by_letter(char letter) {
    for (size_t i = 0; i < OPTIONS; i++)
        if (table[i].letter == letter)
            return &table[i];
    return NULL;
}

const struct option *option_by_name(Slice name) {
    for (size_t i = 0; i < OPTIONS; i++)
        if (slice_is(name, table[i].name))
            return &table[i];
    return NULL;
}

/* One that is begun must be the only one. */
Slice word_meant(Slice word, const Slice *words, size_t n) {
    Slice near = nearest_name(word, words, n);
    size_t begun = 0;
    for (size_t i = 0; i < n && !near.n; i++)
        begun += slice_starts(words[i], word);
    for (size_t i = 0; i < n && begun == 1 && word.n > 1; i++)
        if (slice_starts(words[i], word))
            near = words[i];
    return near;
}

static bool unknown_option(Slice spelling) {
    Slice names[OPTIONS], word = slice_sub(spelling, 2, spelling.n);
    for (size_t i = 0; i < OPTIONS; i++)
        names[i] = slice_from(table[i].name);
    complain("there is no option `%.*s`", FMT(spelling));
    Slice near = word_meant(word, names, OPTIONS);
    if (near.n)
        advise("did you mean `--%.*s`?", FMT(near));
    advise("`quire help COMMAND` lists a command's options; `--` ends them");
    return false;
}

/* `value` is what was written together with the option, or NULL; then the next word is taken. */
static bool apply(struct scan *scan, const struct option *option, Slice spelling,
                  const char *value) {
    if (!option)
        return unknown_option(spelling);
    if (value && !option->value) {
        complain("`%.*s` takes no value", FMT(spelling));
        return false;
    }
    if (!value && option->value) {
        if (scan->at + 1 >= scan->argc) {
            complain("`%.*s` needs a value: %s", FMT(spelling), option->value);
            return false;
        }
        value = scan->argv[++scan->at];
    }
    scan->out->given |= option->bit;
    if (option->set(scan->out, value))
        return true;
    complain("`%.*s` wants %s, not `%s`", FMT(spelling), option->value, value);
    Slice near = nearest_quoted(slice_from(value), slice_from(option->value));
    if (near.n)
        advise("did you mean `%.*s`?", FMT(near));
    return false;
}

/* --name, --name=value, --name value */
static bool read_long(struct scan *scan, const char *word) {
    const char *equals = strchr(word, '=');
    Slice spelling = slice_from(word);
    if (equals)
        spelling = slice_sub(spelling, 0, (size_t)(equals - word));
    const struct option *option = option_by_name(slice_sub(spelling, 2, spelling.n));
    return apply(scan, option, spelling, equals ? equals + 1 : NULL);
}

/* -q, -qh, -Cdir, -C dir */
static bool read_short(struct scan *scan, const char *word) {
    for (const char *letter = word + 1; *letter; letter++) {
        const struct option *option = option_by_letter(*letter);
        char spelling[] = {'-', *letter, '\0'};
        bool valued = option && option->value;
        const char *value = valued && letter[1] ? letter + 1 : NULL;
        if (!apply(scan, option, option ? slice_from(spelling) : slice_from(word), value))
            return false;
        if (valued)
            break;
    }
    return true;
}

static bool read_words(struct scan *scan) {
    bool ended = false;
    for (scan->at = 1; scan->at < scan->argc; scan->at++) {
        const char *word = scan->argv[scan->at];
        if (ended || word[0] != '-' || word[1] == '\0')
            *VEC_PUSH(&scan->words) = word;
        else if (strcmp(word, "--") == 0)
            ended = true;
        else if (word[1] == '-' ? !read_long(scan, word) : !read_short(scan, word))
            return false;
    }
    return true;
}

static bool is_dumb(void) {
    const char *term = getenv("TERM");
    return !term || strcmp(term, "dumb") == 0;
}

/* https://no-color.org: any value but an empty one says no. */
static bool wants_colour(int fd) {
    const char *no = getenv("NO_COLOR");
    return isatty(fd) && !(no && *no) && !is_dumb();
}

bool options_read(struct arena *arena, int argc, char **argv, struct options *out) {
    *out = (struct options){.dir = ".", .fail_on = LEVEL_ERROR};
    out->started = watcher_clock();
    out->terminal = isatty(STDOUT_FILENO);
    out->watched = isatty(STDERR_FILENO) && !is_dumb();
    out->colour = wants_colour(STDOUT_FILENO);
    out->colour_err = wants_colour(STDERR_FILENO);
    struct scan scan = {.argc = argc, .argv = argv, .out = out};
    bool good = read_words(&scan);
    const char **words = VEC_KEEP(&scan.words, arena);
    if (scan.words.n) {
        out->command = words[0];
        out->operands = words + 1;
        out->n_operands = scan.words.n - 1;
    }
    VEC_FREE(&scan.words);
    return good;
}

static const struct option *first_of(Takes bits) {
    for (size_t i = 0; i < OPTIONS; i++)
        if (table[i].bit & bits)
            return &table[i];
    return NULL;
}

/* False after a message. */
static bool format_fits(const struct options *options, const struct command *command) {
    const char *const *formats = command->formats;
    const char *wrong = formats ? options->format : options->no_report;
    for (size_t i = 0; formats && wrong && formats[i]; i++)
        if (strcmp(formats[i], wrong) == 0)
            return true;
    if (!wrong)
        return true;
    complain("`--format` wants %s, not `%s`", formats ? "FORMAT" : "FORMAT or FORMAT=FILE", wrong);
    if (formats || !report_format_find(format_name(wrong)))
        advise_format(format_name(wrong), formats);
    return false;
}

bool options_fit(const struct options *options, const struct command *command) {
    const struct option *stray = first_of(options->given & ~command->takes);
    if (stray)
        complain("`quire %s` takes no `--%s`", command->name, stray->name);
    else if (options->n_operands > command->max_operands)
        complain("`quire %s` does not know what to do with `%s`", command->name,
                 options->operands[command->max_operands]);
    else if (options->n_operands < command->min_operands)
        complain("`quire %s` needs %s", command->name, command->operand);
    else
        return !(command->takes & TAKES_FORMAT) || format_fits(options, command);
    advise("`quire help %s` shows how it is called", command->name);
    return false;
}

bool options_fit_word(const struct options *options, const char *command, const char *word, Takes takes) {
    const struct option *stray = first_of(options->given & ~takes);
    if (!stray)
        return true;
    complain("`quire %s %s` takes no `--%s`", command, word, stray->name);
    advise("`quire help %s` shows how it is called", command);
    return false;
}
