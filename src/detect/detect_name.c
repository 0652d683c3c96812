/*
 * detect_name.c
 *		What a column's name speaks for.
 *
 * Pure C.  A name is cut into tokens (snake_case, camelCase, digits), folded,
 * and every run of up to four tokens is looked up without blanks, so that
 * "birth_date", "birthDate" and "BIRTHDATE" are one.  The longest phrase wins,
 * then the surest.  Around it, other tokens count: "email_verified" is a flag
 * of an address and "phone_type" a kind of number; a name of a product is no
 * person's; "customer_id" is a key that stands for a person.
 *
 * Limits: what a table says in no word of the lists is found by its values
 * only.
 */
#include <string.h>

#include "detect/detect_name_private.h"

#define MAX_TOKENS	12
#define MAX_TOKEN	40
#define MAX_RUN		4

typedef struct Name
{
	char		token[MAX_TOKENS][MAX_TOKEN];
	int			n;
}			Name;

typedef struct Match
{
	SynthCategory category;
	int			percent;
	int			first;			/* token */
	int			n;				/* tokens */
}			Match;

/* A flag, a count, a kind or a time of something is not the thing. */
static const char *const negators[] = {
	"access", "active", "agent", "allowed", "at", "attempts", "bounce", "bounced", "changed",
	"checked", "cnt", "confirmed", "consent", "count", "counter", "created",
	"disabled", "enabled", "error", "exists", "expires", "expired", "expiry",
	"failed", "flag", "format", "frequency", "hint", "is", "has", "label",
	"length", "len", "limit", "modified", "notification", "notifications",
	"level", "month", "opt", "optin", "optout", "policy", "preference", "provider", "quota",
	"permission", "permissions", "rate", "reminder", "required", "role", "sent", "size", "source", "status",
	"subscribed", "subscription", "template", "timestamp", "total", "ts",
	"type", "typ", "updated", "usage", "valid", "validated", "verified",
	"version", "visible", "anzahl", "kennzahl", "nombre_de", "pattern",
	"regex", "promotion", "group", "time", "date", "day", "datum", "year", "setting", "settings", "class", "kind", "method", "mode",
};

/* Who can be behind a name or a key. */
static const char *const people[] = {
	"account", "actor", "admin", "agent", "alumni", "applicant", "assignee",
	"attendee", "author", "beneficiary", "borrower", "buyer", "caller",
	"candidate", "caregiver", "child", "citizen", "claimant", "client",
	"coach", "consumer", "contact", "contractor", "cust", "customer",
	"debtor", "defendant", "doctor", "donor", "driver", "employee", "emp",
	"family", "father", "friend", "guardian", "guest", "hh", "holder",
	"household", "individual", "inspector", "instructor", "insured",
	"investor", "lead", "learner", "lecturer", "manager", "member", "mgr", "mother",
	"nurse", "officer", "operator", "owner", "parent", "participant",
	"partner", "passenger", "patient", "payee", "payer", "people", "person",
	"persons", "personnel", "physician", "player", "policyholder",
	"profile", "prospect", "provider", "pupil", "recipient", "rep",
	"representative", "resident", "respondent", "reviewer", "seller",
	"sender", "sibling", "signer", "spouse", "staff", "student",
	"subscriber", "subject", "suspect", "taxpayer", "teacher", "technician",
	"tenant", "trainee", "traveler", "traveller", "tutor", "user", "usr",
	"victim", "visitor", "volunteer", "voter", "witness", "worker",
	"kunde", "kunden", "mitarbeiter", "mitglied", "mitglieder", "patienten",
	"benutzer", "nutzer", "lehrer", "schueler", "schuler", "angestellte",
	"personal", "ansprechpartner", "clients", "utilisateur", "employe",
	"salarie", "adherent", "eleve", "etudiant", "contacto", "cliente",
	"clientes", "clienti", "usuario", "usuarios", "empleado", "empleados",
	"paciente", "pacientes", "alumno", "alumnos", "socio", "utente", "utenti",
	"dipendente", "dipendenti", "paziente", "pazienti", "studente", "klant",
	"klanten", "medewerker", "medewerkers", "gebruiker", "gebruikers",
	"leerling", "funcionario", "funcionarios", "aluno", "alunos", "persona",
	"personas", "persone", "personne", "personnes", "pessoa", "pessoas",
	"personen", "person", "anagrafica", "asiakas", "kund", "kunder",
};

/* What has a name or a key and is nobody. */
static const char *const things[] = {
	"airline", "airport", "album", "app", "application", "article", "artist",
	"asset", "attribute", "bank", "batch", "book", "branch", "brand",
	"building", "campaign", "category", "cat", "channel", "city", "class",
	"color", "column", "component", "config", "continent", "country",
	"county", "course", "cpu", "currency", "database", "dataset", "db",
	"department", "dept", "device", "directory", "district", "division",
	"document", "domain", "event", "feature", "field", "file", "film",
	"folder", "form", "format", "function", "game", "genre", "group", "host",
	"image", "index", "ingredient", "item", "job", "label", "language",
	"layer", "league", "level", "location", "machine", "material", "measure",
	"menu", "metric", "model", "module", "movie", "object", "option", "order",
	"package", "page", "parameter", "part", "plan", "platform", "playlist",
	"policy", "position", "product", "program", "project", "property",
	"province", "queue", "region", "report", "resource", "role", "room",
	"route", "rule", "sample", "schema", "school", "section", "sensor",
	"server", "service", "shape", "site", "source", "species", "sport",
	"stage", "standard", "state", "station", "status", "store", "subject",
	"system", "table", "tag", "task", "team", "template", "territory", "test",
	"theme", "tool", "topic", "track", "type", "unit", "variable", "variant",
	"vendor", "version", "village", "warehouse", "zone", "artikel", "produkt",
	"produit", "producto", "prodotto", "produto", "land", "pays", "pais",
	"abteilung", "projekt", "filiale", "categorie", "categoria", "kategorie",
};

static const char *const key_words[] = {
	"id", "ids", "uid", "uuid", "guid", "key", "pk", "fk", "identifier", "ident",
	"ref", "identifiant", "identificador", "identificativo", "kennung", "idx",
};

static const char *const number_words[] = {
	"no", "nr", "num", "number", "code", "nummer", "numero", "cd", "codigo",
	"codice", "numer", "serial",
};

static const char *const name_words[] = {
	"name", "names", "nm", "nom", "nombre", "nome", "naam", "namn", "navn", "nimi",
};

static void cut(const char *name, Name *cut_name);
static Match find_phrase(const Name *name);
static SynthNameVerdict read_key(const Name *name);
static bool is_negated(const Name *name, const Match *match);

static bool
is_one_of(const char *word, const char *const *list, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(word, list[i]) == 0)
			return true;
	return false;
}

#define IS_ONE_OF(word, list)	is_one_of(word, list, LENGTH_OF(list))

/* The noun, or its English plural. */
static bool
is_noun_of(const char *word, const char *const *list, int n)
{
	char		singular[MAX_TOKEN];
	size_t		length = strlen(word);

	if (is_one_of(word, list, n))
		return true;
	if (length < 4 || word[length - 1] != 's')
		return false;
	memcpy(singular, word, length);
	singular[length - 1] = 0;
	return is_one_of(singular, list, n);
}

#define IS_NOUN_OF(word, list)	is_noun_of(word, list, LENGTH_OF(list))

SynthNameVerdict
synth_detect_read_name(const char *name)
{
	SynthNameVerdict verdict = {SYNTH_NO_CATEGORY, 0, false, false, false};
	Name		tokens;
	Match		match;
	int			last;

	cut(name, &tokens);
	if (tokens.n == 0)
		return verdict;
	last = tokens.n - 1;
	match = find_phrase(&tokens);
	for (int i = 0; i < tokens.n; i++)
		if (IS_NOUN_OF(tokens.token[i], things) && (i < match.first || i >= match.first + match.n))
			verdict.thing = true;
	if (match.category != SYNTH_NO_CATEGORY)
	{
		/* "address_id" is a key, "email_id" and "national_id" are phrases */
		if (match.first + match.n <= last && IS_ONE_OF(tokens.token[last], key_words) &&
			match.category != SYNTH_GENERIC_ID)
			return read_key(&tokens);
		verdict.category = match.category;
		verdict.confidence = match.percent / 100.0;
		verdict.bare = tokens.n == 1;
		verdict.negated = is_negated(&tokens, &match);
		if (verdict.negated)
			verdict.confidence *= .3;
		return verdict;
	}
	/* a name of someone, of something or of nobody knows what */
	for (int i = 0; i < tokens.n; i++)
	{
		bool		of_people = false;

		if (!IS_ONE_OF(tokens.token[i], name_words))
			continue;
		for (int k = 0; k < tokens.n; k++)
			of_people |= k != i && IS_NOUN_OF(tokens.token[k], people);
		match.first = i;
		match.n = 1;
		verdict.category = SYNTH_PERSON_NAME;
		verdict.bare = tokens.n == 1;
		verdict.negated = is_negated(&tokens, &match);
		verdict.confidence = verdict.negated || verdict.thing ? .1 : of_people ? .8 : .35;
		return verdict;
	}
	return read_key(&tokens);
}

bool
synth_detect_is_people(const char *table_name)
{
	Name		tokens;

	cut(table_name, &tokens);
	for (int i = 0; i < tokens.n; i++)
		if (IS_NOUN_OF(tokens.token[i], people))
			return true;
	return false;
}

const char *
synth_detect_name(const char *column_name, double *confidence)
{
	SynthNameVerdict verdict = synth_detect_read_name(column_name);

	*confidence = verdict.confidence;
	return verdict.confidence > 0 ? synth_detect_category_name(verdict.category) : NULL;
}

/* Tokens: at signs, blanks and '_', before a capital, around digits. */
static void
cut(const char *name, Name *tokens)
{
	size_t		bytes = strlen(name);
	size_t		at = 0;

	tokens->n = 0;
	while (at < bytes && tokens->n < MAX_TOKENS)
	{
		size_t		start = at;
		int			previous = 0;	/* 1 lower, 2 upper, 3 digit */
		int			length;

		while (at < bytes)
		{
			int32_t		code;
			int			width = synth_detect_character(name + at, bytes - at, &code);
			int			kind = code >= '0' && code <= '9' ? 3 :
				(code >= 'A' && code <= 'Z') || (code >= 0xC0 && code < 0xDF) ? 2 :
				(code >= 'a' && code <= 'z') || code >= 0xDF ? 1 : 0;
			unsigned char next = at + width < bytes ? name[at + width] : 0;

			if (kind == 0)
				break;
			if (at > start && ((kind == 2 && previous == 1) || (kind == 3) != (previous == 3) ||
							   (kind == 2 && previous == 2 && next >= 'a' && next <= 'z')))
				break;
			previous = kind;
			at += width;
		}
		if (at == start)
		{
			at++;
			continue;
		}
		length = synth_detect_fold(name + start, at - start, tokens->token[tokens->n], MAX_TOKEN - 1);
		tokens->token[tokens->n++][length] = 0;
	}
}

static const SynthPhrase *
look_up(const char *words)
{
	int			low = 0,
				high = synth_detect_nphrases;

	while (low < high)
	{
		int			middle = (low + high) / 2;
		int			order = strcmp(synth_detect_phrases[middle].words, words);

		if (order == 0)
			return &synth_detect_phrases[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* The longest run of tokens that is a phrase; of equals the surest, the later. */
static Match
find_phrase(const Name *name)
{
	Match		best = {SYNTH_NO_CATEGORY, 0, 0, 0};
	int			best_length = 0;

	for (int first = 0; first < name->n; first++)
	{
		char		words[MAX_RUN * MAX_TOKEN];
		int			length = 0;

		for (int n = 1; n <= MAX_RUN && first + n <= name->n; n++)
		{
			const SynthPhrase *phrase;

			strcpy(words + length, name->token[first + n - 1]);
			length += strlen(name->token[first + n - 1]);
			phrase = look_up(words);
			if (phrase == NULL || length < 2 ||
				n * 100 + phrase->percent < best.n * 100 + best.percent ||
				(n == best.n && phrase->percent == best.percent && length < best_length))
				continue;
			best_length = length;
			best.category = phrase->category;
			best.percent = phrase->percent;
			best.first = first;
			best.n = n;
		}
	}
	return best;
}

/*
 * A key: of a person, or of something else, which may still single out people.
 * "personid" ends in a key word without a sign between.
 */
static SynthNameVerdict
read_key(const Name *name)
{
	SynthNameVerdict verdict = {SYNTH_NO_CATEGORY, 0, false, false, false};
	const char *last = name->token[name->n - 1];
	bool		of_people = false,
				is_key = IS_ONE_OF(last, key_words),
				is_number = IS_ONE_OF(last, number_words);

	/* whose key: the word before says, in "customer_type_id" a type's */
	for (int i = 0; i < name->n; i++)
	{
		bool		person = IS_NOUN_OF(name->token[i], people);

		if (person || IS_NOUN_OF(name->token[i], things))
			of_people = person;
		/* "record_ref", "key_code", "u_identifier" */
		is_key |= is_number && i < name->n - 1 && IS_ONE_OF(name->token[i], key_words);
	}
	for (int i = 0; i < LENGTH_OF(key_words) && !is_key; i++)
	{
		size_t		length = strlen(last),
					tail = strlen(key_words[i]);
		char		head[MAX_TOKEN];

		if (tail < 2 || length <= tail + 2 || strcmp(last + length - tail, key_words[i]) != 0)
			continue;
		memcpy(head, last, length - tail);
		head[length - tail] = 0;
		is_key = IS_NOUN_OF(head, people) || IS_NOUN_OF(head, things) ||
			strcmp(head, "record") == 0 || strcmp(head, "case") == 0;
		of_people |= IS_NOUN_OF(head, people);
	}
	if (is_key || (is_number && (of_people || name->n == 1)))
	{
		verdict.category = SYNTH_GENERIC_ID;
		verdict.confidence = of_people ? .75 : is_key ? .5 : .35;
		verdict.bare = name->n == 1;
		verdict.thing = !of_people;
	}
	return verdict;
}

/* Traits are few values anyway: "gender_type" is a gender. */
static bool
is_negated(const Name *name, const Match *match)
{
	bool		trait = match->category >= SYNTH_AGE && match->category <= SYNTH_HEALTH;

	for (int i = 0; i < name->n; i++)
	{
		if (i >= match->first && i < match->first + match->n)
			continue;
		if (!IS_ONE_OF(name->token[i], negators))
			continue;
		if (!trait || strcmp(name->token[i], "is") == 0 || strcmp(name->token[i], "count") == 0)
			return !trait || match->category == SYNTH_AGE || strcmp(name->token[i], "count") == 0;
	}
	return false;
}
