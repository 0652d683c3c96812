/*
 * sample_parts_json.c
 *		json documents from the variables of their paths.
 *
 * The paths of the parts make a tree once; each row walks it.  The parts of an
 * array's further elements are drawn anew for each of them, in order, given
 * the row and what the element already has.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "sample/sample_parts_private.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#define MAX_DEPTH 64			/* of a model's paths */
#define MAX_ELEMENTS 10000		/* of all arrays of a document together */

typedef struct JsonNode JsonNode;
struct JsonNode
{
	char	   *key;			/* NULL: the root, or elements of an array */
	uint32		key_bytes;
	int			depth;
	JsonNode   *parent;
	JsonNode   *first_child;
	JsonNode   *last_child;
	JsonNode   *next;
	int			kind;			/* parts, or -1 */
	int			number;
	int			string;
	int			length;
	int			first_part;		/* of all that is in it */
	int			last_part;
};

typedef struct JsonPlan
{
	JsonNode	root;
	int			elements_left;
}			JsonPlan;

static JsonNode *find_node(SynthParts *parts, int part);
static bool make_node(SynthParts *parts, const JsonNode *node, bool is_element,
					  JsonbParseState **state, JsonbValue *value);
static void push_array(SynthParts *parts, const JsonNode *node,
					   JsonbParseState **state, JsonbValue *value);

static void
clear_node(JsonNode *node)
{
	memset(node, 0, sizeof(*node));
	node->kind = node->number = node->string = node->length = -1;
	node->first_part = PG_INT32_MAX;
	node->last_part = -1;
}

void
synth_sample_begin_json(SynthParts *parts)
{
	JsonPlan   *plan = palloc0(sizeof(JsonPlan));

	parts->plan = plan;
	if (parts->native.base_type != JSONBOID && parts->native.base_type != JSONOID)
		synth_sample_damaged_parts(parts);
	clear_node(&plan->root);
	for (int k = 0; k < parts->nparts; k++)
	{
		const SynthPart *part = &parts->parts[k];
		JsonNode   *node = find_node(parts, k);
		SynthDomain domain = SYNTH_DOMAIN_NUMBER;
		int		   *place = NULL;

		switch (part->role)
		{
			case SYNTH_PART_KIND:
				place = &node->kind;
				domain = SYNTH_DOMAIN_TEXT;
				break;
			case SYNTH_PART_STRING:
				place = &node->string;
				domain = SYNTH_DOMAIN_TEXT;
				break;
			case SYNTH_PART_NUMBER:
			case SYNTH_PART_NUMBER_FIXED:
				place = &node->number;
				break;
			case SYNTH_PART_LENGTH:
				place = &node->length;
				break;
			default:
				synth_sample_damaged_parts(parts);
		}
		if (*place >= 0 || part->variable->domain != domain)
			synth_sample_damaged_parts(parts);
		*place = k;
		for (; node; node = node->parent)
		{
			node->first_part = Min(node->first_part, k);
			node->last_part = Max(node->last_part, k);
		}
	}
	if (plan->root.kind != 0)
		synth_sample_damaged_parts(parts);
}

static JsonNode *
child_node(SynthParts *parts, JsonNode *parent, const char *key, uint32 key_bytes)
{
	JsonNode   *node;

	for (node = parent->first_child; node; node = node->next)
		if ((key == NULL) == (node->key == NULL) &&
			(key == NULL || (node->key_bytes == key_bytes &&
							 memcmp(node->key, key, key_bytes) == 0)))
			return node;
	if (parent->depth >= MAX_DEPTH)
		synth_sample_damaged_parts(parts);
	node = palloc(sizeof(JsonNode));
	clear_node(node);
	node->parent = parent;
	node->depth = parent->depth + 1;
	if (key)
	{
		node->key = pnstrdup(key, key_bytes);
		node->key_bytes = key_bytes;
	}
	if (parent->last_child)
		parent->last_child->next = node;
	else
		parent->first_child = node;
	parent->last_child = node;
	return node;
}

/* The node of a part's path, made where it is new. */
static JsonNode *
find_node(SynthParts *parts, int k)
{
	JsonPlan   *plan = parts->plan;
	JsonNode   *node = &plan->root;
	const char *at = parts->parts[k].variable->part;
	char	   *key = palloc(strlen(at) + 1);

	if (*at++ != '$')
		synth_sample_damaged_parts(parts);
	while (*at)
	{
		uint32		n = 0;

		if (strcmp(at, ".type()") == 0 || strcmp(at, ".size()") == 0)
			break;
		if (strncmp(at, "[*]", 3) == 0)
		{
			node = child_node(parts, node, NULL, 0);
			at += 3;
			continue;
		}
		if (*at++ != '.')
			synth_sample_damaged_parts(parts);
		if (*at == '"')
		{
			for (at++; *at && *at != '"'; at++)
			{
				if (*at == '\\' && at[1])
					at++;
				key[n++] = *at;
			}
			if (*at++ != '"')
				synth_sample_damaged_parts(parts);
		}
		else
			while (*at && *at != '.' && *at != '[')
				key[n++] = *at++;
		node = child_node(parts, node, key, n);
	}
	pfree(key);
	return node;
}

Datum
synth_sample_make_json(SynthParts *parts)
{
	JsonPlan   *plan = parts->plan;
	JsonbParseState *state = NULL;
	JsonbValue	value;
	Jsonb	   *document;
	char	   *text;

	plan->elements_left = MAX_ELEMENTS;
	if (!make_node(parts, &plan->root, true, &state, &value))
		value.type = jbvNull;
	document = JsonbValueToJsonb(&value);
	if (parts->native.base_type == JSONBOID)
		return JsonbPGetDatum(document);
	text = JsonbToCString(NULL, &document->root, VARSIZE(document));
	return CStringGetTextDatum(text);
}

/* ---- the kind of a value ---- */

typedef enum JsonSort
{
	SORT_ABSENT, SORT_NULL, SORT_TRUE, SORT_FALSE, SORT_NUMBER, SORT_STRING,
	SORT_OBJECT, SORT_ARRAY
} JsonSort;

static JsonSort
node_sort(SynthParts *parts, const JsonNode *node, bool must_be)
{
	static const char *const names[] = {"absent", "null", "true", "false",
	"number", "string", "object", "array"};
	int			only = node->number >= 0 ? node->number :
		node->string >= 0 ? node->string : node->length;
	int			code;

	if (node->kind >= 0)
	{
		const char *name;
		uint32		n;

		if (!synth_sample_part_code(parts, node->kind,
									must_be || parts->parts[node->kind].required, &code))
			return SORT_ABSENT;
		name = synth_sample_part_text(parts, node->kind, code, &n);
		for (int k = 0; k < (int) lengthof(names); k++)
			if (strcmp(name, names[k]) == 0)
				return k;
		return SORT_NULL;
	}
	if (only < 0)
		return SORT_OBJECT;
	if (!synth_sample_part_code(parts, only, must_be || parts->parts[only].required, &code))
		return SORT_ABSENT;
	return only == node->number ? SORT_NUMBER : only == node->string ? SORT_STRING :
		SORT_ARRAY;
}

static void
set_number(SynthParts *parts, int part, JsonbValue *value)
{
	const SynthVariable *variable = parts->parts[part].variable;
	double		x = 0;
	Datum		number;

	(void) synth_sample_part_finite(parts, part, &x);
	number = synth_sample_numeric(-1, variable->step > 0 ? variable->scale : -1, x);
	if (parts->parts[part].role == SYNTH_PART_NUMBER)
		number = DirectFunctionCall1(numeric_trim_scale, number);
	value->type = jbvNumeric;
	value->val.numeric = DatumGetNumeric(number);
}

static void
set_string(SynthParts *parts, int part, JsonbValue *value)
{
	uint32		n = 0;
	int			code;
	const char *text = "";

	if (synth_sample_part_code(parts, part, true, &code))
		text = synth_sample_part_text(parts, part, code, &n);
	value->type = jbvString;
	value->val.string.val = pnstrdup(text, n);
	value->val.string.len = (int) n;
}

/*
 * The value of a node; false if it is absent.  A container is pushed to the
 * state by itself where it is not the root, and comes back as a finished one.
 */
static bool
make_node(SynthParts *parts, const JsonNode *node, bool must_be,
		  JsonbParseState **outer, JsonbValue *value)
{
	JsonbParseState *state = NULL;

	memset(value, 0, sizeof(*value));
	value->type = jbvNull;
	switch (node_sort(parts, node, must_be))
	{
		case SORT_ABSENT:
			return must_be;
		case SORT_NULL:
			return true;
		case SORT_TRUE:
		case SORT_FALSE:
			value->type = jbvBool;
			value->val.boolean = node_sort(parts, node, must_be) == SORT_TRUE;
			return true;
		case SORT_NUMBER:
			if (node->number >= 0)
				set_number(parts, node->number, value);
			return true;
		case SORT_STRING:
			if (node->string >= 0)
				set_string(parts, node->string, value);
			return true;
		case SORT_ARRAY:
			push_array(parts, node, &state, value);
			return true;
		case SORT_OBJECT:
			pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
			for (const JsonNode *child = node->first_child; child; child = child->next)
			{
				JsonbValue	key,
							member;

				if (child->key == NULL ||
					!make_node(parts, child, false, &state, &member))
					continue;
				key.type = jbvString;
				key.val.string.val = child->key;
				key.val.string.len = (int) child->key_bytes;
				pushJsonbValue(&state, WJB_KEY, &key);
				pushJsonbValue(&state, WJB_VALUE, &member);
			}
			*value = *pushJsonbValue(&state, WJB_END_OBJECT, NULL);
			return true;
	}
	return false;
}

static void
push_array(SynthParts *parts, const JsonNode *node, JsonbParseState **state,
		   JsonbValue *value)
{
	JsonPlan   *plan = parts->plan;
	const JsonNode *element = node->first_child;
	int64		n = 0;

	while (element && element->key != NULL)
		element = element->next;
	if (element && element->last_part >= 0 && node->length >= 0)
		n = synth_sample_part_count(parts, node->length, plan->elements_left);
	plan->elements_left -= (int) n;
	pushJsonbValue(state, WJB_BEGIN_ARRAY, NULL);
	for (int64 i = 0; i < n; i++)
	{
		JsonbValue	member;

		if (i > 0)
			for (int k = element->first_part; k <= element->last_part; k++)
				synth_sample_redraw(parts, k);
		(void) make_node(parts, element, true, state, &member);
		pushJsonbValue(state, WJB_ELEM, &member);
		if ((i & 0xff) == 0)
			CHECK_FOR_INTERRUPTS();
	}
	*value = *pushJsonbValue(state, WJB_END_ARRAY, NULL);
}
