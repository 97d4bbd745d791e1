// SPDX-License-Identifier: MIT
//
// Every case. One row a case:
//
//   name      what is shown to be so
//   pages     a function of {footfall, endpoint, origin} that makes the pages, by path
//   start     the path at which the browser begins
//   rows      what is in pageview in the end: "site path referrer event"; none if left out;
//             a function of the player where browsers differ
//   answers   what hits are answered with, where that is not a 204 for each row
//   violations  the directives of a policy that were broken, where that is none
//   sites     the groups of the list of sites; `name = "garden"` if left out
//   settings  further lines of the configuration
//   hosts     those of the pages and of the endpoint, if not localhost and 127.0.0.1,
//             which are two sites to a browser
//   endpoint  the path of the endpoint, if not /cgi-bin/collect.cgi
//   names     {path: path}: what else collect.cgi is called
//   away      true when nobody listens at the endpoint
//   scripts   false when the browser runs none
//   blocker   true for a content blocker
//   drive     how a driven browser goes on: a function of puppeteer's page and the URL
//   foreign   true when the script is not ours, and does not know of webdriver
//   only      a function of the player: whether the case is for it
//   examine   a function that returns complaints of its own
//
// Pages and endpoint have always different origins; their ports differ.

import { blockerCases } from './cases_blocker.mjs';
import { historyCases } from './cases_history.mjs';
import { originalCases } from './cases_original.mjs';
import { pageCases } from './cases_page.mjs';
import { policyCases } from './cases_policy.mjs';
import { scriptlessCases } from './cases_scriptless.mjs';

export const cases = [...pageCases, ...policyCases, ...historyCases, ...scriptlessCases,
	...originalCases, ...blockerCases];
