# SPDX-License-Identifier: MIT
#
# Turns .sql files into C: a constant sql_NAME for sql/NAME.sql, "-" as "_",
# without blank lines and comment lines, but for grants.sql, which people read. With
# -v header=1 only the declarations.

function c_name(file) {
	sub(/.*\//, "", file)
	sub(/\.sql$/, "", file)
	gsub(/-/, "_", file)
	return "sql_" file
}

BEGIN {
	print "/* Made from sql/ by build-aux/embed-sql.awk. */"
	if (header) {
		print "#ifndef FOOTFALL_STORE_SQL_H"
		print "#define FOOTFALL_STORE_SQL_H"
		for (i = 1; i < ARGC; i++)
			print "extern const char " c_name(ARGV[i]) "[];"
		print "#endif"
		exit
	}
	print "#include \"store/sql.h\""
}

FNR == 1 {
	if (NR > 1)
		print "\t\"\";"
	print "const char " c_name(FILENAME) "[] ="
}

FILENAME ~ /grants\.sql$/ || (!/^--/ && !/^$/) {
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	print "\t\"" $0 "\\n\""
}

END {
	if (!header)
		print "\t\"\";"
}
