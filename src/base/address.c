#include "base/address.h"
#include "base/mem.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

enum { LONGEST_HOST = 253 };

/* --- reading --- */

/* The length of the scheme with its colon; 0 when it is neither of the two. */
static size_t scheme_of(Slice text, bool *secure) {
    *secure = true;
    if (slice_starts(text, S("//")))
        return 0;
    if (slice_eq_nocase(slice_sub(text, 0, 6), S("https:")))
        return 6;
    *secure = false;
    return slice_eq_nocase(slice_sub(text, 0, 5), S("http:")) ? 5 : SLICE_NONE;
}

static bool is_host_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_name(Slice host) {
    for (size_t i = 0; i < host.n; i++)
        if (!is_host_char(host.s[i]) || (host.s[i] == '.' && (i == 0 || host.s[i - 1] == '.')))
            return false;
    return host.n <= LONGEST_HOST;
}

static bool is_bracketed(Slice host) {
    char text[INET6_ADDRSTRLEN];
    struct in6_addr number;
    Slice inside = slice_sub(host, 1, host.n - 1);
    if (!slice_starts(host, S("[")) || !slice_ends(host, S("]")) || inside.n >= sizeof text)
        return false;
    memcpy(text, inside.s, inside.n);
    text[inside.n] = '\0';
    return inet_pton(AF_INET6, text, &number) == 1;
}

/* The digits behind the host; 0 for none. */
static bool read_port(Slice digits, uint32_t *port) {
    *port = 0;
    for (size_t i = 0; i < digits.n; i++) {
        if (digits.s[i] < '0' || digits.s[i] > '9')
            return false;
        *port = *port * 10 + (uint32_t)(digits.s[i] - '0');
        if (*port > UINT16_MAX)
            return false;
    }
    return !digits.n || *port;
}

static void add_lower(Buf *out, Slice s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];
        buf_char(out, c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c);
    }
}

static size_t end_of_authority(Slice text) {
    size_t i = 0;
    while (i < text.n && !memchr("/?#\\", text.s[i], 4))
        i++;
    return i;
}

static void write(struct arena *arena, Slice host, uint32_t port, Slice path, struct address *out) {
    Buf url = {0};
    buf_puts(&url, out->secure ? "https://" : "http://");
    size_t start = url.n;
    add_lower(&url, host);
    size_t end = url.n;
    if (port && port != (out->secure ? 443 : 80))
        buf_printf(&url, ":%u", (unsigned)port);
    size_t origin = url.n;
    if (!path.n || path.s[0] == '?')
        buf_char(&url, '/');
    buf_url(&url, path);
    out->url = buf_dup(&url, arena);
    out->origin = slice_sub(out->url, 0, origin);
    out->host = slice_sub(out->url, start, end);
    buf_free(&url);
}

enum address_fault address_read(struct arena *arena, Slice text, struct address *out) {
    *out = (struct address){0};
    size_t scheme = scheme_of(text, &out->secure);
    if (scheme == SLICE_NONE)
        return ADDRESS_OTHER;
    Slice rest = slice_sub(text, scheme, text.n);
    if (!slice_starts(rest, S("//")))
        return ADDRESS_NO_HOST;
    rest = slice_sub(rest, 2, rest.n);
    size_t end = end_of_authority(rest);
    Slice host = slice_sub(rest, 0, end), path = slice_sub(rest, end, rest.n);
    size_t user = SLICE_NONE, colon = SLICE_NONE, hash = slice_find_char(path, '#', 0);
    for (size_t i = 0; i < host.n; i++)
        if (host.s[i] == '@')
            user = i;
    if (user != SLICE_NONE)
        host = slice_sub(host, user + 1, host.n);
    colon =
        slice_find_char(host, ':', slice_starts(host, S("[")) ? slice_find_char(host, ']', 0) : 0);
    Slice digits = colon == SLICE_NONE ? (Slice){0} : slice_sub(host, colon + 1, host.n);
    host = slice_sub(host, 0, colon);
    uint32_t port;
    if (!host.n)
        return ADDRESS_NO_HOST;
    if (!is_bracketed(host) && !is_name(host))
        return ADDRESS_BAD_HOST;
    if (!read_port(digits, &port))
        return ADDRESS_BAD_PORT;
    if (hash != SLICE_NONE)
        out->fragment = slice_sub(path, hash + 1, path.n);
    write(arena, host, port, slice_sub(path, 0, hash), out);
    return user == SLICE_NONE ? ADDRESS_FINE : ADDRESS_USER;
}

/* --- what is not public --- */

static bool number_is_local(uint32_t number) {
    static const struct {
        uint32_t network;
        unsigned bits;
    } networks[] = {
        {0x00000000, 8},  /* 0.0.0.0: this host */
        {0x0A000000, 8},  /* 10.0.0.0 */
        {0x64400000, 10}, /* 100.64.0.0: carriers' own */
        {0x7F000000, 8},  /* 127.0.0.0: loopback */
        {0xA9FE0000, 16}, /* 169.254.0.0: link-local */
        {0xAC100000, 12}, /* 172.16.0.0 */
        {0xC0A80000, 16}, /* 192.168.0.0 */
        {0xE0000000, 3},  /* 224.0.0.0 and up: multicast, reserved, broadcast */
    };
    for (size_t i = 0; i < sizeof networks / sizeof *networks; i++)
        if ((number ^ networks[i].network) >> (32 - networks[i].bits) == 0)
            return true;
    return false;
}

static bool number6_is_local(const struct in6_addr *number) {
    static const uint8_t translated[12] = {0x00, 0x64, 0xFF, 0x9B}; /* 64:ff9b::/96 */
    const uint8_t *bytes = number->s6_addr;
    uint32_t last;
    memcpy(&last, bytes + 12, sizeof last);
    if (IN6_IS_ADDR_V4MAPPED(number) || memcmp(bytes, translated, sizeof translated) == 0)
        return number_is_local(ntohl(last));
    return IN6_IS_ADDR_UNSPECIFIED(number) || IN6_IS_ADDR_LOOPBACK(number) ||
           IN6_IS_ADDR_LINKLOCAL(number) || IN6_IS_ADDR_SITELOCAL(number) ||
           IN6_IS_ADDR_MULTICAST(number) || (bytes[0] & 0xFE) == 0xFC;
}

bool socket_address_is_local(const struct sockaddr *address) {
    if (address->sa_family == AF_INET) {
        struct sockaddr_in four;
        memcpy(&four, address, sizeof four);
        return number_is_local(ntohl(four.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 six;
        memcpy(&six, address, sizeof six);
        return number6_is_local(&six.sin6_addr);
    }
    return true;
}

/* The number that a host is; false for a name. */
static bool read_number(Slice host, struct sockaddr_storage *out) {
    char text[INET6_ADDRSTRLEN];
    Slice inside = slice_starts(host, S("[")) ? slice_sub(host, 1, host.n - 1) : host;
    if (!inside.n || inside.n >= sizeof text)
        return false;
    memcpy(text, inside.s, inside.n);
    text[inside.n] = '\0';
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    memset(out, 0, sizeof *out);
    if (inet_pton(AF_INET, text, &four.sin_addr) == 1) {
        memcpy(out, &four, sizeof four);
        return true;
    }
    if (inet_pton(AF_INET6, text, &six.sin6_addr) != 1)
        return false;
    memcpy(out, &six, sizeof six);
    return true;
}

bool host_is_number(Slice host) {
    struct sockaddr_storage number;
    return read_number(host, &number);
}

/* Is the host that domain, or below it? */
static bool is_in(Slice host, const char *domain) {
    Slice name = slice_from(domain);
    if (slice_ends(host, S(".")))
        host.n--;
    return slice_ends(host, name) && (host.n == name.n || host.s[host.n - name.n - 1] == '.');
}

static bool is_in_any(Slice host, const char *const *domains, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (is_in(host, domains[i]))
            return true;
    return false;
}

bool host_is_local(Slice host) {
    static const char *const domains[] = {"localhost", "local", "internal", "home.arpa"};
    struct sockaddr_storage number;
    if (read_number(host, &number))
        return socket_address_is_local((const struct sockaddr *)&number);
    return slice_find_char(slice_sub(host, 0, host.n - 1), '.', 0) == SLICE_NONE ||
           is_in_any(host, domains, sizeof domains / sizeof *domains);
}

bool host_is_example(Slice host) {
    static const char *const domains[] = {"example.com", "example.org", "example.net",
                                          "example",     "test",        "invalid"};
    return is_in_any(host, domains, sizeof domains / sizeof *domains);
}

/* --- patterns --- */

bool address_matches(Slice pattern, Slice url) {
    /* Where to go on when it fails: behind the last star, with one more character left to it. */
    size_t p = 0, u = 0, star = SLICE_NONE, from = 0;
    while (u < url.n) {
        if (p < pattern.n && pattern.s[p] == '*') {
            star = p++;
            from = u;
        } else if (p < pattern.n && pattern.s[p] == url.s[u]) {
            p++;
            u++;
        } else if (star != SLICE_NONE) {
            p = star + 1;
            u = ++from;
        } else {
            return false;
        }
    }
    while (p < pattern.n && pattern.s[p] == '*')
        p++;
    return p == pattern.n;
}
