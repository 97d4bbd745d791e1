// SPDX-License-Identifier: MIT
//
// Content blockers, with EasyList and EasyPrivacy as Debian has them: in Firefox uBlock
// Origin itself, in a driven Chromium, which takes no extension of its kind (Manifest V2)
// any more, the same lists through another engine. See cases.mjs.

import { countOnce, page } from './page.mjs';

const blocks = ({ browser, driven }) => browser === 'firefox' || driven;

// On EasyPrivacy.
const listed = '/watchdog/hits/collect';

// The counted page comes when the extension has its lists, and so blocks a request to
// the pages' own server.
function garden(run) {
	return ({ footfall }) => ({
		'/start': page({ run: `async () => {
			for (;;) {
				const answer = await fetch('${listed}').catch(() => null);
				if (!answer)
					break;
				await new Promise((resolve) => setTimeout(resolve, 100));
			}
			await test.report('blocking');
			location.href = '/blocked';
		}` }),
		'/blocked': page({ body: footfall.snippet('garden'), run }),
	});
}

function row(parts) {
	return { start: '/start', blocker: true, only: blocks,
		examine: ({ told }) => (told('blocking').length ? [] :
			['the extension blocked nothing']), ...parts };
}

export const blockerCases = [
	row({
		name: 'a blocker has nothing against an endpoint of the usual name',
		pages: garden(countOnce),
		rows: ['garden /blocked PAGES/start'],
	}),
	row({
		name: 'a blocker has nothing against the endpoint of site_analytics',
		endpoint: '/api/v1/analytics/collect',
		pages: garden(countOnce),
		rows: ['garden /blocked PAGES/start'],
	}),
	row({
		name: 'a blocker blocks a name on its lists, and the page is silent',
		endpoint: listed,
		names: { [listed]: '/cgi-bin/collect.cgi' },
		pages: garden(async () => {
			footfall('seed swap');
			await test.done();
		}),
	}),
];
