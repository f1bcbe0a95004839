/* Profiles: how often and how long the files of templates/ run.
 *
 *     profile_enter(profile, slot, true);
 *     ...                                   what runs within has its own enter and leave
 *     profile_leave(profile);
 *
 * Time is what passes. A file's own time is without that of what runs within it; its total is with it, once for a file within
 * itself.
 * The numbers are shared by the process that made the profile and all that are forked from it afterwards.
 * All functions take NULL, and do nothing then.
 */
#ifndef QUIRE_TEMPLATE_PROFILE_H
#define QUIRE_TEMPLATE_PROFILE_H

#include "base/str.h"

struct arena;
struct profile;

/* `names` live as long as the profile. Where there is no memory to share, it is one that counts nothing. */
struct profile *profile_new(const Slice *names, size_t n);
void profile_free(struct profile *profile);

/* The number of a name, -1 for none. */
int profile_slot(const struct profile *profile, Slice name);

/* `counts`: this is one more run, and not another part of one. A slot of -1 is passed over. */
void profile_enter(struct profile *profile, int slot, bool counts);
void profile_leave(struct profile *profile);
/* Nothing runs: lets go of what an error left open. */
void profile_reset(struct profile *profile);

struct profile_row {
    Slice name;
    long long count, total, own; /* times in nanoseconds */
};
/* What ran at all, the longest own time first. */
struct profile_row *profile_rows(const struct profile *profile, struct arena *arena, size_t *n);

#endif
