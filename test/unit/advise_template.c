/* links: src/advise/advise_workload_template.c */
/*
 * advise_template.c
 *		What texts of one template have in common, and what tells others apart.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advise/advise_pure_private.h"

static int	number = 0;
static int	bad = 0;

static void
gives(const char *text, const char *wanted)
{
	/* exactly the promised room, so that the sanitizer sees a byte more */
	char	   *result = malloc(strlen(text) + 1);
	bool		holds;

	synth_advise_template(text, result);
	holds = strcmp(result, wanted) == 0;
	if (!holds)
		printf("# %s\n# gives  %s\n# wanted %s\n", text, result, wanted);
	printf("%sok %d - %s\n", holds ? "" : "not ", ++number, wanted);
	bad += !holds;
	free(result);
}

static void
casts(const char *text, const char *wanted)
{
	char	   *result = malloc(2 * strlen(text) + 1);
	bool		holds;

	synth_advise_cast_parameters(text, result);
	holds = strcmp(result, wanted) == 0;
	if (!holds)
		printf("# %s\n# gives  %s\n# wanted %s\n", text, result, wanted);
	printf("%sok %d - %s\n", holds ? "" : "not ", ++number, wanted);
	bad += !holds;
	free(result);
}

int
main(void)
{
	gives("SELECT * FROM t WHERE a = 5", "select * from t where a = ?");
	gives("select *\n  from T where a=5 ;", "select * from t where a=?");
	gives("select 'a''b', E'c\\'d', $x$ e $y$ $x$, 1.5e-3, .5", "select ?");
	gives("select a from t where b in (1, 2,3 , 'x')", "select a from t where b in (?)");
	gives("select \"A b\", a1, b_2 from t9", "select \"A b\", a1, b_2 from t9");
	gives("select $1, $2 from t", "select $1, $2 from t");
	gives("select /* x /* y */ z */ a -- b\n, c", "select a , c");
	gives("select 'unfinished", "select ?");
	gives("select \"unfinished", "select \"unfinished");
	gives("select $q$unfinished", "select ?");
	gives("select /* unfinished", "select");
	gives("select a$b from t", "select a$b from t");
	gives("", "");
	gives(";;  ", "");
	gives("'", "?");
	gives("e'", "?");
	gives("$$", "?");
	gives("1-1", "?-?");
	gives("insert into t values (1, 'a'), (2, 'b')", "insert into t values (?), (?)");

	casts("select date $1, interval  $12, a.date, b", "select $1::date, $12::interval, a.date, b");
	casts("select 'date $1', \"date $1\", date1 $1", "select 'date $1', \"date $1\", date1 $1");
	casts("select update_date $1 -- date $2\n", "select update_date $1 -- date $2\n");
	casts("date $1", "$1::date");
	casts("select $x$ date $1 $x$, TIMESTAMP $3", "select $x$ date $1 $x$, $3::TIMESTAMP");
	casts("", "");
	casts("'", "'");
	casts("\"", "\"");
	casts("date $", "date $");
	casts("select E'\\' date $1', date $2", "select E'\\' date $1', $2::date");
	printf("1..%d\n", number);
	return bad > 0;
}
