#!/usr/bin/env bash
# PG_VERSION_NUM only in base/compat.h; one X.Y.Z in control, META.json and changelog
set -euo pipefail
bad=0
if grep -rn --include='*.[ch]' 'PG_VERSION_NUM\|PG_MAJORVERSION' src | grep -v '^src/base/compat\.h:'; then
	echo "test server versions in src/base/compat.h only"
	bad=1
fi
version=$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" synth.control)
echo "$version" | grep -qxE '[0-9]+\.[0-9]+\.[0-9]+' || { echo "synth.control: no X.Y.Z in default_version"; bad=1; }
perl -MJSON::PP -e '
	local $/; open my $f, "<", "META.json" or die; my $m = decode_json(<$f>);
	for (["version", $m->{version}], ["provides.synth.version", $m->{provides}{synth}{version}]) {
		next if $_->[1] eq $ARGV[0];
		print "META.json: $_->[0] is $_->[1], synth.control has $ARGV[0]\n"; exit 1 }
	for (qw(name abstract maintainer license meta-spec)) { exists $m->{$_} or die "META.json: no $_\n" }
	-e $m->{provides}{synth}{file} or die "META.json: provides.synth.file does not exist\n";
	' "$version" || bad=1
latest=$(sed -n 's/^## \([0-9.]*\).*/\1/p' CHANGELOG.md | head -n 1)
[ "$latest" = "$version" ] || { echo "CHANGELOG.md begins with $latest, synth.control has $version"; bad=1; }
exit $bad
