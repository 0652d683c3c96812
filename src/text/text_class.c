/*
 * text_class.c
 *		Characters: UTF-8, classes, scripts, case; pure C.
 *
 * Own small tables instead of ICU: what is decided here ends up in a model's
 * bytes, and a model must not depend on the Unicode version of a machine.
 * Blocks that the tables do not know are letters without case.  A byte that
 * is no valid UTF-8 is a character of its own, TEXT_RAW_BYTE + byte, so that
 * any encoding survives.
 */
#include "text/text_private.h"

#define LENGTH_OF(a) ((int) (sizeof(a) / sizeof((a)[0])))

typedef struct Range
{
	uint32_t	first;
	uint32_t	last;
}			Range;

/* Characters that belong to the one before them. */
static const Range mark_ranges[] = {
	{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF},
	{0x05C1, 0x05C2}, {0x05C4, 0x05C5}, {0x05C7, 0x05C7}, {0x0610, 0x061A},
	{0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06DC}, {0x06DF, 0x06E4},
	{0x06E7, 0x06E8}, {0x06EA, 0x06ED}, {0x0711, 0x0711}, {0x0730, 0x074A},
	{0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x0EB1, 0x0EB1},
	{0x0EB4, 0x0EBC}, {0x0EC8, 0x0ECD}, {0x0F71, 0x0F84}, {0x0F8D, 0x0FBC},
	{0x102B, 0x103E}, {0x17B4, 0x17D3}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
	{0x200C, 0x200D}, {0x20D0, 0x20FF}, {0x302A, 0x302F}, {0x3099, 0x309A},
	{0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0x1F3FB, 0x1F3FF},
	{0xE0020, 0xE007F}, {0xE0100, 0xE01EF}
};

static const Range punct_ranges[] = {
	{0x00A1, 0x00A9}, {0x00AB, 0x00B4}, {0x00B6, 0x00B9}, {0x00BB, 0x00BF},
	{0x00D7, 0x00D7}, {0x00F7, 0x00F7}, {0x037E, 0x037E}, {0x0387, 0x0387},
	{0x055A, 0x055F}, {0x0589, 0x058A}, {0x05BE, 0x05BE}, {0x05C0, 0x05C0},
	{0x05C3, 0x05C3}, {0x05C6, 0x05C6}, {0x05F3, 0x05F4}, {0x0609, 0x060D},
	{0x061B, 0x061F}, {0x066A, 0x066D}, {0x06D4, 0x06D4}, {0x0700, 0x070D},
	{0x0964, 0x0965}, {0x0970, 0x0970}, {0x0E2F, 0x0E2F}, {0x0E4F, 0x0E4F},
	{0x0E5A, 0x0E5B}, {0x0F04, 0x0F12}, {0x104A, 0x104F}, {0x10FB, 0x10FB},
	{0x1360, 0x1368}, {0x166E, 0x166E}, {0x17D4, 0x17DA}, {0x1800, 0x180A},
	{0x2010, 0x2027}, {0x2030, 0x205E}, {0x20A0, 0x20CF}, {0x2E00, 0x2E7F},
	{0x3001, 0x3004}, {0x3008, 0x3020}, {0x3030, 0x3030}, {0x303D, 0x303F},
	{0x30A0, 0x30A0}, {0x30FB, 0x30FB}, {0xFE10, 0xFE19}, {0xFE30, 0xFE6F},
	{0xFF01, 0xFF0F}, {0xFF1A, 0xFF20}, {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65},
	{0xFFE0, 0xFFEE}
};

static const Range symbol_ranges[] = {
	{0x2100, 0x2101}, {0x2103, 0x2106}, {0x2108, 0x2109}, {0x2114, 0x2114},
	{0x2116, 0x2118}, {0x211E, 0x2123}, {0x2139, 0x213B}, {0x2140, 0x2144},
	{0x2190, 0x2BFF}, {0xFFF9, 0xFFFD}, {0x1F000, 0x1F3FA},
	{0x1F400, 0x1FAFF}, {0x1FB00, 0x1FBFF}
};

static bool
in_ranges(const Range *ranges, int n, uint32_t c)
{
	int			lo = 0,
				hi = n - 1;

	while (lo <= hi)
	{
		int			mid = (lo + hi) / 2;

		if (c < ranges[mid].first)
			hi = mid - 1;
		else if (c > ranges[mid].last)
			lo = mid + 1;
		else
			return true;
	}
	return false;
}

/* ---- UTF-8 ---- */

/*
 * synth_text_decode_long
 *		Read one character, not of ASCII, at p < end; returns its bytes.
 */
int
synth_text_decode_long(const unsigned char *p, const unsigned char *end,
					   uint32_t *c)
{
	unsigned char a = p[0];
	ptrdiff_t	left = end - p;

	if (a >= 0xC2 && a <= 0xDF && left >= 2 && (p[1] & 0xC0) == 0x80)
	{
		*c = ((a & 0x1FU) << 6) | (p[1] & 0x3FU);
		return 2;
	}
	if ((a & 0xF0) == 0xE0 && left >= 3 && (p[1] & 0xC0) == 0x80 &&
		(p[2] & 0xC0) == 0x80)
	{
		uint32_t	v = ((a & 0x0FU) << 12) | ((p[1] & 0x3FU) << 6) | (p[2] & 0x3FU);

		if (v >= 0x800 && (v < 0xD800 || v > 0xDFFF))
		{
			*c = v;
			return 3;
		}
	}
	if ((a & 0xF8) == 0xF0 && left >= 4 && (p[1] & 0xC0) == 0x80 &&
		(p[2] & 0xC0) == 0x80 && (p[3] & 0xC0) == 0x80)
	{
		uint32_t	v = ((a & 0x07U) << 18) | ((p[1] & 0x3FU) << 12) |
			((p[2] & 0x3FU) << 6) | (p[3] & 0x3FU);

		if (v >= 0x10000 && v <= 0x10FFFF)
		{
			*c = v;
			return 4;
		}
	}
	*c = TEXT_RAW_BYTE + a;
	return 1;
}

/* Write one character (at most four bytes); returns the bytes. */
int
synth_text_encode(uint32_t c, char *out)
{
	if (c < 0x80)
	{
		out[0] = (char) c;
		return 1;
	}
	if (c >= TEXT_RAW_BYTE)
	{
		out[0] = (char) (c - TEXT_RAW_BYTE);
		return 1;
	}
	if (c < 0x800)
	{
		out[0] = (char) (0xC0 | (c >> 6));
		out[1] = (char) (0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000)
	{
		out[0] = (char) (0xE0 | (c >> 12));
		out[1] = (char) (0x80 | ((c >> 6) & 0x3F));
		out[2] = (char) (0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (char) (0xF0 | (c >> 18));
	out[1] = (char) (0x80 | ((c >> 12) & 0x3F));
	out[2] = (char) (0x80 | ((c >> 6) & 0x3F));
	out[3] = (char) (0x80 | (c & 0x3F));
	return 4;
}

/* No zero byte, and valid UTF-8 unless raw bytes are allowed. */
bool
synth_text_valid(const char *bytes, size_t n, bool raw_allowed)
{
	const unsigned char *p = (const unsigned char *) bytes,
			   *end = p + n;

	while (p < end)
	{
		uint32_t	c;

		p += text_decode(p, end, &c);
		if (c == 0 || (c >= TEXT_RAW_BYTE && !raw_allowed))
			return false;
	}
	return true;
}

/* ---- classes ---- */

#define S TEXT_CLASS_SPACE
#define D TEXT_CLASS_DIGIT
#define U TEXT_CLASS_UPPER
#define L TEXT_CLASS_LOWER
#define P TEXT_CLASS_PUNCT
const uint8_t synth_text_ascii_class[128] = {
	P, P, P, P, P, P, P, P, P, S, S, S, S, S, P, P,
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	S, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	D, D, D, D, D, D, D, D, D, D, P, P, P, P, P, P,
	P, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U,
	U, U, U, U, U, U, U, U, U, U, U, P, P, P, P, P,
	P, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, P, P, P, P, P
};
#undef S
#undef D
#undef U
#undef L
#undef P

/* The class of a character that is not of ASCII. */
TextClass
synth_text_class_other(uint32_t c)
{
	if (c >= TEXT_RAW_BYTE)
		return TEXT_CLASS_LETTER;
	if (c < 0xA0)
		return c == 0x85 ? TEXT_CLASS_SPACE : TEXT_CLASS_PUNCT;
	if (c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200B) ||
		c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
		c == 0x3000 || c == 0xFEFF)
		return TEXT_CLASS_SPACE;
	if (in_ranges(punct_ranges, LENGTH_OF(punct_ranges), c))
		return TEXT_CLASS_PUNCT;
	if (c >= 0x300)
	{
		if (in_ranges(mark_ranges, LENGTH_OF(mark_ranges), c))
			return TEXT_CLASS_MARK;
		if (c >= 0x900 && c < 0xE00)
		{
			/* the Indic blocks are laid out alike */
			uint32_t	o = c & 0x7F;

			if (o <= 0x03 || o == 0x3C || (o >= 0x3E && o <= 0x4D) ||
				(o >= 0x51 && o <= 0x57) || o == 0x62 || o == 0x63)
				return TEXT_CLASS_MARK;
		}
		if (c >= 0x2100 && in_ranges(symbol_ranges, LENGTH_OF(symbol_ranges), c))
			return TEXT_CLASS_SYMBOL;
	}
	if (synth_text_lower(c) != c)
		return TEXT_CLASS_UPPER;
	if (synth_text_upper(c) != c || c == 0xDF)
		return TEXT_CLASS_LOWER;
	return TEXT_CLASS_LETTER;
}

TextScript
synth_text_script(uint32_t c)
{
	if (c < 0x250 || (c >= 0x1E00 && c <= 0x1EFF) ||
		(c >= 0xFF21 && c <= 0xFF5A))
		return TEXT_SCRIPT_LATIN;
	if (c >= TEXT_RAW_BYTE)
		return TEXT_SCRIPT_LATIN;
	if ((c >= 0x370 && c < 0x400) || (c >= 0x1F00 && c < 0x2000))
		return TEXT_SCRIPT_GREEK;
	if (c >= 0x400 && c < 0x530)
		return TEXT_SCRIPT_CYRILLIC;
	if (c >= 0x530 && c < 0x590)
		return TEXT_SCRIPT_ARMENIAN;
	if (c >= 0x590 && c < 0x600)
		return TEXT_SCRIPT_HEBREW;
	if ((c >= 0x600 && c < 0x780) || (c >= 0xFB50 && c < 0xFE00) ||
		(c >= 0xFE70 && c < 0xFF00))
		return TEXT_SCRIPT_ARABIC;
	if (c >= 0x900 && c < 0xE00)
		return TEXT_SCRIPT_INDIC;
	if ((c >= 0xE00 && c < 0x10A0) || (c >= 0x1780 && c < 0x1800))
		return TEXT_SCRIPT_SOUTHEAST;
	if ((c >= 0x10A0 && c < 0x1100))
		return TEXT_SCRIPT_GEORGIAN;
	if ((c >= 0x1100 && c < 0x1200) || (c >= 0x3130 && c < 0x3190) ||
		(c >= 0xAC00 && c < 0xD7B0))
		return TEXT_SCRIPT_HANGUL;
	if ((c >= 0x2E80 && c < 0x3130) || (c >= 0x3190 && c < 0xA000) ||
		(c >= 0xF900 && c < 0xFB00) || (c >= 0xFF66 && c < 0xFFA0) ||
		(c >= 0x20000 && c < 0x40000))
		return TEXT_SCRIPT_HAN;
	return TEXT_SCRIPT_OTHER;
}

/* Letters of scripts that put no space between words. */
bool
synth_text_unspaced(uint32_t c)
{
	TextScript	script;

	if (c < 0xE00)
		return false;
	script = synth_text_script(c);
	return script == TEXT_SCRIPT_HAN || script == TEXT_SCRIPT_SOUTHEAST;
}

/* ---- case: one character to one character ---- */

static bool
is_pair_block(uint32_t c)
{
	return (c >= 0x100 && c <= 0x12F) || (c >= 0x132 && c <= 0x137) ||
		(c >= 0x14A && c <= 0x177) || (c >= 0x1E00 && c <= 0x1E95) ||
		(c >= 0x1EA0 && c <= 0x1EFF) || (c >= 0x460 && c <= 0x481) ||
		(c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F) ||
		(c >= 0x218 && c <= 0x21B);
}

static bool
is_odd_pair_block(uint32_t c)
{
	return (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
}

uint32_t
synth_text_lower(uint32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 32 : c;
	if (c >= 0xC0 && c <= 0xDE && c != 0xD7)
		return c + 32;
	if (c < 0x100)
		return c;
	if (is_pair_block(c))
		return c | 1;
	if (is_odd_pair_block(c))
		return c & 1 ? c + 1 : c;
	if (c == 0x178)
		return 0xFF;
	if (c >= 0x391 && c <= 0x3AB && c != 0x3A2)
		return c + 32;
	if (c == 0x386)
		return 0x3AC;
	if (c >= 0x388 && c <= 0x38A)
		return c + 37;
	if (c == 0x38C)
		return 0x3CC;
	if (c == 0x38E || c == 0x38F)
		return c + 63;
	if (c >= 0x400 && c <= 0x40F)
		return c + 80;
	if (c >= 0x410 && c <= 0x42F)
		return c + 32;
	if (c >= 0x531 && c <= 0x556)
		return c + 48;
	if (c >= 0xFF21 && c <= 0xFF3A)
		return c + 32;
	return c;
}

uint32_t
synth_text_upper(uint32_t c)
{
	if (c < 0x80)
		return c >= 'a' && c <= 'z' ? c - 32 : c;
	if (c >= 0xE0 && c <= 0xFE && c != 0xF7)
		return c - 32;
	if (c < 0xFF)
		return c;
	if (c == 0xFF)
		return 0x178;
	if (is_pair_block(c))
		return c & ~UINT32_C(1);
	if (is_odd_pair_block(c))
		return c & 1 ? c : c - 1;
	if (c >= 0x3B1 && c <= 0x3CB && c != 0x3C2)
		return c - 32;
	if (c == 0x3C2)
		return 0x3A3;
	if (c == 0x3AC)
		return 0x386;
	if (c >= 0x3AD && c <= 0x3AF)
		return c - 37;
	if (c == 0x3CC)
		return 0x38C;
	if (c == 0x3CD || c == 0x3CE)
		return c - 63;
	if (c >= 0x430 && c <= 0x44F)
		return c - 32;
	if (c >= 0x450 && c <= 0x45F)
		return c - 80;
	if (c >= 0x561 && c <= 0x586)
		return c - 48;
	if (c >= 0xFF41 && c <= 0xFF5A)
		return c - 32;
	return c;
}
