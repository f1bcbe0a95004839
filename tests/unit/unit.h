/* What the unit tests share. Include this instead of Criterion itself.
 *
 * Criterion starts a process for each test (13 ms), so a test is a table and a loop; every assertion says
 * which row it speaks of. Leaks are found by `make sanitize`, not by Criterion.
 */
#ifndef QUIRE_TEST_UNIT_H
#define QUIRE_TEST_UNIT_H

#include "base/mem.h"
#include "base/str.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))

/* Is the slice `got` the C string `want`? `row` is any text that names the row. */
#define expect_text(got, want, row)                                                                          \
    do {                                                                                                     \
        Slice got_ = (got), want_ = slice_from(want);                                                        \
        cr_expect(slice_eq(got_, want_), "%s\n  got  \"%.*s\"\n  want \"%.*s\"", (row), FMT(got_),           \
                  FMT(want_));                                                                               \
    } while (0)

#define expect_number(got, want, row)                                                                        \
    do {                                                                                                     \
        long long got_ = (long long)(got), want_ = (long long)(want);                                        \
        cr_expect(got_ == want_, "%s: got %lld, want %lld", (row), got_, want_);                             \
    } while (0)

#endif
