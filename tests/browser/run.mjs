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

for (const name of ['SIGHUP', 'SIGINT', 'SIGTERM'])
	process.on(name, () => {
		endAll();
		process.exit(1);
	});

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

// examine: every complaint of a case that has ended.
function examine(test, player, { footfall, record, complaints }) {
	const told = (kind) => record.reported(kind).map(({ value }) => String(value)).sort();
	const rows = (test.rows ?? []).map((row) => row.trimEnd()).sort();
	return [
		...differences('rows', footfall.rows(), rows),
		...differences('hits sent', record.hits().map(({ status }) => String(status)),
			test.answers ?? rows.map(() => '204')),
		...differences('errors', [...told('error'), ...told('console'),
			...told('failed'), ...complaints], []),
		...differences('policies broken', [...new Set(told('violation'))],
			test.violations ?? []),
		...(test.foreign ? [] : checkWebdriver(record, player.driven)),
		...(test.examine?.({ record, bodies: bodies(record), told, player }) ?? []),
	];
}

// play: one case in one browser; returns the complaints.
async function play(test, player, servers, away) {
	const pages = test.origin?.(servers.pagePort) ?? `http://localhost:${servers.pagePort}`;
	const endpoint = test.away ? `http://127.0.0.1:${away}/cgi-bin/collect.cgi` :
		`http://127.0.0.1:${servers.relayPort}${test.endpoint ?? '/cgi-bin/collect.cgi'}`;
	const footfall = new Footfall(pages, endpoint);

	footfall.configure((test.sites ?? ['name = "garden"'])
		.map((site) => site.replace('PAGES', pages)), test.settings ?? []);
	const made = test.pages({ footfall, endpoint, origin: new URL(endpoint).origin });
	servers.begin(made, test.names ?? {});
	const record = servers.record;
	const start = player.driven ? startDriven : startUndriven;
	const browser = await start(player.browser, player.place, pages + encodeURI(test.start),
		{ scripts: test.scripts, extension: test.extension && player.place.extension,
			drive: test.drive });
	const unmet = [];
	const expected = test.answers ?? test.rows ?? [];
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
	return [...unmet, ...examine(test, player, { footfall, record,
		complaints: browser.complaints ?? [] })];
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
			for (const line of complaints.join('\n').split('\n').filter(Boolean))
				console.log(`# ${line}`);
		}
	await servers.stop();
	console.log(`1..${number}`);
}

await main(process.argv.slice(2));
