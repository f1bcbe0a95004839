/* agpm: documents whose front matter says `agpm: {templating: true}` are rendered as agpm renders them
 * (https://github.com/aig787/agpm, docs/templating.md), front matter included, before anything else looks at them.
 *
 * What the names in them mean
 *   agpm.resource     type, name (the file's stem), path, install_path; source, version and resolved_commit are null, for the
 *                     library is not installed from anywhere
 *   agpm.deps         for each kind (agents, snippets, ...) what the front matter's `dependencies:` or `agpm.dependencies:` name:
 *                     {path, name, version}, by the file's stem and by `name`, `-` written `_`; each has the fields of
 *                     agpm.resource (version: the declared one) and `content`, its text without front matter, rendered first
 *                     when it asks for that. A path that begins with `.` is from the file; others are from the file, the
 *                     library's root or a snippet folder's alias, whichever is there; a pattern names all documents that it
 *                     matches.
 *   agpm.project      `project:` of quire.yaml, or without it the table [project] of agpm.toml; `project` is the same
 *   PATH | content    a file of the library: .md without front matter, .json indented, .txt, .toml and .yaml as they are, of up
 *                     to 1 MiB. A file that asks for templating is rendered; in another one a `{{ 'PATH' | content }}` works all
 *                     the same, and nothing else does. Ten deep.
 * install_path is the path by which the library's texts name the file: below its snippet folder's alias, if that has one.
 *
 * `{{ agpm.deps.KIND.NAME.content }}` alone on a line is an include (model/include.h) and stays in the text as an embed of
 * the source, so that everybody knows where the included part came from; in a code fence, a loop or a line it is text.
 */
#ifndef QUIRE_MODEL_AGPM_H
#define QUIRE_MODEL_AGPM_H

#include "model/library.h"

struct agpm;

struct agpm *agpm_new(struct library *library);
void agpm_free(struct agpm *agpm);

/* Renders a source that asks for it, and before it what it depends on; others are left alone. What is wrong is reported to
 * library->sink, and where that is all of it the source stays as it is written. */
void agpm_render(struct agpm *agpm, struct source *source);

/* A name as expressions write it: `-` is `_`. In `arena`. */
Slice agpm_word(struct arena *arena, Slice name);

#endif
