// SPDX-License-Identifier: MIT
//
// A content blocker for a driven Chromium: the lists of uBlock Origin, through an engine
// that knows their language.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

// What Chromium calls a resource, and the lists.
const types = { fetch: 'xhr', ping: 'ping', image: 'image', script: 'script',
	document: 'main_frame' };

// blockRequests: of a tab, those that the lists name. `tools` has node_modules.
export async function blockRequests(tab, lists, tools) {
	const { FiltersEngine, Request } =
		createRequire(join(tools, 'package.json'))('@ghostery/adblocker');
	const engine = FiltersEngine.parse(
		lists.map((file) => readFileSync(file, 'utf8')).join('\n'));

	await tab.setRequestInterception(true);
	tab.on('request', (request) => {
		const { match } = engine.match(Request.fromRawDetails({
			url: request.url(),
			sourceUrl: tab.url(),
			type: types[request.resourceType()] ?? 'other' }));
		if (match)
			request.abort('blockedbyclient');
		else
			request.continue();
	});
}
