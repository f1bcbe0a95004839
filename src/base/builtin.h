/* Files that are built into the program by tools/embed.c.
 *
 * Names are relative to the folder that they come from, and sorted by bytes. Contents are the file's bytes, with a NUL
 * behind them that `size` does not count.
 */
#ifndef QUIRE_BASE_BUILTIN_H
#define QUIRE_BASE_BUILTIN_H

#include <stddef.h>

struct builtin {
    const char *name;
    const unsigned char *bytes;
    size_t size;
};

/* The files of templates/: "site/page.html", "prompts/plain.lua". */
extern const struct builtin builtins[];
extern const size_t builtin_count;

/* The queries of the grammars that code is coloured by: "tree-sitter-go/queries/highlights.scm". None in a build without. */
extern const struct builtin queries[];
extern const size_t query_count;

/* The library that `quire init` begins with, as it lies in starter/: "quire.yaml", "content/agents/reviewer.md". */
extern const struct builtin starter[];
extern const size_t starter_count;

/* What `quire serve` has pages load, as it lies in src/serve/: "live.js". */
extern const struct builtin live_files[];
extern const size_t live_file_count;

#endif
