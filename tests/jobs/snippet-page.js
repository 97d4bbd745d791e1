// SPDX-License-Identifier: MIT
//
// usage: node snippet-page.js SCRIPT [SCENE...]
//
// Runs the snippet in the file SCRIPT in pages that are no browser's, one for each SCENE, and
// prints the body of each request behind the scene's name. It shows what the script does with
// what browsers tell it; what browsers do with the script is shown by tests/browser. An
// exception that leaves the script ends the program.
"use strict";

const fs = require("fs");
const vm = require("vm");

const script = fs.readFileSync(process.argv[2], "utf8");
const scenes = {};

class Page {
	// has: url, canonical, referrer, webdriver, prerendering, and what window has.
	constructor(has) {
		const page = this;
		this.requests = [];
		this.listeners = {};
		this.document = {
			referrer: has.referrer || "",
			prerendering: has.prerendering || false,
			querySelector: (selector) => {
				if (selector !== "link[rel=canonical]") throw new Error(selector);
				return has.canonical === undefined ? null : { href: has.canonical };
			},
			addEventListener: (type, listener) => this.listen(type, listener),
		};
		this.location = new URL(has.url || "https://www.example.org/a");
		this.history = {
			pushed: [],
			pushState(...words) {
				if (this !== page.history) throw new Error("pushState: this");
				this.pushed.push(words);
				page.go(words[2]);
			},
		};
		this.window = vm.createContext(Object.assign({
			document: this.document,
			location: this.location,
			history: this.history,
			navigator: { webdriver: has.webdriver || false },
			addEventListener: (type, listener) => this.listen(type, listener),
			URLSearchParams,
			fetch: (...words) => {
				this.requests.push(words);
				return Promise.resolve({ status: 204 });
			},
		}, has.window));
		this.window.window = this.window;
		for (const name in has.window)
			if (has.window[name] === undefined) delete this.window[name];
	}

	run() {
		vm.runInContext(script, this.window);
		return this;
	}

	listen(type, listener) {
		(this.listeners[type] = this.listeners[type] || []).push(listener);
	}

	dispatch(type, event) {
		for (const listener of this.listeners[type] || []) listener(event || { type });
	}

	go(url) {
		this.location.href = new URL(url, this.location).href;
	}

	bodies() {
		return this.requests.map((words) => words[1].body);
	}
}

const simple = {
	plain: {},
	query: { url: "https://www.example.org/caf%C3%A9/?page=2#x" },
	port: { url: "http://127.0.0.1:8080/a/b" },
	ipv6: { url: "http://[::1]:8080/a/b" },
	canonical: { canonical: "https://example.org:8443/welcome?a#b" },
	"canonical-root": { canonical: "https://example.org/" },
	"canonical-broken": { canonical: "//" },
	"canonical-no-host": { canonical: "http://[" },
	"canonical-empty": { canonical: "" },
	file: { url: "file:///home/ada/saved.html" },
	referrer: { referrer: "https://news.example/x?y" },
	utm: { url: "https://www.example.org/a?utm_source=n+l&utm_medium=%C3%A9&utm_campaign=c&utm_term=t" +
		"&utm_content=%3C&utm_id=7&utm_source_platform=p&xutm_term=x&UTM_TERM=y&page=2" },
	"utm-twice": { url: "https://www.example.org/a?utm_term=1&utm_term=2&utm_source=" },
	"utm-half": { url: "https://www.example.org/a?utm_term=%E9&utm_source=%" },
	webdriver: { webdriver: true },
	element: { window: { footfall: {} } },
	"page-own": { window: { footfall() {} } },
};
for (const name of Object.keys(simple)) scenes[name] = () => new Page(simple[name]).run();

scenes.request = () => {
	const page = new Page({}).run();
	const { body, ...rest } = page.requests[0][1];
	console.log(page.requests.length, page.requests[0][0], JSON.stringify(rest), typeof body);
};
scenes.twice = () => new Page({}).run().run();
scenes.events = () => {
	const page = new Page({ referrer: "https://news.example/" }).run();
	const { footfall } = page.window;
	for (const name of ["sign-up", "\"\\\u00e9\ud83d\ude00", 404, undefined, "", null, 0, false])
		footfall(name);
	return page;
};
// What an owner's mistake may bring about: nothing thrown, nothing but page views and events.
scenes.mistakes = () => {
	const page = new Page({}).run();
	const { footfall } = page.window;
	footfall(Symbol("x"));
	footfall(Object.create(null));
	footfall({ toString() { throw new Error("x"); } });
	footfall.call(null, "called");
	return page;
};
scenes.prerender = () => {
	const page = new Page({ prerendering: true }).run();
	page.window.footfall("early");
	console.log("before:", page.requests.length);
	page.document.prerendering = false;
	page.dispatch("prerenderingchange");
	return page;
};
scenes.restored = () => {
	const page = new Page({ referrer: "https://news.example/" }).run();
	page.dispatch("pageshow", { persisted: false });
	page.dispatch("pageshow", { persisted: true });
	return page;
};
scenes.moves = () => {
	const page = new Page({
		url: "https://www.example.org:8443/a?utm_term=1#x",
		canonical: "https://example.org/canonical",
		referrer: "https://news.example/",
	}).run();
	page.window.history.pushState({ state: 1 }, "title", "/b?token=secret");
	page.window.history.pushState(null, "", "/b?page=2");
	page.window.history.pushState(null, "", "#here");
	page.go("/a");
	page.dispatch("popstate");
	page.dispatch("popstate");
	page.window.footfall("there");
	page.dispatch("pageshow", { persisted: true });
	console.log("pushed:", JSON.stringify(page.history.pushed));
	return page;
};

// Browsers that lack something: the page goes on, and footfall() is there.
const lacks = {
	"no-fetch": { fetch: undefined },
	"no-search": { URLSearchParams: undefined },
	"fetch-throws": { fetch() { throw new Error("x"); } },
	"fetch-fails": { fetch: () => Promise.reject(new Error("x")) },
	"fetch-old": { fetch: () => undefined },
};
for (const name of Object.keys(lacks))
	scenes[name] = () => {
		const page = new Page({ window: lacks[name] }).run();
		page.window.footfall("event");
		page.dispatch("pageshow", { persisted: true });
		return page;
	};

process.on("unhandledRejection", (reason) => {
	console.log("unhandled:", reason);
	process.exitCode = 1;
});
for (const name of process.argv.slice(3)) {
	const page = scenes[name]();
	for (const body of page ? page.bodies() : []) console.log(name + " " + body);
}
