#!/bin/sh
# Runs units, command-line cases, fixes, addresses on the web and the server with the sanitizers' build in $BUILD, and fails when any process of them
# reported anything: a Criterion test does not fail for its leaks, and a case may expect a failure.
set -u
cd "$(dirname "$0")/.." || exit 2

BUILD=${BUILD:-build/sanitize}
logs=$PWD/$BUILD/reports
rm -rf "$logs"
mkdir -p "$logs" || exit 2
ASAN_OPTIONS=log_path=$logs/asan:detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1
UBSAN_OPTIONS=log_path=$logs/ubsan:print_stacktrace=1:halt_on_error=1
LSAN_OPTIONS=exitcode=0
QUIRE=$PWD/$BUILD/quire
export BUILD QUIRE ASAN_OPTIONS UBSAN_OPTIONS LSAN_OPTIONS

# Criterion's runner leaks a few bytes of its own. A report without one frame of ours is not about us; naming the
# library in a suppression would silence our leaks too, for every test runs below its frames.
is_ours()
{
    ! grep -q LeakSanitizer "$1" || grep -qE '(src|tests/unit)/[a-z_/]+\.[ch]:|/quire\+0x|/unit\+0x' "$1"
}

status=0
echo "== units, sanitized"
tests/run-unit || status=1
echo "== command-line cases, sanitized"
tests/run-cli --time-limit 120 "$@" || status=1
echo "== fixes, sanitized"
tests/run-fix || status=1
echo "== addresses on the web, sanitized"
tests/run-external || status=1
echo "== the server, sanitized"
tests/run-serve || status=1

for report in "$logs"/*; do
    { [ -f "$report" ] && is_ours "$report"; } || continue
    status=1
    echo "== ${report##*/}"
    cat "$report"
done
[ "$status" -ne 0 ] || echo "sanitize: clean"
exit "$status"
