#include "cli/usage.h"
#include "base/mem.h"
#include <ctype.h>

static Slice next_word(Slice *rest) {
    *rest = slice_trim(*rest);
    size_t end = 0, depth = 0;
    for (; end < rest->n && (depth || rest->s[end] != ' '); end++)
        depth = depth + (rest->s[end] == '[') - (depth && rest->s[end] == ']');
    Slice word = slice_sub(*rest, 0, end);
    *rest = slice_sub(*rest, end, rest->n);
    return word;
}

static void add_operand(struct usage *usage, Slice word) {
    if (slice_starts(word, S("[")))
        word = slice_sub(word, 1, word.n);
    while (slice_ends(word, S("]")) || slice_ends(word, S("."))) {
        usage->more |= slice_ends(word, S("."));
        word = slice_sub(word, 0, word.n - 1);
    }
    if (word.n && word.s[0] != '-' && usage->n < MOST_OPERANDS)
        usage->operands[usage->n++] = word;
}

/* A bracket that begins with an option may hold several, and a value. */
static void add_words(struct usage *usage, Slice line) {
    while (slice_trim(line).n) {
        Slice word = next_word(&line);
        if (!slice_starts(word, S("[-")))
            add_operand(usage, word);
    }
}

static Slice behind(Slice line, size_t n, const struct command *command) {
    return slice_sub(line, n + strlen("quire ") + strlen(command->name), line.n);
}

size_t usage_read(const struct command *command, struct usage out[MOST_USAGES]) {
    Slice rest = slice_from(command->help), line;
    size_t n = 0;
    while (slice_next_line(&rest, &line) && line.n) {
        bool begins = slice_starts(line, S("usage: quire ")) || slice_starts(line, S("       quire "));
        if (begins && n == MOST_USAGES)
            break;
        if (begins)
            out[n++] = (struct usage){0};
        if (n)
            add_words(&out[n - 1], begins ? behind(line, strlen("usage: "), command) : line);
    }
    return n;
}

Slice usage_operand(const struct usage *usage, size_t at) {
    if (at < usage->n)
        return usage->operands[at];
    return usage->more && usage->n ? usage->operands[usage->n - 1] : (Slice){0};
}

bool usage_is_literal(Slice operand) {
    return operand.n && islower((unsigned char)operand.s[0]);
}

enum { TEXT_COLUMN = 24 };   /* where options are explained */

/* Does the line begin with the option? */
static bool names_option(Slice line, Slice spelling) {
    size_t at = strlen("  -x, ");
    char next = at + spelling.n < line.n ? line.s[at + spelling.n] : ' ';
    return slice_starts(line, S("  ")) && slice_starts(slice_sub(line, at, line.n), spelling) && !isalnum((unsigned char)next) &&
           next != '-';
}

/* What explains it on this line; nothing where a long value takes its place. */
static Slice text_of(Slice line) {
    bool parted = slice_is(slice_sub(line, TEXT_COLUMN - 2, TEXT_COLUMN), "  ");
    return slice_sub(line, parted ? TEXT_COLUMN : line.n, line.n);
}

Slice usage_option(struct arena *arena, const struct command *command, const char *name) {
    Slice spelling = arena_printf(arena, "--%s", name), rest = slice_from(command->help), line;
    Buf said = {0};
    bool found = false;
    while (slice_next_line(&rest, &line)) {
        if (found && !slice_starts(line, S("          ")))
            break;
        found |= names_option(line, spelling);
        Slice text = text_of(line);
        if (found && text.n)
            buf_printf(&said, "%s%.*s", said.n ? " " : "", FMT(text));
    }
    Slice all = buf_dup(&said, arena);
    buf_free(&said);
    size_t stop = slice_find(all, S(". "), 0), half = slice_find(all, S("; "), 0);
    return slice_trim(slice_sub(all, 0, stop < half ? stop : half));
}
