/* SPDX-License-Identifier: MIT */

/* lib/base/address. */
#include "base/address.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

struct parse_row {
	const char *name; /* what is parsed */
	const char *expected;
};

/* The expected bytes in hexadecimal; IPv4 is mapped into IPv6. */
#define V4(hex) "00000000000000000000ffff" hex
#define ONE "00000000000000000000000000000001"
#define DB8 "20010db8000000000000000000000001"

static const struct parse_row parse_rows[] = {
	{"192.0.2.1", V4("c0000201")},
	{"0.0.0.0", V4("00000000")},
	{"255.255.255.255", V4("ffffffff")},
	{"192.0.2.1:80", V4("c0000201")},
	{"192.0.2.1:65535", V4("c0000201")},
	{" 192.0.2.1\t", V4("c0000201")},
	{"::1", ONE},
	{"[::1]", ONE},
	{"[::1]:80", ONE},
	{" [::1]:80 ", ONE},
	{"::", "00000000000000000000000000000000"},
	{"2001:db8::1", DB8},
	{"2001:DB8::1", DB8},
	{"2001:0db8:0000:0000:0000:0000:0000:0001", DB8},
	{"2001:db8:0:0:0:0:0:1", DB8},
	{"[2001:db8::1]:443", DB8},
	{"::ffff:192.0.2.1", V4("c0000201")},
	{"::FFFF:192.0.2.1", V4("c0000201")},
	{"::ffff:c000:201", V4("c0000201")},
	{"0:0:0:0:0:ffff:192.0.2.1", V4("c0000201")},
	{"0000:0000:0000:0000:0000:ffff:192.000.2.1", NULL},
	{"0000:0000:0000:0000:0000:ffff:255.255.255.255", V4("ffffffff")},
	{"[::ffff:192.0.2.1]:80", V4("c0000201")},
	{"::192.0.2.1", "000000000000000000000000c0000201"},
	{"fe80::1%eth0", "fe800000000000000000000000000001"},
	{"[fe80::1%eth0]", "fe800000000000000000000000000001"},
	{"[fe80::1%25eth0]:80", "fe800000000000000000000000000001"},
	{"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		"ffffffffffffffffffffffffffffffff"},

	{"", NULL},
	{" ", NULL},
	{"unknown", NULL},
	{"_hidden", NULL},
	{"localhost", NULL},
	{"-", NULL},
	{"192.0.2", NULL},
	{"192.0.2.", NULL},
	{"192.0.2.1.", NULL},
	{"192.0.2.1.1", NULL},
	{"192.0.2.256", NULL},
	{"192.0.2.-1", NULL},
	{"192.0.2.01", NULL},
	{"0300.0.2.1", NULL},
	{"0xc0.0.2.1", NULL},
	{"3221225985", NULL},
	{"192.0.2.1/32", NULL},
	{"192.0.2.1, 192.0.2.2", NULL},
	{"192.0.2.1 192.0.2.2", NULL},
	{"192 .0.2.1", NULL},
	{"\"192.0.2.1\"", NULL},
	{":80", NULL},
	{":", NULL},
	{":::", NULL},
	{"::1::", NULL},
	{"1:2:3:4:5:6:7", NULL},
	{"1:2:3:4:5:6:7:8:9", NULL},
	{"::12345", NULL},
	{"::g", NULL},
	{"::ffff:192.0.2.256", NULL},
	{"::ffff:192.0.2", NULL},
	{"[]", NULL},
	{"[", NULL},
	{"]", NULL},
	{"[]:80", NULL},
	{"[::1", NULL},
	{"::1]", NULL},
	{"[::1]80", NULL},
	{"[::1]]", NULL},
	{"[[::1]]", NULL},
	{"[::1] :80", NULL},
	{"x[::1]", NULL},
	{"%eth0", NULL},
	{"%", NULL},
	{"[%eth0]", NULL},
	{"\xd9\xa1.0.0.1", NULL},
	{"1\xef\xbc\x8e"
	 "2.3.4",
		NULL},
};

static void hex_of(const uint8_t bytes[16], char out[33])
{
	for (size_t i = 0; i < 16; i++)
		sprintf(out + 2 * i, "%02x", bytes[i]);
}

static void address_is_parsed(void **state)
{
	const struct parse_row *row = *state;
	struct address address;
	char hex[33];
	int result = address_parse(text_from(row->name), &address);

	assert_int_equal(result, row->expected ? 0 : -1);
	if (!row->expected)
		return;
	hex_of(address.bytes, hex);
	assert_string_equal(hex, row->expected);
	assert_true(address_is_ipv4(&address) ==
		    !strncmp(row->expected, V4(""), 24));
}

struct bytes_row {
	const char *name;
	struct text text;
	bool good;
};

static const struct bytes_row bytes_rows[] = {
	{"a NUL at the end", SLICE("192.0.2.1\0"), false},
	{"a NUL within a port", SLICE("192.0.2.1:_a\0b"), false},
	{"a NUL inside", SLICE("192.0.2.1\0x"), false},
	{"a NUL in front",
		SLICE("\0"
		      "192.0.2.1"),
		false},
	{"no NUL behind the slice", {"192.0.2.123", 9}, true},
	{"an invalid byte behind", SLICE("192.0.2.1\xff"), false},
	{"an invalid byte behind a blank", SLICE("192.0.2.1 \x80"), false},
	{"a new line inside", SLICE("192.0.\n2.1"), false},
};

static void address_bytes(void **state)
{
	const struct bytes_row *row = *state;
	struct address address;

	assert_int_equal(
		address_parse(row->text, &address), row->good ? 0 : -1);
}

/* ADDRESS_TEXT_MAX: "longer texts are malformed". */
static void address_length_is_bounded(void **state)
{
	static const char zone[] = "fe80::1%zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
				   "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz";
	struct address address;

	(void)state;
	assert_int_equal(
		address_parse(
			(struct text){zone, ADDRESS_TEXT_MAX - 1}, &address),
		0);
	assert_int_equal(
		address_parse((struct text){zone, ADDRESS_TEXT_MAX}, &address),
		0);
	assert_int_equal(
		address_parse(
			(struct text){zone, ADDRESS_TEXT_MAX + 1}, &address),
		-1);
}

/* A port is digits or, in Forwarded, an obfuscated one (RFC 7239, section 6);
 * what else stands behind the colon makes the entry malformed. */
static const struct parse_row port_rows[] = {
	{"192.0.2.1:9", V4("c0000201")},
	{"192.0.2.1:65534", V4("c0000201")},
	{"192.0.2.1:65535", V4("c0000201")},
	{"192.0.2.1:65536", NULL},
	{"192.0.2.1:99999", NULL},
	{"192.0.2.1:100000", NULL},
	{"192.0.2.1:4294967376", NULL},
	{"[::1]:9", ONE},
	{"[::1]:65535", ONE},
	{"[::1]:65536", NULL},
	{"192.0.2.1.80", NULL},
	{"[::1].80", NULL},
	{"192.0.2.1:_port", V4("c0000201")},
	{"192.0.2.1:_", NULL},
	{"192.0.2.1:_p!rt", NULL},
	{"192.0.2.1:_port ", V4("c0000201")},
	{"192.0.2.1:_po rt", NULL},
	{"192.0.2.1:p_ort", NULL},
	{"192.0.2.1:000080", NULL},
	{"[::1]:_p0rt.-x", ONE},
	{"192.0.2.1:evil", NULL},
	{"192.0.2.1:80x", NULL},
	{"192.0.2.1:-1", NULL},
	{"[::1]:evil", NULL},
	{"[::1]:80:80", NULL},
	{"[192.0.2.1:80]", NULL},
};

struct range_row {
	const char *name; /* what is parsed */
	bool good;
	unsigned int bits;
	const char *inside, *outside; /* NULL: there is none */
};

static const struct range_row range_rows[] = {
	{"0.0.0.0/0", true, 96, "255.255.255.255", "::1"},
	{"10.0.0.0/1", true, 97, "127.255.255.255", "128.0.0.0"},
	{"10.0.0.0/7", true, 103, "11.255.255.255", "12.0.0.0"},
	{"10.0.0.0/8", true, 104, "10.255.255.255", "11.0.0.0"},
	{"10.0.0.0/9", true, 105, "10.127.255.255", "10.128.0.0"},
	{"192.0.2.7/24", true, 120, "192.0.2.255", "192.0.3.0"},
	{"192.0.2.0/31", true, 127, "192.0.2.1", "192.0.2.2"},
	{"192.0.2.1/32", true, 128, "192.0.2.1", "192.0.2.0"},
	{"192.0.2.1", true, 128, "::ffff:192.0.2.1", "192.0.2.2"},
	{" 192.0.2.1/32 ", true, 128, "192.0.2.1", "192.0.2.2"},
	{"::/0", true, 0, "192.0.2.1", NULL},
	{"8000::/1", true, 1, "ffff::", "7fff::"},
	{"fc00::/7", true, 7, "fdff::1", "fe00::"},
	{"2001:db8::/32", true, 32, "2001:db8:ffff::", "2001:db9::"},
	{"2001:db8::/63", true, 63, "2001:db8:0:1::", "2001:db8:0:2::"},
	{"2001:db8::/64", true, 64, "2001:db8::ffff:0:0:0", "2001:db8:0:1::"},
	{"2001:db8::/65", true, 65, "2001:db8::7fff:0:0:0",
		"2001:db8::8000:0:0:0"},
	{"::/127", true, 127, "::1", "::2"},
	{"::1/128", true, 128, "::1", "::2"},
	{"::1", true, 128, "::1", "::2"},
	{"::ffff:0:0/96", true, 96, "192.0.2.1", "::1"},
	{"::ffff:10.0.0.0/104", true, 104, "10.1.2.3", "11.0.0.0"},
	{"10.0.0.0/33", false, 0, NULL, NULL},
	{"10.0.0.0/128", false, 0, NULL, NULL},
	{"::/129", false, 0, NULL, NULL},
	{"::/999", false, 0, NULL, NULL},
	{"::/0001", false, 0, NULL, NULL},
	{"::/4294967296", false, 0, NULL, NULL},
	{"::/-1", false, 0, NULL, NULL},
	{"::/+1", false, 0, NULL, NULL},
	{"::/ 1", false, 0, NULL, NULL},
	{"::/1x", false, 0, NULL, NULL},
	{"::/0x1", false, 0, NULL, NULL},
	{"::/", false, 0, NULL, NULL},
	{"/8", false, 0, NULL, NULL},
	{"/", false, 0, NULL, NULL},
	{"", false, 0, NULL, NULL},
	{" ", false, 0, NULL, NULL},
	{"10.0.0.0/8/8", false, 0, NULL, NULL},
	{"10.0.0.0/255.0.0.0", false, 0, NULL, NULL},
	{"10/8", false, 0, NULL, NULL},
	{"10.0.0.0:80/8", false, 0, NULL, NULL},
	{"[::1]/128", false, 0, NULL, NULL},
	{"fe80::%eth0/10", false, 0, NULL, NULL},
	{"example.org", false, 0, NULL, NULL},
};

static bool is_inside(const char *text, const struct address_range *range)
{
	struct address address;

	assert_int_equal(address_parse(text_from(text), &address), 0);
	assert_true(address_in_ranges(&address, range, 1) ==
		    address_in_range(&address, range));
	return address_in_range(&address, range);
}

static void range_is_parsed(void **state)
{
	const struct range_row *row = *state;
	struct address_range range;

	assert_int_equal(address_range_parse(text_from(row->name), &range),
		row->good ? 0 : -1);
	if (!row->good)
		return;
	assert_int_equal(range.bits, row->bits);
	assert_true(is_inside(row->inside, &range));
	if (row->outside)
		assert_false(is_inside(row->outside, &range));
}

/* For each length of prefix, the last bit inside it decides and the first bit
 * behind it does not. */
static void every_prefix_length(void **state)
{
	struct address address = {{0x20, 0x01, 0x0d, 0xb8, 0x5a, 0xa5, 0x01,
		0x80, 0xff, 0x00, 0x3c, 0xc3, 0x12, 0x34, 0x56, 0x78}};

	(void)state;
	for (unsigned int bits = 0; bits <= 128; bits++) {
		struct address_range range = {address, bits};
		struct address other = address;

		assert_true(address_in_range(&address, &range));
		if (bits < 128) {
			other.bytes[bits / 8] ^= (uint8_t)(0x80 >> bits % 8);
			assert_true(address_in_range(&other, &range));
		}
		if (bits > 0) {
			other = address;
			other.bytes[(bits - 1) / 8] ^=
				(uint8_t)(0x80 >> (bits - 1) % 8);
			assert_false(address_in_range(&other, &range));
		}
	}
}

static void any_of_the_ranges_will_do(void **state)
{
	struct address_range ranges[3];
	struct address address;

	(void)state;
	address_range_parse(text_from("10.0.0.0/8"), &ranges[0]);
	address_range_parse(text_from("192.0.2.0/24"), &ranges[1]);
	address_range_parse(text_from("2001:db8::/32"), &ranges[2]);
	address_parse(text_from("2001:db8::5"), &address);
	assert_true(address_in_ranges(&address, ranges, 3));
	assert_false(address_in_ranges(&address, ranges, 2));
	assert_false(address_in_ranges(&address, NULL, 0));
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, address_is_parsed, parse_rows);
	unit_add_rows(&list, "port", address_is_parsed, port_rows,
		COUNT(port_rows), sizeof(port_rows[0]));
	UNIT_ROWS(&list, address_bytes, bytes_rows);
	UNIT_ADD(&list, address_length_is_bounded);
	UNIT_ROWS(&list, range_is_parsed, range_rows);
	UNIT_ADD(&list, every_prefix_length);
	UNIT_ADD(&list, any_of_the_ranges_will_do);
	return unit_run(&list, "address");
}
