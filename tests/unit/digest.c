/* SPDX-License-Identifier: MIT */

/* lib/base/digest. */
#include "base/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

enum { PARTS_MAX = 4 };

struct hmac_row {
	const char *name;
	uint8_t key_first, key_step; /* byte i of the key: first + i * step */
	struct text parts[PARTS_MAX];
	size_t count;
	const char *expected;
};

/*
 * Computed with python3, whose hmac is no code of ours nor of this library's
 * plain SHA256 functions:
 *
 *   def expect(first, step, *parts):
 *       key = bytes((first + i * step) % 256 for i in range(32))
 *       message = b"".join(struct.pack(">I", len(p)) + p for p in parts)
 *       return hmac.new(key, message, "sha256").hexdigest()
 */
static const struct hmac_row hmac_rows[] = {
	{"no parts", 0, 0, {{0}}, 0,
		"b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5"
		"ad"},
	{"one empty part", 0, 0, {SLICE("")}, 1,
		"aa7855e13839dd767cd5da7c1ff5036540c9264b7a803029315e55375287b4"
		"af"},
	{"two empty parts", 0, 0, {SLICE(""), SLICE("")}, 2,
		"f375180aba92888401f1919be4a8715a62763b65c1c10e1d0858e81d4d6f9f"
		"d2"},
	{"one part", 0, 1, {SLICE("abc")}, 1,
		"2b72f921d6b498ae26385e98f8db3ffc438a493c1b07bc38754f7ef0b3ff04"
		"b7"},
	{"two parts", 0, 1, {SLICE("ab"), SLICE("c")}, 2,
		"c3be357a5b3bed1965015d7fedd4253d32fc19fba41f6c74bc96b2a38f4c69"
		"ff"},
	{"the same bytes, split otherwise", 0, 1, {SLICE("a"), SLICE("bc")}, 2,
		"7281caf026ca30a3a915c06b7f9c266bd0ba77f782615b6a0553f2c7cd6490"
		"20"},
	{"a key of ones", 255, 0, {SLICE("abc")}, 1,
		"50ce2a5428ca75a3f2400b770695ce3925fef07db0d0f9a54a124f9de54170"
		"de"},
	{"a key of 0x36, the inner pad", 54, 0, {SLICE("abc")}, 1,
		"84e29ae630628d3f46b57c3d91bca785bbef5a5ac7555b46dcb2d9547afac2"
		"41"},
	{"a key of 0x5c, the outer pad", 92, 0, {SLICE("abc")}, 1,
		"1faf838316de040cf79633ea411b965e44333adf76bd7df2ad4faf6fcbe041"
		"bd"},
	{"bytes of every kind", 7, 13,
		{SLICE("\x00"), SLICE("\xff\xfe"), SLICE("\x80")}, 3,
		"4fdbb044a7fe77b25f8bfbf73913a22069f4eef63616587b9ac742c201c557"
		"5c"},
	{"a visitor's", 1, 3,
		{SLICE("docs.example.org"), SLICE("\xc0\x00\x02\x01"),
			SLICE("mozilla/5.0")},
		3,
		"05129fa3aa276ea27297f227a9166d55aeed6b69a441564b78dedaad985eda"
		"99"},
	{"a visitor's of IPv6", 1, 3,
		{SLICE("docs.example.org"),
			SLICE(" \x01\x0d\xb8\x00\x00\x00\x00"),
			SLICE("mozilla/5.0")},
		3,
		"c360369634499e010422c80cf1ec90be405b3cb08c027092be7ed82554c70e"
		"83"},
};

static void assert_hex(const uint8_t *bytes, size_t size, const char *expected)
{
	char hex[2 * DIGEST_SIZE + 1];

	for (size_t i = 0; i < size; i++)
		sprintf(hex + 2 * i, "%02x", bytes[i]);
	assert_string_equal(hex, expected);
}

static void fill_key(uint8_t key[DIGEST_KEY_SIZE], uint8_t first, uint8_t step)
{
	for (size_t i = 0; i < DIGEST_KEY_SIZE; i++)
		key[i] = (uint8_t)(first + i * step);
}

static void hmac_agrees_with_python(void **state)
{
	const struct hmac_row *row = *state;
	uint8_t key[DIGEST_KEY_SIZE], before[DIGEST_KEY_SIZE];
	uint8_t digest[DIGEST_SIZE];

	fill_key(key, row->key_first, row->key_step);
	memcpy(before, key, sizeof(key));
	digest_hmac(key, row->parts, row->count, digest);
	assert_hex(digest, sizeof(digest), row->expected);
	assert_memory_equal(key, before, sizeof(key));
}

struct long_row {
	const char *name;
	size_t length; /* of one part, all 'x' */
	const char *expected;
};

/* As above, with expect(0, 1, b"x" * length): around SHA-256's blocks of 64
 * bytes, and lengths that need the second and third byte of the prefix. */
static const struct long_row long_rows[] = {
	{"0 bytes", 0,
		"a86acbcbc29b8fa83c83582d56a892d0f06f0e487df5277680b0635c3927e3"
		"c5"},
	{"1 bytes", 1,
		"3c207fa6cbdfcbff74d4f9b40964087f1ab4e80e14a3aaf20cfa89985b7cb8"
		"41"},
	{"51 bytes", 51,
		"85be8a56ec090246faf21b33bafcf0b509cf9a3de065bd8f0accd34743dd0c"
		"4e"},
	{"52 bytes", 52,
		"46da304ade59cbd97a7a166936ef6c8ff04de369e5031e36e6c277f7481cb4"
		"01"},
	{"55 bytes", 55,
		"ab31da23209fb32a8d3675b366bdfc0d9ddbe6c84cf93a6ce34ea6a656cf32"
		"ac"},
	{"56 bytes", 56,
		"82eb0d76eab592af8c1fdd80bb39776343001d5794afb0ef4a32387b4b6623"
		"2a"},
	{"59 bytes", 59,
		"9ed921c7dadf5ee7867d6cbd18f22d294091766aa3f060034d652a91b7d32d"
		"ec"},
	{"60 bytes", 60,
		"105094509e264168b196ae722ca235cc9bb086263d545894c1112d8b2b7e94"
		"59"},
	{"61 bytes", 61,
		"5415f3559d59fbe67c759d1d8b952eb8f8e4047017b585c649d1219594d564"
		"75"},
	{"63 bytes", 63,
		"072894f1aa9518d4bf62951cad1e6ae0a808173f30a75f08bd41733cc1d2c5"
		"1d"},
	{"64 bytes", 64,
		"eccc4ff1487b72308d078681a24f541e6717ab1acd86b5200ecf6fdd5339ce"
		"cf"},
	{"65 bytes", 65,
		"36de99ef458cc4342b7e914138c7bd34e915e3a1231e76c87650fd1c1bc3a0"
		"b5"},
	{"119 bytes", 119,
		"73b0a0dc3775d6620fd1692520575b3c17b48e2f2fe5095ecd909ddc920ddc"
		"e7"},
	{"120 bytes", 120,
		"9d198bf7aa4bcde10f5da8a7fbcba13c78e960815a7b16f6b0e89c5b0c635d"
		"8e"},
	{"127 bytes", 127,
		"846217f8ac3f2fd21588f5805b02c09fea603c8af7b7a28354fed6e7bb19c5"
		"5f"},
	{"128 bytes", 128,
		"6e54fcc9961e255c6e873304d8d89c438fcad87477b211cd18a1aac4306269"
		"75"},
	{"255 bytes", 255,
		"223fa53e5b276048dd8cd14393c3ebb0242595e6c357cf24202c150ea44d2c"
		"9c"},
	{"256 bytes", 256,
		"d2eac96f355c20726a524c1730e684ad4a82457225c0acde2cc02a7af34556"
		"42"},
	{"257 bytes", 257,
		"74c80c3dba1550c785657f053483e1553e48498501ac97ae08c8bbc58f2c59"
		"45"},
	{"65535 bytes", 65535,
		"69937d019f4b776002b06703cf2561a5615b4b2847e507786a1d62db6d3b5e"
		"69"},
	{"65536 bytes", 65536,
		"699aff770176e3fe8fe0eb17caa54f388985ff5eb7ac68aaa6c01adb8ab331"
		"5b"},
	{"1000000 bytes", 1000000,
		"e2c60b0a9743f1916ff46f7115eaf17ba9d203cb3beeb64b22e18dd99f253f"
		"71"},
};

static void long_part_agrees_with_python(void **state)
{
	const struct long_row *row = *state;
	char *text = malloc(row->length + 1);
	struct text part = {text, row->length};
	uint8_t key[DIGEST_KEY_SIZE];
	uint8_t digest[DIGEST_SIZE];

	assert_non_null(text);
	memset(text, 'x', row->length);
	fill_key(key, 0, 1);
	digest_hmac(key, &part, 1, digest);
	free(text);
	assert_hex(digest, sizeof(digest), row->expected);
}

static void other_parts_are_another_message(void **state)
{
	static const struct text lists[][3] = {
		{SLICE("ab"), SLICE("c"), SLICE("")},
		{SLICE("a"), SLICE("bc"), SLICE("")},
		{SLICE("abc"), SLICE(""), SLICE("")},
		{SLICE(""), SLICE("abc"), SLICE("")},
		{SLICE(""), SLICE(""), SLICE("abc")},
		{SLICE("ab"), SLICE("c\0"), SLICE("")},
		{SLICE("ab"), SLICE("c"), SLICE("\0")},
	};
	uint8_t key[DIGEST_KEY_SIZE] = {0};
	uint8_t digests[COUNT(lists)][DIGEST_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT(lists); i++) {
		digest_hmac(key, lists[i], 3, digests[i]);
		for (size_t j = 0; j < i; j++)
			assert_memory_not_equal(
				digests[i], digests[j], DIGEST_SIZE);
	}
}

/* FIPS 180-4's example of one block; what comes in pieces is one message. */
static void pieces_are_one_message(void **state)
{
	uint8_t out[DIGEST_SIZE];
	struct digest *digest = digest_start();

	(void)state;
	assert_non_null(digest);
	digest_add(digest, "a", 1);
	digest_add(digest, "", 0);
	digest_add(digest, "bc", 2);
	digest_end(digest, out);
	assert_hex(out, sizeof(out),
		"ba7816bf8f01cfea414140de5dae2223"
		"b00361a396177a9cb410ff61f20015ad");
	digest_end(NULL, out);
	digest_end(digest_start(), NULL);
}

static void secrets_are_wiped(void **state)
{
	char secret[40];

	(void)state;
	memset(secret, 's', sizeof(secret));
	digest_wipe(secret + 1, sizeof(secret) - 2);
	assert_int_equal(secret[0], 's');
	assert_int_equal(secret[sizeof(secret) - 1], 's');
	for (size_t i = 1; i < sizeof(secret) - 1; i++)
		assert_int_equal(secret[i], 0);
}

int main(void)
{
	struct unit_list list = {0};

	/* As collect.cgi does: hashing must work afterwards. */
	digest_start_lean();
	UNIT_ROWS(&list, hmac_agrees_with_python, hmac_rows);
	UNIT_ROWS(&list, long_part_agrees_with_python, long_rows);
	UNIT_ADD(&list, other_parts_are_another_message);
	UNIT_ADD(&list, pieces_are_one_message);
	UNIT_ADD(&list, secrets_are_wiped);
	return unit_run(&list, "digest");
}
