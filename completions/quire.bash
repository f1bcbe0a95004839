# Completion of quire's command lines in bash. Copied by `make install` to where bash-completion looks for it;
# without that package: source it.
#
# The program itself says what can stand where (`quire help complete`). What it says is data, a library may call its
# documents as it likes: nothing of it is evaluated here.

# The words up to the cursor, as they were typed, into the array `words`. Readline parts them at `=` and `:`, too; here
# what no blank divides is one word.
_quire_words()
{
    local rest=$COMP_LINE word blanks i at
    words=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        blanks=${rest%%[![:blank:]]*}
        rest=${rest#"$blanks"}
        at=$((${#COMP_LINE} - ${#rest}))
        rest=${rest#"$word"}
        if ((i == COMP_CWORD)); then
            ((COMP_POINT > at)) && word=${word:0:COMP_POINT-at} || word=
        fi
        if ((i == 0)) || [[ $blanks ]]; then
            words+=("$word")
        else
            words[${#words[@]} - 1]+=$word
        fi
    done
}

# Without the shell's quotes, and with the home folder for a `~/` at the beginning.
_quire_unquoted()
{
    unquoted=${1//[\\\"\']/}
    [[ $1 == '~/'* ]] && unquoted=$HOME/${unquoted:2}
}

_quire()
{
    local words unquoted typed=() program line word start current files=
    _quire_words
    _quire_unquoted "${words[0]}"
    program=$unquoted
    for word in "${words[@]:1}"; do
        _quire_unquoted "$word"
        typed+=("$unquoted")
    done
    current=${COMP_WORDS[COMP_CWORD]}
    word=${typed[${#typed[@]} - 1]-}
    # What readline replaces is the last of the parts that it knows.
    start=
    [[ $word == *[=:]* && $COMP_WORDBREAKS == *=* ]] && start=${word%"${word##*[=:]}"}
    COMPREPLY=()
    while IFS= read -r line; do
        line=${line%%$'\t'*}
        case $line in
        :files) files=-f ;;
        :folders) files=-d ;;
        *) COMPREPLY+=("${line#"$start"}") ;;
        esac
    done < <("$program" complete -- "${typed[@]}" 2>/dev/null)
    if [[ $files ]]; then
        compopt -o filenames 2>/dev/null # quotes, too
        [[ $current == [=:] ]] && current=
        current=${current//[\\\"\']/}
        while IFS= read -r line; do
            COMPREPLY+=("$line")
        done < <(compgen "$files" -- "$current")
    else
        for line in "${!COMPREPLY[@]}"; do
            printf -v "COMPREPLY[line]" %q "${COMPREPLY[line]}"
        done
    fi
    return 0
}

complete -F _quire quire
