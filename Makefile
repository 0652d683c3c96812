# synth: generative data engineering inside PostgreSQL.
#
# ROOMS is the architecture: the order of compilation and of the install
# script, and the rule of inclusion (a room includes the doors of the rooms to
# its left, never to its right).
ROOMS = base num cipher text model learn sample detect mask policy risk parse match deps advise example clean etl star report

SRCDIR := $(dir $(abspath $(lastword $(MAKEFILE_LIST))))

# Targets of the house. They need no PostgreSQL headers when make starts (they
# install what is missing), so make reads PGXS only for the other targets.
HOUSE = help demo demo-stop test unit pgtap isolation check fuzz sanitize \
	coverage bench bench-mask bench-etl bench-advise docs dist

ifneq ($(MAKECMDGOALS),)
ifeq ($(filter-out $(HOUSE),$(MAKECMDGOALS)),)
ONLY_HOUSE = yes
endif
endif

ifdef ONLY_HOUSE

.PHONY: $(HOUSE)

help:
	@sed -n 's/^## //p' $(SRCDIR)Makefile

## make demo       install what is missing, start a throw-away server, show synth at work
demo:
	@cd $(SRCDIR) && .ci/demo

## make demo-stop  stop that server and delete its data
demo-stop:
	@cd $(SRCDIR) && .ci/cluster -n demo stop

## make test       install what is missing and run every test (PGMAJOR=15)
test:
	@cd $(SRCDIR) && .ci/test

## make unit       only the unit tests of the pure C code; no server
unit:
	@cd $(SRCDIR) && .ci/test unit

## make pgtap      only the properties (pgTAP)
pgtap:
	@cd $(SRCDIR) && .ci/test pgtap

## make isolation  only the tests with several sessions
isolation:
	@cd $(SRCDIR) && .ci/test isolation

## make check      the rules of the house: layout, names, versions, symbols
check:
	@cd $(SRCDIR) && .ci/test check

## make fuzz       libFuzzer over every decoder and parser (FUZZ_SECONDS=60)
fuzz:
	@cd $(SRCDIR) && test/fuzz/run

## make sanitize   the regression tests under UBSan and under valgrind
sanitize:
	@cd $(SRCDIR) && .ci/sanitize

## make coverage   which lines the tests in the server run
coverage:
	@cd $(SRCDIR) && .ci/coverage

## make bench      fidelity, privacy, speed and memory next to published numbers
bench:
	@cd $(SRCDIR) && test/bench/run

## make bench-mask what masking costs: functions, rows, joins, a table in place
bench-mask:
	@cd $(SRCDIR) && test/bench/mask

## make bench-etl  what a load costs beside INSERT ... SELECT with plain casts
bench-etl:
	@cd $(SRCDIR) && test/bench/etl

## make bench-advise indexes for TPC-H beside published advisors; dependencies of known tables
bench-advise:
	@cd $(SRCDIR) && test/bench/advise

## make docs       write README.md's reference from the comments in the database
docs:
	@cd $(SRCDIR) && .ci/docs

## make dist       the archive for PGXN
dist:
	@cd $(SRCDIR) && .ci/dist

## make, make install, make installcheck: as with every extension (PG_CONFIG=...)

else

EXTENSION = synth
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(SRCDIR)synth.control)

MODULE_big = synth
OBJS = $(foreach r,$(ROOMS),$(patsubst $(SRCDIR)%.c,%.o,$(sort $(wildcard $(SRCDIR)src/$(r)/*.c))))

DATA = $(patsubst $(SRCDIR)%,%,$(wildcard $(SRCDIR)src/upgrade/synth--*.sql))
DATA_built = build/synth--$(EXTVERSION).sql
ROOM_SQL = $(foreach r,$(ROOMS),$(wildcard $(SRCDIR)src/$(r)/$(r).sql))

PG_CPPFLAGS = -I$(SRCDIR)src -DSYNTH_VERSION='"$(EXTVERSION)"' $(shell pkg-config --cflags icu-uc icu-i18n libcrypto)
# No fused multiply-add: the same model to the byte on every architecture.
PG_CFLAGS = -ffp-contract=off -Wextra -Wno-unused-parameter -Wno-sign-compare -Wno-missing-field-initializers
# Objects depend on the headers they include (Debian's PGXS does not track it).
PG_CFLAGS += -MMD -MP
# A call without a prototype would only be noticed when the library is loaded.
PG_CFLAGS += -Werror=implicit-function-declaration
SHLIB_LINK = $(shell pkg-config --libs icu-uc icu-i18n libcrypto)

# No bitcode: it would be compiled without -ffp-contract=off, so that a query
# which the server compiles just in time could round differently.
override with_llvm = no

REGRESS = $(patsubst $(SRCDIR)sql/%.sql,%,$(sort $(wildcard $(SRCDIR)sql/*.sql)))

ISOLATION = $(patsubst $(SRCDIR)test/isolation/specs/%.spec,%,$(sort $(wildcard $(SRCDIR)test/isolation/specs/*.spec)))
ISOLATION_OPTS = --inputdir=$(SRCDIR)test/isolation --outputdir=build/isolation

EXTRA_CLEAN = build $(OBJS:.o=.d)

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)
ifeq ($(wildcard $(PGXS)),)

all install installcheck clean:
	@echo 'PostgreSQL'"'"'s headers and build files are not here: $(PG_CONFIG) --pgxs names none.' >&2
	@echo 'Run .ci/install-packages, or "make demo", or give PG_CONFIG=/path/to/pg_config.' >&2
	@exit 1

else

include $(PGXS)

# Building outside of the source tree: make the folders of the objects. (Not by
# a rule: VPATH would find the source tree's folders and leave it.)
MADE := $(shell mkdir -p $(dir $(OBJS)))
-include $(OBJS:.o=.d)

build/synth--$(EXTVERSION).sql: $(SRCDIR)src/base/prologue.sql $(ROOM_SQL) $(SRCDIR)synth.control
	@mkdir -p build
	cat $(SRCDIR)src/base/prologue.sql $(ROOM_SQL) > $@

endif

# A target of the house beside one of PGXS ("check" belongs to PGXS then).
$(filter-out check,$(HOUSE)):
	@$(MAKE) --no-print-directory -f $(SRCDIR)Makefile $@
.PHONY: $(filter-out check,$(HOUSE))

endif
