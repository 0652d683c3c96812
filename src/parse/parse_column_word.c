/*
 * parse_column_word.c
 *		Columns of words: booleans, lists and texts.
 *
 * Pure C.
 */
#include "parse/parse_column_private.h"

#include <string.h>

/* ---- booleans ---- */

bool
synth_parse_decide_boolean(SynthColumnWork *w, SynthDecision *out)
{
	static const char *const pairs[] = {
		"true|false", "yes|no", "t|f", "y|n", "on|off", "ja|nein", "j|n", "oui|non", "o|n", "si|no",
		"sí,si|no", "s|n", "sim|não,nao", "да,Да,ДА|нет,Нет,НЕТ", "tak|nie", "vrai|faux", "wahr|falsch",
		"verdadero|falso", "vero|falso", "sì,si|no", "evet|hayır", "igen|nem", "ano|ne", "da|nu", "da|ne",
		"ja|nee", "ja|nej", "ja|nei", "kyllä|ei", "はい|いいえ", "是|否", "예|아니오", "yes,y|no,n",
		"true,t|false,f", "1|0", "true,1|false,0", "true,t,yes,y,1|false,f,no,n,0"
	};

	if (w->filled_distinct > 12)
		return false;
	for (int p = 0; p < LENGTH_OF(pairs); p++)
	{
		int64_t		rows[2] = {0, 0};
		size_t		n = strlen(pairs[p]);
		bool		words = p < 2;
		int64_t		digits = 0;

		for (int i = 0; i < w->n; i++)
		{
			int			value = synth_parse_boolean_run(pairs[p], n, w->values[i].text, w->values[i].bytes);

			if (value < 0)
				continue;
			rows[value] += w->values[i].count;
			if (w->values[i].bytes == 1 && (w->values[i].text[0] | 1) == '1')
				digits += w->values[i].count;
		}
		/* 0 and 1 are numbers unless the name says otherwise */
		if (digits == rows[0] + rows[1] && !(w->hints & SYNTH_HINT_FLAG))
			continue;
		if (!synth_parse_suffices(w, NULL, rows[0] + rows[1], 2) ||
			(!words && (rows[0] == 0 || rows[1] == 0)) || w->filled_distinct > 8)
			continue;
		out->reader.type = SYNTH_READ_BOOLEAN;
		strcpy(out->reader.format, pairs[p]);
		strcpy(out->type_name, "boolean");
		out->kind = "flag";
		out->confidence = 1;
		return true;
	}
	return false;
}

/* ---- texts ---- */

/*
 * "red; green" beside "blue": parts between a separator, short ones, of a
 * number that differs from row to row.
 */
static bool
decide_list(const SynthColumnWork *w, SynthDecision *out)
{
	static const char separators[] = ";|";

	for (const char *separator = separators; *separator; separator++)
	{
		int64_t		with = 0;
		int			fewest = 1000,
					most = 0,
					longest = 0;

		for (int i = 0; i < w->n && longest <= 40; i++)
		{
			const SynthValue *v = &w->values[i];
			int			parts = 1,
						length = 0;

			if (!synth_parse_speaks(v))
				continue;
			for (int k = 0; k < v->bytes; k++)
			{
				bool		ends = v->text[k] == *separator;

				parts += ends;
				length = ends ? 0 : length + 1;
				longest = length > longest ? length : longest;
			}
			with += parts > 1 ? v->count : 0;
			fewest = parts < fewest ? parts : fewest;
			most = parts > most ? parts : most;
		}
		if (longest > 40 || fewest == most || with * 3 < w->filled || w->filled_distinct < 3)
			continue;
		out->reader.type = SYNTH_READ_ARRAY;
		out->reader.format[0] = *separator;
		out->reader.format[1] = 0;
		strcpy(out->type_name, "text[]");
		out->kind = "list";
		out->confidence = 0.8;
		return true;
	}
	return false;
}

void
synth_parse_decide_text(SynthColumnWork *w, SynthDecision *out)
{
	int64_t		blanks = 0,
				digits = 0,
				rows = 0;
	int			values = 0;

	out->reader.type = SYNTH_READ_TEXT;
	out->reader.format[0] = 0;
	strcpy(out->type_name, "text");
	if (w->filled == 0 || decide_list(w, out))
		return;
	for (int i = 0; i < w->n; i++)
	{
		const SynthValue *v = &w->values[i];

		for (int k = 0; k < v->bytes; k++)
		{
			blanks += v->text[k] == ' ';
			digits += v->text[k] >= '0' && v->text[k] <= '9';
		}
		values++;
		rows += v->count;
	}
	out->confidence = 0.9;
	if (blanks > 4 * (int64_t) values)
		out->kind = "prose";
	else if (values <= 60 && rows >= 5 * (int64_t) values)
		out->kind = "category";
	else if (digits > values && blanks < values / 10)
		out->kind = "code";
	else
		out->kind = "text";
}
