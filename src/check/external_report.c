#include "base/mem.h"
#include "check/external_parts.h"
#include "check/rules.h"
#include "model/mention_near.h"

/* --- why an address is unknown --- */

static const char *status_words(int status) {
    static const struct {
        int status;
        const char *words;
    } table[] = {
        {400, "bad request"},       {401, "unauthorized"},
        {402, "payment required"},  {403, "forbidden"},
        {404, "not found"},         {405, "method not allowed"},
        {406, "not acceptable"},    {407, "the proxy wants a password"},
        {408, "request timeout"},   {410, "gone"},
        {429, "too many requests"}, {451, "unavailable for legal reasons"},
        {500, "internal error"},    {501, "not implemented"},
        {502, "bad gateway"},       {503, "unavailable"},
        {504, "gateway timeout"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].status == status)
            return table[i].words;
    return NULL;
}

static void add_status(Buf *out, int status) {
    const char *words = status_words(status);
    buf_printf(out, "the server answers %d", status);
    if (words)
        buf_printf(out, ", %s", words);
}

static void add_page_reason(Buf *out, const struct page *page) {
    static const char *const failures[] = {
        [HTTP_NO_NAME] = "its host's name could not be resolved",
        [HTTP_REFUSED] = "no connection to the server",
        [HTTP_TIMEOUT] = "the server does not answer in time",
        [HTTP_CUT_OFF] = "the server's answer broke off",
        [HTTP_TLS] = "the server's certificate or encryption is not accepted",
        [HTTP_LOCAL] = "it leads into a private network",
        [HTTP_TOO_LONG] = "the head of the server's answer does not end",
        [HTTP_OTHER] = "the transfer failed",
    };
    if (page->state == PAGE_FAILED && page->location.n)
        buf_puts(out, "it redirects to what is no address on the web");
    else if (page->failure == HTTP_ANSWERED)
        add_status(out, page->status);
    else
        buf_puts(out, failures[page->failure]);
    if (page->incomplete)
        buf_puts(out, "; a header was not sent, for its variable is not set");
}

static void add_reason(Buf *out, const struct external_place *place, const struct fate *fate) {
    switch (fate->reason) {
    case REASON_PAGE:
        add_page_reason(out, fate->last);
        break;
    case REASON_LOOP:
        buf_puts(out, "its redirects lead in a circle");
        break;
    case REASON_CHAIN:
        buf_printf(out, "it redirects more than %d times", CRAWL_REDIRECTS);
        break;
    case REASON_TRUNCATED:
        buf_printf(out, "no id `%.*s` in the first %d MiB of the page", FMT(place->id),
                   HTTP_BODY_LIMIT >> 20);
        break;
    case REASON_PARTIAL:
        buf_printf(out, "the page is made in the browser, and perhaps the id `%.*s`",
                   FMT(place->id));
        break;
    }
}

/* --- findings --- */

static struct place stands_at(const struct external_place *place) {
    return source_place(place->source, place->start, place->end);
}

/* Behind every report. */
static void label(struct external *external, const struct external_place *place,
                  const struct fate *fate) {
    struct sink *sink = external->library->sink;
    diag_label(sink, place->image ? "shown here" : "linked here");
    if (!fate)
        return;
    const struct page *first = crawl_page(external->crawl, place->page), *last = fate->last;
    if (last != first)
        diag_note(sink, "it redirects to `%.*s`", FMT(last->address.url));
}

static void report_broken(struct external *external, const struct external_place *place,
                          const struct fate *fate) {
    struct sink *sink = external->library->sink;
    int status = fate->last->status;
    if (fate->kind == FATE_NO_NAME)
        diag_at(sink, RULE_EXTERNAL_BROKEN, stands_at(place), "no host is named `%.*s`: `%.*s`",
                FMT(fate->last->address.host), FMT(place->written));
    else
        diag_at(sink, RULE_EXTERNAL_BROKEN, stands_at(place), "%d, %s: `%.*s`", status,
                status_words(status), FMT(place->written));
    label(external, place, fate);
}

static void report_missing_id(struct external *external, const struct external_place *place,
                              const struct fate *fate) {
    struct sink *sink = external->library->sink;
    const struct page_anchors *anchors = fate->last->anchors;
    diag_at(sink, RULE_EXTERNAL_MISSING_ANCHOR, stands_at(place), "no id `#%.*s` in `%.*s`",
            FMT(place->id),
            FMT(slice_sub(place->written, 0, slice_find_char(place->written, '#', 0))));
    label(external, place, fate);
    Slice near =
        name_meant(url_decode(external->arena, place->id), anchors->sorted, anchors->ids.n);
    if (near.n)
        diag_help(sink, "did you mean `#%.*s`?", FMT(near));
}

static void report_moved(struct external *external, const struct external_place *place,
                         const struct fate *fate) {
    struct sink *sink = external->library->sink;
    if (!diag_at(sink, RULE_EXTERNAL_MOVED, stands_at(place), "moved for good: `%.*s`",
                 FMT(place->written)))
        return;
    diag_label(sink, place->image ? "shown here" : "linked here");
    bool keep = place->fragment.n && !fate->own_fragment;
    diag_help(sink, "write `%.*s%s%.*s`", FMT(fate->moved_to), keep ? "#" : "",
              FMT(keep ? place->fragment : (Slice){0}));
}

static void report_unknown(struct external *external, const struct external_place *place,
                           const struct fate *fate) {
    struct sink *sink = external->library->sink;
    Buf buf = {0};
    add_reason(&buf, place, fate);
    Slice reason = buf_view(&buf);
    if (diag_at(sink, RULE_EXTERNAL_UNKNOWN, stands_at(place),
                "not known whether `%.*s` works: %.*s", FMT(place->written), FMT(reason))) {
        label(external, place, fate);
        if (fate->reason == REASON_PAGE && fate->last->failure == HTTP_LOCAL)
            diag_help(sink,
                      "`external: {local: true}` in quire.yaml lets private networks be asked");
        if (fate->last->given_up && fate->last->failure != HTTP_NO_NAME)
            diag_note(sink,
                      "it was not asked: so many other addresses of this host came out like that");
    }
    buf_free(&buf);
}

/* What can be told without asking. */
static void report_fault(struct external *external, const struct external_place *place) {
    static const char *const faults[] = {
        [ADDRESS_BAD_HOST] = "no host is named like that",
        [ADDRESS_BAD_PORT] = "no port is numbered like that",
        [ADDRESS_USER] = "it holds a name or password, and those are not sent",
    };
    struct sink *sink = external->library->sink;
    if (place->fault == ADDRESS_NO_HOST)
        diag_at(sink, RULE_EXTERNAL_BROKEN, stands_at(place), "this address has no host: `%.*s`",
                FMT(place->written));
    else
        diag_at(sink, RULE_EXTERNAL_UNKNOWN, stands_at(place), "not known whether `%.*s` works: %s",
                FMT(place->written), faults[place->fault]);
    label(external, place, NULL);
}

static enum fate_kind report_place(struct external *external, const struct external_place *place) {
    struct fate fate = crawl_judge(external->crawl, place->page, place->id);
    switch (fate.kind) {
    case FATE_WORKS:
        if (fate.moved)
            report_moved(external, place, &fate);
        break;
    case FATE_BROKEN:
    case FATE_NO_NAME:
        report_broken(external, place, &fate);
        break;
    case FATE_MISSING_ID:
        report_missing_id(external, place, &fate);
        break;
    case FATE_UNKNOWN:
        report_unknown(external, place, &fate);
        break;
    }
    return fate.kind;
}

/* --- all of them --- */

/* How bad an address is, of all its places. */
enum weight { WEIGHT_NONE, WEIGHT_WORKS, WEIGHT_UNKNOWN, WEIGHT_BROKEN };

static void count(struct external *external, enum weight weight) {
    external->works += weight == WEIGHT_WORKS;
    external->unknown += weight == WEIGHT_UNKNOWN;
    external->broken += weight == WEIGHT_BROKEN;
}

static enum weight weight_of(enum fate_kind kind) {
    return kind == FATE_WORKS     ? WEIGHT_WORKS
           : kind == FATE_UNKNOWN ? WEIGHT_UNKNOWN
                                  : WEIGHT_BROKEN;
}

void external_report(struct external *external) {
    size_t n = crawl_count(external->crawl);
    unsigned char *weights = ARENA_ARRAY(external->arena, unsigned char, n);
    struct map faulty = {0}; /* addresses that are no pages */
    for (size_t i = 0; i < external->places.n; i++) {
        const struct external_place *place = &external->places.v[i];
        if (place->fault) {
            report_fault(external, place);
            if (!map_has(&faulty, place->written))
                count(external, place->fault == ADDRESS_NO_HOST ? WEIGHT_BROKEN : WEIGHT_UNKNOWN);
            map_set(&faulty, place->written, NULL);
            continue;
        }
        unsigned char weight = (unsigned char)weight_of(report_place(external, place));
        if (weight > weights[place->page])
            weights[place->page] = weight;
    }
    for (size_t i = 0; i < n; i++) {
        count(external, weights[i]);
        external->cached += weights[i] && crawl_page(external->crawl, i)->cached;
    }
    map_free(&faulty);
}
