/*
 * mask_dictionary_hy.c
 *		Dictionary: Armenian.
 */
#include "postgres.h"

#include "mask/mask_dictionary_private.h"

static const char *const female[] = {
	"Անահիտ", "Անի", "Աննա", "Արմինե", "Արփինե", "Գայանե", "Գոհար", "Լիլիթ",
	"Լուսինե", "Հասմիկ", "Հռիփսիմե", "Մարիամ", "Մարինե", "Նարե", "Նարինե",
	"Նունե", "Շուշան", "Սաթենիկ", "Սիրանուշ", "Սոնա"
};

static const char *const male[] = {
	"Արամ", "Արմեն", "Արա", "Արտակ", "Գագիկ", "Գարեգին", "Գևորգ", "Դավիթ",
	"Կարեն", "Հայկ", "Հակոբ", "Մեսրոպ", "Միքայել", "Նարեկ", "Ռուբեն",
	"Սամվել", "Սարգիս", "Վահան", "Վարդան", "Տիգրան"
};

static const char *const last[] = {
	"Հակոբյան", "Սարգսյան", "Գրիգորյան", "Հարությունյան", "Պետրոսյան",
	"Կարապետյան", "Մկրտչյան", "Խաչատրյան", "Հովհաննիսյան", "Ավետիսյան",
	"Գևորգյան", "Վարդանյան", "Մանուկյան", "Ստեփանյան", "Մարտիրոսյան",
	"Աբրահամյան", "Մելքոնյան", "Դավթյան", "Ղազարյան", "Բաղդասարյան",
	"Ասատրյան", "Սիմոնյան", "Դանիելյան", "Եղիազարյան"
};

static const char *const latin_female[] = {
	"Anahit", "Ani", "Anna", "Armine", "Arpine", "Gayane", "Gohar", "Lilit",
	"Lusine", "Hasmik", "Hripsime", "Mariam", "Marine", "Nare", "Narine",
	"Nune", "Shushan", "Satenik", "Siranush", "Sona"
};

static const char *const latin_male[] = {
	"Aram", "Armen", "Ara", "Artak", "Gagik", "Garegin", "Gevorg", "Davit",
	"Karen", "Hayk", "Hakob", "Mesrop", "Mikayel", "Narek", "Ruben", "Samvel",
	"Sargis", "Vahan", "Vardan", "Tigran"
};

static const char *const latin_last[] = {
	"Hakobyan", "Sargsyan", "Grigoryan", "Harutyunyan", "Petrosyan",
	"Karapetyan", "Mkrtchyan", "Khachatryan", "Hovhannisyan", "Avetisyan",
	"Gevorgyan", "Vardanyan", "Manukyan", "Stepanyan", "Martirosyan",
	"Abrahamyan", "Melkonyan", "Davtyan", "Ghazaryan", "Baghdasaryan",
	"Asatryan", "Simonyan", "Danielyan", "Eghiazaryan"
};

static const char *const street_stems[] = {
	"Աբովյան", "Բաղրամյան", "Թումանյան", "Իսահակյան", "Խորենացու", "Կոմիտասի",
	"Մաշտոցի", "Նալբանդյան", "Չարենցի", "Սայաթ-Նովայի"
};

static const char *const street_types[] = {
	"փողոց"
};

static const char *const trades[] = {
	"Շին", "Տրանս", "Կահույք", "Գինի", "Հաց", "Մետաղ"
};

static const char *const legal_forms[] = {
	"ՍՊԸ", "ՓԲԸ"
};

static const SynthPlace places[] = {
	{"Երևան", NULL, "0010"},
	{"Գյումրի", NULL, "3101"},
	{"Վանաձոր", NULL, "2001"},
	{"Էջմիածին", NULL, "1101"},
	{"Հրազդան", NULL, "2301"},
	{"Կապան", NULL, "3301"},
	{"Գորիս", NULL, "3201"},
	{"Աշտարակ", NULL, "0201"}
};

const SynthDictionary synth_mask_dictionary_hy = {
	.locale = "hy",
	.script = USCRIPT_ARMENIAN,
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
	.country = "Հայաստան",
	.trades = SYNTH_WORDS(trades),
	.legal_forms = SYNTH_WORDS(legal_forms),
	.company_form = "%l և %m %t%k %g"
};
