#!/bin/sh
# Fills in a manual page: tools/man.sh PROGRAM DOCS TEMPLATE prints scdoc source.
#
# PROGRAM is quire itself: what commands, options, targets and rules there are, it says. DOCS is the folder where the rest of
# the manual will be. In TEMPLATE, @VERSION@ and @DOCS@ may stand anywhere, and alone on a line:
#
#   @GENERAL@    the options that every command takes
#   @COMMANDS@   a section for each command, of its help text
#   @TARGETS@    a list of the targets that are built in
#   @RULES@      a list of the rules
set -eu
program=$1 docs=$2 template=$3

# In scdoc's text any character behind a backslash is itself. Of help texts: `x` is bold, words in capitals are what
# users replace.
functions='
function escaped(text) {
    gsub(/[][\\_*#.|:;`-]/, "\\\\&", text)
    return text
}
function literal(text) {
    print "```"
    print text
    print "```"
    print ""
}
function option(line,    names, value, parts, n, i) {
    names = substr(line, 1, 23)
    if (length(line) > 24 && substr(line, 23, 2) != "  ")
        names = line
    gsub(/^ +| +$/, "", names)
    gsub(/, /, " ", names)
    n = split(names, parts, " ")
    value = ""
    for (i = 1; i <= n; i++)
        value = value (i > 1 ? (parts[i] ~ /^-/ ? ", " : " ") : "") \
            (parts[i] ~ /^-/ ? "*" escaped(parts[i]) "*" : "_" escaped(parts[i]) "_")
    print value
    return names == line || length(line) <= 24 ? "" : substr(line, 25)
}
'

# The parts of a help text are divided by empty lines: usage, prose, options, and the lines at the end. What goes together becomes
# one line: scdoc has no way to write a full stop that begins one.
sections='
BEGIN { part = 0 }
/^$/ { part++; flush(); if (usage != "") { literal(usage); usage = "" } print ""; next }
part == 0 { usage = usage (usage == "" ? "" : "\n") substr($0, 8); next }
/^ +-/ { flush(); text = option($0); tab = "\t"; next }
/^                        / { text = text (text == "" ? "" : " ") substr($0, 25); next }
/^example: / { flush(); examples = examples (examples == "" ? "" : "\n") substr($0, 10); next }
/^exit status: / { flush(); show_examples(); text = "Exit status: " substr($0, 14); next }
/^[a-z]+  +[^ ]/ { flush(); print "*" escaped($1) "*"; tab = "\t"; sub(/^[a-z]+ +/, ""); text = $0; next }
{ sub(/^ +/, ""); text = text (text == "" ? "" : " ") $0 }
END { flush(); show_examples() }
function flush() { if (text != "") print tab escaped(text); text = tab = "" }
function show_examples() { if (examples != "") { print ""; print "For example:"; print ""; literal(examples); examples = "" } }
'

# Between options stands an empty line, so that each is an entry of its own.
apart='{ if ($0 ~ /^\*/ && before != "") print ""; print; before = $0 }'

overview()
{
    "$program" help | awk "$functions"'
        /^  +-/ { text = option($0); print "\t" escaped(text) }' | awk "$apart"
}

commands()
{
    "$program" help | sed -n 's/^  \([a-z][a-z-]*\)  .*/\1/p' | while read -r command; do
        printf '\n## quire %s\n\n' "$command"
        "$program" help "$command" | awk "$functions$sections" | awk "$apart"
    done
}

targets()
{
    "$program" complete -C "$(dirname "$template")" -- export '' | awk -F '\t' "$functions"'$2 == "target" { print "- *" escaped($1) "*" }'
}

rules()
{
    "$program" explain | awk "$functions"'{
        id = $1; level = $2; $1 = $2 = ""; gsub(/^ +/, "")
        print "*" escaped(id) "* (" level ")"; print "\t" escaped($0); print "" }'
}

# As the text of a page, and as what sed puts there.
docs=$(printf '%s\n' "$docs" | sed 's/[][\\_*#.|:;`-]/\\&/g; s/[\\&|]/\\&/g')
version=$("$program" --version | sed 's/^quire //')
while IFS= read -r line; do
    case $line in
    @GENERAL@) overview ;;
    @COMMANDS@) commands ;;
    @TARGETS@) targets ;;
    @RULES@) rules ;;
    *) printf '%s\n' "$line" ;;
    esac
done <"$template" | sed "s|@VERSION@|$version|g; s|@DOCS@|$docs|g"
