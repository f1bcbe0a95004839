/* Policies: what a page's Content-Security-Policy has to allow so that it can be a live one.
 */
#ifndef QUIRE_SERVE_POLICY_H
#define QUIRE_SERVE_POLICY_H

#include "base/str.h"

/* Lets a page's own policy, a `meta` in its head, allow scripts of the server and connections to it, where it does not. Nothing
 * else of the page changes, and nothing at all where there is no such policy. */
void policy_relax(Buf *page);
/* The same for the policy itself. */
void policy_allow(Slice policy, Buf *out);

#endif
