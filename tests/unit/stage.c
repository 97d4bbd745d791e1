/* SPDX-License-Identifier: MIT */
#include "tests/unit/stage.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/state.h"

/* What comes from where bytes come from. */
struct reader {
	struct text body;
	enum reason result;
	int calls;
};

static const char browser[] =
	"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0";

static enum reason read_body(void *context, char *out, size_t length)
{
	struct reader *reader = context;

	reader->calls++;
	assert_int_equal(length, reader->body.length);
	if (reader->result == REASON_ACCEPTED)
		memcpy(out, reader->body.data, length);
	return reader->result;
}

static int64_t time_left(void *context)
{
	(void)context;
	return 2000;
}

static char *words(const char *text)
{
	return (char *)(uintptr_t)text;
}

void stage_open(struct stage *stage)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	*stage = (struct stage){.folder = unit_folder()};
	stage->socket = unit_path(stage->folder, "socket");
	assert_true(strlen(stage->socket) < sizeof(address.sun_path));
	memcpy(address.sun_path, stage->socket, strlen(stage->socket) + 1);
	stage->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(stage->listener, (struct sockaddr *)&address,
				 sizeof(address)),
		0);
	assert_int_equal(listen(stage->listener, 5), 0);
	stage->origins[0] = words(STAGE_ORIGIN);
	stage->sites[0].name = words("docs.example.org");
	stage->sites[1].name = words("blog");
	stage->sites[1].origins = (struct text_list){stage->origins, 1};
	address_range_parse(TEXT("203.0.113.0/24"), &stage->own);
	address_range_parse(TEXT("10.0.0.0/8"), &stage->proxies);
	stage->settings = (struct settings){
		.state_dir = stage->folder,
		.database = {.socket = stage->socket,
			.name = words("footfall"),
			.user = words("root"),
			.tls_verify = -1},
		.sites = {stage->sites, 2},
		.reject_empty_user_agent = 1,
		.honour_gpc = 1,
		.proxy_header = words("x-forwarded-for"),
		.trusted_proxies = {&stage->proxies, 1},
		.ignore_addresses = {&stage->own, 1},
		.deadline_ms = 2000,
	};
}

void stage_close(struct stage *stage)
{
	if (stage->listener >= 0)
		close(stage->listener);
	free(stage->socket);
	unit_folder_remove(stage->folder);
}

bool stage_somebody_came(const struct stage *stage)
{
	struct pollfd listener = {.fd = stage->listener, .events = POLLIN};

	return poll(&listener, 1, 0) != 0;
}

#define OR(value, other) ((value) ? (value) : (other))

enum reason stage_collect(const struct settings *settings,
	const struct collect_row *row, int *calls)
{
	struct collector collector = {.settings = settings, .folder = -1};
	enum reason reason;

	if (settings)
		collector.folder =
			state_open(settings->state_dir, &collector.no_folder);
	reason = stage_collect_as(&collector, row, calls);
	if (collector.folder >= 0)
		close(collector.folder);
	return reason;
}

enum reason stage_collect_as(
	struct collector *collector, const struct collect_row *row, int *calls)
{
	return stage_answer(collector, row, calls).reason;
}

struct answer stage_answer(
	struct collector *collector, const struct collect_row *row, int *calls)
{
	struct reader reader = {
		text_from(OR(row->body, STAGE_GOOD)), row->reader, 0};
	char length[32];
	struct answer answer;
	struct collect_input input = {
		.read_body = read_body,
		.time_left = time_left,
		.context = &reader,
		.now = INT64_C(1774440000000),
		.event_id = 1,
		.salt_candidate = {1},
	};

	snprintf(length, sizeof(length), "%zu", reader.body.length);
	input.request = (struct request){
		.method = text_from(OR(row->method, "POST")),
		.query = text_from(row->query),
		.referer = text_from(row->referer),
		.content_length = text_from(OR(row->length, length)),
		.content_type = text_from(OR(row->type, "text/plain")),
		.remote_address = text_from(OR(row->remote, "192.0.2.1")),
		.user_agent = text_from(OR(row->agent, browser)),
		.origin = text_from(OR(row->origin, "")),
		.gpc = text_from(OR(row->gpc, "")),
		.x_forwarded_for = text_from(OR(row->forwarded, "")),
		.forwarded = text_from(""),
		.has_content_length = !row->length || *row->length,
	};
	answer = collect_hit(collector, &input);
	assert_null(collector->db);
	collect_release(collector);
	*calls = reader.calls;
	return answer;
}
