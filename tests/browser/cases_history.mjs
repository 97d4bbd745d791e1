// SPDX-License-Identifier: MIT
//
// Pages that are prepared, left, restored, or never left. See cases.mjs.

import { countOnce, page } from './page.mjs';

const prerenders = ({ browser }) => browser === 'chromium';
const drives = ({ driven }) => driven;

function prerenderOf(path) {
	return `<script type="speculationrules">{"prerender":
		[{"urls": ["${path}"], "eagerness": "immediate"}]}</script>\n`;
}

// One page of a single-page site; STEPS run when it has been counted.
function single(steps) {
	return ({ footfall }) => ({
		'/one': page({ body: footfall.snippet('garden'), run: steps }),
	});
}

const singlePage = ['name = "garden"; single_page = true;'];

// A page that goes to /left, which goes on as soon as it can, and ends where there is
// time to wait for the hit.
function leaving(leave) {
	return ({ footfall }) => ({
		'/start': page({ run: async () => {
			location.href = '/left';
		} }),
		'/left': page({ body: footfall.snippet('garden') + leave }),
		'/end': page({ run: countOnce }),
	});
}

export const historyCases = [
	{
		name: 'a prerendered page is not counted until it is shown',
		only: prerenders,
		start: '/start',
		pages: ({ footfall }) => ({
			'/start': page({ head: prerenderOf('/prepared'), run: async () => {
				await test.wait('ready', 1);
				await test.report('before', await test.wait('hit', 0));
				location.href = '/prepared';
			} }),
			'/prepared': page({ body: footfall.snippet('garden'), run: async () => {
				await test.report('ready', document.prerendering);
				await test.wait('hit', 1);
				await test.done();
			} }),
		}),
		rows: ['garden /prepared PAGES/start'],
		examine: ({ told }) => [
			...(told('ready')[0] === 'true' ? [] : ['the page was not prerendered']),
			...(told('before')[0] === '0' ? [] : ['it was counted before it was shown']),
		],
	},
	{
		name: 'a prerendered page that is never shown is never counted',
		only: prerenders,
		start: '/start',
		pages: ({ footfall }) => ({
			'/start': page({ head: prerenderOf('/prepared'), run: async () => {
				await test.wait('ready', 1);
				location.href = '/elsewhere';
			} }),
			'/prepared': page({ body: footfall.snippet('garden'), run: async () => {
				await test.report('ready', document.prerendering);
			} }),
			'/elsewhere': page({ run: async () => {
				await test.done();
			} }),
		}),
		examine: ({ told }) => (told('ready')[0] === 'true' ? [] :
			['the page was not prerendered']),
	},
	{
		name: 'a page restored from the back-forward cache counts again',
		start: '/first',
		pages: ({ footfall }) => ({
			'/first': page({ body: footfall.snippet('garden'), run: async () => {
				const [{ type }] = performance.getEntriesByType('navigation');
				if (type === 'back_forward') {
					await test.done();
					return;
				}
				addEventListener('pageshow', async () => {
					await test.wait('hit', 2);
					await test.done();
				});
				await test.wait('hit', 1);
				location.href = '/second';
			} }),
			'/second': page({ run: async () => {
				history.back();
			} }),
		}),
		rows: ['garden /first', 'garden /first'],
		examine: ({ told }) => (told('restored').length === 1 ? [] :
			['the page did not come from the back-forward cache']),
	},
	{
		name: 'single page: each new path counts, the same one does not',
		start: '/one',
		sites: singlePage,
		pages: single(async () => {
			await test.wait('hit', 1);
			history.replaceState(null, '', '/one?tab=2#part');
			history.pushState(null, '', '/two');
			await test.wait('hit', 2);
			history.replaceState({ scroll: 1 }, '', '/two');
			history.pushState(null, '', '/two?page=2#part');
			history.pushState(null, '', '/three');
			await test.wait('hit', 3);
			await test.done();
		}),
		rows: ['garden /one', 'garden /two PAGES/one', 'garden /three PAGES/two'],
	},
	{
		name: 'single page: back and forward count',
		start: '/one',
		sites: singlePage,
		pages: single(async () => {
			await test.wait('hit', 1);
			history.pushState(null, '', '/two');
			await test.wait('hit', 2);
			history.back();
			await test.wait('hit', 3);
			history.forward();
			await test.wait('hit', 4);
			await test.done();
		}),
		rows: ['garden /one', 'garden /two PAGES/one', 'garden /one PAGES/two',
			'garden /two PAGES/one'],
	},
	{
		name: 'single page: rapid navigation counts every path',
		start: '/one',
		sites: singlePage,
		pages: single(async () => {
			for (const path of ['/two', '/three', '/four', '/five'])
				history.pushState(null, '', path);
			await test.wait('hit', 5);
			await test.done();
		}),
		rows: ['garden /one', 'garden /two PAGES/one', 'garden /three PAGES/two',
			'garden /four PAGES/three', 'garden /five PAGES/four'],
	},
	{
		name: 'history navigation does not count where it was not asked for',
		start: '/one',
		pages: single(async () => {
			await test.wait('hit', 1);
			history.pushState(null, '', '/two');
			history.replaceState(null, '', '/three');
			await test.done();
		}),
		rows: ['garden /one'],
	},
	{
		name: 'a page that is left at once is counted',
		start: '/start',
		pages: leaving('<script>location.replace("/end")</script>\n'),
		rows: ['garden /left PAGES/start'],
	},
	{
		name: 'an event as the page is being left is counted',
		start: '/start',
		pages: leaving('<script>addEventListener("pagehide", () => footfall("left"));' +
			'addEventListener("load", () => location.href = "/end");</script>\n'),
		rows: ['garden /left PAGES/start', 'garden /left PAGES/start left'],
	},
	{
		name: 'a frame that is removed at once is counted',
		start: '/start',
		pages: ({ footfall }) => ({
			'/start': page({ run: async () => {
				const frame = document.createElement('iframe');
				addEventListener('message', async () => {
					frame.remove();
					await test.wait('hit', 1);
					await test.done();
				});
				frame.src = '/framed';
				document.body.append(frame);
			} }),
			'/framed': page({ body: footfall.snippet('garden') +
				'<script>parent.postMessage("counted", "*")</script>\n' }),
		}),
		rows: ['garden /framed PAGES/start'],
	},
	{
		name: 'a tab that is closed at once is counted',
		only: drives,
		start: '/closed',
		pages: ({ footfall }) => ({
			'/closed': page({ body: footfall.snippet('garden') +
				'<script>test.done()</script>\n' }),
		}),
		drive: async (tab, url) => {
			// Another tab, since a browser may end with its last one.
			await tab.browser().newPage();
			await tab.goto(url, { waitUntil: 'domcontentloaded' });
			await tab.close();
		},
		rows: ['garden /closed'],
	},
];
