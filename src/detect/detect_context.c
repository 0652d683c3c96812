/*
 * detect_context.c
 *		Words near a value that tell what it is: "passport", "Steuernummer".
 *
 * Pure C.  A sorted list of stems in several languages, folded
 * (detect_fold.c); a word that begins with a stem counts, and one marked '$'
 * only as a whole.  Six words before and four after are looked at, at most 96
 * and 64 bytes, within the line; a number of three digits and more between is
 * another value, of which the words before it speak.
 */
#include <string.h>

#include "detect/detect_private.h"

#define WORDS_BEFORE	6
#define WORDS_AFTER		4
#define BYTES_BEFORE	96
#define BYTES_AFTER		64

typedef struct Stem
{
	const char *stem;
	uint64_t	topics;
}			Stem;

/* In the order of their first letters. */
static const Stem stems[] = {
	{"aadhaar", TOPIC_AADHAAR},
	{"aadhar", TOPIC_AADHAAR},
	{"abn$", TOPIC_ABN},
	{"account", TOPIC_ACCOUNT},
	{"acn$", TOPIC_ACN},
	{"adhaar", TOPIC_AADHAAR},
	{"ahv", TOPIC_AHV},
	{"alien", TOPIC_FOREIGNER},
	{"appel", TOPIC_PHONE},
	{"arztnummer", TOPIC_LANR},
	{"ausweis", TOPIC_IDENTITY | TOPIC_PASSPORT},
	{"avs$", TOPIC_AHV},
	{"bank", TOPIC_ACCOUNT | TOPIC_IBAN},
	{"betriebsst", TOPIC_BSNR},
	{"birth", TOPIC_BIRTH},
	{"bitcoin", TOPIC_CRYPTO},
	{"born", TOPIC_BIRTH},
	{"brn$", TOPIC_KOREAN | TOPIC_COMPANY},
	{"bsn$", TOPIC_BSN},
	{"bsnr", TOPIC_BSNR},
	{"btc$", TOPIC_CRYPTO},
	{"burgerservice", TOPIC_BSN},
	{"business", TOPIC_COMPANY},
	{"call$", TOPIC_PHONE},
	{"card", TOPIC_CARD},
	{"carnet", TOPIC_LICENSE},
	{"carta", TOPIC_CARD | TOPIC_IDENTITY},
	{"carte", TOPIC_CARD | TOPIC_IDENTITY},
	{"cell", TOPIC_PHONE},
	{"celular", TOPIC_PHONE},
	{"cep$", TOPIC_PHONE},
	{"cid$", TOPIC_IDENTITY},
	{"cnpj", TOPIC_CNPJ},
	{"codice", TOPIC_FISCAL},
	{"compan", TOPIC_COMPANY},
	{"compte", TOPIC_ACCOUNT},
	{"conto", TOPIC_ACCOUNT},
	{"cpf", TOPIC_CPF},
	{"cpr$", TOPIC_CPR},
	{"credit", TOPIC_CARD},
	{"cuenta", TOPIC_ACCOUNT},
	{"curp", TOPIC_CURP},
	{"dea$", TOPIC_PROVIDER},
	{"debit", TOPIC_CARD},
	{"device", TOPIC_DEVICE},
	{"dni$", TOPIC_NIF},
	{"dob$", TOPIC_BIRTH},
	{"doctor", TOPIC_PROVIDER},
	{"driver", TOPIC_LICENSE},
	{"driving", TOPIC_LICENSE},
	{"dvla", TOPIC_LICENSE},
	{"ethereum", TOPIC_CRYPTO},
	{"ethernet", TOPIC_NETWORK},
	{"extranjer", TOPIC_NIE | TOPIC_FOREIGNER},
	{"fahrzeug", TOPIC_VEHICLE},
	{"fax", TOPIC_PHONE},
	{"fiscal", TOPIC_FISCAL | TOPIC_TAX | TOPIC_NIF},
	{"fodsels", TOPIC_NORWAY | TOPIC_BIRTH},
	{"foreign", TOPIC_FOREIGNER},
	{"frn$", TOPIC_KOREAN | TOPIC_FOREIGNER},
	{"fuhrerschein", TOPIC_LICENSE},
	{"geb$", TOPIC_BIRTH},
	{"geboren", TOPIC_BIRTH},
	{"geburt", TOPIC_BIRTH},
	{"gsm$", TOPIC_PHONE},
	{"handelsregister", TOPIC_COMPANY},
	{"handy", TOPIC_PHONE},
	{"health", TOPIC_HEALTH},
	{"henkilotunnus", TOPIC_HETU},
	{"hetu$", TOPIC_HETU},
	{"iban", TOPIC_IBAN},
	{"id$", TOPIC_IDENTITY},
	{"identi", TOPIC_IDENTITY},
	{"idnr", TOPIC_TAX},
	{"imei", TOPIC_DEVICE},
	{"insee$", TOPIC_NIR},
	{"insurance", TOPIC_SOCIAL | TOPIC_NINO},
	{"iqama", TOPIC_FOREIGNER},
	{"itin$", TOPIC_ITIN},
	{"iva$", TOPIC_VAT},
	{"kenteken", TOPIC_VEHICLE},
	{"kennzeichen", TOPIC_VEHICLE},
	{"kimlik", TOPIC_TCKN},
	{"konto", TOPIC_ACCOUNT},
	{"korean", TOPIC_KOREAN},
	{"kreditkarte", TOPIC_CARD},
	{"lanr", TOPIC_LANR},
	{"licen", TOPIC_LICENSE},
	{"mac$", TOPIC_NETWORK},
	{"macs$", TOPIC_NETWORK},
	{"mail", TOPIC_EMAIL},
	{"matricula", TOPIC_VEHICLE},
	{"medical", TOPIC_HEALTH | TOPIC_PROVIDER},
	{"medicare", TOPIC_MEDICARE},
	{"mobil", TOPIC_PHONE},
	{"movil", TOPIC_PHONE},
	{"nacimiento", TOPIC_BIRTH},
	{"naissance", TOPIC_BIRTH},
	{"nas$", TOPIC_SIN},
	{"nascimento", TOPIC_BIRTH},
	{"nascita", TOPIC_BIRTH},
	{"nat$", TOPIC_IDENTITY},
	{"national", TOPIC_IDENTITY | TOPIC_NINO | TOPIC_NIN | TOPIC_RIJKS},
	{"nato$", TOPIC_BIRTH},
	{"ne$", TOPIC_BIRTH},
	{"nee$", TOPIC_BIRTH},
	{"nhs$", TOPIC_NHS},
	{"nie$", TOPIC_NIE},
	{"nif$", TOPIC_NIF},
	{"nimc$", TOPIC_NIN},
	{"nin$", TOPIC_NIN},
	{"nino$", TOPIC_NINO},
	{"nir$", TOPIC_NIR},
	{"npi$", TOPIC_NPI},
	{"nric$", TOPIC_NRIC},
	{"organisationsn", TOPIC_ORGNR},
	{"orgnr", TOPIC_ORGNR},
	{"orgnummer", TOPIC_ORGNR},
	{"pan$", TOPIC_PAN | TOPIC_CARD},
	{"partita", TOPIC_VAT},
	{"pasaporte", TOPIC_PASSPORT},
	{"pass$", TOPIC_PASSPORT},
	{"passaporto", TOPIC_PASSPORT},
	{"passeport", TOPIC_PASSPORT},
	{"passnr", TOPIC_PASSPORT},
	{"passnummer", TOPIC_PASSPORT},
	{"passport", TOPIC_PASSPORT},
	{"paspoort", TOPIC_PASSPORT},
	{"patient", TOPIC_HEALTH},
	{"permis", TOPIC_LICENSE},
	{"person", TOPIC_IDENTITY | TOPIC_SWEDISH},
	{"personal", TOPIC_IDENTITY | TOPIC_HETU},
	{"personnummer", TOPIC_SWEDISH},
	{"pesel", TOPIC_PESEL},
	{"phone", TOPIC_PHONE},
	{"physician", TOPIC_PROVIDER},
	{"plaka", TOPIC_VEHICLE},
	{"plaque", TOPIC_VEHICLE},
	{"plate", TOPIC_VEHICLE},
	{"pnr$", TOPIC_SWEDISH},
	{"pps$", TOPIC_SOCIAL},
	{"praxis", TOPIC_PRACTICE},
	{"provider", TOPIC_PROVIDER},
	{"refugee", TOPIC_SOUTH_AFRICA},
	{"registration", TOPIC_VEHICLE | TOPIC_COMPANY},
	{"reisepass", TOPIC_PASSPORT},
	{"rentenversicherung", TOPIC_SOCIAL},
	{"resident", TOPIC_IDENTITY | TOPIC_KOREAN | TOPIC_SOUTH_AFRICA},
	{"rijksregister", TOPIC_RIJKS},
	{"rijbewijs", TOPIC_LICENSE},
	{"rrn$", TOPIC_KOREAN},
	{"rsa$", TOPIC_SOUTH_AFRICA},
	{"rvnr$", TOPIC_SOCIAL},
	{"secu", TOPIC_NIR | TOPIC_SOCIAL},
	{"security", TOPIC_SSN | TOPIC_SOCIAL},
	{"segurid", TOPIC_SOCIAL},
	{"sin$", TOPIC_SIN},
	{"social", TOPIC_SSN | TOPIC_SOCIAL | TOPIC_SIN},
	{"south$", TOPIC_SOUTH_AFRICA},
	{"sozialversicherung", TOPIC_SOCIAL},
	{"ssn$", TOPIC_SSN},
	{"steuer", TOPIC_TAX},
	{"sv$", TOPIC_SOCIAL},
	{"svnr", TOPIC_SOCIAL},
	{"tarjeta", TOPIC_CARD},
	{"tax", TOPIC_TAX | TOPIC_ITIN | TOPIC_TFN},
	{"tckn", TOPIC_TCKN},
	{"tel$", TOPIC_PHONE},
	{"telefo", TOPIC_PHONE},
	{"telephon", TOPIC_PHONE},
	{"tfn$", TOPIC_TFN},
	{"tin$", TOPIC_TAX},
	{"tva$", TOPIC_VAT},
	{"umsatzsteuer", TOPIC_VAT},
	{"ust", TOPIC_VAT},
	{"vat$", TOPIC_VAT},
	{"vehicle", TOPIC_VEHICLE},
	{"versicherung", TOPIC_SOCIAL | TOPIC_HEALTH},
	{"vin$", TOPIC_VEHICLE},
	{"wallet", TOPIC_CRYPTO},
	{"whatsapp", TOPIC_PHONE},
	{"zulassung", TOPIC_VEHICLE},
};

static uint64_t word_topics(const char *word, int n);
static uint64_t topics_before(const char *text, size_t start);
static uint64_t topics_after(const char *text, size_t bytes, size_t end);

static inline bool
is_word_byte(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

uint64_t
synth_detect_context(const char *text, size_t bytes, size_t start, size_t end)
{
	return topics_before(text, start) | topics_after(text, bytes, end);
}

static uint64_t
topics_before(const char *text, size_t start)
{
	size_t		limit = start > BYTES_BEFORE ? start - BYTES_BEFORE : 0;
	uint64_t	topics = 0;

	for (int words = 0; words < WORDS_BEFORE && start > limit; words++)
	{
		size_t		end;

		for (int digits = 0; start > limit && !is_word_byte(text[start - 1]);)
		{
			start--;
			digits = text[start] >= '0' && text[start] <= '9' ? digits + 1 : 0;
			if (text[start] == '\n' || digits == 3)
				return topics;
		}
		end = start;
		while (start > limit && is_word_byte(text[start - 1]))
			start--;
		topics |= word_topics(text + start, end - start);
	}
	return topics;
}

/* A full stop or a comma ends what is said of the value before it. */
static uint64_t
topics_after(const char *text, size_t bytes, size_t end)
{
	size_t		limit = bytes - end > BYTES_AFTER ? end + BYTES_AFTER : bytes;
	uint64_t	topics = 0;

	for (int words = 0; words < WORDS_AFTER && end < limit; words++)
	{
		size_t		start;

		for (; end < limit && !is_word_byte(text[end]); end++)
			if (memchr("\n.,;:", text[end], 5))
				return topics;
		start = end;
		while (end < limit && is_word_byte(text[end]))
			end++;
		topics |= word_topics(text + start, end - start);
	}
	return topics;
}

static uint64_t
word_topics(const char *word, int n)
{
	char		folded[48];
	int			low = 0,
				high = LENGTH_OF(stems);
	uint64_t	topics = 0;

	n = synth_detect_fold(word, n, folded, sizeof(folded));
	if (n < 2)
		return 0;
	/* the first stem with the word's first letter */
	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (stems[middle].stem[0] < folded[0])
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < LENGTH_OF(stems) && stems[low].stem[0] == folded[0]; low++)
	{
		const char *stem = stems[low].stem;
		int			length = strlen(stem);
		bool		whole = stem[length - 1] == '$';

		length -= whole;
		if (n >= length && (!whole || n == length) && memcmp(stem, folded, length) == 0)
			topics |= stems[low].topics;
	}
	return topics;
}
