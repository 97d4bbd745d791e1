// SPDX-License-Identifier: MIT
//
// The pages of a case: what is not named is not there.

// page: `head` and `body` are HTML, `headers` by name, `policy` is a
// Content-Security-Policy by <meta>. `run` are the steps of the page, a function that the
// browser runs when the page is there; harness.js says what they may use.
export function page({ body = '', head = '', policy = '', headers = {}, run }) {
	const meta = policy && '<meta http-equiv="Content-Security-Policy" ' +
		`content="${policy}">\n`;
	const steps = run ? '<script src="?run"></script>\n' : '';

	return {
		headers,
		run: run && String(run),
		text: `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
${meta}<title>A page</title>
<link rel="icon" href="/icon.gif">
<script src="/harness.js"></script>
${steps}${head}</head>
<body>
<h1>A page</h1>
${body}
</body>
</html>
`,
	};
}

// When the page has nothing to do but to be counted.
export async function countOnce() {
	await test.wait('hit', 1);
	await test.done();
}

// When nothing may be counted: whatever the page has to send, it has sent.
export async function end() {
	await test.done();
}

// policyHeader: the directives, by name, as a header.
export function policyHeader(directives) {
	return { 'Content-Security-Policy': Object.entries(directives)
		.map(([name, value]) => `${name} ${value}`).join('; ') };
}
