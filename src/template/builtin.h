/* The files of templates/, built into the program by tools/embed.c.
 *
 * Names are relative to templates/ ("site/page.html", "prompts/plain.lua"), sorted by bytes.
 * Contents are the file's bytes, with a NUL behind them that `size` does not count.
 */
#ifndef QUIRE_TEMPLATE_BUILTIN_H
#define QUIRE_TEMPLATE_BUILTIN_H

#include <stddef.h>

struct builtin {
    const char *name;
    const unsigned char *bytes;
    size_t size;
};

extern const struct builtin builtins[];
extern const size_t builtin_count;

#endif
