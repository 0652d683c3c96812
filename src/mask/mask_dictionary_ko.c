/*
 * mask_dictionary_ko.c
 *		Dictionary: Korean.
 */
#include "postgres.h"

#include "mask/mask_dictionary_private.h"

static const char *const female[] = {
	"지영", "은정", "미경", "영희", "영숙", "정희", "순자", "은주", "지현",
	"수진", "유진", "민지", "수빈", "지은", "서연", "서윤", "지우", "하은",
	"민서", "예은", "소영", "혜진", "윤아", "경희", "현정", "선영", "보람",
	"하늘", "나영", "다은"
};

static const char *const male[] = {
	"민준", "서준", "도윤", "예준", "시우", "주원", "하준", "지호", "준서",
	"건우", "현우", "지훈", "성민", "동현", "승현", "준영", "영수", "영호",
	"성호", "정훈", "상철", "진우", "재현", "태현", "민수", "철수", "동욱",
	"기현", "우진", "상훈"
};

static const char *const last[] = {
	"김", "이", "박", "최", "정", "강", "조", "윤", "장", "임", "한", "오",
	"서", "신", "권", "황", "안", "송", "류", "전", "홍", "고", "문", "양",
	"손", "배", "백", "허", "유", "남", "심", "노", "하", "곽", "성", "차",
	"주", "우", "구", "나", "민", "진", "지", "엄", "채", "원", "천", "방",
	"공", "현"
};

static const char *const latin_female[] = {
	"Jiyoung", "Eunjung", "Mikyung", "Younghee", "Youngsook", "Junghee",
	"Soonja", "Eunju", "Jihyun", "Soojin", "Yujin", "Minji", "Subin", "Jieun",
	"Seoyeon", "Seoyun", "Jiwoo", "Haeun", "Minseo", "Yeeun", "Soyoung",
	"Hyejin", "Yuna", "Kyunghee", "Hyunjung", "Sunyoung", "Boram", "Haneul",
	"Nayoung", "Daeun"
};

static const char *const latin_male[] = {
	"Minjun", "Seojun", "Doyun", "Yejun", "Siwoo", "Juwon", "Hajun", "Jiho",
	"Junseo", "Gunwoo", "Hyunwoo", "Jihoon", "Sungmin", "Donghyun",
	"Seunghyun", "Junyoung", "Youngsoo", "Youngho", "Sungho", "Junghoon",
	"Sangchul", "Jinwoo", "Jaehyun", "Taehyun", "Minsoo", "Chulsoo",
	"Dongwook", "Kihyun", "Woojin", "Sanghoon"
};

static const char *const latin_last[] = {
	"Kim", "Lee", "Park", "Choi", "Jung", "Kang", "Cho", "Yoon", "Jang",
	"Lim", "Han", "Oh", "Seo", "Shin", "Kwon", "Hwang", "Ahn", "Song", "Ryu",
	"Jeon", "Hong", "Ko", "Moon", "Yang", "Son", "Bae", "Baek", "Heo", "Yoo",
	"Nam", "Shim", "Noh", "Ha", "Kwak", "Sung", "Cha", "Joo", "Woo", "Koo",
	"Na", "Min", "Jin", "Ji", "Eom", "Chae", "Won", "Chun", "Bang", "Kong",
	"Hyun"
};

static const char *const street_stems[] = {
	"중앙", "평화", "은행나무", "새싹", "봄내", "한빛", "소나무", "느티나무",
	"무지개", "햇살", "달빛", "학교", "시청", "강변", "공원", "산수", "대학",
	"장미", "국화", "들꽃"
};

static const char *const street_types[] = {
	"로", "길", "대로"
};

static const char *const trades[] = {
	"건설", "기계", "가구", "농산", "물류", "산업", "섬유", "소재", "식품",
	"안경", "에너지", "인쇄", "전기", "전자", "정밀", "제과", "제약", "조경",
	"포장", "화학"
};

static const char *const legal_forms[] = {
	"주식회사", "유한회사"
};

static const SynthPlace places[] = {
	{"중구", "서울특별시", "04524"},
	{"종로구", "서울특별시", "03153"},
	{"강남구", "서울특별시", "06236"},
	{"마포구", "서울특별시", "04066"},
	{"연제구", "부산광역시", "47545"},
	{"중구", "대구광역시", "41911"},
	{"남동구", "인천광역시", "21554"},
	{"서구", "광주광역시", "61945"},
	{"서구", "대전광역시", "35242"},
	{"남구", "울산광역시", "44675"},
	{"수원시", "경기도", "16490"},
	{"춘천시", "강원도", "24347"},
	{"청주시", "충청북도", "28542"},
	{"천안시", "충청남도", "31198"},
	{"전주시", "전라북도", "54994"},
	{"목포시", "전라남도", "58613"},
	{"포항시", "경상북도", "37683"},
	{"창원시", "경상남도", "51435"},
	{"제주시", "제주특별자치도", "63208"}
};

const SynthDictionary synth_mask_dictionary_ko = {
	.locale = "ko",
	.script = USCRIPT_HANGUL,
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
	.family_first = true,
	.street_stems = SYNTH_WORDS(street_stems),
	.street_types = SYNTH_WORDS(street_types),
	.street_form = "%s%t",
	.number_form = "%a %n",
	.number_max = 199,
	.places = places,
	.nplaces = lengthof(places),
	.place_form = "%p %r %c",
	.place_first = true,
	.join = " ",
	.country = "대한민국",
	.trades = SYNTH_WORDS(trades),
	.legal_forms = SYNTH_WORDS(legal_forms),
	.company_form = "%g %l%m%t%k"
};
