/* The document that an operand names.
 */
#ifndef QUIRE_CLI_NAMED_H
#define QUIRE_CLI_NAMED_H

#include "cli/session.h"
#include "model/lookup.h"

/* `name` is NAME, KIND/NAME, TOOL/KIND/NAME, or a path: a file of the folder that the command was started in comes before one of
 * the library's. Documents of the tool `target` are preferred. */
struct lookup named_look(struct session *session, const char *name, Slice target);
/* The same without preferences. */
struct lookup named_look_all(struct session *session, const char *name);
/* Where one is wanted: NULL after a message, which lists those that may be meant. */
const struct document *named_document(struct session *session, const char *name, Slice target);
/* The same for what is to be changed: a name that several have is not clear. */
const struct document *named_surely(struct session *session, const char *name);

#endif
