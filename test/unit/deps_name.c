/* links: src/deps/deps_name.c */
/*
 * Names of columns as parts of keys.
 */
#include <stdio.h>
#include <string.h>

#include "deps/deps_name_private.h"

static int	ntests = 0;

/* whose: ' ' nothing said, '=' bare, '<' the table's own, '>' another's */
static void
expect(const char *table, const char *column, int skip, SynthDepsNameKind kind, char whose, const char *stem)
{
	SynthDepsNameSense sense;
	bool		right;

	synth_deps_name_sense(table, column, skip, &sense);
	right = sense.kind == kind && sense.is_bare == (whose == '=') &&
		sense.is_own == (whose == '<') && sense.is_other == (whose == '>') &&
		(kind == SYNTH_DEPS_NAME_OTHER ||
		 (sense.stem_length == (int) strlen(stem) && strncmp(column + sense.stem_start, stem, sense.stem_length) == 0));
	printf("%s %d - %s in %s\n", right ? "ok" : "not ok", ++ntests, column, table);
	if (!right)
		printf("# kind %d, bare %d, own %d, other %d, stem %.*s\n", sense.kind, sense.is_bare, sense.is_own,
			   sense.is_other, sense.stem_length, column + sense.stem_start);
}

int
main(void)
{
	expect("customers", "id", 0, SYNTH_DEPS_NAME_ID, '=', "");
	expect("customers", "customer_id", 0, SYNTH_DEPS_NAME_ID, '<', "customer");
	expect("orders", "customer_id", 0, SYNTH_DEPS_NAME_ID, '>', "customer");
	expect("categories", "category_id", 0, SYNTH_DEPS_NAME_ID, '<', "category");
	expect("customer", "c_custkey", 2, SYNTH_DEPS_NAME_ID, '<', "cust");
	expect("orders", "o_custkey", 2, SYNTH_DEPS_NAME_ID, '>', "cust");
	expect("supplier", "s_suppkey", 2, SYNTH_DEPS_NAME_ID, '<', "supp");
	expect("us_states", "state_id", 0, SYNTH_DEPS_NAME_ID, '<', "state");
	expect("order_details", "order_id", 0, SYNTH_DEPS_NAME_ID, '>', "order");
	expect("order_details", "order_detail_id", 0, SYNTH_DEPS_NAME_ID, '<', "order_detail");
	expect("orderdetails", "order_detail_id", 0, SYNTH_DEPS_NAME_ID, '<', "order_detail");
	expect("film", "id_film", 0, SYNTH_DEPS_NAME_ID, '<', "film");
	expect("clients", "cod_client", 0, SYNTH_DEPS_NAME_CODE, '<', "client");
	expect("kunden", "kundennr", 0, SYNTH_DEPS_NAME_CODE, '<', "kunden");
	expect("x", "orderid", 0, SYNTH_DEPS_NAME_ID, '>', "order");
	expect("x", "paid", 0, SYNTH_DEPS_NAME_OTHER, ' ', "");
	expect("x", "rapid", 0, SYNTH_DEPS_NAME_OTHER, ' ', "");
	expect("x", "number_of_rooms", 0, SYNTH_DEPS_NAME_OTHER, ' ', "");
	expect("x", "phone_number", 0, SYNTH_DEPS_NAME_MEASURE, '>', "phone");
	expect("x", "zip_code", 0, SYNTH_DEPS_NAME_ZIP, '>', "zip");
	expect("x", "country_code", 0, SYNTH_DEPS_NAME_CODE, '>', "country");
	expect("x", "line_no", 0, SYNTH_DEPS_NAME_LINE, '>', "line");
	expect("lineitem", "l_linenumber", 2, SYNTH_DEPS_NAME_LINE, '=', "");
	expect("x", "unit_price", 0, SYNTH_DEPS_NAME_MEASURE, '>', "unit");
	expect("x", "company_name", 0, SYNTH_DEPS_NAME_LABEL, '>', "company");
	expect("books", "isbn", 0, SYNTH_DEPS_NAME_NATURAL, '=', "");
	expect("countries", "country", 0, SYNTH_DEPS_NAME_MEASURE, '=', "");
	expect("", "", 0, SYNTH_DEPS_NAME_OTHER, ' ', "");
	expect("", "_", 0, SYNTH_DEPS_NAME_OTHER, ' ', "");
	expect("a", "___id", 0, SYNTH_DEPS_NAME_ID, '>', "__");
	printf("1..%d\n", ntests);
	return 0;
}
