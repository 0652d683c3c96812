/*
 * deps_name.c
 *		What the name of a column says of its part in a key.
 *
 * The last word tells its kind ("customer_id", "KundenNr", "c_custkey"), what
 * stands before it whose key it is: the table's own, or another's.  Pure C.
 * Words are folded: without accents, in lower case.
 */
#include <string.h>

#include "deps/deps_name_private.h"

#define SHORTEST_STEM	3

/* Words that end a name: on their own, and behind a stem without a _. */
typedef struct Ending
{
	const char *words;
	SynthDepsNameKind kind;
	bool		joins;			/* may follow its stem directly */
}			Ending;

#define CODES \
	" code codes cd kode kod codigo codice cod kuerzel kurzel kz abbr sigla код 代码 代號 代码 コード 코드 "

#define ZIPS \
	" zip zipcode postcode postal plz postleitzahl cep codepostal "

static const Ending endings[] = {
	{" id ids ident identifier identifiant identificador identificatore identifikator uuid guid uid ", SYNTH_DEPS_NAME_ID, true},
	{" pk pkey sk skey oid rowid recid ", SYNTH_DEPS_NAME_ID, false},
	{" key schluessel schlussel cle clef clave chiave chave sleutel nyckel nokkel nogle klucz klic anahtar kennung ключ 主键 キー ", SYNTH_DEPS_NAME_ID, true},
	{CODES, SYNTH_DEPS_NAME_CODE, true},
	{" number num no nr nbr nummer numero numer numara cislo nro matricule matricula matrikel номер ид 编号 編號 番号 번호 号 ", SYNTH_DEPS_NAME_CODE, true},
	{" line lineno linenumber linenum linenr seq sequence seqno seqnum pos position posnr ordinal idx index rank zeile ligne linea riga lfdnr lfd step revision version part ", SYNTH_DEPS_NAME_LINE, false},
	{ZIPS, SYNTH_DEPS_NAME_ZIP, false},
	{" isbn issn ean gtin upc sku asin ssn vin iban bic swift iata icao iso iso2 iso3 lei isin cusip doi slug email login username handle hash barcode serial imei mac ticker symbol ", SYNTH_DEPS_NAME_NATURAL, false},
	{" name names title label nom nombre nome naam bezeichnung titel titre titulo titolo nazwa navn namn caption имя название 名称 名前 名字 ", SYNTH_DEPS_NAME_LABEL, true},
	{" amount price cost total sum qty quantity count avg average min max rate ratio percent pct discount tax freight balance value weight height width length size score budget salary revenue sales profit margin temperature latitude longitude lat lon lng age preis betrag menge anzahl summe prix montant quantite precio importe cantidad prezzo quantita preco "
		"date time datetime timestamp created updated modified deleted birthday day month year at on since until from to datum zeit fecha data heure hora "
		"description descr desc comment comments remark remarks note notes text body content message summary details info url uri link image picture photo path file filename json xml payload beschreibung bemerkung kommentar descripcion "
		"address street city region state country phone fax mobile homepage contact adresse strasse ort telefon direccion ciudad ", SYNTH_DEPS_NAME_MEASURE, true},
};

/* Words that end in "id" or "no" and are not made with them. */
static const char *const whole_words =
" paid unpaid prepaid valid invalid void avoid grid bid said solid liquid humid fluid rapid hybrid raid braid aid maid kid lid mid rid acid covid android "
" piano casino volcano domino kimono volcano turno piano ano ";

/* Numbers and codes of these are no keys of anything. */
static const char *const places = " phone fax mobile tel telephone telefon street house page room ";

/* Numbers of these count within something. */
static const char *const lines = " line item seq sequence row pos position step lfd rank ordinal zeile ligne linea riga regel ";

static bool is_listed(const char *list, const char *word, int length);
static bool find_ending(const char *word, int length, SynthDepsNameKind *kind, int *stem);
static const char *find_words(const char *table, const char *stem, int length);
static bool is_same_thing(const char *a, int na, const char *b, int nb);

void
synth_deps_name_sense(const char *table, const char *column, int skip, SynthDepsNameSense *sense)
{
	const char *name = column + skip;
	const char *end = name + strlen(name);
	const char *word;
	int			stem = 0;

	memset(sense, 0, sizeof(*sense));
	while (end > name && (end[-1] == '_' || (end[-1] >= '0' && end[-1] <= '9' && end - name > 1)))
		end--;
	word = end;
	while (word > name && word[-1] != '_')
		word--;
	if (!find_ending(word, end - word, &sense->kind, &stem))
	{
		/* "id_customer": the kind may stand first */
		const char *first = strchr(name, '_');

		if (first != NULL && first < word &&
			find_ending(name, first - name, &sense->kind, &stem) && stem == 0 &&
			(sense->kind == SYNTH_DEPS_NAME_ID || is_listed(CODES, name, first - name)))
		{
			name = first + 1;
			stem = 0;
			word = end + 1;
		}
		else
		{
			sense->kind = SYNTH_DEPS_NAME_OTHER;
			if (synth_deps_name_is_part(table, name, end - name))
				sense->is_own = true;
			return;
		}
	}
	if (sense->kind == SYNTH_DEPS_NAME_CODE && word > name && stem == 0)
	{
		const char *before = word - 1;

		while (before > name && before[-1] != '_')
			before--;
		if (is_listed(ZIPS, before, word - 1 - before))
			sense->kind = SYNTH_DEPS_NAME_ZIP;
		if (is_listed(places, before, word - 1 - before))
			sense->kind = SYNTH_DEPS_NAME_MEASURE;
		if (is_listed(lines, before, word - 1 - before))
			sense->kind = SYNTH_DEPS_NAME_LINE;
	}
	sense->stem_start = name - column;
	sense->stem_length = word + stem - name - (stem == 0 && word > name ? 1 : 0);
	if (sense->stem_length <= 0)
	{
		sense->stem_length = 0;
		sense->is_bare = true;
	}
	else if (synth_deps_name_is_part(table, column + sense->stem_start, sense->stem_length))
		sense->is_own = true;
	else
		sense->is_other = true;
}

static bool
is_listed(const char *list, const char *word, int length)
{
	for (const char *at = list; length > 0 && (at = strchr(at, ' ')) != NULL; at++)
		if (strncmp(at + 1, word, length) == 0 && at[1 + length] == ' ')
			return true;
	return false;
}

/* The kind of a word; stem: how much of it stands before what makes its kind. */
static bool
find_ending(const char *word, int length, SynthDepsNameKind *kind, int *stem)
{
	int			n = sizeof(endings) / sizeof(endings[0]);

	for (int i = 0; i < n; i++)
		if (is_listed(endings[i].words, word, length))
		{
			*kind = endings[i].kind;
			*stem = 0;
			return true;
		}
	if (is_listed(whole_words, word, length))
		return false;
	for (int i = 0; i < n; i++)
	{
		if (!endings[i].joins)
			continue;
		for (int start = 1; start < length; start++)
		{
			int			rest = length - start;

			/* a short ending needs a stem that is a word: "orderid", not "rapid" */
			if (start < (rest <= 2 ? SHORTEST_STEM : 2) || rest < 2)
				continue;
			/* "at", "on", "to" only as words of their own */
			if (endings[i].kind == SYNTH_DEPS_NAME_MEASURE && rest <= 3)
				continue;
			if (is_listed(endings[i].words, word + start, rest))
			{
				*kind = endings[i].kind;
				*stem = start;
				return true;
			}
		}
	}
	return false;
}

/* Its last word must be the table's last, words before it words before. */
bool
synth_deps_name_is_part(const char *table, const char *stem, int length)
{
	const char *rest = find_words(table, stem, length);

	return rest != NULL;
}

bool
synth_deps_name_is_whole(const char *table, const char *stem, int length)
{
	return find_words(table, stem, length) == table;
}

/* Where the words of a stem begin at the end of a table's name; NULL: nowhere. */
static const char *
find_words(const char *table, const char *stem, int length)
{
	const char *end = table + strlen(table);

	/* "orderdetails" is called in one word what its columns write in two */
	if (strchr(table, '_') == NULL && memchr(stem, '_', length) != NULL)
	{
		char		joined[64];
		int			n = 0;

		for (int i = 0; i < length && n < 64; i++)
			if (stem[i] != '_')
				joined[n++] = stem[i];
		return is_same_thing(joined, n, table, end - table) ? table : NULL;
	}
	for (;;)
	{
		const char *word = stem + length;
		const char *table_word = end;

		while (word > stem && word[-1] != '_')
			word--;
		while (table_word > table && table_word[-1] != '_')
			table_word--;
		if (!is_same_thing(word, stem + length - word, table_word, end - table_word))
			return NULL;
		if (word == stem)
			return table_word;
		if (table_word == table)
			return NULL;
		length = word - 1 - stem;
		end = table_word - 1;
	}
}

/* Singular and plural, or a word and its abbreviation by its beginning. */
static bool
is_same_thing(const char *a, int na, const char *b, int nb)
{
	int			same = 0;

	while (same < na && same < nb && a[same] == b[same])
		same++;
	if (na == 0 || nb == 0)
		return false;
	if (same == na && same == nb)
		return true;
	/* categories, category */
	if (same >= SHORTEST_STEM && same == na - 1 && a[same] == 'y' && nb - same <= 3 && b[same] == 'i')
		return true;
	if (same == na && nb - na <= 2 && (b[nb - 1] == 's' || b[nb - 1] == 'n' || b[nb - 1] == 'e' || b[nb - 1] == 'i'))
		return na >= 2;
	if (same == nb && na - nb <= 2 && (a[na - 1] == 's' || a[na - 1] == 'n' || a[na - 1] == 'e'))
		return nb >= 2;
	return same == na && na >= SHORTEST_STEM;
}
