# Draws COUNT small mistakes from C sources by SEED: awk -v seed=7 -v count=20 -f mutants.awk FILES.
# A line each: FILE, LINE, COLUMN, LENGTH of what is replaced, the replacement (tabs between).
# Comments, texts and preprocessor lines are left alone. The numbers drawn are the same everywhere.

function offer(column, length_, replacement) {
    n++
    mutants[n] = FILENAME "\t" FNR "\t" column "\t" length_ "\t" replacement
}

# The line with comments and texts blanked, of the same length.
function code_of(line,    out, i, c, two) {
    out = ""
    for (i = 1; i <= length(line); i++) {
        c = substr(line, i, 1)
        two = substr(line, i, 2)
        if (in_comment) {
            if (two == "*/") { in_comment = 0; out = out " "; i++ }
            out = out " "
        } else if (two == "/*") {
            in_comment = 1; i++; out = out "  "
        } else if (c == "\"" || c == "\047") {
            out = out " "
            for (i++; i <= length(line) && substr(line, i, 1) != c; i++) {
                if (substr(line, i, 1) == "\\") { out = out " "; i++ }
                out = out " "
            }
            out = out " "
        } else {
            out = out c
        }
    }
    return out
}

BEGIN {
    split("<= >= == != && || += -=", list, " ")
    for (i in list) pair[list[i]] = 1
    swap["<="] = "<"; swap[">="] = ">"; swap["=="] = "!="; swap["!="] = "=="
    swap["&&"] = "||"; swap["||"] = "&&"; swap["+="] = "-="; swap["-="] = "+="
    split("-> ++ -- << >>", list, " ")
    for (i in list) whole[list[i]] = 1
    word["true"] = "false"; word["false"] = "true"
    word["break"] = "continue"; word["continue"] = "break"
}

FNR == 1 { in_comment = 0; body = 0 }
/^{/ { body = 1 }
/^}/ { body = 0 }

{
    code = code_of($0)
    if (code ~ /^[ \t]*#/ || code ~ /\\$/) next
    for (i = 1; i <= length(code); i++) {
        two = substr(code, i, 2)
        c = substr(code, i, 1)
        if (two in whole) { i++; continue }
        if (two in pair) { offer(i, 2, swap[two]); i++; continue }
        if (c == "<" || c == ">") offer(i, 1, c "=")
        else if ((c == "+" || c == "-") && substr(code, i - 1, 1) == " " && substr(code, i + 1, 1) == " ")
            offer(i, 1, c == "+" ? "-" : "+")
        else if (c == "!" && substr(code, i + 1, 1) ~ /[A-Za-z_(*]/) {
            if (substr(code, i - 6, 6) != "(void)") offer(i, 1, "") # there it only says "unasked"
        }
        else if (c ~ /[A-Za-z_]/) {
            match(substr(code, i), /^[A-Za-z_0-9]+/)
            name = substr(code, i, RLENGTH)
            if (name in word) offer(i, RLENGTH, word[name])
            i += RLENGTH - 1
        } else if (c ~ /[0-9]/) {
            match(substr(code, i), /^[0-9A-Za-z.]+/)
            name = substr(code, i, RLENGTH)
            if (name ~ /^0[0-7]+$/) offer(i, RLENGTH, name == "0777" ? "0700" : "0777")
            else if (name ~ /^[0-9]+$/) offer(i, RLENGTH, name + 1)
            i += RLENGTH - 1
        }
    }
    # A statement that is a call, on a line of its own; what is not freed, BUILD=asan notices.
    if (body && code !~ /^ +(\(void\))?(free|cJSON_Delete|[a-z_]+(_release|_free|_destroy))\(/ && code ~ /^ +(\(void\))?[a-z_][A-Za-z_0-9.>-]*\(.*\);$/ && code !~ /^ +(return|if|while|for|switch|sizeof)/) {
        match(code, /^ +/)
        offer(RLENGTH + 1, length(code) - RLENGTH, ";")
    }
}

END {
    x = seed % 2147483646 + 1
    for (k = 0; k < 10; k++) x = (x * 16807) % 2147483647
    if (count > n) count = n
    for (k = 1; k <= count; k++) { # the first `count` of a shuffle
        x = (x * 16807) % 2147483647
        j = k + x % (n - k + 1)
        t = mutants[j]; mutants[j] = mutants[k]; mutants[k] = t
        print mutants[k]
    }
}
