/* Images: what one run leaves points where it pointed in the next, and what is not as it was left is not taken. */
#include "base/cache.h"
#include "base/image.h"
#include "unit.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct link {
    const char *word;
    const struct link *before;
};

struct folder {
    char path[64];
};

static void folder_open(struct folder *folder) {
    snprintf(folder->path, sizeof folder->path, "/tmp/quire-image-XXXXXX");
    cr_assert(mkdtemp(folder->path));
}

static void folder_close(struct folder *folder) {
    static const char *const names[] = {CACHE_FOLDER "/image", CACHE_FOLDER "/.gitignore", CACHE_FOLDER, "."};
    char path[128];
    for (size_t i = 0; i < ROWS(names); i++) {
        snprintf(path, sizeof path, "%s/%s", folder->path, names[i]);
        if (unlink(path))
            rmdir(path);
    }
    rmdir(folder->path);
}

static const struct link *add(const struct image *image, const char *word, const struct link *before) {
    struct arena *arena = arena_in(image->pool);
    struct link *link = ARENA_NEW(arena, struct link);
    *link = (struct link){slice_dup(arena, slice_from(word)).s, before};
    return link;
}

/* One run: what the last left, `word` behind it, and that saved. */
static const struct link *run(const struct folder *folder, struct image_mark *mark, const char *word, const struct link *last) {
    struct image image;
    cr_assert(image_open(&image, folder->path, "image", mark));
    const struct link *link = add(&image, word, image.mark.size ? last : NULL);
    cr_expect(image_holds(&image, link) && image_holds(&image, link->word) && !image_holds(&image, word));
    cr_assert(image_save(&image, mark));
    image_close(&image);
    return link;
}

static void expect_words(const struct folder *folder, const struct image_mark *mark, const struct link *last, const char *want,
                         const char *row) {
    struct image image;
    Buf words = {0};
    cr_assert(image_open(&image, folder->path, "image", mark));
    for (const struct link *link = image.mark.size ? last : NULL; link; link = link->before)
        buf_printf(&words, "%s ", link->word);
    expect_text(buf_view(&words), want, row);
    buf_free(&words);
    image_close(&image);
}

Test(image, holds_what_all_runs_left) {
    struct folder folder;
    struct image_mark mark = {.size = 0};
    const struct link *last = NULL;
    folder_open(&folder);
    last = run(&folder, &mark, "one", last);
    last = run(&folder, &mark, "two", last);
    last = run(&folder, &mark, "three", last);
    expect_words(&folder, &mark, last, "three two one ", "three runs");
    folder_close(&folder);
}

/* What is changed in a run is so for that run alone. */
Test(image, is_each_runs_own) {
    struct folder folder;
    struct image_mark mark = {.size = 0};
    struct image image;
    folder_open(&folder);
    const struct link *last = run(&folder, &mark, "one", NULL);
    cr_assert(image_open(&image, folder.path, "image", &mark));
    ((struct link *)(uintptr_t)last)->word = "changed";
    image_close(&image);
    expect_words(&folder, &mark, last, "one ", "a change");
    folder_close(&folder);
}

Test(image, is_none_when_its_file_is_not_as_it_was) {
    enum { TOUCHED, CUT, LONGER, GONE, ANOTHER, HOW };
    for (int how = 0; how < HOW; how++) {
        struct folder folder;
        struct image_mark mark = {.size = 0};
        char row[32], path[128];
        folder_open(&folder);
        const struct link *last = run(&folder, &mark, "one", NULL);
        snprintf(row, sizeof row, "damage %d", how);
        snprintf(path, sizeof path, "%s/" CACHE_FOLDER "/image", folder.path);
        int fd = open(path, O_RDWR);
        cr_assert(fd >= 0);
        usleep(20000); /* a tick of the file system's clock */
        if (how == TOUCHED)
            cr_assert(pwrite(fd, "x", 1, 100) == 1);
        else if (how == CUT)
            cr_assert(ftruncate(fd, 100) == 0);
        else if (how == LONGER)
            cr_assert(ftruncate(fd, (off_t)mark.size + 1) == 0);
        else
            unlink(path);
        if (how == ANOTHER) {
            int other = open(path, O_WRONLY | O_CREAT, 0600);
            cr_assert(other >= 0 && ftruncate(other, (off_t)mark.size) == 0);
            close(other);
        }
        close(fd);
        expect_words(&folder, &mark, last, "", row);
        last = run(&folder, &mark, "anew", last);
        expect_words(&folder, &mark, last, "anew ", row);
        folder_close(&folder);
    }
}

/* Two runs at once: the second to save finds that the file is another's. */
Test(image, is_saved_by_one_of_two) {
    struct folder folder;
    struct image_mark mark = {.size = 0}, other, lost;
    struct image one;
    folder_open(&folder);
    run(&folder, &mark, "one", NULL);
    other = mark;
    cr_assert(image_open(&one, folder.path, "image", &mark));
    pid_t child = fork();
    if (child == 0) {
        image_close(&one);
        usleep(20000);
        run(&folder, &other, "two", NULL);
        _exit(0);
    }
    cr_assert(waitpid(child, NULL, 0) == child);
    add(&one, "late", NULL);
    cr_expect(!image_save(&one, &lost));
    image_close(&one);
    folder_close(&folder);
}
