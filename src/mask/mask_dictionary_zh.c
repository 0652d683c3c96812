/*
 * mask_dictionary_zh.c
 *		Dictionary: Chinese, simplified letters.
 */
#include "postgres.h"

#include "mask/mask_dictionary_private.h"

static const char *const female[] = {
	"芳", "秀英", "丽", "敏", "静", "娟", "艳", "霞", "桂英", "秀兰", "玉兰",
	"雪梅", "婷婷", "欣怡", "雨桐", "梦琪", "佳怡", "思雨", "晓红", "丹",
	"莉", "玲", "红梅", "春燕", "海燕", "慧", "倩", "琳", "颖", "洁", "娜",
	"蕾", "萍", "月华", "美玲", "诗涵", "可馨", "梓涵", "秋菊", "凤英"
};

static const char *const male[] = {
	"伟", "强", "磊", "军", "勇", "杰", "涛", "明", "超", "刚", "平", "辉",
	"建华", "建国", "志强", "国强", "文斌", "海波", "俊杰", "浩然", "子轩",
	"宇航", "志远", "晓东", "建军", "永强", "文博", "家豪", "天宇", "博文",
	"鹏", "斌", "波", "健", "亮", "飞", "龙", "峰", "凯", "鑫"
};

static const char *const last[] = {
	"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙",
	"马", "朱", "胡", "郭", "何", "林", "高", "罗", "郑", "梁", "谢", "宋",
	"唐", "许", "邓", "韩", "冯", "曹", "彭", "曾", "肖", "田", "董", "潘",
	"袁", "蔡", "蒋", "余", "于", "杜", "叶", "程", "魏", "苏", "吕", "丁",
	"任", "卢", "姚", "沈", "钟", "姜", "崔", "谭", "陆", "范", "汪", "廖",
	"石", "金", "韦", "贾", "夏", "付", "方", "邹", "熊", "白", "孟", "秦",
	"邱", "侯", "江", "尹", "薛", "闫", "段", "雷", "龙", "黎", "史", "陶",
	"贺", "毛", "郝", "顾", "龚", "邵"
};

static const char *const latin_female[] = {
	"Fang", "Xiuying", "Li", "Min", "Jing", "Juan", "Yan", "Xia", "Guiying",
	"Xiulan", "Yulan", "Xuemei", "Tingting", "Xinyi", "Yutong", "Mengqi",
	"Jiayi", "Siyu", "Xiaohong", "Dan", "Lily", "Ling", "Hongmei", "Chunyan",
	"Haiyan", "Hui", "Qian", "Lin", "Ying", "Jie", "Na", "Lei", "Ping",
	"Yuehua", "Meiling", "Shihan", "Kexin", "Zihan", "Qiuju", "Fengying"
};

static const char *const latin_male[] = {
	"Wei", "Qiang", "Leilei", "Jun", "Yong", "Jiejie", "Tao", "Ming", "Chao",
	"Gang", "Pingping", "Huihui", "Jianhua", "Jianguo", "Zhiqiang",
	"Guoqiang", "Wenbin", "Haibo", "Junjie", "Haoran", "Zixuan", "Yuhang",
	"Zhiyuan", "Xiaodong", "Jianjun", "Yongqiang", "Wenbo", "Jiahao",
	"Tianyu", "Bowen", "Peng", "Bin", "Bo", "Jian", "Liang", "Fei", "Long",
	"Feng", "Kai", "Xin"
};

static const char *const latin_last[] = {
	"Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Huang", "Zhao", "Wu",
	"Zhou", "Xu", "Sun", "Ma", "Zhu", "Hu", "Guo", "He", "Lin", "Gao", "Luo",
	"Zheng", "Liang", "Xie", "Song", "Tang", "Xu", "Deng", "Han", "Feng",
	"Cao", "Peng", "Zeng", "Xiao", "Tian", "Dong", "Pan", "Yuan", "Cai",
	"Jiang", "Yu", "Yu", "Du", "Ye", "Cheng", "Wei", "Su", "Lv", "Ding",
	"Ren", "Lu", "Yao", "Shen", "Zhong", "Jiang", "Cui", "Tan", "Lu", "Fan",
	"Wang", "Liao", "Shi", "Jin", "Wei", "Jia", "Xia", "Fu", "Fang", "Zou",
	"Xiong", "Bai", "Meng", "Qin", "Qiu", "Hou", "Jiang", "Yin", "Xue", "Yan",
	"Duan", "Lei", "Long", "Li", "Shi", "Tao", "He", "Mao", "Hao", "Gu",
	"Gong", "Shao"
};

static const char *const street_stems[] = {
	"中山", "人民", "解放", "建设", "和平", "胜利", "文化", "新华", "光明",
	"东风", "长江", "黄河", "北京", "南京", "友谊", "幸福", "花园", "学院",
	"体育", "公园", "站前", "湖滨", "滨江", "迎宾", "青年", "工业", "科技",
	"朝阳", "金山", "玉泉"
};

static const char *const street_types[] = {
	"路", "街", "大道"
};

static const char *const trades[] = {
	"包装", "材料", "测控", "茶业", "船舶", "电气", "电子", "纺织", "服装",
	"工艺", "光电", "化工", "机械", "家具", "建材", "粮油", "模具", "农业",
	"汽配", "软件", "食品", "水泵", "塑料", "陶瓷", "物流", "药业", "仪器",
	"印刷", "园林", "照明", "纸业"
};

static const char *const legal_forms[] = {
	"有限公司", "股份有限公司", "有限责任公司"
};

static const SynthPlace places[] = {
	{"北京市", NULL, "100000"},
	{"上海市", NULL, "200000"},
	{"天津市", NULL, "300000"},
	{"重庆市", NULL, "400000"},
	{"石家庄市", "河北省", "050000"},
	{"太原市", "山西省", "030000"},
	{"呼和浩特市", "内蒙古自治区", "010000"},
	{"沈阳市", "辽宁省", "110000"},
	{"大连市", "辽宁省", "116000"},
	{"长春市", "吉林省", "130000"},
	{"哈尔滨市", "黑龙江省", "150000"},
	{"南京市", "江苏省", "210000"},
	{"苏州市", "江苏省", "215000"},
	{"杭州市", "浙江省", "310000"},
	{"宁波市", "浙江省", "315000"},
	{"合肥市", "安徽省", "230000"},
	{"福州市", "福建省", "350000"},
	{"厦门市", "福建省", "361000"},
	{"南昌市", "江西省", "330000"},
	{"济南市", "山东省", "250000"},
	{"青岛市", "山东省", "266000"},
	{"郑州市", "河南省", "450000"},
	{"武汉市", "湖北省", "430000"},
	{"长沙市", "湖南省", "410000"},
	{"广州市", "广东省", "510000"},
	{"深圳市", "广东省", "518000"},
	{"南宁市", "广西壮族自治区", "530000"},
	{"海口市", "海南省", "570000"},
	{"成都市", "四川省", "610000"},
	{"贵阳市", "贵州省", "550000"},
	{"昆明市", "云南省", "650000"},
	{"拉萨市", "西藏自治区", "850000"},
	{"西安市", "陕西省", "710000"},
	{"兰州市", "甘肃省", "730000"},
	{"西宁市", "青海省", "810000"},
	{"银川市", "宁夏回族自治区", "750000"}
};

const SynthDictionary synth_mask_dictionary_zh = {
	.locale = "zh",
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
	.street_form = "%s%t",
	.number_form = "%a%n号",
	.number_max = 299,
	.places = places,
	.nplaces = lengthof(places),
	.place_form = "%p %r%c",
	.place_first = true,
	.join = "",
	.country = "中国",
	.trades = SYNTH_WORDS(trades),
	.legal_forms = SYNTH_WORDS(legal_forms),
	.company_form = "%l%m%t%k%g"
};
