/* Libraries that are loaded when they are needed, and not linked: most runs need none of them, and a system may do without.
 *
 * They stay loaded, for what they depend on may have threads and exit handlers of its own.
 */
#ifndef QUIRE_BASE_LOADED_H
#define QUIRE_BASE_LOADED_H

#include <stdbool.h>
#include <stddef.h>

/* The first of these files that the system has, up to a NULL; NULL when it has none. */
void *loaded_open(const char *const *files);
/* Fills in a pointer to a function of any type. False where the library has no function of that name. */
bool loaded_function(void *library, const char *name, void *pointer);

#endif
