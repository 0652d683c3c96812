/*
 * detect_category.c
 *		The categories of personal data: their names, the types that can hold
 *		them, and the masking rules that they suggest.
 *
 * Pure C.  A category belongs to a family, and a family has a rule for each
 * type of column; where it has none, the type's own rule stands in, which
 * never lets a value through.
 *
 * Categories that Microsoft Presidio has too carry its entities' names in
 * lower case, so that results compare.
 */
#include <string.h>

#include "detect/detect_private.h"

typedef enum Family
{
	FAMILY_NONE,
	FAMILY_PERSON,
	FAMILY_FIRST,
	FAMILY_LAST,
	FAMILY_USERNAME,
	FAMILY_EMAIL,
	FAMILY_PHONE,
	FAMILY_ADDRESS,
	FAMILY_CITY,
	FAMILY_ZIPCODE,
	FAMILY_GEO,
	FAMILY_COMPANY,
	FAMILY_URL,
	FAMILY_IP,
	FAMILY_MAC,
	FAMILY_BIRTH,
	FAMILY_AGE,
	FAMILY_TRAIT,				/* few values: what a person is */
	FAMILY_MONEY,
	FAMILY_SECRET,
	FAMILY_PROSE,
	FAMILY_ID,					/* a key that stands for a person */
	FAMILY_NUMBER,				/* a number given out by an authority */
	FAMILY_IBAN,
	FAMILY_CARD,
	FAMILIES
}			Family;

typedef struct Category
{
	const char *name;
	Family		family;
}			Category;

static const Category categories[SYNTH_CATEGORIES] = {
	[SYNTH_PERSON_NAME] = {"person_name", FAMILY_PERSON},
	[SYNTH_FIRST_NAME] = {"first_name", FAMILY_FIRST},
	[SYNTH_LAST_NAME] = {"last_name", FAMILY_LAST},
	[SYNTH_USERNAME] = {"username", FAMILY_USERNAME},
	[SYNTH_EMAIL_ADDRESS] = {"email_address", FAMILY_EMAIL},
	[SYNTH_PHONE_NUMBER] = {"phone_number", FAMILY_PHONE},
	[SYNTH_TR_PHONE_NUMBER] = {"tr_phone_number", FAMILY_PHONE},
	[SYNTH_STREET_ADDRESS] = {"street_address", FAMILY_ADDRESS},
	[SYNTH_CITY] = {"city", FAMILY_CITY},
	[SYNTH_ZIPCODE] = {"zipcode", FAMILY_ZIPCODE},
	[SYNTH_GEO_COORDINATES] = {"geo_coordinates", FAMILY_GEO},
	[SYNTH_ORGANIZATION_NAME] = {"organization_name", FAMILY_COMPANY},
	[SYNTH_URL] = {"url", FAMILY_URL},
	[SYNTH_IP_ADDRESS] = {"ip_address", FAMILY_IP},
	[SYNTH_MAC_ADDRESS] = {"mac_address", FAMILY_MAC},
	[SYNTH_IMEI_HARDWARE_ID] = {"imei_hardware_id", FAMILY_NUMBER},
	[SYNTH_DATE_OF_BIRTH] = {"date_of_birth", FAMILY_BIRTH},
	[SYNTH_DATE_OF_DEATH] = {"date_of_death", FAMILY_BIRTH},
	[SYNTH_AGE] = {"age", FAMILY_AGE},
	[SYNTH_GENDER] = {"gender", FAMILY_TRAIT},
	[SYNTH_ETHNIC_GROUP] = {"ethnic_group", FAMILY_TRAIT},
	[SYNTH_NATIONALITY] = {"nationality", FAMILY_TRAIT},
	[SYNTH_RELIGION] = {"religion", FAMILY_TRAIT},
	[SYNTH_POLITICAL_OPINION] = {"political_opinion", FAMILY_TRAIT},
	[SYNTH_SEXUAL_ORIENTATION] = {"sexual_orientation", FAMILY_TRAIT},
	[SYNTH_MARITAL_STATUS] = {"marital_status", FAMILY_TRAIT},
	[SYNTH_OCCUPATION] = {"occupation", FAMILY_TRAIT},
	[SYNTH_SPOKEN_LANGUAGE] = {"spoken_language", FAMILY_TRAIT},
	[SYNTH_HEALTH] = {"health", FAMILY_TRAIT},
	[SYNTH_BIOMETRIC] = {"biometric", FAMILY_SECRET},
	[SYNTH_SALARY] = {"salary", FAMILY_MONEY},
	[SYNTH_PHOTO] = {"photo", FAMILY_SECRET},
	[SYNTH_FREE_TEXT] = {"free_text", FAMILY_PROSE},
	[SYNTH_PASSWORD] = {"password", FAMILY_SECRET},
	[SYNTH_GENERIC_ID] = {"generic_id", FAMILY_ID},
	[SYNTH_NATIONAL_ID] = {"national_id", FAMILY_NUMBER},
	[SYNTH_PASSPORT] = {"passport", FAMILY_NUMBER},
	[SYNTH_DRIVER_LICENSE] = {"driver_license", FAMILY_NUMBER},
	[SYNTH_TAX_ID] = {"tax_id", FAMILY_NUMBER},
	[SYNTH_LICENSE_PLATE] = {"license_plate", FAMILY_NUMBER},
	[SYNTH_VEHICLE_ID] = {"vehicle_id", FAMILY_NUMBER},
	[SYNTH_IBAN_CODE] = {"iban_code", FAMILY_IBAN},
	[SYNTH_CREDIT_CARD] = {"credit_card", FAMILY_CARD},
	[SYNTH_CARD_SECURITY_CODE] = {"card_security_code", FAMILY_SECRET},
	[SYNTH_BANK_ACCOUNT] = {"bank_account", FAMILY_NUMBER},
	[SYNTH_CRYPTO] = {"crypto", FAMILY_NUMBER},
	[SYNTH_AT_SVNR] = {"at_svnr", FAMILY_NUMBER},
	[SYNTH_AU_ABN] = {"au_abn", FAMILY_NUMBER},
	[SYNTH_AU_ACN] = {"au_acn", FAMILY_NUMBER},
	[SYNTH_AU_MEDICARE] = {"au_medicare", FAMILY_NUMBER},
	[SYNTH_AU_TFN] = {"au_tfn", FAMILY_NUMBER},
	[SYNTH_BE_NATIONAL_NUMBER] = {"be_national_number", FAMILY_NUMBER},
	[SYNTH_BR_CNPJ] = {"br_cnpj", FAMILY_NUMBER},
	[SYNTH_BR_CPF] = {"br_cpf", FAMILY_NUMBER},
	[SYNTH_CA_SIN] = {"ca_sin", FAMILY_NUMBER},
	[SYNTH_CH_AHV] = {"ch_ahv", FAMILY_NUMBER},
	[SYNTH_DE_BSNR] = {"de_bsnr", FAMILY_NUMBER},
	[SYNTH_DE_HANDELSREGISTER] = {"de_handelsregister", FAMILY_NUMBER},
	[SYNTH_DE_LANR] = {"de_lanr", FAMILY_NUMBER},
	[SYNTH_DE_PASSPORT] = {"de_passport", FAMILY_NUMBER},
	[SYNTH_DE_SOCIAL_SECURITY] = {"de_social_security", FAMILY_NUMBER},
	[SYNTH_DE_TAX_ID] = {"de_tax_id", FAMILY_NUMBER},
	[SYNTH_DE_VAT_ID] = {"de_vat_id", FAMILY_NUMBER},
	[SYNTH_DK_CPR] = {"dk_cpr", FAMILY_NUMBER},
	[SYNTH_ES_NIE] = {"es_nie", FAMILY_NUMBER},
	[SYNTH_ES_NIF] = {"es_nif", FAMILY_NUMBER},
	[SYNTH_ES_PASSPORT] = {"es_passport", FAMILY_NUMBER},
	[SYNTH_FI_PERSONAL_IDENTITY_CODE] = {"fi_personal_identity_code", FAMILY_NUMBER},
	[SYNTH_FR_NIR] = {"fr_nir", FAMILY_NUMBER},
	[SYNTH_IE_PPS] = {"ie_pps", FAMILY_NUMBER},
	[SYNTH_IN_AADHAAR] = {"in_aadhaar", FAMILY_NUMBER},
	[SYNTH_IN_PAN] = {"in_pan", FAMILY_NUMBER},
	[SYNTH_IN_PASSPORT] = {"in_passport", FAMILY_NUMBER},
	[SYNTH_IN_VEHICLE_REGISTRATION] = {"in_vehicle_registration", FAMILY_NUMBER},
	[SYNTH_IT_FISCAL_CODE] = {"it_fiscal_code", FAMILY_NUMBER},
	[SYNTH_IT_IDENTITY_CARD] = {"it_identity_card", FAMILY_NUMBER},
	[SYNTH_IT_PASSPORT] = {"it_passport", FAMILY_NUMBER},
	[SYNTH_IT_VAT_CODE] = {"it_vat_code", FAMILY_NUMBER},
	[SYNTH_KR_BRN] = {"kr_brn", FAMILY_NUMBER},
	[SYNTH_KR_DRIVER_LICENSE] = {"kr_driver_license", FAMILY_NUMBER},
	[SYNTH_KR_FRN] = {"kr_frn", FAMILY_NUMBER},
	[SYNTH_KR_RRN] = {"kr_rrn", FAMILY_NUMBER},
	[SYNTH_MX_CURP] = {"mx_curp", FAMILY_NUMBER},
	[SYNTH_NG_NIN] = {"ng_nin", FAMILY_NUMBER},
	[SYNTH_NG_VEHICLE_REGISTRATION] = {"ng_vehicle_registration", FAMILY_NUMBER},
	[SYNTH_NL_BSN] = {"nl_bsn", FAMILY_NUMBER},
	[SYNTH_NO_FODSELSNUMMER] = {"no_fodselsnummer", FAMILY_NUMBER},
	[SYNTH_PL_PESEL] = {"pl_pesel", FAMILY_NUMBER},
	[SYNTH_PT_NIF] = {"pt_nif", FAMILY_NUMBER},
	[SYNTH_SE_ORGANISATIONSNUMMER] = {"se_organisationsnummer", FAMILY_NUMBER},
	[SYNTH_SE_PERSONNUMMER] = {"se_personnummer", FAMILY_NUMBER},
	[SYNTH_SG_NRIC_FIN] = {"sg_nric_fin", FAMILY_NUMBER},
	[SYNTH_TR_LICENSE_PLATE] = {"tr_license_plate", FAMILY_NUMBER},
	[SYNTH_TR_NATIONAL_ID] = {"tr_national_id", FAMILY_NUMBER},
	[SYNTH_UK_NHS] = {"uk_nhs", FAMILY_NUMBER},
	[SYNTH_UK_NINO] = {"uk_nino", FAMILY_NUMBER},
	[SYNTH_UK_PASSPORT] = {"uk_passport", FAMILY_NUMBER},
	[SYNTH_US_BANK_NUMBER] = {"us_bank_number", FAMILY_NUMBER},
	[SYNTH_US_DRIVER_LICENSE] = {"us_driver_license", FAMILY_NUMBER},
	[SYNTH_US_ITIN] = {"us_itin", FAMILY_NUMBER},
	[SYNTH_US_MEDICAL_LICENSE] = {"us_medical_license", FAMILY_NUMBER},
	[SYNTH_US_NPI] = {"us_npi", FAMILY_NUMBER},
	[SYNTH_US_PASSPORT] = {"us_passport", FAMILY_NUMBER},
	[SYNTH_US_SSN] = {"us_ssn", FAMILY_NUMBER},
	[SYNTH_ZA_ID_NUMBER] = {"za_id_number", FAMILY_NUMBER},
};

/*
 * The rule of a family in a column of text, of integers, of other numbers and
 * of dates; NULL: the type's own (below).
 */
typedef struct FamilyRules
{
	const char *text;
	const char *integer;
	const char *number;
	const char *date;
}			FamilyRules;

static const FamilyRules rules[FAMILIES] = {
	[FAMILY_PERSON] = {"full_name"},
	[FAMILY_FIRST] = {"first_name"},
	[FAMILY_LAST] = {"last_name"},
	[FAMILY_USERNAME] = {"username"},
	[FAMILY_EMAIL] = {"email"},
	[FAMILY_PHONE] = {"phone", "phone", "phone"},
	[FAMILY_ADDRESS] = {"address"},
	[FAMILY_CITY] = {"city"},
	[FAMILY_ZIPCODE] = {"postcode", "postcode", "generalize(100)"},
	[FAMILY_GEO] = {"null", "generalize(1)", "generalize(0.1)"},
	[FAMILY_COMPANY] = {"company"},
	[FAMILY_URL] = {"url"},
	[FAMILY_IP] = {"ip"},
	[FAMILY_MAC] = {"mac"},
	[FAMILY_BIRTH] = {"date", "generalize(10)", "generalize(10)", "generalize(year)"},
	[FAMILY_AGE] = {"null", "generalize(10)", "generalize(10)"},
	[FAMILY_TRAIT] = {"null", "null", "null", "null"},
	[FAMILY_MONEY] = {"null", "noise(0.1)", "noise(0.1)"},
	[FAMILY_SECRET] = {"null", "null", "null", "null"},
	[FAMILY_PROSE] = {"text"},
	[FAMILY_ID] = {"encrypt", "encrypt", "encrypt"},
	[FAMILY_NUMBER] = {"national_id", "national_id", "national_id"},
	[FAMILY_IBAN] = {"iban"},
	[FAMILY_CARD] = {"card", "card", "card"},
};

/* What hides a value of a type whatever it means, and where NULL may not be. */
typedef struct TypeRules
{
	const char *rule;
	const char *not_null;
}			TypeRules;

static const TypeRules type_rules[SYNTH_DETECT_TYPES] = {
	[SYNTH_DETECT_TEXT] = {"hash", "constant(\"-\")"},
	[SYNTH_DETECT_INTEGER] = {"encrypt", "constant(0)"},
	[SYNTH_DETECT_NUMBER] = {"null", "constant(0)"},
	[SYNTH_DETECT_BOOLEAN] = {"null", "constant(\"false\")"},
	[SYNTH_DETECT_DATE] = {"generalize(year)", "generalize(year)"},
	[SYNTH_DETECT_NETWORK] = {"ip", "ip"},
	[SYNTH_DETECT_MAC] = {"mac", "mac"},
	[SYNTH_DETECT_UUID] = {"uuid", "uuid"},
	[SYNTH_DETECT_JSON] = {"null", "constant(\"{}\")"},
	[SYNTH_DETECT_ENUM] = {"null", NULL},
	[SYNTH_DETECT_POINT] = {"null", "constant(\"(0,0)\")"},
	[SYNTH_DETECT_BYTES] = {"null", "constant(\"\")"},
	[SYNTH_DETECT_ARRAY] = {"null", "constant(\"{}\")"},
	[SYNTH_DETECT_OTHER] = {"null", NULL},
};

const char *
synth_detect_category_name(SynthCategory category)
{
	return category > SYNTH_NO_CATEGORY && category < SYNTH_CATEGORIES ?
		categories[category].name : NULL;
}

SynthCategory
synth_detect_find_category(const char *name, size_t bytes)
{
	for (int i = SYNTH_NO_CATEGORY + 1; i < SYNTH_CATEGORIES; i++)
		if (strlen(categories[i].name) == bytes &&
			memcmp(categories[i].name, name, bytes) == 0)
			return i;
	return SYNTH_NO_CATEGORY;
}

bool
synth_detect_type_fits(SynthCategory category, SynthDetectType type)
{
	Family		family = categories[category].family;

	switch (type)
	{
		case SYNTH_DETECT_TEXT:
		case SYNTH_DETECT_ARRAY:
		case SYNTH_DETECT_JSON:
			return true;
		case SYNTH_DETECT_ENUM:
			return family == FAMILY_TRAIT || family == FAMILY_CITY;
		case SYNTH_DETECT_INTEGER:
		case SYNTH_DETECT_NUMBER:
			return family == FAMILY_PHONE || family == FAMILY_ZIPCODE ||
				family == FAMILY_GEO || family == FAMILY_BIRTH ||
				family == FAMILY_AGE || family == FAMILY_TRAIT ||
				family == FAMILY_MONEY || family == FAMILY_ID ||
				family == FAMILY_NUMBER || family == FAMILY_CARD ||
				category == SYNTH_CARD_SECURITY_CODE;
		case SYNTH_DETECT_BOOLEAN:
			return family == FAMILY_TRAIT && category != SYNTH_OCCUPATION &&
				category != SYNTH_SPOKEN_LANGUAGE;
		case SYNTH_DETECT_DATE:
			return family == FAMILY_BIRTH;
		case SYNTH_DETECT_NETWORK:
			return family == FAMILY_IP;
		case SYNTH_DETECT_MAC:
			return family == FAMILY_MAC;
		case SYNTH_DETECT_UUID:
			return family == FAMILY_ID;
		case SYNTH_DETECT_POINT:
			return family == FAMILY_GEO || family == FAMILY_ADDRESS;
		case SYNTH_DETECT_BYTES:
			return family == FAMILY_SECRET;
		case SYNTH_DETECT_OTHER:
			return category == SYNTH_HEALTH || category == SYNTH_BIOMETRIC;
		default:
			return false;
	}
}

const char *
synth_detect_type_rule(SynthCategory category, SynthDetectType type, bool not_null)
{
	const FamilyRules *family = &rules[categories[category].family];
	const TypeRules *own = &type_rules[type];
	const char *rule = NULL;

	if (category == SYNTH_NO_CATEGORY)
		return NULL;
	if (type == SYNTH_DETECT_TEXT)
		rule = family->text;
	else if (type == SYNTH_DETECT_INTEGER)
		rule = family->integer;
	else if (type == SYNTH_DETECT_NUMBER)
		rule = family->number;
	else if (type == SYNTH_DETECT_DATE)
		rule = family->date;
	if (rule == NULL)
		rule = own->rule;
	if (not_null && strcmp(rule, "null") == 0)
		rule = own->not_null;
	return rule;
}

const char *
synth_detect_rule(const char *category)
{
	SynthCategory found = synth_detect_find_category(category, strlen(category));

	return synth_detect_type_rule(found, SYNTH_DETECT_TEXT, false);
}
