// SPDX-License-Identifier: MIT
//
// The browsers: started on one page, in a process group and with a profile of their own,
// and ended. Nobody drives the plain ones: they get an address, as from a link in a mail.
// The driven ones are under puppeteer, which makes them say so (navigator.webdriver).
//
// Nothing but loopback is reached: Chromium resolves no names but those of a test, and
// Firefox takes every name for loopback, and has a proxy that is not there.

import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { blockRequests } from './blocker.mjs';

const groups = new Set();

// Ends the browsers that are left when we end.
export function endAll() {
	for (const group of groups)
		signal(group, 'SIGKILL');
}

function signal(group, name) {
	try {
		process.kill(-group, name);
	} catch {
		// It has ended.
	}
}

// Without a display, but in all else as on a desktop: --headless would tell on itself.
const chromiumFlags = ['--ozone-platform=headless', '--no-sandbox', '--disable-gpu',
	'--disable-dev-shm-usage', '--disable-quic', '--no-first-run',
	'--no-default-browser-check', '--disable-background-networking',
	'--disable-component-update', '--disable-sync', '--disable-breakpad',
	'--no-proxy-server', '--lang=en-GB', '--window-size=1280,800',
	'--host-resolver-rules=MAP localhost 127.0.0.1, MAP *.example 127.0.0.1, ' +
		'MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];

const firefoxPreferences = {
	'network.proxy.type': 1,
	'network.proxy.http': '127.0.0.1',
	'network.proxy.http_port': 9,
	'network.proxy.ssl': '127.0.0.1',
	'network.proxy.ssl_port': 9,
	'network.proxy.no_proxies_on': '.example',
	'network.dns.forceResolve': '127.0.0.1',
	'network.dns.disableIPv6': true,
	'network.dns.disablePrefetch': true,
	'network.http.http3.enable': false,
	'network.captive-portal-service.enabled': false,
	'network.connectivity-service.enabled': false,
	'network.trr.mode': 5,
	'app.normandy.enabled': false,
	'app.update.enabled': false,
	'browser.aboutwelcome.enabled': false,
	'browser.newtabpage.enabled': false,
	'browser.region.network.url': '',
	'browser.safebrowsing.downloads.enabled': false,
	'browser.safebrowsing.malware.enabled': false,
	'browser.safebrowsing.phishing.enabled': false,
	'browser.shell.checkDefaultBrowser': false,
	'browser.startup.homepage_override.mstone': 'ignore',
	'browser.startup.page': 0,
	'datareporting.policy.dataSubmissionEnabled': false,
	'datareporting.healthreport.uploadEnabled': false,
	'extensions.getAddons.cache.enabled': false,
	'extensions.update.enabled': false,
	'services.settings.server': 'data:,',
	'toolkit.telemetry.enabled': false,
	'toolkit.telemetry.server': '',
	'trailhead.firstrun.didSeeAboutWelcome': true,
};

// An extension that is put into a profile is not signed, and not asked about.
const sideloadPreferences = {
	'extensions.autoDisableScopes': 0,
	'extensions.startupScanScopes': 15,
	'xpinstall.signatures.required': false,
};

function chromiumArguments({ scripts = true }) {
	return [...chromiumFlags,
		...(scripts ? [] : ['--blink-settings=scriptEnabled=false'])];
}

function firefoxPreferencesFor({ scripts = true, blocker }) {
	return { ...firefoxPreferences,
		...(scripts ? {} : { 'javascript.enabled': false }),
		...(blocker ? sideloadPreferences : {}) };
}

function writeFirefoxProfile(profile, options) {
	const lines = Object.entries(firefoxPreferencesFor(options)).map(([name, value]) =>
		`user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
	writeFileSync(join(profile, 'data', 'user.js'), lines.join(''));
	if (options.blocker)
		cpSync(options.blocker.folder, join(profile, 'data', 'extensions', options.blocker.id),
			{ recursive: true, dereference: true });
}

class Undriven {
	constructor(command, url, profile, env) {
		this.profile = profile;
		this.process = spawn(command[0], [...command.slice(1), url],
			{ detached: true, stdio: 'ignore', env });
		this.ended = new Promise((resolve) => this.process.once('exit', resolve));
		groups.add(this.process.pid);
	}

	async stop() {
		const group = this.process.pid;
		signal(group, 'SIGTERM');
		const impatient = setTimeout(() => signal(group, 'SIGKILL'), 5000);
		await this.ended;
		clearTimeout(impatient);
		signal(group, 'SIGKILL');
		groups.delete(group);
		remove(this.profile);
	}
}

class Driven {
	constructor(browser, profile) {
		this.browser = browser;
		this.profile = profile;
		this.group = browser.process().pid;
		groups.add(this.group);
	}

	async stop() {
		await this.browser.close();
		signal(this.group, 'SIGKILL');
		groups.delete(this.group);
		remove(this.profile);
	}
}

// What a browser that is ending still writes makes a folder not empty.
function remove(folder) {
	rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

function makeProfile(work) {
	mkdirSync(work, { recursive: true });
	const profile = mkdtempSync(join(work, 'profile.'));
	mkdirSync(join(profile, 'data'));
	return profile;
}

// The environment of a browser: no home, session or display of the caller's.
function environment(libraries, profile) {
	return { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC', HOME: profile,
		XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile, TMPDIR: profile,
		LD_LIBRARY_PATH: libraries, MOZ_HEADLESS: '1', MOZ_CRASHREPORTER_DISABLE: '1' };
}

// tools: the folder with node_modules.
function puppeteerOf(tools) {
	return createRequire(join(tools, 'package.json'))('puppeteer-core');
}

// startUndriven, startDriven BROWSER PLACE URL OPTIONS: BROWSER is chromium or firefox.
//
// Of PLACE, `program` is the browser, `libraries` where libraries are that the system lacks,
// `work` a folder for profiles, `tools` the folder with node_modules. Of OPTIONS, `scripts`
// is false when it runs none, `blocker` the place's content blocker, `drive` what to do
// instead of opening URL. Both return what has `stop`, which ends the browser and removes
// its profile.
export function startUndriven(browser, { program, libraries, work }, url, options) {
	const profile = makeProfile(work);
	const env = environment(libraries, profile);
	if (browser === 'chromium')
		return new Undriven([program, ...chromiumArguments(options),
			`--user-data-dir=${profile}/data`], url, profile, env);
	writeFirefoxProfile(profile, options);
	return new Undriven([program, '--headless', '--no-remote', '--profile',
		join(profile, 'data')],
		url, profile, env);
}

export async function startDriven(browser, place, url, options) {
	const { program, libraries, work, tools } = place;
	const { blocker, drive } = options;
	const profile = makeProfile(work);
	const firefox = browser === 'firefox';
	const launched = await puppeteerOf(tools).launch({
		browser: firefox ? 'firefox' : 'chrome',
		executablePath: program,
		headless: firefox,
		args: firefox ? [] : chromiumArguments(options),
		extraPrefsFirefox: firefox ? firefoxPreferencesFor(options) : undefined,
		env: environment(libraries, profile),
		userDataDir: join(profile, 'data'),
		defaultViewport: null,
		handleSIGINT: false,
		handleSIGTERM: false,
		handleSIGHUP: false,
	});
	const driven = new Driven(launched, profile);
	const [tab] = await launched.pages();
	if (blocker && firefox)
		await launched.installExtension(blocker.folder);
	else if (blocker)
		await blockRequests(tab, blocker.lists, tools);
	if (drive)
		await drive(tab, url);
	else
		await tab.goto(url, { waitUntil: 'domcontentloaded' });
	return driven;
}
