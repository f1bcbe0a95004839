/* The program's version, as `quire --version` and generated pages tell it.
 */
#ifndef QUIRE_BASE_VERSION_H
#define QUIRE_BASE_VERSION_H

#define QUIRE_VERSION "0.1.0"

#endif
