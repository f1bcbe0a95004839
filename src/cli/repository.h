/* The git repository that a library lies in, if any.
 */
#ifndef QUIRE_CLI_REPOSITORY_H
#define QUIRE_CLI_REPOSITORY_H

#include "base/file.h"
#include "cli/session.h"

/* The library's folder as seen from the repository's root, which is the nearest folder above that holds `.git`. Empty when
 * they are one, or there is no repository. Git itself is not asked. */
Slice repository_prefix(const struct session *session);

/* Adds the library's files that differ from a revision in any way, removed and untracked ones too, as library paths in the
 * session's arena. Runs git. False after a message. */
bool repository_changed(const struct session *session, const char *revision, SliceVec *changed);

#endif
