/* links: src/detect/detect_category.c src/detect/detect_fold.c src/detect/detect_match.c src/detect/detect_check.c src/detect/detect_check_net.c src/detect/detect_format.c src/detect/detect_context.c src/detect/detect_special.c src/detect/detect_person.c src/detect/detect_words.c src/detect/detect_scan.c src/cipher/cipher_check.c src/cipher/cipher_iban.c */
/*
 * detect_scan.c
 *		The scanner against the cases of Presidio's tests, numbers that
 *		authorities publish as examples, sentences, and its own laws.
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

/* ---- numbers of whose check digits there are published examples ---- */

typedef struct Example
{
	const char *category;
	const char *valid;
	const char *invalid;
}			Example;

static const Example examples[] = {
	{"at_svnr", "1237 010180", "1238 010180"},
	{"au_abn", "51 824 753 556", "51 824 753 557"},
	{"au_acn", "004 085 616", "004 085 617"},
	{"au_tfn", "123 456 782", "123 456 783"},
	{"be_national_number", "85.07.30-033.28", "85.07.30-033.29"},
	{"br_cnpj", "11.222.333/0001-81", "11.222.333/0001-82"},
	{"br_cpf", "111.444.777-35", "111.444.777-36"},
	{"ch_ahv", "756.9217.0769.85", "756.9217.0769.86"},
	{"credit_card", "4111 1111 1111 1111", "4111 1111 1111 1112"},
	{"credit_card", "378282246310005", "378282246310006"},
	{"es_nif", "12345678Z", "12345678A"},
	{"fr_nir", "2 55 08 14 168 025 38", "2 55 08 14 168 025 39"},
	{"iban_code", "DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 01"},
	{"ie_pps", "1234567T", "1234567U"},
	{"ie_pps", "1234567FA", "1234567GA"},
	{"imei_hardware_id", "490154203237518", "490154203237519"},
	{"in_aadhaar", "2341 2341 2346", "2341 2341 2347"},
	{"ip_address", "192.168.1.20", "192.168.1.320"},
	{"ip_address", "2001:db8::ff00:42:8329", "2001:db8:::42"},
	{"it_fiscal_code", "RSSMRA85T10A562S", "RSSMRA85T10A562T"},
	{"it_vat_code", "00743110157", "00743110158"},
	{"mx_curp", "HEGG560427MVZRRL04", "HEGG560427MVZRRL05"},
	{"nl_bsn", "111222333", "111222334"},
	{"no_fodselsnummer", "15108695088", "15108695089"},
	{"pl_pesel", "44051401359", "44051401358"},
	{"pt_nif", "123456789", "123456788"},
	{"tr_national_id", "10000000146", "10000000144"},
	{"uk_nhs", "943 476 5919", "943 476 5918"},
	{"us_medical_license", "AB1234563", "AB1234564"},
};

static void
run_examples(void)
{
	for (int i = 0; i < LENGTH_OF(examples); i++)
	{
		SynthCategory category = synth_detect_find_category(examples[i].category,
															strlen(examples[i].category));
		char		what[200];

		snprintf(what, sizeof(what), "%s: %s is valid, %s is not", examples[i].category,
				 examples[i].valid, examples[i].invalid);
		check(synth_detect_validate(category, examples[i].valid, strlen(examples[i].valid)) == SYNTH_VERDICT_VALID &&
			  synth_detect_validate(category, examples[i].invalid, strlen(examples[i].invalid)) == SYNTH_VERDICT_INVALID,
			  what);
	}
}

/* ---- sentences ---- */

/* What must be found at 0.4 and above, in order: "category=text|category=text" */
typedef struct Sentence
{
	const char *text;
	const char *findings;
}			Sentence;

static const Sentence sentences[] = {
	{"Dear Mr. Smith, please call Anna Müller at 030 1234567.",
	"person_name=Smith|person_name=Anna Müller|phone_number=030 1234567"},
	{"Dr. Hans-Peter von der Leyen wohnt in der Hauptstraße 5, 10115 Berlin.",
	"person_name=Hans-Peter von der Leyen|street_address=Hauptstraße 5"},
	{"He moved from 221B Baker Street. Hauptstraße 7 is next.",
	"street_address=221B Baker Street|street_address=Hauptstraße 7"},
	{"Via Roma 12, 12 rue de la Paix and Calle Mayor 5; Kerkstraat 12",
	"street_address=Via Roma 12|street_address=12 rue de la Paix|street_address=Calle Mayor 5|street_address=Kerkstraat 12"},
	{"geb. 1.2.1975; née le 12/03/1980; born on 1980-03-12, hired 2001-01-01",
	"date_of_birth=1.2.1975|date_of_birth=12/03/1980|date_of_birth=1980-03-12"},
	{"card 4111 1111 1111 1111, SSN 123-45-6780", "credit_card=4111 1111 1111 1111|us_ssn=123-45-6780"},
	{"see https://example.com/a?b=c. or (www.test.org), from fe80::1ff:fe23:4567:890a",
	"url=https://example.com/a?b=c|url=www.test.org|ip_address=fe80::1ff:fe23:4567:890a"},
	{"Martin Bauer GmbH sold 30 chairs, order 12345678 shipped, total 1234.56 EUR", ""},
	{"Will this work? May we mark the hope of Rose Street? The Red Chair costs 12 dollars.", ""},
	{"The quick brown fox jumps over the lazy dog; version 10.2.1 of 2024-05-01T12:33:44Z.", ""},
	{"{\"email\":\"a.b@c.example\",\"n\":12}", "email_address=a.b@c.example"},
	{"“123-45-6780” and ‘anna@example.org’", "us_ssn=123-45-6780|email_address=anna@example.org"},
	{"00 49 30 1234567, 0049301234567 and +44 (0)20 7123 4567 12 items",
	"phone_number=00 49 30 1234567|phone_number=0049301234567|phone_number=+44 (0)20 7123 4567"},
};

static void
run_sentences(void)
{
	for (int i = 0; i < LENGTH_OF(sentences); i++)
	{
		const char *text = sentences[i].text;
		SynthFinding findings[20];
		int			n = synth_detect_scan(text, strlen(text), .4, findings, 20);
		char		found[1000] = "";
		int			at = 0;

		for (int k = 0; k < n; k++)
			at += snprintf(found + at, sizeof(found) - at, "%s%s=%.*s", k ? "|" : "",
						   findings[k].category, findings[k].end - findings[k].start,
						   text + findings[k].start);
		check(strcmp(found, sentences[i].findings) == 0, text);
		if (strcmp(found, sentences[i].findings) != 0)
			printf("# found %s\n", found);
	}
}

/* ---- laws ---- */

static uint64_t state = 88172645463325252u;

static unsigned
draw(unsigned n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % n;
}

/* In order, inside of the text, apart from each other, and no more than max. */
static bool
is_lawful(const char *text, size_t bytes)
{
	SynthFinding findings[32];
	int			n = synth_detect_scan(text, bytes, 0, findings, 32);
	int			again = synth_detect_scan(text, bytes, 0, findings, 3);

	if (n != again)
		return false;
	(void) synth_detect_scan(text, bytes, 0, findings, 32);
	for (int i = 0; i < n && i < 32; i++)
		if (findings[i].start < (i ? findings[i - 1].end : 0) ||
			findings[i].end <= findings[i].start || findings[i].end > (int) bytes ||
			findings[i].confidence <= 0 || findings[i].confidence > 1)
			return false;
	return true;
}

static void
run_laws(void)
{
	static const char signs[] = "0123456789012345678901234 .-+()/@:_ABDEFPRSTXYZabcexz\n\"|\303\274\342\200\0";
	bool		lawful = true;

	for (int i = 0; i < 10000 && lawful; i++)
	{
		char	   *text = malloc(64);
		int			n = draw(64);

		for (int k = 0; k < n; k++)
			text[k] = draw(20) ? signs[draw(sizeof(signs) - 1)] : (char) draw(256);
		/* bytes behind the text are not its own: the sanitizer watches */
		text = realloc(text, n ? n : 1);
		lawful = is_lawful(text, n);
		free(text);
	}
	check(lawful, "random bytes: findings are in order, apart and inside");
}

/* A scan of a quarter of a megabyte of one hostile piece, over and over, ends soon. */
static void
run_hostile(void)
{
	static const char *const pieces[] = {"http://", "a@", "1.", "+1((", "12-", "a.b@c.", "::", "0 0 ",
	"Dr. ", "A", "1", "DE", "www.", "((", "12345678/", "St. ", "\303", "5 Rue de "};
	size_t		bytes = 1 << 18;
	char	   *text = malloc(bytes);
	static SynthFinding findings[10];

	for (int i = 0; i < LENGTH_OF(pieces); i++)
	{
		size_t		n = strlen(pieces[i]);

		for (size_t k = 0; k < bytes; k++)
			text[k] = pieces[i][k % n];
		(void) synth_detect_scan(text, bytes, 0, findings, 10);
	}
	free(text);
	check(true, "hostile texts are read to their end");
}

int
main(int argc, char **argv)
{
	run_cases(argc > 1 ? argv[1] : "test/data/pii/presidio.tsv");
	run_examples();
	run_sentences();
	run_laws();
	run_hostile();
	printf("1..%d\n", number);
	return bad > 0;
}
