/* The check: everything that can be wrong with a library and shows only when all of it is known.
 *
 * What loading and include_resolve find is in library->sink already; this adds mentions, links, anchors and paths. Each
 * text is looked at once, on its own, so a defect in a snippet is one finding however many documents include it.
 */
#ifndef QUIRE_CHECK_CHECK_H
#define QUIRE_CHECK_CHECK_H

#include "model/library.h"

struct external;

/* What needs nothing but one document's text: a look_alone (model/library.h) for load_request (build/load.h), for documents are read by
 * several processes. check_library leaves it out then. */
void check_alone(struct library *library, const struct document *document, const struct part *part);

/* Reports to library->sink. Call behind include_resolve and library_index_names. check_silence comes last in it. `external`
 * asks the addresses on the web (check/external.h); NULL: none is. */
void check_library(struct library *library, struct external *external);

/* Takes away the findings that comments `<!-- quire-ignore RULE: reason -->` speak of, of those that are in the sink by now,
 * and reports comments without a reason. `judge`: all rules have run, so those that silence nothing are reported, too; not
 * those about addresses on the web, which may be asked in another run, or out of reach in this one. */
void check_silence(struct library *library, bool judge);

/* Adds to every finding that stands in included text who includes it: "included from a.md:8, b.md:8 (+11 more)". Call once,
 * when all findings are in. */
void check_note_includers(struct library *library);

#endif
