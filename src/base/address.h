/* Addresses on the web: their parts, and which of them are no public ones. Nothing here touches the network.
 */
#ifndef QUIRE_BASE_ADDRESS_H
#define QUIRE_BASE_ADDRESS_H

#include "base/str.h"

struct sockaddr;

struct address {
    Slice url;           /* as it is asked for: scheme and host in lower case, the scheme's usual port left out, at least
                            "/" behind the host, what may not stand in an address percent-encoded; no fragment */
    Slice origin;        /* "https://example.org:8080", the beginning of `url` */
    Slice host;          /* "example.org", "[::1]", within it */
    Slice fragment;      /* behind the #, as written; a slice of what was read */
    bool secure;         /* https */
};

enum address_fault {
    ADDRESS_FINE,
    ADDRESS_OTHER,       /* neither http: nor https: nor // */
    ADDRESS_NO_HOST,     /* "https:///x", "https:x" */
    ADDRESS_BAD_HOST,    /* a character that no host name has, an empty label, a name of over 253 bytes */
    ADDRESS_BAD_PORT,
    ADDRESS_USER,        /* a name or password before the host; the rest is filled in */
};

/* Reads an address; `//host/x` counts as https. `out` is filled in for ADDRESS_FINE and ADDRESS_USER. */
enum address_fault address_read(struct arena *arena, Slice text, struct address *out);

/* A host of this machine or of a private network, as far as its name tells: localhost, a name without a dot, .local,
 * .internal, .home.arpa, an IP address that is not a public one. */
bool host_is_local(Slice host);
/* A name set apart for documents and tests: example.com, .example, .test, .invalid and their kin (RFC 2606, RFC 6761). */
bool host_is_example(Slice host);
/* An IP address, and so nothing that has to be resolved. */
bool host_is_number(Slice host);
/* Loopback, private, link-local, unspecified or multicast (RFC 6890), IPv4 within IPv6 likewise. Other families are. */
bool socket_address_is_local(const struct sockaddr *address);

/* Is all of `url` what the pattern says? `*` stands for any number of any characters. */
bool address_matches(Slice pattern, Slice url);

#endif
