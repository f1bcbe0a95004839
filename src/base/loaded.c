#include "base/loaded.h"
#include <dlfcn.h>
#include <string.h>

void *loaded_open(const char *const *files) {
    void *library = NULL;
    for (; *files && !library; files++)
        library = dlopen(*files, RTLD_NOW | RTLD_LOCAL);
    return library;
}

/* C has no cast from what dlsym gives to a function; POSIX has the two be alike. */
bool loaded_function(void *library, const char *name, void *pointer) {
    void *found = dlsym(library, name);
    memcpy(pointer, &found, sizeof found);
    return found != NULL;
}
