/* SPDX-License-Identifier: MIT */

/* The snippet's script, what it sends, and what a CSP's hash is taken of. */
#include <string.h>

#include "base/digest.h"
#include "base/json.h"
#include "snippet.h"

/* What stands behind a part of the script. */
enum script_value { VALUE_NONE, VALUE_SITE, VALUE_ENDPOINT };

struct script_part {
	const char *text;
	enum script_value value;
	bool single_page; /* for sites with that key alone */
};

static const struct script_part parts[] = {
#include "admin/page/script-parts.h"
};

int snippet_script(struct buf *buf, const struct settings *settings,
	const struct site_settings *site)
{
	const char *values[] = {
		[VALUE_NONE] = NULL,
		[VALUE_SITE] = site->name,
		[VALUE_ENDPOINT] = settings->endpoint,
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const char *value = values[parts[i].value];

		if (parts[i].single_page && !site->single_page)
			continue;
		buf_add_text(buf, parts[i].text);
		if (value && json_add_string(buf, text_from(value)) < 0)
			return buf_fail(buf);
	}
	return buf->failed ? -1 : 0;
}

/* RFC 4648, section 4. */
static void add_base64(struct buf *buf, const uint8_t *bytes, size_t length)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < length; i += 3) {
		size_t left = length - i;
		uint32_t word = (uint32_t)bytes[i] << 16;

		word |= left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0;
		word |= left > 2 ? bytes[i + 2] : 0;
		buf_add_char(buf, letters[word >> 18]);
		buf_add_char(buf, letters[word >> 12 & 63]);
		buf_add_char(buf, left > 1 ? letters[word >> 6 & 63] : '=');
		buf_add_char(buf, left > 2 ? letters[word & 63] : '=');
	}
}

int snippet_hash(struct buf *buf, int bits, struct text bytes)
{
	uint8_t digest[DIGEST_384_SIZE];
	size_t size = bits == 384 ? DIGEST_384_SIZE : DIGEST_SIZE;

	if (bits == 384)
		digest_sha384(bytes, digest);
	else
		digest_sha256(bytes, digest);
	buf_add_format(buf, "sha%zu-", size * 8);
	add_base64(buf, digest, size);
	return buf->failed ? -1 : 0;
}

int snippet_source(struct buf *buf, struct text bytes)
{
	buf_add_char(buf, '\'');
	snippet_hash(buf, 256, bytes);
	return buf_add_char(buf, '\'');
}

/* A text in quotes as JSON.stringify() writes it (ECMA-262, QuoteJSONString):
 * unlike json_add_string(), with all beyond ASCII as it is. */
static void add_stringified(struct buf *buf, const char *text)
{
	static const char escaped[] = "\"\\\b\t\n\f\r", letters[] = "\"\\btnfr";

	buf_add_char(buf, '"');
	for (; *text; text++) {
		const char *found = strchr(escaped, *text);

		if (found) {
			buf_add_char(buf, '\\');
			buf_add_char(buf, letters[found - escaped]);
		} else if ((unsigned char)*text < ' ') {
			buf_add_format(buf, "\\u%04x", (unsigned int)*text);
		} else {
			buf_add_char(buf, *text);
		}
	}
	buf_add_char(buf, '"');
}

int snippet_body(struct buf *buf, const struct site_settings *site,
	const char *path, bool test)
{
	buf_add_text(buf, "{\"site\":");
	add_stringified(buf, site->name);
	buf_add_text(buf, ",\"path\":");
	add_stringified(buf, path);
	buf_add_text(buf, ",\"referrer\":\"\"");
	buf_add_text(buf, test ? ",\"test\":true}" : "}");
	return buf->failed ? -1 : 0;
}
