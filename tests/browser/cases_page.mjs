// SPDX-License-Identifier: MIT
//
// Pages of all kinds, each opened once. See cases.mjs.

import { countOnce, end, page } from './page.mjs';

// garden: one page with the snippet.
function garden(path, parts = {}) {
	return ({ footfall }) => ({
		[path]: page({ body: footfall.snippet('garden'), run: countOnce, ...parts }),
	});
}

// What a page tells of its notice.
async function tellNotice() {
	const notice = document.querySelector('.analytics-notice');
	const { width, height } = notice.getBoundingClientRect();
	const link = notice.querySelector('a');
	await test.report('notice', [width > 0 && height > 0 ? 'seen' : 'hidden',
		notice.lang, link && link.getAttribute('href'), notice.textContent].join('|'));
	await test.wait('hit', 1);
	await test.done();
}

// Whether one notice was told, and it is PATTERN.
function expectNotice(pattern) {
	return ({ told }) => (told('notice').length === 1 && pattern.test(told('notice')[0]) ?
		[] : [`the notice is ${told('notice')}, not ${pattern}`]);
}

// Every place of the device where a page may keep something.
async function tellStorage() {
	await test.wait('hit', 1);
	const databases = indexedDB.databases ? await indexedDB.databases() : [];
	const kept = localStorage.length + sessionStorage.length + databases.length +
		(await caches.keys()).length;
	await test.report('kept', kept);
	await test.report('cookie', document.cookie);
	await test.done();
}

export const pageCases = [
	{
		name: 'a page is counted, and shows its notice',
		start: '/plain',
		pages: garden('/plain', { run: tellNotice }),
		rows: ['garden /plain'],
		examine: expectNotice(/^seen\|.*anonymous visits.*no cookies.*no IP addresses/s),
	},
	{
		name: 'the notice in German, with a privacy page',
		start: '/',
		sites: ['name = "garden"; language = "de"; privacy_page = "/datenschutz";'],
		pages: garden('/', { run: tellNotice }),
		rows: ['garden /'],
		examine: expectNotice(/^seen\|de\|\/datenschutz\|.*Cookies/s),
	},
	{
		name: 'a page from the one origin that the site allows',
		start: '/from',
		sites: ['name = "garden"; origins = ("PAGES");'],
		hosts: ['www.garden.example', 'hits.garden.example'],
		pages: garden('/from'),
		rows: ['garden /from'],
	},
	{
		name: 'a page from a foreign origin is refused, and silent',
		start: '/from',
		sites: ['name = "garden"; origins = ("http://www.garden.example");'],
		pages: garden('/from'),
		answers: ['403'],
	},
	{
		name: 'the path is that of the canonical link',
		start: '/here?session=1',
		pages: garden('/here', { head: '<link rel="canonical" ' +
			'href="https://www.example.org/there/?a=b#c">\n' }),
		rows: ['garden /there/'],
	},
	{
		name: 'a canonical link relative to <base>',
		start: '/here',
		pages: garden('/here', { head: '<base href="/folder/">\n' +
			'<link rel="canonical" href="page">\n' }),
		rows: ['garden /folder/page'],
	},
	{
		name: 'a canonical link that leads nowhere',
		start: '/here',
		pages: garden('/here', { head: '<link rel="canonical" href="http://[">\n' }),
		rows: ['garden /here'],
	},
	{
		name: 'names of sites and pages in any script',
		start: '/größe/日本語 и/',
		sites: ['name = "бюро </script> \\"ü\\"";'],
		pages: ({ footfall }) => ({
			'/größe/日本語 и/': page({
				body: footfall.snippet('бюро </script> "ü"'), run: countOnce }),
		}),
		rows: [`бюро </script> "ü" ${encodeURI('/größe/日本語 и/')}`],
	},
	{
		name: 'UTM values are sent, the rest of the query is not',
		start: '/utm?utm_source=news&utm_medium=e%20mail&utm_campaign=%C3%BC&secret=1' +
			'&utm_term=a%26b&utm_content=top',
		pages: garden('/utm'),
		rows: ['garden /utm'],
		examine: ({ bodies: [body], record }) => [
			['utm_source', 'news'], ['utm_medium', 'e mail'], ['utm_campaign', 'ü'],
			['utm_term', 'a&b'], ['utm_content', 'top'],
		].filter(([name, value]) => body?.[name] !== value)
			.map(([name, value]) => `${name} is ${body?.[name]}, not ${value}`)
			.concat(record.hits().some((hit) => hit.body.includes('secret')) ?
				['the query was sent'] : []),
	},
	{
		name: 'the referrer is stored without its query and fragment',
		start: '/first?token=1#top',
		pages: ({ footfall }) => ({
			'/first': page({ run: async () => {
				location.href = '/second';
			} }),
			'/second': page({ body: footfall.snippet('garden'), run: countOnce }),
		}),
		rows: ['garden /second PAGES/first'],
	},
	{
		name: 'nothing is kept on the device, and cookies are not sent',
		start: '/',
		hosts: ['127.0.0.1', '127.0.0.1'],
		pages: garden('/', { run: tellStorage,
			head: '<script>document.cookie = "own=1"</script>\n' }),
		rows: ['garden /'],
		examine: ({ told, record }) => [
			...(told('kept')[0] === '0' ? [] : [`${told('kept')} things are kept`]),
			...(told('cookie')[0] === 'own=1' ? [] : [`cookies: ${told('cookie')}`]),
			...record.requests.filter(({ headers }) => headers.cookie)
				.map(({ headers }) => `sent the cookie ${headers.cookie}`),
		],
	},
	{
		// So that a page which got the snippet twice counts once.
		name: 'of two snippets on one page the first alone counts, be they of two sites',
		start: '/both',
		sites: ['name = "garden"', 'name = "choir"'],
		pages: ({ footfall }) => ({
			'/both': page({ run: countOnce,
				body: footfall.snippet('garden') + footfall.snippet('choir') }),
		}),
		rows: ['garden /both'],
	},
	{
		name: 'an event is a row of its own',
		start: '/event',
		pages: garden('/event', { run: async () => {
			await test.wait('hit', 1);
			footfall('seed swap: ☘');
			await test.wait('hit', 2);
			await test.done();
		} }),
		rows: ['garden /event', 'garden /event  seed swap: ☘'],
	},
	{
		name: 'without an endpoint the page is silent',
		start: '/away',
		away: true,
		pages: ({ footfall, endpoint }) => ({
			'/away': page({ body: footfall.snippet('garden'), run: `async () => {
				footfall('seed swap');
				// What was sent before this has failed when this has.
				await fetch('${endpoint}').catch(() => test.report('refused'));
				await test.wait('refused', 1);
				await test.done();
			}` }),
		}),
		examine: ({ told }) => (told('refused').length ? [] : ['somebody answered']),
	},
	{
		name: 'where collect.cgi is not found the page is silent',
		start: '/lost',
		endpoint: '/cgi-bin/lost.cgi',
		pages: garden('/lost'),
		answers: ['404'],
	},
	{
		name: 'a site that is not on the allowlist: the page is silent',
		start: '/unknown',
		pages: ({ footfall }) => ({
			'/unknown': page({ run: countOnce,
				body: footfall.snippet('garden').replaceAll('garden', 'orchard') }),
		}),
		answers: ['400'],
	},
	{
		name: 'a page whose fetch throws is silent',
		start: '/broken',
		pages: garden('/broken', { run: end,
			head: '<script>fetch = function () { throw new Error("no"); };</script>\n' }),
	},
	{
		name: 'a page without fetch is silent',
		start: '/old',
		pages: garden('/old', { run: end,
			head: '<script>fetch = undefined;</script>\n' }),
	},
];
