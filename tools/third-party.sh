#!/bin/sh
# Prints whose code is in quire, and under which licences: tools/third-party.sh [LIBRARY...]
#
# First what the build took from npm, which it embeds and compiles: the `dependencies` of tools/npm/package.json, each with
# its licence, from the folder that it came in. Then the libraries, by the table of CONTRIBUTING.md; of a LIBRARY (a linker's
# name, as cmark-gfm) that was linked statically, with what its Debian package says of it.
set -eu
cd "$(dirname "$0")/.."
modules=tools/npm/node_modules

# The names below "dependencies", one a line.
dependencies()
{
    sed -n '/^  "dependencies": {/,/^  }/s/^    "\([^"]*\)": "\([^"]*\)".*/\1 \2/p' tools/npm/package.json
}

heading()
{
    printf '\n%s\n' "$1"
    printf '%s\n\n' "$1" | sed 's/./-/g'
}

licence_of()
{
    for file in "$1"/LICENSE "$1"/LICENSE.md "$1"/LICENSE.txt; do
        [ ! -f "$file" ] || { cat "$file"; return; }
    done
    echo "tools/third-party.sh: there is no licence in $1" >&2
    exit 1
}

package_of()
{
    path=$(cc -print-file-name="lib$1.a")
    dpkg -S "$(realpath "$path" 2>/dev/null || echo none)" 2>/dev/null | sed -n '1s/:.*//p'
}

echo "Third-party code in quire"
echo "========================="

if [ -d "$modules" ]; then
    dependencies | while read -r name version; do
        [ -d "$modules/$name" ] || continue
        heading "$name $version"
        licence_of "$modules/$name"
        if [ "$name" = tree-sitter ]; then
            heading "ICU, in tree-sitter"
            cat "$modules/tree-sitter/vendor/tree-sitter/lib/src/unicode/LICENSE"
        fi
    done
else
    printf '\nThis program was built without the parts that npm brings.\n'
fi

heading "Libraries"
if [ $# -gt 0 ]; then
    echo "Linked statically: $*. The others are used as they are installed."
else
    echo "Used as they are installed, not part of the program:"
fi
echo
# The rows of the table, without those that only tests and manual pages need.
sed -n '/^| library | why/,/^$/{/| `\(tests\|docs\|tools\)/d; s/^| \[\([^]]*\)\](\([^)]*\)) | \([^|]*\) |.*/- \1 (\2): \3/p; }' CONTRIBUTING.md

for library; do
    package=$(package_of "$library")
    [ -n "$package" ] && [ -f "/usr/share/doc/$package/copyright" ] || {
        echo "tools/third-party.sh: no package says what the licence of $library is; add it by hand" >&2
        heading "$library"
        echo "Its licence comes with its source."
        continue
    }
    case " ${done_before-} " in *" $package "*) continue ;; esac
    done_before="${done_before-} $package"
    heading "$package"
    cat "/usr/share/doc/$package/copyright"
done
