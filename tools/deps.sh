#!/bin/sh
# Sees to it that what quire needs is installed: says nothing and is quick when it is.
#
#   sh tools/deps.sh            what building and testing needs
#   sh tools/deps.sh --list     the Debian packages of all that, installed or not
#
# On Debian, Ubuntu and their kin, missing packages are installed by apt, as root or through sudo. Elsewhere
# it prints what to install, and exits 1.

set -u

# what it is looked for by : Debian package : what it is called elsewhere
needs='
cc                 gcc                           a C17 compiler (gcc or clang) as cc
header:stdio.h     libc6-dev                     the headers of the C library
make               make                          GNU make
pkg-config         pkg-config                    pkg-config
git                git                           git
python3            python3                       Python 3, for the test drivers
libcmark-gfm       libcmark-gfm-dev              cmark-gfm 0.29, with headers
header:cmark-gfm-core-extensions.h libcmark-gfm-extensions-dev the extensions of cmark-gfm 0.29, with headers
yaml-0.1           libyaml-dev                   libyaml, with headers
lua5.4             liblua5.4-dev                 Lua 5.4, with headers
jansson            libjansson-dev                jansson, with headers
libutf8proc        libutf8proc-dev               utf8proc, with headers
jq                 jq                            jq, for the command-line tests
criterion          libcriterion-dev              Criterion 2.4, for the unit tests
'

has_header()
{
    # shellcheck disable=SC2046 # flags are words
    echo "#include <$1>" | cc -E $(pkg-config --cflags libcmark-gfm 2>/dev/null) - >/dev/null 2>&1
}

is_there()
{
    case $1 in
    cc | git | python3 | jq) command -v "$1" >/dev/null 2>&1 ;;
    make) make --version 2>/dev/null | grep -q '^GNU Make' ;;
    pkg-config) command -v pkg-config >/dev/null 2>&1 ;;
    header:*) has_header "${1#header:}" ;;
    *) pkg-config --exists "$1" >/dev/null 2>&1 ;;
    esac
}

# One line "package<TAB>description" for each thing that is missing.
missing()
{
    echo "$needs" | while read -r probe package description; do
        [ -z "$probe" ] || is_there "$probe" || printf '%s\t%s\n' "$package" "$description"
    done
}

if [ "${1-}" = --list ]; then
    echo "$needs" | while read -r probe package description; do
        [ -z "$probe" ] || echo "$package"
    done
    exit 0
fi

lacking=$(missing)
[ -n "$lacking" ] || exit 0
packages=$(echo "$lacking" | cut -f 1 | tr '\n' ' ')
packages=${packages% }

if ! command -v apt-get >/dev/null 2>&1; then
    echo "tools/deps.sh: this is no Debian or Ubuntu; please install:" >&2
    echo "$lacking" | while IFS='	' read -r package description; do
        echo "  $description (on Debian: $package)" >&2
    done
    exit 1
fi

if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1; then
    as_root=sudo
    # Without a terminal nobody could type a password.
    [ -t 0 ] || as_root='sudo -n'
else
    echo "tools/deps.sh: neither root nor sudo; please run as root:" >&2
    echo "  apt-get install $packages" >&2
    exit 1
fi

apt()
{
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

echo "tools/deps.sh: installing $packages"
apt update || echo "tools/deps.sh: the package lists could not be renewed; trying with those that are there" >&2
# shellcheck disable=SC2086 # a list of words
if ! apt install -y --no-install-recommends $packages; then
    echo "tools/deps.sh: apt-get could not install: $packages" >&2
    exit 1
fi

lacking=$(missing)
if [ -n "$lacking" ]; then
    echo "tools/deps.sh: still not found after the installation:" >&2
    echo "$lacking" | cut -f 2 | sed 's/^/  /' >&2
    exit 1
fi
