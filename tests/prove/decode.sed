# Mark the loops of sigfmt/core/decode.c that are proved by induction (LOOP_* in
# prove_decode.c), and add assertions.  tests/prove/run fails if a command finds no line.
/^static struct sf_bytes cb_text(/,/^}/ s/i <=\? text\.n/LOOP_TEXT(&)/
/^static void get_fields(/,/^}/ s/; \(i <=\? count .*\); i++/; LOOP_FIELDS(\1); i++/
/^static void get_fields(/,/^}/ s/free = f->offset/ASSERT(c->flaw || field_inside(f, slot->size)); &/
/^static void get_policy(/,/^}/ s/; \(m->nr_policy <=\? count .*\); m/; LOOP_POLICY(\1); m/
/^static void get_slots(/,/^}/ s/while (\(.*\)) {/while (LOOP_SLOTS(\1)) {/
/^static bool has_choice(/,/^}/ s/; \(f <=\? m.*\); f++/; LOOP_CHOICE(\1); f++/
/^static void check_slots(/,/^}/ s/; \(i <=\? m->nr_fields.*\); i++/; LOOP_CHECK_FIELDS(\1); i++/
/^static void get_claims(/,/^}/ s/m->claims\[way\] = /ASSERT(way <= SF_WAY_CMDLINE); &/
