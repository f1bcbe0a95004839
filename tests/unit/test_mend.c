#include "model/mend.h"
#include "model/mention_near.h"
#include "unit.h"

static struct arena *arena;

static void set_up(void) {
    arena = arena_new();
}

static void tear_down(void) {
    arena_free(arena);
}

TestSuite(mend, .init = set_up, .fini = tear_down);

Test(mend, what_is_surely_a_misspelling) {
    static const Slice names[] = {
        {"Twin", 4},      {"alpha", 5},          {"beta-one", 8},     {"beta-two", 8},
        {"cat", 3},       {"code-reader", 11},   {"code-reaper", 11}, {"gpt-4", 5},
        {"größe", 7},     {"option-a", 8},       {"part-i", 6},       {"twin", 4},
        {"very-long", 9}, {"very-long-name", 14}};
    static const struct {
        const char *name, *want;
    } rows[] = {
        {"alhpa", "alpha"},  /* two neighbours swapped */
        {"alpa", "alpha"},   /* one less */
        {"alphaa", "alpha"}, /* one more */
        {"alphe", "alpha"},  /* another */
        {"ALPHA", "alpha"},  /* case */
        {"ALPHE", ""},       /* case and a letter */
        {"alpha", ""},       /* right */
        {"alph-a", "alpha"},
        {"aphla", ""},       /* two letters */
        {"code-reaber", ""}, /* two that are as near */
        {"code-reder", "code-reader"},
        {"TWIN", ""}, /* two that differ in case alone */
        {"twin", ""},
        {"car", ""}, /* short */
        {"cats", ""},
        {"gpt-5", ""}, /* a number */
        {"gpt4", "gpt-4"},
        {"beta-oen", "beta-one"},
        {"option-b", ""}, /* one of a row, perhaps */
        {"part-ii", ""},
        {"optoin-a", "option-a"},
        {"große", ""}, /* distances count bytes: a letter and its mark are two */
        {"größ", "größe"},
        {"very-lon", "very-long"},
        {"", ""},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_text(name_certain(slice_from(rows[i].name), names, ROWS(names)), rows[i].want,
                    rows[i].name);
}

Test(mend, names_may_stand_there_twice) {
    static const Slice names[] = {
        {"alpha", 5}, {"alpha", 5}, {"alpha", 5}, {"beta", 4}, {"beta", 4}};
    expect_text(name_certain(S("alpah"), names, ROWS(names)), "alpha", "certain");
    expect_text(name_nearest(S("betaa"), names, ROWS(names), false), "beta", "nearest");
    expect_text(name_but_for_case(S("BETA"), names, ROWS(names)), "beta", "case");
    expect_text(name_but_for_case(S("ALPHAS"), names, ROWS(names)), "", "no case");
}

Test(mend, several_lists_are_one) {
    static const Slice agents[] = {{"code-reader", 11}}, skills[] = {{"code-reaper", 11}},
                       same[] = {{"code-reader", 11}};
    struct nearby nearby = {0};
    name_gather(S("code-reaer"), agents, 1, &nearby);
    name_gather(S("code-reaer"), same, 1, &nearby);
    expect_text(nearby_certain(&nearby, S("code-reaer")), "code-reader", "the same twice");
    name_gather(S("code-reaer"), skills, 1, &nearby);
    expect_text(nearby_certain(&nearby, S("code-reaer")), "", "another");
}

Test(mend, files) {
    static const struct {
        const char *base, *there, *want;
    } rows[] = {
        {"rulse.md", "rules.md", "rules.md"},
        {"rul.md", "rule.md", ""}, /* the ending makes a name no longer */
        {"RUL.md", "rul.md", "rul.md"},
        {"rules.mdd", "rules.md", "rules.md"}, /* an ending is short, and misspelt all the same */
        {"rules.mp3", "rules.mp4", ""},
        {"option-b.md", "option-a.md", ""},
        {"rules", "rules/", ""},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct nearby nearby = {0};
        Slice there = slice_from(rows[i].there);
        name_gather(slice_from(rows[i].base), &there, 1, &nearby);
        expect_text(nearby_file(&nearby, slice_from(rows[i].base)), rows[i].want, rows[i].base);
    }
}

Test(mend, paths) {
    static const struct {
        const char *written, *meant;
        enum spelling spelling;
        const char *want;
    } rows[] = {
        {"rulse.md", "snippets/rules.md", SPELLING_PLAIN, "rules.md"},
        {"../../snippets/rulse.md", "snippets/rules.md", SPELLING_PLAIN, "../../snippets/rules.md"},
        {".agpm/snippets/rulse.md", "lib/snippets/rules.md", SPELLING_PLAIN,
         ".agpm/snippets/rules.md"},
        {"../Snippets/Rules.md", "snippets/rules.md", SPELLING_PLAIN, "../snippets/rules.md"},
        {"./A/../Rules.md", "x/rules.md", SPELLING_PLAIN, "./A/../rules.md"},
        {"rules.md", "rules.md", SPELLING_PLAIN, ""},
        {"Docs/", "docs", SPELLING_URL, "docs/"},
        {"a//Docs/", "a/docs", SPELLING_URL, "a//docs/"},
        {"ruels.md", "my rules.md", SPELLING_PLAIN, ""},
        {"ruels.md", "r:ules.md", SPELLING_PLAIN, ""},
        {"my%20ruels.md", "my rules.md", SPELLING_URL, "my%20rules.md"},
        {"my ruels.md", "my rules.md", SPELLING_ANGLE, "my rules.md"},
        {"My%20Files/ruels.md", "my files/rules.md", SPELLING_URL, "my%20files/rules.md"},
        {"a(b)cc.md", "a(b)c.md", SPELLING_URL, "a(b)c.md"},
        {"a(bc.md", "a(b)c.md", SPELLING_URL, "a(b%29c.md"}, /* `(` alone would need its match */
        {"gr%C3%B6%C3%9Fee.md", "größe.md", SPELLING_URL, "gr%C3%B6%C3%9Fe.md"},
        {"größee.md", "größe.md", SPELLING_URL, "größe.md"},
        {"50%25.mdd", "50%.md", SPELLING_URL, "50%25.md"},
        {"c.md", "c#.md", SPELLING_URL, "c%23.md"},
        {"q.md", "q\"'&.md", SPELLING_ANGLE, "q%22%27%26.md"},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_text(mend_path(arena, slice_from(rows[i].written), slice_from(rows[i].meant),
                              rows[i].spelling),
                    rows[i].want, rows[i].written);
}
