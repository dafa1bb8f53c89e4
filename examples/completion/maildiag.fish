# Completion of maildiag for fish. What there is to offer is asked of the
# program itself (maildiag --complete), so this never goes stale.
#
# Installed as share/fish/vendor_completions.d/maildiag.fish; or, by hand: put
# it into ~/.config/fish/completions.

# The offers on standard input, behind a prefix, with files where they go.
function __maildiag_offer --argument-names prefix token
    while read --local --line line
        if test "$line" = :file
            __fish_complete_path $token | string replace --regex '^' -- "$prefix"
        else
            printf '%s%s\n' $prefix $line
        end
    end
end

function __maildiag_complete
    set --local words (commandline --tokenize --cut-at-cursor --current-process)
    set --local token (commandline --current-token --cut-at-cursor)
    set --local program $words[1]
    set --local commands ($program --complete 2>/dev/null | string replace --regex '\t.*' '')
    set --local command
    for word in $words[2..-1]
        if contains -- $word $commands
            set command $word
            break
        end
    end
    set --local asked $command
    test -n "$asked"; or set asked diagnose

    if string match --quiet --regex '^--.+=' -- $token
        set --local parts (string split --max 1 = -- $token)
        $program --complete $asked $parts[1] 2>/dev/null | __maildiag_offer "$parts[1]=" $parts[2]
        return
    end
    # Only what needs a value takes the next word for it.
    if string match --quiet --regex '^--[^=]+$' -- $words[-1]
        set --local options ($program --complete $asked 2>/dev/null | string replace --regex '\t.*' '')
        if contains -- $words[-1]= $options; and not contains -- $words[-1] $options
            $program --complete $asked $words[-1] 2>/dev/null | __maildiag_offer '' "$token"
            return
        end
    end
    if string match --quiet -- '-*' $token
        $program --complete $asked 2>/dev/null | string match -- '-*'
        return
    end
    if test -z "$command"
        $program --complete 2>/dev/null
    end
    # Without a command it is diagnose.
    $program --complete $asked 2>/dev/null | string match --invert -- '-*' | __maildiag_offer '' "$token"
end

complete --command maildiag --no-files --arguments '(__maildiag_complete)'
