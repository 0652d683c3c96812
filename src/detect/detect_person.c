/*
 * detect_person.c
 *		Names of people and addresses of streets in running text.
 *
 * Pure C.  A name is a title or a known given name and the capitalised words
 * behind it, with particles and initials between; known surnames make it
 * surer, and words of everyday life and of firms end it.  A street is a number
 * beside words of which one is a kind of street ("12 Main Street", "Via Roma
 * 12"), or a word that ends in one ("Hauptstraße 5").
 *
 * Limits: names in lower case, of scripts without capitals, and of rare form
 * without a title are not found; German nouns are capitalised, so that a
 * surname alone is no finding.
 */
#include <string.h>

#include "detect/detect_private.h"

#define MAX_WORDS	6

typedef struct PieceOfText
{
	int			start;
	int			end;
	int			bits;			/* SYNTH_WORD_ */
	int			letters;		/* characters that are letters */
	bool		capital;
	bool		number;
	bool		dotted;			/* a dot follows */
	bool		comma;			/* a comma stands before */
}			PieceOfText;

static int	cut(const char *text, size_t bytes, PieceOfText *pieces, int max);
static bool is_street_word(const char *text, const PieceOfText *piece);

int
synth_detect_match_person(const char *text, size_t bytes, int *skip,
						  double *confidence)
{
	PieceOfText piece[MAX_WORDS];
	int			n = cut(text, bytes, piece, 1);
	int			first = 0,
				last = -1;
	bool		titled = false,
				given,
				surname = false;

	/* most words are neither */
	if (n == 0 || !(piece[0].bits & (SYNTH_WORD_TITLE | SYNTH_WORD_FIRST_NAME)))
		return -1;
	n = cut(text, bytes, piece, MAX_WORDS);
	while (first < n && first < 2 && (piece[first].bits & SYNTH_WORD_TITLE) &&
		   !piece[first].comma && piece[first].letters > 1)
	{
		titled = true;
		first++;
	}
	if (first >= n || !piece[first].capital || (piece[first].bits & SYNTH_WORD_THING) ||
		(first > 0 && piece[first].comma))
		return -1;
	given = (piece[first].bits & SYNTH_WORD_FIRST_NAME) != 0;
	if (!titled && !given)
		return -1;
	for (int i = first; i < n; i++)
	{
		const PieceOfText *p = &piece[i];

		if (p->number || (i > first && p->comma))
			break;
		if (i > first && !p->capital && (p->bits & SYNTH_WORD_PARTICLE))
			continue;
		if (!p->capital || (p->bits & (SYNTH_WORD_THING | SYNTH_WORD_STREET)) ||
			(p->bits & SYNTH_WORD_TITLE && p->letters > 1))
			break;
		if (p->bits & SYNTH_WORD_COMPANY)
			return -1;
		if (i > first && p->letters > 1)
			surname |= (p->bits & SYNTH_WORD_LAST_NAME) != 0;
		last = i;
		if (i > first && p->letters > 1 && (surname || i >= first + 2))
			break;
		if (p->dotted && p->letters > 1)
			break;				/* the sentence ends */
	}
	if (last < 0 || (last + 1 < n && !piece[last + 1].comma && (piece[last + 1].bits & SYNTH_WORD_COMPANY)))
		return -1;				/* "Martin Bauer GmbH" is a firm */
	*skip = piece[first].start;
	if (last == first)
	{
		/* a given name alone, or a surname behind a title */
		if (!titled && (piece[first].bits & (SYNTH_WORD_PLAIN | SYNTH_WORD_CITY)))
			return -1;
		*confidence = titled ? .7 : .4;
	}
	else
	{
		*confidence = titled || surname ? .85 : .6;
		if ((piece[first].bits & SYNTH_WORD_PLAIN) && !titled)
			*confidence = surname ? .6 : .3;
	}
	return piece[last].end;
}

int
synth_detect_match_street(const char *text, size_t bytes, double *confidence)
{
	PieceOfText piece[MAX_WORDS];
	int			n = cut(text, bytes, piece, 2);
	int			street = -1;

	/* most words are no street's */
	if (n < 2 || (!piece[0].number && !is_street_word(text, &piece[0]) &&
				  !is_street_word(text, &piece[1])))
		return -1;
	n = cut(text, bytes, piece, MAX_WORDS);
	for (int i = 0; i < n; i++)
	{
		if (i > 0 && piece[i].comma && !(piece[i].number && street >= 0) &&
			!(i == 1 && piece[0].number))
			break;
		if (i > 0 && piece[i - 1].dotted && piece[i - 1].letters > 3 && i - 1 == street)
			break;				/* the sentence ended */
		if (piece[i].number)
		{
			/* "Via Roma 12": the number ends it */
			if (street >= 0 && i > street && piece[i].letters <= 2)
			{
				*confidence = .75;
				return piece[i].end;
			}
			if (i > 0)
				return -1;
			continue;
		}
		if (is_street_word(text, &piece[i]) && (piece[i].capital || i == 1))
		{
			/* "12 Main Street": the kind ends it, and "12 rue de la Paix" not */
			if (piece[0].number && i >= 2)
			{
				*confidence = .75;
				return piece[i].end;
			}
			if (i > 1 && !piece[0].number && street < 0 && (piece[i].bits & SYNTH_WORD_STREET))
				return -1;
			street = i;
		}
		else if (!piece[i].capital && !(piece[i].bits & SYNTH_WORD_PARTICLE))
			break;
		else if (piece[0].number && street == 1 && piece[i].capital)
		{
			*confidence = .7;
			return piece[i].end;
		}
	}
	return -1;
}

/*
 * Words at the start of text: letters with apostrophes and hyphens between, or
 * numbers with a letter behind; blanks, dots and commas lie between.
 */
static int
cut(const char *text, size_t bytes, PieceOfText *pieces, int max)
{
	size_t		at = 0;
	int			n = 0;
	bool		comma = false;

	while (at < bytes && n < max)
	{
		PieceOfText *p = &pieces[n];
		int32_t		code;
		int			width = synth_detect_character(text + at, bytes - at, &code);
		char		folded[48];

		memset(p, 0, sizeof(*p));
		p->start = (int) at;
		p->comma = comma;
		p->number = code >= '0' && code <= '9';
		p->capital = (code >= 'A' && code <= 'Z') || (code >= 0xC0 && code < 0xDF) ||
			(code >= 0x100 && code < 0x180) || (code >= 0x391 && code < 0x3AA) ||
			(code >= 0x400 && code < 0x430);
		while (at < bytes && at - p->start < 60)
		{
			bool		letter,
						digit;

			width = synth_detect_character(text + at, bytes - at, &code);
			letter = (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z') ||
				(code >= 0xC0 && code < 0x2000);
			digit = code >= '0' && code <= '9';
			if (!letter && !digit &&
				!(at > (size_t) p->start && (code == '\'' || code == '-' || code == 0x2019)))
				break;
			if (digit && !p->number)
				break;
			p->letters += letter;
			at += width;
		}
		while (at > (size_t) p->start && (text[at - 1] == '-' || text[at - 1] == '\''))
			at--;
		if (at == (size_t) p->start)
			break;
		p->end = (int) at;
		p->bits = synth_detect_word(folded, synth_detect_fold(text + p->start, p->end - p->start,
															  folded, sizeof(folded)));
		n++;
		/* what lies between words: at most a sign and a blank */
		comma = at < bytes && text[at] == ',';
		if (at < bytes && text[at] == '.')
		{
			p->dotted = true;
			at++;
		}
		else if (comma)
			at++;
		if (at >= bytes || text[at] != ' ')
			break;
		at++;
	}
	return n;
}

/* "Straße", and "Hauptstraße", "Kerkstraat", "Bahnhofstr". */
static bool
is_street_word(const char *text, const PieceOfText *piece)
{
	static const char *const endings[] = {"strasse", "str", "straat", "gasse", "platz",
	"allee", "weg", "laan", "gracht", "plein", "gatan", "vagen", "veien", "vej", "katu"};
	char		folded[64];
	int			n;

	if (piece->bits & SYNTH_WORD_STREET)
		return true;
	n = synth_detect_fold(text + piece->start, piece->end - piece->start, folded, sizeof(folded));
	for (int i = 0; i < LENGTH_OF(endings); i++)
	{
		int			tail = strlen(endings[i]);

		if (n > tail + 2 && memcmp(folded + n - tail, endings[i], tail) == 0)
			return true;
	}
	return false;
}
