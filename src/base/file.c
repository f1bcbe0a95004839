/* Reading, writing and removing; looking about is in folder.c. */
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/record.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024 };

/* A closed descriptor may hide the error that counts. */
static int close_keeping(int fd, int error) {
    int closed = close(fd) ? errno : 0;
    return error ? error : closed;
}

static int kind_error(const struct stat *st) {
    return S_ISREG(st->st_mode) ? 0 : S_ISDIR(st->st_mode) ? EISDIR : EINVAL;
}

/* Opens a file that is regular as far as anybody knows. */
static int open_found(const char *path, int *fd, struct stat *st) {
    record_note(path, ASKED_BYTES);
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (*fd < 0)
        return errno;
    int error = fstat(*fd, st) ? errno : kind_error(st);
    return error ? close_keeping(*fd, error) : 0;
}

/* Opens a regular file. Its kind is asked by name first, because some devices do something when they are opened, and so may
 * whoever waits at the other end of a fifo. */
static int open_regular(const char *path, int *fd, struct stat *st) {
    record_note(path, ASKED_BYTES);
    int error = stat(path, st) ? errno : kind_error(st);
    return error ? error : open_found(path, fd, st);
}

static int read_once(int fd, char *out, size_t n, size_t *got) {
    ssize_t r;
    do
        r = read(fd, out, n);
    while (r < 0 && errno == EINTR);
    *got = r > 0 ? (size_t)r : 0;
    return r < 0 ? errno : 0;
}

/* Reads up to n bytes, fewer only at the end of the file. */
static int read_full(int fd, char *out, size_t n, size_t *got) {
    size_t more = 1;
    int error = 0;
    for (*got = 0; !error && more && *got < n; *got += more)
        error = read_once(fd, out + *got, n - *got, &more);
    return error;
}

int file_write_open(int fd, Slice bytes) {
    for (size_t done = 0; done < bytes.n;) {
        ssize_t w = write(fd, bytes.s + done, bytes.n - done);
        if (w < 0 && errno == EINTR)
            continue;
        if (w < 0)
            return errno;
        done += (size_t)w;
    }
    return 0;
}

/* The size that a file says it has is a hint: it may grow while it is read, and some say 0. One that gives just that much at once,
 * where there was room for more, has no more. */
static int read_sized(struct arena *arena, int fd, size_t size, size_t limit, Slice *out) {
    Buf b = {0};
    size_t got = 1;
    int error = size > limit ? EFBIG : 0;
    if (!error)
        buf_reserve(&b, size + 1);
    while (!error && got && !(got == size && b.n == size)) {
        buf_reserve(&b, CHUNK / 16);
        error = read_once(fd, b.s + b.n, b.cap - b.n - 1, &got);
        b.n += got;
        if (b.n > limit)
            error = EFBIG;
    }
    if (!error)
        *out = buf_dup(&b, arena);
    buf_free(&b);
    return error;
}

int file_read_open(struct arena *arena, int fd, size_t limit, Slice *out) {
    struct stat st;
    int error = fstat(fd, &st) ? errno : S_ISREG(st.st_mode) ? 0 : EINVAL;
    return error ? error : read_sized(arena, fd, (size_t)st.st_size, limit, out);
}

int file_read(struct arena *arena, const char *path, size_t limit, Slice *out) {
    int fd;
    struct stat st;
    int error = open_regular(path, &fd, &st);
    return error ? error : close_keeping(fd, read_sized(arena, fd, (size_t)st.st_size, limit, out));
}

int file_read_found(struct arena *arena, const char *path, size_t limit, Slice *out) {
    int fd;
    struct stat st;
    int error = open_found(path, &fd, &st);
    return error ? error : close_keeping(fd, read_sized(arena, fd, (size_t)st.st_size, limit, out));
}

int file_make_folders(const char *path) {
    Buf b = {0};
    int error = 0;
    buf_puts(&b, path);
    /* Usually all but the last exist, but most often all do. */
    if (file_kind(path) == FILE_FOLDER)
        goto out;
    for (size_t i = 1; i <= b.n && !error; i++) {
        if (i < b.n && b.s[i] != '/')
            continue;
        char cut = b.s[i];
        b.s[i] = '\0';
        int failed = mkdir(b.s, 0777) ? errno : 0;
        if (failed && file_kind(b.s) != FILE_FOLDER)
            error = failed == EEXIST ? ENOTDIR : failed;
        b.s[i] = cut;
    }
out:
    buf_free(&b);
    return error;
}

/* Makes an empty file beside `path`, and puts its name into *temp. The process id keeps workers
 * apart; the number passes over what a killed run left. */
static int open_temp(const char *path, mode_t mode, Buf *temp, int *fd) {
    Slice dir = path_dir(slice_from(path));
    for (unsigned i = 0;; i++) {
        buf_clear(temp);
        buf_slice(temp, dir);
        if (dir.n && !slice_is(dir, "/"))
            buf_char(temp, '/');
        buf_printf(temp, FILE_TEMP_PREFIX "%ld-%u", (long)getpid(), i);
        *fd = open(temp->s, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (*fd >= 0)
            return 0;
        if (errno != EEXIST)
            return errno;
    }
}

/* What is to be written: bytes, or else the rest of an open file. */
struct content {
    Slice bytes;
    int fd; /* -1: `bytes` */
    uintmax_t size;
    mode_t mode;             /* for a new file, before the umask */
    bool create;             /* nothing may be at the path */
    bool keep_mode;          /* an existing file's mode is right too, whatever it is */
    const struct stat *like; /* the new file gets this one's owner and permissions; NULL: none's */
};

static int content_copy(const struct content *content, int to) {
    if (content->fd < 0)
        return file_write_open(to, content->bytes);
    char *chunk = xmalloc(CHUNK);
    size_t got = 1;
    int error = lseek(content->fd, 0, SEEK_SET) < 0 ? errno : 0;
    while (!error && got) {
        error = read_full(content->fd, chunk, CHUNK, &got);
        if (!error)
            error = file_write_open(to, (Slice){chunk, got});
    }
    xfree(chunk);
    return error;
}

/* Compares the rest of two open files, or of one and bytes, a chunk at a time. */
static bool same_bytes(const struct content *content, int fd) {
    char *chunk = xmalloc(2 * CHUNK);
    bool same = true;
    size_t done = 0, got = 0, want = 0;
    do {
        same = read_full(fd, chunk, CHUNK, &got) == 0;
        const char *other = chunk + CHUNK;
        if (content->fd < 0) {
            want = content->bytes.n - done < got ? content->bytes.n - done : got;
            other = content->bytes.s ? content->bytes.s + done : chunk;
        } else {
            same = same && read_full(content->fd, chunk + CHUNK, CHUNK, &want) == 0;
        }
        same = same && want == got && memcmp(chunk, other, got) == 0;
        done += got;
    } while (same && got);
    xfree(chunk);
    return same && (content->fd >= 0 || done == content->bytes.n);
}

static bool is_written(const char *path, const struct content *content) {
    int fd;
    struct stat st, link;
    if (lstat(path, &link) || !S_ISREG(link.st_mode) || (uintmax_t)link.st_size != content->size)
        return false;
    if (!content->keep_mode && (link.st_mode & 0111) != (content->mode & 0111))
        return false;
    if (open_regular(path, &fd, &st))
        return false;
    bool same = same_bytes(content, fd);
    close(fd);
    return same;
}

/* A new owner takes set-user-id bits away, so the mode comes second. Only root can give files away.
 */
static int make_like(int fd, const struct stat *like) {
    struct stat st;
    if (!like)
        return 0;
    if (fstat(fd, &st))
        return errno;
    bool same = st.st_uid == like->st_uid && st.st_gid == like->st_gid;
    if (!same && fchown(fd, like->st_uid, like->st_gid) && errno != EPERM)
        return errno;
    return fchmod(fd, like->st_mode & 07777) ? errno : 0;
}

/* Not every file system can rename to free names alone, and not every one has hard links: there, the name is looked at and then
 * taken. */
static bool cannot(int error) {
    return error == EPERM || error == ENOTSUP || error == EMLINK || error == EINVAL || error == ENOSYS;
}

/* Moves a finished file to a name that nothing has. */
static int move_to_new(const char *temp, const char *path) {
    struct stat st;
    if (renameat2(AT_FDCWD, temp, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
        return 0;
    if (cannot(errno) && link(temp, path) == 0)
        return unlink(temp) ? errno : 0;
    if (!cannot(errno))
        return errno;
    if (lstat(path, &st) == 0)
        return EEXIST;
    return rename(temp, path) ? errno : 0;
}

static int content_write(const char *path, const struct content *content, bool *changed) {
    Buf temp = {0};
    int fd = -1, error;
    if (changed)
        *changed = false;
    if (!content->create && is_written(path, content))
        return 0;
    error = open_temp(path, content->mode, &temp, &fd);
    if (error == ENOENT) {
        buf_clear(&temp);
        buf_slice(&temp, path_dir(slice_from(path)));
        error = file_make_folders(buf_view(&temp).s);
        if (!error)
            error = open_temp(path, content->mode, &temp, &fd);
    }
    if (error)
        goto out;
    error = content_copy(content, fd);
    error = close_keeping(fd, error ? error : make_like(fd, content->like));
    if (!error && content->create)
        error = move_to_new(temp.s, path);
    else if (!error && rename(temp.s, path))
        error = errno;
    if (error)
        unlink(temp.s);
    else if (changed)
        *changed = true;
out:
    buf_free(&temp);
    return error;
}

int file_write(const char *path, Slice bytes, bool *changed) {
    struct content content = {
        .bytes = bytes, .fd = -1, .size = bytes.n, .mode = 0666, .keep_mode = true};
    return content_write(path, &content, changed);
}

int file_create(const char *path, Slice bytes) {
    struct content content = {
        .bytes = bytes, .fd = -1, .size = bytes.n, .mode = 0666, .keep_mode = true, .create = true};
    return content_write(path, &content, NULL);
}

/* Root may write to a file that says nobody may: that is asked of the file. */
int file_replace(const char *path, Slice bytes) {
    struct stat st;
    if (lstat(path, &st))
        return errno;
    if (!S_ISREG(st.st_mode))
        return EINVAL;
    if (!(st.st_mode & 0222) || access(path, W_OK))
        return EACCES;
    struct content content = {
        .bytes = bytes, .fd = -1, .size = bytes.n, .mode = 0600, .keep_mode = true, .like = &st};
    return content_write(path, &content, NULL);
}

int file_copy(const char *from, const char *to, bool *changed) {
    struct stat st;
    int fd, error = open_regular(from, &fd, &st);
    if (error)
        return error;
    struct content content = {
        .fd = fd, .size = (uintmax_t)st.st_size, .mode = 0666 | (st.st_mode & 0111)};
    error = content_write(to, &content, changed);
    close(fd);
    return error;
}

int file_remove(const char *root, Slice path) {
    struct arena *arena = arena_new();
    Slice dir = path_dir(path), real;
    /* Its folder must be one of the root's own: a link may have come to stand there since. */
    int error = file_real_inside(arena, root, dir, &real);
    if (error)
        goto out;
    if (unlink(arena_printf(arena, "%s/%.*s", root, FMT(path)).s))
        error = errno;
    for (; !error && real.n; real = path_dir(real))
        if (rmdir(arena_printf(arena, "%s/%.*s", root, FMT(real)).s))
            break; /* others live there */
out:
    arena_free(arena);
    return error == ENOENT ? 0 : error;
}

int file_move(const char *from, const char *to) {
    struct stat st;
    if (lstat(to, &st) == 0)
        return EEXIST;
    Buf dir = {0};
    buf_slice(&dir, path_dir(slice_from(to)));
    int error = dir.n ? file_make_folders(dir.s) : 0;
    buf_free(&dir);
    return error ? error : rename(from, to) ? errno : 0;
}

bool file_identify(const char *path, struct file_id *id) {
    struct stat st;
    record_note(path, ASKED_KIND);
    if (stat(path, &st))
        return false;
    *id = (struct file_id){(uint64_t)st.st_dev, (uint64_t)st.st_ino};
    return true;
}

int file_lock(const char *folder, bool shared, int *lock) {
    *lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*lock < 0)
        return errno;
    int held;
    do
        held = flock(*lock, shared ? LOCK_SH : LOCK_EX);
    while (held && errno == EINTR);
    if (held) {
        file_unlock(*lock);
        *lock = -1;
    }
    return 0;
}

void file_unlock(int lock) {
    if (lock >= 0)
        close(lock);
}

static bool holds(const char *dir, const char *name, enum file_kind kind) {
    Buf path = {0};
    buf_printf(&path, "%s/%s", dir, name);
    bool found = file_kind(path.s) == kind;
    buf_free(&path);
    return found;
}

bool file_is_output(const char *dir) {
    return holds(dir, OUTPUT_LOG, FILE_REGULAR) || holds(dir, OUTPUT_SHARD_LOGS, FILE_FOLDER);
}
