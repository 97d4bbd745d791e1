// SPDX-License-Identifier: MIT
//
// Pages with a Content-Security-Policy. See cases.mjs.

import { inlineHash } from './footfall.mjs';
import { countOnce, end, page, policyHeader } from './page.mjs';

async function beRefused() {
	await test.wait('violation', 1);
	await test.done();
}

// What every policy here lets the page's own parts do.
const own = {
	'default-src': '\'none\'',
	'img-src': '\'self\'',
	'style-src': '\'self\' \'unsafe-inline\'',
};


// injected: a page with a policy by <meta>, as --inject leaves it.
function injected(policy) {
	return ({ footfall }) => {
		const made = page({ policy, run: countOnce });
		return { '/injected': { ...made, text: footfall.inject('garden', made.text) } };
	};
}

export const policyCases = [
	{
		name: 'a policy by header that lets the snippet in',
		start: '/strict',
		pages: ({ footfall, origin }) => {
			const body = footfall.snippet('garden');
			return { '/strict': page({ body, run: countOnce, headers: policyHeader({
				...own,
				'script-src': `'self' ${inlineHash(body)}`,
				'connect-src': `'self' ${origin}`,
			}) }) };
		},
		rows: ['garden /strict'],
	},
	{
		name: 'a connect-src without the endpoint: no row, and a silent page',
		start: '/strict',
		pages: ({ footfall }) => ({
			'/strict': page({ body: footfall.snippet('garden'), run: beRefused,
				headers: policyHeader({ ...own,
					'script-src': '\'self\' \'unsafe-inline\'',
					'connect-src': '\'self\'' }) }),
		}),
		violations: ['connect-src'],
	},
	{
		name: 'a script-src without inline scripts: no row, and a silent page',
		start: '/strict',
		pages: ({ footfall, origin }) => ({
			'/strict': page({ body: footfall.snippet('garden'), run: beRefused,
				headers: policyHeader({ ...own, 'script-src': '\'self\'',
					'connect-src': `'self' ${origin}` }) }),
		}),
		violations: ['script-src-elem'],
	},
	{
		name: 'a style-src without inline styles: counted all the same',
		start: '/strict',
		pages: ({ footfall, origin }) => ({
			'/strict': page({ body: footfall.snippet('garden'), run: countOnce,
				headers: policyHeader({ ...own, 'style-src': '\'self\'',
					'script-src': '\'self\' \'unsafe-inline\'',
					'connect-src': `'self' ${origin}` }) }),
		}),
		rows: ['garden /strict'],
	},
	{
		name: 'the script as a file with its hash, where nothing inline may run',
		start: '/strict',
		pages: ({ footfall, origin }) => {
			const { script, tag } = footfall.scriptFile('garden');
			return {
				'/strict': page({ body: tag, run: countOnce, headers: policyHeader({
					...own,
					'script-src': '\'self\'',
					'connect-src': `'self' ${origin}` }) }),
				'/footfall.js': { text: script, type: 'text/javascript' },
			};
		},
		rows: ['garden /strict'],
	},
	{
		name: 'a script file that somebody changed does not run',
		start: '/strict',
		pages: ({ footfall }) => {
			const { script, tag } = footfall.scriptFile('garden');
			return {
				'/strict': page({ body: tag, run: end }),
				'/footfall.js': { text: `${script}\n`, type: 'text/javascript' },
			};
		},
	},
	{
		name: 'a policy by <meta>, after --inject: by hash, without unsafe-inline',
		start: '/injected',
		pages: injected('default-src \'self\'; script-src \'self\'; connect-src \'self\';' +
			' style-src \'self\' \'unsafe-inline\''),
		rows: ['garden /injected'],
	},
	{
		name: 'a policy by <meta> that has default-src only, after --inject',
		start: '/injected',
		pages: injected('default-src \'self\'; style-src \'self\' \'unsafe-inline\''),
		rows: ['garden /injected'],
	},
	{
		name: 'a policy by <meta> with unsafe-inline, after --inject',
		start: '/injected',
		pages: injected('script-src \'self\' \'unsafe-inline\'; connect-src \'self\''),
		rows: ['garden /injected'],
	},
];
