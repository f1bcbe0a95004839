/* Sessions: the shared start of every command that reads a library.
 *
 *     struct session session;
 *     if (!session_begin(options, &session) || !session_load(&session, false, stdout))
 *         ...; return EXIT_TROUBLE behind session_end, the reason has been said
 *     ... session.loaded.library ...
 *     session_end(&session);
 */
#ifndef QUIRE_CLI_SESSION_H
#define QUIRE_CLI_SESSION_H

#include "base/shard.h"
#include "build/load.h"
#include "check/report.h"
#include "cli/command.h"
#include "cli/watcher.h"
#include <stdio.h>

struct engine;

struct session {
    struct arena *arena;
    const struct options *options;
    struct sink *sink;
    struct engine *engine;
    const struct drafts *drafts; /* read in place of what is on disk; NULL, or set before session_load */
    look_alone *look;               /* looks at documents when they are parsed (build/load.h); likewise */
    struct loaded loaded;
    Slice started;               /* absolute path of the folder that the command was started in */
    Slice root;                  /* absolute path of the library's folder */
    struct shard shard;          /* a build's --shard */
    uint64_t base;               /* likewise, the hash of program, templates and settings; 0: not known */
    struct watcher watcher;
    const struct progress *progress;  /* NULL for nobody; so a session stays where it was begun */
    Slice output;                /* a build's -o as library path; empty when there is none, or it lies outside */
    bool keeps;                  /* what is read is made in the heap */
    const struct build_listener *listener;  /* who hears of a build in place of the terminal (cli/building.h), or NULL */
};

/* Finds the folders. False after a message; session_end in any case. */
bool session_begin(const struct options *options, struct session *session);
/* What is read from now on is made in the heap (base/heap.h), if there can be one, for a later run. */
void session_keep(struct session *session);
/* How the library is asked for. */
struct load_request session_request(struct session *session, bool render);
/* Reads the library. When the settings are wrong, prints the findings to `findings` (NULL: leaves them in the
 * sink) and returns false; likewise when a build (`render`) would write into a folder that is read. */
bool session_load(struct session *session, bool render, FILE *findings);
void session_end(struct session *session);

/* The library path of a file or folder that is named on the command line, seen from where it was started. False when it
 * lies outside the library. It need not exist. */
bool session_path(struct session *session, const char *operand, Slice *path);

/* Behind a complaint that a file or folder of the command line is not there: names the one of its folder that was perhaps meant. */
void advise_path(const char *path);
/* Says that a folder is not there, or is none. */
void complain_of_folder(const char *dir);

/* Is there a target of this name? Else says so. */
bool session_target(const struct session *session, Slice target);

/* Prints what is wrong with target modules, which belongs to no file of the library, to standard error. */
void session_report_templates(struct session *session);

/* How many files were read. */
size_t session_files(const struct session *session, const struct report_scope *scope);

#endif
