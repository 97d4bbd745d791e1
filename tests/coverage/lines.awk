# SPDX-License-Identifier: MIT
#
# Reads what gcov -b -c --stdout prints of files in lib/; prints rows, tabs between:
#   file  PATH  LINES-RUN  LINES  BRANCHES-TAKEN  BRANCHES
#   line  PATH  FUNCTION  TEXT  BRANCHES-NOT-TAKEN  NUMBER
# a "line" for each that has branches which were not taken.

function finish_line()
{
	if (missed)
		print "line", path, name, text, missed, number
	missed = 0
}

function finish_file()
{
	finish_line()
	if (path != "")
		print "file", path, run + 0, lines + 0, taken + 0, branches + 0
	path = ""
	run = lines = taken = branches = 0
}

BEGIN { OFS = "\t" }

/^ +-: +0:Source:/ {
	finish_file()
	path = $0
	sub(/^[^S]*Source:/, "", path)
	# Headers are counted where they are used, SQL is a table.
	if (!sub(/^.*\/lib\//, "lib/", path) || path !~ /\.c$/ || path ~ /sql\.c$/)
		path = ""
	next
}
path == "" { next }
/^function / { finish_line(); name = $2; next }
/^branch / {
	branches++
	if ($3 == "taken" && $4 > 0)
		taken++
	else
		missed++
	next
}
/^(call|unconditional) / { next }
/^ *[-0-9#=*]+: *[0-9]+:/ {
	finish_line()
	split($0, part, ":")
	number = part[2] + 0
	text = $0
	sub(/^ *[-0-9#=*]+: *[0-9]+:[ \t]*/, "", text)
	sub(/[ \t]+$/, "", text)
	gsub(/\t/, " ", text)
	if (part[1] ~ /-/)
		next
	lines++
	if (part[1] !~ /[#=]/)
		run++
}
END { finish_file() }
