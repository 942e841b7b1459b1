# Loops of sigfmt/check.c that are proved by induction: LOOP_* in prove_check.c.  Every
# command has to find its line; tests/prove/run sees to that.
/^const struct sf_segment \*sf_find(/,/^}/ s/i <=\? load->nr_segments/LOOP_FIND(&)/
/^static bool is_text(/,/^}/ s/i <=\? bytes->n/LOOP_TEXT(&)/
/^static bool check_presence(/,/^}/ s/i <=\? load->nr_segments/LOOP_TAGS(&)/
/^static bool check_presence(/,/^}/ s/i <=\? ck->manifest->nr_slots/LOOP_PRESENCE(&)/
/^static bool check_place(/,/^}/ s/other <=\? ck->seg/LOOP_OTHER(&)/
/^static bool check_layout(/,/^	ck->seg = sf_find/ s/; \(next_segment(.*)\); i++/; LOOP_LAYOUT(\1); i++/
/^	if (ck->load->entry != entry)/,/^}/ s/; \(next_segment(.*)\); i++/; LOOP_DESTINATIONS(\1); i++/
/^static bool check_const(/,/^}/ s/p\[i\] == first\[i\]/LOOP_DIFFERS(&)/
/^static bool check_fact(/,/^}/ s/pos <=\? end/LOOP_FACT(&)/
/^static bool check_memmap(/,/^}/ s/i <=\? count/LOOP_ENTRIES(&)/
/^static bool check_memmap(/,/^}/ s/p <=\? end/LOOP_UNUSED(&)/
/^static bool check_zero(/,/^}/ s/pos <=\? end/LOOP_ZERO(&)/
/^static bool check_zero(/,/^}/ s/while (\(more\))/while (LOOP_RANGES(\1))/
/^static bool check_fields(/,/^}/ s/while (\(ok .*\)) {/while (LOOP_FIELDS(\1)) {/
/^static __u64 ram_end(/,/^}/ s/i <=\? ck->memmaps/LOOP_TABLES(&)/
/^static __u64 ram_end(/,/^}/ s/j <=\? ck->memmap\[i\]\.count/LOOP_ROWS(&)/
/^static bool check_handed_over(/,/^}/ s/; \(next_segment(.*)\); i++/; LOOP_HANDED_OVER(\1); i++/
/^static bool key_is(/,/^}/ s/i <=\? n/LOOP_KEY(&)/
/^static bool value_is(/,/^}/ s/while (\(sf_next_text.*\)) {/while (LOOP_VALUES(\1)) {/
/^static bool check_word(/,/^}/ s/; \(sf_next_policy(.*)\); i++/; LOOP_WORD(\1); i++/
/^static bool check_required(/,/^}/ s/; \(sf_next_policy(.*)\); i++/; LOOP_REQUIRED(\1); i++/
/^static __u32 bad_line(/,/^}/ s/; \(\*n <=\? size .*\); ++/; LOOP_LINE(\1); ++/
/^static __u32 bad_line(/,/^}/ s/; \(end <=\? size .*\); end++/; LOOP_NULS(\1); end++/
/^static bool check_cmdline(/,/^}/ s/= 0; \(i <=\? n\);/= 0; LOOP_WORDS(\1);/
/^static bool check_cmdline(/,/^}/ s/for (key\.p = line + i; \(.*\); i++)/for (key.p = line + i; LOOP_WORD_KEY(\1); i++)/
/^static bool check_cmdline(/,/^}/ s/for (value\.p = \(.*\); \(i .*\); i++)/for (value.p = \1; LOOP_WORD_VALUE(\2); i++)/
/^static bool check_contents(/,/^}/ s/i <=\? ck->manifest->nr_slots/LOOP_CONTENTS(&)/
/^static bool digest_small(/,/^}/ s/while (\(more\))/while (LOOP_DIGEST(\1))/
/^static bool check_digest_fields(/,/^}/ s/while (\(sf_next_field.*\)) {/while (LOOP_DIGEST_FIELDS(\1)) {/
/^static bool check_digests(/,/return refuse(ck, SF_DIGEST_SLOT/ s/; \(next_segment(.*)\); i++/; LOOP_DIGESTS(\1); i++/
/return refuse(ck, SF_DIGEST_SLOT/,/^}/ s/; \(next_segment(.*)\); i++/; LOOP_DIGESTS_2(\1); i++/
