#include "model/limits.h"
#include "base/mem.h"

/* One pass over the lines, without a parser: it may count too much (in code, say), never too little. */
struct measure {
    uint32_t columns[NESTING_LIMIT + 1];  /* of the list markers that may be open, outermost first */
    size_t depth;
    uint64_t cells;                       /* of a run of lines that could be one table */
    size_t table_columns;                 /* of its delimiter row, 0 = none seen */
    size_t openers, lines, bytes;         /* of a run of lines without a blank one */
    const char *run;                      /* where that begins */
    bool counted;                         /* its openers are, so far; before, it is too short to hold too many */
    bool tables;                          /* a delimiter row stands behind another line */
    uint64_t head_work;                   /* that cmark does to find tables' head rows at the ends of such runs */
};

enum { OPENER_LIMIT = 20000, HEAD_WORK_LIMIT = 400 * 1000 * 1000 };

/* Counts the block markers that a line begins with ("> - > 1. "), and where the last list marker stands. */
static size_t line_markers(Slice line, uint32_t *marker_column, bool *is_list) {
    size_t count = 0, i = 0;
    *is_list = false;
    while (i < line.n) {
        size_t start = i;
        while (i < line.n && (line.s[i] == ' ' || line.s[i] == '\t'))
            i++;
        if (i >= line.n)
            break;
        size_t digits = i;
        while (digits < line.n && digits - i < 10 && line.s[digits] >= '0' && line.s[digits] <= '9')
            digits++;
        char c = line.s[i];
        bool number = digits > i && digits < line.n && (line.s[digits] == '.' || line.s[digits] == ')');
        size_t behind = number ? digits + 1 : i + 1;
        bool spaced = behind >= line.n || line.s[behind] == ' ' || line.s[behind] == '\t';
        if (c == '>') {
            i++;
        } else if (number || ((c == '-' || c == '*' || c == '+') && spaced)) {
            if (!*is_list)
                *marker_column = (uint32_t)i;
            *is_list = true;
            i = behind;
        } else {
            i = start;
            break;
        }
        count++;
    }
    return count;
}

static size_t nesting(struct measure *m, Slice line) {
    uint32_t column = 0;
    bool list;
    size_t markers = line_markers(line, &column, &list);
    if (!list)
        return markers > m->depth ? markers : m->depth;
    while (m->depth > 0 && m->columns[m->depth - 1] >= column)
        m->depth--;
    if (m->depth < NESTING_LIMIT)
        m->columns[m->depth] = column;
    m->depth++;
    return m->depth - 1 + markers;
}

static size_t count_pipes(Slice line) {
    size_t pipes = 0;
    for (size_t i = 0; i < line.n; i++)
        pipes += line.s[i] == '|' && (i == 0 || line.s[i - 1] != '\\');
    return pipes;
}

static bool delimiter_row(Slice line) {
    bool dash = false;
    for (size_t i = 0; i < line.n; i++) {
        char c = line.s[i];
        if (c == '-')
            dash = true;
        else if (c != '|' && c != ':' && c != ' ' && c != '\t' && c != '>' && c != '\v' && c != '\f')
            return false;
    }
    return dash;
}

/* At each line that could be a table's delimiter row, cmark reads the whole paragraph before it, and once more for each of
 * its lines. */
static bool head_too_far(struct measure *m, Slice line, bool delimiter) {
    if (delimiter)
        m->head_work += (uint64_t)m->lines * m->bytes;
    m->tables = m->tables || (delimiter && m->lines > 0);
    m->lines++;
    m->bytes += line.n;
    return m->head_work > HEAD_WORK_LIMIT;
}

static bool table_too_large(struct measure *m, Slice line, bool delimiter) {
    size_t pipes = delimiter ? count_pipes(line) : 0;
    if (pipes > 0)
        m->table_columns = pipes + 1;
    if (m->table_columns > COLUMN_LIMIT + 2)
        return true;
    if (m->table_columns)
        m->cells += m->table_columns;  /* cmark fills short rows up, so the row's own pipes do not count */
    return m->cells > CELL_LIMIT;
}

static void count_openers(struct measure *m, Slice line) {
    if (m->bytes <= OPENER_LIMIT)
        return;
    const char *s = m->counted ? line.s : m->run, *end = line.s + line.n;
    m->counted = true;
    for (; s < end; s++)
        m->openers += *s == '[' || *s == '*' || *s == '_' || *s == '<' || *s == '~' || *s == '!';
}

static const char *measure_line(struct measure *m, Slice line, const char **help) {
    size_t first = 0;
    while (first < line.n && (line.s[first] == ' ' || (line.s[first] >= '\t' && line.s[first] <= '\r')))
        first++;
    if (first == line.n) {
        m->cells = m->table_columns = m->openers = m->lines = m->bytes = 0;
        m->counted = false;
        return NULL;
    }
    if (m->lines == 0)
        m->run = line.s;
    if (line.n > LINE_LIMIT) {
        *help = "break the line";
        return "a line is longer than 64 KiB";
    }
    /* What begins with a letter is neither a list, a quote nor a delimiter row. */
    bool letter = (unsigned)((line.s[first] | 32) - 'a') < 26, delimiter = !letter && delimiter_row(line);
    if (!letter && nesting(m, line) > NESTING_LIMIT) {
        *help = "flatten the lists or quotes";
        return "lists or quotes are nested deeper than 100";
    }
    if (table_too_large(m, line, delimiter)) {
        *help = "split the table";
        return "a table has more than 128 columns or 100,000 cells";
    }
    if (head_too_far(m, line, delimiter)) {
        *help = "put a blank line before the table";
        return "a table's head row stands at the end of too long a paragraph";
    }
    count_openers(m, line);
    if (m->openers > OPENER_LIMIT) {
        *help = "break the text into paragraphs with blank lines, or put it into a code block";
        return "a paragraph holds more than 20,000 of the characters that open links, emphasis and tags";
    }
    return NULL;
}

void limits_report(const struct source *source, uint32_t at, const char *what, const char *help, struct sink *sink) {
    if (sink && diag_at(sink, RULE_LIBRARY_LIMIT, source_place(source, at, at + 1), "%s", what)) {
        diag_label(sink, "the limit is passed here");
        diag_help(sink, "%s; until then the text is shown as it is, and nothing in it is resolved", help);
    }
}

bool limits_keep(const struct source *source, uint32_t from, uint32_t to, bool *tables, struct sink *sink) {
    struct measure m = {0};
    uint32_t at = from;
    for (uint32_t number = source_line(source, from); at < to; at = source->lines[number++]) {
        const char *help = "", *what = measure_line(&m, source_line_text(source, number), &help);
        if (what) {
            limits_report(source, at, what, help, sink);
            return false;
        }
    }
    *tables = m.tables;
    return true;
}
