# SPDX-License-Identifier: MIT
#
# figures.awk -v as=rows ... | awk -f plot.awk: the plot of doc/performance.md as SVG: a
# bar for each line that is a share of the floor, its spread, and its limit.

BEGIN { FS = "\t" }

$6 == "of the floor" {
	text[++bars] = $2
	share[bars] = $3
	lowest[bars] = $4
	highest[bars] = $5
	limit[bars] = $7
}

# x(SHARE): where it is, in pixels.
function x(share) {
	return 420 + (share > 1.2 ? 1.2 : share) * 300
}

function line(x1, y1, x2, y2, colour, width) {
	printf "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%s\"/>\n",
		x1, y1, x2, y2, colour, width
}

function words(at_x, at_y, anchor, what) {
	printf "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", at_x, at_y, anchor, what
}

function bar(i, y,    part) {
	words(x(0) - 8, y + 14, "end", text[i])
	printf "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"18\" fill=\"%s\"/>\n", x(0), y,
		x(share[i]) - x(0), limit[i] == "-" ? "#b8b8b8" : "#4a86c5"
	line(x(lowest[i]), y + 9, x(highest[i]), y + 9, "#222222", 1.5)
	line(x(lowest[i]), y + 5, x(lowest[i]), y + 13, "#222222", 1.5)
	line(x(highest[i]), y + 5, x(highest[i]), y + 13, "#222222", 1.5)
	if (limit[i] != "-") {
		split(limit[i], part, " ")
		line(x(part[2]), y - 3, x(part[2]), y + 21, "#c0392b", 2)
	}
	words(x(1.2) + 50, y + 14, "end", sprintf("%.2f", share[i]))
}

END {
	height = 60 + bars * 28
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 850 %d\" width=\"850\" height=\"%d\"" \
		" font-family=\"sans-serif\" font-size=\"13\">\n", height, height
	print "<title>Hits a second as a share of the floor</title>"
	printf "<rect width=\"850\" height=\"%d\" fill=\"#ffffff\"/>\n", height
	words(x(0), 18, "start", "Hits a second as a share of the floor; red: the limit")
	for (tick = 0; tick <= 10; tick += 2) {
		line(x(tick / 10), 28, x(tick / 10), height - 24, "#dddddd", 1)
		words(x(tick / 10), height - 8, "middle", sprintf("%.1f", tick / 10))
	}
	for (i = 1; i <= bars; i++)
		bar(i, 8 + i * 28)
	print "</svg>"
	exit bars ? 0 : 1
}
