/* TOML, read: values as JSON, or what is expected where. The results are those of Python's tomllib. */
#include "input/tera_value.h"
#include "input/toml.h"
#include "unit.h"

Test(toml_read, documents) {
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"", "{}"},
        {"# only a comment", "{}"},
        {"a = 1\nb = -2\nc = +3 # three\r\nd = 1_000", "{\"a\":1,\"b\":-2,\"c\":3,\"d\":1000}"},
        {"a = 0xDEAD_beef\nb = 0o17\nc = 0b101", "{\"a\":3735928559,\"b\":15,\"c\":5}"},
        {"a = 1.5\nb = -0.25\nc = 5e3\nd = 1e-2\ne = 6.0", "{\"a\":1.5,\"b\":-0.25,\"c\":5000.0,\"d\":0.01,\"e\":6.0}"},
        {"a = true\nb = false", "{\"a\":true,\"b\":false}"},
        {"a = \"x\\ty\\n\\\"q\\\" \\u00e9 \\U0001F600\"", "{\"a\":\"x\\ty\\n\\\"q\\\" \xC3\xA9 \xF0\x9F\x98\x80\"}"},
        {"a = 'C:\\n'\nb = ''", "{\"a\":\"C:\\\\n\",\"b\":\"\"}"},
        {"a = \"\"\"\none\ntwo \\\n   three\"\"\"", "{\"a\":\"one\\ntwo three\"}"},
        {"a = '''\nit's \\n'''\nb = \"\"\"say \"\"hi\"\"\"\"", "{\"a\":\"it's \\\\n\",\"b\":\"say \\\"\\\"hi\\\"\"}"},
        {"a = 1979-05-27\nb = 07:32:00\nc = 1979-05-27T07:32:00Z\nd = 1979-05-27 07:32:00.5-07:00",
         "{\"a\":\"1979-05-27\",\"b\":\"07:32:00\",\"c\":\"1979-05-27T07:32:00Z\",\"d\":\"1979-05-27 07:32:00.5-07:00\"}"},
        {"a = [1, 2,]\nb = [\n  \"x\", # one\n  [true],\n]\nc = []", "{\"a\":[1,2],\"b\":[\"x\",[true]],\"c\":[]}"},
        {"a = {b = 1, c.d = [2]}\ne = {}", "{\"a\":{\"b\":1,\"c\":{\"d\":[2]}},\"e\":{}}"},
        {"a.b = 1\na.c = 2\n\"x y\".'z' = 3\n1.2 = 4", "{\"1\":{\"2\":4},\"a\":{\"b\":1,\"c\":2},\"x y\":{\"z\":3}}"},
        {"[a]\nx = 1\n[a.b]\ny = 2\n[ c . d ]\nz = 3", "{\"a\":{\"b\":{\"y\":2},\"x\":1},\"c\":{\"d\":{\"z\":3}}}"},
        {"[a.b]\nx = 1\n[a]\ny = 2", "{\"a\":{\"b\":{\"x\":1},\"y\":2}}"},
        {"[[p]]\nn = 1\n[[p]]\nn = 2\n[p.q]\nm = 3\n[[p.r]]\nk = 4", "{\"p\":[{\"n\":1},{\"n\":2,\"q\":{\"m\":3},\"r\":[{\"k\":4}]}]}"},
        {"\xEF\xBB\xBF" "a = 1", "{\"a\":1}"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct arena *arena = arena_new();
        struct toml_error error;
        Buf got = {0};
        const struct value *value = toml_read(arena, slice_from(rows[i].text), &error);
        if (value)
            tera_json(&got, tera_from_yaml(arena, value), false);
        else
            buf_printf(&got, "%u %s", (unsigned)error.offset, error.expected);
        expect_text(buf_view(&got), rows[i].want, rows[i].text);
        buf_free(&got);
        arena_free(arena);
    }
}

Test(toml_read, errors) {
    static const struct {
        const char *text;
        unsigned offset;
        const char *expected;
    } rows[] = {
        {"a = rust", 4, "a value (texts stand in quotes)"},
        {"a = ", 4, "a value (texts stand in quotes)"},
        {"a", 1, "`=`"},
        {"a = 1 b = 2", 6, "the end of the line"},
        {"= 1", 0, "a key"},
        {"a = \"x", 6, "the end of the string"},
        {"a = \"x\ny\"", 6, "the end of the string"},
        {"a = \"\\q\"", 6, "an escape such as `\\n`"},
        {"a = \"\\u00g0\"", 9, "a hexadecimal digit"},
        {"a = [1", 6, "`,` or `]`"},
        {"a = {b = 1", 10, "`,` or `}`"},
        {"[a", 2, "`]`"},
        {"a = 1\na = 2", 8, "another key: this one has a value already"},
        {"a = 1\na.b = 2", 8, "another key: this one has a value already"},
        {"a = {}\na.b = 2", 9, "another key: this one has a value already"},
        {"[a]\n[a]", 6, "another name: this table is there already"},
        {"a = []\n[[a]]", 10, "another name: this one has a value already"},
        {"a = 99999999999999999999", 4, "a value (texts stand in quotes)"},
        {"a = 0x", 4, "a value (texts stand in quotes)"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct arena *arena = arena_new();
        struct toml_error error;
        cr_expect(!toml_read(arena, slice_from(rows[i].text), &error), "%s", rows[i].text);
        expect_number(error.offset, rows[i].offset, rows[i].text);
        if (error.expected)
            expect_text(slice_from(error.expected), rows[i].expected, rows[i].text);
        arena_free(arena);
    }
}
