/* Writes C source that holds files: embed ARRAY COUNT ROOT NAME... > builtin.c
 *
 * Runs while building, on the machine that builds. ROOT/NAME is read, NAME is what the program
 * calls it; NAME=PATH reads a file that is elsewhere. ARRAY and COUNT are variables that src/base/builtin.h declares.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t write_bytes(FILE *in, int number) {
    size_t size = 0;
    printf("static const unsigned char file_%d[] = {", number);
    for (int c; (c = getc(in)) != EOF; size++)
        printf("%s%d,", size % 24 ? "" : "\n", c);
    printf("\n0};\n");
    return size;
}

/* A name as a C string. Names are ours; still, one with a quote must not make another program. */
static void write_name(const char *name) {
    putchar('"');
    for (; *name; name++) {
        if (*name == '"' || *name == '\\')
            putchar('\\');
        putchar(*name);
    }
    putchar('"');
}

static int write_all(const char *array, const char *count, const char *root, char **names, int n) {
    size_t *sizes = calloc((size_t)n + 1, sizeof *sizes);
    char path[4096];
    int status = sizes ? 0 : 1;
    for (int i = 0; i < n && !status; i++) {
        char *elsewhere = strchr(names[i], '=');
        if (elsewhere) {
            *elsewhere++ = '\0';
            snprintf(path, sizeof path, "%s", elsewhere);
        } else {
            snprintf(path, sizeof path, "%s/%s", root, names[i]);
        }
        FILE *in = fopen(path, "rb");
        if (in)
            sizes[i] = write_bytes(in, i);
        if (!in || ferror(in)) {
            perror(path);
            status = 1;
        }
        if (in)
            fclose(in);
    }
    printf("const struct builtin %s[] = {\n", array);
    for (int i = 0; i < n && !status; i++) {
        printf("    {");
        write_name(names[i]);
        printf(", file_%d, %zu},\n", i, sizes[i]);
    }
    printf("    {NULL, NULL, 0},\n};\nconst size_t %s = %d;\n", count, n);
    free(sizes);
    return status;
}

int main(int argc, char **argv) {
    enum { OWN = 4 };
    if (argc < OWN) {
        fprintf(stderr, "usage: embed ARRAY COUNT ROOT NAME... > FILE.c\n");
        return 2;
    }
    if (argc > OWN)
        qsort(argv + OWN, (size_t)(argc - OWN), sizeof *argv, compare);
    printf("/* Made by tools/embed.c from %s/. */\n#include \"base/builtin.h\"\n\n", argv[3]);
    int status = write_all(argv[1], argv[2], argv[3], argv + OWN, argc - OWN);
    return fflush(stdout) || ferror(stdout) ? 1 : status;
}
