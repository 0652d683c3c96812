/*
 * mask_dictionary_ar.c
 *		Dictionary: Arabic.
 */
#include "postgres.h"

#include "mask/mask_dictionary_private.h"

static const char *const female[] = {
	"فاطمة", "عائشة", "مريم", "خديجة", "زينب", "سارة", "نور", "ليلى", "هدى",
	"سلمى", "أمل", "ياسمين", "رنا", "دينا", "منى", "سعاد", "سميرة", "نادية",
	"لينا", "هبة", "رانيا", "آمنة", "جميلة", "كريمة", "حنان", "ريم", "شيماء",
	"إيمان", "أسماء", "وفاء"
};

static const char *const male[] = {
	"محمد", "أحمد", "علي", "عمر", "حسن", "حسين", "خالد", "يوسف", "إبراهيم",
	"محمود", "مصطفى", "كريم", "طارق", "سامي", "ياسر", "زياد", "فيصل", "سعيد",
	"نبيل", "رشيد", "جمال", "عادل", "وليد", "هشام", "أنس", "بلال", "حمزة",
	"سليمان", "عثمان", "ماجد"
};

static const char *const last[] = {
	"الحداد", "النجار", "الخطيب", "المصري", "الحلبي", "البغدادي", "العلي",
	"الأحمد", "الحسن", "السيد", "الشامي", "الخوري", "الصباغ", "القاسم",
	"الناصر", "الزهراني", "الغامدي", "القحطاني", "الشمري", "الدوسري",
	"العتيبي", "الحربي", "المالكي", "الهاشمي", "التميمي", "الجابري",
	"الفارسي", "البلوشي", "المنصوري", "الكعبي", "منصور", "صالح", "حداد",
	"فارس", "عيسى", "داود", "شاهين", "قاسم", "رزق", "سلامة"
};

static const char *const latin_female[] = {
	"Fatima", "Aisha", "Maryam", "Khadija", "Zainab", "Sara", "Nour", "Layla",
	"Huda", "Salma", "Amal", "Yasmin", "Rana", "Dina", "Mona", "Suad",
	"Samira", "Nadia", "Lina", "Heba", "Rania", "Amina", "Jamila", "Karima",
	"Hanan", "Reem", "Shaimaa", "Iman", "Asmaa", "Wafaa"
};

static const char *const latin_male[] = {
	"Mohammed", "Ahmed", "Ali", "Omar", "Hassan", "Hussein", "Khaled",
	"Youssef", "Ibrahim", "Mahmoud", "Mustafa", "Karim", "Tariq", "Sami",
	"Yasser", "Ziad", "Faisal", "Said", "Nabil", "Rashid", "Jamal", "Adel",
	"Walid", "Hisham", "Anas", "Bilal", "Hamza", "Suleiman", "Othman", "Majed"
};

static const char *const latin_last[] = {
	"Alhaddad", "Alnajjar", "Alkhatib", "Almasri", "Alhalabi", "Albaghdadi",
	"Alali", "Alahmad", "Alhassan", "Alsayed", "Alshami", "Alkhoury",
	"Alsabbagh", "Alqasim", "Alnasser", "Alzahrani", "Alghamdi", "Alqahtani",
	"Alshammari", "Aldosari", "Alotaibi", "Alharbi", "Almalki", "Alhashimi",
	"Altamimi", "Aljabri", "Alfarsi", "Albalushi", "Almansoori", "Alkaabi",
	"Mansour", "Saleh", "Haddad", "Fares", "Issa", "Dawood", "Shaheen",
	"Qasim", "Rizk", "Salama"
};

static const char *const street_stems[] = {
	"النخيل", "الزيتون", "السلام", "النصر", "الوحدة", "الجامعة", "الملك فيصل",
	"الاستقلال", "الورود", "الياسمين", "البحر", "الحدائق", "المطار",
	"المدارس", "السوق", "الجسر", "القلعة", "الربيع", "الميناء", "الفردوس"
};

static const char *const street_types[] = {
	"شارع"
};

static const char *const trades[] = {
	"هندسة", "تجارة", "بناء", "نقل", "أغذية", "أثاث", "طباعة", "نسيج", "زجاج",
	"كهرباء", "إلكترونيات", "زراعة", "سياحة", "معادن", "كيماويات"
};

static const char *const legal_forms[] = {
	"شركة", "مؤسسة", "مجموعة"
};

static const SynthPlace places[] = {
	{"الرياض", NULL, "11564"},
	{"جدة", NULL, "21577"},
	{"مكة المكرمة", NULL, "24231"},
	{"المدينة المنورة", NULL, "42311"},
	{"الدمام", NULL, "31411"},
	{"القاهرة", NULL, "11511"},
	{"الإسكندرية", NULL, "21500"},
	{"الجيزة", NULL, "12511"},
	{"الدار البيضاء", NULL, "20000"},
	{"الرباط", NULL, "10000"},
	{"مراكش", NULL, "40000"},
	{"فاس", NULL, "30000"},
	{"طنجة", NULL, "90000"},
	{"تونس", NULL, "1000"},
	{"صفاقس", NULL, "3000"},
	{"سوسة", NULL, "4000"},
	{"الجزائر", NULL, "16000"},
	{"وهران", NULL, "31000"},
	{"قسنطينة", NULL, "25000"},
	{"عمان", NULL, "11118"},
	{"بغداد", NULL, "10001"}
};

const SynthDictionary synth_mask_dictionary_ar = {
	.locale = "ar",
	.script = USCRIPT_ARABIC,
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
	.join = "، ",
	.trades = SYNTH_WORDS(trades),
	.legal_forms = SYNTH_WORDS(legal_forms),
	.company_form = "%g %l و%m لل%t%k"
};
