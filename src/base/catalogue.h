/* The catalogue of rules: every kind of finding, with its id, its usual level and what it means.
 *
 * One row per rule, in the order in which they are listed to people. Everything that speaks of rules
 * (settings, reports, `quire explain`, the manual) reads this table; explanations.c has a row of examples for each.
 */
#ifndef QUIRE_BASE_CATALOGUE_H
#define QUIRE_BASE_CATALOGUE_H

#include "base/str.h"

enum level { LEVEL_OFF, LEVEL_INFO, LEVEL_WARNING, LEVEL_ERROR };

#define RULES(R)                                                                                             \
    R(CONFIG_INVALID, "config/invalid", ERROR, "quire.yaml cannot be read, or a value is not of its kind")   \
    R(CONFIG_UNKNOWN_KEY, "config/unknown-key", ERROR, "quire.yaml has a key that means nothing")            \
    R(CONFIG_UNKNOWN_PAGE, "config/unknown-page", ERROR, "`guide` in quire.yaml names no page of the guide") \
    R(LIBRARY_OUTPUT_CLASH, "library/output-clash", ERROR, "two sources would write the same output")        \
    R(LIBRARY_UNREADABLE, "library/unreadable", ERROR, "a file of the library cannot be read")               \
    R(LIBRARY_LIMIT, "library/limit", ERROR, "a file is over a limit: size, line length, nesting, table")    \
    R(FM_INVALID_YAML, "front-matter/invalid-yaml", ERROR, "front matter is not valid YAML")                 \
    R(FM_UNCLOSED, "front-matter/unclosed", ERROR, "front matter is opened and never closed")                \
    R(FM_DUPLICATE_KEY, "front-matter/duplicate-key", ERROR, "a key stands twice in one mapping")            \
    R(FM_DUPLICATE_NAME, "front-matter/duplicate-name", ERROR, "two documents of one tool and kind share a name") \
    R(FM_MISSING_NAME, "front-matter/missing-name", WARNING, "a document lacks the name that its tool calls it by") \
    R(FM_MISSING_DESCRIPTION, "front-matter/missing-description", WARNING, "a document does not say what it is for") \
    R(FM_NAME_FILE, "front-matter/name-differs-from-file", WARNING, "a document's name is not that of its file or folder") \
    R(FM_UNKNOWN_KEY, "front-matter/unknown-key", WARNING, "a key of the front matter means nothing")        \
    R(FM_BAD_TYPE, "front-matter/bad-type", ERROR, "a value of the front matter is not of the kind that is read") \
    R(FM_TOO_LONG, "front-matter/too-long", WARNING, "a value of the front matter is longer than what is read") \
    R(INCLUDE_MISSING, "include/missing", ERROR, "an include names a file that does not exist")              \
    R(INCLUDE_OUTSIDE, "include/outside-library", ERROR, "an include leaves the library")                    \
    R(INCLUDE_CYCLE, "include/cycle", ERROR, "files include each other in a circle")                         \
    R(INCLUDE_TOO_DEEP, "include/too-deep", ERROR, "includes are nested deeper than 32")                     \
    R(INCLUDE_TOO_LARGE, "include/too-large", ERROR, "a document's includes expand to more than 8 MiB")      \
    R(INCLUDE_BAD_REGION, "include/bad-region", ERROR, "an include names a region that the file does not have") \
    R(INCLUDE_BAD_RANGE, "include/bad-range", ERROR, "an include names lines that the file does not have")   \
    R(INCLUDE_UNCLOSED_REGION, "include/unclosed-region", ERROR, "a region is opened and never closed")      \
    R(INCLUDE_DUPLICATE_REGION, "include/duplicate-region", ERROR, "a region is opened twice in one file")   \
    R(INCLUDE_UNKNOWN_HEADING, "include/unknown-heading", ERROR, "an include names a heading that the file does not have") \
    R(INCLUDE_HEADING_TOO_DEEP, "include/heading-too-deep", WARNING, "a shifted heading would pass level 6") \
    R(INCLUDE_MISSING_PATH, "include/missing-path", WARNING, "text names a file of a snippet folder that does not exist") \
    R(INCLUDE_CASE, "include/case-mismatch", ERROR, "an include spells a file's name in another case")       \
    R(INCLUDE_UNUSED, "include/unused-snippet", INFO, "nothing uses the snippet, or only snippets that nothing uses") \
    R(INCLUDE_BAD_DIRECTIVE, "include/bad-directive", ERROR, "an include directive cannot be understood")    \
    R(INCLUDE_NOT_INLINE, "include/not-inline", ERROR, "text included within a line is more than one paragraph") \
    R(LINK_MISSING_FILE, "link/missing-file", ERROR, "a link or image names a file that does not exist")     \
    R(LINK_MISSING_ANCHOR, "link/missing-anchor", ERROR, "a link names a heading or id that its target does not have") \
    R(LINK_BLANK, "link/blank-in-address", WARNING, "an address holds a blank, and so the link is none")     \
    R(LINK_CASE, "link/case-mismatch", ERROR, "a link spells a file's name in another case")                 \
    R(LINK_OUTSIDE, "link/outside-library", WARNING, "a relative link leaves the library")                   \
    R(LINK_UNDEFINED, "link/undefined-reference", WARNING, "a reference link names a label that is not defined") \
    R(LINK_SHORTCUT, "link/undefined-shortcut", OFF, "words in brackets are no link, for nothing defines them") \
    R(LINK_DUPLICATE, "link/duplicate-definition", WARNING, "a label is defined twice in one text")          \
    R(LINK_UNUSED, "link/unused-definition", WARNING, "a label is defined, and no link uses it")             \
    R(LINK_EMPTY, "link/empty", WARNING, "a link has no address or no text")                                 \
    R(LINK_ABSOLUTE, "link/absolute-path", INFO, "a link begins at the web server's root")                   \
    R(EXTERNAL_BROKEN, "external/broken", ERROR, "an address on the web leads nowhere")                      \
    R(EXTERNAL_MISSING_ANCHOR, "external/missing-anchor", ERROR, "a page on the web lacks the id that a link names") \
    R(EXTERNAL_MOVED, "external/moved", INFO, "a page on the web has moved for good")                        \
    R(EXTERNAL_UNKNOWN, "external/unknown", INFO, "an address on the web could not be checked")              \
    R(AGENT_UNKNOWN, "agent/unknown", ERROR, "a mention names an agent that does not exist")                 \
    R(AGENT_NEAR_MISS, "agent/near-miss", ERROR, "a mention is a misspelling of an agent's name")            \
    R(AGENT_UNCERTAIN, "agent/uncertain", WARNING, "a word that looks like a mention names no known agent")  \
    R(AGENT_ALIAS, "agent/alias", INFO, "an agent is called by its file's name, and has another")            \
    R(AGENT_SELF, "agent/self-delegation", WARNING, "an agent hands work to itself")                         \
    R(AGENT_AMBIGUOUS, "agent/ambiguous", ERROR, "a mention may mean one of several agents")                 \
    R(AGENT_ORPHAN, "agent/orphan", INFO, "an agent works with no other, in a library where others do")      \
    R(AGENT_CYCLE, "agent/escalation-cycle", INFO, "agents escalate to each other in a circle")              \
    R(BUDGET_OVER, "budget/over", ERROR, "a prompt is longer than its budget")                               \
    R(BUDGET_TOOL_LIMIT, "budget/tool-limit", WARNING, "a prompt is longer than what the tool takes")        \
    R(BUDGET_UNCOUNTED, "budget/uncounted", WARNING, "tokens have a budget, and this program does not count them") \
    R(TEXT_UNCLOSED_FENCE, "text/unclosed-fence", ERROR, "a code fence is opened and never closed")          \
    R(TEXT_NESTED_FENCE, "text/nested-fence", WARNING, "a code fence opens within another that is not longer") \
    R(TEXT_HIDDEN, "text/hidden-unicode", ERROR, "characters stand here that nobody sees and models read")   \
    R(TEXT_SECRET, "text/secret", ERROR, "a key or token was left in the text")                              \
    R(TEXT_NO_NEWLINE, "text/no-final-newline", OFF, "the file's last line has no line ending")              \
    R(TARGET_UNKNOWN, "target/unknown", ERROR, "a document names a target that does not exist")              \
    R(TARGET_UNCLOSED, "target/unclosed", ERROR, "text for some targets alone never ends")                   \
    R(TARGET_STRAY_END, "target/stray-end", ERROR, "text for some targets alone ends that never began")      \
    R(TARGET_NESTED, "target/nested", ERROR, "text for some targets alone begins within such text")          \
    R(TARGET_MISPLACED, "target/misplaced", ERROR, "a marker of text for some targets shares its line")      \
    R(TARGET_LOST_KEY, "target/lost-key", WARNING, "a key of the front matter is lost in a target's prompts")  \
    R(TARGET_LOST_VALUE, "target/lost-value", WARNING, "a value, or words of the text, mean nothing to a target's tool") \
    R(TARGET_LINK_LOST, "target/link-lost", WARNING, "a link leads nowhere in a target's prompts")           \
    R(SUPPRESS_NO_REASON, "suppress/no-reason", WARNING, "a comment silences a rule and does not say why")   \
    R(SUPPRESS_UNUSED, "suppress/unused", WARNING, "a comment that silences a rule has nothing to silence")  \
    R(AGPM_SYNTAX, "agpm/syntax", ERROR, "an expression or tag of a template cannot be understood")          \
    R(AGPM_UNKNOWN, "agpm/unknown-variable", ERROR, "a template names a variable that does not exist")       \
    R(AGPM_VALUE, "agpm/bad-value", ERROR, "a template does with a value what cannot be done with it")       \
    R(AGPM_UNSUPPORTED, "agpm/unsupported", ERROR, "a template uses a tag, filter, test or function that is not there") \
    R(AGPM_CONTENT, "agpm/content", ERROR, "a template embeds a file that it cannot or may not read")        \
    R(AGPM_CYCLE, "agpm/cycle", ERROR, "templates embed each other in a circle")                             \
    R(AGPM_LIMIT, "agpm/limit", ERROR, "a template takes too long, grows too large or is nested too deep")   \
    R(TEMPLATE_ERROR, "template/error", ERROR, "a template or target module failed")                         \
    R(OUTPUT_WRITE, "output/write", ERROR, "an output cannot be written")

enum rule {
#define R(name, id, level, summary) RULE_##name,
    RULES(R)
#undef R
    RULE_COUNT
};

const char *rule_id(enum rule rule);
enum level rule_level(enum rule rule);      /* the usual level, before any setting */
const char *rule_summary(enum rule rule);
/* Is the text of a document not what it should be where this is found? Then nothing ought to be made of it. */
bool rule_spoils_text(enum rule rule);
/* About addresses on the web: found only when these are asked, and not always then. */
bool rule_is_external(enum rule rule);
/* What it finds is nobody's fault: never above info, and no run fails for it. */
bool rule_is_harmless(enum rule rule);

/* The long form, for people who meet the rule for the first time. No field is empty; examples may have several lines. */
struct explanation {
    const char *text;
    const char *wrong, *right;
};
const struct explanation *rule_explanation(enum rule rule);   /* explanations.c */
bool rule_find(Slice id, enum rule *rule);
/* Is the rule among those that `words` speaks of? An id, or a family and a star: link/ followed by *. */
bool rule_matches(enum rule rule, Slice words);
/* Adds what was perhaps meant by words that speak of no rule: an id (misspelt, or without its family), or a family and a
 * star; nothing when nothing is near. */
void rule_meant(Buf *out, Slice words);

const char *level_name(enum level level);   /* "off", "info", "warning", "error" */
bool level_find(Slice name, enum level *level);

#endif
