/* Why an output is as it is: what it is made from, found by making it.
 */
#ifndef QUIRE_CLI_WHY_H
#define QUIRE_CLI_WHY_H

#include "build/products.h"
#include "cli/session.h"
#include "template/inventory.h"

enum why_how { WHY_INCLUDES, WHY_LINKS, WHY_FILLS };

/* A file whose text is in the output. */
struct why_source {
    Slice path;                  /* of the library */
    const struct source *by;     /* the text whose line includes it, links to it or fills it in; NULL: nothing asks for it */
    uint32_t line;               /* of that file; 0: the whole of it */
    enum why_how how;
};

/* A key of quire.yaml. */
struct why_setting {
    Slice key;
    uint32_t line;
};

/* Something of the site's data that the template asked for: "groups[].documents[].name", so many times. */
struct why_look {
    Slice what;
    size_t times;
};

struct why {
    const struct product *product;
    bool written;                /* the file is there, of this build or an earlier one */
    VEC(struct why_source) sources;
    VEC(struct template_use) templates;
    VEC(struct why_setting) settings;
    VEC(struct why_look) looks;
    bool failed;                 /* it cannot be made; reported to the session's sink */
};  /* begins as {0} */

/* The session's engine has rendered no page before. All but the arrays lies in the session's arena. */
void why_find(struct session *session, struct site *site, const struct product *product, struct why *out);
void why_free(struct why *why);

void why_print(struct session *session, const struct why *why);
void why_print_json(const struct why *why);
/* "the page of the agent `reviewer`". */
void why_name(Buf *out, const struct product *product);

#endif
