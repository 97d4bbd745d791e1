/* SPDX-License-Identifier: MIT */

/* The help screen, from the table of keys. */
#include <stdio.h>

#include "screen.h"

enum { KEYS_WIDTH = 22, TOP = 2 };

int help_rows(void)
{
	int rows = 0;

	while (key_rows[rows].label)
		rows++;
	return rows;
}

static void write_keys(const struct key_row *row, char *out, size_t size)
{
	char name[KEY_NAME_SIZE];
	int used = 0;

	for (size_t i = 0; i < KEYS_EACH && row->keys[i]; i++) {
		key_write(row->keys[i], name);
		used += snprintf(out + used, size - (size_t)used, "%s%s",
			i ? "  " : "", name);
	}
}

void help_draw(const struct screen *screen, struct canvas *canvas)
{
	int height = canvas->rows - TOP - 1;
	int columns = canvas->columns >= 160 ? 2 : 1;
	int width = canvas->columns / columns;
	char keys[64];

	canvas_clear(canvas);
	canvas_put(canvas, 0, 1, canvas->columns, STYLE_TITLE,
		text_from("Footfall: keys"));
	canvas_fill(canvas, 1, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
	for (int i = 0; i < height * columns; i++) {
		int row = screen->help_top + i;
		int left = 1 + i / height * width;

		if (row >= help_rows())
			break;
		write_keys(&key_rows[row], keys, sizeof(keys));
		canvas_put(canvas, TOP + i % height, left, KEYS_WIDTH,
			STYLE_KEY, text_from(keys));
		canvas_put(canvas, TOP + i % height, left + KEYS_WIDTH,
			width - KEYS_WIDTH - 2, STYLE_TEXT,
			text_from(key_rows[row].help));
	}
	canvas_put(canvas, canvas->rows - 1, 1, canvas->columns, STYLE_DIM,
		text_from("Up, Down: scroll   any other key: back"));
}
