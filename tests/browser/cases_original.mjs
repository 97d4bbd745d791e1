// SPDX-License-Identifier: MIT
//
// Pages as written for site_analytics, whose place Footfall takes: its path, and scripts
// of its kind, which know of text/plain or of application/json, of fetch or of
// sendBeacon. Our own writing, after what is known of it. See cases.mjs.

import { countOnce, end, page } from './page.mjs';

const path = '/api/v1/analytics/collect';

// script SEND: posts the three members by SEND, a function of URL and JSON.
function script(endpoint, send) {
	return `<p class="analytics-notice">Counted.</p>
<script>
const members = { site: 'garden', path: location.pathname, referrer: document.referrer };
(${send})(${JSON.stringify(endpoint)}, JSON.stringify(members));
</script>
`;
}

function original(send, run = countOnce) {
	return ({ endpoint }) => ({
		'/board': page({ body: script(endpoint, send), run }),
	});
}

function row(name, parts) {
	return { name: `site_analytics: ${name}`, start: '/board', endpoint: path,
		foreign: true, rows: ['garden /board'], ...parts };
}

const asJson = String((url, body) => {
	fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body,
		keepalive: true });
});

// preflights: what the browser asked before it sent.
function preflights(record) {
	return record.requests.filter(({ method }) => method === 'OPTIONS');
}

export const originalCases = [
	row('fetch of text/plain', {
		pages: original((url, body) => {
			fetch(url, { method: 'POST', headers: { 'Content-Type': 'text/plain' },
				body, keepalive: true });
		}),
		examine: ({ record }) => preflights(record).map(() => 'the browser asked first'),
	}),
	row('fetch of application/json, which the browser asks about first', {
		pages: original(asJson),
		examine: ({ record }) => (preflights(record).length === 1 ? [] :
			[`asked ${preflights(record).length} times`]),
	}),
	row('the path with a slash at its end', {
		endpoint: `${path}/`,
		pages: original(asJson),
	}),
	row('sendBeacon of text/plain, which comes with credentials', {
		pages: original((url, body) => {
			navigator.sendBeacon(url, body);
		}),
	}),
	// Asked about first, with credentials, which no answer with "*" allows.
	row('sendBeacon of application/json is lost in the browser', {
		pages: original((url, body) => {
			navigator.sendBeacon(url, new Blob([body], { type: 'application/json' }));
		}, end),
		rows: [],
	}),
];
