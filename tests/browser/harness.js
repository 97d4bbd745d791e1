// SPDX-License-Identifier: MIT
//
// What every test page loads first: it tells the page server what went wrong on the page,
// and runs the page's own steps, so that a browser which nobody drives goes through a case
// too. It shares nothing with the snippet.
'use strict';

// A page may have another fetch later.
const fetchAnswer = window.fetch.bind(window);

const test = {
	told: Promise.resolve(),

	// report KIND VALUE: in order, also when the page is being left.
	report(kind, value) {
		const body = JSON.stringify({ kind, value, path: location.pathname });
		this.told = this.told.then(() =>
			fetchAnswer('/report', { method: 'POST', keepalive: true, body }));
		return this.told;
	},

	done() {
		return this.report('done');
	},

	// wait KIND COUNT: until the server knows of so many ("hit", or what was
	// reported), half a minute at most; returns how many there are.
	async wait(kind, count) {
		const answer = await fetchAnswer(`/wait?kind=${kind}&count=${count}`);
		return answer.json();
	},

	// run STEPS: when the page is there, and a navigation makes history.
	run(steps) {
		const begin = () => setTimeout(async () => {
			try {
				await steps();
			} catch (error) {
				this.report('failed', String(error));
			}
		});
		if (document.readyState === 'complete')
			begin();
		else
			addEventListener('load', begin);
	},
};

addEventListener('error', (event) => test.report('error', event.message));
addEventListener('unhandledrejection', (event) =>
	test.report('error', String(event.reason)));
addEventListener('securitypolicyviolation', (event) =>
	test.report('violation', event.effectiveDirective));
addEventListener('pageshow', (event) =>
	test.report(event.persisted ? 'restored' : 'loaded',
		document.prerendering ? 'prerendering' : 'shown'));
for (const level of ['warn', 'error']) {
	const say = console[level];
	console[level] = (...words) => {
		test.report('console', words.join(' '));
		say.apply(console, words);
	};
}
