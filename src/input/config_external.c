#include "base/address.h"
#include "input/config_parts.h"
#include <string.h>

void config_external_defaults(struct config_external *external) {
    *external = (struct config_external){
        .timeout_ms = 20000, .retries = 2, .wait_ms = 1000, .ttl_s = 24 * 60 * 60};
}

/* --- numbers --- */

/* "20s", "1.5h", "20" in milliseconds; false when it is no duration. Zero has no need of a unit. */
static bool read_duration(Slice text, uint64_t *out) {
    static const struct {
        const char *name;
        uint64_t ms;
    } units[] = {{"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {"d", 86400000}};
    uint64_t whole = 0, part = 0, scale = 1;
    size_t i = 0;
    for (; i < text.n && text.s[i] >= '0' && text.s[i] <= '9'; i++) {
        whole = whole * 10 + (uint64_t)(text.s[i] - '0');
        if (i > 9)
            return false;
    }
    if (!i)
        return false;
    if (i < text.n && text.s[i] == '.')
        for (i++; i < text.n && text.s[i] >= '0' && text.s[i] <= '9'; i++)
            if (scale < 1000) {
                part = part * 10 + (uint64_t)(text.s[i] - '0');
                scale *= 10;
            }
    Slice unit = slice_trim(slice_sub(text, i, text.n));
    for (size_t k = 0; k < sizeof units / sizeof *units; k++)
        if (slice_is(unit, units[k].name)) {
            *out = whole * units[k].ms + part * units[k].ms / scale;
            return true;
        }
    return false;
}

/* In units of `unit` ms. */
static void take_duration(struct loader *l, const struct value *value, const char *what,
                          const char *bounds, uint64_t least, uint64_t most, uint64_t unit,
                          uint32_t *out) {
    uint64_t ms;
    if (value_is_scalar(value) && read_duration(value->text, &ms) && ms >= least && ms <= most)
        *out = (uint32_t)(ms / unit);
    else
        config_expected(l, value, what, bounds);
}

static void read_timeout(struct loader *l, const struct value *value) {
    take_duration(l, value, "`timeout`", "a duration from `100ms` to `10m`", 100, 600000, 1,
                  &l->config->external.timeout_ms);
}

static void read_wait(struct loader *l, const struct value *value) {
    take_duration(l, value, "`wait`", "a duration up to `60s`", 0, 60000, 1,
                  &l->config->external.wait_ms);
}

static void read_ttl(struct loader *l, const struct value *value) {
    take_duration(l, value, "`ttl`", "a duration up to `365d`, such as `12h`", 0, 365 * 86400000ull,
                  1000, &l->config->external.ttl_s);
}

static void read_retries(struct loader *l, const struct value *value) {
    if (value->kind == VALUE_INT && value->integer >= 0 && value->integer <= 10)
        l->config->external.retries = (uint32_t)value->integer;
    else
        config_expected(l, value, "`retries`", "a number from 0 to 10");
}

static void read_local(struct loader *l, const struct value *value) {
    if (value->kind == VALUE_BOOL)
        l->config->external.local = value->boolean;
    else
        config_expected(l, value, "`local`", "`true` or `false`");
}

/* --- what is not asked, and what works --- */

static bool is_pattern(Slice text) {
    return slice_find_char(text, '*', 0) != SLICE_NONE ||
           slice_find(text, S("//"), 0) != SLICE_NONE;
}

static void read_ignore(struct loader *l, const struct value *value) {
    struct config_external *external = &l->config->external;
    external->ignore = ARENA_ARRAY(l->arena, Slice, config_count(value));
    for (size_t i = 0; i < config_count(value); i++) {
        const struct value *item = config_item(value, i);
        Slice pattern;
        if (!config_text(l, item, "a pattern of `ignore`", &pattern))
            continue;
        if (is_pattern(pattern)) {
            external->ignore[external->n_ignore++] = pattern;
            continue;
        }
        if (config_complain(l, item, "`%.*s` is no address, and has no `*`", FMT(pattern)))
            diag_help(l->sink, "write the whole address, `*` for any characters: `https://%.*s/*`",
                      FMT(pattern));
    }
}

/* Three digits at `text`; 0 when it is no status. */
static uint16_t read_status(Slice text) {
    unsigned status = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] < '0' || text.s[i] > '9')
            return 0;
        status = status * 10 + (unsigned)(text.s[i] - '0');
    }
    return text.n == 3 && status >= 100 && status <= 599 ? (uint16_t)status : 0;
}

static void read_accept(struct loader *l, const struct value *value) {
    struct config_external *external = &l->config->external;
    external->accept = ARENA_ARRAY(l->arena, struct status_range, config_count(value));
    for (size_t i = 0; i < config_count(value); i++) {
        const struct value *item = config_item(value, i);
        Slice text = value_is_scalar(item) ? item->text : (Slice){0};
        size_t dash = slice_find_char(text, '-', 0);
        struct status_range range = {.from = read_status(slice_trim(slice_sub(text, 0, dash)))};
        range.to = dash == SLICE_NONE ? range.from
                                      : read_status(slice_trim(slice_sub(text, dash + 1, text.n)));
        if (range.from && range.to >= range.from)
            external->accept[external->n_accept++] = range;
        else
            config_expected(l, item, "a status of `accept`", "a number such as 403, or `500-599`");
    }
}

/* --- headers --- */

typedef VEC(struct config_header) Headers;

/* The origin that a key means; without a scheme it is https. */
static bool read_origin(struct loader *l, const struct member *member, Slice *origin) {
    Slice key = member->key;
    if (slice_find(key, S("//"), 0) == SLICE_NONE)
        key = arena_printf(l->arena, "https://%.*s", FMT(key));
    struct address address;
    if (address_read(l->arena, key, &address) == ADDRESS_FINE &&
        address.url.n == address.origin.n + 1) {
        *origin = address.origin;
        return true;
    }
    if (config_complain_key(l, member, "`%.*s` is no host", FMT(member->key)))
        diag_help(l->sink, "a key of `headers` is a host, as in `api.example.org`, or scheme and "
                           "host, as in `http://intranet:8080`");
    return false;
}

static bool is_token(Slice name) {
    for (size_t i = 0; i < name.n; i++) {
        char c = name.s[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!word && (!c || !strchr("!#$%&'*+-.^_`|~", c)))
            return false;
    }
    return name.n > 0;
}

static bool is_one_of(Slice name, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (slice_eq_nocase(name, slice_from(names[i])))
            return true;
    return false;
}

static bool check_name(struct loader *l, const struct member *member) {
    static const char *const ours[] = {"Host",  "Connection", "Content-Length", "Transfer-Encoding",
                                       "Range", "Upgrade"};
    if (!is_token(member->key))
        config_complain_key(l, member, "`%.*s` cannot be a header's name", FMT(member->key));
    else if (is_one_of(member->key, ours, sizeof ours / sizeof *ours))
        config_complain_key(l, member, "the header `%.*s` is the check's own", FMT(member->key));
    else
        return true;
    return false;
}

/* The variables of a value: each must be one that may be sent. Gives their number, or -1 after a
 * complaint. */
static int check_variables(struct loader *l, const struct value *value) {
    Slice text = value->text;
    int n = 0;
    for (size_t at = 0; (at = slice_find(text, S("${"), at)) != SLICE_NONE; n++) {
        size_t end = slice_find_char(text, '}', at);
        Slice name = slice_sub(text, at + 2, end);
        bool good = end != SLICE_NONE && slice_starts(name, S("QUIRE_"));
        for (size_t i = 0; i < name.n && good; i++)
            good = (name.s[i] >= 'A' && name.s[i] <= 'Z') || name.s[i] == '_' ||
                   (name.s[i] >= '0' && name.s[i] <= '9');
        if (!good) {
            if (config_complain(l, value, "`${%.*s` names no variable that may be sent",
                                FMT(slice_sub(text, at + 2, end == SLICE_NONE ? end : end + 1))))
                diag_help(l->sink, "only variables whose names begin with QUIRE_ are, as in "
                                   "`${QUIRE_TOKEN}`");
            return -1;
        }
        at = end;
    }
    return n;
}

static bool check_value(struct loader *l, const struct member *member) {
    static const char *const secrets[] = {"Authorization", "Proxy-Authorization", "Cookie",
                                          "X-Api-Key",     "Private-Token",       "X-Auth-Token"};
    const struct value *value = &member->value;
    Slice text;
    if (!config_text(l, value, "a header's value", &text))
        return false;
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.s[i] < ' ' || text.s[i] == 0x7F) {
            config_complain(l, value, "a header's value must be one line of printable characters");
            return false;
        }
    int variables = check_variables(l, value);
    if (variables == 0 && is_one_of(member->key, secrets, sizeof secrets / sizeof *secrets)) {
        /* Nor into a report: the line is not shown. */
        struct place place = source_place(l->config->source, value->start, value->end);
        place.text = (Slice){0};
        if (diag_at(l->sink, RULE_CONFIG_INVALID, place, "a secret does not belong into a file"))
            diag_help(l->sink, "name a variable of the environment: `%.*s: ${QUIRE_TOKEN}`",
                      FMT(member->key));
        return false;
    }
    return variables >= 0;
}

static void read_origin_headers(struct loader *l, const struct member *member, Headers *out) {
    Slice origin;
    if (!read_origin(l, member, &origin))
        return;
    if (member->value.kind != VALUE_MAP) {
        config_expected(l, &member->value, "a host's headers", "a map from names to values");
        return;
    }
    for (size_t i = 0; i < member->value.n; i++) {
        const struct member *header = &member->value.members[i];
        if (check_name(l, header) && check_value(l, header))
            *VEC_PUSH(out) = (struct config_header){origin, header->key, header->value.text};
    }
}

static void read_headers(struct loader *l, const struct value *value) {
    struct config_external *external = &l->config->external;
    Headers headers = {0};
    if (value->kind != VALUE_MAP) {
        config_expected(l, value, "`headers`", "a map from hosts to headers");
        return;
    }
    for (size_t i = 0; i < value->n; i++)
        read_origin_headers(l, &value->members[i], &headers);
    external->n_headers = headers.n;
    external->headers = VEC_KEEP(&headers, l->arena);
    VEC_FREE(&headers);
}

static const struct {
    const char *name;
    void (*read)(struct loader *l, const struct value *value);
} MEMBERS[] = {
    {"timeout", read_timeout}, {"retries", read_retries}, {"wait", read_wait},
    {"ttl", read_ttl},         {"local", read_local},     {"ignore", read_ignore},
    {"accept", read_accept},   {"headers", read_headers},
};

enum { N_MEMBERS = sizeof MEMBERS / sizeof *MEMBERS };

void config_read_external(struct loader *l, const struct value *value) {
    Slice names[N_MEMBERS];
    if (value->kind != VALUE_MAP) {
        config_expected(l, value, "`external`", "a map");
        return;
    }
    for (size_t i = 0; i < N_MEMBERS; i++)
        names[i] = slice_from(MEMBERS[i].name);
    config_check_keys(l, value, names, N_MEMBERS, "`external`");
    for (size_t i = 0; i < N_MEMBERS; i++) {
        const struct member *member = value_member(value, names[i]);
        if (member && config_is_given(&member->value))
            MEMBERS[i].read(l, &member->value);
    }
}
