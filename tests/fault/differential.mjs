// SPDX-License-Identifier: MIT
//
// usage: node differential.mjs READERS CASES FOLDER...
//
// Gives CASES bodies and CASES queries, made by chance from a fixed seed, those that are
// cut at every byte, and every file in the FOLDERs, to READERS (readers.c) and to the
// readers of this JavaScript engine: JSON.parse, decodeURIComponent and URLSearchParams.
// What both take, and as what, must be the same but for the rules below, each of which
// says what we refuse and they take. Prints sums as NAME=VALUE, and each disagreement.

import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [readers, count, ...folders] = process.argv.slice(2)
const BODY_MAX = 16384
const PAIRS_MAX = 64
const DEPTH_MAX = 2048 // jansson's

// xorshift32 (Marsaglia 2003).
let state = 2463534242
function below(limit) {
	state ^= state << 13
	state ^= state >>> 17
	state ^= state << 5
	return (state >>> 0) % limit
}
const pick = list => list[below(list.length)]

// ---- what is given ---------------------------------------------------------------

const bytes = text => Buffer.from(text, 'utf8')
const often = (good, bad) => pick(below(24) ? good : bad)
const names = ['a', 'b', 'c', 'd', 'site', 'path', '', '\\u0061', 'é', 'a\\tb']
const bad_names = ['a\\u0000', '\\ud800']
const strings = ['', 'x', '/guide', ' ', '\\u00e9', '€', '😀', '\\ud83d\\ude00', '\\"', '\\\\', '\\/',
	'\\b\\f\\n\\r\\t', '\\uFEFF', '\\uffff', '\u2028', '\u007f', '\u0085', '\\uD83D\\uDE00']
const bad_strings = ['\\ud800', '\\udc00x', '\\ud800\\u0041', '\\u0000', '\\x', '\\u12', '\t', '\n', '\0']
const numbers = ['0', '-0', '1', '-1', '1.5', '1e5', '1E+5', '1e-5', '1e-999', '9223372036854775807',
	'-9223372036854775808', '0.1e1', '0.' + '3'.repeat(400), '-0.0', '0e0', '1e308']
const bad_numbers = ['01', '1.', '.5', '-', '+1', '1e', '1e999', '-1e999', '9223372036854775808',
	'-9223372036854775809', '18446744073709551616', '0x1', '1'.repeat(400), 'NaN', 'Infinity', '1e309']
const words = ['null', 'true', 'false']
const bad_words = ['True', 'nul', 'undefined', 'nullx']
const blanks = ['', '', '', '', ' ', '\n', '\t', '\r']
const bad_blanks = ['\f', '\u00a0', '\v', '\ufeff']

function value(depth) {
	const b = below(100) ? pick(blanks) : pick(bad_blanks)
	switch (below(depth > 4 ? 5 : 9)) {
	case 0: return b + often(numbers, bad_numbers)
	case 1: return b + often(words, bad_words)
	case 2: case 3: case 4: return b + '"' + pick(strings) + often(strings, bad_strings) + '"' + pick(blanks)
	case 5: return b + '[' + Array.from({ length: below(4) }, () => value(depth + 1)).join(',') + ']'
	default: return b + object(depth + 1)
	}
}

function object(depth) {
	const members = Array.from({ length: below(4) }, () =>
		pick(blanks) + '"' + often(names, bad_names) + '"' + pick(blanks) + ':' + value(depth))
	return '{' + members.join(',') + '}' + pick(blanks)
}

const odd = ['{', '}', '[', ']', '"', ',', ':', '\\', '\0', '\ufeff', '//', '\u001f']
const wild = [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0]]

// One of three is damaged somewhere.
function damaged(whole) {
	const at = below(whole.length + 1)
	const [front, back] = [whole.subarray(0, at), whole.subarray(at)]
	switch (below(18)) {
	case 0: return Buffer.concat([front, bytes(pick(odd)), back])
	case 1: return Buffer.concat([front, Buffer.from(pick(wild)), back])
	case 2: return Buffer.concat([front, back.subarray(1)])
	case 3: return front
	case 4: return Buffer.concat([front, Buffer.from([below(256)]), back.subarray(1)])
	case 5: return Buffer.concat([whole, bytes(pick(odd))])
	default: return whole
	}
}

const parts = ['site=', 'path=', 'event=', 'test=', 'x=', 'a', '/', '+', '%20', '%2B', '%26', '%3D', '=',
	'&', '&', '&', '%41', '%C3%A9', '%E2%82%AC', '%F0%9F%98%80', '1', 'true', ' ', '%C2%A0', '%1C',
	'%E3%80%80', 'é', '#', '?', ';', '%EF%BB%BF', '%c3%a9', '%ef%bf%bf']
const bad_parts = ['%', '%4', '%zz', '%00', '%c3', '%ED%A0%80', '%C0%AF', '%F4%90%80%80']

function query() {
	return bytes(Array.from({ length: below(14) }, () => often(parts, bad_parts)).join(''))
}

function prefixes(text) {
	const whole = bytes(text)
	return Array.from({ length: whole.length + 1 }, (_, i) => whole.subarray(0, i))
}

function deep(open, close, times) {
	return bytes('{"a":' + open.repeat(times) + '1' + close.repeat(times) + '}')
}

const files = folders.flatMap(folder => readdirSync(folder).sort().map(name => readFileSync(join(folder, name))))
const cut = '{"site":"docs.example.org","path":"/a\\u00e9\\ud83d\\ude00é","referrer":null,' +
	'"a":"x","y":[1,-2.5e3,true,false,{"z":{}}]}'
const many = length => bytes(Array.from({ length }, (_, i) => `n${i}=1`).join('&'))
const cases = [
	...prefixes(cut).map(b => ['j', b]),
	...prefixes('site=a%20b&path=%2F%C3%A9%F0%9F%98%80+x&test=1&event=%e2%82%ac').map(b => ['q', b]),
	...[1, 16, DEPTH_MAX - 2, DEPTH_MAX - 1, DEPTH_MAX, DEPTH_MAX + 1, 100000]
		.flatMap(times => [['j', deep('[', ']', times)], ['j', deep('{"a":', '}', times)]]),
	...[PAIRS_MAX, PAIRS_MAX + 1].map(length => ['q', many(length)]),
	...[BODY_MAX, BODY_MAX + 1].map(length => ['q', bytes('path=' + 'x'.repeat(length - 5))]),
	...files.flatMap(b => [['j', b], ['q', b]]),
	...Array.from({ length: Number(count) }, () => ['j', damaged(bytes(pick(blanks) + object(0)))]),
	...Array.from({ length: Number(count) }, () => ['q', damaged(query())]),
]

// ---- what this engine makes of it, and our rules ---------------------------------------

const rules = {}
function ruled(name) {
	rules[name] = (rules[name] ?? 0) + 1
	return 'refused'
}

// Bytes to text; null when they are no UTF-8.
function decoded(raw) {
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw)
	} catch {
		return null
	}
}

const hex = text => bytes(text).toString('hex') + '.'

// Why we refuse JSON that is good, or undefined: a walk over its tokens.
function json_rule(text) {
	const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gsu
	const open = []
	let last = ''
	for (const [word] of text.matchAll(token)) {
		if (word === '{' || word === '[') {
			open.push(word === '{' ? new Set() : null)
			if (open.length > DEPTH_MAX)
				return 'depth'
		} else if (word === '}' || word === ']') {
			open.pop()
		} else if (open.length >= DEPTH_MAX && !',:'.includes(word)) {
			return 'depth' // a value, or the name of one, counts too
		} else if (word[0] === '"') {
			const string = JSON.parse(word)
			if (string.includes('\0'))
				return 'nul'
			if (!string.isWellFormed())
				return 'surrogate'
			last = string
		} else if (word === ':') {
			if (open.at(-1).has(last))
				return 'twice'
			open.at(-1).add(last)
		} else if (/^-?\d+$/.test(word)) {
			if (BigInt.asIntN(64, BigInt(word)) !== BigInt(word))
				return 'number'
		} else if (/^-?\d/.test(word) && !Number.isFinite(Number(word))) {
			return 'number'
		}
	}
}

function json_verdict(raw) {
	const text = decoded(raw)
	let root
	try {
		root = text === null ? null : JSON.parse(text)
	} catch {
		return 'refused'
	}
	if (root === null || typeof root !== 'object' || Array.isArray(root))
		return 'refused'
	const rule = json_rule(text)
	if (rule)
		return ruled(rule)
	const member = Object.hasOwn(root, 'a') ? root.a : null
	if (member === null || member === false || member === 0 || member === '')
		return 'empty'
	if (member === true)
		return 'yes'
	return typeof member === 'string' ? 'text ' + hex(member) : 'other'
}

const trim = text => text.replace(/^[\p{White_Space}\x1c-\x1f]+|[\p{White_Space}\x1c-\x1f]+$/gu, '')

// The pairs, by decodeURIComponent; null when it refuses one.
function query_pairs(text) {
	const pairs = []
	for (const part of text.split('&')) {
		const at = part.indexOf('=')
		const pair = at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)]
		if (pair[0] === '' && pair[1] === '')
			continue
		try {
			pairs.push(pair.map(side => decodeURIComponent(side.replaceAll('+', ' '))))
		} catch {
			return null
		}
	}
	return pairs
}

// A byte is the same as its escape (RFC 3986, section 2).
function query_verdict(raw) {
	const text = raw.toString('latin1').replace(/[\x80-\xff]/g,
		byte => '%' + byte.charCodeAt(0).toString(16))
	const pairs = query_pairs(text)
	if (pairs === null)
		return 'refused'
	const others = [...new URLSearchParams('&' + text)].filter(([name, value]) => name || value)
	if (JSON.stringify(others) !== JSON.stringify(pairs))
		return 'the two of this engine disagree'
	if (raw.length > BODY_MAX)
		return ruled('length')
	if (pairs.length > PAIRS_MAX)
		return ruled('pairs')
	if (pairs.flat().some(side => side.includes('\0')))
		return ruled('nul')
	if (new Set(pairs.map(pair => pair[0])).size < pairs.length)
		return ruled('twice')
	const named = name => pairs.find(pair => pair[0] === name)?.[1] ?? ''
	const event = trim(named('event')) || named('event')
	const test = ['true', '1'].includes(trim(named('test')))
	return ['pairs', hex(trim(named('site'))), hex(trim(named('path'))), hex(event), test ? 'yes' : 'no'].join(' ')
}

// ---- both ----------------------------------------------------------------------------

const given = cases.map(([kind, raw]) => kind + ' ' + raw.toString('hex') + '\n').join('')
const run = spawnSync(readers, { input: given, encoding: 'utf8', maxBuffer: 1 << 30 })
const ours = run.stdout.split('\n')
const sums = { cases: cases.length, taken: 0, refused: 0, disagreements: 0 }
for (const [i, [kind, raw]] of cases.entries()) {
	const theirs = kind === 'j' ? json_verdict(raw) : query_verdict(raw)
	sums[theirs === 'refused' ? 'refused' : 'taken']++
	if (ours[i] === theirs)
		continue
	if (sums.disagreements++ < 20)
		console.error(`${kind} ${JSON.stringify(raw.toString('latin1').slice(0, 200))}: ` +
			`ours ${ours[i]}, theirs ${theirs}`)
}
if (run.status !== 0 || ours.length !== cases.length + 1) {
	console.error(`${readers}: status ${run.status}, ${ours.length - 1} lines of ${cases.length}`)
	process.exit(1)
}
for (const [name, number] of Object.entries(rules))
	sums['refused_by_rule_' + name] = number
console.log(Object.entries(sums).map(([name, number]) => `${name}=${number}`).join(' '))
