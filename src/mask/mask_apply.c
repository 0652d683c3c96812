/*
 * mask_apply.c
 *		A rule made ready for a type, and values through it.
 *
 * A method masks bytes of UTF-8, or the datums of some classes of types.  The
 * rest is carried: text-like types by their bytes, other types by their text
 * form and back through their input function, arrays by element, domains by
 * their base type with the domain's constraints checked on the result.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "mask/mask_private.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/parse_coerce.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

/* a buffer that grew beyond this is given back */
#define MAX_KEPT_BYTES (1024 * 1024)

/* How values of the type get to the method and back. */
struct SynthMaskCarrier
{
	Datum		(*carry) (SynthMask *mask, Datum value, bool *isnull);
	bool		in_utf8;		/* the database's encoding is UTF8 */
	FmgrInfo	output;			/* text form */
	FmgrInfo	input;
	Oid			input_argument;
	bool		strip_blanks;	/* char(n) */
	SynthMask  *element;		/* of an array */
	int16		element_length;
	bool		element_by_value;
	char		element_align;
	Oid			domain;			/* InvalidOid: none */
	void	   *domain_cache;
};

static Datum carry_datum(SynthMask *mask, Datum value, bool *isnull);
static Datum carry_varlena(SynthMask *mask, Datum value, bool *isnull);
static Datum carry_form(SynthMask *mask, Datum value, bool *isnull);
static Datum carry_array(SynthMask *mask, Datum value, bool *isnull);
static bool apply_to_bytes(SynthMask *mask, const char *in, int bytes);
static void limit_chars(SynthMask *mask);
static void refuse_type(const SynthRule *rule, Oid type);
static void begin_array(SynthMask *mask, Oid element, int32 typmod);
static void begin_text_form(SynthMask *mask);
static bool is_varlena_text(Oid type);

/* ---- which types ---- */

int
synth_mask_type_class(Oid type)
{
	switch (type)
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
			return SYNTH_TYPES_INTEGER;
		case NUMERICOID:
		case FLOAT4OID:
		case FLOAT8OID:
		case MONEYOID:
			return SYNTH_TYPES_NUMBER;
		case BOOLOID:
			return SYNTH_TYPES_BOOLEAN;
		case DATEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return SYNTH_TYPES_DATE;
		case TIMEOID:
		case TIMETZOID:
		case INTERVALOID:
			return SYNTH_TYPES_TIME;
		case INETOID:
		case CIDROID:
			return SYNTH_TYPES_NETWORK;
		case MACADDROID:
		case MACADDR8OID:
			return SYNTH_TYPES_MAC;
		case UUIDOID:
			return SYNTH_TYPES_UUID;
		case BYTEAOID:
			return SYNTH_TYPES_BYTES;
		case JSONOID:
		case JSONBOID:
			return SYNTH_TYPES_JSON;
		case NAMEOID:
			return SYNTH_TYPES_TEXT;
		default:
			break;
	}
	if (is_varlena_text(type))
		return SYNTH_TYPES_TEXT;
	if (type_is_enum(type))
		return SYNTH_TYPES_ENUM;
	if (type_is_range(type) || type_is_multirange(type))
		return SYNTH_TYPES_RANGE;
	return SYNTH_TYPES_OTHER;
}

/* text, varchar, char(n), and what is stored as they are (citext) */
static bool
is_varlena_text(Oid type)
{
	char		category;
	bool		preferred;

	if (type == BPCHAROID)
		return true;
	get_type_category_preferred(type, &category, &preferred);
	return category == TYPCATEGORY_STRING && get_typlen(type) == -1 &&
		IsBinaryCoercible(type, TEXTOID);
}

void
synth_mask_check_type(const SynthRule *rule, Oid type, int32 typmod)
{
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext,
												  "synth rule check",
												  ALLOCSET_SMALL_SIZES);

	/* with a scope, so that whoever sets a rule needs no right to the key */
	synth_mask_begin(rule, type, typmod, "", scratch);
	MemoryContextDelete(scratch);
}

bool
synth_mask_fits(const SynthRule *rule, Oid type)
{
	Oid			base = getBaseType(type);
	Oid			element = get_element_type(base);

	if (OidIsValid(element) && rule->method->datum_types != SYNTH_TYPES_ALL)
		return synth_mask_fits(rule, element);
	return ((rule->method->datum_types | rule->method->text_types) &
			synth_mask_type_class(base)) != 0;
}

bool
synth_mask_is_lossy(const SynthRule *rule, Oid type)
{
	if (rule->method->is_lossy)
		return rule->method->is_lossy(rule, getBaseType(type));
	return !(rule->method->flags & SYNTH_METHOD_DISTINCT);
}

static void
refuse_type(const SynthRule *rule, Oid type)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("masking method \"%s\" does not fit values of type %s",
					rule->method->name, format_type_be(type)),
			 errhint("SELECT * FROM synth_mask_methods() lists the methods; null fits every type.")));
}

/* ---- making ready ---- */

SynthMask *
synth_mask_begin(const SynthRule *rule, Oid type, int32 typmod,
				 const char *scope, MemoryContext parent)
{
	MemoryContext context = AllocSetContextCreate(parent, "synth mask",
												  ALLOCSET_SMALL_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	SynthMask  *mask = palloc0(sizeof(SynthMask));
	const SynthMaskMethod *method = rule->method;
	Oid			element;

	mask->context = context;
	mask->rule = rule;
	mask->method = method;
	mask->scope = pstrdup(scope);
	mask->typmod = typmod;
	mask->type = getBaseTypeAndTypmod(type, &mask->typmod);
	mask->carrier = palloc0(sizeof(struct SynthMaskCarrier));
	mask->carrier->domain = mask->type == type ? InvalidOid : type;
	mask->carrier->in_utf8 = GetDatabaseEncoding() == PG_UTF8;
	mask->type_class = synth_mask_type_class(mask->type);
	initStringInfo(&mask->out);

	element = get_element_type(mask->type);
	if (OidIsValid(element) && !(method->datum_types == SYNTH_TYPES_ALL))
	{
		begin_array(mask, element, mask->typmod);
		MemoryContextSwitchTo(old);
		return mask;
	}
	if (method->flags & SYNTH_METHOD_KEYED)
	{
		synth_mask_secret(scope, rule->domain ? rule->domain : method->name,
						  rule->key_version, mask->secret);
		synth_mask_subkey(mask, "siphash", &mask->sip);
	}
	if (method->datum_types & mask->type_class)
		mask->carrier->carry = carry_datum;
	else if (method->text_types & mask->type_class)
		begin_text_form(mask);
	else
		refuse_type(rule, type);
	if (method->prepare)
		method->prepare(mask);
	MemoryContextSwitchTo(old);
	return mask;
}

static void
begin_array(SynthMask *mask, Oid element, int32 typmod)
{
	struct SynthMaskCarrier *carrier = mask->carrier;

	carrier->carry = carry_array;
	carrier->element = synth_mask_begin(mask->rule, element, typmod, mask->scope,
										mask->context);
	get_typlenbyvalalign(element, &carrier->element_length,
						 &carrier->element_by_value, &carrier->element_align);
}

static void
begin_text_form(SynthMask *mask)
{
	struct SynthMaskCarrier *carrier = mask->carrier;
	Oid			function;
	bool		is_varlena;

	if ((mask->type == VARCHAROID || mask->type == BPCHAROID) &&
		mask->typmod >= (int32) VARHDRSZ)
		mask->max_chars = mask->typmod - VARHDRSZ;
	else if (mask->type == NAMEOID)
		mask->max_chars = NAMEDATALEN - 1;
	carrier->strip_blanks = mask->type == BPCHAROID;
	if (mask->type_class == SYNTH_TYPES_TEXT && mask->type != BPCHAROID &&
		mask->type != NAMEOID)
	{
		carrier->carry = carry_varlena;
		return;
	}
	carrier->carry = carry_form;
	getTypeOutputInfo(mask->type, &function, &is_varlena);
	fmgr_info_cxt(function, &carrier->output, mask->context);
	getTypeInputInfo(mask->type, &function, &carrier->input_argument);
	fmgr_info_cxt(function, &carrier->input, mask->context);
}

/* ---- values ---- */

Datum
synth_mask_value(SynthMask *mask, Datum value, bool *isnull)
{
	struct SynthMaskCarrier *carrier = mask->carrier;
	Datum		result;

	*isnull = false;
	result = carrier->carry(mask, value, isnull);
	if (OidIsValid(carrier->domain))
		domain_check(result, *isnull, carrier->domain, &carrier->domain_cache,
					 mask->context);
	return result;
}

static Datum
carry_datum(SynthMask *mask, Datum value, bool *isnull)
{
	return mask->method->apply_datum(mask, value, isnull);
}

static Datum
carry_varlena(SynthMask *mask, Datum value, bool *isnull)
{
	struct varlena *in = PG_DETOAST_DATUM_PACKED(value);
	text	   *result;

	if (!apply_to_bytes(mask, VARDATA_ANY(in), VARSIZE_ANY_EXHDR(in)))
	{
		*isnull = true;
		return (Datum) 0;
	}
	result = cstring_to_text_with_len(mask->out.data, mask->out.len);
	if ((Pointer) in != DatumGetPointer(value))
		pfree(in);
	return PointerGetDatum(result);
}

static Datum
carry_form(SynthMask *mask, Datum value, bool *isnull)
{
	struct SynthMaskCarrier *carrier = mask->carrier;
	char	   *in = OutputFunctionCall(&carrier->output, value);
	int			bytes = strlen(in);

	if (carrier->strip_blanks)
		while (bytes > 0 && in[bytes - 1] == ' ')
			bytes--;
	if (!apply_to_bytes(mask, in, bytes))
	{
		*isnull = true;
		return (Datum) 0;
	}
	pfree(in);
	return InputFunctionCall(&carrier->input, mask->out.data,
							 carrier->input_argument, mask->typmod);
}

static Datum
carry_array(SynthMask *mask, Datum value, bool *isnull)
{
	struct SynthMaskCarrier *carrier = mask->carrier;
	ArrayType  *array = DatumGetArrayTypeP(value);
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	deconstruct_array(array, ARR_ELEMTYPE(array), carrier->element_length,
					  carrier->element_by_value, carrier->element_align,
					  &elements, &nulls, &n);
	if (n == 0)
		return value;
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!nulls[i])
			elements[i] = synth_mask_value(carrier->element, elements[i], &nulls[i]);
	}
	return PointerGetDatum(construct_md_array(elements, nulls, ARR_NDIM(array),
											  ARR_DIMS(array), ARR_LBOUND(array),
											  ARR_ELEMTYPE(array),
											  carrier->element_length,
											  carrier->element_by_value,
											  carrier->element_align));
}

/*
 * The masked bytes in mask->out, zero-terminated, in the database's encoding;
 * false for NULL.
 */
static bool
apply_to_bytes(SynthMask *mask, const char *in, int bytes)
{
	const char *utf8 = in;

	if (mask->out.maxlen > MAX_KEPT_BYTES)
	{
		pfree(mask->out.data);
		mask->out.data = MemoryContextAlloc(mask->context, 1024);
		mask->out.maxlen = 1024;
	}
	resetStringInfo(&mask->out);
	if (!mask->carrier->in_utf8)
	{
		utf8 = pg_server_to_any(in, bytes, PG_UTF8);
		bytes = utf8 == in ? bytes : (int) strlen(utf8);
	}
	if (!mask->method->apply_text(mask, utf8, bytes))
		return false;
	if (mask->max_chars)
		limit_chars(mask);
	if (!mask->carrier->in_utf8)
	{
		char	   *back = pg_any_to_server(mask->out.data, mask->out.len, PG_UTF8);

		if (back != mask->out.data)
		{
			resetStringInfo(&mask->out);
			appendStringInfoString(&mask->out, back);
			pfree(back);
		}
	}
	return true;
}

/* varchar(n): methods keep to max_chars; this holds those that can't. */
static void
limit_chars(SynthMask *mask)
{
	int			keep;

	if (mask->out.len <= mask->max_chars)
		return;
	keep = pg_encoding_mbcliplen(PG_UTF8, mask->out.data, mask->out.len, mask->max_chars);
	if (mask->type != NAMEOID)
	{
		int			at = 0;

		keep = 0;
		for (int chars = 0; chars < mask->max_chars && at < mask->out.len; chars++)
		{
			at += pg_utf_mblen((unsigned char *) mask->out.data + at);
			keep = Min(at, mask->out.len);
		}
	}
	mask->out.len = keep;
	mask->out.data[keep] = '\0';
}
