/*
 * mask_dictionary_hi.c
 *		Dictionary: Hindi.
 */
#include "postgres.h"

#include "mask/mask_dictionary_private.h"

static const char *const female[] = {
	"अंजलि", "अनीता", "आशा", "कविता", "गीता", "दीपा", "नेहा", "पूजा",
	"प्रिया", "प्रीति", "ममता", "मीना", "रचना", "राधा", "रेखा", "लक्ष्मी",
	"लता", "विद्या", "शांति", "सरिता", "सविता", "सीता", "सुनीता", "सुषमा",
	"स्वाति"
};

static const char *const male[] = {
	"अजय", "अनिल", "अमित", "अर्जुन", "अशोक", "दीपक", "दिनेश", "गणेश", "मनोज",
	"महेश", "मोहन", "मुकेश", "प्रकाश", "राहुल", "राज", "राजेश", "राकेश",
	"रमेश", "रवि", "संजय", "सुनील", "सुरेश", "विजय", "विकास", "विनोद"
};

static const char *const last[] = {
	"शर्मा", "वर्मा", "गुप्ता", "सिंह", "कुमार", "यादव", "मिश्रा", "पांडे",
	"तिवारी", "जोशी", "पटेल", "शाह", "मेहता", "अग्रवाल", "चौधरी", "त्रिपाठी",
	"द्विवेदी", "शुक्ला", "सक्सेना", "श्रीवास्तव", "चौहान", "राठौर", "जैन",
	"मल्होत्रा", "कपूर", "खन्ना", "भाटिया", "अरोड़ा", "ठाकुर", "देशमुख"
};

static const char *const latin_female[] = {
	"Anjali", "Anita", "Asha", "Kavita", "Geeta", "Deepa", "Neha", "Pooja",
	"Priya", "Preeti", "Mamta", "Meena", "Rachna", "Radha", "Rekha",
	"Lakshmi", "Lata", "Vidya", "Shanti", "Sarita", "Savita", "Sita",
	"Sunita", "Sushma", "Swati"
};

static const char *const latin_male[] = {
	"Ajay", "Anil", "Amit", "Arjun", "Ashok", "Deepak", "Dinesh", "Ganesh",
	"Manoj", "Mahesh", "Mohan", "Mukesh", "Prakash", "Rahul", "Raj", "Rajesh",
	"Rakesh", "Ramesh", "Ravi", "Sanjay", "Sunil", "Suresh", "Vijay", "Vikas",
	"Vinod"
};

static const char *const latin_last[] = {
	"Sharma", "Verma", "Gupta", "Singh", "Kumar", "Yadav", "Mishra", "Pandey",
	"Tiwari", "Joshi", "Patel", "Shah", "Mehta", "Agarwal", "Chaudhary",
	"Tripathi", "Dwivedi", "Shukla", "Saxena", "Srivastava", "Chauhan",
	"Rathore", "Jain", "Malhotra", "Kapoor", "Khanna", "Bhatia", "Arora",
	"Thakur", "Deshmukh"
};

static const char *const street_stems[] = {
	"गांधी", "नेहरू", "स्टेशन", "मंदिर", "बाज़ार", "नदी", "सरोवर", "अशोक",
	"कमल", "गुलाब", "चंदन", "तुलसी", "विद्यालय", "महावीर", "शिवाजी"
};

static const char *const street_types[] = {
	"मार्ग", "रोड"
};

static const char *const trades[] = {
	"उद्योग", "निर्माण", "परिवहन", "वस्त्र", "मुद्रण", "खाद्य", "इस्पात",
	"औषधि", "फर्नीचर", "विद्युत"
};

static const char *const legal_forms[] = {
	"लिमिटेड", "एंड संस"
};

static const SynthPlace places[] = {
	{"नई दिल्ली", NULL, "110001"},
	{"मुंबई", NULL, "400001"},
	{"कोलकाता", NULL, "700001"},
	{"चेन्नई", NULL, "600001"},
	{"बेंगलुरु", NULL, "560001"},
	{"हैदराबाद", NULL, "500001"},
	{"पुणे", NULL, "411001"},
	{"अहमदाबाद", NULL, "380001"},
	{"जयपुर", NULL, "302001"},
	{"लखनऊ", NULL, "226001"},
	{"कानपुर", NULL, "208001"},
	{"नागपुर", NULL, "440001"},
	{"इंदौर", NULL, "452001"},
	{"भोपाल", NULL, "462001"},
	{"पटना", NULL, "800001"},
	{"वाराणसी", NULL, "221001"},
	{"आगरा", NULL, "282001"},
	{"सूरत", NULL, "395001"},
	{"रांची", NULL, "834001"},
	{"देहरादून", NULL, "248001"}
};

const SynthDictionary synth_mask_dictionary_hi = {
	.locale = "hi",
	.script = USCRIPT_DEVANAGARI,
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
	.number_form = "%n, %a",
	.number_max = 199,
	.places = places,
	.nplaces = lengthof(places),
	.place_form = "%c %p",
	.join = ", ",
	.country = "भारत",
	.trades = SYNTH_WORDS(trades),
	.legal_forms = SYNTH_WORDS(legal_forms),
	.company_form = "%l %m %t%k %g"
};
