/*
 * mask_dictionary_ka.c
 *		Dictionary: Georgian.
 */
#include "postgres.h"

#include "mask/mask_dictionary_private.h"

static const char *const female[] = {
	"ანა", "თამარი", "ნინო", "მარიამი", "ნათია", "ნანა", "ეკა", "ელენე",
	"ქეთევანი", "სოფიო", "მაია", "ლია", "მანანა", "ირინა", "თეა", "სალომე",
	"ნატო", "ლელა", "ია", "დალი", "მზია", "რუსუდანი", "თინათინი"
};

static const char *const male[] = {
	"გიორგი", "დავითი", "ლევანი", "ნიკა", "ირაკლი", "ზურაბი", "თენგიზი",
	"მამუკა", "ლაშა", "ვახტანგი", "ბექა", "გოჩა", "თემური", "ავთანდილი",
	"შოთა", "კახა", "ლუკა", "სანდრო", "ნოდარი", "ამირანი", "მერაბი", "ბადრი",
	"ოთარი"
};

static const char *const last[] = {
	"ბერიძე", "კაპანაძე", "გელაშვილი", "მაისურაძე", "გიორგაძე", "ლომიძე",
	"წიკლაური", "ნოზაძე", "კვარაცხელია", "მამედოვი", "ხუციშვილი", "აბულაძე",
	"თოდუა", "ჯანელიძე", "მჭედლიშვილი", "ლაბაძე", "ბოლქვაძე", "მელაძე",
	"ჩხეიძე", "დვალი", "გოგოლაძე", "შენგელია", "ქავთარაძე", "ბარამიძე",
	"ნადირაძე", "მეტრეველი"
};

static const char *const latin_female[] = {
	"Ana", "Tamari", "Nino", "Mariami", "Natia", "Nana", "Eka", "Elene",
	"Ketevani", "Sopio", "Maia", "Lia", "Manana", "Irina", "Tea", "Salome",
	"Nato", "Lela", "Ia", "Dali", "Mzia", "Rusudani", "Tinatini"
};

static const char *const latin_male[] = {
	"Giorgi", "Daviti", "Levani", "Nika", "Irakli", "Zurabi", "Tengizi",
	"Mamuka", "Lasha", "Vakhtangi", "Beka", "Gocha", "Temuri", "Avtandili",
	"Shota", "Kakha", "Luka", "Sandro", "Nodari", "Amirani", "Merabi",
	"Badri", "Otari"
};

static const char *const latin_last[] = {
	"Beridze", "Kapanadze", "Gelashvili", "Maisuradze", "Giorgadze",
	"Lomidze", "Tsiklauri", "Nozadze", "Kvaratskhelia", "Mamedovi",
	"Khutsishvili", "Abuladze", "Todua", "Janelidze", "Mchedlishvili",
	"Labadze", "Bolkvadze", "Meladze", "Chkheidze", "Dvali", "Gogoladze",
	"Shengelia", "Kavtaradze", "Baramidze", "Nadiradze", "Metreveli"
};

static const char *const street_stems[] = {
	"თავისუფლების", "რუსთაველის", "ჭავჭავაძის", "წერეთლის", "თამარ მეფის",
	"ვაჟა-ფშაველას", "მშვიდობის", "ვარდების", "აღმაშენებლის", "სადგურის"
};

static const char *const street_types[] = {
	"ქუჩა"
};

static const char *const trades[] = {
	"მშენებლობა", "ტრანსპორტი", "ავეჯი", "ღვინო", "პური", "მეტალი"
};

static const char *const legal_forms[] = {
	"შპს", "სს"
};

static const SynthPlace places[] = {
	{"თბილისი", NULL, "0105"},
	{"ქუთაისი", NULL, "4600"},
	{"ბათუმი", NULL, "6000"},
	{"რუსთავი", NULL, "3700"},
	{"გორი", NULL, "1400"},
	{"ზუგდიდი", NULL, "2100"},
	{"ფოთი", NULL, "4400"},
	{"თელავი", NULL, "2200"}
};

const SynthDictionary synth_mask_dictionary_ka = {
	.locale = "ka",
	.script = USCRIPT_GEORGIAN,
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
	.street_form = "%s %t",
	.number_form = "%a %n",
	.number_max = 149,
	.places = places,
	.nplaces = lengthof(places),
	.place_form = "%p %c",
	.join = ", ",
	.country = "საქართველო",
	.trades = SYNTH_WORDS(trades),
	.legal_forms = SYNTH_WORDS(legal_forms),
	.company_form = "%g %l და %m %t%k"
};
