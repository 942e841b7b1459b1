# Loops of sigfmt/refuse.c that are proved by induction: LOOP_* in prove_refuse.c.
# Every command has to find its line; tests/prove/run sees to that.
/^static void name_key(/,/^}/ s/while (\(sf_next_policy.*\)) {/while (LOOP_POLICY(\1)) {/
/^const char \*sf_sentence(/,/^}/ s/while (\(text\[n\].*\))$/while (LOOP_MARK(\1))/
