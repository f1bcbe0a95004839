#include "cli/shard.h"
#include "base/str.h"
#include "cli/options.h"
#include <stdlib.h>

#define OWN_TOTAL "QUIRE_SHARDS"

/* Where runs are started, and the variables that say which and of how many this is. */
struct surroundings {
    const char *name, *index, *total;
    uint32_t first;              /* the first one's index */
    const char *least, *step;    /* variables; NULL where indexes have no gaps and begin with `first` */
};

static const struct surroundings known[] = {
    {.name = "GitLab", .index = "CI_NODE_INDEX", .total = "CI_NODE_TOTAL", .first = 1},
    {.name = "CircleCI", .index = "CIRCLE_NODE_INDEX", .total = "CIRCLE_NODE_TOTAL"},
    {.name = "Buildkite", .index = "BUILDKITE_PARALLEL_JOB", .total = "BUILDKITE_PARALLEL_JOB_COUNT"},
    {.name = "Slurm", .index = "SLURM_ARRAY_TASK_ID", .total = "SLURM_ARRAY_TASK_COUNT", .least = "SLURM_ARRAY_TASK_MIN",
     .step = "SLURM_ARRAY_TASK_STEP"},
    {.name = "Kubernetes", .index = "JOB_COMPLETION_INDEX", .total = OWN_TOTAL},
    {.name = "GNU parallel", .index = "PARALLEL_SEQ", .total = OWN_TOTAL, .first = 1},
};
enum { KNOWN = sizeof known / sizeof *known };

static const char *variable(const char *name) {
    const char *value = name ? getenv(name) : NULL;
    return value && *value ? value : NULL;
}

/* A variable's number. One that is missing has the value `otherwise`, if that is none below zero. */
static bool number_of(const struct surroundings *where, const char *name, long otherwise, long *out) {
    const char *value = variable(name);
    char *end = NULL;
    *out = value ? strtol(value, &end, 10) : otherwise;
    if (value && (*value < '0' || *value > '9' || *end || *out > 1L << 30)) {
        complain("`--shard auto` finds no number in %s, but `%s`", name, value);
        return false;
    }
    if (*out < 0) {
        complain("`--shard auto` finds %s, and not how many there are", where->index);
        advise(where->total == (const char *)OWN_TOTAL ? "set %s to the number of shards" : "%s should be set, too", where->total);
        return false;
    }
    return true;
}

static bool ask(const struct surroundings *where, struct shard *out) {
    long index, total, least = where->first, step = 1;
    if (!number_of(where, where->index, -1, &index) || !number_of(where, where->total, -1, &total) ||
        (where->least && !number_of(where, where->least, 0, &least)) || (where->step && !number_of(where, where->step, 1, &step)))
        return false;
    long number = (index - least) / (step ? step : 1) + 1;
    if (index < least || total < 1 || number > total || total > MOST_SHARDS) {
        complain("`--shard auto` finds %s=%s and %s=%s, which is no shard", where->index, variable(where->index), where->total,
                 variable(where->total));
        if (where->step)
            advise("an array of jobs has to be a row, such as 1-8");
        else
            advise("the first is %u, and %s has to be from 1 to %d", where->first, where->total, MOST_SHARDS);
        return false;
    }
    *out = (struct shard){(uint32_t)number, (uint32_t)total};
    return true;
}

static bool say_nowhere(void) {
    complain("`--shard auto` finds nothing that says which shard this is");
    for (size_t i = 0; i < KNOWN; i++)
        advise("%s sets %s%s%s", known[i].name, known[i].index, known[i].total == (const char *)OWN_TOTAL ? "; set yourself " : " and ",
               known[i].total);
    advise("or say it: `--shard 3/8` is the third of eight");
    return false;
}

static bool find(struct shard *out) {
    const struct surroundings *found = NULL;
    for (size_t i = 0; i < KNOWN; i++) {
        struct shard shard;
        if (!variable(known[i].index))
            continue;
        if (!ask(&known[i], &shard))
            return false;
        if (found && shard.of > 1 && out->of > 1) {
            complain("`--shard auto` finds two that say which shard this is: %s and %s", found->index, known[i].index);
            advise("say which: `--shard \"$%s/$%s\"`, counted from 1", known[i].index, known[i].total);
            return false;
        }
        if (!found || out->of == 1) {
            *out = shard;
            found = &known[i];
        }
    }
    return found || say_nowhere();
}

bool shard_option(const char *text, struct shard *out) {
    *out = (struct shard){0};
    Slice words = slice_from(text ? text : "");
    if (!text || shard_read(words, out))
        return true;
    if (slice_is(words, "auto"))
        return find(out);
    complain("`--shard` wants I/N, the I-th of N from 1 to %d, or `auto`, not `%s`", MOST_SHARDS, text);
    return false;
}
