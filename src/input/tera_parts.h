/* What the parts of the template engine share; nobody else includes this.
 *
 * tera_scan.c     text to tokens: text, `{{ }}`, `{% %}`
 * tera_parse.c    tokens to nodes: blocks and tags
 * tera_expr.c     what stands in a tag, to expressions
 * tera_atom.c     their smallest parts: words, texts, numbers, paths, calls, filters
 * tera_render.c   nodes to the result, with its runs
 * tera_eval.c     expressions to values
 * tera_path.c     paths and variables
 * tera_filter.c   filters: the table; tera_filter_text.c and tera_filter_list.c: the filters
 * tera_test.c     tests and functions
 *
 * Everything lies in tera->arena, which lives for one rendering. All offsets are bytes of the file.
 */
#ifndef QUIRE_INPUT_TERA_PARTS_H
#define QUIRE_INPUT_TERA_PARTS_H

#include "base/vec.h"
#include "input/tera.h"

/* --- tokens --- */

enum tera_token_kind { TOKEN_TEXT, TOKEN_LITERAL, TOKEN_OUTPUT, TOKEN_TAG, TOKEN_END };

struct tera_token {
    enum tera_token_kind kind;
    uint32_t start, end;               /* with its marks; a text's is what trimming left of it */
    uint32_t inner, inner_end;         /* between the marks; literal: the lines between the fences */
    uint32_t close;                    /* literal: where the closing fence begins */
};

typedef VEC(struct tera_token) TeraTokens;

/* --- expressions --- */

enum tera_expr_kind {
    EXPR_BOOL, EXPR_INT, EXPR_FLOAT, EXPR_STRING, EXPR_LIST, EXPR_PATH, EXPR_CALL, EXPR_CONCAT, EXPR_TEST, EXPR_MATH,
    EXPR_COMPARE, EXPR_LOGIC, EXPR_IN,
};

enum tera_op { OP_NONE, OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_MOD, OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_AND, OP_OR };

struct tera_arg {
    Slice name;
    struct tera_expr *value;
};

/* A filter, a test or a function with its arguments; those of a test have no names. */
struct tera_call {
    Slice name;
    uint32_t start, end;               /* of the name */
    struct tera_arg *args;
    size_t n_args;
    struct tera_call *next;            /* the filter behind it */
};

/* A step of a path: `.text`, or `[index]`. */
struct tera_segment {
    Slice text;
    struct tera_expr *index;
};

struct tera_expr {
    enum tera_expr_kind kind;
    enum tera_op op;
    bool negated;                      /* `not` before it; before `is` and `in`: see `inner_not` */
    bool inner_not;                    /* `is not`, `not in` */
    uint32_t start, end;
    struct tera_call *filters;
    bool boolean;
    long long integer;
    double number;
    Slice text;                        /* EXPR_STRING; EXPR_PATH: as it is written */
    struct tera_segment *path;
    struct tera_expr **items;          /* EXPR_LIST, EXPR_CONCAT */
    size_t n;                          /* segments or items */
    struct tera_call *call;            /* EXPR_CALL, EXPR_TEST */
    struct tera_expr *left, *right;    /* EXPR_TEST: `left` is the path */
};

/* --- nodes --- */

enum tera_node_kind { NODE_TEXT, NODE_LITERAL, NODE_OUTPUT, NODE_IF, NODE_FOR, NODE_SET, NODE_FILTER, NODE_BLOCK, NODE_BREAK,
                      NODE_CONTINUE };

struct tera_branch {
    struct tera_expr *condition;       /* NULL: else */
    struct tera_node *body;
    struct tera_branch *next;
};

struct tera_node {
    enum tera_node_kind kind;
    uint32_t start, end;               /* blocks: from the first tag to behind the last */
    uint32_t inner, inner_end, close;  /* literal: as in the token */
    uint32_t head_end;                 /* blocks: behind the first tag */
    struct tera_node *next;
    struct tera_expr *expr;            /* output, for, set */
    struct tera_branch *branches;      /* if */
    Slice key, name;                   /* for: `key, name`; set: the name */
    bool global;                       /* set_global */
    struct tera_call *call;            /* filter */
    struct tera_node *body, *otherwise;
};

/* --- the engine --- */

struct tera_frame;

struct tera_out {
    Buf text;
    VEC(struct source_run) runs;
    bool captured;                     /* the body of a filter: no runs, and nothing is kept */
};

struct tera {
    const struct tera_job *job;
    struct arena *arena;
    Slice text;                        /* of the whole file */
    TeraTokens tokens;
    size_t at;                         /* the parser's token */
    unsigned nesting, loops;           /* of blocks, while parsing; loops around, while parsing and rendering */
    VEC(struct tera_frame) frames;
    VEC(struct tera_kept) kept;
    struct tera_out *out;
    uint64_t steps, memory;
    unsigned depth;                    /* of expressions at work */
    unsigned failures;                 /* reported */
    unsigned quiet;                    /* more than 0: what fails is not reported */
    bool stopped;                      /* a limit was passed: all that remains is to return */
    bool failed;
};

/* Reports at [start, end), unless it is quiet; diag_help may follow when the answer is true. */
bool tera_fail(struct tera *t, enum rule rule, uint32_t start, uint32_t end, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* Takes `bytes` / 64 + 1 steps from the budget; false when it is used up. */
bool tera_spend(struct tera *t, size_t bytes, uint32_t start, uint32_t end);
/* Takes `bytes` from the memory; false when it is used up. */
bool tera_charge(struct tera *t, size_t bytes, uint32_t start, uint32_t end);
/* A new text value of the arena, charged to the memory; NULL when that is used up. */
const struct tera_value *tera_new_text(struct tera *t, Slice text, uint32_t start, uint32_t end);

/* Each gives false, or NULL, after a report. */
bool tera_scan(struct tera *t);
bool tera_parse(struct tera *t, struct tera_node **nodes);

/* A reader of what stands in one tag. */
struct tera_reader {
    struct tera *t;
    uint32_t at, end;
    unsigned depth;
};
void tera_skip_space(struct tera_reader *r);
bool tera_take(struct tera_reader *r, const char *mark);          /* white space, then these bytes */
bool tera_take_word(struct tera_reader *r, const char *word);     /* likewise, and no letter behind */
bool tera_take_name(struct tera_reader *r, Slice *name);
bool tera_expected(struct tera_reader *r, const char *what);      /* reports; false */
struct tera_expr *tera_read_expr(struct tera_reader *r);          /* a logic expression or a list, with filters */
struct tera_expr *tera_read_condition(struct tera_reader *r);     /* a logic expression */
struct tera_expr *tera_read_container(struct tera_reader *r);     /* what a `for` goes through */
struct tera_call *tera_read_filter(struct tera_reader *r);        /* `name` or `name(args)`, known to be a filter */

/* For the parser of expressions. What reads gives NULL or false after a report, but for tera_read_string: NULL when there
 * is none. */
char tera_peek(const struct tera_reader *r, uint32_t ahead);       /* NUL behind the end */
bool tera_is_letter(char c);
bool tera_at_number(const struct tera_reader *r);
bool tera_too_deep(struct tera_reader *r);
struct tera_expr *tera_new_expr(struct tera_reader *r, enum tera_expr_kind kind, uint32_t start);  /* up to the reader */
struct tera_expr *tera_read_string(struct tera_reader *r);
struct tera_expr *tera_read_number(struct tera_reader *r);
struct tera_expr *tera_read_path(struct tera_reader *r);
struct tera_expr *tera_read_word(struct tera_reader *r);          /* true, false, a path, test or call */
bool tera_read_filters(struct tera_reader *r, struct tera_expr *e);

const struct tera_value *tera_eval(struct tera *t, const struct tera_expr *e);
bool tera_eval_bool(struct tera *t, const struct tera_expr *e, bool *out);

/* Variables. A frame is the file's, or a loop's. */
struct tera_variable {
    Slice name;
    const struct tera_value *value;
};
struct tera_frame {
    VEC(struct tera_variable) variables;
    bool loop;
    Slice key, name;                   /* the loop's variables; `key` empty for a list */
    const struct tera_value *container;
    const struct tera_value *item;     /* the current one */
    Slice item_key;
    size_t index, count;
    enum { LOOP_GOES_ON, LOOP_CONTINUE, LOOP_BREAK } state;
};
/* Where a path leads; NULL when nowhere, which is not reported. */
const struct tera_value *tera_look_up(struct tera *t, const struct tera_expr *path);
void tera_report_unknown(struct tera *t, const struct tera_expr *path);
void tera_assign(struct tera *t, Slice name, bool global, const struct tera_value *value);

/* Filters, tests and functions get what they are called with, evaluated. */
struct tera_calling {
    struct tera *t;
    const struct tera_call *call;
    const struct tera_value **args;    /* as in `call` */
};
typedef const struct tera_value *tera_function(const struct tera_calling *c, const struct tera_value *value);

bool tera_filter_known(struct tera *t, const struct tera_call *call);
bool tera_test_known(struct tera *t, const struct tera_call *call);
bool tera_function_known(struct tera *t, const struct tera_call *call);
const struct tera_value *tera_filter(struct tera *t, const struct tera_call *call, const struct tera_value *value);
const struct tera_value *tera_call(struct tera *t, const struct tera_call *call);
/* `value` NULL: undefined. */
bool tera_test(struct tera *t, const struct tera_expr *e, const struct tera_value *value, bool *out);
/* The values of a call's arguments, or NULL. */
const struct tera_value **tera_eval_args(struct tera *t, const struct tera_call *call);

/* For functions: an argument by its name (NULL: not given), and complaints, each NULL. */
const struct tera_value *tera_arg(const struct tera_calling *c, const char *name);
/* Reads an argument, or leaves *out when it is not given; false after a complaint. */
bool tera_arg_text(const struct tera_calling *c, const char *name, Slice *out);
bool tera_arg_count(const struct tera_calling *c, const char *name, size_t *out);
bool tera_arg_number(const struct tera_calling *c, const char *name, double *out);
bool tera_arg_bool(const struct tera_calling *c, const char *name, bool *out);
bool tera_arg_needed(const struct tera_calling *c, const char *name);
const struct tera_value *tera_wrong(const struct tera_calling *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
const struct tera_value *tera_wrong_kind(const struct tera_calling *c, const struct tera_value *value, const char *wanted);
const struct tera_value *tera_text(const struct tera_calling *c, Buf *text);   /* frees the buffer */
const struct tera_value *tera_items(const struct tera_calling *c, TeraItems *items);  /* likewise */
bool tera_arg_unescaped(const struct tera_calling *c, const char *name, Slice *out);  /* `\n` and `\t` in it mean them */
const char *tera_kind_name(const struct tera_value *value);                    /* "a list" */

extern const struct tera_filter_row {
    const char *name;
    tera_function *call;               /* NULL: Tera has it, this program does not */
} tera_text_filters[], tera_list_filters[];   /* each ends with a row without name */

Slice tera_trim(Slice text, bool head, bool tail);                /* white space as Unicode has it */

#endif
