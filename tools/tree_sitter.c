/* tree-sitter's library, with room for what scanners write.
 *
 * A grammar's scanner saves its state into a buffer of the parser, and is trusted to know its size. Some do not: that
 * of Markdown writes four bytes for every open block, that of YAML may run over by two. Every block takes a byte of
 * code, and no code is longer than HIGHLIGHT_LIMIT (src/render/highlight.h), which is 16 KiB.
 */
#include <tree_sitter/api.h>

#include "parser.h"

#undef TREE_SITTER_SERIALIZATION_BUFFER_SIZE
#define TREE_SITTER_SERIALIZATION_BUFFER_SIZE (4 * (16 << 10) + 64)

#include "lib.c"
