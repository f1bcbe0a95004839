#include "base/diag.h"
#include "cli/command.h"
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

/* Settings come before any text, and templates are none: their findings stand in no block that a
 * comment could speak of. */
static bool can_be_silenced(enum rule rule) {
    static const char *const others[] = {"config/",   "library/", "front-matter/",
                                         "template/", "output/",  "suppress/"};
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

/* The one rule that is called `name` behind its family, or RULE_COUNT. */
static enum rule without_family(Slice name) {
    enum rule found = RULE_COUNT;
    for (size_t i = 0; i < RULE_COUNT; i++) {
        Slice id = slice_from(rule_id((enum rule)i));
        if (!slice_eq(slice_sub(id, slice_find_char(id, '/', 0) + 1, id.n), name))
            continue;
        if (found != RULE_COUNT)
            return RULE_COUNT;
        found = (enum rule)i;
    }
    return found;
}

static void complain_of(const char *id) {
    Slice names[RULE_COUNT], name = slice_from(id);
    for (size_t i = 0; i < RULE_COUNT; i++)
        names[i] = slice_from(rule_id((enum rule)i));
    enum rule same = without_family(name);
    Slice near = same == RULE_COUNT ? nearest_name(name, names, RULE_COUNT) : names[same];
    complain("no rule is named `%s`", id);
    if (near.n)
        advise("did you mean `%.*s`?", FMT(near));
    advise("`quire explain` lists the rules");
}

int run_explain(const struct options *options) {
    enum rule rule;
    if (!options->n_operands) {
        list_rules();
        return EXIT_CLEAN;
    }
    if (!rule_find(slice_from(options->operands[0]), &rule)) {
        complain_of(options->operands[0]);
        return EXIT_TROUBLE;
    }
    explain(rule);
    return EXIT_CLEAN;
}
