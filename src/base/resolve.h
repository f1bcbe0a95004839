/* Host names: does one exist?
 */
#ifndef QUIRE_BASE_RESOLVE_H
#define QUIRE_BASE_RESOLVE_H

enum name_state {
    NAME_TROUBLE,        /* nobody could say: the resolver does not answer, or says that it cannot */
    NAME_EXISTS,         /* it has an address */
    NAME_UNKNOWN,        /* the resolver says that there is no such name, or that it has no address */
};

/* Asks the system's resolver, and so perhaps the network; blocks, for as long as that takes. */
enum name_state resolve_name(const char *host);

#endif
