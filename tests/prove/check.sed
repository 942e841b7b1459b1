# Mark the loops of sigfmt/core/check.c that are proved by induction (LOOP_* in
# prove_check.c), and add assertions.  tests/prove/run fails if a command finds no line.
/^static int check_neighbours(/,/^}/ s/i <=\? n/LOOP_OTHERS(&)/
/^int sf_check_layout(/,/^}/ s/; \(!ret && n <=\? m->nr_slots\); n++/; LOOP_LAYOUT(\1); n++/
/^static int check_word(/,/^}/ s/\(i <=\? m->nr_policy\); i++/LOOP_POLICY(\1); i++/
/^static int check_required(/,/^}/ s/\(i <=\? m->nr_policy\); i++/LOOP_REQUIRED(\1); i++/
/^static int check_required(/,/^}/ s/\(j <=\? m->nr_policy\); j++/LOOP_EQUAL_KEYS(\1); j++/
/^static enum sf_cause bad_byte(/,/^}/ s/\*at <=\? length/LOOP_LINE(&)/
/^static enum sf_cause bad_byte(/,/^}/ s/\*at <=\? seg->bufsz/LOOP_NULS(&)/
/^static int check_words(/,/^}/ s/while (\(.*\)) {/while (LOOP_WORDS(\1)) {/
/^static int check_choices(/,/^}/ s/; \(f <=\? m->fields.*\); f++/; LOOP_FIELDS(\1); f++/
/^bool sf_needs_digest(/,/^}/ s/; \(f <=\? m->fields.*\); f++/; LOOP_FIELDS(\1); f++/
/^int sf_complete(/,/^}/ s/; \(i <=\? m->nr_slots\); i++/; LOOP_DIGESTS(\1); i++/
/^int sf_complete(/,/^}/ s/; \(i <=\? m->nr_fields\); i++/; LOOP_WRITE(\1); i++/
/^static int check_word(/,/^}/ s/line->met\[i\] = true/(ASSERT(i < SF_POLICY_MAX), &)/
