// SPDX-License-Identifier: MIT
//
// usage: node run.mjs PLAYER... [-- CASE...]
//
// Runs every case of cases.mjs, or those whose name has one of the words CASE, in each
// PLAYER: chromium, chromium-driven, firefox, firefox-driven. Prints TAP, a test for a
// case and player. browsers.sh prepares what it needs.

import { cases } from './cases.mjs';
import { endAll, startDriven, startUndriven } from './browsers.mjs';
import { Footfall } from './footfall.mjs';
import { Servers, unusedPort } from './servers.mjs';

const { FOOTFALL_BROWSERS, FOOTFALL_TEST_BASE, FOOTFALL_TEST_DIR } = process.env;
const places = JSON.parse(FOOTFALL_BROWSERS);
const linesShown = 40;

process.on('exit', endAll);
for (const name of ['SIGHUP', 'SIGINT', 'SIGTERM'])
	process.on(name, () => process.exit(1));

// What differs, as lines; none when they are the same.
function differences(what, got, expected) {
	if (JSON.stringify(got) === JSON.stringify(expected))
		return [];
	return [`${what}, got:`, ...got.map((line) => `  ${line}`),
		'expected:', ...expected.map((line) => `  ${line}`)];
}

// What a hit said, as far as a case says what it must say.
function bodies(record) {
	return record.hits().filter(({ method }) => method === 'POST')
		.map(({ body }) => JSON.parse(body));
}

// webdriver is sent by a driven browser and by no other.
function checkWebdriver(record, driven) {
	return bodies(record).filter((body) => (body.webdriver === true) !== driven)
		.map((body) => `webdriver is ${body.webdriver} in ${JSON.stringify(body)}`);
}

// The rows of a case are a list, or a function of the player where browsers differ.
function rowsOf({ rows = [] }, player) {
	return (rows instanceof Function ? rows(player) : rows).sort();
}

// examine: every complaint of a case that has ended.
function examine(test, player, { footfall, record }) {
	const told = (kind) => record.reported(kind).map(({ value }) => String(value)).sort();
	const rows = rowsOf(test, player);
	return [
		...differences('rows', footfall.rows(), rows),
		...differences('hits sent', record.hits().map(({ status }) => String(status)),
			test.answers ?? rows.map(() => '204')),
		...differences('errors', [...told('error'), ...told('console'),
			...told('failed')], []),
		...differences('policies broken', [...new Set(told('violation'))],
			test.violations ?? []),
		...(test.foreign ? [] : checkWebdriver(record, player.driven)),
		...(test.examine?.({ record, bodies: bodies(record), told, player }) ?? []),
	];
}

// What a case has for its browser, and where it begins.
function urls(test, servers, away) {
	const [pageHost, endpointHost] = test.hosts ?? ['localhost', '127.0.0.1'];
	const pages = `http://${pageHost}:${servers.pagePort}`;
	const port = test.away ? away : servers.relayPort;

	return { pages, start: new URL(test.start, pages).href,
		endpoint: `http://${endpointHost}:${port}` +
			(test.endpoint ?? '/cgi-bin/collect.cgi') };
}

// play: one case in one browser; returns the complaints.
async function play(test, player, servers, away) {
	const { pages, start, endpoint } = urls(test, servers, away);
	const footfall = new Footfall(pages, endpoint);

	footfall.configure((test.sites ?? ['name = "garden"'])
		.map((site) => site.replace('PAGES', pages)), test.settings ?? []);
	servers.begin(test.pages({ footfall, endpoint, origin: new URL(endpoint).origin }),
		test.names ?? {});
	const record = servers.record;
	const begin = player.driven ? startDriven : startUndriven;
	const browser = await begin(player.browser, player.place, start,
		{ scripts: test.scripts, blocker: test.blocker && player.place.blocker,
			drive: test.drive });
	const expected = test.answers ?? rowsOf(test, player);
	const unmet = [];
	try {
		if (!await record.until(() => record.reported('done').length))
			unmet.push('the page did not come to the end of its steps');
		else if (!await record.until(() => record.hits().length >= expected.length))
			unmet.push('a hit did not arrive');
	} finally {
		await browser.stop();
	}
	// Whatever the browser had to say, it has said by now.
	await record.until(() => record.under_way === 0);
	return [...unmet, ...examine(test, player, { footfall, record })];
}

function playerOf(name) {
	const [browser, driven] = name.split('-');
	const place = places[browser];

	if (!place || (driven !== undefined && driven !== 'driven'))
		throw new Error(`unknown player ${name}`);
	return { name, browser, driven: driven !== undefined,
		place: { ...place, work: `${FOOTFALL_TEST_DIR}/browsers` } };
}

function chosen(test, words) {
	return words.length === 0 || words.some((word) => test.name.includes(word));
}

async function main(words) {
	const split = words.indexOf('--');
	const players = (split < 0 ? words : words.slice(0, split)).map(playerOf);
	const names = split < 0 ? [] : words.slice(split + 1);
	const servers = new Servers(FOOTFALL_TEST_BASE);
	const away = await unusedPort();
	let number = 0;

	await servers.start();
	for (const player of players)
		for (const test of cases) {
			if (!chosen(test, names) || test.only?.(player) === false)
				continue;
			const complaints = await play(test, player, servers, away)
				.catch((error) => [error.stack]);
			console.log(`${complaints.length ? 'not ok' : 'ok'} ${++number} - ` +
				`${player.name}: ${test.name}`);
			const lines = complaints.join('\n').split('\n').filter(Boolean);
			for (const line of lines.slice(0, linesShown))
				console.log(`# ${line}`);
		}
	await servers.stop();
	console.log(`1..${number}`);
}

await main(process.argv.slice(2));
