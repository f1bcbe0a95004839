#include "base/intern.h"
#include "unit.h"

/* Texts whose first and last bytes are those of others, at every length up to those that are hashed. */
Test(intern, numbers) {
    struct intern intern = {0};
    Buf text = {0};
    uint32_t n = 0;
    for (int round = 0; round < 2; round++) {
        uint32_t number = 0;
        for (size_t length = 0; length < 40; length++) {
            for (size_t at = 0; at <= length; at++, number++) {
                buf_clear(&text);
                buf_fill(&text, 'a', length);
                if (at < length)
                    text.s[at] = '\0';
                expect_number(intern_number(&intern, buf_view(&text)), number, text.s);
                cr_expect(slice_eq(intern_text(&intern, number), buf_view(&text)), "text %u", number);
            }
        }
        n = number;
        expect_number(intern.n, n, "all of them");
    }
    buf_free(&text);
    intern_free(&intern);
}

Test(intern, many) {
    struct intern intern = {0};
    Buf text = {0};
    for (uint32_t i = 0; i < 20000; i++) {
        buf_clear(&text);
        buf_number(&text, i % 10000);
        expect_number(intern_number(&intern, buf_view(&text)), i % 10000, text.s);
    }
    buf_free(&text);
    intern_free(&intern);
}
