#include "cli/rules_page.h"
#include <ctype.h>
#include <string.h>

/* Plain text as Markdown. What stands between backticks is a code span in both. */
static void put_text(FILE *out, const char *text) {
    bool code = false;
    for (; *text; text++) {
        code ^= *text == '`';
        if (!code && strchr("\\*_[]<>|", *text))
            putc('\\', out);
        putc(*text, out);
    }
}

static void put_example(FILE *out, const char *title, const char *example) {
    Slice rest = slice_from(example), line;
    fprintf(out, "\n%s:\n\n", title);
    while (slice_next_line(&rest, &line))
        fprintf(out, line.n ? "    %.*s\n" : "%.*s\n", FMT(line));
}

/* GitHub's anchor of a heading that is a rule's id. */
static void put_anchor(FILE *out, const char *id) {
    for (; *id; id++)
        if (isalnum((unsigned char)*id) || *id == '-')
            putc(*id, out);
}

static Slice family_of(enum rule rule) {
    Slice id = slice_from(rule_id(rule));
    return slice_sub(id, 0, slice_find_char(id, '/', 0));
}

static void put_table(FILE *out) {
    fputs("| rule | level | what it means |\n| --- | --- | --- |\n", out);
    for (size_t i = 0; i < RULE_COUNT; i++) {
        enum rule rule = (enum rule)i;
        fprintf(out, "| [`%s`](#", rule_id(rule));
        put_anchor(out, rule_id(rule));
        fprintf(out, ") | %s | ", level_name(rule_level(rule)));
        put_text(out, rule_summary(rule));
        fputs(" |\n", out);
    }
}

static void put_rule(FILE *out, enum rule rule) {
    const struct explanation *explanation = rule_explanation(rule);
    fprintf(out, "\n### %s\n\n*%s*: ", rule_id(rule), level_name(rule_level(rule)));
    put_text(out, rule_summary(rule));
    fputs(".\n\n", out);
    put_text(out, explanation->text);
    putc('\n', out);
    put_example(out, "Wrong", explanation->wrong);
    put_example(out, "Right", explanation->right);
}

void rules_page(FILE *out) {
    put_table(out);
    for (size_t i = 0; i < RULE_COUNT; i++) {
        Slice family = family_of((enum rule)i);
        if (!i || !slice_eq(family, family_of((enum rule)(i - 1))))
            fprintf(out, "\n## The rules %.*s/\n", FMT(family));
        put_rule(out, (enum rule)i);
    }
}
