/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_causes.h - every cause of refusal, and the sentence it makes
 *
 * SF_CAUSE(name, sentence) is defined by who includes this: sigfmt.h makes the
 * enumeration of it, refuse.c the table.  The order is that of the classes in
 * refuse.c; the numbers are not part of any interface.
 *
 * One mark in a sentence stands for the refusal's value: $d decimal, $x
 * hexadecimal, $s a slot, $f a fact, $l a level, $k the key of a policy entry,
 * $K the key of a slot; $n the value, decimal, and that it is not the offset.
 * Comments say what value is where the sentence does not.
 */

SF_CAUSE(SF_OK, "no reason was given")

/* EINVAL: the call itself */
SF_CAUSE(SF_HEADER_SHORT, "$d bytes are too few for one; is the file truncated?")
SF_CAUSE(SF_HEADER_MAGIC, "this is no signed kexec manifest; make one with mksig")
SF_CAUSE(SF_HEADER_VERSION_UNKNOWN, "this version is not known here; a newer kernel may know it")
SF_CAUSE(SF_HEADER_RESERVED, "the reserved bytes have to be zero")
SF_CAUSE(SF_HEADER_MANIFEST_SIZE, "the manifest is empty or too large")
SF_CAUSE(SF_HEADER_SIGNATURE_SIZE, "the signature is too large")
SF_CAUSE(SF_HEADER_UNSIGNED, "the manifest is not signed; sign it with mksig sign")
SF_CAUSE(SF_HEADER_TRUNCATED, "the end is missing, there are only $d bytes; copy the file again")
SF_CAUSE(SF_HEADER_TRAILING, "bytes follow the signature in the manifest segment")
/* no segment carries the manifest's tag */
SF_CAUSE(SF_NO_MANIFEST, "no segment has the manifest's tag 0xfff")
SF_CAUSE(SF_TWO_MANIFESTS, "more than one segment has the manifest's tag 0xfff")
/* mem, memsz or bufsz of the manifest segment */
SF_CAUSE(SF_MANIFEST_SEGMENT, "the manifest's segment needs mem 0, memsz 0xfff, and bufsz")
SF_CAUSE(SF_FLAGS, "these flags of kexec_load() do not go with this manifest")
SF_CAUSE(SF_MACHINE, "no facts to compare with under Xen PV or with 32-bit EFI")
SF_CAUSE(SF_NO_SEGMENTS, "there is nothing to load besides the manifest")

/* EBADMSG: the manifest's encoding; offset is in the manifest */
SF_CAUSE(SF_CBOR_TRUNCATED, "the manifest ends too early")
/* not the type that belongs here */
SF_CAUSE(SF_CBOR_TYPE, "an item of another type belongs here (found initial byte $x)")
SF_CAUSE(SF_CBOR_NOT_SHORTEST, "$d is not in its shortest form")
/* or a reserved additional information value */
SF_CAUSE(SF_CBOR_INDEFINITE, "indefinite lengths and reserved forms are not allowed")
SF_CAUSE(SF_CBOR_TRAILING, "$d bytes follow the end of the manifest")
SF_CAUSE(SF_MANIFEST_LONG, "$d bytes are too many for a manifest")
/* unknown, duplicate or unsorted key */
SF_CAUSE(SF_CBOR_KEY, "key $d is unknown, repeated or out of order")
/* required key missing; value: the key */
SF_CAUSE(SF_CBOR_MISSING, "key $d is missing")
/* array with too few or too many items */
SF_CAUSE(SF_CBOR_COUNT, "an array of $d items does not belong here")
/* tag or context string */
SF_CAUSE(SF_NOT_A_MANIFEST, "the signed bytes are not a kexec manifest")
SF_CAUSE(SF_VERSION_UNKNOWN, "manifest version $d is not known here; a newer kernel may know it")
/* integer outside its range */
SF_CAUSE(SF_VALUE_RANGE, "$d is out of range")
SF_CAUSE(SF_STRING_LENGTH, "a string of $d bytes does not belong here")
/* byte not allowed in this string */
SF_CAUSE(SF_STRING_BYTES, "byte $x is not allowed in this string")
SF_CAUSE(SF_NAME_TWICE, "another slot has the same name")
/* entry not inside a code slot */
SF_CAUSE(SF_ENTRY_SLOT, "the entry is not inside a code slot")
/* value: the key, for this type or without another key */
SF_CAUSE(SF_SLOT_NEEDS, "a slot like this needs a $K")
/* value: the key, with this type or another key */
SF_CAUSE(SF_SLOT_FORBIDS, "a slot like this has no $K")
/* value: enum sf_presence, not for this slot */
SF_CAUSE(SF_SLOT_PRESENT, "a slot like this may not be absent by choice")
/* second command line or elfcorehdr */
SF_CAUSE(SF_TYPE_TWICE, "there is a slot of this type already")
/* slot checked in a buffer above SF_SMALL_MAX */
SF_CAUSE(SF_SMALL_TOO_LARGE, "slots with fields and command lines are at most 1 MiB")
/* needs a slot of exact size; EFI map: of its own */
SF_CAUSE(SF_FIELD_EXACT, "fields need an exact size; efi_map a maximum, presence efi")
/* value: the field's offset, also below */
SF_CAUSE(SF_FIELD_ORDER, "the field at $x is repeated or out of order")
SF_CAUSE(SF_FIELD_OUTSIDE, "the field at $x is not inside its slot")
SF_CAUSE(SF_FIELD_OVERLAP, "fields of this slot overlap")
/* names a slot that it must not name */
SF_CAUSE(SF_FIELD_SLOT, "this names a slot that does not exist or may not be named here")
SF_CAUSE(SF_FIELD_ADDEND, "the field at $x points behind the end of its slot")
/* too many memmap fields */
SF_CAUSE(SF_FIELD_MEMMAPS, "there are too many memory maps")

/* ENOEXEC: not for this kernel or this kind of load */
SF_CAUSE(SF_ARCH_OTHER, "the manifest is for another architecture (ELF machine $d)")
SF_CAUSE(SF_USAGE_OTHER, "the manifest is not for this kind of load; see mksig create --usage")
SF_CAUSE(SF_COMPONENT_OTHER, "this kernel accepts manifests of its own component only")

/* ESTALE */
SF_CAUSE(SF_GENERATION_LOW, "this kernel accepts generation $d or later; use a newer kernel")

/* EBADSLT: segments and slots do not match */
/* value: the tag */
SF_CAUSE(SF_TAG_UNKNOWN, "the manifest has no slot $d")
SF_CAUSE(SF_TAG_TWICE, "another segment fills the same slot")
SF_CAUSE(SF_SLOT_MISSING, "no segment fills this slot, which is required here")
/* present, but this is no crash load */
SF_CAUSE(SF_SLOT_NOT_CRASH, "this slot is for crash kernels only")
/* present, but no EFI runtime map */
SF_CAUSE(SF_SLOT_NOT_EFI, "this slot is for machines with EFI runtime services only")
/* value: the right size; offset: the size found */
SF_CAUSE(SF_BUFSZ, "bufsz has to be $n; is it the file that was signed?")
SF_CAUSE(SF_BUFSZ_CMDLINE, "the signed command line and its NUL have $n bytes; give that very line")
/* value: the maximum */
SF_CAUSE(SF_BUFSZ_MAX, "bufsz may be at most $d")
SF_CAUSE(SF_BUFSZ_ZERO, "the segment has no bytes")
/* value: the right memory size */
SF_CAUSE(SF_MEMSZ, "memsz has to be $x")
SF_CAUSE(SF_MEM_ALIGN, "the address has to be a multiple of $x")
SF_CAUSE(SF_MEM_RANGE, "the segment is outside the address range that was signed")
/* value: the other slot */
SF_CAUSE(SF_MEM_OVERLAP, "the segment overlaps slot $s")
/* value: the right address */
SF_CAUSE(SF_MEM_FOLLOWS, "the address has to be $x, where the slot before it ends")
/* value: the right entry */
SF_CAUSE(SF_ENTRY, "the entry point has to be $x")
SF_CAUSE(SF_SMALL_TOTAL, "all segments with fields and the command line exceed $d bytes")

/* EADDRNOTAVAIL: destinations; offset is the address */
SF_CAUSE(SF_DEST_LOW, "no segment may be below 1 MiB")
SF_CAUSE(SF_DEST_WRAP, "the segment ends beyond all addresses")
SF_CAUSE(SF_DEST_NOT_RAM, "this is not System RAM without gaps")
SF_CAUSE(SF_DEST_DRIVER_MANAGED, "a driver manages this memory")
SF_CAUSE(SF_DEST_NOT_E820_RAM, "the firmware's memory map does not list this as RAM")
SF_CAUSE(SF_DEST_EFI, "the firmware or this kernel keeps EFI data here")
SF_CAUSE(SF_DEST_NOT_CRASH_REGION, "a crash kernel has to be inside crashkernel= memory")
SF_CAUSE(SF_DEST_NOT_HANDED_OVER, "the memory map that is handed over has no RAM here")

/* EILSEQ: bytes of a checked slot; offset is in the slot */
SF_CAUSE(SF_BYTE_NOT_ZERO, "byte $x has to be zero, nothing in the manifest accounts for it")
SF_CAUSE(SF_BYTE_CONST, "the bytes are none of those that were signed (here: $x)")
/* value: what it has to be, also below */
SF_CAUSE(SF_BYTE_ADDR, "the address has to be $x")
SF_CAUSE(SF_BYTE_SIZE, "the size has to be $x")
/* value: enum sf_fact */
SF_CAUSE(SF_BYTE_FACT, "$f must equal this kernel's")
/* address or size does not fit into 4 bytes */
SF_CAUSE(SF_VALUE_FIT,
	 "$x does not fit into four bytes; addresses and sizes here have to be below 4 GiB")
SF_CAUSE(SF_MEMMAP_COUNT, "the number of memory map entries is wrong, $d are the most")
SF_CAUSE(SF_MEMMAP_NO_RAM, "the memory map has no RAM")
SF_CAUSE(SF_MEMMAP_ZERO_SIZE, "the memory map entry at $x is empty")
SF_CAUSE(SF_MEMMAP_WRAP, "the memory map entry at $x ends beyond all addresses")
/* value: the type; not that of this kernel's memory */
SF_CAUSE(SF_MEMMAP_TYPE, "this kernel has no such memory of type $d")
/* RAM outside the crash regions */
SF_CAUSE(SF_MEMMAP_NOT_CRASH, "a crash kernel gets RAM below 1 MiB and in crashkernel= memory")
SF_CAUSE(SF_MEMMAP_ORDER, "the memory map entry at $x is out of order or overlaps another")
/* entry beyond the count not zero */
SF_CAUSE(SF_MEMMAP_UNUSED, "unused memory map entries have to be zero (found $x)")
/* no NUL, or something after it */
SF_CAUSE(SF_CMDLINE_NUL, "the command line has to end in zero bytes, at least one")
SF_CAUSE(SF_CMDLINE_BYTE, "only printable ASCII without double quotes is allowed here")
/* value: index of the policy entry, also below */
SF_CAUSE(SF_CMDLINE_REQUIRED, "the command line needs $k with a value that the manifest allows")
SF_CAUSE(SF_CMDLINE_VALUE, "the manifest allows other values of $k")
SF_CAUSE(SF_CMDLINE_FORBIDDEN, "the manifest forbids $k")
SF_CAUSE(SF_CMDLINE_NOT_ALLOWED, "the manifest does not list this parameter as allowed")
SF_CAUSE(SF_CMDLINE_ADDRESS, "$k has to be the address of its slot, absent without it")
/* offset is the address, value the type of what was left out */
SF_CAUSE(SF_MEMMAP_MISSING, "this kernel has memory of type $d here; hand it over, too")

/* EPERM */
/* value: enum sf_level that the load guarantees, also below */
SF_CAUSE(SF_LOCKDOWN_CMDLINE,
	 "the next kernel would be locked down less (only: $l); its command line needs lockdown=")
SF_CAUSE(SF_LOCKDOWN_NO_EFI,
	 "locked down only by Secure Boot, with no EFI runtime to hand over (efi=noruntime?)")
SF_CAUSE(SF_LOCKDOWN,
	 "the next kernel would be locked down less (only: $l), by all claims that hold here")

/* EUCLEAN: not the bytes that were signed */
SF_CAUSE(SF_DIGEST_SLOT, "these are not the bytes that were signed; is it the right file?")
/* value: the slot whose digest it has to be */
SF_CAUSE(SF_DIGEST_FIELD, "this has to be the digest of slot $s")

/* as the digest operation says (value: errno) */
SF_CAUSE(SF_DIGEST_FAILED, "the digest could not be computed (error $d)")
