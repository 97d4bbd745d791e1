# SPDX-License-Identifier: MIT
#
# Turns admin/page/snippet.js, whose head says how it must be written, into C initialisers of
# struct script_part: text, the value that stands behind it, and whether both are for
# single-page sites alone.

# short(LINE): with one letter for each name that begins with $, by order of appearance.
# Of all orders that were tried, gzip makes least of the script with this one.
function short(line,    name, head) {
	head = ""
	while (match(line, /\$[a-z]+/)) {
		name = substr(line, RSTART, RLENGTH)
		if (!(name in letter))
			letter[name] = substr("cyilhatrnoefwzdxmspvqujgbk", ++names, 1)
		head = head substr(line, 1, RSTART - 1) letter[name]
		line = substr(line, RSTART + RLENGTH)
	}
	return head line
}

# tight(LINE): without blanks that touch punctuation.
function tight(line) {
	while (match(line, / [^A-Za-z0-9_]|[^A-Za-z0-9_] /))
		line = substr(line, 1, RSTART - 1) \
			(substr(line, RSTART, 1) == " " ? "" : substr(line, RSTART, 1)) \
			(substr(line, RSTART + 1, 1) == " " ? "" : substr(line, RSTART + 1, 1)) \
			substr(line, RSTART + 2)
	return line
}

# put(VALUE): what has been gathered, as an initialiser.
function put(value) {
	gsub(/;}/, "}", text)
	gsub(/\\/, "&&", text)
	gsub(/"/, "\\\"", text)
	print "{\"" text "\", " value ", " single "},"
	text = ""
}

BEGIN { single = "false" }

{ sub(/^[ \t]+/, "") }

/FOOTFALL_SINGLE_PAGE_(BEGIN|END)$/ {
	put("VALUE_NONE")
	single = /BEGIN$/ ? "true" : "false"
}

/^\/\// || /^$/ { next }

{
	$0 = tight(short($0))
	while (match($0, /FOOTFALL_(SITE|ENDPOINT)/)) {
		value = substr($0, RSTART + 9, RLENGTH - 9)
		text = text substr($0, 1, RSTART - 1)
		$0 = substr($0, RSTART + RLENGTH)
		put("VALUE_" value)
	}
	text = text $0
}

END { put("VALUE_NONE") }
