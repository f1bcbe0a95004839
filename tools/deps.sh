#!/bin/sh
# Sees to it that what quire needs is installed: says nothing and is quick when it is.
#
#   sh tools/deps.sh            what building and testing needs
#   sh tools/deps.sh --browser  that, and what make test-browser needs
#   sh tools/deps.sh --deb      that of the first, and what make deb needs
#   sh tools/deps.sh --list     the Debian packages of what building and testing needs, installed or not
#
# On Debian, Ubuntu and their kin, missing packages are installed by apt, as root or through sudo. Elsewhere
# it prints what to install, and exits 1. Then npm brings its parts, as tools/npm/package-lock.json says, into
# tools/npm/node_modules. Without them the build goes on, with less: that is said, and is no failure.
# What a browser's tests need has a lock file of its own, in tools/npm/browser, for it is large.

set -u
cd "$(dirname "$0")/.." || exit 1

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
libcurl            libcurl4-openssl-dev          libcurl 7.68 or later, with headers
libmicrohttpd      libmicrohttpd-dev             libmicrohttpd 0.9.71 or later, with headers
jq                 jq                            jq, for the command-line tests
criterion          libcriterion-dev              Criterion 2.4, for the unit tests
'

# what a build can do without, in the same form
wants='
node               nodejs                        optional: Node.js 18 or later, for tests
npm                npm                           optional: npm, for the parts in tools/npm/package.json
scdoc              scdoc                         optional: scdoc, for the manual pages
zsh                zsh                           optional: zsh, for the tests of its completion
'

# what the tests in a browser need on top, in the same form
browser='
chromium           chromium                      Chromium, for the tests in a browser
font               fonts-liberation              the fonts Liberation, for its pictures
'

# what a Debian package needs on top, and to be looked at, in the same form
deb='
dpkg-shlibdeps     dpkg-dev                      dpkg-dev, for the Debian package
lintian            lintian                       lintian, for its test
'

has_header()
{
    # shellcheck disable=SC2046 # flags are words
    echo "#include <$1>" | cc -E $(pkg-config --cflags libcmark-gfm 2>/dev/null) - >/dev/null 2>&1
}

is_there()
{
    case $1 in
    cc | git | python3 | jq | node | npm | scdoc | zsh | dpkg-shlibdeps | lintian) command -v "$1" >/dev/null 2>&1 ;;
    make) make --version 2>/dev/null | grep -q '^GNU Make' ;;
    pkg-config) command -v pkg-config >/dev/null 2>&1 ;;
    chromium) command -v "${CHROMIUM:-chromium}" >/dev/null 2>&1 ;;
    font) find /usr/share/fonts /usr/local/share/fonts -name 'LiberationSans-Regular*' 2>/dev/null | grep -q . ;;
    header:*) has_header "${1#header:}" ;;
    *) pkg-config --exists "$1" >/dev/null 2>&1 ;;
    esac
}

# One line "package<TAB>description" for each thing of a list that is missing.
missing()
{
    echo "$1" | while read -r probe package description; do
        [ -z "$probe" ] || is_there "$probe" || printf '%s\t%s\n' "$package" "$description"
    done
}

say()
{
    echo "tools/deps.sh: $*" >&2
}

as_root()
{
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@" # without a terminal nobody could type a password
    fi
}

apt()
{
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

# Installs what is missing, or says what to install; 0 when nothing that is needed is missing any more.
install_packages()
{
    lacking=$(missing "$needs$wants")
    [ -n "$lacking" ] || return 0
    packages=$(echo "$lacking" | cut -f 1 | tr '\n' ' ')
    packages=${packages% }
    if ! command -v apt-get >/dev/null 2>&1; then
        say "this is no Debian or Ubuntu; please install:"
        echo "$lacking" | while IFS='	' read -r package description; do
            echo "  $description (on Debian: $package)" >&2
        done
    elif [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null 2>&1; then
        say "neither root nor sudo; please run as root:"
        echo "  apt-get install $packages" >&2
    else
        echo "tools/deps.sh: installing $packages"
        apt update || say "the package lists could not be renewed; trying with those that are there"
        # shellcheck disable=SC2086 # a list of words
        apt install -y --no-install-recommends $packages || say "apt-get could not install: $packages"
    fi
    lacking=$(missing "$needs")
    [ -n "$lacking" ] || return 0
    say "still not found:"
    echo "$lacking" | cut -f 2 | sed 's/^/  /' >&2
    return 1
}

# Brings what a folder's package-lock.json names. A copy of that file beside the modules tells which they are.
install_modules()
{
    lock=$1/package-lock.json
    stamp=$1/node_modules/.quire-lock
    cmp -s "$lock" "$stamp" && return
    if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
        say "without Node.js and npm, going on without the parts in $1/package.json"
        return
    fi
    if log=$(cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error \
        --fetch-retries=1 --fetch-timeout=60000 </dev/null 2>&1); then
        cp "$lock" "$stamp"
    else
        say "npm failed; going on without the parts in $1/package.json"
        echo "$log" | head -n 5 | sed 's/^/  /' >&2
    fi
}

if [ "${1-}" = --list ]; then
    echo "$needs$wants" | while read -r probe package description; do
        [ -z "$probe" ] || echo "$package"
    done
    exit 0
fi

if [ "${1-}" = --browser ]; then
    needs=$needs$browser
    install_packages || exit 1
    install_modules tools/npm/browser
elif [ "${1-}" = --deb ]; then
    needs=$needs$deb
    install_packages || exit 1
else
    install_packages || exit 1
fi
install_modules tools/npm
