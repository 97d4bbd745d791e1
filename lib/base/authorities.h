/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_AUTHORITIES_H
#define FOOTFALL_BASE_AUTHORITIES_H

/*
 * The certificates that this system trusts.  A program that is linked
 * statically, and so was built for another system, knows of no place by
 * itself.
 */
struct authorities {
	const char *file;   /* all in one, which takes long to read; or */
	const char *folder; /* one each, under the hash of its subject */
};

/* Finds them, the folder first; both are NULL where there are none. */
struct authorities authorities_find(void);

/* All files and folders in which they may stand, or to which the links in
 * these folders lead, NULL behind them: what a sandbox has to leave
 * readable. */
extern const char *const authorities_places[];

#endif
