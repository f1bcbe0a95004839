/* What the files of `quire export` share.
 */
#ifndef QUIRE_CLI_EXPORT_H
#define QUIRE_CLI_EXPORT_H

#include "build/export.h"
#include "cli/session.h"

enum export_mode { EXPORT_MODE_WRITE, EXPORT_MODE_LIST, EXPORT_MODE_CHECK };

struct exporting {
    struct session *session;
    struct export_request request;
    struct export export;
    enum export_mode mode;
    struct map differences;      /* path below the folder -> struct difference, for --check */
};

/* How an installed file differs, in both forms; they live in the session's arena. */
struct difference {
    Slice text;                  /* a unified diff, or a line that says why there is none */
    Slice json;                  /* members of the file's object: ", \"diff\": ..." */
};

/* An export_differs, whose context is a struct exporting. */
void export_compare(void *context, const struct export_file *file, const struct layout_file *wanted, Slice bytes);

/* Prints what there is to say of the files, in their order, to standard output. */
void export_print_list(struct exporting *exporting);
void export_print_check(struct exporting *exporting);
void export_print_json(struct exporting *exporting);

#endif
