/* SPDX-License-Identifier: MIT */

/* One line of text that the reader types. */
#include <string.h>

#include "screen.h"

static void cut_last(char *text)
{
	size_t length = strlen(text);

	/* Back to the first byte of a character. */
	while (length && ((unsigned char)text[--length] & 0xc0) == 0x80)
		continue;
	text[length] = '\0';
}

bool prompt_key(struct prompt *prompt, key_code key)
{
	char letter[UTF8_CHARACTER_SIZE];

	if (key == KEY_ERASE) {
		cut_last(prompt->text);
		return true;
	}
	if (key == ('u' & 0x1f)) {
		prompt->text[0] = '\0';
		return true;
	}
	if (key < ' ' || key == 0x7f || key >= KEY_SPECIAL ||
		(key >= 0xd800 && key < 0xe000))
		return false;
	utf8_write(key, letter);
	if (strlen(prompt->text) + strlen(letter) >= sizeof(prompt->text))
		return false;
	strcat(prompt->text, letter);
	return true;
}
