# Loops of sigfmt/decode.c that are proved by induction: LOOP_* in decode.c.  Every
# command has to find its line; tests/prove/run sees to that.
/^static struct sf_bytes cb_text(/,/^}/ s/i <=\? text\.n/LOOP_TEXT(&)/
/^static bool get_policy(/,/^}/ s/i <=\? policy->key\.n/LOOP_KEY(&)/
/^static bool get_policy(/,/^}/ s/i <=\? policy->values\.count/LOOP_VALUES(&)/
/^static void get_list(/,/^}/ s/i <=\? list->count/LOOP_LIST(&)/
/^static void get_slots(/,/^}/ s/while (\(.*\)) {/while (LOOP_SLOTS(\1)) {/
/^static void check_fields(/,/^}/ s/; \(sf_next_field(.*)\); c->item/; LOOP_FIELDS(\1); c->item/
/^static void check_fields(/,/^}/ s/least = f\.offset + 1;/ASSERT(field_checked(m, slot, \&f)); &/
/^static void check_fields(/,/^}/ s/; \(sf_next_range(.*)\); ranges--/; LOOP_RANGES(\1); ranges--/
/^static void check_policy(/,/^}/ s/; \(sf_next_policy(.*)\); c->item/; LOOP_POLICY(\1); c->item/
/^static void check_slots(/,/^}/ s/; \(slot < .*\); slot++/; LOOP_CHECK_SLOTS(\1); slot++/
/^bool sf_next_range(/,/^}/ s/while (\(.*\)) {/while (LOOP_NEXT_RANGE(\1)) {/
