#include "base/caret.h"
#include "base/diag.h"
#include "unit.h"

static struct place place(const char *path, uint32_t line, uint32_t column, uint32_t length,
                          const char *text) {
    return (struct place){slice_from(path), line, column, length, slice_from(text), 0, false};
}

/* Reports one finding, and compares its text form. */
static void expect_print(struct place where, const char *label, const char *want) {
    struct sink *sink = sink_new();
    Buf got = {0};
    size_t n;
    diag_at(sink, RULE_INCLUDE_MISSING, where, "message");
    if (*label)
        diag_label(sink, "%s", label);
    caret_format(&got, sink_all(sink, &n), false);
    expect_text(buf_view(&got), want, want);
    buf_free(&got);
    sink_free(sink);
}

Test(diag, the_whole_form) {
    struct sink *sink = sink_new();
    Buf got = {0};
    size_t n;
    cr_expect(diag_at(sink, RULE_AGENT_UNKNOWN,
                      place("content/agents/rust-linting-advanced.md", 41, 15, 16,
                            "Delegate to **rust-expert-opus** when a refactoring is needed."),
                      "no agent is named `%s`", "rust-expert-opus"));
    diag_label(sink, "mentioned here");
    diag_help(sink, "did you mean `%s`?", "rust-expert-advanced");
    diag_note(sink, "included from a.md:8");
    diag_note(sink, "and so on");
    const struct diag *all = sink_all(sink, &n);
    expect_number(n, 1, "findings");
    caret_format(&got, all, false);
    expect_text(buf_view(&got),
                "error[agent/unknown]: no agent is named `rust-expert-opus`\n"
                "  --> content/agents/rust-linting-advanced.md:41:15\n"
                "   |\n"
                "41 | Delegate to **rust-expert-opus** when a refactoring is needed.\n"
                "   |               ^^^^^^^^^^^^^^^^ mentioned here\n"
                "   = help: did you mean `rust-expert-advanced`?\n"
                "   = note: included from a.md:8\n"
                "   = note: and so on\n",
                "form");
    buf_clear(&got);
    caret_format(&got, all, true);
    expect_text(
        buf_view(&got),
        "\033[1;31merror[agent/unknown]\033[0m: \033[1mno agent is named "
        "`rust-expert-opus`\033[0m\n"
        "  \033[1;34m--> \033[0mcontent/agents/rust-linting-advanced.md:41:15\n"
        "  \033[1;34m |\n\033[0m"
        "\033[1;34m41 |\033[0m Delegate to **rust-expert-opus** when a refactoring is needed.\n"
        "  \033[1;34m | \033[0m              \033[1;31m^^^^^^^^^^^^^^^^ mentioned here\033[0m\n"
        "  \033[1;34m = \033[0m\033[1mhelp\033[0m: did you mean `rust-expert-advanced`?\n"
        "  \033[1;34m = \033[0m\033[1mnote\033[0m: included from a.md:8\n"
        "  \033[1;34m = \033[0m\033[1mnote\033[0m: and so on\n",
        "colour");
    buf_free(&got);
    sink_free(sink);
}

Test(diag, places_that_are_only_partly_known) {
    expect_print(place("a.md", 0, 0, 1, "text"), "",
                 "error[include/missing]: message\n --> a.md\n");
    expect_print(place("", 0, 0, 1, ""), "", "error[include/missing]: message\n");
    expect_print(place("a.md", 7, 3, 1, ""), "",
                 "error[include/missing]: message\n --> a.md:7:3\n");
    expect_print(place("a.md", 7, 0, 1, "  all of it "), "here",
                 "error[include/missing]: message\n --> a.md:7\n  |\n7 |   all of it\n  |   "
                 "^^^^^^^^^ here\n");
}

#define HEAD "error[include/missing]: message\n"

Test(diag, the_caret_stands_under_its_character) {
    expect_print(place("a", 5, 1, 1, "x"), "", HEAD " --> a:5:1\n  |\n5 | x\n  | ^\n");
    expect_print(place("a", 100, 2, 2, "xyz"), "",
                 HEAD "   --> a:100:2\n    |\n100 | xyz\n    |  ^^\n");
    /* A tab is four spaces. */
    expect_print(place("a", 5, 2, 3, "\tfoo\tbar"), "",
                 HEAD " --> a:5:2\n  |\n5 |     foo    bar\n  |     ^^^\n");
    expect_print(place("a", 5, 1, 2, "\tfoo"), "",
                 HEAD " --> a:5:1\n  |\n5 |     foo\n  | ^^^^^\n");
    /* Wide characters take two cells, combining ones none. */
    expect_print(place("a", 5, 3, 2, "中文漢字"), "l",
                 HEAD " --> a:5:3\n  |\n5 | 中文漢字\n  |     ^^^^ l\n");
    expect_print(place("a", 5, 4, 1, "ne\u0301x"), "",
                 HEAD " --> a:5:4\n  |\n5 | ne\u0301x\n  |   ^\n");
    expect_print(place("a", 5, 3, 1, "ne\u0301x"), "",
                 HEAD " --> a:5:3\n  |\n5 | ne\u0301x\n  |   ^\n");
    /* At the end of the line and beyond it. */
    expect_print(place("a", 5, 4, 1, "abc"), "", HEAD " --> a:5:4\n  |\n5 | abc\n  |    ^\n");
    expect_print(place("a", 5, 9, 9, "abc"), "", HEAD " --> a:5:9\n  |\n5 | abc\n  |    ^\n");
    expect_print(place("a", 5, 2, 99, "abc"), "", HEAD " --> a:5:2\n  |\n5 | abc\n  |  ^^\n");
}

Test(diag, nothing_reaches_the_terminal_raw) {
    expect_print(place("a", 5, 3, 1, "\x1b[x\x7f"), "",
                 HEAD " --> a:5:3\n  |\n5 | ␛[x␡\n  |   ^\n");
    expect_print(place("a", 5, 2, 1, "\u202Ex\u200By\uFEFF"), "",
                 HEAD " --> a:5:2\n  |\n5 | <U+202E>x<U+200B>y<U+FEFF>\n  |         ^\n");
    expect_print(place("a", 5, 2, 1, "\xFFx\xC2\x9B"), "",
                 HEAD " --> a:5:2\n  |\n5 | \uFFFDx<U+009B>\n  |  ^\n");
    expect_print(place("a\nb", 5, 1, 1, "x"), "l\x1bm",
                 HEAD " --> a␊b:5:1\n  |\n5 | x\n  | ^ l␛m\n");
    /* Joiners stay, or letters and pictures would fall apart. */
    expect_print(place("a", 5, 3, 1, "x\u200Dy"), "",
                 HEAD " --> a:5:3\n  |\n5 | x\u200Dy\n  |  ^\n");
}

static size_t cells(Slice line) {
    Buf scratch = {0};
    size_t n = buf_visible(&scratch, line);
    buf_free(&scratch);
    return n;
}

/* How wide the excerpt of a long line is, and where in it the carets stand. */
static void check_cut(const char *text, uint32_t column, uint32_t length, size_t want_cells,
                      size_t caret, size_t carets) {
    Buf got = {0};
    struct diag diag = {.rule = RULE_INCLUDE_MISSING, .level = LEVEL_ERROR, .message = S("m")};
    diag.place = place("a", 5, column, length, text);
    caret_format(&got, &diag, false);
    Slice rest = buf_view(&got), line = {0}, marks = {0};
    for (int i = 0; i < 4; i++)
        slice_next_line(&rest, &line);
    slice_next_line(&rest, &marks);
    expect_number(cells(line) - 4, want_cells, "cells of the line");
    expect_number(slice_find_char(marks, '^', 0) - 4, caret, "where the caret is");
    expect_number(marks.n - slice_find_char(marks, '^', 0), carets, "carets");
    buf_free(&got);
}

Test(diag, long_lines_are_cut_around_the_caret) {
    Buf text = {0};
    buf_fill(&text, 'x', 120);
    check_cut(text.s, 100, 5, 120, 99, 5); /* just fits */
    buf_fill(&text, 'x', 60000);
    check_cut(text.s, 1, 5, 121, 0, 5);
    check_cut(text.s, 20, 5, 121, 19, 5);
    check_cut(text.s, 30000, 5, 122, 41, 5);
    check_cut(text.s, 30000, 30000, 122, 41, 80);
    check_cut(text.s, 60120, 1, 121, 120, 1);
    check_cut(text.s, 60121, 1, 121, 121, 1);
    buf_clear(&text);
    for (int i = 0; i < 3000; i++)
        buf_puts(&text, "中");
    check_cut(text.s, 1500, 1, 122, 41, 2);
    buf_free(&text);
}

Test(diag, the_sink_drops_repetitions_and_what_is_off) {
    struct sink *sink = sink_new();
    struct place here = place("a", 1, 1, 1, "text");
    size_t n;
    cr_expect(diag_at(sink, RULE_INCLUDE_MISSING, here, "x"));
    cr_expect(!diag_at(sink, RULE_INCLUDE_MISSING, here, "x"));
    diag_help(sink, "this goes nowhere");
    cr_expect(diag_at(sink, RULE_INCLUDE_MISSING, here, "y"));
    cr_expect(diag_at(sink, RULE_INCLUDE_CYCLE, here, "x"));
    sink_set_level(sink, RULE_LINK_CASE, LEVEL_OFF);
    sink_set_level(sink, RULE_LINK_OUTSIDE, LEVEL_INFO);
    expect_number(sink_level(sink, RULE_LINK_OUTSIDE), LEVEL_INFO, "level");
    cr_expect(!diag_at(sink, RULE_LINK_CASE, here, "x"));
    diag_label(sink, "this too");
    cr_expect(diag_at(sink, RULE_LINK_OUTSIDE, here, "x"));
    expect_number(sink_count(sink, LEVEL_INFO), 4, "all");
    expect_number(sink_count(sink, LEVEL_WARNING), 3, "warnings");
    expect_number(sink_count(sink, LEVEL_ERROR), 3, "errors");
    const struct diag *all = sink_all(sink, &n);
    expect_number(n, 4, "findings");
    for (size_t i = 0; i < n; i++)
        cr_expect(all[i].n_helps == 0 && all[i].label.n == 0);
    diag_help(sink, "the last one has been sorted away");
    expect_number(sink_all(sink, &n)[n - 1].n_helps, 0, "helps");
    sink_free(sink);
    sink_free(NULL);
}

Test(diag, the_order_is_file_line_column_rule) {
    static const struct {
        const char *path;
        uint32_t line, column;
        enum rule rule;
    } rows[] = {
        {"b", 1, 1, RULE_INCLUDE_MISSING},  {"a", 2, 1, RULE_INCLUDE_MISSING},
        {"a", 1, 9, RULE_INCLUDE_MISSING},  {"a", 1, 2, RULE_LINK_CASE},
        {"a", 10, 1, RULE_INCLUDE_MISSING}, {"a", 1, 2, RULE_CONFIG_INVALID},
    };
    static const size_t order[] = {5, 3, 2, 1, 4, 0};
    struct sink *sink = sink_new();
    size_t n;
    for (size_t i = 0; i < ROWS(rows); i++) {
        diag_at(sink, rows[i].rule, place(rows[i].path, rows[i].line, rows[i].column, 1, "t"),
                "%zu", i);
        diag_note(sink, "%zu", i);
    }
    const struct diag *all = sink_all(sink, &n);
    expect_number(n, ROWS(rows), "findings");
    for (size_t i = 0; i < n; i++) {
        char want[16];
        snprintf(want, sizeof want, "%zu", order[i]);
        expect_text(all[i].message, want, "order");
        expect_text(all[i].notes[0], want, "its note");
    }
    sink_free(sink);
}

Test(diag, the_catalogue_is_whole) {
    for (size_t i = 0; i < RULE_COUNT; i++) {
        enum rule rule = RULE_COUNT;
        const char *id = rule_id((enum rule)i);
        cr_expect(rule_find(slice_from(id), &rule) && rule == (enum rule)i, "%s stands twice", id);
        cr_expect(strchr(id, '/') && *rule_summary(rule), "%s", id);
        const struct explanation *e = rule_explanation(rule);
        cr_expect(e->text && *e->text && e->wrong && *e->wrong && e->right && *e->right,
                  "%s is not explained", id);
        cr_expect(e->wrong && e->right && strcmp(e->wrong, e->right), "%s: one example twice", id);
    }
    enum rule rule;
    enum level level;
    cr_expect(!rule_find(S("include"), &rule));
    cr_expect(level_find(S("warning"), &level) && level == LEVEL_WARNING &&
              !level_find(S("fatal"), &level));
    expect_text(slice_from(level_name(LEVEL_OFF)), "off", "level");
}

Test(diag, nearest_name) {
    static const Slice names[] = {S("rust-expert-standard"),
                                  S("rust-expert-advanced"),
                                  S("rust-doc"),
                                  S("Explore"),
                                  S("plan"),
                                  S("a"),
                                  S("title"),
                                  S("cat"),
                                  S("bat")};
    static const struct {
        const char *name, *want;
    } rows[] = {
        {"rust-expert-advnaced", "rust-expert-advanced"},
        {"rust-expert-advan", ""}, /* three away */
        {"rust-expert-advancd", "rust-expert-advanced"},
        {"rust-dc", "rust-doc"},
        {"rust-d", ""}, /* short names: one */
        {"explore", "Explore"},
        {"EXPLORE", "Explore"}, /* in case alone, however often */
        {"b", ""},              /* everything is near a single letter */
        {"A", "a"},
        {"hat", "bat"}, /* the first in byte order */
        {"tilte", "title"},
        {"zzz", ""},
        {"", ""},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_text(nearest_name(slice_from(rows[i].name), names, ROWS(names)), rows[i].want,
                    rows[i].name);
    expect_text(nearest_name(S("x"), NULL, 0), "", "no names");
}
