# SPDX-License-Identifier: MIT
#
# Turns the first column of a .tsv file into C initialisers. Lines that begin
# with "#" are comments.

BEGIN { FS = "\t" }

!/^#/ && NF {
	gsub(/\\/, "\\\\", $1)
	gsub(/"/, "\\\"", $1)
	print "\"" $1 "\","
}
