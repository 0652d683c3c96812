/*
 * mask_dictionary.c
 *		The list of dictionaries, and the words of which Internet domains are
 *		made.
 *
 * The words were written down for synth from general knowledge of the
 * languages.  Domains end in what RFC 2606 reserves: nobody can register them,
 * so that no mail reaches anybody.
 */
#include "postgres.h"

#include "mask/mask_dictionary_private.h"

const SynthDictionary *const synth_mask_dictionaries[] = {
	&synth_mask_dictionary_en,
	&synth_mask_dictionary_en_gb,
	&synth_mask_dictionary_de,
	&synth_mask_dictionary_fr,
	&synth_mask_dictionary_es,
	&synth_mask_dictionary_it,
	&synth_mask_dictionary_el,
	&synth_mask_dictionary_ru,
	&synth_mask_dictionary_zh,
	&synth_mask_dictionary_ja,
	&synth_mask_dictionary_ja_kana,
	&synth_mask_dictionary_ko,
	&synth_mask_dictionary_ar,
	&synth_mask_dictionary_he,
	&synth_mask_dictionary_hi,
	&synth_mask_dictionary_ka,
	&synth_mask_dictionary_hy
};

const int	synth_mask_ndictionaries = lengthof(synth_mask_dictionaries);

static const char *const domain_heads[] = {
	"acorn", "alder", "amber", "apple", "ash", "aspen", "bay", "beech",
	"birch", "black", "blue", "brass", "brick", "bright", "bronze", "brook",
	"cedar", "chalk", "cherry", "clay", "clear", "cliff", "clover", "coal",
	"cobalt", "copper", "coral", "corn", "crane", "cross", "dale", "deep",
	"dew", "drift", "dusk", "eagle", "east", "elder", "elm", "ember", "fair",
	"falcon", "fern", "fir", "flint", "fox", "frost", "garnet", "glen",
	"gold", "granite", "grass", "green", "grey", "harbor", "haven", "hawk",
	"hazel", "heath", "heron", "hill", "holm", "ice", "iron", "ivory", "ivy",
	"jade", "juniper", "kestrel", "lake", "lark", "laurel", "leaf", "lime",
	"linden", "lion", "long", "maple", "marble", "mead", "mill", "mint",
	"mist", "moon", "moss", "north", "nut", "oak", "oat", "olive", "opal",
	"orchard", "otter", "pearl", "pebble", "pine", "plum", "poplar", "quartz",
	"quill", "raven", "red", "reed", "ridge", "robin", "rose", "rowan",
	"ruby", "rye", "sage", "salt", "sand", "silver", "slate", "snow", "south",
	"spruce", "star", "stone", "storm", "summer", "sun", "swan", "thorn",
	"tide", "timber", "vale", "violet", "walnut", "west", "wheat", "white",
	"wild", "willow", "wind", "winter", "wolf", "yew"
};

static const char *const domain_tails[] = {
	"bank", "barn", "beck", "bell", "berg", "bourne", "bridge", "brow",
	"burn", "castle", "combe", "court", "croft", "cross", "dene", "field",
	"fold", "ford", "forge", "gate", "grove", "ham", "hill", "hurst", "keep",
	"land", "lane", "lea", "line", "lock", "march", "mark", "mere", "mont",
	"moor", "mount", "park", "path", "peak", "point", "pool", "port", "reach",
	"row", "scar", "shaw", "shire", "shore", "side", "spring", "stead",
	"stoke", "stow", "thwaite", "ton", "tor", "tower", "town", "vale", "view",
	"ville", "wall", "water", "way", "well", "wick", "wood", "worth", "yard"
};

static const char *const domain_trades[] = {
	"agro", "alarm", "anlage", "aqua", "archiv", "art", "atelier", "audio",
	"auto", "bakery", "bank", "bau", "bike", "bio", "boat", "books", "brew",
	"build", "cable", "care", "chem", "cine", "clinic", "cloud", "club",
	"coach", "coat", "coffee", "cook", "craft", "cycle", "data", "dental",
	"design", "digital", "drive", "energie", "energy", "farm", "fashion",
	"fiber", "film", "finance", "fit", "flora", "food", "forest", "form",
	"foto", "freight", "fruit", "garden", "gas", "gear", "glas", "glass",
	"gourmet", "grafik", "green", "group", "hair", "handel", "haus", "health",
	"home", "hotel", "house", "ing", "ink", "invest", "jazz", "joiner",
	"kids", "kitchen", "labor", "labs", "law", "leather", "legal", "lens",
	"light", "line", "link", "logistik", "lux", "marine", "market", "mebel",
	"media", "metal", "mode", "motor", "music", "net", "nova", "office",
	"optik", "organic", "pack", "paint", "paper", "parts", "pharma", "photo",
	"pilot", "plan", "plast", "play", "press", "print", "proto", "pump",
	"radio", "rail", "realty", "rent", "retail", "robot", "roof", "sail",
	"school", "seed", "service", "shoe", "shop", "sign", "soft", "solar",
	"sound", "spa", "spark", "sport", "steel", "store", "studio", "sys",
	"tax", "tea", "tech", "textil", "tile", "tools", "toys", "trade", "train",
	"trans", "travel", "trust", "tuning", "turbo", "tv", "vet", "video",
	"vision", "water", "web", "wine", "wood", "work", "yoga", "zoo"
};

static const char *const domain_endings[] = {".example", ".test"};

const SynthWords synth_mask_domain_heads = SYNTH_WORDS(domain_heads);
const SynthWords synth_mask_domain_tails = SYNTH_WORDS(domain_tails);
const SynthWords synth_mask_domain_trades = SYNTH_WORDS(domain_trades);
const SynthWords synth_mask_domain_endings = SYNTH_WORDS(domain_endings);
