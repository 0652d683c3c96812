/*
 * match_words.c
 *		A small thesaurus of the words that tables are named with.
 *
 * Pure C.  A group is a line of words that stand for the same in the names of
 * columns, in English, German, French, Spanish, Italian, Portuguese, Dutch,
 * Chinese and Japanese, folded as synth_match_fold folds (no accents).  Only
 * words that any trade uses; a trade's own come from its values.
 */
#include <string.h>

#include "match/match_private.h"

static const char *const groups[] = {
	/* keys and kinds */
	"identifier id ident uid guid uuid key pk fk",
	"code cod kode codigo codice kuerzel",
	"type kind category class typ tipo art genre categorie kategorie",
	"group grp gruppe groupe grupo gruppo segment",
	"status state stat zustand etat estado stato",
	"state province region bundesland provincia",
	"flag indicator ind bool is",
	"name nm nom nombre nome naam bezeichnung 名称 名前 姓名",
	"title titel titre titulo titolo heading caption 標題 标题",
	"description desc descr beschreibung descripcion descrizione",
	"comment remark note notes memo bemerkung commentaire comentario observation",
	"content body text message inhalt contenu contenido 内容 內容",
	"label tag etikett etiqueta",
	"source origin src quelle fuente",
	"version ver revision rev release",
	/* people */
	"customer client cust kunde cliente klant buyer 客户 客戶",
	"supplier vendor lieferant fournisseur proveedor",
	"employee staff worker emp mitarbeiter empleado employe",
	"person people individual subject personne persona",
	"patient case participant proband",
	"user account member login username",
	"author writer autor auteur creator 作者",
	"first fst given vorname prenom forename",
	"last lst family surname nachname apellido cognome",
	"middle mid second",
	"gender sex geschlecht sexe genero sesso sexo 性别 性別",
	"age alter edad eta idade 年龄 年齡",
	"birth born naissance geburt nacimiento nascita dob",
	"death died deceased dead tod deces muerte",
	"race ethnicity ethnic ethnie",
	"married marital civil",
	"job occupation profession beruf title position",
	"company organization organisation org firm firma empresa entreprise business corporation",
	"department dept division abteilung",
	/* places */
	"address addr adresse direccion indirizzo anschrift 地址 住所",
	"street str strasse rue calle via road",
	"city town municipality ort stadt ville ciudad citta 城市",
	"country nation ctry land pays pais paese 国家 國家",
	"county district kreis departement",
	"zip zipcode postcode postal plz postleitzahl cap cp",
	"location place site loc ort lieu lugar standort",
	"latitude lat breite",
	"longitude lon lng long laenge",
	"phone telephone tel telefon mobile cell fono 电话 電話",
	"email mail eml correo courriel",
	"url link website web site href uri 网址",
	/* time */
	"date dt day datum fecha data 日期 日付",
	"time tm zeit heure hora tempo uhrzeit",
	"timestamp datetime ts",
	"year yr annee jahr ano anno 年",
	"month mth mo mon monat mois mes mese",
	"day days tag jour dia giorno",
	"week wk woche semaine semana",
	"hour hours hr hrs stunde heure hora",
	"minute minutes min mins",
	"second seconds sec secs sekunde",
	"start begin beginning from onset initial debut inicio anfang since",
	"end stop finish until quit to fin ende",
	"created creation inserted added erstellt creado",
	"updated modified changed geaendert modifie",
	"duration period length dauer duree term",
	"frequency freq rate",
	/* amounts */
	"number num no nr nbr numero nummer numer count cnt anzahl nombre quantity qty cantidad menge qte",
	"amount amt sum total betrag montant importe value val",
	"price cost prix preis precio prezzo fee charge 价格 價格",
	"revenue sales turnover umsatz income ventas",
	"salary wage pay lohn gehalt salaire",
	"currency curr ccy waehrung devise moneda",
	"percent pct percentage fraction proportion ratio share rate perc anteil",
	"average avg mean mittel moyenne promedio",
	"minimum min lowest least",
	"maximum max highest largest greatest",
	"size dimension length extent groesse taille",
	"length len laenge longueur",
	"width wid breite largeur ancho diameter",
	"height hgt hoehe hauteur altura",
	"weight wt wgt gewicht poids peso mass",
	"score points rating grade mark rank bewertung 评分 評分",
	"level lvl stage grade stufe niveau",
	"balance bal saldo solde",
	"discount disc rabatt remise descuento rebate",
	"tax vat steuer mwst impuesto taxe",
	"result outcome ergebnis resultat resultado finding",
	/* things */
	"product item article prod artikel produit producto sku 产品 產品",
	"order purchase po bestellung commande pedido",
	"invoice bill rechnung facture factura",
	"payment pay zahlung paiement pago",
	"shipment delivery shipping lieferung envio",
	"transaction txn trx trans",
	"picture image photo img bild foto",
	"file document doc datei fichier",
	"movie film 電影 电影",
	"language lang sprache langue idioma",
	"colour color farbe couleur",
	"brand make marque marke manufacturer mfr",
	"model mdl modell modele",
	"vehicle car auto fahrzeug voiture",
	"publication journal magazine zeitschrift",
	"board forum",
	/* health and habits, in words of every day */
	"diagnosis diag dx disease illness",
	"treatment therapy trt tx",
	"tumor tumour cancer neoplasm malignancy",
	"smoking smoke smoker tobacco cigarette",
	"alcohol drink drinking",
	"recurrence relapse reoccurrence recur reoccur",
	/* doings */
	"tested examined checked inspected test exam",
	"previous prior former prev old",
	"next following subsequent",
	"current present actual cur",
	"main primary principal major",
	"secondary second additional alternate alt",
};

static const char *const fillers[] = {
	"of", "the", "is", "was", "in", "to", "for", "this", "that", "a", "an",
	"and", "or", "by", "at", "from", "with", "on", "has", "de", "la", "le",
	"les", "der", "die", "das", "und", "du", "des", "el", "los", "il", "van",
	"von", "per", "my", "our", "tbl", "col", "fld",
};

static const struct
{
	const char *abbreviation;
	const char *words;
}			expansions[] = {
	{"dob", "birth date"}, {"dod", "death date"}, {"fname", "first name"},
	{"lname", "last name"}, {"mname", "middle name"}, {"firstname", "first name"},
	{"lastname", "last name"}, {"surname", "last name"}, {"nachname", "last name"},
	{"vorname", "first name"}, {"prenom", "first name"}, {"fullname", "full name"},
	{"username", "user name"}, {"filename", "file name"}, {"hostname", "host name"},
	{"phoneno", "phone number"}, {"telno", "phone number"}, {"zipcode", "zip code"},
	{"birthdate", "birth date"}, {"birthday", "birth date"}, {"birthplace", "birth place"},
	{"geburtsdatum", "birth date"}, {"geburtsort", "birth place"},
	{"yob", "birth year"}, {"dept", "department"}, {"qtr", "quarter"},
	{"ytd", "year to date"}, {"mtd", "month to date"}, {"eta", "arrival time"},
	{"uom", "measure unit"}, {"msrp", "price"}, {"ssn", "social security number"},
	{"createdat", "created date"}, {"updatedat", "updated date"},
	{"kundennr", "customer number"}, {"kundennummer", "customer number"},
	{"artikelnr", "product number"}, {"bestelldatum", "order date"},
};

/* What boolean columns say, folded; a blank on either side of each. */
static const char *const yes = " yes y true t 1 on present positive pos ja oui si sim wahr vrai verdadero 是 はい "
"checked enabled active identified detected ";
static const char *const no = " no n false f 0 off absent negative neg nein non nao falsch faux falso 否 いいえ "
"unchecked disabled inactive none ";

#define LENGTH_OF(array)	((int) (sizeof(array) / sizeof((array)[0])))

void
synth_match_find_groups(const char *word, short *found)
{
	size_t		bytes = strlen(word);
	int			n = 0;

	for (int i = 0; i < SYNTH_MATCH_WORD_GROUPS; i++)
		found[i] = -1;
	for (int i = 0; i < LENGTH_OF(groups) && n < SYNTH_MATCH_WORD_GROUPS; i++)
	{
		const char *at = groups[i];

		while ((at = strstr(at, word)) != NULL)
		{
			if ((at == groups[i] || at[-1] == ' ') && (at[bytes] == ' ' || at[bytes] == '\0'))
			{
				found[n++] = (short) i;
				break;
			}
			at += bytes;
		}
	}
}

bool
synth_match_is_filler(const char *word)
{
	for (int i = 0; i < LENGTH_OF(fillers); i++)
		if (strcmp(fillers[i], word) == 0)
			return true;
	return false;
}

const char *
synth_match_expand(const char *word)
{
	for (int i = 0; i < LENGTH_OF(expansions); i++)
		if (strcmp(expansions[i].abbreviation, word) == 0)
			return expansions[i].words;
	return NULL;
}

static bool
is_among(const char *words, const char *text, int bytes)
{
	for (const char *at = words; (at = strchr(at, ' ')) != NULL && at[1] != '\0'; at++)
		if (strncmp(at + 1, text, bytes) == 0 && at[1 + bytes] == ' ')
			return true;
	return false;
}

int
synth_match_truth(const char *text, int bytes)
{
	/* "not present" */
	if (bytes > 4 && memcmp(text, "not ", 4) == 0)
		return is_among(yes, text + 4, bytes - 4) ? -1 : 0;
	return is_among(yes, text, bytes) ? 1 : is_among(no, text, bytes) ? -1 : 0;
}
