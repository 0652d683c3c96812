/*
 * mask_date.c
 *		Method date: another day of the same year.
 *
 * The days of a year are permuted under the year, the seconds of a day under
 * the date, and the fractions of a second under the second, so distinct
 * stays distinct.  Midnight and full seconds stay as such, as they say that no
 * time is known.  Timestamps with time zone have the year, and the midnight,
 * that they have in UTC.
 *
 * In text the date is looked for in the order year, month, day, or with the
 * year at the end: then the day comes before the month, unless it cannot; a
 * time of day may follow a date that begins with its year.  Whatever else is
 * permuted in its shape, until it still is no date.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "datatype/timestamp.h"
#include "mask/mask_methods_private.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

#define MAX_DATE_BYTES		64

/* Permutations of a method of its own need tweaks of their own. */
enum
{
	TWEAK_DAY = 1,
	TWEAK_SECOND,
	TWEAK_FRACTION
};

static uint64
tweak_of(const SynthMask *mask, int kind, int64 value)
{
	uint8		bytes[9] = {kind};

	for (int i = 0; i < 8; i++)
		bytes[i + 1] = (uint8) ((uint64) value >> (8 * i));
	return synth_mask_tweak(mask, bytes, sizeof(bytes));
}

/* ---- the parts of a moment ---- */

static int
days_of_year(int year)
{
	return date2j(year + 1, 1, 1) - date2j(year, 1, 1);
}

/* A day to another of its year, as Julian days. */
static int
permute_julian(SynthMask *mask, int julian)
{
	int			year;
	int			month;
	int			day;
	int			first;

	j2date(julian, &year, &month, &day);
	first = date2j(year, 1, 1);
	return first + (int) synth_mask_permute_index(mask, false, tweak_of(mask, TWEAK_DAY, year),
												  days_of_year(year), julian - first);
}

/* Seconds 1 to 86399 of a day; 0 stays. */
static int
permute_second(SynthMask *mask, int julian, int second)
{
	if (second == 0)
		return 0;
	return 1 + (int) synth_mask_permute_index(mask, false, tweak_of(mask, TWEAK_SECOND, julian),
											  SECS_PER_DAY - 1, second - 1);
}

/* Whole minutes likewise, in seconds. */
static int
permute_minute(SynthMask *mask, int julian, int second)
{
	int			minutes = SECS_PER_DAY / SECS_PER_MINUTE - 1;

	if (second == 0)
		return 0;
	return SECS_PER_MINUTE *
		(1 + (int) synth_mask_permute_index(mask, false, tweak_of(mask, TWEAK_SECOND, julian),
											minutes, second / SECS_PER_MINUTE - 1));
}

/*
 * Fractions among those of as many digits, of which they are multiples: of
 * three where that is enough, else of what the type has.
 */
static int
permute_fraction(SynthMask *mask, int64 second, int fraction)
{
	int			unit = 1;
	int			masked = fraction;
	uint64		tweak = tweak_of(mask, TWEAK_FRACTION, second);

	if (fraction == 0)
		return 0;
	for (int digits = MAX_TIMESTAMP_PRECISION; mask->typmod >= 0 && digits > mask->typmod; digits--)
		unit *= 10;
	if (unit < 1000 && fraction % 1000 == 0)
		unit = 1000;
	do
		masked = unit * (1 + (int) synth_mask_permute_index(mask, false, tweak + unit,
															USECS_PER_SEC / unit - 1,
															masked / unit - 1));
	while (unit < 1000 && masked % 1000 == 0);
	return masked;
}

/* ---- values ---- */

static DateADT
permute_date(SynthMask *mask, DateADT value)
{
	if (DATE_NOT_FINITE(value))
		return value;
	return permute_julian(mask, value + POSTGRES_EPOCH_JDATE) - POSTGRES_EPOCH_JDATE;
}

static Timestamp
permute_timestamp(SynthMask *mask, Timestamp value)
{
	int64		day = value / USECS_PER_DAY;
	int64		time = value % USECS_PER_DAY;
	int			julian;
	int			second;
	int			fraction;
	int64		masked;

	if (TIMESTAMP_NOT_FINITE(value))
		return value;
	if (time < 0)
	{
		time += USECS_PER_DAY;
		day--;
	}
	julian = permute_julian(mask, (int) day + POSTGRES_EPOCH_JDATE);
	second = permute_second(mask, julian, (int) (time / USECS_PER_SEC));
	fraction = permute_fraction(mask, (int64) julian * SECS_PER_DAY + second,
								(int) (time % USECS_PER_SEC));
	masked = (julian - POSTGRES_EPOCH_JDATE) * USECS_PER_DAY + second * USECS_PER_SEC + fraction;
	/* the first and last years are not whole */
	return IS_VALID_TIMESTAMP(masked) ? masked : permute_timestamp(mask, masked);
}

Datum
synth_mask_date_datum(SynthMask *mask, Datum value, bool *isnull)
{
	DateADT		date;

	if (mask->type != DATEOID)
		return TimestampGetDatum(permute_timestamp(mask, DatumGetTimestamp(value)));
	date = DatumGetDateADT(value);
	do
		date = permute_date(mask, date);
	while (!DATE_NOT_FINITE(date) && !IS_VALID_DATE(date));
	return DateADTGetDatum(date);
}

/* ---- text ---- */

typedef enum DateOrder
{
	ORDER_YMD,
	ORDER_DMY,
	ORDER_MDY
}			DateOrder;

typedef struct DateText
{
	DateOrder	order;
	int			at[3];			/* the three numbers, as they stand */
	int			bytes[3];
	int			julian;
	int			time;			/* where hh:mm or hh:mm:ss is; 0: nowhere */
	bool		seconds;
	int			second;			/* of the day */
}			DateText;

/* Digits of a number that begins here, at most `most`; its value. */
static int
read_number(const char *in, int bytes, int most, int *value)
{
	int			n = 0;

	*value = 0;
	while (n < bytes && n < most && in[n] >= '0' && in[n] <= '9')
		*value = *value * 10 + (in[n++] - '0');
	return n;
}

static bool
is_two_digits(const char *in, int bytes, int limit, int *value)
{
	return read_number(in, bytes, 2, value) == 2 && *value < limit;
}

/* A time of day behind the date, from hh:mm on; what follows it is kept. */
static bool
read_time(const char *in, int bytes, int at, DateText *date)
{
	int			hour;
	int			minute;
	int			second = 0;

	if (at == bytes)
		return true;
	if ((in[at] != ' ' && in[at] != 'T' && in[at] != 't') ||
		!is_two_digits(in + at + 1, bytes - at - 1, 24, &hour) ||
		at + 4 > bytes || in[at + 3] != ':' ||
		!is_two_digits(in + at + 4, bytes - at - 4, 60, &minute))
		return false;
	date->time = at + 1;
	date->seconds = at + 6 < bytes && in[at + 6] == ':';
	if (date->seconds && !is_two_digits(in + at + 7, bytes - at - 7, 60, &second))
		return false;
	/* a fraction, a zone: no letters but Z, nothing else */
	for (int i = at + (date->seconds ? 9 : 6); i < bytes; i++)
		if (in[i] == '\0' || strchr("0123456789.,+-: Zz", in[i]) == NULL)
			return false;
	date->second = hour * SECS_PER_HOUR + minute * SECS_PER_MINUTE + second;
	return true;
}

static bool
read_date(const char *in, int bytes, DateText *date)
{
	int			value[3];
	int			at = 0;
	int			year;
	int			month;
	int			day;
	char		separator = '\0';

	memset(date, 0, sizeof(DateText));
	if (bytes > MAX_DATE_BYTES)
		return false;
	for (int i = 0; i < 3; i++)
	{
		if (i > 0)
		{
			if (at >= bytes || in[at] == '\0' || strchr("-./", in[at]) == NULL ||
				(separator && in[at] != separator))
				return false;
			separator = in[at++];
		}
		date->at[i] = at;
		date->bytes[i] = read_number(in + at, bytes - at, 4, &value[i]);
		at += date->bytes[i];
	}
	if (date->bytes[1] < 1 || date->bytes[1] > 2)
		return false;
	if (date->bytes[0] == 4 && (date->bytes[2] == 1 || date->bytes[2] == 2))
	{
		date->order = ORDER_YMD;
		year = value[0];
		month = value[1];
		day = value[2];
		if (!read_time(in, bytes, at, date))
			return false;
	}
	else if ((date->bytes[0] == 1 || date->bytes[0] == 2) && date->bytes[2] == 4 && at == bytes)
	{
		date->order = value[1] > 12 ? ORDER_MDY : ORDER_DMY;
		day = value[date->order == ORDER_DMY ? 0 : 1];
		month = value[date->order == ORDER_DMY ? 1 : 0];
		year = value[2];
	}
	else
		return false;
	if (year < 1 || month < 1 || month > 12 || day < 1 ||
		day > day_tab[isleap(year)][month - 1])
		return false;
	date->julian = date2j(year, month, day);
	return true;
}

static bool
refuse_date(void *arg, const char *s, int bytes)
{
	DateText	date;

	return read_date(s, bytes, &date);
}

static void
write_number(char *at, int bytes, int value)
{
	for (int i = bytes; i-- > 0; value /= 10)
		at[i] = '0' + value % 10;
}

static void
write_date(const DateText *date, char *out)
{
	static const int8 places[3][3] = {{0, 1, 2}, {2, 1, 0}, {2, 0, 1}};
	int			part[3];

	j2date(date->julian, &part[0], &part[1], &part[2]);
	for (int i = 0; i < 3; i++)
	{
		int			place = places[date->order][i];

		write_number(out + date->at[place], date->bytes[place], part[i]);
	}
	if (date->time == 0)
		return;
	write_number(out + date->time, 2, date->second / SECS_PER_HOUR);
	write_number(out + date->time + 3, 2, date->second / SECS_PER_MINUTE % MINS_PER_HOUR);
	if (date->seconds)
		write_number(out + date->time + 6, 2, date->second % SECS_PER_MINUTE);
}

bool
synth_mask_apply_date(SynthMask *mask, const char *in, int bytes)
{
	DateText	date;
	DateText	again;
	char	   *out;

	if (!read_date(in, bytes, &date))
	{
		synth_mask_append_shape(mask, in, bytes, refuse_date, NULL);
		return true;
	}
	appendBinaryStringInfo(&mask->out, in, bytes);
	out = mask->out.data + mask->out.len - bytes;
	do
	{
		date.julian = permute_julian(mask, date.julian);
		write_date(&date, out);
		/*
		 * 5 December would be read as 12 May where 31 December was 12/31; and
		 * 9/31 has no room for an October
		 */
	} while (!read_date(out, bytes, &again) || again.order != date.order ||
			 again.julian != date.julian);
	if (date.time > 0)
	{
		date.second = date.seconds ? permute_second(mask, date.julian, date.second) :
			permute_minute(mask, date.julian, date.second);
		write_date(&date, out);
	}
	return true;
}
