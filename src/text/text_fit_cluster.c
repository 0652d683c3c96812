/*
 * text_fit_cluster.c
 *		Sort patterned values into clusters of one structure; pure C.
 *
 * First by skeleton: the punctuation and spaces, with every run of letters
 * and digits as one token.  In a skeleton's values each run is looked at: if
 * its ways to alternate between letters and digits are few ("AB12", "7B"),
 * they are structure, and values part by them and by case and script; if they
 * are many (hexadecimal, random identifiers), the run is one mixed token.
 * What is too rare to be a cluster joins the nearest one, or, if there is
 * enough of it, a cluster of whole values without structure.
 *
 * Cost: linear in the bytes, values are cut up four times.
 */
#include <stdlib.h>
#include <string.h>

#include "text/text_fit_private.h"

#define NO_GROUP	UINT32_MAX
#define FEATURES	10
#define MIXED_WAYS	6			/* to alternate, of runs of one length */
#define MIXED_VALUES 20000		/* to look at, of a group */
#define MAX_PREFIXES 12

typedef struct Member
{
	uint32_t	group;
	uint32_t	value;
}			Member;

typedef struct Group
{
	uint32_t	first;			/* value */
	uint64_t	rows;
	uint64_t	mixed;
	uint32_t	id;				/* before sorting */
}			Group;

/*
 * synth_text_fine_tokens
 *		Cut a value to the tokens of a pattern; -1 when it has none.
 */
int
synth_text_fine_tokens(const SynthTextValue *value, uint64_t mixed,
					   TextToken *out)
{
	TextToken	coarse[FIT_MAX_TOKENS];
	int			n,
				fine = 0;

	if (value->length > FIT_MAX_PATTERN)
		return -1;
	n = synth_text_tokens(value->bytes, value->length, coarse, FIT_MAX_TOKENS);
	for (int i = 0; i < n; i++)
	{
		if (coarse[i].kind == TEXT_TOKEN_RUN && !(mixed >> i & 1))
		{
			int			runs = synth_text_runs(value->bytes, coarse[i].start,
											   coarse[i].length, out + fine,
											   TEXT_MAX_SLOTS - fine);

			if (runs < 0)
				return -1;
			fine += runs;
		}
		else
		{
			if (fine == TEXT_MAX_SLOTS)
				return -1;
			out[fine++] = coarse[i];
		}
	}
	/* tokens longer than a slot can hold have no pattern */
	for (int i = 0; i < fine; i++)
	{
		if (out[i].kind == TEXT_TOKEN_DIGITS ? out[i].length > TEXT_MAX_DIGITS :
			out[i].length > TEXT_MAX_LETTERS)
			return -1;
	}
	return n < 0 ? -1 : fine;
}

static uint64_t
token_hash(const SynthTextValue *value, const TextToken *token, uint64_t h)
{
	h = synth_num_mix(h, (uint64_t) token->kind << 16 |
					  (uint64_t) token->shape << 8 | token->script);
	if (token->kind == TEXT_TOKEN_LITERAL)
		h = synth_num_mix(h, synth_num_hash(value->bytes + token->start,
											token->length, 0));
	return h;
}

static uint64_t
tokens_hash(const SynthTextValue *value, const TextToken *tokens, int n)
{
	uint64_t	h = 0x7465787469;

	for (int i = 0; i < n; i++)
		h = token_hash(value, &tokens[i], h);
	return h;
}

static int
compare_groups(const void *a, const void *b)
{
	const Group *x = a,
			   *y = b;

	if (x->rows != y->rows)
		return x->rows > y->rows ? -1 : 1;
	return x->first < y->first ? -1 : x->first > y->first;
}

/* The values of each group, by group, then by value; returns how many. */
static size_t
list_members(Fit *fit, const uint32_t *of, uint32_t ngroups, Member *members)
{
	size_t	   *next = fit_alloc(&fit->m, (size_t) ngroups + 1, sizeof(size_t));
	size_t		n;

	memset(next, 0, ((size_t) ngroups + 1) * sizeof(size_t));
	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		if (of[i] != NO_GROUP)
			next[of[i] + 1]++;
	}
	for (uint32_t g = 0; g < ngroups; g++)
		next[g + 1] += next[g];
	n = next[ngroups];
	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		if (of[i] != NO_GROUP)
		{
			members[next[of[i]]].group = of[i];
			members[next[of[i]]++].value = i;
		}
	}
	fit_free(&fit->m, next);
	return n;
}

/*
 * Group keys (0: no group) to groups, the heaviest first; of[i] becomes the
 * group of value i, or NO_GROUP.  Groups lighter than min_rows are dropped.
 */
static Group *
group_by(Fit *fit, const uint64_t *keys, uint64_t min_rows, uint32_t max_groups,
		 uint32_t *of, uint32_t *ngroups)
{
	CountTable	table;
	Group	   *groups;
	uint32_t   *rank;
	uint32_t	n = 0,
				kept = 0;

	synth_text_count_init(&fit->m, &table, 1024);
	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		Count	   *count;

		of[i] = NO_GROUP;
		fit_poll(&fit->m);
		if (keys[i] == 0)
			continue;
		count = synth_text_count_add(&fit->m, &table, keys[i]);
		if (count->last == 0)
		{
			count->last = 1;
			count->ref = n++;
		}
		of[i] = count->ref;
	}
	synth_text_count_free(&fit->m, &table);
	groups = fit_alloc(&fit->m, n, sizeof(Group));
	for (uint32_t i = 0; i < n; i++)
	{
		groups[i].rows = 0;
		groups[i].id = i;
		groups[i].mixed = 0;
	}
	for (uint32_t i = fit->nvalues; i > 0; i--)
	{
		if (of[i - 1] != NO_GROUP)
		{
			groups[of[i - 1]].rows += fit->values[i - 1].rows;
			groups[of[i - 1]].first = i - 1;
		}
	}
	rank = fit_alloc(&fit->m, n, sizeof(uint32_t));
	for (uint32_t i = 0; i < n; i++)
	{
		rank[i] = NO_GROUP;
		if (groups[i].rows >= min_rows)
			groups[kept++] = groups[i];
	}
	qsort(groups, kept, sizeof(Group), compare_groups);
	if (kept > max_groups)
		kept = max_groups;
	for (uint32_t i = 0; i < kept; i++)
		rank[groups[i].id] = i;
	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		if (of[i] != NO_GROUP)
			of[i] = rank[of[i]];
	}
	fit_free(&fit->m, rank);
	*ngroups = kept;
	return groups;
}

/* Which runs of a group's values are of mixed characters. */
static uint64_t
find_mixed(Fit *fit, const Member *members, size_t n)
{
	CountTable	table;
	TextToken	coarse[FIT_MAX_TOKENS];
	uint64_t	top[FIT_MAX_TOKENS][3];
	uint64_t	alternating[FIT_MAX_TOKENS];
	uint32_t	ways[FIT_MAX_TOKENS];	/* of classes at places, if of one length */
	uint32_t	length[FIT_MAX_TOKENS];
	bool		one_length[FIT_MAX_TOKENS];
	uint64_t	mixed = 0,
				rows = 0;
	size_t		step = n / MIXED_VALUES + 1;
	Count	   *list;
	size_t		listed;

	memset(top, 0, sizeof(top));
	memset(alternating, 0, sizeof(alternating));
	memset(ways, 0, sizeof(ways));
	memset(length, 0, sizeof(length));
	memset(one_length, 1, sizeof(one_length));
	synth_text_count_init(&fit->m, &table, 64);
	for (size_t k = 0; k < n; k += step)
	{
		const SynthTextValue *value = &fit->values[members[k].value];
		int			tokens = synth_text_tokens(value->bytes, value->length,
											   coarse, FIT_MAX_TOKENS);

		fit_poll(&fit->m);
		rows += value->rows;
		for (int i = 0; i < tokens; i++)
		{
			TextToken	runs[TEXT_MAX_SLOTS];
			uint64_t	h = (uint64_t) i + 1,
						places = (uint64_t) i + 1;
			int			nruns;
			Count	   *count;

			if (coarse[i].kind != TEXT_TOKEN_RUN)
				continue;
			nruns = synth_text_runs(value->bytes, coarse[i].start,
									coarse[i].length, runs, TEXT_MAX_SLOTS);
			for (int j = 0; j < nruns; j++)
			{
				h = token_hash(value, &runs[j], h);
				places = synth_num_mix(places, (uint64_t) runs[j].kind << 32 |
									   runs[j].length);
			}
			if (length[i] == 0)
				length[i] = coarse[i].length;
			if (length[i] != coarse[i].length)
				one_length[i] = false;
			else if (one_length[i] && ways[i] < MIXED_WAYS)
			{
				count = synth_text_count_add(&fit->m, &table, ~places);
				ways[i] += count->rows < fit->min_count &&
					count->rows + value->rows >= fit->min_count;
				count->rows = add_saturating(count->rows, value->rows);
				count->ref = NO_GROUP;
			}
			if (nruns < 0 || nruns > 1)
				alternating[i] += value->rows;
			count = synth_text_count_add(&fit->m, &table, nruns < 0 ? 1 : h);
			count->rows = add_saturating(count->rows, value->rows);
			count->ref = (uint32_t) i;
		}
	}
	list = synth_text_count_list(&fit->m, &table, 1, &listed);
	for (size_t k = 0; k < listed; k++)
	{
		uint64_t   *t = top[list[k].ref == NO_GROUP ? 0 : list[k].ref];
		uint64_t	v = list[k].ref == NO_GROUP ? 0 : list[k].rows;

		for (int j = 0; j < 3; j++)
		{
			if (v > t[j])
			{
				uint64_t	swap = t[j];

				t[j] = v;
				v = swap;
			}
		}
	}
	fit_free(&fit->m, list);
	synth_text_count_free(&fit->m, &table);
	for (int i = 0; i < FIT_MAX_TOKENS; i++)
	{
		uint64_t	most = top[i][0] + top[i][1] + top[i][2];

		if ((most * 10 < rows * 9 || (one_length[i] && ways[i] >= MIXED_WAYS)) &&
			alternating[i] * 10 > rows * 3)
			mixed |= UINT64_C(1) << i;
	}
	return mixed;
}

/*
 * The first run of a group's values that varies: if it has few tokens, which
 * are frequent, each of them makes a group of its own: keys[] changes.
 * Returns how many groups there are now instead of the one.
 */
static uint32_t
split_by_prefix(Fit *fit, const Member *members, size_t n, uint64_t rows,
				uint64_t mixed, uint64_t threshold, uint32_t max_groups,
				uint64_t *keys)
{
	TextToken	tokens[TEXT_MAX_SLOTS];
	CountTable	table;
	Count	   *list;
	size_t		listed;
	int			slot = -1;
	int			ntokens;
	const SynthTextValue *first = &fit->values[members[0].value];
	uint64_t	covered = 0;
	uint32_t	groups = 1;

	ntokens = synth_text_fine_tokens(first, mixed, tokens);
	for (int i = 0; i < ntokens && slot < 0; i++)
	{
		if (tokens[i].kind == TEXT_TOKEN_LITERAL)
			continue;
		for (size_t k = 1; k < n && slot < 0; k++)
		{
			TextToken	other[TEXT_MAX_SLOTS];
			const SynthTextValue *value = &fit->values[members[k].value];

			fit_poll(&fit->m);
			synth_text_fine_tokens(value, mixed, other);
			if (other[i].length != tokens[i].length ||
				memcmp(value->bytes + other[i].start, first->bytes + tokens[i].start,
					   tokens[i].length) != 0)
				slot = i;
		}
	}
	if (slot < 0 || tokens[slot].kind == TEXT_TOKEN_RUN)
		return 1;
	synth_text_count_init(&fit->m, &table, 64);
	for (size_t k = 0; k < n && table.n <= MAX_PREFIXES * 64; k++)
	{
		const SynthTextValue *value = &fit->values[members[k].value];
		Count	   *count;

		fit_poll(&fit->m);
		synth_text_fine_tokens(value, mixed, tokens);
		count = synth_text_count_add(&fit->m, &table,
									 synth_num_hash(value->bytes + tokens[slot].start,
													tokens[slot].length, 0));
		count->rows = add_saturating(count->rows, value->rows);
	}
	list = synth_text_count_list(&fit->m, &table, (uint32_t) threshold, &listed);
	for (size_t k = 0; k < listed; k++)
		covered += list[k].rows;
	fit_free(&fit->m, list);
	if (listed >= 2 && listed <= MAX_PREFIXES && listed < max_groups &&
		covered * 10 >= rows * 9)
	{
		groups = (uint32_t) listed;
		for (size_t k = 0; k < n; k++)
		{
			const SynthTextValue *value = &fit->values[members[k].value];
			uint64_t	h;
			const Count *count;

			fit_poll(&fit->m);
			synth_text_fine_tokens(value, mixed, tokens);
			h = synth_num_hash(value->bytes + tokens[slot].start,
							   tokens[slot].length, 0);
			count = synth_text_count_find(&table, h);
			if (count != NULL && count->rows >= threshold)
				keys[members[k].value] = synth_num_mix(keys[members[k].value], h) | 1;
		}
	}
	synth_text_count_free(&fit->m, &table);
	return groups;
}

/* What a value is made of, to find the nearest cluster of one without. */
static void
features_of(const SynthTextValue *value, double *f)
{
	const unsigned char *p = (const unsigned char *) value->bytes,
			   *end = p + (value->length < 1024 ? value->length : 1024);
	double		total = 1;

	for (int i = 0; i < FEATURES; i++)
		f[i] = 0;
	while (p < end)
	{
		uint32_t	c;
		TextClass	class;

		p += text_decode(p, end, &c);
		class = text_class(c);
		f[class] += 1;
		if (c == '@' || c == '/')
			f[8] += 4;
		total += 1;
	}
	for (int i = 0; i < FEATURES - 1; i++)
		f[i] /= total;
	f[9] = total < 64 ? total / 64 : 1;
}

/* Give values without a cluster the nearest by features. */
static void
join_nearest(Fit *fit, FitClusters *clusters)
{
	double	   *f = fit_alloc(&fit->m, clusters->n, sizeof(double) * FEATURES);

	for (uint32_t k = 0; k < clusters->n; k++)
		features_of(&fit->values[clusters->pattern[k].representative],
					f + k * FEATURES);
	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		double		g[FEATURES],
					best = 1e9;

		fit_poll(&fit->m);
		if (clusters->of[i] != UINT16_MAX)
			continue;
		features_of(&fit->values[i], g);
		for (uint32_t k = 0; k < clusters->n; k++)
		{
			double		d = 0;

			for (int j = 0; j < FEATURES; j++)
				d += g[j] > f[k * FEATURES + j] ? g[j] - f[k * FEATURES + j] :
					f[k * FEATURES + j] - g[j];
			if (d < best)
			{
				best = d;
				clusters->of[i] = (uint16_t) k;
			}
		}
	}
	fit_free(&fit->m, f);
}

/*
 * Put the cluster of whole values, if there is one, at its place by weight,
 * and recount the clusters' rows.
 */
static void
order_clusters(Fit *fit, FitClusters *clusters)
{
	uint32_t	n = clusters->n;
	Group	   *order = fit_alloc(&fit->m, n, sizeof(Group));
	FitPattern *sorted = fit_alloc(&fit->m, n, sizeof(FitPattern));
	uint16_t   *rank = fit_alloc(&fit->m, n, sizeof(uint16_t));

	for (uint32_t k = 0; k < n; k++)
		clusters->pattern[k].rows = 0;
	for (uint32_t i = 0; i < fit->nvalues; i++)
		clusters->pattern[clusters->of[i]].rows += fit->values[i].rows;
	for (uint32_t k = 0; k < n; k++)
	{
		order[k].rows = clusters->pattern[k].rows;
		order[k].first = clusters->pattern[k].representative;
		order[k].id = k;
	}
	qsort(order, n, sizeof(Group), compare_groups);
	for (uint32_t k = 0; k < n; k++)
	{
		sorted[k] = clusters->pattern[order[k].id];
		rank[order[k].id] = (uint16_t) k;
	}
	for (uint32_t i = 0; i < fit->nvalues; i++)
		clusters->of[i] = rank[clusters->of[i]];
	fit_free(&fit->m, clusters->pattern);
	clusters->pattern = sorted;
	fit_free(&fit->m, order);
	fit_free(&fit->m, rank);
}

/* Keys by skeleton, 0 for values that have none. */
static void
key_by_skeleton(Fit *fit, uint64_t *keys)
{
	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		TextToken	tokens[FIT_MAX_TOKENS];
		int			n = fit->values[i].length > FIT_MAX_PATTERN ? -1 :
			synth_text_tokens(fit->values[i].bytes, fit->values[i].length,
							  tokens, FIT_MAX_TOKENS);

		fit_poll(&fit->m);
		for (int k = 0; k < n; k++)
		{
			if (tokens[k].length > TEXT_MAX_LETTERS)
				n = -1;
		}
		keys[i] = n < 0 ? 0 : tokens_hash(&fit->values[i], tokens, n) | 1;
	}
}

/* Keys by the structure of values within their skeletons. */
static void
key_by_structure(Fit *fit, const Group *coarse, const uint32_t *coarse_of,
				 uint64_t *keys)
{
	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		TextToken	tokens[TEXT_MAX_SLOTS];
		int			n;

		fit_poll(&fit->m);
		keys[i] = 0;
		if (coarse_of[i] == NO_GROUP)
			continue;
		n = synth_text_fine_tokens(&fit->values[i], coarse[coarse_of[i]].mixed,
								   tokens);
		if (n >= 0)
			keys[i] = (tokens_hash(&fit->values[i], tokens, n) |
					   1) + coarse_of[i] * UINT64_C(2);
	}
}

/* The same by their prefixes, too, while there may be more clusters. */
static void
key_by_prefix(Fit *fit, const Group *coarse, const uint32_t *coarse_of,
			  const Group *fine, const uint32_t *fine_of, uint32_t nfine,
			  uint64_t threshold, Member *members, uint64_t *keys)
{
	uint32_t	groups = nfine;
	size_t		n = list_members(fit, fine_of, nfine, members);

	for (size_t a = 0, b; a < n && groups < fit->max_clusters; a = b)
	{
		const Group *group = &fine[members[a].group];

		for (b = a; b < n && members[b].group == members[a].group; b++)
			;
		groups += split_by_prefix(fit, members + a, b - a, group->rows,
								  coarse[coarse_of[group->first]].mixed,
								  threshold, fit->max_clusters - groups, keys) - 1;
	}
}

/*
 * A cluster for each fine group.  Values of no fine group join the heaviest of
 * their skeleton; returns the rows of those that have none, which are of
 * UINT16_MAX for now.
 */
static uint64_t
make_clusters(Fit *fit, const Group *coarse, const uint32_t *coarse_of,
			  uint32_t ncoarse, const Group *fine, const uint32_t *fine_of,
			  uint32_t nfine, FitClusters *clusters)
{
	uint16_t   *heaviest = fit_alloc(&fit->m, ncoarse, sizeof(uint16_t));
	uint64_t	left = 0;

	clusters->pattern = fit_alloc(&fit->m, (size_t) nfine + 1, sizeof(FitPattern));
	clusters->n = nfine;
	for (uint32_t k = 0; k < ncoarse; k++)
		heaviest[k] = UINT16_MAX;
	for (uint32_t k = 0; k < nfine; k++)
	{
		FitPattern *pattern = &clusters->pattern[k];
		uint32_t	g = coarse_of[fine[k].first];

		memset(pattern, 0, sizeof(*pattern));
		pattern->representative = fine[k].first;
		pattern->mixed = coarse[g].mixed;
		if (heaviest[g] == UINT16_MAX)
			heaviest[g] = (uint16_t) k;
	}
	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		clusters->exact[i] = fine_of[i] != NO_GROUP;
		clusters->of[i] = fine_of[i] != NO_GROUP ? (uint16_t) fine_of[i] :
			coarse_of[i] != NO_GROUP ? heaviest[coarse_of[i]] : UINT16_MAX;
		if (clusters->of[i] == UINT16_MAX)
			left += fit->values[i].rows;
	}
	fit_free(&fit->m, heaviest);
	return left;
}

/* One more cluster, of whole values, of all that have none. */
static void
add_whole(Fit *fit, FitClusters *clusters)
{
	FitPattern *pattern = &clusters->pattern[clusters->n];

	memset(pattern, 0, sizeof(*pattern));
	pattern->whole = true;
	pattern->representative = NO_GROUP;
	for (uint32_t i = 0; i < fit->nvalues; i++)
	{
		if (clusters->of[i] != UINT16_MAX)
			continue;
		clusters->of[i] = (uint16_t) clusters->n;
		clusters->exact[i] = 1;
		if (pattern->representative == NO_GROUP)
			pattern->representative = i;
	}
	clusters->n++;
}

/* Rows that make a cluster: few in a small table, a share of a large one. */
static uint64_t
rows_of_cluster(const Fit *fit)
{
	uint64_t	most = (uint64_t) fit->min_count * 4,
				rows = fit->rows / 50;

	if (rows > most)
		rows = most;
	if (rows < fit->min_count)
		rows = fit->min_count;
	return rows > fit->rows / 400 ? rows : fit->rows / 400;
}

/*
 * synth_text_fit_clusters
 *		Find the clusters and the cluster of each value.
 */
void
synth_text_fit_clusters(Fit *fit, FitClusters *clusters)
{
	uint64_t	threshold = rows_of_cluster(fit);
	uint64_t   *keys = fit_alloc(&fit->m, fit->nvalues, sizeof(uint64_t));
	uint32_t   *coarse_of = fit_alloc(&fit->m, fit->nvalues, sizeof(uint32_t));
	uint32_t   *fine_of = fit_alloc(&fit->m, fit->nvalues, sizeof(uint32_t));
	Member	   *members = fit_alloc(&fit->m, fit->nvalues, sizeof(Member));
	Group	   *coarse,
			   *fine;
	uint32_t	ncoarse,
				nfine;
	size_t		n;
	uint64_t	left;

	key_by_skeleton(fit, keys);
	coarse = group_by(fit, keys, threshold, fit->max_clusters, coarse_of, &ncoarse);
	n = list_members(fit, coarse_of, ncoarse, members);
	for (size_t a = 0, b; a < n; a = b)
	{
		for (b = a; b < n && members[b].group == members[a].group; b++)
			;
		coarse[members[a].group].mixed = find_mixed(fit, members + a, b - a);
	}
	key_by_structure(fit, coarse, coarse_of, keys);
	fine = group_by(fit, keys, threshold, fit->max_clusters, fine_of, &nfine);
	if (!fit->unique)
	{
		key_by_prefix(fit, coarse, coarse_of, fine, fine_of, nfine, threshold,
					  members, keys);
		fit_free(&fit->m, fine);
		fine = group_by(fit, keys, threshold, fit->max_clusters, fine_of, &nfine);
	}
	left = make_clusters(fit, coarse, coarse_of, ncoarse, fine, fine_of, nfine,
						 clusters);
	if (clusters->n == 0 ||
		(left >= threshold && left >= fit->rows / 50 &&
		 clusters->n < fit->max_clusters))
		add_whole(fit, clusters);
	else if (left > 0)
		join_nearest(fit, clusters);
	order_clusters(fit, clusters);

	fit_free(&fit->m, coarse);
	fit_free(&fit->m, fine);
	fit_free(&fit->m, members);
	fit_free(&fit->m, keys);
	fit_free(&fit->m, coarse_of);
	fit_free(&fit->m, fine_of);
}
