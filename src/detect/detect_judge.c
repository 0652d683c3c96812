/*
 * detect_judge.c
 *		Is a column personal, and what is in it?  Name, type and values together.
 *
 * Pure C.  Two opinions are formed.  The name's: how far do the values fit what
 * it says?  Values that contradict it (yes and no in a column "mac_address")
 * take away its confidence, values that fit add to it.  The values' own: the
 * category of which most of them are.  Their check digits weigh by how unlikely
 * chance is: eight numbers that all pass a check of one digit are no accident.
 * The surer opinion stands.
 */
#include <string.h>

#include "detect/detect_private.h"

/* Values that are worth an opinion of their own. */
#define MIN_VALUES		3
#define MIN_DISTINCT	3

static double fit_of(const SynthColumnFacts *facts, SynthCategory category);
static double by_values(const SynthColumnFacts *facts, SynthCategory category);
static bool is_of_logins(const SynthColumnFacts *facts);
static double name_with_values(const SynthColumnFacts *facts,
							   const SynthNameVerdict *name, double fit);

SynthColumnVerdict
synth_detect_judge(const SynthColumnFacts *facts)
{
	SynthColumnVerdict verdict = {SYNTH_NO_CATEGORY, 0, {SYNTH_NO_CATEGORY}, -1};
	const SynthValueCounts *counts = facts->counts;

	verdict.by_name = synth_detect_read_name(facts->name);
	if (verdict.by_name.category != SYNTH_NO_CATEGORY &&
		synth_detect_type_fits(verdict.by_name.category, facts->type))
	{
		verdict.category = verdict.by_name.category;
		verdict.confidence = verdict.by_name.confidence;
		if (counts && counts->values > 0)
		{
			verdict.agreement = fit_of(facts, verdict.category);
			verdict.confidence = name_with_values(facts, &verdict.by_name, verdict.agreement);
			/* a column "email" of the part before the '@' */
			if (verdict.category == SYNTH_EMAIL_ADDRESS && !verdict.by_name.negated &&
				verdict.agreement < .2 && is_of_logins(facts))
			{
				verdict.category = SYNTH_USERNAME;
				verdict.confidence = .6;
			}
		}
	}
	if (counts == NULL || counts->values < MIN_VALUES)
		return verdict;
	for (int i = SYNTH_NO_CATEGORY + 1; i < SYNTH_CATEGORIES; i++)
	{
		double		confidence = by_values(facts, i);

		/* the name's own category is the tie's winner */
		if (confidence <= verdict.confidence || !synth_detect_type_fits(i, facts->type))
			continue;
		verdict.category = i;
		verdict.confidence = confidence;
		verdict.agreement = counts->whole[i] / (double) counts->values;
	}
	/* longer texts with something in them */
	if (verdict.confidence < .6 && counts->holding >= 2 && counts->holding * 50 >= counts->values &&
		(facts->type == SYNTH_DETECT_JSON || facts->type == SYNTH_DETECT_ARRAY ||
		 (facts->type == SYNTH_DETECT_TEXT && counts->words >= 4 * counts->values)))
	{
		verdict.category = SYNTH_FREE_TEXT;
		verdict.confidence = .6;
		verdict.agreement = counts->holding / (double) counts->values;
	}
	return verdict;
}

/*
 * The name's confidence in the light of the values: full from half of them on,
 * little where hardly one fits.
 */
static double
name_with_values(const SynthColumnFacts *facts, const SynthNameVerdict *name, double fit)
{
	double		confidence = name->confidence;

	if (fit < .2)
		return confidence * .3;
	if (fit < .5)
		return confidence * (.3 + .7 * (fit - .2) / .3);
	/* "name" may be anybody's: the values say whose */
	if (confidence < .5 || name->thing)
		return confidence;
	return confidence + (1 - confidence) * .5 * fit;
}

static double
share(const SynthColumnFacts *facts, int64_t n)
{
	return n / (double) facts->counts->values;
}

/* One word each, and hardly one twice. */
static bool
is_of_logins(const SynthColumnFacts *facts)
{
	const int64_t *form = facts->counts->forms;

	return share(facts, form[SYNTH_FORM_WORD] + form[SYNTH_FORM_OPAQUE]) > .8 &&
		facts->distinct >= 5 && facts->distinct > facts->counts->values * .5;
}

/* The share of values that may be of a category; 1 where nothing can be said. */
static double
fit_of(const SynthColumnFacts *facts, SynthCategory category)
{
	const SynthValueCounts *c = facts->counts;
	const int64_t *form = c->forms;
	double		whole = share(facts, c->whole[category]);
	double		number = share(facts, form[SYNTH_FORM_NUMBER]);
	double		flag = share(facts, form[SYNTH_FORM_FLAG]);
	double		date = share(facts, form[SYNTH_FORM_DATE]);
	double		fit;

	if (facts->type != SYNTH_DETECT_TEXT && facts->type != SYNTH_DETECT_INTEGER &&
		facts->type != SYNTH_DETECT_NUMBER)
		return 1;
	switch (category)
	{
		case SYNTH_PERSON_NAME:
		case SYNTH_FIRST_NAME:
		case SYNTH_LAST_NAME:
			fit = share(facts, form[SYNTH_FORM_NAME]);
			fit = fit > share(facts, form[SYNTH_FORM_WORD]) ? fit : share(facts, form[SYNTH_FORM_WORD]);
			fit -= flag;
			/* initials, and names of one letter */
			return fit < .5 && number + date + flag < .3 ? .5 : fit;
		case SYNTH_ORGANIZATION_NAME:
		case SYNTH_CITY:
		case SYNTH_USERNAME:
			return 1 - number - date - flag;
		case SYNTH_STREET_ADDRESS:
			return 1 - date - flag - (number > .9 && facts->type != SYNTH_DETECT_TEXT ? 1 : 0);
		case SYNTH_PHONE_NUMBER:
		case SYNTH_TR_PHONE_NUMBER:
			return share(facts, form[SYNTH_FORM_PHONE]) > whole ? share(facts, form[SYNTH_FORM_PHONE]) : whole;
		case SYNTH_DATE_OF_BIRTH:
		case SYNTH_DATE_OF_DEATH:
			return date + number;
		case SYNTH_AGE:
			return share(facts, form[SYNTH_FORM_AGE]) + share(facts, form[SYNTH_FORM_WORD]);
		case SYNTH_GEO_COORDINATES:
			return facts->type == SYNTH_DETECT_TEXT ?
				share(facts, form[SYNTH_FORM_COORDINATE]) : number;
		case SYNTH_SALARY:
			return number > 0 ? number + .1 : 1 - flag - date;
		case SYNTH_EMAIL_ADDRESS:
		case SYNTH_IBAN_CODE:
		case SYNTH_IP_ADDRESS:
		case SYNTH_MAC_ADDRESS:
		case SYNTH_URL:
			return whole;
		case SYNTH_ZIPCODE:
			return whole + (facts->type == SYNTH_DETECT_TEXT ? 0 : number);
		case SYNTH_FREE_TEXT:
			return c->words >= 3 * c->values || c->holding > 0 ? 1 : 0;
		case SYNTH_PASSWORD:
		case SYNTH_CARD_SECURITY_CODE:
		case SYNTH_BIOMETRIC:
		case SYNTH_PHOTO:
			return 1 - flag - date - share(facts, form[SYNTH_FORM_CODE]);
		case SYNTH_GENERIC_ID:
		case SYNTH_NATIONAL_ID:
		case SYNTH_PASSPORT:
		case SYNTH_DRIVER_LICENSE:
		case SYNTH_TAX_ID:
		case SYNTH_LICENSE_PLATE:
		case SYNTH_VEHICLE_ID:
		case SYNTH_BANK_ACCOUNT:
		case SYNTH_CREDIT_CARD:
		case SYNTH_CRYPTO:
		case SYNTH_IMEI_HARDWARE_ID:
			return 1 - flag - date;
		default:
			break;
	}
	if (category > SYNTH_CRYPTO)	/* a country's numbers: digits, mostly */
	{
		fit = number + share(facts, form[SYNTH_FORM_OPAQUE]) - share(facts, form[SYNTH_FORM_CODE]);
		return whole > fit ? whole : fit;
	}
	return 1 - date;			/* traits */
}

bool
synth_detect_is_of_people(SynthCategory category)
{
	switch (category)
	{
		case SYNTH_PERSON_NAME:
		case SYNTH_FIRST_NAME:
		case SYNTH_LAST_NAME:
		case SYNTH_EMAIL_ADDRESS:
		case SYNTH_PHONE_NUMBER:
		case SYNTH_STREET_ADDRESS:
		case SYNTH_DATE_OF_BIRTH:
		case SYNTH_GENDER:
		case SYNTH_PASSWORD:
			return true;
		default:
			return category >= SYNTH_NATIONAL_ID;
	}
}

void
synth_detect_weigh(SynthColumnVerdict *verdict, bool people_table, bool people,
				   bool address, int columns)
{
	switch (verdict->category)
	{
		case SYNTH_CITY:
			/* part of an address, or a place */
			verdict->confidence *= address ? 1.5 : people ? 1.2 : .5;
			if (columns == 1)
				verdict->confidence = .4;
			break;
		case SYNTH_PERSON_NAME:
			/* a bare "name" in a table of people */
			if (people_table && verdict->confidence < .5 && verdict->confidence >= .3 &&
				!verdict->by_name.thing && !verdict->by_name.negated)
				verdict->confidence = .65;
			break;
		case SYNTH_GENERIC_ID:
			/* "id" in a table of people is theirs */
			if (people_table && verdict->by_name.bare && verdict->confidence >= .4)
			{
				verdict->by_name.thing = false;
				verdict->confidence = .75;
			}
			else if (!people && verdict->by_name.thing && columns > 1)
				verdict->confidence *= .6;
			break;
		case SYNTH_ZIPCODE:
		case SYNTH_GEO_COORDINATES:
		case SYNTH_ORGANIZATION_NAME:
		case SYNTH_URL:
		case SYNTH_SPOKEN_LANGUAGE:
		case SYNTH_OCCUPATION:
		case SYNTH_SALARY:
		case SYNTH_USERNAME:
		case SYNTH_PHOTO:
		case SYNTH_FREE_TEXT:
			/* of products and of places there are such, too */
			if (!people && columns > 1)
				verdict->confidence *= .55;
			break;
		default:
			break;
	}
	if (verdict->confidence > .99)
		verdict->confidence = .99;
}

/* How sure the values alone make of a category. */
static double
by_values(const SynthColumnFacts *facts, SynthCategory category)
{
	const SynthValueCounts *c = facts->counts;
	double		whole = share(facts, c->whole[category]);
	double		checked = share(facts, c->checked[category]);
	double		sureness;

	if (c->whole[category] == 0)
		return 0;
	sureness = c->sureness[category] / c->whole[category];
	if (facts->distinct < MIN_DISTINCT && sureness < .9)
		return category == SYNTH_GENDER && facts->distinct == 2 && whole > .95 ? .6 : 0;
	switch (category)
	{
		case SYNTH_PERSON_NAME:
			return whole >= .4 ? .6 + .35 * whole : whole;
		case SYNTH_FIRST_NAME:
		case SYNTH_LAST_NAME:
			/* many cities are surnames */
			if (whole < share(facts, c->whole[SYNTH_CITY]) || sureness < .55)
				return 0;
			return whole >= .5 ? .5 + .4 * whole : 0;
		case SYNTH_ORGANIZATION_NAME:
			return whole >= .3 ? .55 : 0;
		case SYNTH_CITY:
			return whole >= .5 ? .45 : 0;
		case SYNTH_STREET_ADDRESS:
			return whole >= .3 ? .6 + .35 * whole : 0;
		case SYNTH_GENDER:
		case SYNTH_MARITAL_STATUS:
			return whole >= .95 && facts->distinct <= 12 ? sureness : 0;
		case SYNTH_ZIPCODE:
		case SYNTH_URL:
		case SYNTH_GEO_COORDINATES:
			return whole >= .8 ? sureness : 0;
		case SYNTH_DATE_OF_BIRTH:
		case SYNTH_DE_BSNR:
			return 0;
		default:
			break;
	}
	if (whole < .7)
		return 0;
	/* chance passes a check of one digit once in ten values */
	if (checked >= .9 && facts->distinct >= 8 && sureness < .9 && category != SYNTH_IP_ADDRESS)
		sureness = sureness + .35 < .9 ? sureness + .35 : .9;
	return sureness * (whole < .9 ? whole : 1);
}
