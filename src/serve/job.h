/* Jobs: a piece of work in a process of its own, which leaves what it found as frames in a pipe.
 *
 *     job_begin(&job, work, context)                    the child: work(context, out), in which job_send
 *     while job.pipe can be read: ended = !job_read(&job);
 *                                 while (job_next(&job, &tag, &bytes)) ...
 *                                 if (ended) break;
 *     how = job_end(&job);
 *     job_free(&job)
 *
 * Whatever the child does, crash, fill its memory, end with a message: the parent goes on. The child has no file of the parent's
 * open but its own pipe, and ends when the parent does.
 */
#ifndef QUIRE_SERVE_JOB_H
#define QUIRE_SERVE_JOB_H

#include "base/str.h"
#include <sys/types.h>

struct job {
    pid_t pid;                   /* 0: none is under way */
    int pipe;
    int words;                   /* a file with what the child printed */
    Buf frames;
    size_t at;                   /* where the next frame begins */
};  /* {0} is a job that was never begun */

/* 0 or an errno value. */
int job_begin(struct job *job, void (*work)(void *context, int out), void *context);
/* Takes what there is, without waiting. False at the end. */
bool job_read(struct job *job);
/* Waits for the child, which has ended or is about to. 0 when it ended as it should, else the signal that ended it, or -1. */
int job_end(struct job *job);
void job_kill(const struct job *job);                /* its pipe ends then */
/* What it printed, at most `most` bytes. */
void job_words(const struct job *job, size_t most, Buf *out);
void job_free(struct job *job);                      /* kills it when it is under way; leaves {0} */

/* The next frame that is whole; its bytes stand until the next job_read. */
bool job_next(struct job *job, char *tag, Slice *bytes);
/* In the child. */
void job_send(int out, char tag, Slice bytes);

#endif
