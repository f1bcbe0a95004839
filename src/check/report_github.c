/* GitHub Actions' workflow commands, which become annotations at the lines of a pull request.
 *
 * GitHub keeps ten of each kind a step and drops the others without a word, so no more are printed,
 * and the last line says how many there are.
 */
#include "base/caret.h"
#include "base/mem.h"
#include "check/report_parts.h"
#include <string.h>

enum { MOST_OF_A_KIND = 10 };

static const char *const commands[] = {[LEVEL_OFF] = "notice",
                                       [LEVEL_INFO] = "notice",
                                       [LEVEL_WARNING] = "warning",
                                       [LEVEL_ERROR] = "error"};

/* Percent-encodes the bytes of `special`. */
static void escape(Buf *out, Slice text, const char *special) {
    for (size_t i = 0; i < text.n; i++)
        if (text.s[i] && strchr(special, text.s[i]))
            buf_printf(out, "%%%02X", (unsigned)(unsigned char)text.s[i]);
        else
            buf_char(out, text.s[i]);
}

static void buf_command_text(Buf *out, Slice text) {
    escape(out, text, "%\r\n");
}

static void buf_command_property(Buf *out, Slice text) {
    escape(out, text, "%\r\n:,");
}

/* The log is a terminal: each line of the message is made visible on its own, then escaped. */
static void add_message(Buf *out, const struct diag *diag) {
    Buf text = {0}, shown = {0};
    finding_text(&text, diag);
    Slice rest = buf_view(&text), line;
    while (slice_next_line(&rest, &line)) {
        if (shown.n)
            buf_char(&shown, '\n');
        buf_visible(&shown, line);
    }
    buf_command_text(out, buf_view(&shown));
    buf_free(&shown);
    buf_free(&text);
}

static void add_command(Buf *out, const struct finding *finding) {
    const struct diag *diag = finding->diag;
    const struct place *place = &diag->place;
    buf_printf(out, "::%s ", commands[diag->level]);
    if (finding->file.n) {
        buf_puts(out, "file=");
        buf_command_property(out, finding->file);
        buf_char(out, ',');
    }
    if (place->line)
        buf_printf(out, "line=%u,", (unsigned)place->line);
    if (place->line && place->column)
        buf_printf(out, "col=%u,endColumn=%u,", (unsigned)place->column,
                   (unsigned)(place->column + place->length));
    buf_puts(out, "title=");
    buf_command_property(out, slice_from(rule_id(diag->rule)));
    buf_puts(out, "::");
    add_message(out, diag);
    buf_char(out, '\n');
}

void write_github(Buf *out, const struct report *report) {
    size_t shown[LEVEL_ERROR + 1] = {0}, left = 0;
    for (size_t i = 0; i < report->n; i++) {
        const struct finding *finding = &report->findings[i];
        if (shown[finding->diag->level]++ < MOST_OF_A_KIND)
            add_command(out, finding);
        else
            left++;
    }
    if (!report->n)
        return;
    buf_puts(out, "quire check: ");
    report_numbers(out, &report->counts, report->files);
    if (left)
        buf_printf(out, "; %zu of them %s no annotation, as GitHub takes ten of a kind", left,
                   left == 1 ? "has" : "have");
    buf_char(out, '\n');
}
