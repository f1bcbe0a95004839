/* What the files of the reports share.
 */
#ifndef QUIRE_CHECK_REPORT_PARTS_H
#define QUIRE_CHECK_REPORT_PARTS_H

#include "check/report.h"
#include <jansson.h>

void write_json(Buf *out, const struct report *report);
void write_jsonl(Buf *out, const struct report *report);
void write_sarif(Buf *out, const struct report *report);
void write_github(Buf *out, const struct report *report);
void write_gitlab(Buf *out, const struct report *report);
void write_junit(Buf *out, const struct report *report);

/* JSON. Keys stand in the order in which they were added. Running out of memory ends the program, so nothing here gives
 * NULL; call json_begin first. */
void json_begin(void);
json_t *json_text(Slice text);                              /* invalid bytes become U+FFFD */
json_t *json_number(size_t number);
void json_add(json_t *object, const char *key, json_t *value);  /* takes `value` over */
void json_write(Buf *out, const json_t *value, bool indented);  /* with a line end */

/* "error", "error in short": message and helps as one text, lines between them. */
void finding_text(Buf *out, const struct diag *diag);

#endif
