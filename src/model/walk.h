/* The walk: which files of the configured folders are the library's documents.
 */
#ifndef QUIRE_MODEL_WALK_H
#define QUIRE_MODEL_WALK_H

#include "base/file.h"
#include "model/library.h"

/* Appends the library paths of all Markdown files of the configured folders, sorted by bytes, each once. Not
 * among them: what lies below the output folder, in templates/, or in hidden folders that are not configured;
 * what an export wrote (model/manifest.h); links that lead out of the library (reported to library->sink). Drafts of
 * such files are. */
void library_walk(struct library *library, SliceVec *out);

/* Appends the library paths of all files in and below the folder `dir`, of whatever kind, sorted: what belongs to a
 * skill. Neither outputs nor what links lead to outside of the library (reported) are among them. */
void library_companions(struct library *library, Slice dir, SliceVec *out);

#endif
