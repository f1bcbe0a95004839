/* Pages: what a site template sees, and the HTML that comes of it.
 *
 * Templates get two globals. Paths in them are output paths ("agents/x.html"); a page reaches them as
 * page.root .. path, so that the site works below any prefix and from file://. Lists are never nil; what a
 * document does not have is nil.
 *
 * site: title, url (nil), generator ("Quire 0.1"), tools (list of names that documents have),
 *       groups: list of { kind, title ("Agents"), id ("agents"), path (of its catalogue), documents: list of cards } in the order agents,
 *               commands, skills, guide pages, snippets; only those that hold something,
 *       guide: list of cards of guide pages in order (output/guide.h), guide_tree: the same by folder: list of { title, path
 *              (of the page; of a folder's first), folder ("guide/basics/", nil for a page), index (has the folder a page of
 *              its own?), pages (list of the like) },
 *       edges: number of "delegates to" edges.
 * card: name, title, kind, path, description (""), tool (nil), model (nil), tags (list),
 *       tokens (of the plain prompt; nil where they are not counted), includes_count, delegates_count (numbers).
 * page: all of card's, and
 *       layout ("home", "agent", "command", "skill", "page", "snippet"), root ("", "../", "../../"), source (library path, nil for
 *       a home page without index.md), has_title (the text begins with its own h1), title_html, title_id,
 *       body (HTML without the title's heading), headings: list of { level, id, text } without the title,
 *       folds: how many parts of the body can be folded,
 *       meta: list of { key, label, values (list of strings) } : the front matter worth showing, in source order, without
 *       name, title, description,
 *       delegates, called_by: cards; escalates, escalated_by: cards of those where it is work that is too hard, which are
 *       among the former only if other work goes there, too; includes: cards of snippets and files that its text holds directly;
 *       included_by, included_through: cards of documents that hold it directly, and through others,
 *       includes_tokens: how many tokens each of includes brings here, in that order; included_by_tokens and
 *       included_through_tokens: how many this document brings to each of those; empty where tokens are not counted,
 *       prompts: list of { target, path, file (file name) }, prompt (the plain flattened text, nil when the document has none),
 *       canonical: its whole address, edit: where its source can be changed, updated: the day of its last change
 *       ("2026-11-27"), each nil where that is not known, linked_data: JSON-LD for search engines as HTML, or nil,
 *       data: what a special page shows, nil on all others; its shape is said where it is made,
 *       crumbs: list of { title, path (nil for none) }, previous, next: cards or nil (within its kind; guide order).
 *
 * Templates: site/home.html, agent.html, command.html, skill.html, page.html, snippet.html; each extends base.html.
 */
#ifndef QUIRE_OUTPUT_PAGE_H
#define QUIRE_OUTPUT_PAGE_H

#include "base/str.h"
#include "model/library.h"
#include <stdint.h>

struct site;
struct special;

/* Asked before a template is run, and where that is possible before the text is put together, with the hash of all that the page is
 * made of, or 0 if the page is `unknown`, and no hash could be the right one: false leaves the page as it is. Of the cards of other documents, that hash is of those members alone that `looked` has
 * (template/view.h); behind the template, `key` is such a hash of what it did look at. */
struct page_check {
    bool (*wanted)(void *context, uint64_t hash);
    uint32_t (*has_looked)(void *context);   /* at which members the template did, since `wanted` was asked */
    void *context;
    bool unknown;
    uint32_t looked;         /* in and out */
    uint64_t key;            /* out, of a page that was made */
};
enum page_outcome { PAGE_FAILED, PAGE_MADE, PAGE_LEFT };

/* Renders the page of `document` (NULL: the home page when there is no index.md) and appends it. PAGE_FAILED after a
 * diagnostic. */
enum page_outcome page_render(struct site *site, const struct document *document, struct page_check *check, Buf *out);

/* Likewise a page that is no document's (output/special.h). */
enum page_outcome page_render_special(struct site *site, const struct special *special, struct page_check *check, Buf *out);

#endif
