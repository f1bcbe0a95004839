#include "base/diag.h"
#include "cli/command.h"
#include "cli/rules_page.h"
#include <string.h>

enum { TEXT_WIDTH = 80 };

static void list_rules(void) {
    size_t widest = 0;
    for (size_t i = 0; i < RULE_COUNT; i++) {
        size_t width = strlen(rule_id((enum rule)i));
        widest = width > widest ? width : widest;
    }
    for (size_t i = 0; i < RULE_COUNT; i++)
        printf("%-*s  %-7s  %s\n", (int)widest, rule_id((enum rule)i),
               level_name(rule_level((enum rule)i)), rule_summary((enum rule)i));
}

/* In lines of TEXT_WIDTH; words are divided by single spaces. */
static void print_text(const char *text) {
    size_t column = 0;
    while (*text) {
        size_t n = strcspn(text, " ");
        if (column && column + 1 + n > TEXT_WIDTH) {
            putchar('\n');
            column = 0;
        }
        column += (size_t)printf("%s%.*s", column ? " " : "", (int)n, text);
        text += n + (text[n] == ' ');
    }
    putchar('\n');
}

static void print_example(const char *title, const char *example) {
    Slice rest = slice_from(example), line;
    printf("\n%s\n", title);
    while (slice_next_line(&rest, &line))
        printf(line.n ? "    %.*s\n" : "%.*s\n", FMT(line));
}

/* Settings and front matter come before any text, and templates are none: their findings stand in
 * no block that a comment could speak of. */
static bool can_be_silenced(enum rule rule) {
    static const char *const others[] = {"config/", "library/",  "front-matter/", "template/",
                                         "output/", "suppress/", "agent/orphan"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (slice_starts(slice_from(rule_id(rule)), slice_from(others[i])))
            return false;
    return true;
}

static void explain(enum rule rule) {
    const struct explanation *explanation = rule_explanation(rule);
    printf("%s (%s): %s\n\n", rule_id(rule), level_name(rule_level(rule)), rule_summary(rule));
    print_text(explanation->text);
    print_example("wrong:", explanation->wrong);
    print_example("right:", explanation->right);
    if (!slice_starts(slice_from(rule_id(rule)), S("config/")))
        printf("\nits level, in quire.yaml:\n    rules: {%s: %s}\n", rule_id(rule),
               rule_level(rule) == LEVEL_OFF ? "warning" : "off");
    if (can_be_silenced(rule))
        printf("\nsilenced for the next block, in the text:\n    <!-- quire-ignore %s: why -->\n",
               rule_id(rule));
}

static void add_text(Buf *out, const char *key, const char *text) {
    buf_printf(out, ",\n  \"%s\": ", key);
    buf_json_string(out, slice_from(text));
}

static void add_rule(Buf *out, enum rule rule) {
    const struct explanation *explanation = rule_explanation(rule);
    buf_puts(out, "{\n  \"rule\": ");
    buf_json_string(out, slice_from(rule_id(rule)));
    add_text(out, "level", level_name(rule_level(rule)));
    add_text(out, "summary", rule_summary(rule));
    add_text(out, "text", explanation->text);
    add_text(out, "wrong", explanation->wrong);
    add_text(out, "right", explanation->right);
    buf_puts(out, "\n}");
}

/* One rule as an object, or all as an array of such. */
static void print_json(const enum rule *only) {
    Buf out = {0};
    if (only)
        add_rule(&out, *only);
    for (size_t i = 0; i < RULE_COUNT && !only; i++) {
        buf_puts(&out, i ? ",\n" : "[\n");
        add_rule(&out, (enum rule)i);
    }
    buf_puts(&out, only ? "\n" : "\n]\n");
    fwrite(out.s, 1, out.n, stdout);
    buf_free(&out);
}

/* "include/": all of the family's. */
static void advise_family(Slice family) {
    Buf list = {0};
    for (size_t i = 0; i < RULE_COUNT; i++)
        if (slice_starts(slice_from(rule_id((enum rule)i)), family))
            buf_printf(&list, "%s%s", list.n ? ", " : "", rule_id((enum rule)i));
    advise("did you mean one of %s?", list.s);
    buf_free(&list);
}

static void complain_of(const char *id) {
    Buf near = {0};
    rule_meant(&near, slice_from(id));
    complain("no rule is named `%s`", id);
    if (slice_ends(buf_view(&near), S("*")))
        advise_family(slice_sub(buf_view(&near), 0, near.n - 1));
    else if (near.n)
        advise("did you mean `%s`?", near.s);
    advise("`quire explain` lists the rules");
    buf_free(&near);
}

int run_explain(const struct options *options) {
    enum rule rule;
    if (options->markdown && options->n_operands) {
        complain("`--markdown` is for all rules at once");
        return EXIT_TROUBLE;
    }
    if (options->markdown && options->json) {
        complain("`--markdown` goes without `--json`");
        return EXIT_TROUBLE;
    }
    if (options->markdown) {
        rules_page(stdout);
        return EXIT_CLEAN;
    }
    if (!options->n_operands && options->json) {
        print_json(NULL);
        return EXIT_CLEAN;
    }
    if (!options->n_operands) {
        list_rules();
        return EXIT_CLEAN;
    }
    if (!rule_find(slice_from(options->operands[0]), &rule)) {
        complain_of(options->operands[0]);
        return EXIT_TROUBLE;
    }
    if (options->json)
        print_json(&rule);
    else
        explain(rule);
    return EXIT_CLEAN;
}
