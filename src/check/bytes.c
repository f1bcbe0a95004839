#include "check/bytes.h"
#include "base/mem.h"
#include "model/tree.h"
#include <string.h>

static void map_node(const struct source *source, const struct node *node, char *bytes) {
    char what;
    switch (node->type) {
    case NODE_PARAGRAPH:
    case NODE_HEADING:
    case NODE_CELL:
        what = BYTE_TEXT;
        break;
    case NODE_CODE:
    case NODE_HTML:
    case NODE_LINK:
    case NODE_IMAGE:
    case NODE_FOOTNOTE_REF:
    case NODE_INCLUDE_INLINE:
        what = BYTE_INLINE;
        break;
    default:
        return;
    }
    if (node->end > node->start && node->end <= source->text.n)
        memset(bytes + node->start, what, node->end - node->start);
}

const char *check_bytes(struct check *check, const struct text *text) {
    const struct tree *tree = check_tree(check, text);
    char *bytes = arena_alloc(check->scratch, text->source->text.n + 1);
    for (uint32_t i = 1; i < tree->n; i++)
        map_node(text->source, &tree->nodes[i], bytes);
    return bytes;
}

bool byte_is_escaped(const char *s, uint32_t at) {
    uint32_t slashes = 0;
    while (at > slashes && s[at - 1 - slashes] == '\\')
        slashes++;
    return slashes % 2;
}

bool bytes_find_open(const struct source *source, const char *bytes, uint32_t close,
                     uint32_t *open) {
    enum { LONGEST = 1000 };
    const char *s = source->text.s;
    int depth = 0;
    for (uint32_t behind = close + 1; behind > 0 && close + 1 - behind < LONGEST; behind--) {
        uint32_t at = behind - 1;
        if (bytes[at] == BYTE_NONE)
            return false;
        if (bytes[at] != BYTE_TEXT || byte_is_escaped(s, at))
            continue;
        depth += s[at] == ']' ? 1 : s[at] == '[' ? -1 : 0;
        if (!depth) {
            *open = at;
            return true;
        }
    }
    return false;
}
