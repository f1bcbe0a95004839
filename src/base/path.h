/* Paths as text: '/' separates; nothing here touches the file system.
 *
 * A library path is relative to the library's root, normalised (no "." or empty segments), and
 * holds ".." only when it leaves the library.
 */
#ifndef QUIRE_BASE_PATH_H
#define QUIRE_BASE_PATH_H

#include "base/str.h"

Slice path_dir(Slice path);                                   /* "a/b.md" -> "a", "b.md" -> "" */
Slice path_base(Slice path);                                  /* "a/b.md" -> "b.md" */
Slice path_stem(Slice path);                                  /* "a/b.tar.md" -> "b.tar"; ".x" -> ".x" */
Slice path_ext(Slice path);                                   /* "md" without the dot, "" when none */
bool path_is_absolute(Slice path);
bool path_escapes(Slice normal);                              /* is ".." or begins with "../" */
bool path_is_under(Slice path, Slice dir);                    /* dir "" holds everything; dir itself counts */
Slice path_normal(struct arena *arena, Slice path);           /* "a/./b/../c" -> "a/c"; keeps leading ".." and "/" */
Slice path_join(struct arena *arena, Slice dir, Slice path);  /* normalised; an absolute `path` wins */
Slice path_of_name(struct arena *arena, Slice dir, Slice name); /* "dir/name" as they stand; "name" for dir "" */
/* How to get from the folder `from_dir` to `to`, both library paths: ("a/b", "a/c/x.md") -> "../c/x.md". */
Slice path_relative(struct arena *arena, Slice from_dir, Slice to);
/* Shell pattern with *, ?, [..] and ** for any number of folders, for the settings' path patterns. */
bool path_matches(Slice pattern, Slice path);

#endif
