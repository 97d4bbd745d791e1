/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_BESIDE_H
#define FOOTFALL_ADMIN_BESIDE_H

/* What a drop-in has beside the program for hosts that lack it.  Where these
 * folders are not there, nothing is changed but the locale. */

/* Sets LC_CTYPE as the environment says.  Where the host lacks that locale,
 * and its name ends in UTF-8, it becomes C.UTF-8 of the folder `locale`. */
void beside_prepare_locale(void);

/* Makes curses look into the folder `terminfo`, behind the host's own
 * (TERMINFO_DIRS in ncurses(3)). */
void beside_prepare_terminfo(void);

#endif
