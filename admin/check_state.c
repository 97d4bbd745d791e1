/* SPDX-License-Identifier: MIT */
#include "check_state.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/figure.h"
#include "base/state.h"
#include "base/state_place.h"
#include "check_state_files.h"
#include "stats/job.h"
#include "store/away.h"
#include "store/journal_depth.h"

enum {
	/* How much of journal_max_bytes is too much, in per cent. */
	FILLED_WARN = 50,
	FILLED_BAD = 90,
	/* No hit has come for so long: the word says nothing of now. */
	AWAY_OLD = 10 * TIME_MINUTE,
};

/* What is looked at, and for whom. */
struct look {
	struct finding_list *list;
	const struct settings *settings;
	int folder;
	int64_t now;
};

static enum finding_level waiting_level(
	const struct look *look, const struct journal_depth *depth)
{
	int64_t hundredth = look->settings->journal_max_bytes / 100;

	if (depth->bytes >= hundredth * FILLED_BAD)
		return FINDING_BAD;
	if (depth->bytes >= hundredth * FILLED_WARN ||
		(depth->has_oldest && look->now - depth->oldest >
					      job_rule_find("drain")->oldest))
		return FINDING_WARN;
	return FINDING_NOTE;
}

static void check_waiting(
	const struct look *look, const struct journal_depth *depth)
{
	static const char *const remedies[] = {
		[FINDING_NOTE] = "the next admin --maintain delivers them",
		[FINDING_WARN] = "admin --drain delivers them, or says why it "
				 "can't",
		[FINDING_BAD] = "when it is full hits are answered 503; admin "
				"--drain delivers them, or says why it can't",
	};
	enum finding_level level = waiting_level(look, depth);
	char figure[FIGURE_SIZE], bytes[FIGURE_SIZE], most[FIGURE_SIZE];
	char since[TIME_TEXT_SIZE] = "";

	figure_format(figure, depth->hits);
	figure_format_bytes(bytes, depth->bytes);
	figure_format_bytes(most, look->settings->journal_max_bytes);
	if (depth->has_oldest)
		time_format(since, depth->oldest);
	finding_add(look->list, level, "journal",
		"%s hit%s wait%s, %s of %s (journal_max_bytes, %" PRId64
		" %%)%s%.16s%s: %s",
		figure, depth->hits == 1 ? "" : "s",
		depth->hits == 1 ? "s" : "", bytes, most,
		depth->bytes * 100 / look->settings->journal_max_bytes,
		depth->has_oldest ? ", the first since " : "", since,
		depth->has_oldest ? " UTC" : "", remedies[level]);
}

static void check_taken(
	const struct look *look, const struct journal_depth *depth)
{
	bool left = look->now - depth->taken_at > JOB_INTERVAL;
	char when[TIME_TEXT_SIZE];

	time_format(when, depth->taken_at);
	finding_add(look->list, left ? FINDING_WARN : FINDING_NOTE, "journal",
		"%s/journal.taken is from %.16s UTC: %s",
		look->settings->state_dir, when,
		left ? "a drain ended early; admin --drain goes on with it"
		     : "a drain is at work on it, or ended early, and the next "
		       "one goes on with it");
}

static void check_rejected(
	const struct look *look, const struct journal_depth *depth)
{
	char figure[FIGURE_SIZE], bytes[FIGURE_SIZE];

	figure_format(figure, depth->rejected);
	figure_format_bytes(bytes, depth->rejected_bytes);
	finding_add(look->list, FINDING_WARN, "journal",
		"%s record%s, %s, set aside in %s/journal.rejected: damaged, "
		"refused by MariaDB, or of days that prune has removed; look "
		"at them as doc/troubleshooting.md says, then remove the file",
		figure, depth->rejected == 1 ? "" : "s", bytes,
		look->settings->state_dir);
}

static void check_journal(
	const struct look *look, const struct journal_depth *depth)
{
	if (depth->hits)
		check_waiting(look, depth);
	else
		finding_add(look->list, FINDING_OK, "journal", "nothing waits");
	if (depth->taken)
		check_taken(look, depth);
	if (depth->rejected)
		check_rejected(look, depth);
}

static void check_away(const struct look *look)
{
	char since_text[TIME_TEXT_SIZE], tried_text[TIME_TEXT_SIZE];
	int64_t since, tried;
	bool old;

	if (!away_since(look->folder, &since, &tried))
		return;
	time_format(since_text, since);
	time_format(tried_text, tried);
	old = look->now - tried > AWAY_OLD;
	finding_add(look->list, old ? FINDING_NOTE : FINDING_WARN, "away",
		"hits could not reach MariaDB since %.19s UTC, and tried it "
		"last at %.19s: %s",
		since_text, tried_text,
		old ? "none has come since; the next one tries it again"
		    : "they wait in the journal; collect.log says why");
}

static void check_room(const struct look *look, const struct state_place *place,
	const struct journal_depth *depth)
{
	int64_t more = look->settings->journal_max_bytes - depth->bytes;
	char free_text[FIGURE_SIZE], more_text[FIGURE_SIZE];

	figure_format_bytes(free_text, place->free_bytes);
	figure_format_bytes(more_text, more > 0 ? more : 0);
	if (place->free_bytes < more)
		finding_add(look->list, FINDING_WARN, "state",
			"%s has room for %s, and the journal may take %s more "
			"(journal_max_bytes): on a full disk hits are answered "
			"503 while MariaDB is away; make room, or set it lower",
			look->settings->state_dir, free_text, more_text);
	else
		finding_add(look->list, FINDING_OK, "state",
			"%s has room for %s; the journal may take %s more",
			look->settings->state_dir, free_text, more_text);
}

static void check_place(
	const struct look *look, const struct journal_depth *depth)
{
	struct state_place place;

	if (state_place_read(look->folder, &place) < 0) {
		finding_add(look->list, FINDING_WARN, "state",
			"%s: its file system can't be asked: %s",
			look->settings->state_dir, strerror(errno));
		return;
	}
	if (place.fault)
		finding_add(look->list, FINDING_WARN, "state",
			"%s is on %s: %s", look->settings->state_dir,
			place.name, place.fault);
	check_room(look, &place, depth);
}

void check_state(
	struct finding_list *list, const struct settings *settings, int64_t now)
{
	struct look look = {.list = list, .settings = settings, .now = now};
	struct journal_depth depth;
	struct error error;

	look.folder = state_open(settings->state_dir, NULL);
	if (look.folder < 0)
		return;
	if (journal_depth_read(look.folder, &depth, &error) == 0)
		check_journal(&look, &depth);
	else
		finding_add(list, FINDING_BAD, "journal",
			"%s; move it away: hits are answered 503 while MariaDB "
			"is away",
			error.text);
	check_away(&look);
	check_place(&look, &depth);
	check_state_files(list, settings, look.folder, now);
	close(look.folder);
}
