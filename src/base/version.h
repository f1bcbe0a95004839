/* The version, said in one place.
 */
#ifndef QUIRE_BASE_VERSION_H
#define QUIRE_BASE_VERSION_H

#define QUIRE_VERSION "0.1.0"

#endif
