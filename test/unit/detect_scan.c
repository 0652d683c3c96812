/* links: src/detect/detect_category.c src/detect/detect_fold.c src/detect/detect_match.c src/detect/detect_check.c src/detect/detect_check_net.c src/detect/detect_format.c src/detect/detect_context.c src/detect/detect_special.c src/detect/detect_person.c src/detect/detect_words.c src/detect/detect_scan.c src/cipher/cipher_check.c src/cipher/cipher_iban.c */
/*
 * detect_scan.c
 *		The scanner against the cases of Presidio's tests, and its own laws.
 *
 * test/data/pii/README.md explains the file of cases.  "analyze" counts as
 * right where as many findings of the case's category are given as expected,
 * and where they stand is as expected, too.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "detect/detect_private.h"

static int	number = 0;
static int	bad = 0;

static void
check(bool holds, const char *what)
{
	printf("%sok %d - %s\n", holds ? "" : "not ", ++number, what);
	bad += !holds;
}

/* ---- the cases ---- */

#define MAX_FOUND	64

typedef struct Found
{
	const char *category;
	SynthFinding findings[MAX_FOUND];
	int			n;
}			Found;

static void
keep(const SynthFinding *finding, void *argument)
{
	Found	   *found = argument;

	if (strcmp(finding->category, found->category) == 0 && found->n < MAX_FOUND)
		found->findings[found->n++] = *finding;
}

typedef struct Score
{
	char		entity[40];
	int			cases;
	int			right[3];		/* one category, alternatives, resolved */
	int			in_band;
}			Score;

static Score scores[64];
static int	nscores = 0;

static Score *
score_of(const char *entity)
{
	for (int i = 0; i < nscores; i++)
		if (strcmp(scores[i].entity, entity) == 0)
			return &scores[i];
	snprintf(scores[nscores].entity, sizeof(scores[0].entity), "%s", entity);
	return &scores[nscores++];
}

static size_t
unescape(char *text)
{
	size_t		n = 0;

	for (const char *p = text; *p; p++)
	{
		if (*p == '\\' && p[1])
		{
			p++;
			text[n++] = *p == 't' ? '\t' : *p == 'n' ? '\n' : *p == 'r' ? '\r' : *p;
		}
		else
			text[n++] = *p;
	}
	text[n] = 0;
	return n;
}

static int
characters(const char *text, int bytes)
{
	int			n = 0;

	for (int i = 0; i < bytes; i++)
		n += (text[i] & 0xC0) != 0x80;
	return n;
}

static bool
is_expected(const Found *found, const char *text, int count, const char *spans)
{
	if (found->n != count)
		return false;
	for (int i = 0; i < found->n && *spans; i++)
	{
		int			start,
					end;

		if (sscanf(spans, "%d-%d", &start, &end) != 2 ||
			start != characters(text, found->findings[i].start) ||
			end != characters(text, found->findings[i].end))
			return false;
		spans += strcspn(spans, " ");
		spans += *spans == ' ';
	}
	return true;
}

static void
analyze(Score *score, const char *category, char **field, size_t bytes)
{
	int			count = atoi(field[3]);

	for (int way = 0; way < 3; way++)
	{
		SynthScanOptions options = {0, SYNTH_NO_CATEGORY, way == 1, NULL};
		Found		found = {category};

		if (way == 0)
			options.only = synth_detect_find_category(category, strlen(category));
		(void) synth_detect_scan_with(field[2], bytes, &options, keep, &found);
		if (is_expected(&found, field[2], count, field[4]))
			score->right[way]++;
		else if (getenv("VERBOSE") && way <= atoi(getenv("VERBOSE")))
			printf("#   way %d %s: %s: %d found, %s expected (%s)\n", way, category, field[2],
				   found.n, field[3], field[4]);
	}
}

static void
validate(Score *score, const char *category, char **field, size_t bytes)
{
	SynthVerdict verdict = synth_detect_validate(synth_detect_find_category(category, strlen(category)),
												 field[2], bytes);
	char		as_text = verdict == SYNTH_VERDICT_VALID ? '1' : verdict == SYNTH_VERDICT_INVALID ? '0' : '?';

	if (as_text == field[3][0])
		for (int way = 0; way < 3; way++)
			score->right[way]++;
	else if (getenv("VERBOSE"))
		printf("#   validate %s: %s: %c, %s expected\n", category, field[2], as_text, field[3]);
}

static void
run_cases(const char *path)
{
	FILE	   *file = fopen(path, "r");
	char		line[8192];
	int			cases = 0,
				right[3] = {0};

	check(file != NULL, "the cases are there");
	if (file == NULL)
		return;
	for (bool first = true; fgets(line, sizeof(line), file); first = false)
	{
		char	   *field[9];
		char		category[40];
		char	   *p = line;
		size_t		bytes;
		Score	   *score;

		line[strcspn(line, "\n")] = 0;
		for (int i = 0; i < 9; i++)
		{
			field[i] = p;
			p += strcspn(p, "\t");
			if (*p)
				*p++ = 0;
		}
		if (first)
			continue;
		for (size_t i = 0; i < sizeof(category); i++)
			category[i] = field[0][i] >= 'A' && field[0][i] <= 'Z' ? field[0][i] | 0x20 : field[0][i];
		bytes = unescape(field[2]);
		score = score_of(field[0]);
		score->cases++;
		if (strcmp(field[1], "analyze") == 0)
			analyze(score, category, field, bytes);
		else
			validate(score, category, field, bytes);
	}
	fclose(file);
	printf("# %-28s %6s %9s %13s %9s\n", "entity", "cases", "category", "alternatives", "resolved");
	for (int i = 0; i < nscores; i++)
	{
		printf("# %-28s %6d %9d %13d %9d\n", scores[i].entity, scores[i].cases,
			   scores[i].right[0], scores[i].right[1], scores[i].right[2]);
		cases += scores[i].cases;
		for (int way = 0; way < 3; way++)
			right[way] += scores[i].right[way];
	}
	printf("# %-28s %6d %9d %13d %9d\n", "all", cases, right[0], right[1], right[2]);
	check(cases == 913, "all cases were read");
	check(right[0] >= .95 * cases, "one category at a time: 95 % are right");
	check(right[1] >= .95 * cases, "all categories, alternatives: 95 % are right");
}

int
main(int argc, char **argv)
{
	run_cases(argc > 1 ? argv[1] : "test/data/pii/presidio.tsv");
	printf("1..%d\n", number);
	return bad > 0;
}
