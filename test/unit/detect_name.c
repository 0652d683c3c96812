/* links: src/detect/detect_category.c src/detect/detect_fold.c src/detect/detect_name.c src/detect/detect_phrases.c */
/*
 * detect_name.c
 *		What names of columns speak for, in several languages and spellings.
 */
#include <stdio.h>
#include <string.h>

#include "detect/detect_name_private.h"

static int	number = 0;
static int	bad = 0;

static void
check(bool holds, const char *what)
{
	printf("%sok %d - %s\n", holds ? "" : "not ", ++number, what);
	bad += !holds;
}

typedef struct Case
{
	const char *name;
	const char *category;		/* NULL: none, or one below one half */
}			Case;

static const Case cases[] = {
	{"first_name", "first_name"}, {"firstName", "first_name"}, {"FIRSTNAME", "first_name"},
	{"fname", "first_name"}, {"Vorname", "first_name"}, {"prénom", "first_name"},
	{"nombre_pila", "first_name"}, {"LastName", "last_name"}, {"nachname", "last_name"},
	{"nom_de_famille", "last_name"}, {"primer_apellido", "last_name"}, {"cognome", "last_name"},
	{"achternaam", "last_name"}, {"apelido", "last_name"}, {"surname", "last_name"},
	{"contact_name", "person_name"}, {"customer_name", "person_name"}, {"FullName", "person_name"},
	{"ansprechpartner", "person_name"}, {"email", "email_address"}, {"e_mail", "email_address"},
	{"E-Mail-Adresse", "email_address"}, {"courriel", "email_address"},
	{"correo_electronico", "email_address"}, {"workEmail", "email_address"}, {"tel", "phone_number"},
	{"TelNr", "phone_number"}, {"handynummer", "phone_number"}, {"cellulare", "phone_number"},
	{"telefoonnummer", "phone_number"}, {"homePhone", "phone_number"}, {"fax", "phone_number"},
	{"addr_line_1", "street_address"}, {"address2", "street_address"}, {"Straße", "street_address"},
	{"hausnr", "street_address"}, {"adresse", "street_address"}, {"indirizzo", "street_address"},
	{"shipping_address", "street_address"}, {"plz", "zipcode"}, {"code_postal", "zipcode"},
	{"zip", "zipcode"}, {"ville", "city"}, {"wohnort", "city"}, {"lat", "geo_coordinates"},
	{"dob", "date_of_birth"}, {"birthDate", "date_of_birth"}, {"geburtsdatum", "date_of_birth"},
	{"date_de_naissance", "date_of_birth"}, {"fecha_nacimiento", "date_of_birth"},
	{"data_di_nascita", "date_of_birth"}, {"geboortedatum", "date_of_birth"},
	{"age", "age"}, {"sex", "gender"}, {"gender_type", "gender"}, {"Geschlecht", "gender"},
	{"ethnicity", "ethnic_group"}, {"religion", "religion"}, {"Konfession", "religion"},
	{"familienstand", "marital_status"}, {"job_title", "occupation"}, {"salary", "salary"},
	{"gehalt", "salary"}, {"diagnosis_code", "health"}, {"blood_type", "health"},
	{"password_hash", "password"}, {"passwort", "password"}, {"mot_de_passe", "password"},
	{"iban", "iban_code"}, {"credit_card_number", "credit_card"}, {"cvv", "card_security_code"},
	{"kontonummer", "bank_account"}, {"ssn", "us_ssn"}, {"socialSecurityNumber", "us_ssn"},
	{"codice_fiscale", "it_fiscal_code"}, {"num_secu", "fr_nir"}, {"bsn", "nl_bsn"}, {"dni", "es_nif"},
	{"cpf", "br_cpf"}, {"pesel", "pl_pesel"}, {"steuer_id", "tax_id"}, {"passport_no", "passport"},
	{"reisepassnummer", "passport"}, {"drivers_license", "driver_license"},
	{"kennzeichen", "license_plate"}, {"ip_address", "ip_address"}, {"mac_addr", "mac_address"},
	{"user_name", "username"}, {"customer_id", "generic_id"}, {"userId", "generic_id"},
	{"PersonID", "generic_id"}, {"kundennr", "generic_id"}, {"address_id", "generic_id"},
	{"company_name", "organization_name"}, {"employer", "organization_name"}, {"homepage", "url"},
	/* no personal data, by their names */
	{"product_name", NULL}, {"file_name", NULL}, {"name", NULL}, {"price", NULL}, {"created_at", NULL},
	{"email_verified", NULL}, {"is_email_valid", NULL}, {"phone_type", NULL},
	{"email_template", NULL}, {"hire_date", NULL}, {"status", NULL}, {"country", NULL},
	{"quantity", NULL}, {"order_date", NULL}, {"description", NULL}, {"password_expires_at", NULL},
	{"address_count", NULL}, {"category", NULL}, {"table_name", NULL}, {"x", NULL}, {"", NULL},
	{"_", NULL}, {"123", NULL},
};

int
main(void)
{
	bool		sorted = true,
				same = true;

	for (int i = 0; i < LENGTH_OF(cases); i++)
	{
		double		confidence;
		const char *category = synth_detect_name(cases[i].name, &confidence);
		bool		right;

		if (confidence < .5)
			category = NULL;
		right = cases[i].category == NULL ? category == NULL :
			category != NULL && strcmp(category, cases[i].category) == 0;
		check(right, cases[i].name);
		if (!right)
			printf("# %s, %.2f\n", category ? category : "none", confidence);
	}
	for (int i = 0; i < synth_detect_nphrases; i++)
	{
		double		confidence;
		const char *category = synth_detect_name(synth_detect_phrases[i].words, &confidence);

		sorted &= i == 0 || strcmp(synth_detect_phrases[i - 1].words, synth_detect_phrases[i].words) < 0;
		same &= strlen(synth_detect_phrases[i].words) < 2 || strpbrk(synth_detect_phrases[i].words, "0123456789") ||
			(category && strcmp(category, synth_detect_category_name(synth_detect_phrases[i].category)) == 0);
	}
	check(sorted, "the phrases are sorted");
	check(same, "each phrase stands for its category");
	for (int i = SYNTH_NO_CATEGORY + 1; i < SYNTH_CATEGORIES; i++)
	{
		const char *name = synth_detect_category_name(i);

		same &= name && synth_detect_find_category(name, strlen(name)) == (SynthCategory) i &&
			synth_detect_rule(name) != NULL;
	}
	check(same, "each category has a name and a rule");
	check(synth_detect_rule("nothing") == NULL, "an unknown category has none");
	printf("1..%d\n", number);
	return bad > 0;
}
