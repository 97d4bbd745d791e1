# SPDX-License-Identifier: MIT
#
# awk -v as=FORMAT [-v machine=JSON] -f figures.awk lines.tsv FIGURES: the lines of make
# bench from what was measured: medians, with the lowest and the highest round.
# FORMAT is table (Markdown), json, or rows: name, line, median, lowest, highest, unit,
# limit, with tabs between, for plot.awk. Exits 1 when a line has neither a figure nor a
# reason why not.

BEGIN { FS = OFS = "\t" }

FNR == NR {
	if ($0 !~ /^#/)
		line[++lines] = $0
	next
}
$2 == "absent" { why[$1] = $3; next }
{
	value[$1, $2] = $3
	if ($2 > rounds)
		rounds = $2
}

# collect(KEY, BY): sets sorted[1..count].
function collect(key, by,    round, figure, at) {
	count = 0
	for (round = 1; round <= rounds; round++) {
		if (!((key, round) in value) ||
			by != "-" && (!((by, round) in value) || value[by, round] == 0))
			continue
		figure = value[key, round] / (by == "-" ? 1 : value[by, round])
		for (at = ++count; at > 1 && sorted[at - 1] > figure; at--)
			sorted[at] = sorted[at - 1]
		sorted[at] = figure
	}
}

function median() {
	return (sorted[int((count + 1) / 2)] + sorted[int(count / 2) + 1]) / 2
}

# shown(FIGURE): three digits of it, more where there is more before the point.
function shown(figure) {
	if (figure >= 100)
		return sprintf("%.0f", figure)
	return sprintf(figure >= 10 ? "%.1f" : figure >= 0.1 ? "%.2f" : "%.3f", figure)
}

function met(figure, limit,    part) {
	if (limit == "-")
		return ""
	split(limit, part, " ")
	return (part[1] == ">=" ? figure >= part[2] + 0 : figure <= part[2] + 0) ? "yes" : "no"
}

function reason(key, by) {
	if (key in why)
		return why[key]
	return by in why ? why[by] : ""
}

function put_table(    spread) {
	if (section != $1)
		printf "%s| %s | | lowest to highest | limit | met |\n|---|---|---|---|---|\n",
			section ? "\n" : "", title[$1]
	section = $1
	spread = count > 1 ? shown(sorted[1]) " to " shown(sorted[count]) : ""
	if (count)
		print "| " $3 " | " shown(median()) " " $6 " | " spread " | " \
			($7 == "-" ? "" : $7) " | " met(median(), $7) " |"
	else
		print "| " $3 " | " reason($4, $5) " | | " ($7 == "-" ? "" : $7) " | |"
}

function put_json() {
	printf "%s  {\"name\": \"%s\", \"line\": \"%s\", \"unit\": \"%s\"", comma, $2, $3, $6
	if ($7 != "-")
		printf ", \"limit\": \"%s\"", $7
	if (count)
		printf ", \"median\": %.6g, \"lowest\": %.6g, \"highest\": %.6g, \"rounds\": %d}",
			median(), sorted[1], sorted[count], count
	else
		printf ", \"absent\": \"%s\"}", reason($4, $5)
	comma = ",\n"
}

END {
	title["hit"] = "Hits a second, as a ratio"
	title["storage"] = "Page views, as a ratio"
	title["cost"] = "One hit, without a web server"
	title["size"] = "Bytes a page view"
	title["time"] = "Jobs and the screen"
	title["rate"] = "Hits, in this run"
	if (as == "json")
		printf "{\"machine\": %s,\n\"lines\": [\n", machine
	for (i = 1; i <= lines; i++) {
		$0 = line[i]
		collect($4, $5)
		if (!count && reason($4, $5) == "") {
			print "bench: no figure for: " $3 >"/dev/stderr"
			missing = 1
		}
		if (as == "table")
			put_table()
		else if (as == "json")
			put_json()
		else if (count)
			print $2, $3, median(), sorted[1], sorted[count], $6, $7
	}
	if (as == "json")
		print "\n]}"
	exit missing
}
