/*
 * mask_dictionary_ja.c
 *		Dictionary: Japanese, names in kanji and in katakana.
 */
#include "postgres.h"

#include "mask/mask_dictionary_private.h"

static const char *const female[] = {
	"陽子", "恵子", "幸子", "和子", "洋子", "久美子", "由美子", "明美",
	"真由美", "美穂", "智子", "直美", "裕子", "香織", "美咲", "愛", "彩",
	"舞", "千尋", "葵", "結衣", "陽菜", "凛", "桜", "花子", "節子", "京子",
	"文子", "静香", "麻衣子", "美紀", "典子", "純子", "早紀", "奈々", "梨花",
	"七海", "優花", "千夏", "絵里"
};

static const char *const male[] = {
	"太郎", "健一", "誠", "浩", "隆", "正", "茂", "進", "修", "豊", "学",
	"大輔", "直樹", "拓也", "翔太", "健太", "亮", "剛", "和也", "達也",
	"大翔", "蓮", "樹", "陽斗", "悠真", "一郎", "次郎", "三郎", "賢治",
	"雄一", "祐介", "慎吾", "英樹", "和彦", "秀明", "隼人", "駿", "涼太",
	"哲也", "弘"
};

static const char *const last[] = {
	"佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林",
	"加藤", "吉田", "山田", "佐々木", "山口", "松本", "井上", "木村", "林",
	"斎藤", "清水", "山崎", "森", "池田", "橋本", "阿部", "石川", "山下",
	"中島", "石井", "小川", "前田", "岡田", "長谷川", "藤田", "後藤", "近藤",
	"村上", "遠藤", "青木", "坂本", "福田", "太田", "西村", "藤井", "金子",
	"岡本", "藤原", "三浦", "中野", "中川", "原田", "松田", "竹内", "小野",
	"田村", "中山", "和田", "石田", "森田", "上田", "原", "内田", "柴田",
	"酒井", "宮崎", "横山", "高木", "安藤", "宮本", "大野", "小島", "谷口",
	"今井", "工藤", "増田", "丸山", "杉山", "村田", "大塚", "新井"
};

static const char *const latin_female[] = {
	"Yoko", "Keiko", "Sachiko", "Kazuko", "Hiroko", "Kumiko", "Yumiko",
	"Akemi", "Mayumi", "Miho", "Tomoko", "Naomi", "Yuko", "Kaori", "Misaki",
	"Ai", "Aya", "Mai", "Chihiro", "Aoi", "Yui", "Hina", "Rin", "Sakura",
	"Hanako", "Setsuko", "Kyoko", "Fumiko", "Shizuka", "Maiko", "Miki",
	"Noriko", "Junko", "Saki", "Nana", "Rika", "Nanami", "Yuka", "Chinatsu",
	"Eri"
};

static const char *const latin_male[] = {
	"Taro", "Kenichi", "Makoto", "Hiroshi", "Takashi", "Tadashi", "Shigeru",
	"Susumu", "Osamu", "Yutaka", "Manabu", "Daisuke", "Naoki", "Takuya",
	"Shota", "Kenta", "Ryo", "Tsuyoshi", "Kazuya", "Tatsuya", "Hiroto", "Ren",
	"Itsuki", "Haruto", "Yuma", "Ichiro", "Jiro", "Saburo", "Kenji", "Yuichi",
	"Yusuke", "Shingo", "Hideki", "Kazuhiko", "Hideaki", "Hayato", "Shun",
	"Ryota", "Tetsuya", "Hiromu"
};

static const char *const latin_last[] = {
	"Sato", "Suzuki", "Takahashi", "Tanaka", "Ito", "Watanabe", "Yamamoto",
	"Nakamura", "Kobayashi", "Kato", "Yoshida", "Yamada", "Sasaki",
	"Yamaguchi", "Matsumoto", "Inoue", "Kimura", "Hayashi", "Saito",
	"Shimizu", "Yamazaki", "Mori", "Ikeda", "Hashimoto", "Abe", "Ishikawa",
	"Yamashita", "Nakajima", "Ishii", "Ogawa", "Maeda", "Okada", "Hasegawa",
	"Fujita", "Goto", "Kondo", "Murakami", "Endo", "Aoki", "Sakamoto",
	"Fukuda", "Ota", "Nishimura", "Fujii", "Kaneko", "Okamoto", "Fujiwara",
	"Miura", "Nakano", "Nakagawa", "Harada", "Matsuda", "Takeuchi", "Ono",
	"Tamura", "Nakayama", "Wada", "Ishida", "Morita", "Ueda", "Hara",
	"Uchida", "Shibata", "Sakai", "Miyazaki", "Yokoyama", "Takagi", "Ando",
	"Miyamoto", "Ono", "Kojima", "Taniguchi", "Imai", "Kudo", "Masuda",
	"Maruyama", "Sugiyama", "Murata", "Otsuka", "Arai"
};

static const char *const kana_female[] = {
	"ヨウコ", "ケイコ", "サチコ", "カズコ", "ヒロコ", "クミコ", "ユミコ",
	"アケミ", "マユミ", "ミホ", "トモコ", "ナオミ", "ユウコ", "カオリ",
	"ミサキ", "アイ", "アヤ", "マイ", "チヒロ", "アオイ", "ユイ", "ヒナ",
	"リン", "サクラ", "ハナコ", "セツコ", "キョウコ", "フミコ", "シズカ",
	"マイコ", "ミキ", "ノリコ", "ジュンコ", "サキ", "ナナ", "リカ", "ナナミ",
	"ユウカ", "チナツ", "エリ"
};

static const char *const kana_male[] = {
	"タロウ", "ケンイチ", "マコト", "ヒロシ", "タカシ", "タダシ", "シゲル",
	"ススム", "オサム", "ユタカ", "マナブ", "ダイスケ", "ナオキ", "タクヤ",
	"ショウタ", "ケンタ", "リョウ", "ツヨシ", "カズヤ", "タツヤ", "ヒロト",
	"レン", "イツキ", "ハルト", "ユウマ", "イチロウ", "ジロウ", "サブロウ",
	"ケンジ", "ユウイチ", "ユウスケ", "シンゴ", "ヒデキ", "カズヒコ",
	"ヒデアキ", "ハヤト", "シュン", "リョウタ", "テツヤ", "ヒロム"
};

static const char *const kana_last[] = {
	"サトウ", "スズキ", "タカハシ", "タナカ", "イトウ", "ワタナベ",
	"ヤマモト", "ナカムラ", "コバヤシ", "カトウ", "ヨシダ", "ヤマダ",
	"ササキ", "ヤマグチ", "マツモト", "イノウエ", "キムラ", "ハヤシ",
	"サイトウ", "シミズ", "ヤマザキ", "モリ", "イケダ", "ハシモト", "アベ",
	"イシカワ", "ヤマシタ", "ナカジマ", "イシイ", "オガワ", "マエダ",
	"オカダ", "ハセガワ", "フジタ", "ゴトウ", "コンドウ", "ムラカミ",
	"エンドウ", "アオキ", "サカモト", "フクダ", "オオタ", "ニシムラ",
	"フジイ", "カネコ", "オカモト", "フジワラ", "ミウラ", "ナカノ",
	"ナカガワ", "ハラダ", "マツダ", "タケウチ", "オノ", "タムラ", "ナカヤマ",
	"ワダ", "イシダ", "モリタ", "ウエダ", "ハラ", "ウチダ", "シバタ",
	"サカイ", "ミヤザキ", "ヨコヤマ", "タカギ", "アンドウ", "ミヤモト",
	"オオノ", "コジマ", "タニグチ", "イマイ", "クドウ", "マスダ", "マルヤマ",
	"スギヤマ", "ムラタ", "オオツカ", "アライ"
};

static const char *const street_stems[] = {
	"中央", "本町", "栄町", "緑町", "旭町", "幸町", "新町", "東町", "西町",
	"南町", "北町", "若葉町", "桜町", "松原", "梅田町", "泉町", "春日町",
	"富士見町", "日の出町", "昭和町", "錦町", "大手町", "末広町", "花園町",
	"青葉", "城南", "城北", "美咲町"
};

static const char *const street_types[] = {
	"町"
};

static const char *const trades[] = {
	"印刷", "運輸", "園芸", "化学", "家具", "機械", "金属", "建設", "研究所",
	"工業", "鉱業", "光学", "食品", "水産", "設計", "繊維", "倉庫", "造園",
	"電機", "電子", "塗装", "農園", "物産", "薬品", "窯業"
};

static const char *const legal_forms[] = {
	"株式会社", "有限会社", "合同会社"
};

static const SynthPlace places[] = {
	{"札幌市中央区", "北海道", "060-0001"},
	{"青森市", "青森県", "030-0801"},
	{"盛岡市", "岩手県", "020-0021"},
	{"仙台市青葉区", "宮城県", "980-0811"},
	{"秋田市", "秋田県", "010-0951"},
	{"山形市", "山形県", "990-0042"},
	{"福島市", "福島県", "960-8031"},
	{"水戸市", "茨城県", "310-0015"},
	{"宇都宮市", "栃木県", "320-0033"},
	{"前橋市", "群馬県", "371-0024"},
	{"千葉市中央区", "千葉県", "260-0013"},
	{"千代田区", "東京都", "100-0001"},
	{"新宿区", "東京都", "160-0022"},
	{"渋谷区", "東京都", "150-0002"},
	{"横浜市中区", "神奈川県", "231-0023"},
	{"新潟市中央区", "新潟県", "951-8061"},
	{"富山市", "富山県", "930-0002"},
	{"金沢市", "石川県", "920-0962"},
	{"福井市", "福井県", "910-0005"},
	{"甲府市", "山梨県", "400-0031"},
	{"長野市", "長野県", "380-0836"},
	{"岐阜市", "岐阜県", "500-8833"},
	{"静岡市葵区", "静岡県", "420-0853"},
	{"名古屋市中区", "愛知県", "460-0008"},
	{"津市", "三重県", "514-0004"},
	{"大津市", "滋賀県", "520-0043"},
	{"京都市中京区", "京都府", "604-8001"},
	{"大阪市北区", "大阪府", "530-0001"},
	{"神戸市中央区", "兵庫県", "650-0021"},
	{"奈良市", "奈良県", "630-8215"},
	{"和歌山市", "和歌山県", "640-8203"},
	{"鳥取市", "鳥取県", "680-0011"},
	{"松江市", "島根県", "690-0887"},
	{"岡山市北区", "岡山県", "700-0821"},
	{"広島市中区", "広島県", "730-0011"},
	{"山口市", "山口県", "753-0074"},
	{"徳島市", "徳島県", "770-0831"},
	{"高松市", "香川県", "760-0017"},
	{"松山市", "愛媛県", "790-0001"},
	{"高知市", "高知県", "780-0870"},
	{"福岡市中央区", "福岡県", "810-0001"},
	{"佐賀市", "佐賀県", "840-0801"},
	{"長崎市", "長崎県", "850-0033"},
	{"熊本市中央区", "熊本県", "860-0806"},
	{"大分市", "大分県", "870-0021"},
	{"宮崎市", "宮崎県", "880-0805"},
	{"鹿児島市", "鹿児島県", "892-0842"},
	{"那覇市", "沖縄県", "900-0014"}
};

const SynthDictionary synth_mask_dictionary_ja = {
	.locale = "ja",
	.script = USCRIPT_HAN,
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
	.street_form = "%s",
	.number_form = "%a%n-%m",
	.number_max = 20,
	.places = places,
	.nplaces = lengthof(places),
	.place_form = "%p %r%c",
	.place_first = true,
	.join = "",
	.country = "日本",
	.trades = SYNTH_WORDS(trades),
	.legal_forms = SYNTH_WORDS(legal_forms),
	.company_form = "%g%l%m%t%k"
};

/* readings, for values in kana */
const SynthDictionary synth_mask_dictionary_ja_kana = {
	.locale = "ja",
	.script = USCRIPT_KATAKANA,
	.names = {
		.female = SYNTH_WORDS(kana_female),
		.male = SYNTH_WORDS(kana_male),
		.last = SYNTH_WORDS(kana_last)
	},
	.latin = {
		.female = SYNTH_WORDS(latin_female),
		.male = SYNTH_WORDS(latin_male),
		.last = SYNTH_WORDS(latin_last)
	},
	.family_first = true
};
