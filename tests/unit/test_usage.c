#include "cli/usage.h"
#include "unit.h"

static const char HELP[] = "usage: quire made [-C DIR] [--format FORMAT[=FILE]]...\n"
                           "                  [--fix [--dry-run]] PLACE [NAME...]\n"
                           "       quire made [-o FILE] list|show\n"
                           "\n"
                           "usage: quire other NO\n"
                           "       quire made NO\n"
                           "\n"
                           "      --fix-all         no\n"
                           "  -f, --fix             mends all; and more\n"
                           "      --dry-run         with\n"
                           "                        --fix, v1.2: says what. Then\n"
                           "                        ends\n"
                           "      --write-baseline FILE\n"
                           "                        writes\n"
                           "                        it\n"
                           "\n"
                           "  --quiet no\n";
static const struct command MADE = {.name = "made", .help = HELP};

Test(usage, operands) {
    struct usage usages[MOST_USAGES];
    expect_number(usage_read(&MADE, usages), 2, "usages");
    static const struct {
        size_t usage, at;
        const char *operand;
    } rows[] = {{0, 0, "PLACE"}, {0, 1, "NAME"}, {0, 2, "NAME"}, {0, 99, "NAME"}, {1, 0, "list|show"}, {1, 1, ""}};
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_text(usage_operand(&usages[rows[i].usage], rows[i].at), rows[i].operand, rows[i].operand);
    cr_expect(usage_is_literal(S("list|show")) && !usage_is_literal(S("NAME")) && !usage_is_literal(S("")));
}

Test(usage, options) {
    static const struct {
        const char *name, *text;
    } rows[] = {
        {"fix", "mends all"}, {"fix-all", "no"}, {"dry-run", "with --fix, v1.2: says what"}, {"write-baseline", "writes it"},
        {"dry", ""},          {"quiet", ""},     {"", ""},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_text(usage_option(arena, &MADE, rows[i].name), rows[i].text, rows[i].name);
    arena_free(arena);
}

/* Operands that completion can say something about, and those that only the user knows. */
static bool is_known(Slice operand) {
    static const char *const known[] = {"NAME", "OLD", "TARGET", "FOLDER", "DIR", "PATH", "FILE", "OUTPUT", "RULE", "COMMAND", "KIND",
                                        /* invented by who calls it */ "NEW", "WORD"};
    for (size_t i = 0; i < ROWS(known); i++)
        if (slice_is(operand, known[i]))
            return true;
    return usage_is_literal(operand);
}

/* The program's own help texts: what a command takes is what its help explains. */
Test(usage, commands) {
    struct arena *arena = arena_new();
    const struct option *option;
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = &commands[i];
        for (size_t k = 0; (option = option_at(k)); k++) {
            bool said = usage_option(arena, command, option->name).n > 0, taken = (command->takes & option->bit) != 0;
            /* -C is taken by all, for scripts that set it once, and explained where it means something. */
            cr_expect(said == taken || option->bit == TAKES_DIR, "quire help %s and --%s: %s", command->name, option->name,
                      said ? "explained, but not taken" : "taken, but not explained");
        }
        struct usage usages[MOST_USAGES];
        size_t n = usage_read(command, usages);
        cr_expect(n > 0, "quire help %s shows no usage", command->name);
        for (size_t u = 0; u < n; u++)
            for (size_t o = 0; o < usages[u].n; o++)
                cr_expect(is_known(usages[u].operands[o]), "quire help %s: completion does not know %.*s (src/cli/complete.c)",
                          command->name, FMT(usages[u].operands[o]));
    }
    arena_free(arena);
}
