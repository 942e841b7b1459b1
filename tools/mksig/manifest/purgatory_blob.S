/* SPDX-License-Identifier: MIT */
/* purgatory_blob.S - the purgatory that goes into every bundle */
	.section .rodata
	.globl	purgatory_blob
	.globl	purgatory_blob_end
purgatory_blob:
	.incbin	PURGATORY_BIN
purgatory_blob_end:
	.section .note.GNU-stack,"",@progbits
