-- SPDX-License-Identifier: MIT
--
-- wrk ... -s hits.lua URL -- PATH: sends hits of PATH; the last line tells how many were
-- answered, in how many microseconds, how many not by 2xx or not at all, and the median
-- and the slowest hundredth in microseconds.

wrk.method = "POST"
wrk.headers["Content-Type"] = "text/plain"
wrk.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) " ..
	"Gecko/20100101 Firefox/128.0"

function init(arguments)
	wrk.body = string.format('{"site":"docs.example.org","path":"%s",' ..
		'"referrer":"https://www.example.com/search"}', arguments[1])
	request_text = wrk.format()
end

function request()
	return request_text
end

function done(summary, latency)
	local errors = summary.errors
	print(string.format("hits %d %d %d %d %d", summary.requests, summary.duration,
		errors.status + errors.connect + errors.read + errors.write + errors.timeout,
		latency:percentile(50), latency:percentile(99)))
end
