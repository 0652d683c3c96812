/*
 * parse_names.c
 *		What a column's name says of its values.
 *
 * Pure C.  Names are cut at signs and where the case changes.
 */
#include "parse/parse_private.h"

#include <string.h>

#include "detect/detect.h"

typedef struct NameHint
{
	const char *token;
	int			hint;
}			NameHint;

static const NameHint hints[] = {
	{"zip", SYNTH_HINT_CODE}, {"zipcode", SYNTH_HINT_CODE}, {"zipcodes", SYNTH_HINT_CODE},
	{"postcode", SYNTH_HINT_CODE}, {"postal", SYNTH_HINT_CODE}, {"plz", SYNTH_HINT_CODE},
	{"phone", SYNTH_HINT_CODE}, {"tel", SYNTH_HINT_CODE}, {"fax", SYNTH_HINT_CODE},
	{"mobile", SYNTH_HINT_CODE}, {"ssn", SYNTH_HINT_CODE}, {"iban", SYNTH_HINT_CODE},
	{"isbn", SYNTH_HINT_CODE}, {"ean", SYNTH_HINT_CODE}, {"upc", SYNTH_HINT_CODE},
	{"gtin", SYNTH_HINT_CODE}, {"sku", SYNTH_HINT_CODE}, {"barcode", SYNTH_HINT_CODE},
	{"cep", SYNTH_HINT_CODE},
	{"date", SYNTH_HINT_DATE}, {"datum", SYNTH_HINT_DATE}, {"fecha", SYNTH_HINT_DATE},
	{"day", SYNTH_HINT_DATE}, {"dob", SYNTH_HINT_DATE}, {"birth", SYNTH_HINT_DATE},
	{"birthday", SYNTH_HINT_DATE}, {"dt", SYNTH_HINT_DATE}, {"created", SYNTH_HINT_DATE},
	{"updated", SYNTH_HINT_DATE}, {"modified", SYNTH_HINT_DATE}, {"at", SYNTH_HINT_DATE},
	{"on", SYNTH_HINT_DATE}, {"ts", SYNTH_HINT_DATE}, {"epoch", SYNTH_HINT_DATE},
	{"month", SYNTH_HINT_DATE}, {"period", SYNTH_HINT_DATE}, {"timestamp", SYNTH_HINT_DATE},
	{"datetime", SYNTH_HINT_DATE},
	{"time", SYNTH_HINT_TIME}, {"uhrzeit", SYNTH_HINT_TIME}, {"zeit", SYNTH_HINT_TIME},
	{"heure", SYNTH_HINT_TIME}, {"hora", SYNTH_HINT_TIME}, {"hhmm", SYNTH_HINT_TIME},
	{"hour", SYNTH_HINT_TIME}, {"deptime", SYNTH_HINT_TIME}, {"arrtime", SYNTH_HINT_TIME},
	{"is", SYNTH_HINT_FLAG}, {"has", SYNTH_HINT_FLAG}, {"flag", SYNTH_HINT_FLAG},
	{"active", SYNTH_HINT_FLAG}, {"enabled", SYNTH_HINT_FLAG}, {"deleted", SYNTH_HINT_FLAG},
	{"bool", SYNTH_HINT_FLAG}, {"boolean", SYNTH_HINT_FLAG}, {"was", SYNTH_HINT_FLAG},
	{"can", SYNTH_HINT_FLAG}, {"should", SYNTH_HINT_FLAG}, {"yn", SYNTH_HINT_FLAG},
	{"ind", SYNTH_HINT_FLAG}, {"indicator", SYNTH_HINT_FLAG},
	{"id", SYNTH_HINT_KEY}, {"key", SYNTH_HINT_KEY}, {"pk", SYNTH_HINT_KEY}, {"nr", SYNTH_HINT_KEY},
	{"no", SYNTH_HINT_KEY}, {"number", SYNTH_HINT_KEY}, {"uid", SYNTH_HINT_KEY},
	{"objectid", SYNTH_HINT_KEY}, {"sk", SYNTH_HINT_KEY},
	{"duration", SYNTH_HINT_DURATION}, {"elapsed", SYNTH_HINT_DURATION},
	{"interval", SYNTH_HINT_DURATION}, {"runtime", SYNTH_HINT_DURATION},
	{"laptime", SYNTH_HINT_DURATION}, {"dauer", SYNTH_HINT_DURATION},
};

static int
hint_of_token(const char *token, int n)
{
	for (int i = 0; i < LENGTH_OF(hints); i++)
		if ((int) strlen(hints[i].token) == n && memcmp(hints[i].token, token, n) == 0)
			return hints[i].hint;
	return 0;
}

int
synth_parse_name_hints(const char *column_name)
{
	static const char *const codes[] = {
		"zipcode", "phone_number", "tr_phone_number", "national_id", "tax_id", "passport", "credit_card", "iban_code",
		"bank_account", "driver_license", "imei_hardware_id", "card_security_code"
	};
	char		token[64];
	int			n = 0;
	int			found = 0;
	double		confidence;
	const char *category = synth_detect_name(column_name, &confidence);

	for (const char *s = column_name;; s++)
	{
		bool		upper = *s >= 'A' && *s <= 'Z';
		bool		letter = upper || (*s >= 'a' && *s <= 'z') || (unsigned char) *s >= 0x80;
		bool		begins = upper && n > 0 && !(s[-1] >= 'A' && s[-1] <= 'Z');

		if ((!letter || begins) && n > 0)
		{
			found |= hint_of_token(token, n);
			n = 0;
		}
		if (*s == 0)
			break;
		if (letter && n < (int) sizeof(token))
			token[n++] = upper ? (char) (*s + 32) : *s;
	}
	for (int i = 0; category && confidence >= 0.7 && i < LENGTH_OF(codes); i++)
		if (strcmp(category, codes[i]) == 0)
			found |= SYNTH_HINT_CODE;
	return found;
}
