#include "postgres.h"
#include "etl/etl_star_private.h"
void
synth_star_read_landing(SynthStar *star, Oid relation)
{
}
