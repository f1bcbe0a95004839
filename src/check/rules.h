/* Rules: what the files of this folder share. One file per family of rules; each looks at one text at a time.
 */
#ifndef QUIRE_CHECK_RULES_H
#define QUIRE_CHECK_RULES_H

#include "base/map.h"
#include "model/include.h"
#include "model/library.h"

/* The ids of an assembled page. */
struct anchors {
    struct map ids;
    Slice *sorted;
    struct map letters;              /* letters and digits alone -> Slice *, NULL where several ids have them */
    bool letters_known;              /* the map is filled */
};

struct external;
struct tree;
struct graph_notes;

/* A key that the tool of a document does not know; see check_strangers. */
struct strange_key {
    const struct document *document;
    const struct member *member;
};

struct check {
    struct library *library;
    struct external *external;       /* takes the addresses on the web; NULL: nobody asks for them */
    struct arena *arena;             /* lives as long as the check */
    struct arena *scratch;           /* reset behind every text */
    struct anchors **anchors;        /* by document; NULL until asked for */
    struct includers *includers;     /* by document; NULL until asked for */
    struct map by_base;              /* base name -> struct document, NULL for names that several have */
    bool by_base_known;              /* the map is filled */
    /* Of the text whose links were looked at last, where definitions begin, in order: */
    VEC(uint32_t) unused;            /* that no link uses */
    VEC(uint32_t) broken;            /* whose address is wrong */
    struct map stems;                /* of agents' files -> the first two that have them */
    bool stems_known;                /* the map is filled */
    struct graph_notes *graph;       /* who names whom (check/graph.h); NULL until somebody does */
    struct map meant;                /* keys of no schema -> the Slice that is probably meant, by tool and kind */
    VEC(struct strange_key) strangers;  /* in the order of documents */
    const struct tree *tree;         /* of the text that is looked at; NULL until asked for */
};

/* Looks at a document with all rules; at all of them, by workers where there are enough (documents.c). */
void check_document(struct check *check, const struct document *document);
void check_documents(struct check *check);

/* A text to look at. */
struct text {
    const struct source *source;
    const struct facts *facts;
    const struct document *document; /* NULL for an included file that is no document */
    const struct part *part;
};

/* `guide:` in quire.yaml. */
void check_guide(struct check *check);
void check_mentions(struct check *check, const struct text *text);
void check_front_matter(struct check *check, const struct text *text);
/* What it says for single targets. */
void check_overrides(struct check *check, const struct text *text);
void check_links(struct check *check, const struct text *text);
/* Fills in `unused`; check_links calls it. */
void check_definitions(struct check *check, const struct text *text);
bool check_is_unused(const struct check *check, const struct link *definition);
void check_blanks(struct check *check, const struct text *text);
/* Behind check_links. */
void check_references(struct check *check, const struct text *text);
void check_paths(struct check *check, const struct text *text);

/* Of every part, for what is included may end within a fence that the file closes further down. */
void check_fences(struct check *check, const struct text *text);

/* What check_front_matter noted; behind all texts. */
void check_strangers(struct check *check);

/* Behind all texts: snippets that no document uses. */
void check_unused_snippets(struct check *check);

/* Of every file, front matter and comments included, once. */
void check_hidden(const struct library *library, const struct source *source);
void check_secrets(const struct library *library, const struct source *source);
void check_final_newline(const struct library *library, const struct source *source);

/* The text's tree, for the few that need more than the facts: parsed when first asked for, gone behind the text. Ask only when
 * something cheap says that there may be a finding: parsing costs what all else together does. */
const struct tree *check_tree(struct check *check, const struct text *text);

const struct anchors *check_anchors(struct check *check, const struct document *document);
/* The one id that differs from `anchor` in hyphens, other marks and case alone; {0} when none. */
Slice check_anchor_alike(struct check *check, const struct document *document, Slice anchor);

#endif
