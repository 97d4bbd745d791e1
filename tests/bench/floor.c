/* SPDX-License-Identifier: MIT */

/*
 * The floor: what a process for each request costs at least.  It takes the
 * body, since Apache breaks off the connection of who does not, and answers
 * 204.
 */
#include <unistd.h>

int main(void)
{
	static const char answer[] = "Status: 204 No Content\r\n\r\n";
	char body[1024];

	return read(STDIN_FILENO, body, sizeof(body)) < 0 ||
	       write(STDOUT_FILENO, answer, sizeof(answer) - 1) < 0;
}
