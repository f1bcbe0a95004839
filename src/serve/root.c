#include "serve/root.h"
#include "base/path.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* --- paths --- */

static int digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* False for what is no %XX, and for a NUL, which would end the path early. */
static bool decode(Slice address, Buf *out) {
    for (size_t i = 0; i < address.n; i++) {
        char c = address.s[i];
        if (c == '%') {
            int high = i + 2 < address.n ? digit(address.s[i + 1]) : -1, low = high < 0 ? -1 : digit(address.s[i + 2]);
            if (low < 0 || high * 16 + low == 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        }
        if (c == '\0')
            return false;
        buf_char(out, c);
    }
    return true;
}

static bool is_segment(Slice segment) {
    return segment.n > 0 && !slice_is(segment, ".") && !slice_is(segment, "..") && !slice_starts(segment, S(".quire"));
}

static bool has_good_segments(Slice path) {
    for (size_t at = 0; at <= path.n;) {
        size_t slash = slice_find_char(path, '/', at);
        if (slash == SLICE_NONE)
            slash = path.n;
        if (!is_segment(slice_sub(path, at, slash)))
            return false;
        at = slash + 1;
    }
    return true;
}

bool root_path(Slice address, Buf *out) {
    size_t start = out->n;
    if (address.n == 0 || address.s[0] != '/' || !decode(slice_sub(address, 1, address.n), out))
        return false;
    if (out->n == start || out->s[out->n - 1] == '/')
        buf_puts(out, "index.html");
    return has_good_segments(slice_sub(buf_view(out), start, out->n));
}

/* --- files --- */

enum { FLAGS = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY };

/* Where the kernel cannot see to it in one call: segment by segment, none of which may be a link. */
static int walk(int root, const char *path) {
    Buf segment = {0};
    int at = root, fd = -1;
    for (const char *rest = path;;) {
        size_t n = strcspn(rest, "/");
        buf_clear(&segment);
        buf_add(&segment, rest, n);
        bool last = rest[n] == '\0';
        fd = openat(at, segment.s, O_NOFOLLOW | (last ? FLAGS : O_PATH | O_DIRECTORY | O_CLOEXEC));
        int error = errno;
        if (at != root)
            close(at);
        errno = error;
        at = fd;
        rest += n + 1;
        if (fd < 0 || last)
            break;
    }
    buf_free(&segment);
    return fd;
}

static int open_below(int root, const char *path) {
    struct open_how how = {.flags = FLAGS, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS};
    long fd = syscall(SYS_openat2, root, path, &how, sizeof how);
    /* EPERM: a sandbox that does not know the call. */
    return fd < 0 && (errno == ENOSYS || errno == EPERM) ? walk(root, path) : (int)fd;
}

int root_open(int root, const char *path, struct root_file *out) {
    struct stat st;
    *out = (struct root_file){.fd = open_below(root, path)};
    if (out->fd < 0)
        return errno;
    int error = fstat(out->fd, &st) ? errno : S_ISREG(st.st_mode) ? 0 : S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
    if (error) {
        close(out->fd);
        out->fd = -1;
        return error;
    }
    out->size = (uint64_t)st.st_size;
    out->modified = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
    return 0;
}

bool root_has(int root, const char *path) {
    struct root_file file;
    bool has = root_open(root, path, &file) == 0;
    if (has)
        close(file.fd);
    return has;
}

const char *root_type(Slice path) {
    static const struct {
        const char *ext, *type;
    } types[] = {{"html", "text/html; charset=utf-8"},
                 {"htm", "text/html; charset=utf-8"},
                 {"css", "text/css; charset=utf-8"},
                 {"js", "text/javascript; charset=utf-8"},
                 {"mjs", "text/javascript; charset=utf-8"},
                 {"json", "application/json"},
                 {"map", "application/json"},
                 {"md", "text/markdown; charset=utf-8"},
                 {"mdc", "text/plain; charset=utf-8"},
                 {"txt", "text/plain; charset=utf-8"},
                 {"toml", "text/plain; charset=utf-8"},
                 {"yaml", "text/plain; charset=utf-8"},
                 {"yml", "text/plain; charset=utf-8"},
                 {"csv", "text/csv; charset=utf-8"},
                 {"xml", "application/xml"},
                 {"svg", "image/svg+xml"},
                 {"png", "image/png"},
                 {"jpg", "image/jpeg"},
                 {"jpeg", "image/jpeg"},
                 {"gif", "image/gif"},
                 {"webp", "image/webp"},
                 {"avif", "image/avif"},
                 {"ico", "image/x-icon"},
                 {"woff", "font/woff"},
                 {"woff2", "font/woff2"},
                 {"ttf", "font/ttf"},
                 {"otf", "font/otf"},
                 {"mp4", "video/mp4"},
                 {"webm", "video/webm"},
                 {"pdf", "application/pdf"},
                 {"wasm", "application/wasm"}};
    Slice ext = path_ext(path_base(path));
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (slice_eq_nocase(ext, slice_from(types[i].ext)))
            return types[i].type;
    return "application/octet-stream";
}
