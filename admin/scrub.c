/* SPDX-License-Identifier: MIT */
#include "scrub.h"

#include "connect.h"
#include "say.h"

void scrub_session_begin(struct scrub_session *session,
	const struct options *options, const struct settings *settings)
{
	*session = (struct scrub_session){0};
	if (!options->scrub || options->dry_run)
		return;
	session->db = connect_schema(
		&settings->init, &session->status, &session->error);
	if (session->db)
		scrub_begin(&session->scrub, session->db);
}

static int64_t count(const struct scrub *scrub, enum scrub_outcome outcome)
{
	int64_t steps = 0;

	for (size_t i = 0; i < SCRUB_STEPS; i++)
		steps += scrub->outcomes[i] == outcome;
	return steps;
}

void scrub_session_end(struct scrub_session *session, struct job_result *result)
{
	const struct scrub *scrub = &session->scrub;

	if (!session->db)
		return;
	session->tried = result->end == JOB_DONE;
	if (session->tried)
		scrub_go_on(&session->scrub);
	scrub_end(&session->scrub);
	db_close(session->db);
	if (!session->tried)
		return;
	summary_set(&result->summary, "scrubbed", count(scrub, SCRUB_DONE));
	summary_set(
		&result->summary, "not_scrubbed", count(scrub, SCRUB_FAILED));
}

static void print_step(const struct scrub *scrub, enum scrub_step step,
	const struct options *options)
{
	switch (scrub->outcomes[step]) {
	case SCRUB_FAILED:
		say("scrub: %s: not done: %s; %s", scrub_name(step),
			scrub->why[step].text, scrub_remedy(step));
		break;
	case SCRUB_DONE:
		if (!options->quiet && options->format != FORMAT_JSON)
			printf("scrub: %s: %s\n", scrub_name(step),
				scrub_done(step));
		break;
	default:
		break;
	}
}

enum exit_status scrub_session_print(
	const struct scrub_session *session, const struct options *options)
{
	if (options->scrub && session->error.text[0]) {
		say("scrub: nothing of it was done: %s", session->error.text);
		return connect_exit(session->status);
	}
	if (options->scrub && options->dry_run && !options->quiet)
		say("scrub: a dry run tries none of its steps");
	if (!session->tried)
		return EXIT_DONE;
	for (size_t i = 0; i < SCRUB_STEPS; i++)
		print_step(&session->scrub, (enum scrub_step)i, options);
	return count(&session->scrub, SCRUB_FAILED) ? EXIT_FAILED : EXIT_DONE;
}
