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
# program links; leaves it alone otherwise.
AC_DEFUN([FOOTFALL_TRY_STATIC], [
	AC_MSG_CHECKING([whether $3 links from archives])
	footfall_saved_LIBS=$LIBS
	LIBS="-Wl,-Bstatic $2 -Wl,-Bdynamic $LIBS"
	AC_LINK_IFELSE([AC_LANG_CALL([], [$3])],
		[AC_MSG_RESULT([yes])
		$1="-Wl,-Bstatic $2 -Wl,-Bdynamic"],
		[AC_MSG_RESULT([no])
		footfall_archives=no])
	LIBS=$footfall_saved_LIBS
])
