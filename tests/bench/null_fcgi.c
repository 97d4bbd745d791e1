/* SPDX-License-Identifier: MIT */

/*
 * A FastCGI program that reads each request's body and answers 204: what
 * FastCGI costs at least.  Descriptor 0 is the listening socket.
 */
#include <fcgiapp.h>

int main(void)
{
	FCGX_Request request;
	char body[1024];

	if (FCGX_Init() != 0 || FCGX_InitRequest(&request, 0, 0) != 0)
		return 1;
	while (FCGX_Accept_r(&request) == 0) {
		while (FCGX_GetStr(body, sizeof(body), request.in) > 0)
			continue;
		FCGX_PutS("Status: 204 No Content\r\n\r\n", request.out);
		FCGX_Finish_r(&request);
	}
	return 0;
}
