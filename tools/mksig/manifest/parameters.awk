# SPDX-License-Identifier: MIT
#
# Make the table of audit.h from parameters.txt

function bad(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text > "/dev/stderr"
	failed = 1
	exit 1
}

function quoted(text) {
	gsub(/\\/, "\\\\", text)
	gsub(/"/, "\\\"", text)
	return "\"" text "\""
}

function bits(list,    names, n, i, result) {
	result = 0
	n = split(list, names, ",")
	for (i = 1; i <= n; i++) {
		if (!(names[i] in bit)) {
			bit[names[i]] = 2 ^ nr_versions
			version[nr_versions++] = names[i]
		}
		result += bit[names[i]]
	}
	return result
}

BEGIN {
	nr_versions = 0
	n = split("harmless mitigation lockdown address memory-map debugger unknown", names, " ")
	for (i = 1; i <= n; i++) {
		class[names[i]] = "AUDIT_" toupper(names[i])
		sub(/-/, "_", class[names[i]])
	}
	when[""] = "AUDIT_ALWAYS"
	when["open-initramfs"] = "AUDIT_OPEN_INITRAMFS"
	when["verifier"] = "AUDIT_BY_VERIFIER"
	print "/* Made from tools/mksig/manifest/parameters.txt */"
	print "#include \"audit.h\"\n"
	print "const struct audit_line audit_lines[] = {"
}

/^#/ || NF == 0 { next }

{
	if (NF < 3)
		bad("a line has a name, a class and versions")
	split($2, parts, "/")
	if (!(parts[1] in class))
		bad(parts[1] " is no class")
	if (!(parts[2] in when))
		bad(parts[2] " is not known after a class")
	why = $0
	if (!sub(/^[^ ]+ +[^ ]+ +[^ ]+ +/, "", why))
		why = ""
	if (why == "" && parts[1] != "harmless")
		bad("a line that is not harmless says where it acts, and why")
	mask = $3 == "-" ? "~0u" : bits($3)
	# Lines about folders are for check-parameters alone
	if ($1 ~ /^(hw|module):/)
		next
	if ($1 in seen)
		bad($1 " is there already")
	seen[$1]
	at = index($1, "=")
	key = at ? substr($1, 1, at - 1) : $1
	value = at ? quoted(substr($1, at + 1)) : "NULL"
	printf "\t{ %s, %s, %s, %s, %s, %s },\n", quoted(key), value, class[parts[1]], mask,
		when[parts[2]], why == "" ? "NULL" : quoted(why)
}

END {
	if (failed)
		exit 1
	print "};\n\nconst size_t nr_audit_lines = sizeof(audit_lines) / sizeof(audit_lines[0]);\n"
	print "const char *const audit_versions[] = {"
	for (i = 0; i < nr_versions; i++)
		printf "\t\"%s\",\n", version[i]
	print "};\n\nconst size_t nr_audit_versions = sizeof(audit_versions) / sizeof(audit_versions[0]);"
}
