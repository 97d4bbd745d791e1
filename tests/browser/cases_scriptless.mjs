// SPDX-License-Identifier: MIT
//
// Browsers that run no scripts: the image in <noscript>. See cases.mjs.

import { countOnce, page } from './page.mjs';

const pixel = ['pixel = true;'];

// A page that tells, without a script, that it has been loaded.
function still({ footfall }, parts) {
	return page({ ...parts, body: `${footfall.snippet('garden')}
<noscript><img src="/done.gif" alt=""></noscript>` });
}

// Whether the image was sent for, once, and answered by an image that is not kept.
function expectImage({ record }) {
	const [{ method, answer } = {}] = record.hits();
	return [
		...(method === 'GET' ? [] : [`${method} instead of GET`]),
		...(answer?.['content-type'] === 'image/gif' ? [] :
			[`answered ${answer?.['content-type']}`]),
		...(/no-store/.test(answer?.['cache-control']) ? [] :
			[`Cache-Control: ${answer?.['cache-control']}`]),
	];
}

const sameSite = ['www.garden.example', 'hits.garden.example'];
const hidesReferer = { headers: { 'Referrer-Policy': 'no-referrer' } };

export const scriptlessCases = [
	{
		name: 'without scripts the image counts, by its Referer',
		start: '/still?secret=1',
		hosts: sameSite,
		scripts: false,
		settings: pixel,
		pages: (context) => ({ '/still': still(context) }),
		answers: ['200'],
		rows: ['garden /still'],
		examine: expectImage,
	},
	{
		name: 'without scripts, on a page whose policy hides the Referer',
		start: '/still',
		hosts: sameSite,
		scripts: false,
		settings: pixel,
		pages: (context) => ({ '/still': still(context, hidesReferer) }),
		answers: ['200'],
		rows: ['garden /still'],
		examine: expectImage,
	},
	{
		// Firefox sends no more than the origin to another site, whatever the
		// image asks for: such pages want the path written into the image.
		name: 'without scripts, and the endpoint is another site: Firefox hides the path',
		start: '/still',
		scripts: false,
		settings: pixel,
		pages: (context) => ({ '/still': still(context) }),
		answers: ['200'],
		rows: ({ browser }) => [browser === 'firefox' ? 'garden /' : 'garden /still'],
		examine: expectImage,
	},
	{
		name: 'without scripts, on an injected page: the image has the path',
		start: '/mirror/still.html',
		scripts: false,
		settings: pixel,
		pages: ({ footfall }) => {
			const made = page({ head: '<link rel="canonical" ' +
				'href="https://www.example.org/canonical">\n',
			body: '<noscript><img src="/done.gif" alt=""></noscript>' });
			return { '/mirror/still.html': { ...made,
				text: footfall.inject('garden', made.text) } };
		},
		answers: ['200'],
		rows: ['garden /canonical'],
		examine: expectImage,
	},
	{
		name: 'without scripts and without pixel nothing is sent',
		start: '/still',
		scripts: false,
		pages: (context) => ({ '/still': still(context) }),
	},
	{
		name: 'with scripts the image is not sent for',
		start: '/both',
		settings: pixel,
		pages: ({ footfall }) => ({
			'/both': page({ body: footfall.snippet('garden'), run: countOnce }),
		}),
		rows: ['garden /both'],
	},
];
