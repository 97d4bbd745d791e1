/* SPDX-License-Identifier: MIT */

/* lib/hit/bots: every word of bots.tsv matches, browsers do not. */
#include "hit/bots.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

static FILE *open_words(void)
{
	const char *source = getenv("FOOTFALL_SRCDIR");
	char *path;
	FILE *file;

	if (!source)
		fail_msg("FOOTFALL_SRCDIR must name the folder of the sources");
	path = unit_path(source, "lib/hit/bots.tsv");
	file = fopen(path, "re");
	if (!file)
		fail_msg("%s can't be opened", path);
	free(path);
	return file;
}

/* As it is, in capitals, alone, and at either end of a user agent. */
static void assert_word(const char *word)
{
	static const char *const frames[] = {
		"%s", "%sx", "x%s", "Mozilla/5.0 (compatible; %s1.0; x)"};
	char upper[100];
	size_t length = strlen(word);

	assert_true(length > 0 && length < sizeof(upper));
	for (size_t i = 0; i <= length; i++) {
		/* The table is in lower case: a match in capitals proves
		 * that case does not count. */
		assert_false(isupper((unsigned char)word[i]));
		upper[i] = (char)toupper((unsigned char)word[i]);
	}
	for (size_t i = 0; i < 2 * COUNT(frames); i++) {
		const char *frame = frames[i / 2];
		const char *at = strchr(frame, '%');
		struct buf agent;

		buf_init(&agent, 300);
		buf_add(&agent, frame, (size_t)(at - frame));
		buf_add_text(&agent, i % 2 ? upper : word);
		buf_add_text(&agent, at + 2);
		if (!bots_match(text_from(buf_text(&agent))))
			fail_msg("\"%s\" is not matched", buf_text(&agent));
		buf_release(&agent);
	}
}

static void every_word_matches(void **state)
{
	FILE *file = open_words();
	char *line = NULL;
	size_t size = 0, words = 0;

	(void)state;
	while (getline(&line, &size, file) > 0) {
		char *kind = strchr(line, '\t');

		if (line[0] == '#' || line[0] == '\n')
			continue;
		assert_non_null(kind);
		assert_non_null(strchr(kind + 1, '\t'));
		*kind = '\0';
		assert_word(line);
		words++;
	}
	free(line);
	fclose(file);
	assert_true(words >= 18);
}

struct agent_row {
	const char *name; /* the user agent */
};

/* The words of the original, as the programs announce themselves. */
static const struct agent_row bot_rows[] = {
	{"Mozilla/5.0 (compatible; Googlebot/2.1; "
	 "+http://www.google.com/bot.html)"},
	{"Mozilla/5.0 (compatible; bingbot/2.0; "
	 "+http://www.bing.com/bingbot.htm)"},
	{"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; "
	 "GPTBot/1.2; +https://openai.com/gptbot)"},
	{"Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)"},
	{"Mozilla/5.0 (compatible; Baiduspider/2.0)"},
	{"facebookexternalhit/1.1;crawler"},
	{"curl/7.88.1"},
	{"Wget/1.21.3"},
	{"python-requests/2.31.0"},
	{"Python-urllib/3.11"},
	{"Go-http-client/2.0"},
	{"Java/17.0.1"},
	{"libwww-perl/6.68"},
	{"Apache-HttpClient/4.5.14 (Java/17.0.1)"},
	{"okhttp/4.12.0"},
	{"axios/1.6.2"},
	{"node-fetch/1.0"},
	{"got/12.0.0 (https://github.com/sindresorhus/got)"},
	{"undici"},
	{"vercel-screenshot/1.0"},
	{"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like "
	 "Gecko) HeadlessChrome/120.0.0.0 Safari/537.36"},
};

static void bot_is_matched(void **state)
{
	const struct agent_row *row = *state;

	assert_true(bots_match(text_from(row->name)));
}

#define WINDOWS "Mozilla/5.0 (Windows NT 10.0; Win64; x64"
#define MAC "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7"
#define LINUX "Mozilla/5.0 (X11; Linux x86_64"
#define ANDROID "Mozilla/5.0 (Linux; Android "
#define IPHONE "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)"
#define WEBKIT ") AppleWebKit/537.36 (KHTML, like Gecko) "
#define APPLE " AppleWebKit/605.1.15 (KHTML, like Gecko) "

static const struct agent_row browser_rows[] = {
	{WINDOWS WEBKIT "Chrome/126.0.0.0 Safari/537.36"},
	{MAC WEBKIT "Chrome/126.0.0.0 Safari/537.36"},
	{LINUX WEBKIT "Chrome/126.0.0.0 Safari/537.36"},
	{"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0" WEBKIT
	 "Chrome/126.0.0.0 Safari/537.36"},
	{WINDOWS WEBKIT "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"},
	{MAC WEBKIT "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"},
	{WINDOWS WEBKIT "Chrome/126.0.0.0 Safari/537.36 OPR/112.0.0.0"},
	{WINDOWS WEBKIT "Chrome/126.0.0.0 Safari/537.36 Vivaldi/6.8.3381.46"},
	{WINDOWS WEBKIT "Chrome/124.0.0.0 YaBrowser/24.6.0.0 Safari/537.36"},
	{WINDOWS "; rv:128.0) Gecko/20100101 Firefox/128.0"},
	{"Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:128.0) "
	 "Gecko/20100101 Firefox/128.0"},
	{LINUX "; rv:115.0) Gecko/20100101 Firefox/115.0"},
	{"Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:128.0) Gecko/20100101 "
	 "Firefox/128.0"},
	{"Mozilla/5.0 (X11; OpenBSD amd64; rv:128.0) Gecko/20100101 "
	 "Firefox/128.0"},
	{"Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 "
	 "Firefox/128.0"},
	{MAC ")" APPLE "Version/17.5 Safari/605.1.15"},
	{IPHONE APPLE "Version/17.5 Mobile/15E148 Safari/604.1"},
	{IPHONE APPLE "CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1"},
	{IPHONE APPLE "FxiOS/127.0 Mobile/15E148 Safari/605.1.15"},
	{IPHONE APPLE "EdgiOS/126.0.2592.56 Version/17.0 Mobile/15E148 "
		      "Safari/604.1"},
	{IPHONE APPLE "Mobile/15E148 Instagram 334.0.4.32.98 "
		      "(iPhone14,5; iOS 17_5; en_GB)"},
	{IPHONE APPLE "Mobile/15E148 [FBAN/FBIOS;FBAV/468.0.0.38.109;"
		      "FBDV/iPhone14,5]"},
	{"Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X)" APPLE
	 "Version/17.5 Mobile/15E148 Safari/604.1"},
	{ANDROID "10; K" WEBKIT "Chrome/126.0.0.0 Mobile Safari/537.36"},
	{ANDROID "14; Pixel 8" WEBKIT
		 "Chrome/126.0.6478.71 Mobile Safari/537.36"},
	{ANDROID "14; SM-S918B" WEBKIT "SamsungBrowser/25.0 "
		 "Chrome/121.0.0.0 Mobile Safari/537.36"},
	{ANDROID "13; SM-T510; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
		 "Version/4.0 Chrome/126.0.6478.71 Safari/537.36"},
	{ANDROID "12; M2101K6G" WEBKIT "Version/4.0 Chrome/100.0.4896.127 "
		 "Mobile Safari/537.36 XiaoMi/MiuiBrowser/14.10.1"},
	{ANDROID "13; V2131" WEBKIT "Version/4.0 Chrome/87.0.4280.141 Mobile "
		 "Safari/537.36 VivoBrowser/13.3.0.0"},
	{ANDROID "10; HarmonyOS; ANA-AN00" WEBKIT "Chrome/99.0.4844.88 "
		 "HuaweiBrowser/14.0.5.302 Mobile Safari/537.36"},
	{ANDROID "11; RMX3231" WEBKIT "UCBrowser/13.6.0.1315 Mobile "
		 "Safari/537.36"},
	{ANDROID "14; wv" WEBKIT "Version/4.0 Chrome/126.0.0.0 Mobile "
		 "Safari/537.36 [FB_IAB/FB4A;FBAV/468.0.0.0;]"},
	{ANDROID "13; SM-A536B" WEBKIT "Chrome/126.0.0.0 Mobile "
		 "DuckDuckGo/5 Safari/537.36"},
	{"Opera/9.80 (Android; Opera Mini/7.5/191.290; U; en) "
	 "Presto/2.12.423 Version/12.16"},
	{"Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like "
	 "Gecko"},
	{"Mozilla/5.0 (PlayStation 5 8.00)" APPLE
	 "Version/15.4 Safari/605.1.15"},
	{"Mozilla/5.0 (SMART-TV; Linux; Tizen 7.0" WEBKIT
	 "SamsungBrowser/4.0 Chrome/94.0.4606.31 TV Safari/537.36"},
	{"Mozilla/5.0 (Web0S; Linux/SmartTV" WEBKIT
	 "Chrome/94.0.4606.128 Safari/537.36 WebAppManager"},
	{"Mozilla/5.0 (X11; Linux x86_64; Quest 3" WEBKIT
	 "OculusBrowser/33.0 Chrome/126.0.0.0 VR Safari/537.36"},
	{"Mozilla/5.0 (Windows NT 10.0; rv:115.0) Gecko/20100101 "
	 "Firefox/115.0"},
	{""},
	{" "},
	{"Mozilla/5.0"},
	{"bo"},
	{"b o t"},
	{"curl"},
	{"java"},
};

static void browser_is_not_matched(void **state)
{
	const struct agent_row *row = *state;

	assert_false(bots_match(text_from(row->name)));
}

/* Only the slice counts, and bytes of any kind may stand in it. */
static void slice_is_respected(void **state)
{
	(void)state;
	assert_false(bots_match((struct text){"bot", 2}));
	assert_true(bots_match((struct text){"botany", 3}));
	assert_true(bots_match(TEXT("\xff\0bot\0\xff")));
	assert_false(bots_match(TEXT("bo\0t")));
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, every_word_matches);
	UNIT_ROWS(&list, bot_is_matched, bot_rows);
	UNIT_ROWS(&list, browser_is_not_matched, browser_rows);
	UNIT_ADD(&list, slice_is_respected);
	return unit_run(&list, "bots");
}
