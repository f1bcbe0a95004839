/* Frames: what the jobs of a server (serve/job.h) say, builds and checks alike.
 */
#ifndef QUIRE_SERVE_FRAMES_H
#define QUIRE_SERVE_FRAMES_H

#include <stdbool.h>
#include <stddef.h>

enum {
    FRAME_LISTED = 'l',          /* folders that were listed: absolute paths, each ended by NUL */
    FRAME_ASKED = 'a',           /* other paths that were asked about, likewise */
    FRAME_WRITTEN = 'w',         /* outputs that were written or removed: paths below the output folder, likewise */
    FRAME_NOTICE = 'n',          /* one finding: see notice_pack */
    FRAME_PREFIX = 'p',          /* the path of the site's address */
    FRAME_DONE = 'd',            /* struct job_done, at the very end: without it the job failed */
};

struct job_done {
    size_t written, removed;     /* outputs */
    size_t unwritten;            /* outputs that could not be written: the disk is full, say */
    bool usable;                 /* the settings were right, and the library was read */
};

#endif
