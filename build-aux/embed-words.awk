# SPDX-License-Identifier: MIT
#
# Turns a .tsv file into C initialisers: of texts, its first column, or with
# -v columns=N of structs, its first N. Lines that begin with "#" are comments.

BEGIN { FS = "\t" }

!/^#/ && NF {
	gsub(/\\/, "&&")
	gsub(/"/, "\\\"")
	$0 = $0
	row = "\"" $1 "\""
	for (i = 2; i <= columns; i++)
		row = row ", \"" $i "\""
	print columns ? "{" row "}," : row ","
}
