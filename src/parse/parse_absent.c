/*
 * parse_absent.c
 *		Texts that stand for no value.
 *
 * Pure C.  The first list is never a text; the second and third may be one
 * ("x", "none"), and count only where the column's other values have a type.
 * The third is folded: case and accents do not count.
 */
#include "parse/parse_private.h"

#include <string.h>

bool
synth_parse_is_blank(const char *text, size_t bytes)
{
	synth_parse_trim(&text, &bytes);
	return bytes == 0;
}

bool
synth_parse_is_null_word(const char *text, size_t bytes, bool typed)
{
	static const char *const always[] = {
		"null", "n/a", "#n/a", "\\n", "(null)", "<null>", "[null]", "#null!", "nan", "#na", "n/d",
		"#value!", "#div/0!", "#ref!", "undefined", "-nan"
	};
	static const char *const in_typed[] = {
		"na", "none", "nil", "-", "--", "---", "–", "—", "?", "??", ".", "..", "...", "*", "**", "x", "missing",
		"unknown", "unk", "not available", "not applicable", "tbd", "tba", "n.a.", "n.v.", "k.a.", "s/d",
		"s.d.", "unbekannt", "inconnu", "nd", "ns", "nr", "not known", "no data", "void", "empty", "blank",
		"not reported", "not specified", "unspecified", "not recorded", "#", "_", "/", ":"
	};
	static const char *const foreign[] = {
		"keine angabe", "ohne angabe", "fehlt", "nicht bekannt", "nicht vorhanden", "non disponible",
		"non renseigne", "neant", "aucun", "aucune", "manquant", "sin datos", "sin dato", "desconocido",
		"desconocida", "no disponible", "ninguno", "ninguna", "no aplica", "nenhum", "nenhuma",
		"desconhecido", "nao informado", "nao disponivel", "nao aplicavel", "sem dados", "sconosciuto",
		"non disponibile", "nessuno", "nessuna", "non noto", "onbekend", "geen", "niet bekend",
		"okand", "saknas", "ukendt", "ukjent", "mangler", "tuntematon", "puuttuu", "nieznany",
		"nieznana", "brak", "brak danych", "neznamy", "neuvedeno", "chybi", "nepoznato",
		"nepoznat", "ismeretlen", "nincs adat", "necunoscut", "lipsa", "bilinmiyor", "yok", "belirsiz",
		"неизвестно", "неизвестен", "нет данных", "нет", "не указано", "отсутствует", "невідомо", "немає",
		"немає даних", "н/д", "няма", "неизвестна", "αγνωστο", "غير معروف", "غير متوفر", "لا يوجد",
		"לא ידוע", "אין", "نامشخص", "अज्ञात", "অজানা", "ไม่ทราบ", "ไม่มี", "khong ro", "tidak ada",
		"tidak diketahui", "tiada", "不明", "不详", "不詳", "未知", "无", "無", "なし", "該当なし", "미상", "없음",
		"알 수 없음", "haijulikani", "pending", "to be announced", "to be determined"
	};
	char		lower[24];
	char		folded[64];
	int			n;

	synth_parse_trim(&text, &bytes);
	if (bytes == 0)
		return true;
	n = typed && bytes < 64 ? synth_parse_fold(text, bytes, folded, sizeof(folded) - 1) : 0;
	if (n > 0)
	{
		folded[n] = 0;
		for (int i = 0; i < LENGTH_OF(foreign); i++)
			if (strcmp(folded, foreign[i]) == 0)
				return true;
	}
	if (bytes >= sizeof(lower))
		return false;
	for (size_t i = 0; i < bytes; i++)
		lower[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char) (text[i] + 32) : text[i];
	lower[bytes] = 0;
	for (int i = 0; i < LENGTH_OF(always); i++)
		if (strcmp(lower, always[i]) == 0)
			return true;
	for (int i = 0; typed && i < LENGTH_OF(in_typed); i++)
		if (strcmp(lower, in_typed[i]) == 0)
			return true;
	return false;
}

/*
 * May a text that comes again and again stand for NULL where values are numbers
 * or moments?  One without digits that names no month or day; or one whose
 * digits are all 0, or all 9 ("0000-00-00").  Any other is a value in another
 * form, or with a slip: it is to be looked at.
 */
bool
synth_parse_is_placeholder(const char *text, size_t bytes)
{
	int			zeros = 0;
	int			nines = 0;
	int			digits = 0;
	int32_t		code;
	int			width;

	for (size_t at = 0; at < bytes; at += width)
	{
		size_t		end;
		SynthWordHit hits[4];

		width = synth_parse_character(text + at, bytes - at, &code);
		if (code < 0)
			return false;
		if (synth_parse_digit(code) >= 0)
		{
			digits++;
			zeros += synth_parse_digit(code) == 0;
			nines += synth_parse_digit(code) == 9;
		}
		if (!synth_parse_is_letter(code))
			continue;
		for (end = at + width; end < bytes; end += width)
		{
			width = synth_parse_character(text + end, bytes - end, &code);
			if (code < 0 || !synth_parse_is_letter(code))
				break;
		}
		for (int n = synth_parse_word_find(text + at, end - at, -1, hits, LENGTH_OF(hits)); n > 0; n--)
			if (hits[n - 1].kind != SYNTH_WORD_HALF && end - at > 2)
				return false;
		width = (int) (end - at);
	}
	return digits == 0 || digits == zeros || digits == nines;
}
