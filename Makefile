# synth: generative data engineering inside PostgreSQL.
#
# ROOMS is the architecture: the order of compilation and of the install
# script, and the rule of inclusion (a room includes the doors of the rooms to
# its left, never to its right).
ROOMS = base num text model learn sample report

SRCDIR := $(dir $(abspath $(lastword $(MAKEFILE_LIST))))
EXTENSION = synth
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(SRCDIR)synth.control)

MODULE_big = synth
OBJS = $(foreach r,$(ROOMS),$(patsubst $(SRCDIR)%.c,%.o,$(sort $(wildcard $(SRCDIR)src/$(r)/*.c))))

DATA = $(patsubst $(SRCDIR)%,%,$(wildcard $(SRCDIR)src/upgrade/synth--*.sql))
DATA_built = build/synth--$(EXTVERSION).sql
ROOM_SQL = $(foreach r,$(ROOMS),$(wildcard $(SRCDIR)src/$(r)/$(r).sql))

PG_CPPFLAGS = -I$(SRCDIR)src -DSYNTH_VERSION='"$(EXTVERSION)"' $(shell pkg-config --cflags icu-uc icu-i18n)
# No fused multiply-add: the same model to the byte on every architecture.
PG_CFLAGS = -ffp-contract=off -Wextra -Wno-unused-parameter -Wno-sign-compare -Wno-missing-field-initializers
SHLIB_LINK = $(shell pkg-config --libs icu-uc icu-i18n)

REGRESS = $(patsubst $(SRCDIR)sql/%.sql,%,$(sort $(wildcard $(SRCDIR)sql/*.sql)))

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

build/synth--$(EXTVERSION).sql: $(SRCDIR)src/base/prologue.sql $(ROOM_SQL) $(SRCDIR)synth.control
	@mkdir -p build
	cat $(SRCDIR)src/base/prologue.sql $(ROOM_SQL) > $@
