/* Writes C source that holds the rank table of o200k_base: ranks [FILE] > ranks.c
 *
 * Runs while building, on the machine that builds. FILE is o200k_base.tiktoken: a token a line, its bytes in base64, a
 * space, and its rank; the ranks count up from 0. Without FILE the table is empty. src/base/ranks.h says what is made.
 */
#include "base/ranks.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOKENS_MOST = (1 << RANKS_BITS) - 1, BYTES_MOST = 4 << 20, LINE_MOST = 1024 };

struct table {
    uint32_t n, longest, offsets[TOKENS_MOST + 1], slots[RANKS_SLOTS];
    unsigned char bytes[BYTES_MOST];
};

static int digit(char c) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* Base64 up to a space; returns where it ends, NULL when it is none. */
static const char *decode(const char *s, unsigned char *out, uint32_t *n) {
    unsigned bits = 0, held = 0;
    for (; digit(*s) >= 0; s++) {
        bits = bits << 6 | (unsigned)digit(*s);
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[(*n)++] = (unsigned char)(bits >> held);
        }
    }
    while (*s == '=')
        s++;
    return *s == ' ' ? s : NULL;
}

static int add_line(struct table *t, const char *line) {
    uint32_t end = t->offsets[t->n];
    char *behind;
    if (t->n == TOKENS_MOST || end + LINE_MOST > BYTES_MOST)
        return 0;
    const char *rank = decode(line, t->bytes, &end);
    if (!rank || end == t->offsets[t->n] || strtoul(rank, &behind, 10) != t->n || *behind != '\n')
        return 0;
    if (end - t->offsets[t->n] > t->longest)
        t->longest = end - t->offsets[t->n];
    t->offsets[++t->n] = end;
    return 1;
}

/* False when the token is there already. */
static int add_slot(struct table *t, uint32_t rank) {
    const unsigned char *token = t->bytes + t->offsets[rank];
    uint32_t n = t->offsets[rank + 1] - t->offsets[rank];
    uint64_t hash = ranks_hash(token, n);
    uint32_t at = (uint32_t)hash % RANKS_SLOTS;
    for (; t->slots[at]; at = (at + 1) % RANKS_SLOTS) {
        uint32_t other = (t->slots[at] & TOKENS_MOST) - 1;
        if (t->offsets[other + 1] - t->offsets[other] == n && !memcmp(t->bytes + t->offsets[other], token, n))
            return 0;
    }
    t->slots[at] = ranks_mark(hash) | (rank + 1);
    return 1;
}

static int read_table(struct table *t, const char *path) {
    char line[LINE_MOST];
    unsigned single = 0;
    FILE *in = fopen(path, "rb");
    if (!in)
        return perror(path), 0;
    int sound = 1;
    while (sound && fgets(line, sizeof line, in))
        sound = add_line(t, line);
    fclose(in);
    for (uint32_t rank = 0; sound && rank < t->n; rank++) {
        single += t->offsets[rank + 1] - t->offsets[rank] == 1;
        sound = add_slot(t, rank);
    }
    /* Every byte must be a token, or a text could not be encoded. */
    if (!sound || single != 256)
        fprintf(stderr, "%s: is no file of ranks (near line %u)\n", path, (unsigned)t->n + 1);
    return sound && single == 256;
}

static void write_numbers(const char *name, const uint32_t *numbers, uint32_t n) {
    printf("const uint32_t %s[] = {", name);
    for (uint32_t i = 0; i < n; i++)
        printf("%s%u,", i % 16 ? "" : "\n", (unsigned)numbers[i]);
    printf("\n0};\n");
}

static void write_table(const struct table *t) {
    printf("/* Made by tools/ranks.c. */\n#include \"base/ranks.h\"\n\n");
    printf("const uint32_t ranks_count = %u, ranks_longest = %u;\n", (unsigned)t->n, (unsigned)t->longest);
    write_numbers("ranks_slots", t->slots, t->n ? RANKS_SLOTS : 0);
    write_numbers("ranks_offsets", t->offsets, t->n + 1);
    printf("const unsigned char ranks_bytes[] = {");
    for (uint32_t i = 0; i < t->offsets[t->n]; i++)
        printf("%s%u,", i % 24 ? "" : "\n", t->bytes[i]);
    printf("\n0};\n");
}

int main(int argc, char **argv) {
    struct table *t = calloc(1, sizeof *t);
    int status = !t || (argc > 1 && !read_table(t, argv[1]));
    if (status == 0)
        write_table(t);
    free(t);
    return status || fflush(stdout) || ferror(stdout) ? 1 : 0;
}
