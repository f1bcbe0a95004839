/* Reports: the findings, in the forms that people and CI systems read.
 *
 *     struct findings all = findings_take(arena, sink, prefix);
 *     baseline_match(&baseline, &all);                          perhaps
 *     struct report report = report_take(arena, &all, &scope);
 *     format->write(&out, &report);
 *
 * One table lists the formats, each in a file of its own (report_NAME.c). No format says when it was made or where the
 * repository lies on this machine: the same findings give the same bytes.
 */
#ifndef QUIRE_CHECK_REPORT_H
#define QUIRE_CHECK_REPORT_H

#include "base/diag.h"
#include "base/map.h"
#include "check/finding.h"
#include <stdio.h>

struct fixes;

/* Which findings count: those in files at or below one of the paths (from the library's root), all when there is none;
 * and, when `only` is there, in a file that is a key of it, or about something that is a key of `changed`. */
struct report_scope {
    const Slice *paths;
    size_t n;
    const struct map *only, *changed;
};

struct report_counts {
    size_t by_level[LEVEL_ERROR + 1];
    size_t harmless;                   /* infos that are no failures, whatever `fail_on` says */
    size_t files;                      /* that have a finding */
};

struct report {
    struct arena *arena;
    const struct finding *findings;    /* in order, those that count */
    size_t n;
    struct report_counts counts;
    size_t known;                      /* findings within the scope that are not here, because a baseline has them */
    size_t files;                      /* how many files were looked at */
    enum level fail_on;                /* findings from this level on are failures */
    bool failed;                       /* the library could not be read: the findings say why */
    bool colour, terminal;             /* of where the text form goes */
    const struct fixes *fixes;         /* what the text form shows, as a diff, in place of the findings; NULL for none */
};

struct report_format {
    const char *name;
    void (*write)(Buf *out, const struct report *report);
};

/* text, json, jsonl, sarif, github, gitlab, junit */
extern const struct report_format report_formats[];
extern const size_t report_format_count;
const struct report_format *report_format_find(Slice name);     /* NULL when there is none */

bool scope_holds(const struct report_scope *scope, Slice path);
struct report_counts report_count(struct sink *sink, const struct report_scope *scope);
/* How many findings are failures when those at this level or above are. */
size_t report_at_least(const struct report_counts *counts, enum level level);
bool report_fails(const struct report *report, const struct diag *diag);

/* What of the findings is within the scope and in no baseline. The caller fills in what comes behind `known`. */
struct report report_take(struct arena *arena, const struct findings *findings, const struct report_scope *scope);

/* Prints the findings in order, with an empty line between two. */
void report_text(FILE *out, struct sink *sink, const struct report_scope *scope, bool colour);
/* "2 errors, 1 warning in 3 of 41 files"; nothing when there is no finding. `files`: those that were looked at. */
void report_numbers(Buf *out, const struct report_counts *counts, size_t files);
/* The same as a line. */
void report_summary(FILE *out, const struct report_counts *counts, size_t files);

#endif
