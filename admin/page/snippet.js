// SPDX-License-Identifier: MIT
//
// The snippet: what every page runs. The build strips it (build-aux/embed-script.awk) and
// admin fills it in (admin/page/snippet_script.c):
//
//   - A line that begins with // is left out; no comment stands behind code.
//   - Blanks go that touch punctuation; so no text in quotes may hold a blank.
//   - A name that begins with $ is the script's own and becomes one letter.
//   - FOOTFALL_SITE and FOOTFALL_ENDPOINT become texts in quotes.
//   - What stands between FOOTFALL_SINGLE_PAGE_BEGIN and _END is for sites with the key
//     single_page alone.
//   - Neither < nor & is used, so that it may stand in XHTML too.
//
// It is ES5, but for what it asks of browsers: one that lacks any of that must still be able
// to read it, define footfall(), and go on. Nothing is stored on or read from the device.

// A snippet that is there twice counts once. The name of an element may be footfall too.
typeof footfall == "function" || function ($document, $location) {
	// Where the visitor came from, and what the page says that it is called.
	var $referrer = $document.referrer,
		$canonical = $document.querySelector("link[rel=canonical]") || 0;

	// Sends a page view, or the event of that name.
	function $send($event, $body) {
		try {
			// A prerendered page may never be shown.
			if ($document.prerendering)
				return $document.addEventListener("prerenderingchange",
					$send.bind(0, $event));
			// The path is that of the first of two which is a URL with a host: a
			// canonical link may be none. A page that was saved to disk has no host,
			// and its path may name a person: the exception ends it here.
			// Members that are functions are left out by JSON.stringify().
			$body = {
				site: FOOTFALL_SITE,
				path: /:\/\/[^/?]+(\/[^?#]*)/.exec($canonical.href + "?" + $location)[1],
				referrer: $referrer,
				event: $event ? "" + $event : $send,
				webdriver: navigator.webdriver || $send
			};
			new URLSearchParams($location.search).forEach(function ($value, $name) {
				if (/^utm_(source|medium|campaign|term|content)$/.test($name))
					$body[$name] = $value;
			});
			// text/plain needs no preflight. What becomes of it is nobody's business.
			fetch(FOOTFALL_ENDPOINT, {
				method: "POST",
				body: JSON.stringify($body),
				keepalive: true,
				credentials: "omit",
				headers: { "Content-Type": "text/plain" }
			}).catch(function () {});
		} catch ($event) {}
	}

	// An event has a name.
	window.footfall = function ($event) {
		if ($event) $send($event);
	};
	// Restored from the back-forward cache: other browsers would have loaded it again.
	addEventListener("pageshow", function ($event) {
		if ($event.persisted) $send();
	});

	// FOOTFALL_SINGLE_PAGE_BEGIN
	var $path = $location.pathname,
		$push = history.pushState;

	// The canonical link is that of the page which was loaded; when a new one comes, if
	// ever, can't be told, so it is no longer believed.
	function $moved() {
		if ($path != $location.pathname) {
			$referrer = $location.origin + $path;
			$path = $location.pathname;
			$canonical = 0;
			$send();
		}
	}

	history.pushState = function () {
		$push.apply(this, arguments);
		$moved();
	};
	addEventListener("popstate", $moved);
	// FOOTFALL_SINGLE_PAGE_END

	$send();
}(document, location);
