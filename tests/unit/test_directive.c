#include "model/facts.h"
#include "model/markdown.h"
#include "unit.h"

/* A directive as `path [selector] shift [options]`, or what is wrong with it. */
static void buf_directive(Buf *out, const struct directive *d) {
    if (d->error.n > 0) {
        buf_printf(out, "! %.*s", FMT(d->error));
        return;
    }
    buf_slice(out, d->path);
    if (d->selector == SELECT_LINES)
        buf_printf(out, " %u-%u", d->from, d->to);
    else if (d->selector != SELECT_ALL)
        buf_printf(out, " %c%.*s", d->selector == SELECT_REGION ? ':' : '#', FMT(d->name));
    if (d->shift != SHIFT_AUTO)
        buf_printf(out, " shift %d", d->shift);
    buf_puts(out, d->optional ? " optional" : "");
    buf_puts(out, d->drop_heading ? " drop" : "");
}

Test(directive, syntax) {
    static const struct {
        const char *inside, *want;
    } rows[] = {
        {"#include a.md", "a.md"},
        {"#include\ta.md ", "a.md"},
        {"#include a.md:3", "a.md 3-3"},
        {"#include a.md:3:5", "a.md 3-5"},
        {"#include a.md:3:", "a.md 3-0"},
        {"#include a.md::5", "a.md 0-5"},
        {"#include a.md:rules", "a.md :rules"},
        {"#include a.md:2nd", "a.md :2nd"},
        {"#include a.md#core-rules", "a.md #core-rules"},
        {"#include a.md#a:b", "a.md #a:b"},
        {"#include \"a b.md\":r optional", "a b.md :r optional"},
        {"#include a.md shift=auto", "a.md"},
        {"#include a.md shift=-2 optional", "a.md shift -2 optional"},
        {"#include a.md shift=+1", "a.md shift 1"},
        {"#include a.md#x heading=drop", "a.md #x drop"},
        {"#include", "! the include names no file"},
        {"#include :3", "! the include names no file"},
        {"#include a.md:", "! the include names no region or line behind its `:`"},
        {"#include a.md#", "! the include names no heading behind its `#`"},
        {"#include a.md:0", "! the include's line numbers cannot be read"},
        {"#include a.md:1:x", "! the include's line numbers cannot be read"},
        {"#include a.md::", "! the include's line numbers cannot be read"},
        {"#include a.md:1:9999999999", "! the include's line numbers cannot be read"},
        {"#include a.md shift=7", "! `shift=7` is no heading shift"},
        {"#include a.md shift=", "! `shift=` is no heading shift"},
        {"#include a.md heading=keep", "! `heading=keep` is no value for heading"},
        {"#include a.md heading=drop", "! `heading=drop` needs a section to drop the heading of"},
        {"#include a b.md", "! an include has no option `b.md`"},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct directive d = {0};
        Buf got = {0};
        directive_read(arena, slice_from(rows[i].inside), &d);
        buf_directive(&got, &d);
        expect_text(buf_view(&got), rows[i].want, rows[i].inside);
        buf_free(&got);
    }
    arena_free(arena);
}

Test(directive, markers) {
    static const struct {
        const char *line, *name;
        bool end;
    } rows[] = {
        {"<!-- ANCHOR: a-b_1 -->", "a-b_1", false}, {"// ANCHOR_END: a", "a", true},   {"# ANCHOR:a", "a", false},
        {"<!--ANCHOR: a-->", "a", false},           {"[//]: # (ANCHOR: a)", "a", false}, {"ANCHOR a", "", false},
        {"ANCHOR: ", "", false},                    {"MYANCHOR: a", "", false},          {"anchor: a", "", false},
        {"ANCHORS: a", "", false},                  {"ANCHOR_END a", "", false},         {"", "", false},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Slice name = {0};
        bool end = false, found = marker_line(slice_from(rows[i].line), &name, &end);
        expect_number(found, rows[i].name[0] != '\0', rows[i].line);
        if (!found)
            continue;
        expect_text(name, rows[i].name, rows[i].line);
        expect_number(end, rows[i].end, rows[i].line);
    }
}
