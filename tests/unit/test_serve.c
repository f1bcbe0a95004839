#include "base/mem.h"
#include "serve/live.h"
#include "serve/notice.h"
#include "serve/policy.h"
#include "serve/reply.h"
#include "serve/root.h"
#include "serve/watch.h"
#include "unit.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

Test(serve, paths) {
    static const struct {
        const char *address, *want; /* NULL: none */
    } rows[] = {
        {"/", "index.html"},
        {"/a/b.html", "a/b.html"},
        {"/a/", "a/index.html"},
        {"/a%20b/%c3%a4", "a b/\xc3\xa4"},
        {"/a%2Fb", "a/b"},
        {"/a%2f", "a/index.html"},
        {"/...", "..."},
        {"/..a", "..a"},
        {"/.claude/x", ".claude/x"},
        {"/%252e%252e/x", "%2e%2e/x"},
        {"", NULL},
        {"a", NULL},
        {"//", NULL},
        {"//a", NULL},
        {"/a//b", NULL},
        {"/%2f", NULL},
        {"/..", NULL},
        {"/../a", NULL},
        {"/a/..", NULL},
        {"/a/../b", NULL},
        {"/%2e%2E/a", NULL},
        {"/a%2f..%2fb", NULL},
        {"/.", NULL},
        {"/./a", NULL},
        {"/a/./b", NULL},
        {"/%", NULL},
        {"/%2", NULL},
        {"/%g0", NULL},
        {"/a%00.html", NULL},
        {"/.quire-log", NULL},
        {"/a/.quire-tmp-1", NULL},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf out = {0};
        bool is = root_path(slice_from(rows[i].address), &out);
        cr_expect_eq(is, rows[i].want != NULL, "%s", rows[i].address);
        if (is && rows[i].want)
            expect_text(buf_view(&out), rows[i].want, rows[i].address);
        buf_free(&out);
    }
}

Test(serve, hosts) {
    static const struct {
        const char *host;
        bool local;
    } rows[] = {
        {"localhost", true},        {"localhost:80", true},  {"LocalHost.", true},       {"x.localhost:1", true}, {"127.0.0.1:4747", true},
        {"127.9.9.9", true},        {"[::1]", true},         {"[::1]:80", true},         {"", false},             {":80", false},
        {"example.com", false},     {"localhost.com", false}, {"xlocalhost", false},     {".localhost", false},   {"128.0.0.1", false},
        {"127.0.0.1.com", false},   {"127.1", false},        {"2130706433", false},      {"[::2]", false},        {"[::1", false},
        {"[::1]80", false},         {"[::ffff:1.2.3.4]", false}, {"[]", false},          {"[", false},            {"0.0.0.0", false},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        cr_expect_eq(reply_is_local(slice_from(rows[i].host)), rows[i].local, "%s", rows[i].host);
}

Test(serve, tags) {
    static const struct {
        const char *header;
        bool matches;
    } rows[] = {{"\"a\"", true},  {"W/\"a\"", true},     {"\"b\", \"a\"", true}, {"\"b\",W/\"a\" ", true}, {"*", true},
                {"\"b\"", false}, {"\"a", false},        {"a", false},           {"", false},             {",,", false},
                {"\"a\"x", false}};
    for (size_t i = 0; i < ROWS(rows); i++)
        cr_expect_eq(reply_matches(slice_from(rows[i].header), S("\"a\"")), rows[i].matches, "%s", rows[i].header);
}

Test(serve, policies) {
    static const struct {
        const char *policy, *want;
    } rows[] = {
        {"", ""},
        {"img-src 'none'", "img-src 'none'"},
        {"default-src 'self'", "default-src 'self'; connect-src 'self'; script-src-elem 'self'"},
        {"default-src 'none'; script-src 'self'", "default-src 'none';script-src 'self'; connect-src 'self'"},
        {"script-src 'sha256-x='; connect-src 'none'; img-src *", "script-src 'sha256-x=' 'self';connect-src 'self'; img-src *"},
        {"DEFAULT-SRC https: ;", "DEFAULT-SRC https: ;; connect-src https: 'self'; script-src-elem https: 'self'"},
        {"script-src x; script-src-elem 'SELF' y", "script-src x;script-src-elem 'SELF' y"},
        {"connect-src &#39;none&#39;; script-src &apos;self&apos;", "connect-src 'self';script-src &apos;self&apos;"},
        {"script-src", "script-src 'self'"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf out = {0};
        buf_init(&out);
        policy_allow(slice_from(rows[i].policy), &out);
        expect_text(buf_view(&out), rows[i].want, rows[i].policy);
        buf_free(&out);
    }
}

Test(serve, pages_with_policies) {
    static const struct {
        const char *page, *want;
    } rows[] = {
        {"<head><meta charset=utf-8></head><body>x", "<head><meta charset=utf-8></head><body>x"},
        {"<META http-equiv=\"Content-Security-Policy\" content=\"script-src 'none'\"><body>",
         "<META http-equiv=\"Content-Security-Policy\" content=\"script-src 'self'\"><body>"},
        {"<meta content='connect-src x' http-equiv='content-security-policy'>", "<meta content='connect-src x &#39;self&#39;' http-equiv='content-security-policy'>"},
        {"<body><meta http-equiv=\"content-security-policy\" content=\"script-src x\">",
         "<body><meta http-equiv=\"content-security-policy\" content=\"script-src x\">"},
        {"<meta name=\"description\" content=\"content-security-policy > all\">", "<meta name=\"description\" content=\"content-security-policy > all\">"},
        {"<meta http-equiv=\"content-security-policy\" content=\"script-src x", "<meta http-equiv=\"content-security-policy\" content=\"script-src x"},
        {"<meta http-equiv=\"content-security-policy\"", "<meta http-equiv=\"content-security-policy\""},
        {"<meta http-equiv=Content-Security-Policy content=\"script-src x\"><meta http-equiv='content-security-policy' content=\"connect-src x\">",
         "<meta http-equiv=Content-Security-Policy content=\"script-src x 'self'\"><meta http-equiv='content-security-policy' content=\"connect-src x 'self'\">"},
        {"<meta http-equiv=content-security-policy-report-only content=\"script-src x\">",
         "<meta http-equiv=content-security-policy-report-only content=\"script-src x\">"},
        {"<meta", "<meta"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf page = {0};
        buf_puts(&page, rows[i].page);
        policy_relax(&page);
        expect_text(buf_view(&page), rows[i].want, rows[i].page);
        buf_free(&page);
    }
}

/* --- what pages are told --- */

static void expect_told(struct live_page *page, const char *want, const char *what) {
    char bytes[4096];
    Slice told = {bytes, live_read(page, bytes, sizeof bytes)};
    expect_text(told, want, what);
}

Test(serve, pages_are_told) {
    int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct live *live = live_new(&root);
    Slice run = slice_from(live_run(live));
    struct live_page *page = live_open(live, S("no/such.html"), false, run, 0);
    expect_told(page, "data: {\"build\":0,\"reload\":false,\"files\":[],\"findings\":null}\n\n", "at first");
    expect_told(page, "", "nothing more");
    live_built(live, S("a.html\0no/such.htm\0no/such.html.css\0x\"y.png\0"));
    expect_told(page, "data: {\"build\":1,\"reload\":false,\"files\":[\"no/such.html.css\",\"x\\\"y.png\"]}\n\n", "files of others");
    live_built(live, S("a.html\0"));
    live_built(live, S("b/no/such.html\0no/such.html\0"));
    cr_expect(live_found(live, S("{}")));
    cr_expect(!live_found(live, S("{}")));
    expect_told(page, "data: {\"build\":3,\"reload\":true,\"files\":[],\"findings\":{}}\n\n", "two builds at once");
    live_close(page);
    page = live_open(live, S("bin"), true, S("another"), 3);
    char byte;
    size_t n = 0;
    Buf all = {0};
    while ((n = live_read(page, &byte, 1)))
        buf_add(&all, &byte, n);
    expect_text(buf_view(&all), "data: {\"build\":3,\"reload\":true,\"files\":[],\"findings\":{}}\n\n", "of another run, byte by byte");
    buf_free(&all);
    live_close(page);
    for (int i = 0; i < 100; i++)
        live_built(live, S("c.html\0"));
    page = live_open(live, S("no/such.html"), false, run, 3);
    expect_told(page, "data: {\"build\":103,\"reload\":true,\"files\":[],\"findings\":{}}\n\n", "more builds than are kept");
    live_close(page);
    cr_expect_eq(live_count(live), 0);
    live_free(live);
    close(root);
}

/* --- findings --- */

static void pack(struct notices *notices, enum rule rule, enum level level, const char *file, const char *message) {
    Buf packed = {0};
    struct diag diag = {.rule = rule, .level = level, .place = {.path = slice_from(file), .line = 3, .column = 1, .length = 1}};
    diag.message = slice_from(message);
    notice_pack(&diag, false, &packed);
    notices_take(notices, buf_view(&packed));
    buf_free(&packed);
}

Test(serve, notices_are_merged) {
    struct notices a = {0}, b = {0}, all = {0};
    Buf json = {0};
    pack(&a, RULE_INCLUDE_MISSING, LEVEL_ERROR, "a.md", "one \"quoted\"");
    pack(&b, RULE_LINK_OUTSIDE, LEVEL_WARNING, "b.md", "two");
    pack(&b, RULE_INCLUDE_MISSING, LEVEL_ERROR, "a.md", "one \"quoted\"");
    pack(&b, RULE_LINK_OUTSIDE, LEVEL_INFO, "c.md", "three");
    pack(&b, RULE_TEMPLATE_ERROR, LEVEL_ERROR, "templates/site/a.html", "four");
    notices_merge(&a, &b, &all);
    notices_json(&all, &json);
    expect_text(buf_view(&json),
                "{\"errors\":2,\"warnings\":1,\"list\":["
                "{\"level\":\"error\",\"rule\":\"template/error\",\"message\":\"four\",\"file\":\"templates/site/a.html\",\"line\":3,\"column\":1},"
                "{\"level\":\"error\",\"rule\":\"include/missing\",\"message\":\"one \\\"quoted\\\"\",\"file\":\"a.md\",\"line\":3,\"column\":1},"
                "{\"level\":\"warning\",\"rule\":\"link/outside-library\",\"message\":\"two\",\"file\":\"b.md\",\"line\":3,\"column\":1}]}",
                "settings and templates first, each once, no infos");
    cr_expect_eq(all.list.n, 4);
    buf_free(&json);
    VEC_FREE(&all.list);
    notices_free(&a);
    notices_free(&b);
}

/* --- what changes --- */

static void put(const char *folder, const char *name) {
    Buf path = {0};
    buf_printf(&path, "%s/%s", folder, name);
    int fd = open(path.s, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    cr_assert(fd >= 0 && write(fd, "x", 1) == 1);
    close(fd);
    buf_free(&path);
}

/* Paths below a root, as watch_ask takes them. */
static Slice ask(Buf *out, const char *root, const char *const *names) {
    for (; *names; names++) {
        buf_printf(out, "%s%s%s", root, **names ? "/" : "", *names);
        buf_char(out, '\0');
    }
    return buf_view(out);
}

Test(serve, what_counts) {
    char root[] = "/tmp/quire-watch-XXXXXX";
    cr_assert(mkdtemp(root));
    Buf listed = {0}, asked = {0}, path = {0};
    buf_printf(&path, "%s/content", root);
    cr_assert(mkdir(path.s, 0777) == 0);
    struct watch *watch = watch_new(root);
    ask(&listed, root, (const char *const[]){"content", NULL});
    ask(&asked, root, (const char *const[]){"quire.yaml", "content/a.md", "absent/deep/x.md", NULL});
    cr_expect_eq(watch_ask(watch, buf_view(&listed), buf_view(&asked)), (unsigned)WATCH_MORE);
    cr_expect_eq(watch_ask(watch, buf_view(&listed), buf_view(&asked)), (unsigned)WATCH_SAME);
    static const struct {
        const char *name;
        bool counts;
    } rows[] = {{"other.txt", false}, {"quire.yaml", true},       {"content/a.md", true}, {"content/new.md", true}, {"content/.a.md.swp", false},
                {"content/a.md~", false}, {"content/4913", false}, {"absent", true}};
    for (size_t i = 0; i < ROWS(rows); i++) {
        put(root, rows[i].name);
        cr_expect_eq(watch_read(watch), rows[i].counts, "%s", rows[i].name);
    }
    Slice names[2];
    size_t all;
    cr_expect_eq(watch_changes(watch, names, 2, &all), 2);
    expect_text(names[0], "quire.yaml", "the first");
    cr_expect_eq(all, 4);
    /* What a job asks is known when it has ended. */
    watch_expect(watch);
    watch_forget(watch);
    put(root, "later.txt");
    cr_expect(!watch_read(watch));
    ask(&asked, root, (const char *const[]){"later.txt", NULL});
    cr_expect_eq(watch_ask(watch, buf_view(&listed), buf_view(&asked)), (unsigned)WATCH_CHANGED);
    watch_free(watch);
    buf_free(&listed);
    buf_free(&asked);
    buf_clear(&path);
    buf_printf(&path, "rm -r %s", root);
    cr_expect_eq(system(path.s), 0);
    buf_free(&path);
}
