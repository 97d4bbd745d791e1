// SPDX-License-Identifier: MIT
//
// Footfall as a case has it: its configuration, what admin prints, and the rows.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const { FOOTFALL_BUILDDIR, FOOTFALL_TEST_CONFIG, FOOTFALL_TEST_DIR, FOOTFALL_TEST_SOCKET,
	FOOTFALL_TEST_STATE } = process.env;

function sql(statement) {
	return execFileSync('mariadb', ['--no-defaults', `--socket=${FOOTFALL_TEST_SOCKET}`,
		'--user=root', '--default-character-set=utf8mb4', '--batch',
		'--skip-column-names', '--database=footfall', `--execute=${statement}`],
	{ encoding: 'utf8' });
}

export class Footfall {
	// origins: of the pages; endpoint: what pages are told.
	constructor(pages, endpoint) {
		this.pages = pages;
		this.endpoint = endpoint;
	}

	// configure SITES LINES: SITES are the groups of the list; no row is left.
	configure(sites, lines) {
		const list = sites.map((site) => `{ ${site} }`).join(', ');
		writeFileSync(FOOTFALL_TEST_CONFIG, `state_dir = "${FOOTFALL_TEST_STATE}";
database = { socket = "${FOOTFALL_TEST_SOCKET}"; name = "footfall"; user = "root"; };
sites = ( ${list} );
endpoint = "${this.endpoint}";
${lines.join('\n')}
`);
		sql('DELETE FROM pageview;');
	}

	admin(...options) {
		return execFileSync(join(FOOTFALL_BUILDDIR, 'admin/admin'),
			[`--config=${FOOTFALL_TEST_CONFIG}`, ...options],
			{ encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
	}

	// The block for a page of SITE.
	snippet(site) {
		return this.admin(`--snippet=${site}`);
	}

	// The script as a file: {script, tag}.
	scriptFile(site) {
		return this.inFolder((folder) => {
			const file = join(folder, 'footfall.js');
			const tag = this.admin(`--snippet=${site}`, `--script-file=${file}`);
			return { script: readFileSync(file, 'utf8'), tag };
		});
	}

	// TEXT after admin --inject.
	inject(site, text) {
		return this.inFolder((folder) => {
			const file = join(folder, 'index.html');
			writeFileSync(file, text);
			this.admin(`--inject=${site}`, '--quiet', file);
			return readFileSync(file, 'utf8');
		});
	}

	inFolder(work) {
		const folder = mkdtempSync(join(FOOTFALL_TEST_DIR, 'admin.'));
		try {
			return work(folder);
		} finally {
			rmSync(folder, { recursive: true });
		}
	}

	// rows: "site path referrer event" of each page view and event; the pages' origin,
	// which has another port each time, is called PAGES.
	rows() {
		return sql('SELECT site, path, referrer, event FROM pageview;')
			.split('\n').filter(Boolean)
			.map((line) => line.split('\t').join(' ').trimEnd()
				.replaceAll(this.pages, 'PAGES'))
			.sort();
	}
}

// The hash of the inline script in TEXT, as a CSP names it.
export function inlineHash(text) {
	const script = /<script>([^]*?)<\/script>/.exec(text)[1];
	return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
}
