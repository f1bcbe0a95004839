#include "base/address.h"
#include "unit.h"
#include <arpa/inet.h>
#include <netinet/in.h>

static const struct {
    const char *text, *url, *origin, *host, *fragment;
} FINE[] = {
    {"https://example.org", "https://example.org/", "https://example.org", "example.org", ""},
    {"HTTP://Example.ORG/A", "http://example.org/A", "http://example.org", "example.org", ""},
    {"//example.org/x", "https://example.org/x", "https://example.org", "example.org", ""},
    {"http://a.b:80/", "http://a.b/", "http://a.b", "a.b", ""},
    {"https://a.b:443", "https://a.b/", "https://a.b", "a.b", ""},
    {"https://a.b:80/x", "https://a.b:80/x", "https://a.b:80", "a.b", ""},
    {"http://a.b:/x", "http://a.b/x", "http://a.b", "a.b", ""},
    {"http://a.b?q#f", "http://a.b/?q", "http://a.b", "a.b", "f"},
    {"http://a.b#f#g", "http://a.b/", "http://a.b", "a.b", "f#g"},
    {"http://a.b/x y|z?\xc3\xa9#\xc3\xa9", "http://a.b/x%20y%7Cz?%C3%A9", "http://a.b", "a.b", "\xc3\xa9"},
    {"http://a.b/%20%zz", "http://a.b/%20%25zz", "http://a.b", "a.b", ""},
    {"http://[::1]:8080/x", "http://[::1]:8080/x", "http://[::1]:8080", "[::1]", ""},
    {"http://a.b./x", "http://a.b./x", "http://a.b.", "a.b.", ""},
    {"http://m\xc3\xbcnchen.de/", "http://m\xc3\xbcnchen.de/", "http://m\xc3\xbcnchen.de", "m\xc3\xbcnchen.de", ""},
    {"http://a_b.c/@x:y", "http://a_b.c/@x:y", "http://a_b.c", "a_b.c", ""},
};

Test(address, fine) {
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ROWS(FINE); i++) {
        struct address address;
        expect_number(address_read(arena, slice_from(FINE[i].text), &address), ADDRESS_FINE, FINE[i].text);
        expect_text(address.url, FINE[i].url, FINE[i].text);
        expect_text(address.origin, FINE[i].origin, FINE[i].text);
        expect_text(address.host, FINE[i].host, FINE[i].text);
        expect_text(address.fragment, FINE[i].fragment, FINE[i].text);
    }
    arena_free(arena);
}

static const struct {
    const char *text;
    enum address_fault fault;
} FAULTS[] = {
    {"", ADDRESS_OTHER},
    {"x", ADDRESS_OTHER},
    {"/x", ADDRESS_OTHER},
    {"mailto:a@b.c", ADDRESS_OTHER},
    {"httpx://a.b", ADDRESS_OTHER},
    {"http", ADDRESS_OTHER},
    {"http:", ADDRESS_NO_HOST},
    {"https:/a.b", ADDRESS_NO_HOST},
    {"http://", ADDRESS_NO_HOST},
    {"//", ADDRESS_NO_HOST},
    {"http:///x", ADDRESS_NO_HOST},
    {"http://?x", ADDRESS_NO_HOST},
    {"http://:80/", ADDRESS_NO_HOST},
    {"http://a b/", ADDRESS_BAD_HOST},
    {"http://.a/", ADDRESS_BAD_HOST},
    {"http://a..b/", ADDRESS_BAD_HOST},
    {"http://*.a.b/", ADDRESS_BAD_HOST},
    {"http://a%41/", ADDRESS_BAD_HOST},
    {"http://[::1/", ADDRESS_BAD_HOST},
    {"http://[1.2.3.4]/", ADDRESS_BAD_HOST},
    {"http://[]/", ADDRESS_BAD_HOST},
    {"http://[::1]x/", ADDRESS_BAD_HOST},
    {"http://a.b:0/", ADDRESS_BAD_PORT},
    {"http://a.b:65536/", ADDRESS_BAD_PORT},
    {"http://a.b:99999999999999999999/", ADDRESS_BAD_PORT},
    {"http://a.b:8x/", ADDRESS_BAD_PORT},
    {"http://u@a.b/", ADDRESS_USER},
    {"http://u:p@a.b/", ADDRESS_USER},
    {"http://u@v@a.b/", ADDRESS_USER},
};

Test(address, faults) {
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ROWS(FAULTS); i++) {
        struct address address;
        expect_number(address_read(arena, slice_from(FAULTS[i].text), &address), FAULTS[i].fault, FAULTS[i].text);
        expect_text(address.host, FAULTS[i].fault == ADDRESS_USER ? "a.b" : "", FAULTS[i].text);
    }
    Buf text = {0};
    buf_puts(&text, "http://");
    buf_fill(&text, 'a', 254);
    struct address address;
    expect_number(address_read(arena, buf_view(&text), &address), ADDRESS_BAD_HOST, "a name of 254 bytes");
    expect_number(address_read(arena, slice_sub(buf_view(&text), 0, text.n - 1), &address), ADDRESS_FINE, "of 253");
    buf_free(&text);
    arena_free(arena);
}

/* l: of this machine or a private network; e: set apart for examples; n: a number; -: none of it. */
static const struct {
    const char *host, *is;
} HOSTS[] = {
    {"rust-lang.org", "-"},   {"localhost", "l"},        {"a.localhost", "l"},  {"localhost.", "l"},
    {"backend", "l"},         {"x.local", "l"},          {"x.internal", "l"},   {"x.home.arpa", "l"},
    {"notlocal.org", "-"},    {"internal.org", "-"},     {"127.0.0.1", "ln"},   {"127.255.255.255", "ln"},
    {"128.0.0.0", "n"},       {"10.0.0.1", "ln"},        {"11.0.0.1", "n"},     {"100.64.0.1", "ln"},
    {"100.63.255.255", "n"},  {"100.128.0.0", "n"},      {"169.254.169.254", "ln"}, {"172.15.255.255", "n"},
    {"172.16.0.0", "ln"},     {"172.31.255.255", "ln"},  {"172.32.0.0", "n"},   {"192.168.1.1", "ln"},
    {"192.169.0.0", "n"},     {"0.0.0.0", "ln"},         {"224.0.0.1", "ln"},   {"255.255.255.255", "ln"},
    {"8.8.8.8", "n"},         {"[::1]", "ln"},           {"[::]", "ln"},        {"[fe80::1]", "ln"},
    {"[fd00::1]", "ln"},      {"[ff02::1]", "ln"},       {"[2001:db8::1]", "n"}, {"[::ffff:10.0.0.1]", "ln"},
    {"[::ffff:8.8.8.8]", "n"}, {"[64:ff9b::7f00:1]", "ln"}, {"[64:ff9b::808:808]", "n"}, {"example.com", "e"},
    {"www.example.org", "e"}, {"example.net.", "e"},     {"myexample.com", "-"}, {"example.com.au", "-"},
    {"api.example", "e"},     {"a.test", "e"},           {"a.invalid", "e"},    {"test.org", "-"},
};

Test(address, hosts) {
    for (size_t i = 0; i < ROWS(HOSTS); i++) {
        Slice host = slice_from(HOSTS[i].host);
        expect_number(host_is_local(host), strchr(HOSTS[i].is, 'l') != NULL, HOSTS[i].host);
        expect_number(host_is_example(host), strchr(HOSTS[i].is, 'e') != NULL, HOSTS[i].host);
        expect_number(host_is_number(host), strchr(HOSTS[i].is, 'n') != NULL, HOSTS[i].host);
    }
    struct sockaddr other = {.sa_family = AF_UNIX};
    cr_expect(socket_address_is_local(&other), "a socket of another family");
}

static const struct {
    const char *pattern, *url;
    bool matches;
} PATTERNS[] = {
    {"http://a/", "http://a/", true},        {"http://a/", "http://a/b", false},
    {"http://a/*", "http://a/b/c?d", true},  {"*", "", true},
    {"", "", true},                          {"", "x", false},
    {"*//a.*/x*z", "http://a.b/xyz", true},  {"*a*b*", "xxaxxb", true},
    {"*a*b", "xbxa", false},                 {"*ab", "aaab", true},
    {"a**b", "ab", true},                    {"http://a/?", "http://a/b", false},
    {"http://a/[b]", "http://a/b", false},
};

Test(address, patterns) {
    for (size_t i = 0; i < ROWS(PATTERNS); i++)
        expect_number(address_matches(slice_from(PATTERNS[i].pattern), slice_from(PATTERNS[i].url)), PATTERNS[i].matches,
                      PATTERNS[i].pattern);
}
