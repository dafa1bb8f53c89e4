# Completion of maildiag for bash. What there is to offer is asked of the
# program itself (maildiag --complete), so this never goes stale.
#
# Installed as share/bash-completion/completions/maildiag; or, by hand:
#     source maildiag.bash

# The offers of the program on standard input, as far as they begin with $1.
_maildiag_offer() {
    local word about
    while IFS=$'\t' read -r word about; do
        if [[ $word == :file ]]; then
            compopt -o filenames 2>/dev/null
            while IFS= read -r word; do
                COMPREPLY+=("$word")
            done < <(compgen -f -- "$1")
        elif [[ $word == "$1"* ]]; then
            COMPREPLY+=("$word")
        fi
    done
    # The value follows without a blank.
    if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == --*= ]]; then
        compopt -o nospace 2>/dev/null
    fi
}

_maildiag() {
    local program=$1 cur=${COMP_WORDS[COMP_CWORD]}
    local commands command='' option='' word i
    COMPREPLY=()
    commands=$("$program" --complete 2>/dev/null | cut -f1)
    for ((i = 1; i < COMP_CWORD; i++)); do
        for word in $commands; do
            if [[ ${COMP_WORDS[i]} == "$word" ]]; then
                command=$word
                break 2
            fi
        done
    done

    # `=` is a word of its own to bash: --color=al is --color = al.
    if [[ $cur == '=' ]]; then
        option=${COMP_WORDS[COMP_CWORD-1]} cur=''
    elif [[ ${COMP_WORDS[COMP_CWORD-1]} == '=' ]]; then
        option=${COMP_WORDS[COMP_CWORD-2]}
    elif [[ ${COMP_WORDS[COMP_CWORD-1]} == --?* ]]; then
        # Only what needs a value takes the next word for it.
        word=${COMP_WORDS[COMP_CWORD-1]}
        if "$program" --complete "${command:-diagnose}" 2>/dev/null |
            cut -f1 | awk -v o="$word" '
                $0 == o { flag = 1 }
                $0 == o "=" { value = 1 }
                END { exit !(value && !flag) }'; then
            option=$word
        fi
    fi

    if [[ -n $option ]]; then
        _maildiag_offer "$cur" < <(
            "$program" --complete "${command:-diagnose}" "$option" 2>/dev/null)
        return
    fi
    if [[ -z $command && $cur != -* ]]; then
        _maildiag_offer "$cur" < <("$program" --complete 2>/dev/null)
    fi
    # Without a command it is diagnose.
    _maildiag_offer "$cur" < <(
        "$program" --complete "${command:-diagnose}" 2>/dev/null |
            if [[ $cur == -* ]]; then grep '^-'; else grep -v '^-'; fi)
}

complete -F _maildiag maildiag
