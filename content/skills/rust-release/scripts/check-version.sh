#!/bin/sh
# Checks that a Rust package is ready to be released as a given version.
#
# usage: check-version.sh PACKAGE VERSION [CHANGELOG]
#
# Run it in the workspace. It reads only: manifest, lock file, changelog, tags, work tree.
# TAG_PREFIX is what stands before the version in tags (default: v).
# Exit status: 0 ready, 1 something is not, 2 usage.

set -u

if [ $# -lt 2 ] || [ $# -gt 3 ]; then
    echo "usage: check-version.sh PACKAGE VERSION [CHANGELOG]" >&2
    exit 2
fi

package=$1
version=$2
changelog=${3:-CHANGELOG.md}
tag=${TAG_PREFIX-v}$version
failures=0

ok() { printf 'ok    %s\n' "$1"; }
bad() { printf 'FAIL  %s\n' "$1"; failures=$((failures + 1)); }

# True if the changelog has a heading "## [VERSION]" or "## VERSION" with text below it.
changelog_has_entry() {
    awk -v version="$version" '
        /^## / {
            name = $2
            gsub(/[][]/, "", name)
            inside = (name == version || name == "v" version)
            next
        }
        inside && /[^[:space:]]/ && !/^#/ { found = 1 }
        END { exit !found }
    ' "$changelog"
}

if printf '%s\n' "$version" |
    grep -Eq '^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$'; then
    ok "$version is a semantic version"
else
    bad "$version is not a semantic version (MAJOR.MINOR.PATCH)"
fi

# A package id ends in "#VERSION" or "#NAME@VERSION".
if id=$(cargo pkgid --offline -p "$package"); then
    manifest=${id##*[#@]}
    if [ "$manifest" = "$version" ]; then
        ok "the manifest of $package says $manifest"
    else
        bad "the manifest of $package says $manifest, not $version"
    fi
else
    bad "cargo finds no package $package with an up-to-date lock file"
fi

if cargo metadata --locked --format-version 1 >/dev/null 2>&1; then
    ok "Cargo.lock is up to date"
else
    bad "Cargo.lock is missing or out of date: run cargo update --workspace"
fi

if [ ! -f "$changelog" ]; then
    bad "$changelog does not exist"
elif changelog_has_entry; then
    ok "$changelog has an entry for $version"
else
    bad "$changelog has no heading '## [$version]' with text below it"
fi

if git rev-parse -q --verify "refs/tags/$tag" >/dev/null; then
    bad "the tag $tag exists already"
else
    ok "the tag $tag is free"
fi

if [ -z "$(git status --porcelain)" ]; then
    ok "the work tree is clean"
else
    bad "the work tree has uncommitted changes"
fi

[ "$failures" -eq 0 ]
