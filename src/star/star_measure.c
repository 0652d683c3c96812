/*
 * star_measure.c
 *		What a column is to a star: a measure, and over what it may be summed,
 *		a date, or an attribute.
 *
 * By type, by the words of its name (English, German, French, Spanish,
 * Italian), and by its range: a share of 0 to 1 is a rate.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "star/star_private.h"
#include "utils/formatting.h"

#define WORD_BYTES	32

/* With a blank before and behind each word. */
static const char label_words[] =
" name title label subject firma bezeichnung nom libelle titre titel nombre nome titulo username login email caption company "
"surname firstname lastname forename fullname vorname nachname prenom cognome apellido ";
/* Numbers that say which or when, not how much: names end with them, ... */
static const char which_words[] =
" id key no nr num number code cd pk fk sk ref uuid index idx position pos rank version type kind status state year month day week quarter "
"hour zip plz postcode phone fax latitude lat longitude lon lng priority grade class category group jahr monat tag annee mois numero "
"extension ext via by ";
/* ... or have them. */
static const char flag_words[] =
" is has flag active enabled deleted discontinued valid order sort seq sequence line birthyear ";
static const char quantity_words[] = " unit qty quantity count anzahl menge quantite cantidad quantita pieces items ";
static const char price_words[] =
" price rate ratio percent pct percentage share discount rabatt score rating temperature avg average mean median speed density "
"preis kurs satz anteil prozent prix taux precio tasa prezzo margin age height weight length width size duration latency interest ";
static const char total_words[] = " total extended line gross net sum amount gesamt montant ";
static const char stock_words[] =
" balance stock inventory level available avail onhand hand headcount bestand saldo stand solde acctbal availqty capacity seats ";

static bool has_word(const char *name, const char *words);
static bool ends_with_word(const char *name, const char *words);
static bool next_word(const char **at, char *word);
static bool is_in(const char *words, const char *word);

SynthStarKind
synth_star_kind_of(const SynthStarColumn *column, double min, double max, bool has_fraction)
{
	switch (column->type)
	{
		case DATEOID:
			return SYNTH_STAR_DATE;
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return SYNTH_STAR_MOMENT;
		case CASHOID:
			return has_word(column->name, price_words) && !has_word(column->name, total_words) ?
				SYNTH_STAR_NON_ADDITIVE : SYNTH_STAR_ADDITIVE;
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case NUMERICOID:
		case FLOAT4OID:
		case FLOAT8OID:
			break;
		default:
			return SYNTH_STAR_ATTRIBUTE;
	}
	if (column->is_key || column->is_reference || ends_with_word(column->name, which_words))
		return SYNTH_STAR_ATTRIBUTE;
	/* yes and no as numbers */
	if (!has_fraction && min >= 0 && max == 1 && (column->type == INT2OID || column->type == INT4OID) &&
		!has_word(column->name, total_words) && !has_word(column->name, quantity_words))
		return SYNTH_STAR_ATTRIBUTE;
	if (has_word(column->name, stock_words))
		return SYNTH_STAR_SEMI_ADDITIVE;
	if (has_word(column->name, price_words) && !has_word(column->name, total_words))
		return SYNTH_STAR_NON_ADDITIVE;
	if (has_fraction && min >= 0 && max <= 1)
		return SYNTH_STAR_NON_ADDITIVE;
	if (has_word(column->name, total_words) || has_word(column->name, quantity_words))
		return SYNTH_STAR_ADDITIVE;
	return has_word(column->name, flag_words) ? SYNTH_STAR_ATTRIBUTE : SYNTH_STAR_ADDITIVE;
}

bool
synth_star_says_name(const char *column)
{
	return has_word(column, label_words);
}

/* A date that tells of what happened, not of a thing: order_date, not birth_date. */
bool
synth_star_is_event_date(const SynthStarColumn *column)
{
	static const char *const of_things[] = {
		"birth", "dob", "hire", "update", "creat", "modif", "geburt", "naissance", "eintritt", "join", "since", "register", "released"
	};
	char	   *name = asc_tolower(column->name, strlen(column->name));

	if (column->kind != SYNTH_STAR_DATE && column->kind != SYNTH_STAR_MOMENT)
		return false;
	for (int i = 0; i < (int) lengthof(of_things); i++)
		if (strstr(name, of_things[i]))
			return false;
	return true;
}

static bool
has_word(const char *name, const char *words)
{
	char		word[WORD_BYTES];

	while (next_word(&name, word))
		if (is_in(words, word))
			return true;
	return false;
}

static bool
ends_with_word(const char *name, const char *words)
{
	char		word[WORD_BYTES];
	bool		is_found = false;

	while (next_word(&name, word))
		is_found = is_in(words, word);
	return is_found;
}

/* Words end at what is no letter, and before a capital behind a small one;
 * totalprice and extendedprice are two words. */
static bool
next_word(const char **at, char *word)
{
	static const char *const endings[] = {"price", "qty", "balance", "amount", "rate", "priority", "number"};
	const char *s = *at;
	int			n = 0;

	while (*s && !IS_HIGHBIT_SET(*s) && !isalpha((unsigned char) *s))
		s++;
	while (*s && (IS_HIGHBIT_SET(*s) || isalpha((unsigned char) *s)) && n < WORD_BYTES - 1)
	{
		if (n > 0 && isupper((unsigned char) *s) && islower((unsigned char) s[-1]))
			break;
		if (n > 3)
			for (int i = 0; i < (int) lengthof(endings); i++)
				if (pg_strcasecmp(s, endings[i]) == 0)
					goto done;
		word[n++] = pg_tolower((unsigned char) *s++);
	}
done:
	word[n] = '\0';
	*at = s;
	return n > 0;
}

static bool
is_in(const char *words, const char *word)
{
	char		wanted[WORD_BYTES + 3];
	int			n = strlen(word);

	snprintf(wanted, sizeof(wanted), " %s ", word);
	if (strstr(words, wanted))
		return true;
	/* a plural */
	if (n > 3 && word[n - 1] == 's')
	{
		snprintf(wanted, sizeof(wanted), " %.*s ", n - 1, word);
		return strstr(words, wanted) != NULL;
	}
	return false;
}
