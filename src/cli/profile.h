/* What `quire build --profile-templates` prints.
 */
#ifndef QUIRE_CLI_PROFILE_H
#define QUIRE_CLI_PROFILE_H

struct session;

/* To standard error: a line for each file of templates/ that ran, the longest first. */
void profile_print(struct session *session);

#endif
