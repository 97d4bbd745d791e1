# SPDX-License-Identifier: MIT
#
# Footfall: the web server runs collect.cgi. This file belongs beside it, as
# .htaccess, where the host does not make a folder for programs of its own
# cgi-bin. If addresses below it say 500 now, the host does not allow it.
Options +ExecCGI
<Files "collect.cgi">
	SetHandler cgi-script
	AcceptPathInfo Off
	# collect.cgi refuses more than 16 KiB itself, and says so.
	LimitRequestBody 65536
</Files>
