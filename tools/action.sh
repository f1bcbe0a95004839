#!/bin/sh
# The check as action.yml runs it: the findings as text in the log, then the annotations, and SARIF when asked for.
#
# Its settings are QUIRE_DIRECTORY, QUIRE_PATHS (one a line), QUIRE_FAIL_ON, QUIRE_BASELINE, QUIRE_CHANGED_SINCE, QUIRE_EXTERNAL
# (true or not) and QUIRE_SARIF; all but the first may be empty. QUIRE names the program (default: build/quire beside this folder).
set -u

quire=${QUIRE:-$(dirname "$0")/../build/quire}
notes=$(mktemp) || exit 2
trap 'rm -f "$notes"' EXIT

# Words that may hold blanks are kept apart as the script's own arguments.
set -- check -C "$QUIRE_DIRECTORY" --format text --format github="$notes"
[ -z "${QUIRE_FAIL_ON-}" ] || set -- "$@" --fail-on "$QUIRE_FAIL_ON"
[ -z "${QUIRE_BASELINE-}" ] || set -- "$@" --baseline "$QUIRE_BASELINE"
[ -z "${QUIRE_CHANGED_SINCE-}" ] || set -- "$@" --changed-since "$QUIRE_CHANGED_SINCE"
[ "${QUIRE_EXTERNAL-}" != true ] || set -- "$@" --external
[ -z "${QUIRE_SARIF-}" ] || set -- "$@" --format sarif="$QUIRE_SARIF"
set -- "$@" --
while IFS= read -r path; do
    [ -z "$path" ] || set -- "$@" "$path"
done <<END
${QUIRE_PATHS-}
END

"$quire" "$@"
status=$?
cat "$notes"
exit "$status"
