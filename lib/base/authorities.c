/* SPDX-License-Identifier: MIT */
#include "base/authorities.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

/* As the packages of certificates of these systems were seen, or are
 * documented, to have them. */
static const char folder[] = "/etc/ssl/certs"; /* Debian, Alpine, Arch, SUSE */
static const char *const files[] = {
	"/etc/ssl/certs/ca-certificates.crt", /* Debian, Alpine, Arch */
	"/etc/pki/tls/certs/ca-bundle.crt",   /* Red Hat */
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", /* Red Hat 7 on */
	"/etc/ssl/ca-bundle.pem",			     /* SUSE */
	"/etc/ssl/cert.pem",				     /* Alpine */
};

const char *const authorities_places[] = {
	"/etc/ssl/certs",
	"/etc/ssl/ca-bundle.pem",
	"/etc/ssl/cert.pem",
	"/etc/ssl/openssl.cnf",
	"/etc/crypto-policies",
	"/usr/share/crypto-policies",
	"/etc/pki/tls",
	"/etc/pki/ca-trust",
	"/etc/ca-certificates",
	"/usr/share/ca-certificates",
	"/usr/local/share/ca-certificates",
	"/usr/share/pki",
	"/var/lib/ca-certificates",
	NULL,
};

/* A name such as 5ed36f99.0, which c_rehash(1) gives. */
static int is_hash(const char *name)
{
	return strspn(name, "0123456789abcdef") == 8 && !strcmp(name + 8, ".0");
}

static int has_hashes(const char *path)
{
	DIR *directory = opendir(path);
	struct dirent *entry;
	int found = 0;

	if (!directory)
		return 0;
	while (!found && (entry = readdir(directory)) != NULL)
		found = is_hash(entry->d_name);
	closedir(directory);
	return found;
}

struct authorities authorities_find(void)
{
	struct authorities authorities = {0};

	if (has_hashes(folder)) {
		authorities.folder = folder;
		return authorities;
	}
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (access(files[i], R_OK) == 0) {
			authorities.file = files[i];
			break;
		}
	return authorities;
}
