#!/usr/bin/env bash
# ereport has an errcode; messages in lower case without period; hints and details are sentences
set -euo pipefail
perl -e '
	my $bad = 0;
	my $string = qr/"(?:[^"\\]|\\.)*"/;
	for my $file (@ARGV) {
		open my $f, "<", $file or die; local $/; my $c = <$f>;
		my $at = sub { my $before = substr($c, 0, shift); 1 + ($before =~ tr/\n//) };
		my $say = sub { print "$file:", $at->(shift), ": ", @_, "\n"; $bad = 1 };
		while ($c =~ /\b(?:ereport|synth_errsave|errsave|ereturn)\(((?:[^;"]|$string)*?)\);/sg) {
			my ($call, $pos) = ($1, $-[0]);
			next if $c =~ /\G/ and substr($c, 0, $pos) =~ /#\s*define[^\n]*$/;
			$say->($pos, "no errcode") if $call !~ /\berrcode\b|errcode_for|^(?:NOTICE|WARNING|LOG|INFO|DEBUG\d)\b/;
			while ($call =~ /\b(errmsg|errmsg_plural|errdetail|errhint|errdetail_plural)\(\s*((?:$string\s*(?:[A-Z][A-Z0-9_]+\s*)?)+)/sg) {
				my ($kind, $literals) = ($1, $2);
				my $text = join "", map { substr($_, 1, -1) } $literals =~ /$string/g;
				if ($kind =~ /^errmsg/) {
					$say->($pos, "the message ends with a period") if $text =~ /\.$/;
					$say->($pos, "the message begins with a capital") if $text =~ /^[A-Z][a-z]/;
				} elsif ($text !~ /[.?%s]$/ or $text !~ /^(?:[A-Z"%]|synth[_.])/) {
					$say->($pos, "a detail or hint is a full sentence");
				}
			}
		}
		while ($c =~ /\belog\(ERROR/g) { print "warning: $file:", $at->($-[0]), ": elog(ERROR): only for what cannot happen\n" }
	}
	exit $bad' src/*/*.c src/*/*.h
