/*
 * mask_dictionary_he.c
 *		Dictionary: Hebrew.
 */
#include "postgres.h"

#include "mask/mask_dictionary_private.h"

static const char *const female[] = {
	"נועה", "תמר", "מאיה", "אביגיל", "שרה", "יעל", "רחל", "מרים", "רבקה",
	"חנה", "אסתר", "שירה", "מיכל", "ענת", "דנה", "אורית", "לאה", "רות", "עדי",
	"הדס", "גלית", "רונית", "אילנה", "נעמי", "טליה"
};

static const char *const male[] = {
	"דוד", "משה", "יוסף", "אברהם", "יעקב", "יצחק", "דניאל", "אריאל", "נועם",
	"איתי", "עומר", "יונתן", "אורי", "גיא", "רון", "אלון", "אייל", "עמית",
	"ניר", "שלמה", "מיכאל", "חיים", "שמואל", "אליהו", "תומר"
};

static const char *const last[] = {
	"כהן", "לוי", "מזרחי", "פרץ", "ביטון", "דהן", "אברהם", "פרידמן", "אזולאי",
	"מלכה", "כץ", "יוסף", "עמר", "אוחיון", "חדד", "גבאי", "אדרי", "בן דוד",
	"לביא", "שרון", "רוזנברג", "שפירא", "גולן", "ברק", "אלון", "שחר", "הררי",
	"נחום", "סגל", "ברגר"
};

static const char *const latin_female[] = {
	"Noa", "Tamar", "Maya", "Avigail", "Sara", "Yael", "Rachel", "Miriam",
	"Rivka", "Hana", "Ester", "Shira", "Michal", "Anat", "Dana", "Orit",
	"Lea", "Ruth", "Adi", "Hadas", "Galit", "Ronit", "Ilana", "Naomi", "Talia"
};

static const char *const latin_male[] = {
	"David", "Moshe", "Yosef", "Avraham", "Yaakov", "Yitzhak", "Daniel",
	"Ariel", "Noam", "Itai", "Omer", "Yonatan", "Uri", "Guy", "Ron", "Alon",
	"Eyal", "Amit", "Nir", "Shlomo", "Michael", "Haim", "Shmuel", "Eliyahu",
	"Tomer"
};

static const char *const latin_last[] = {
	"Cohen", "Levi", "Mizrahi", "Peretz", "Biton", "Dahan", "Avraham",
	"Friedman", "Azoulay", "Malka", "Katz", "Yosef", "Amar", "Ohayon",
	"Hadad", "Gabay", "Edri", "Bendavid", "Lavi", "Sharon", "Rosenberg",
	"Shapira", "Golan", "Barak", "Alon", "Shahar", "Harari", "Nahum", "Segal",
	"Berger"
};

static const char *const street_stems[] = {
	"הזית", "התאנה", "הגפן", "הרימון", "התמר", "הברוש", "האורן", "האלון",
	"הנרקיס", "הכלנית", "הרקפת", "השקד", "הדקל", "הנביאים", "הגליל", "הכרמל",
	"הירדן", "השלום", "העצמאות", "הפרחים"
};

static const char *const street_types[] = {
	"רחוב"
};

static const char *const trades[] = {
	"הנדסה", "בנייה", "דפוס", "ריהוט", "תוכנה", "מזון", "הובלות",
	"אלקטרוניקה", "מתכת", "אופטיקה", "טקסטיל", "שיווק"
};

static const char *const legal_forms[] = {
	"בע\"מ", "ושות'", "ובניו"
};

static const SynthPlace places[] = {
	{"ירושלים", NULL, "9100001"},
	{"תל אביב", NULL, "6100001"},
	{"חיפה", NULL, "3100001"},
	{"באר שבע", NULL, "8410001"},
	{"נתניה", NULL, "4210001"},
	{"אשדוד", NULL, "7710001"},
	{"ראשון לציון", NULL, "7510001"},
	{"פתח תקווה", NULL, "4910001"},
	{"חולון", NULL, "5810001"},
	{"אשקלון", NULL, "7810001"},
	{"רחובות", NULL, "7610001"},
	{"נצרת", NULL, "1610001"},
	{"טבריה", NULL, "1410001"},
	{"אילת", NULL, "8810001"}
};

const SynthDictionary synth_mask_dictionary_he = {
	.locale = "he",
	.script = USCRIPT_HEBREW,
	.names = {
		.female = SYNTH_WORDS(female),
		.male = SYNTH_WORDS(male),
		.last = SYNTH_WORDS(last)
	},
	.latin = {
		.female = SYNTH_WORDS(latin_female),
		.male = SYNTH_WORDS(latin_male),
		.last = SYNTH_WORDS(latin_last)
	},
	.street_stems = SYNTH_WORDS(street_stems),
	.street_types = SYNTH_WORDS(street_types),
	.street_form = "%t %s",
	.number_form = "%a %n",
	.number_max = 149,
	.places = places,
	.nplaces = lengthof(places),
	.place_form = "%c %p",
	.join = ", ",
	.country = "ישראל",
	.trades = SYNTH_WORDS(trades),
	.legal_forms = SYNTH_WORDS(legal_forms),
	.company_form = "%l %m %t%k %g"
};
