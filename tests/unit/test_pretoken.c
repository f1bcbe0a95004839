#include "base/pretoken.h"
#include "unit.h"

/* Texts with a bar where they are cut; no text has a bar of its own. */
static const char *const rows[] = {
    "Hello| world|!",
    "don't| DON'T| we'Ve| I'll| he'd| x'\xC5\xBF|y| it|'x",
    "it|''|s| '|s| '|S|'| s|''|rex| '|ll",
    "A'S",
    "1|'s",
    /* upper case, then lower case */
    "HELLOworld| hello|World| a|BC| ABc",
    "\xC3\x89T\xC3\x89| \xC3\xA9t\xC3\xA9",
    "\xC7\x85ungla| \xCA\xB0|A| A\xCA\xB0",
    /* letters without case are of both */
    "\xE4\xB8\xAD\xE6\x96\x87|A| \xE4\xB8\xAD|ABC| \xE4\xB8\xAD" "ABCd",
    /* marks are of both, and can stand for the one character before a word */
    "\xCC\x81| \xCC\x81\xCC\x81| \xCC\x81|A| \xCC\x81|AB",
    "\xCC\x81|A",
    "\xCC\x81\xCC\x81|A",
    "e\xCC\x81|E\xCC\x81| !\xCC\x81|a",
    "\xCC\x81's| A\xCC\x81's",
    /* numbers */
    "123|456|7| |12|a| |\xC2\xBD\xE2\x85\xA7\xD9\xA3|1",
    /* symbols, and the line endings and slashes behind them */
    "...!?| {{|a|}}| `|x|`\n",
    "!\n\n/\n/|x",
    "/usr|/bin| //\n| x",
    "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9| ok",
    /* spaces */
    "a| | b|  | c",
    "x| \t| y",
    "end|  ",
    "\tindented|\n",
    "  \n\n| | x",
    "\r\n\r\n \t\n|x",
    "a|\n| b|\n\n| c",
    "x|\xC2\xA0y| \xE3\x80\x80|\xE3\x80\x80z",
};

Test(pretoken, cuts) {
    for (size_t i = 0; i < ROWS(rows); i++) {
        char text[128], got[128];
        size_t n = 0, length = 0;
        for (const char *s = rows[i]; *s; s++)
            if (*s != '|')
                text[n++] = *s;
        for (size_t at = 0, piece; at < n; at += piece) {
            piece = pretoken((Slice){text + at, n - at});
            cr_assert(piece > 0 && piece <= n - at, "%s", rows[i]);
            if (at > 0)
                got[length++] = '|';
            memcpy(got + length, text + at, piece);
            length += piece;
        }
        expect_text(((Slice){got, length}), rows[i], "pieces");
    }
}
