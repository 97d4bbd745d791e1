#!/usr/bin/perl
# SPDX-License-Identifier: MIT
#
# usage: find-bytes.pl HEX [TEXT...] <NAMES
#
# Prints the names of those files that hold any eight bytes in a row of HEX, as they are
# or as MariaDB writes them into a statement, any twelve of its digits, or twelve
# characters of its base64; or one of the TEXTs. NAMES have a NUL behind each.

use strict;
use warnings;

my ($hex, @words) = @ARGV;
my $bytes = pack('H*', $hex);
my %escaped = ("\0" => '\\\\0', "\n" => '\\\\n', "\r" => '\\\\r', "\x1a" => '\\\\Z');

# The same eight bytes between quotes: some have a backslash in front.
sub quoted
{
	return join '', map { '(?:' . ($escaped{$_} // '(?!)') . '|\\\\?' . quotemeta($_) . ')' }
		split //, shift;
}

sub base64
{
	my $text = pack('u', shift);
	$text =~ s/^.//mg;
	$text =~ tr/\n//d;
	$text =~ tr|` -_|AA-Za-z0-9+/|;
	return $text;
}

sub parts
{
	my ($text, $length) = @_;
	return map { substr($text, $_, $length) } 0 .. length($text) - $length;
}

my @eight = parts($bytes, 8);
# What the last characters of base64 are depends on what is behind.
push @words, @eight, parts(substr(base64($bytes), 0, int(length($bytes) * 4 / 3)), 12);
push @words, map { (lc $_, uc $_) } parts($hex, 12);
my $plain = join '|', map { quotemeta } @words;
my $in_log = join '|', map { quoted($_) } @eight;

$/ = "\0";
my @names = map { chomp; $_ } <STDIN>;
undef $/;
for my $name (@names) {
	# A file may be gone by now.
	open(my $file, '<:raw', $name) or next;
	my $content = <$file>;
	print "$name\n"
		if $content =~ /$plain/ || ($name =~ /\.log$/ && $content =~ /$in_log/);
}
