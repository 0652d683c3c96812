/* links: src/deps/deps_reference_name.c src/deps/deps_reference_words.c */
/*
 * deps_reference_name.c
 *		What names tell of a reference.
 */
#include <stdio.h>
#include <string.h>

#include "deps/deps_reference_private.h"

static int	number = 0;
static int	bad = 0;

static void
check(bool holds, const char *what)
{
	printf("%sok %d - %s\n", holds ? "" : "not ", ++number, what);
	bad += !holds;
}

static SynthDepsName
name_of(const char *text, bool is_table)
{
	SynthDepsName name;

	synth_deps_split_name(text, strlen(text), is_table, &name);
	return name;
}

/* of a column, a key and their tables; the key is its table's */
static double
evidence(const char *column, const char *child, const char *key, const char *parent)
{
	SynthDepsName names[4] = {name_of(column, false), name_of(child, true), name_of(key, false), name_of(parent, true)};
	SynthDepsNamed from = {.column = &names[0], .table = &names[1], .is_number = true},
				to = {.column = &names[2], .table = &names[3], .is_key = true, .is_number = true};

	synth_deps_cut_key_words(&names[0], &names[3], 1);
	synth_deps_cut_key_words(&names[2], &names[3], 1);
	return synth_deps_name_evidence(&from, &to, strcmp(child, parent) == 0);
}

int
main(void)
{
	SynthDepsName tables[1] = {name_of("order_categories", true)};
	SynthDepsName name = tables[0];

	check(name.n == 2 && strcmp(name.word[0], "order") == 0 && strcmp(name.word[1], "category") == 0, "words are singular");
	name = name_of("customer id 2", false);
	check(name.n == 1 && name.is_key, "words for key and digits are no part");
	name = name_of("", false);
	check(name.n == 0 && !name.is_key, "an empty name has no words");
	check(synth_deps_word_similarity("dept", "department") >= 0.8, "dept is department");
	check(synth_deps_word_similarity("order", "orden") < 0.8, "order is not orden");

	check(evidence("customer_id", "orders", "customer_id", "customers") == 1, "customer_id: customers.customer_id");
	check(evidence("customer_id", "orders", "id", "customers") == 1, "customer_id: customers.id");
	check(evidence("custkey", "orders", "custkey", "customer") >= 0.8, "custkey: customer.custkey");
	check(evidence("ship_via", "orders", "shipper_id", "shippers") >= 0.8, "ship_via: shippers");
	check(evidence("billing address id", "orders", "id", "addresses") >= 0.9, "a role before the name");
	check(evidence("reports_to", "staff", "staff_id", "staff") >= 0.7, "reports_to: the same table");
	check(evidence("parent_category_id", "categories", "id", "categories") >= 0.9, "parent_category_id: the same table");
	check(evidence("customer_no", "customers", "customer_id", "customers") == 0, "another key of the table is no reference");
	check(evidence("support_rep_id", "customers", "employee_id", "employees") >= 0.6, "a rep is an employee");
	check(evidence("units_on_order", "products", "order_id", "orders") < 0.5, "a quantity is no reference");
	check(evidence("region_id", "territories", "shipper_id", "shippers") == 0, "regions are no shippers");
	printf("1..%d\n", number);
	return bad != 0;
}
