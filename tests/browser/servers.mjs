// SPDX-License-Identifier: MIT
//
// The two origins of a test, on free ports of 127.0.0.1: the pages, and a relay before
// the web server that has Footfall. The relay changes nothing but the names that a case
// gives collect.cgi; it is there to know what was sent, and when nothing is under way.

import { readFileSync } from 'node:fs';
import http from 'node:http';

const patience = 30000;
const harness = readFileSync(new URL('harness.js', import.meta.url));
// The smallest answer of an image that no browser complains of.
const dot = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

function listen(server) {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => resolve(server.address().port));
	});
}

function close(server) {
	server.closeAllConnections();
	return new Promise((resolve) => server.close(resolve));
}

function read(stream) {
	return new Promise((resolve, reject) => {
		const parts = [];
		stream.on('data', (part) => parts.push(part));
		stream.on('end', () => resolve(Buffer.concat(parts)));
		stream.on('error', reject);
	});
}

// A port of 127.0.0.1 at which nobody listens.
export async function unusedPort() {
	const server = http.createServer();
	const port = await listen(server);
	await close(server);
	return port;
}

// What was sent to the endpoint in one case, and what the pages told.
export class Record {
	requests = [];
	reports = [];
	under_way = 0;
	watchers = [];

	changed() {
		this.watchers = this.watchers.filter(({ holds, resolve }) => {
			if (!holds())
				return true;
			resolve(true);
			return false;
		});
	}

	// Whether `holds` becomes true while there is patience.
	until(holds) {
		if (holds())
			return Promise.resolve(true);
		return new Promise((resolve) => {
			this.watchers.push({ holds, resolve });
			setTimeout(() => resolve(false), patience).unref();
		});
	}

	// Hits that were answered; the browser's own OPTIONS is none.
	hits() {
		return this.requests.filter(({ method, status }) =>
			status && method !== 'OPTIONS');
	}

	reported(kind) {
		return this.reports.filter((report) => report.kind === kind);
	}
}

export class Servers {
	// upstream: the web server's URL, without a slash at the end.
	constructor(upstream) {
		this.upstream = new URL(upstream);
		this.record = new Record();
		this.pages = {};
		this.names = {};
	}

	async start() {
		this.pageServer = http.createServer((request, response) => {
			this.page(request, response).catch((error) =>
				response.destroy(error));
		});
		this.relayServer = http.createServer((request, response) => {
			this.relay(request, response).catch((error) =>
				response.destroy(error));
		});
		this.pagePort = await listen(this.pageServer);
		this.relayPort = await listen(this.relayServer);
	}

	async stop() {
		await close(this.pageServer);
		await close(this.relayServer);
	}

	// A new case: pages by path, names by which collect.cgi is reached.
	begin(pages, names) {
		this.record = new Record();
		this.pages = pages;
		this.names = names;
	}

	async page(request, response) {
		const record = this.record;
		const url = new URL(request.url, 'http://localhost');
		const path = decodeURI(url.pathname);

		if (path === '/harness.js')
			return send(response, harness, 'text/javascript');
		if (path === '/report')
			return this.take(request, response);
		if (path === '/wait')
			return this.wait(url, response);
		if (path === '/done.gif') {
			record.reports.push({ kind: 'done' });
			record.changed();
			return send(response, dot, 'image/gif');
		}
		const page = this.pages[path];
		if (!page)
			return send(response, '', 'text/plain', 404);
		const script = url.searchParams.get('run') !== null && page.run;
		if (script)
			return send(response, `test.run(${script});`, 'text/javascript');
		return send(response, page.text, page.type ?? 'text/html; charset=utf-8',
			200, page.headers);
	}

	// What a page tells: {kind, value, path}.
	async take(request, response) {
		const record = this.record;
		record.reports.push(JSON.parse(await read(request)));
		record.changed();
		send(response, '', 'text/plain', 204);
	}

	// Answers when so many hits were answered, or so many pages told that KIND.
	async wait(url, response) {
		const record = this.record;
		const kind = url.searchParams.get('kind');
		const count = Number(url.searchParams.get('count'));
		const there = () => (kind === 'hit' ? record.hits() : record.reported(kind));
		await record.until(() => there().length >= count);
		send(response, JSON.stringify(there().length), 'application/json');
	}

	async relay(request, response) {
		const record = this.record;
		const entry = { method: request.method, url: request.url,
			headers: request.headers };
		record.requests.push(entry);
		record.under_way++;
		try {
			entry.body = (await read(request)).toString();
			const answer = await this.forward(request, entry.body);
			entry.answer = answer.headers;
			const body = await read(answer);
			response.writeHead(answer.statusCode, answer.rawHeaders);
			response.end(body);
			entry.status = answer.statusCode;
		} finally {
			record.under_way--;
			record.changed();
		}
	}

	forward(request, body) {
		const path = this.names[request.url.split('?')[0]] ?? request.url;
		return new Promise((resolve, reject) => {
			const onward = http.request({ host: this.upstream.hostname,
				port: this.upstream.port, method: request.method, path,
				headers: request.rawHeaders, agent: false }, resolve);
			onward.on('error', reject);
			onward.end(body);
		});
	}
}

function send(response, body, type, status = 200, headers = {}) {
	response.writeHead(status, { 'Content-Type': type, ...headers });
	response.end(body);
}
