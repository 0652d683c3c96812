/*
 * deps_reference_words.c
 *		Words in the names of columns and tables that say something about keys.
 *
 * Pure C.  Folded (no case, no accents), singular; English, German, French,
 * Spanish, Italian, Portuguese, Dutch.  Only words of any trade.
 */
#include <string.h>

#include "deps/deps_reference_private.h"

typedef struct WordGroup
{
	int			kinds;
	const char *words;			/* with a blank before and behind each */
}			WordGroup;

static const WordGroup groups[] = {
	{SYNTH_DEPS_WORD_KEY,
		" id ids ident identifier key pk fk sk ref reference code cod cd no nr num nbr number uuid guid uid "
		"kennung nummer schluessel schlussel kode numero cle clave codigo codice chiave chave numer klucz sleutel abbr iso iata icao sku "
		"via by to from par por von "},
	{SYNTH_DEPS_WORD_LINK, " via by to from for of in at on de du des la le von zu an per par por da do der die das "},
	{SYNTH_DEPS_WORD_MEASURE,
		" count cnt amount amt total sum qty quantity level price cost rate ratio percent pct score rank age year month "
		"day hour minute second size weight length width height unit stock duration balance discount position order "
		"sort seq sequence limit max min avg average anzahl menge betrag preis jahr nombre montant prix annee "
		"cantidad precio importe monto quantita prezzo quantidade preco points "},
	{SYNTH_DEPS_WORD_BACK,
		" parent manager report reports superior supervisor boss head lead leader previous prev next predecessor "
		"successor original root reply replaced replaces replacement mentor referred referrer referral duplicate master "
		"ancestor base alias vorgaenger vorganger nachfolger chef vorgesetzter vorgesetzte eltern ubergeordnet "
		"uebergeordnet pere parente superieur responsable padre jefe capo pai origin source spouse "},
	{SYNTH_DEPS_WORD_PERSON,
		" rep representative agent manager owner author creator created updated modified approved assigned assignee "
		"user seller sale salesperson salesman clerk editor reviewer teacher instructor tutor driver contact sender "
		"recipient receiver member coach captain doctor attending staff operator cashier reporter requester handler "
		"responsible employee person verkaufer verkaeufer bearbeiter autor auteur vendeur vendedor betreuer supervisor "
		"invited invitee inviter lead leader head chief scheduled confirmed deleted closed opened resolved verified signed "
		"technician inspector uploader commenter participant buyer host "},
	{SYNTH_DEPS_WORD_PERSONS,
		" employee staff user person people member worker account mitarbeiter benutzer personal employe utilisateur "
		"empleado usuario personne persona dipendente utente profile human individual teacher personnel contact funcionario "},
	{SYNTH_DEPS_WORD_PLACE,
		" origin destination dest source src target departure dep arrival arr from to start end home away pickup dropoff "
		"start_point abflug ankunft von nach depart arrivee origen destino "},
	{SYNTH_DEPS_WORD_PLACES,
		" airport station port location place city country node team club warehouse stop site branch store region zone "
		"address hub terminal point flughafen bahnhof ort standort aeroport gare ville aeropuerto estacion ciudad account vertex "},
	{SYNTH_DEPS_WORD_TABLE, " tbl dim fact tab tb table lkp lu lookup ref stg dwh dw mst tabelle d f t "},
	{SYNTH_DEPS_WORD_KIND, " type kind status category group typ art tipo "},
	{SYNTH_DEPS_WORD_LABEL,
		" name title description desc label text note comment date time status type kind bezeichnung nom titre libelle "
		"titel descripcion nome titolo info data list record master phone fax email mail url value postal zip plz postleitzahl postcode zipcode street city "},
};

int
synth_deps_word_kinds(const char *word)
{
	char		wanted[SYNTH_DEPS_WORD_BYTES + 3];
	size_t		bytes = strlen(word);
	int			kinds = 0;

	if (bytes == 0 || bytes >= SYNTH_DEPS_WORD_BYTES)
		return 0;
	wanted[0] = ' ';
	memcpy(wanted + 1, word, bytes);
	wanted[bytes + 1] = ' ';
	wanted[bytes + 2] = '\0';
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (strstr(groups[i].words, wanted))
			kinds |= groups[i].kinds;
	return kinds;
}
