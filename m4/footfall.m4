# SPDX-License-Identifier: MIT

# FOOTFALL_LIBRARY(VARIABLE, PKG-CONFIG MODULE, DEBIAN PACKAGE)
# ------------------------------------------------------------
# Finds a library or stops with the name of the package to install.
AC_DEFUN([FOOTFALL_LIBRARY], [
	PKG_CHECK_MODULES([$1], [$2], [],
		[AC_MSG_ERROR([$2 was not found. On Debian: apt install $3])])
])

# FOOTFALL_TRY_STATIC(VARIABLE, LIBRARIES, FUNCTION)
# --------------------------------------------------
# Sets VARIABLE to the libraries as archives with libc shared, where such a
# program links, and adds its name to footfall_archived; leaves VARIABLE alone
# otherwise, and sets footfall_archives to no.  The archives are those of the
# folders that pkg-config named: the headers are from there.
AC_DEFUN([FOOTFALL_TRY_STATIC], [
	AC_MSG_CHECKING([whether $3 links from archives])
	footfall_saved_LIBS=$LIBS
	footfall_static="-Wl,-Bstatic"
	for footfall_word in $$1; do
		AS_CASE([$footfall_word],
			[-L*], [footfall_static="$footfall_static $footfall_word"])
	done
	footfall_static="$footfall_static $2 -Wl,-Bdynamic"
	LIBS="$footfall_static $LIBS"
	AC_LINK_IFELSE([AC_LANG_CALL([], [$3])],
		[AC_MSG_RESULT([yes])
		footfall_archived="$footfall_archived m4_tolower(m4_bpatsubst([$1], [_LIBS$]))"
		$1=$footfall_static],
		[AC_MSG_RESULT([no])
		footfall_archives=no])
	LIBS=$footfall_saved_LIBS
])

# FOOTFALL_TRY_WHOLLY_STATIC(VARIABLE)
# ------------------------------------
# Sets VARIABLE to yes or no: whether a program of the client library links with
# libc static too.
AC_DEFUN([FOOTFALL_TRY_WHOLLY_STATIC], [
	AC_MSG_CHECKING([whether a wholly static program links])
	footfall_saved_LIBS=$LIBS
	footfall_saved_LDFLAGS=$LDFLAGS
	LDFLAGS="$LDFLAGS -static"
	LIBS="$MARIADB_LIBS -Wl,-Bstatic $LIBS"
	AC_LINK_IFELSE([AC_LANG_CALL([], [mysql_init])], [$1=yes], [$1=no])
	AC_MSG_RESULT([$$1])
	LIBS=$footfall_saved_LIBS
	LDFLAGS=$footfall_saved_LDFLAGS
])
