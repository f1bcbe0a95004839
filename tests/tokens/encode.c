/* Writes the tokens of files: encode-tokens < LIST. For tests/run-tokens, which holds them against those of tiktoken.
 *
 * LIST has a path a line. For each one, in order: how many tokens, and a hash of their ids (as FNV-1a, an id at a time), on one
 * line; "unreadable" for a file that cannot be read.
 */
#include "base/file.h"
#include "base/tokens.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static uint32_t hash_of(const Tokens *tokens) {
    uint32_t hash = 0x811C9DC5;
    for (size_t i = 0; i < tokens->n; i++)
        hash = (hash ^ tokens->v[i]) * 0x01000193;
    return hash;
}

static size_t count_by_thirds(struct tokenizer *tokenizer, Slice text) {
    struct token_stretch thirds[3] = {{text.n / 3, false, 0}, {text.n / 3 * 2, true, 0}, {text.n, false, 0}};
    for (int i = 0; i < 2; i++)
        while (thirds[i].end > 0 && ((unsigned char)text.s[thirds[i].end] & 0xC0) == 0x80)
            thirds[i].end--;
    tokens_by_stretch(tokenizer, text, thirds, 3);
    return (size_t)thirds[0].tokens + thirds[1].tokens + thirds[2].tokens;
}

static void encode_file(struct tokenizer *tokenizer, struct arena *arena, const char *path, Tokens *tokens) {
    Slice text;
    tokens->n = 0;
    if (file_read(arena, path, 64 << 20, &text) != 0) {
        puts("unreadable");
        return;
    }
    tokens_encode(tokenizer, text, tokens);
    /* The other ways of counting take other turns through the code; the second time, much is remembered. */
    bool same = tokens_count(tokenizer, text) == tokens->n;
    for (int i = 0; i < 2 && same; i++)
        same = count_by_thirds(tokenizer, text) == tokens->n;
    printf("%zu %08" PRIx32 "%s\n", tokens->n, hash_of(tokens), same ? "" : " counted otherwise");
}

int main(void) {
    if (!tokens_known()) {
        fputs("encode-tokens: built without the rank file\n", stderr);
        return 2;
    }
    struct tokenizer *tokenizer = tokenizer_new();
    struct arena *arena = arena_new();
    Tokens tokens = {0};
    char path[4096];
    while (fgets(path, sizeof path, stdin)) {
        path[strcspn(path, "\n")] = '\0';
        encode_file(tokenizer, arena, path, &tokens);
        arena_reset(arena);
    }
    VEC_FREE(&tokens);
    arena_free(arena);
    tokenizer_free(tokenizer);
    return fflush(stdout) ? 1 : 0;
}
