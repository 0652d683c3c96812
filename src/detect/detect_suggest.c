/*
 * detect_suggest.c
 *		The rule that a column's name and type suggest, without a look at its
 *		values.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "detect/detect_server_private.h"
#include "utils/lsyscache.h"

SynthDetectType
synth_detect_type_of(Oid type)
{
	Oid			element;

	type = getBaseType(type);
	switch (type)
	{
		case TEXTOID:
		case VARCHAROID:
		case BPCHAROID:
		case NAMEOID:
		case XMLOID:
			return SYNTH_DETECT_TEXT;
		case INT2OID:
		case INT4OID:
		case INT8OID:
			return SYNTH_DETECT_INTEGER;
		case NUMERICOID:
		case FLOAT4OID:
		case FLOAT8OID:
		case MONEYOID:
			return SYNTH_DETECT_NUMBER;
		case BOOLOID:
			return SYNTH_DETECT_BOOLEAN;
		case DATEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return SYNTH_DETECT_DATE;
		case INETOID:
		case CIDROID:
			return SYNTH_DETECT_NETWORK;
		case MACADDROID:
		case MACADDR8OID:
			return SYNTH_DETECT_MAC;
		case UUIDOID:
			return SYNTH_DETECT_UUID;
		case JSONOID:
		case JSONBOID:
			return SYNTH_DETECT_JSON;
		case POINTOID:
			return SYNTH_DETECT_POINT;
		case BYTEAOID:
			return SYNTH_DETECT_BYTES;
	}
	if (type_is_enum(type))
		return SYNTH_DETECT_ENUM;
	element = get_element_type(type);
	if (OidIsValid(element))
		return synth_detect_type_of(element) == SYNTH_DETECT_TEXT ?
			SYNTH_DETECT_ARRAY : SYNTH_DETECT_OTHER;
	/* citext and its like are of the category of strings */
	if (!type_is_rowtype(type))
	{
		char		category;
		bool		preferred;

		get_type_category_preferred(type, &category, &preferred);
		if (category == TYPCATEGORY_STRING)
			return SYNTH_DETECT_TEXT;
	}
	return SYNTH_DETECT_OTHER;
}

const char *
synth_detect_suggest(const char *table_name, const char *column_name, Oid type)
{
	SynthNameVerdict verdict = synth_detect_read_name(column_name);
	SynthDetectType kind = synth_detect_type_of(type);

	/* a bare "name" in a table of people */
	if (table_name && verdict.category == SYNTH_PERSON_NAME &&
		verdict.confidence >= .3 && !verdict.thing && !verdict.negated &&
		synth_detect_is_people(table_name))
		verdict.confidence = SYNTH_DETECT_PERSONAL;
	if (verdict.confidence < SYNTH_DETECT_PERSONAL ||
		!synth_detect_type_fits(verdict.category, kind))
		return NULL;
	/* keys of things are kept: to change them here breaks joins, there nothing */
	if (verdict.category == SYNTH_GENERIC_ID && verdict.thing)
		return NULL;
	return synth_detect_type_rule(verdict.category, kind, false);
}
