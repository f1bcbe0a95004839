/* The floor: the least work that building the library of corpus.py can be.
 *
 *     floor LIBRARY OUT
 *
 * Each agent is read, its includes are inlined, the text is parsed and rendered once by cmark-gfm, page and prompt are
 * written. One thread; no templates, graph, front matter or checks. What quire needs is printed as a multiple of this.
 */
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct text {
    char *s;
    size_t n, room;
};

static void add(struct text *t, const char *s, size_t n) {
    if (t->n + n + 1 > t->room)
        t->s = realloc(t->s, t->room = 2 * (t->n + n + 1));
    if (!t->s)
        exit(2);
    memcpy(t->s + t->n, s, n);
    t->n += n;
    t->s[t->n] = '\0';
}

static struct text read_file(const char *path) {
    struct text t = {0};
    char piece[1 << 16];
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(2);
    }
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
        add(&t, piece, n);
    fclose(f);
    return t;
}

static void write_file(const char *path, const char *s, size_t n) {
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(s, 1, n, f) != n || fclose(f) != 0) {
        perror(path);
        exit(2);
    }
}

static struct text snippets[1 << 20];

static void inline_into(struct text *out, const char *library, const char *s) {
    static const char open[] = "{{#include shared-";
    for (const char *at; (at = strstr(s, open)); s = strstr(at, "}}") + 2) {
        long i = strtol(at + sizeof open - 1, NULL, 10);
        add(out, s, (size_t)(at - s));
        if (!snippets[i].s) {
            char path[4096];
            snprintf(path, sizeof path, "%s/snippets/shared-%05ld.md", library, i);
            snippets[i] = read_file(path);
        }
        inline_into(out, library, snippets[i].s);
    }
    add(out, s, strlen(s));
}

static char *render(const struct text *t) {
    static const char *const names[] = {"table", "strikethrough", "autolink", "tasklist"};
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
    for (int i = 0; i < 4; i++)
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(names[i]));
    cmark_parser_feed(parser, t->s, t->n);
    cmark_node *document = cmark_parser_finish(parser);
    char *html = cmark_render_html(document, CMARK_OPT_DEFAULT, cmark_parser_get_syntax_extensions(parser));
    cmark_node_free(document);
    cmark_parser_free(parser);
    return html;
}

static void make_page(const char *library, const char *out, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/content/agents/%s", library, name);
    struct text source = read_file(path), flat = {0};
    const char *body = strstr(source.s + 3, "\n---\n");
    inline_into(&flat, library, body ? body + 5 : source.s);
    char *html = render(&flat);
    snprintf(path, sizeof path, "%s/%s.html", out, name);
    write_file(path, html, strlen(html));
    snprintf(path, sizeof path, "%s/%s", out, name);
    write_file(path, flat.s, flat.n);
    free(html);
    free(flat.s);
    free(source.s);
}

int main(int argc, char **argv) {
    char path[4096];
    if (argc != 3)
        return 2;
    cmark_gfm_core_extensions_ensure_registered();
    mkdir(argv[2], 0777);
    snprintf(path, sizeof path, "%s/content/agents", argv[1]);
    DIR *folder = opendir(path);
    if (!folder) {
        perror(path);
        return 2;
    }
    for (struct dirent *entry; (entry = readdir(folder));)
        if (entry->d_name[0] != '.')
            make_page(argv[1], argv[2], entry->d_name);
    closedir(folder);
    return 0;
}
