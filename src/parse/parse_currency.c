/*
 * parse_currency.c
 *		Signs, codes and names of currencies, and units of measure.
 *
 * ICU gives every ISO 4217 code, its sign in English (wide and narrow), and its
 * sign where it is spent; the forms that shops write beside them are a list
 * here.  A sign that several currencies share ("$", "kr") has no code, unless
 * one of them is meant nearly always.  Made once a session, some 30 kB.
 */
#include "parse/parse_private.h"

#include <stdlib.h>
#include <string.h>

#include "unicode/ucurr.h"
#include "unicode/uenum.h"
#include "unicode/uloc.h"
#include "unicode/ustring.h"

#define MAX_SIGNS		1200
#define SIGN_BYTES		24

typedef struct Sign
{
	char		text[SIGN_BYTES];
	unsigned char bytes;
	char		code[4];
}			Sign;

static Sign *signs = NULL;
static int	nsigns = 0;
static int	last_sign = 0;		/* columns mostly have one currency */

static const struct
{
	const char *text;
	const char *code;
}			also[] =
{
	{"$", ""}, {"£", "GBP"}, {"￡", "GBP"}, {"€", "EUR"}, {"¥", "JPY"}, {"￥", "JPY"},
	{"円", "JPY"}, {"元", "CNY"}, {"RMB", "CNY"}, {"US$", "USD"}, {"U.S.$", "USD"},
	{"US $", "USD"}, {"A$", "AUD"}, {"AU$", "AUD"}, {"C$", "CAD"}, {"CA$", "CAD"},
	{"CAN$", "CAD"}, {"NZ$", "NZD"}, {"HK$", "HKD"}, {"S$", "SGD"}, {"NT$", "TWD"},
	{"R$", "BRL"}, {"MX$", "MXN"}, {"Euro", "EUR"}, {"Euros", "EUR"}, {"euro", "EUR"},
	{"euros", "EUR"}, {"Fr.", "CHF"}, {"Fr", "CHF"}, {"SFr.", "CHF"}, {"sFr.", "CHF"},
	{"Kč", "CZK"}, {"kč", "CZK"}, {"Kc", "CZK"}, {"zł", "PLN"}, {"zl", "PLN"},
	{"Ft", "HUF"}, {"lei", "RON"}, {"Lei", "RON"}, {"лв", "BGN"}, {"лв.", "BGN"},
	{"kn", "HRK"}, {"din", "RSD"}, {"din.", "RSD"}, {"kr", ""}, {"kr.", ""}, {"Kr", ""},
	{"Kr.", ""}, {"руб", "RUB"}, {"руб.", "RUB"}, {"р.", "RUB"}, {"р", "RUB"}, {"Р", "RUB"},
	{"рублей", "RUB"}, {"грн", "UAH"}, {"грн.", "UAH"}, {"TL", "TRY"}, {"Rs", ""},
	{"Rs.", ""}, {"Rp", "IDR"}, {"Rp.", "IDR"}, {"RM", "MYR"}, {"R", "ZAR"}, {"đ", "VND"},
	{"VNĐ", "VND"}, {"원", "KRW"}, {"บาท", "THB"}, {"ريال", ""}, {"درهم", "AED"},
	{"dollars", ""}, {"dollar", ""}, {"USD$", "USD"}, {"ct", ""},
};

/* Written behind a number, in the form that is usual; case counts. */
static const char *const units[] = {
	"%", "‰", "‱", "°", "°C", "°F", "° C", "° F", "ºC", "ºF", "K",
	"mm", "cm", "dm", "m", "km", "in", "inch", "inches", "ft", "feet", "foot", "yd", "yards",
	"mi", "mile", "miles", "nm", "µm", "μm", "um", "nmi", "\"", "'", "″", "′",
	"mm²", "cm²", "m²", "km²", "mm2", "cm2", "m2", "km2", "ha", "acre", "acres", "sqft", "sq ft",
	"sq. ft.", "ft²", "ft2", "sqm", "sq m",
	"mm³", "cm³", "m³", "cm3", "m3", "cc", "ml", "mL", "cl", "dl", "l", "L", "ltr", "litre",
	"litres", "liter", "liters", "gal", "gallon", "gallons", "oz", "fl oz", "fl. oz.", "pt", "qt",
	"ng", "µg", "μg", "mcg", "mg", "g", "gr", "kg", "kgs", "kilo", "t", "tonnes", "tons", "lb",
	"lbs", "lb.", "lbs.", "st", "ct", "carat",
	"ns", "µs", "μs", "us", "ms", "s", "sec", "secs", "seconds", "min", "mins", "minutes", "h",
	"hr", "hrs", "hour", "hours", "d", "day", "days", "wk", "week", "weeks", "mo", "month",
	"months", "yr", "yrs", "year", "years",
	"m/s", "km/h", "kmh", "kph", "mph", "kn", "kt", "knots", "rpm", "Hz", "kHz", "MHz", "GHz",
	"N", "Nm", "Pa", "hPa", "kPa", "MPa", "bar", "mbar", "psi", "atm", "mmHg",
	"J", "kJ", "MJ", "cal", "kcal", "Cal", "Wh", "kWh", "MWh", "GWh", "W", "kW", "MW", "GW", "hp",
	"V", "mV", "kV", "A", "mA", "Ah", "mAh", "Ω", "ohm", "kΩ", "F", "µF", "nF", "pF",
	"lm", "lx", "cd", "dB", "dBA", "dBm", "ppm", "ppb", "mol", "mmol", "mmol/L", "mmol/l", "mg/dL",
	"mg/dl", "mg/l", "mg/L", "µg/m³", "g/dL", "g/l", "U/L", "IU", "bpm",
	"bit", "bits", "B", "byte", "bytes", "kB", "KB", "MB", "GB", "TB", "PB", "KiB", "MiB", "GiB",
	"TiB", "kbps", "Mbps", "Gbps", "MB/s", "px", "dpi", "MP", "x", "pcs", "pc", "Stk", "Stk.",
	"Stück", "people", "persons", "items", "units", "times",
};

static void add_sign(const char *text, size_t bytes, const char *code);
static void add_utf16(const UChar *text, int32_t n, const UChar *code);

static int
compare_signs(const void *a, const void *b)
{
	const Sign *x = a,
			   *y = b;

	/* the longest first: "US$" before "US" */
	return x->bytes != y->bytes ? y->bytes - x->bytes : memcmp(x->text, y->text, x->bytes);
}

bool
synth_parse_currencies_open(void)
{
	UErrorCode	status = U_ZERO_ERROR;
	UEnumeration *codes;
	const UChar *code;
	int32_t		n;

	if (signs)
		return true;
	signs = calloc(MAX_SIGNS, sizeof(Sign));
	if (signs == NULL)
		return false;
	for (int i = 0; i < LENGTH_OF(also); i++)
		add_sign(also[i].text, strlen(also[i].text), also[i].code);
	codes = ucurr_openISOCurrencies(UCURR_COMMON | UCURR_NON_DEPRECATED, &status);
	while (U_SUCCESS(status) && (code = uenum_unext(codes, &n, &status)) != NULL)
	{
		UBool		is_choice;
		const UChar *name;

		add_utf16(code, n, code);
		name = ucurr_getName(code, "en", UCURR_SYMBOL_NAME, &is_choice, &n, &status);
		add_utf16(name, n, code);
		name = ucurr_getName(code, "en", UCURR_NARROW_SYMBOL_NAME, &is_choice, &n, &status);
		add_utf16(name, n, code);
	}
	uenum_close(codes);
	for (int i = 0; i < uloc_countAvailable(); i++)
	{
		const char *locale = uloc_getAvailable(i);
		UChar		currency[4];
		UBool		is_choice;
		const UChar *name;

		status = U_ZERO_ERROR;
		if (strchr(locale, '_') == NULL || ucurr_forLocale(locale, currency, 4, &status) != 3)
			continue;
		name = ucurr_getName(currency, locale, UCURR_SYMBOL_NAME, &is_choice, &n, &status);
		if (U_SUCCESS(status))
			add_utf16(name, n, currency);
	}
	qsort(signs, nsigns, sizeof(Sign), compare_signs);
	return true;
}

static void
add_utf16(const UChar *text, int32_t n, const UChar *code)
{
	char		utf8[SIGN_BYTES];
	char		ascii[4];
	UErrorCode	status = U_ZERO_ERROR;
	int32_t		bytes;

	/* marks of writing direction around an Arabic or Hebrew sign */
	while (n > 0 && (text[n - 1] == 0x200E || text[n - 1] == 0x200F || text[n - 1] == 0x61C))
		n--;
	for (; n > 0 && (text[0] == 0x200E || text[0] == 0x200F || text[0] == 0x61C); n--)
		text++;
	u_strToUTF8(utf8, sizeof(utf8), &bytes, text, n, &status);
	u_UCharsToChars(code, ascii, 3);
	ascii[3] = 0;
	if (U_FAILURE(status) || bytes <= 0 || bytes >= SIGN_BYTES)
		return;
	add_sign(utf8, bytes, ascii);
	/* the last period of an abbreviation is often left out */
	if (bytes > 3 && utf8[bytes - 1] == '.' && (unsigned char) utf8[0] >= 0x80)
		add_sign(utf8, bytes - 1, ascii);
}

/* The first meaning of a sign stays; a second one makes it ambiguous. */
static void
add_sign(const char *text, size_t bytes, const char *code)
{
	for (size_t i = 0; i < bytes; i++)
		if (text[i] >= '0' && text[i] <= '9')
			return;
	for (int i = 0; i < nsigns; i++)
		if (signs[i].bytes == bytes && memcmp(signs[i].text, text, bytes) == 0)
		{
			if (i >= LENGTH_OF(also) && strcmp(signs[i].code, code) != 0)
				signs[i].code[0] = 0;
			return;
		}
	if (nsigns == MAX_SIGNS || bytes >= SIGN_BYTES)
		return;
	memcpy(signs[nsigns].text, text, bytes);
	signs[nsigns].bytes = (unsigned char) bytes;
	strcpy(signs[nsigns].code, code);
	nsigns++;
}

static bool
letter_at(const char *text, size_t bytes, size_t at)
{
	int32_t		code;

	if (at >= bytes)
		return false;
	(void) synth_parse_character(text + at, bytes - at, &code);
	return synth_parse_is_letter(code);
}

static bool
letter_before(const char *text, size_t at)
{
	size_t		from = at;

	while (from > 0 && at - from < 4)
	{
		from--;
		if ((text[from] & 0xC0) != 0x80)
			return letter_at(text, at, from);
	}
	return false;
}

static int
fits(const Sign *sign, const char *text, size_t bytes, bool at_end, char code[4])
{
	const char *from = at_end ? text + bytes - sign->bytes : text;

	if (sign->bytes > bytes || memcmp(from, sign->text, sign->bytes) != 0)
		return 0;
	/* not a part of a longer word */
	if (at_end ? letter_at(sign->text, sign->bytes, 0) && letter_before(text, from - text) :
		letter_before(sign->text, sign->bytes) && letter_at(text, bytes, sign->bytes))
		return 0;
	strcpy(code, sign->code);
	return sign->bytes;
}

static int
find_sign(const char *text, size_t bytes, bool at_end, char code[4])
{
	int			n;

	if (signs == NULL || bytes == 0)
		return 0;
	for (int i = 0; i < nsigns; i++)
		if ((n = fits(&signs[i], text, bytes, at_end, code)) > 0)
		{
			last_sign = i;
			return n;
		}
	return 0;
}

int
synth_parse_currency(const char *text, size_t bytes, char code[4])
{
	int			n = signs ? fits(&signs[last_sign], text, bytes, false, code) : 0;

	/* the last one is right unless a longer one begins as it does */
	return n > 0 && signs[last_sign].bytes >= 2 ? n : find_sign(text, bytes, false, code);
}

int
synth_parse_currency_end(const char *text, size_t bytes, char code[4])
{
	int			n = signs ? fits(&signs[last_sign], text, bytes, true, code) : 0;

	return n > 0 && signs[last_sign].bytes >= 2 ? n : find_sign(text, bytes, true, code);
}

bool
synth_parse_is_unit(const char *text, size_t bytes)
{
	for (int i = 0; i < LENGTH_OF(units); i++)
		if (strlen(units[i]) == bytes && memcmp(units[i], text, bytes) == 0)
			return true;
	return false;
}
