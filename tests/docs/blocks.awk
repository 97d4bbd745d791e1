# SPDX-License-Identifier: MIT
#
# Takes the fenced blocks out of a page of Markdown: awk -v folder=DIR -f blocks.awk PAGE.
# The text of each goes to DIR/NUMBER; a line for each goes to standard output: number,
# line of the page, language, and the words behind it, with tabs between. CONTRIBUTING,
# "Documents", says what these are. What is no block, but would be shown as one, is an
# error: nothing would run it.

function fault(text)
{
	print FILENAME ":" FNR ": " text >"/dev/stderr"
	failed = 1
}

# A fence in a list is indented, and so are the lines behind it.
match($0, /^ *```/) {
	if (inside) {
		inside = 0
		close(folder "/" number)
		next
	}
	inside = 1
	indent = RLENGTH - 3
	info = substr($0, RLENGTH + 1)
	language = info
	sub(/ .*/, "", language)
	sub(/^[^ ]* ?/, "", info)
	if (language == "")
		fault("a block without a language")
	number++
	printf "" >(folder "/" number)
	print number "\t" FNR "\t" language "\t" info
	next
}

inside {
	line = $0
	if (substr(line, 1, indent) ~ /^ *$/)
		line = substr(line, indent + 1)
	print line >(folder "/" number)
	next
}

/^(    |\t)/ {
	fault("an indented block or a list four deep: use ``` with a language")
}

/~~~/ {
	fault("use ``` for blocks")
}

END {
	if (inside)
		fault("the last block has no end")
	exit failed
}
