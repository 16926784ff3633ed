# `make help` lists the targets. BUILD picks the flavour: release (default), debug, asan, tsan, cov.
# Each flavour has its own folder, build/$(BUILD); the release programs are also in build/bin.
BUILD  ?= release
OUT    ?= build
O      := $(OUT)/$(BUILD)
CC     ?= cc
AR     ?= ar
PREFIX ?= /usr/local

WARN := -Wall -Wextra -Wpedantic -Wformat=2 -Wundef -Wvla \
        -Wconversion -Wsign-conversion -Wdouble-promotion -Wcast-qual -Wwrite-strings \
        -Wmissing-prototypes -Wstrict-prototypes -Wold-style-definition \
        -Wshadow -Wswitch-enum -Wpointer-arith -Wframe-larger-than=16384
FLAVOUR_release := -O2 -g -ffile-prefix-map=$(CURDIR)=. -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
FLAVOUR_debug   := -O0 -g3
FLAVOUR_asan    := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAVOUR_tsan    := -O1 -g -fsanitize=thread
FLAVOUR_cov     := -O0 -g --coverage
FLAVOUR_fuzz    := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -Wno-missing-field-initializers -Wno-format-nonliteral
LINK_release    := -pie -Wl,-z,relro,-z,now
LINK_asan       := -fsanitize=address,undefined
LINK_tsan       := -fsanitize=thread
LINK_cov        := --coverage
LINK_fuzz       := -fsanitize=address,undefined
ifeq ($(FLAVOUR_$(BUILD)),)
$(error BUILD=$(BUILD) is unknown: use release, debug, asan, tsan or cov)
endif

# CI=true or WERROR=1 makes warnings errors.
ifneq ($(CI)$(WERROR),)
WARN += -Werror
endif

PKGS     := libcurl libcjson
CPPFLAGS += -D_GNU_SOURCE -I. -Isrc $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
CFLAGS_  := -std=c17 $(WARN) $(FLAVOUR_$(BUILD)) -pthread $(CFLAGS)
LDFLAGS_ := $(LINK_$(BUILD)) -pthread $(LDFLAGS)
LIBS     := -lcivetweb $(shell pkg-config --libs libcjson 2>/dev/null || echo -lcjson) -lm -ldl
# base/http loads libcurl itself, when it is needed. Who always needs it says so to the packagers.
LIBCURL  := -Wl,--no-as-needed $(shell pkg-config --libs libcurl 2>/dev/null || echo -lcurl)

# A room is a folder with a library of its own; its main.c is a program. -> tells what it may use.
ROOM_base    := src/base
ROOM_genesys := src/genesys
ROOM_action  := src/action
ROOM_mock    := mock
ROOM_harness := harness
ROOMS        := base genesys action mock harness

sources = $(filter-out $(1)/main.c,$(wildcard $(1)/*.c $(1)/*/*.c $(1)/*/*/*.c $(1)/*/*/*/*.c))
obj     = $(patsubst %.c,$(O)/%.o,$(1))
lib     = $(patsubst %,$(O)/lib%.a,$(1))

PROGRAMS := gcmock gcflow gcaction gcverify
BIN      := $(PROGRAMS:%=$(O)/bin/%)

.DEFAULT_GOAL := all
.PHONY: all check check-page check-sdk pictures demo bench siege tests fuzz fuzzers torture wire-torture coverage mutate lint install uninstall deb rpm sbom clean deps help FORCE
.SECONDARY:
MAKEFLAGS += --no-builtin-rules
ifeq ($(V),)
Q := @
endif

all: $(BIN)                      ## build the four programs

# --- rooms -------------------------------------------------------------------------------------
define ROOM_RULE
$(O)/lib$(1).a: $(call obj,$(call sources,$(ROOM_$(1))))
	@echo "  AR    $$@"
	$(Q)rm -f $$@; $(AR) rcs $$@ $$^
endef
$(foreach room,$(ROOMS),$(eval $(call ROOM_RULE,$(room))))

# Files that are a part of programs, in tables: the schemas of all formats, the pages, help.
TABLE_base      := gc_embedded
EMBEDDED_base   := $(sort $(wildcard fixtures/schema/*.json))
TABLE_action    := gc_action_files
EMBEDDED_action := $(sort $(wildcard src/base/http/page/* src/action/pages/*.html))
TABLE_mock      := mock_page_files
EMBEDDED_mock   := $(sort $(wildcard src/base/http/page/* mock/page/web/*))
LIB_help         := mock
TABLE_help       := mock_help_files
EMBEDDED_help    := $(sort $(wildcard mock/cli/help/*.md))
LIB_platform      := mock
TABLE_platform    := platform_files
EMBEDDED_platform := $(sort $(wildcard mock/platform/builtin/*.json))
LIB_starter      := mock
TABLE_starter    := mock_starter_files --below fixtures/orgs/starter
EMBEDDED_starter := $(sort $(wildcard $(addprefix fixtures/orgs/starter/,*.* */*.* */*/*.*)))
define EMBED_RULE
$(O)/lib$(or $(LIB_$(1)),$(1)).a: $(O)/embedded_$(1).o
$(O)/embedded_$(1).c: $(EMBEDDED_$(1)) scripts/embed Makefile
	@echo "  EMBED $$@"
	$(Q)mkdir -p $$(@D); ./scripts/embed $(TABLE_$(1)) $(EMBEDDED_$(1)) >$$@
$(O)/embedded_$(1).o: $(O)/embedded_$(1).c
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS_) -MMD -MP -c -o $$@ $$<
endef
$(foreach table,base action mock help platform starter,$(eval $(call EMBED_RULE,$(table))))

$(O)/bin/gcmock:   $(call obj,mock/main.c)        $(call lib,mock base)
$(O)/bin/gcflow:   $(call obj,src/genesys/main.c) $(call lib,genesys base)
$(O)/bin/gcaction: $(call obj,src/action/main.c)  $(call lib,action base)
$(O)/bin/gcverify: $(call obj,harness/main.c)     $(call lib,harness mock base)
$(O)/bin/gcflow $(O)/bin/gcaction: LIBS += $(LIBCURL)
$(BIN):
	@echo "  LD    $@"
	$(Q)mkdir -p $(@D); $(CC) $(LDFLAGS_) -o $@ $^ $(LIBS)
ifeq ($(BUILD),release)
	$(Q)mkdir -p $(OUT)/bin; ln -sf ../release/bin/$(@F) $(OUT)/bin/$(@F)
endif

# The commit that --version names; COMMIT= says it where there is no git. Only main.c knows it, so
# that a commit costs no more than linking four programs anew.
COMMIT := $(if $(wildcard .git),$(shell git rev-parse --short=12 HEAD 2>/dev/null))
MAINS  := $(call obj,$(foreach room,$(ROOMS),$(wildcard $(ROOM_$(room))/main.c)))
$(MAINS): CPPFLAGS += -include $(O)/commit.h
$(MAINS): $(O)/commit.h
$(O)/commit.h: FORCE
	$(Q)mkdir -p $(@D); echo '#define GC_COMMIT "$(COMMIT)"' | cmp -s - $@ || echo '#define GC_COMMIT "$(COMMIT)"' >$@

$(O)/%.o: %.c Makefile
	@echo "  CC    $<"
	$(Q)mkdir -p $(@D); $(CC) $(CPPFLAGS) $(CFLAGS_) -MMD -MP -c -o $@ $<

# --- tests: each folder of tests/ that holds test_*.c is one program -----------------------------
TEST_ROOMS    := $(sort $(patsubst tests/%/,%,$(dir $(wildcard tests/*/test_*.c))))
TESTS         := $(TEST_ROOMS:%=$(O)/tests/run-%)
USES_base     := base
USES_docs     := base
USES_flow     := mock base
USES_mock     := mock base
USES_platform := mock base
USES_integrations := mock base
USES_genesys  := genesys mock base
USES_action   := action mock base
USES_harness  := harness mock base
USES_cases    := harness mock base
USES_fuzz     := harness action genesys mock base
USES_standins := harness mock base
STANDINS      := service client
standin       = $(wildcard tests/standins/$(1)*.c) # programs of their own
# tests/with_mock/ holds helpers for the rooms that have the mock.
define TEST_RULE
$(O)/tests/run-$(1): $(call obj,$(filter-out $(foreach s,$(STANDINS),$(call standin,$(s))),$(wildcard tests/*.c $(if $(filter mock,$(USES_$(1))),tests/with_mock/*.c) tests/$(1)/*.c))) $(call lib,$(USES_$(1)))
	@echo "  LD    $$@"
	$(Q)mkdir -p $$(@D); $(CC) $(LDFLAGS_) -o $$@ $$^ -lcunit $(LIBS)
endef
$(foreach room,$(TEST_ROOMS),$(eval $(call TEST_RULE,$(room))))

define STANDIN_RULE
$(O)/tests/run-standins: | $(O)/tests/standin-$(1)
$(O)/tests/standin-$(1): $(call obj,$(call standin,$(1))) $(call lib,base)
	@echo "  LD    $$@"
	$(Q)mkdir -p $$(@D); $(CC) $(LDFLAGS_) -o $$@ $$^ $(LIBS)
endef
$(foreach s,$(STANDINS),$(eval $(call STANDIN_RULE,$(s))))

tests: $(TESTS)
check: all $(TESTS)              ## run the tests; T=text runs those whose room/suite/test contains it
	$(Q)$(if $(T),,MAKE="$(MAKE)" BUILD=$(BUILD) ./scripts/check-install)
	$(Q)BIN=$(O)/bin ./scripts/run-tests $(TESTS) $(if $(T),-- "$(T)")
check-mock: $(O)/bin/gcmock
check-%: all $(O)/tests/run-%      ## run one room's tests: check-base, check-flow, check-mock ...
	$(Q)BIN=$(O)/bin ./scripts/run-tests $(O)/tests/run-$* $(if $(T),-- "$(T)")

check-sdk: all                   ## the vendor's JavaScript SDK against the mock, where Node is (npm fetches it once)
	$(Q)./scripts/check-sdk $(O)/bin

check-page: all                  ## the page in a headless Chromium, where one is installed; T=text selects
	$(Q)BIN=$(O)/bin ./scripts/check-page "$(T)"

pictures: all                    ## draw the pictures of the README anew (needs what check-page needs)
	$(Q)BIN=$(O)/bin ./scripts/check-page --pictures

demo: all                        ## the main job on the terminal: token, flow, simulations, errors
	$(Q)BIN=$(O)/bin ./scripts/story
bench: all $(O)/tests/bench/run   ## speed beside a bare handler, nginx and BENCH_PEER=URL; QUICK=1: one short round
	$(Q)BIN=$(O)/bin $(O)/tests/bench/run $(if $(QUICK),--quick)
$(O)/tests/bench/run: $(call obj,$(wildcard tests/bench/*.c)) $(call lib,base)
	@echo "  LD    $@"
	$(Q)mkdir -p $(@D); $(CC) $(LDFLAGS_) -o $@ $^ $(LIBS) $(LIBCURL)

siege: all $(O)/tests/siege/run   ## crowds, slow clients, small machines: do the bounds hold? QUICK=1: a fifth of the clients
	$(Q)BIN=$(O)/bin $(O)/tests/siege/run $(if $(QUICK),--quick)
$(O)/tests/siege/run: $(call obj,$(wildcard tests/siege/*.c) tests/bench/programs.c tests/bench/load.c) $(call lib,base)
	@echo "  LD    $@"
	$(Q)mkdir -p $(@D); $(CC) $(LDFLAGS_) -o $@ $^ $(LIBS)

.PHONY: fleet
fleet: all $(O)/tests/fleet/run   ## four replicas behind HAProxy: do worlds stay, does nothing get lost? QUICK=1: a tenth
	$(Q)BIN=$(O)/bin $(O)/tests/fleet/run $(if $(QUICK),--quick)
$(O)/tests/fleet/run: $(call obj,$(wildcard tests/fleet/*.c) tests/bench/programs.c tests/bench/load.c) $(call lib,base)
	@echo "  LD    $@"
	$(Q)mkdir -p $(@D); $(CC) $(LDFLAGS_) -o $@ $^ $(LIBS)

# --- proof: what the tests can't show by themselves ----------------------------------------------
fuzz:                            ## hostile input to every parser; FUZZ_SECONDS=20 each, T=text selects
	$(Q)MAKE="$(MAKE)" OUT=$(OUT) ./scripts/fuzz "$(T)"
torture: $(O)/tests/run-torture      ## every scenario, failing each allocation in turn; SHALLOW=n: every n-th
	$(Q)$< $(if $(SHALLOW),--shallow $(SHALLOW)) $(T)
wire-torture: all                ## gcflow and gcaction, the wire broken at every event in turn
	$(Q)$(O)/bin/gcverify torture
coverage:                        ## run the tests with gcov; fails under the floor of tests/coverage.floor
	$(Q)mkdir -p $(OUT)/cov; find $(OUT)/cov -name '*.gcda' -exec rm -f {} + # of sources that have changed
	$(Q)$(MAKE) BUILD=cov check; tests=$$?; OUT=$(OUT) ./scripts/coverage && exit $$tests
mutate:                          ## random small mistakes: which test tells? SEED=1 COUNT=40 T=part-of-a-path
	$(Q)OUT=$(OUT) SEED=$(or $(SEED),1) COUNT=$(or $(COUNT),40) ./scripts/mutate "$(T)"
FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,$(O)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
fuzzers: $(FUZZERS)
$(O)/fuzz/%: $(O)/tests/fuzz/fuzz_%.o $(call obj,tests/fuzz/fuzz.c tests/fuzz/corpus.c $(if $(filter fuzz,$(BUILD)),,tests/fuzz/driver/main.c)) $(call lib,$(USES_fuzz))
	@echo "  LD    $@"
	$(Q)mkdir -p $(@D); $(CC) $(LDFLAGS_) $(if $(filter fuzz,$(BUILD)),-fsanitize=fuzzer) -o $@ $^ $(LIBS)
WRAPPED := malloc calloc realloc strdup strndup free
$(O)/tests/run-torture: $(call obj,$(wildcard tests/torture/*.c)) $(call lib,$(USES_fuzz))
	@echo "  LD    $@"
	$(Q)mkdir -p $(@D); $(CC) $(LDFLAGS_) $(WRAPPED:%=-Wl,--wrap=%) -o $@ $^ $(LIBS) $(LIBCURL)

lint:                            ## layout, arrows between folders, banned functions
	$(Q)./scripts/lint
deps:                            ## install what is missing, by the system's package manager
	$(Q)./scripts/deps

# --- installation: the manual pages come from the programs' own option tables ---------------------
INSTALLED_BIN := $(DESTDIR)$(PREFIX)/bin
INSTALLED_MAN := $(DESTDIR)$(PREFIX)/share/man/man1
INSTALLED_MAN7 := $(DESTDIR)$(PREFIX)/share/man/man7
TOPICS        := $(sort actions exit-codes expressions $(basename $(notdir $(wildcard mock/cli/help/*.md))))
INSTALLED_DAT := $(DESTDIR)$(PREFIX)/share/gcmock
INSTALLED_DOC := $(DESTDIR)$(PREFIX)/share/doc/gcmock
COMPLETE_BASH := $(DESTDIR)$(PREFIX)/share/bash-completion/completions
COMPLETE_ZSH  := $(DESTDIR)$(PREFIX)/share/zsh/vendor-completions
COMPLETE_FISH := $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
install: all                     ## install programs, manual pages, completion, orgs, cases, schemas; DESTDIR and PREFIX
	$(Q)install -d $(INSTALLED_BIN) $(INSTALLED_MAN) $(INSTALLED_MAN7) $(INSTALLED_DAT) $(INSTALLED_DOC) \
	    $(COMPLETE_BASH) $(COMPLETE_ZSH) $(COMPLETE_FISH)
	$(Q)install $(BIN) $(INSTALLED_BIN)
	$(Q)for p in $(PROGRAMS); do \
	    $(O)/bin/$$p --help=man >$(INSTALLED_MAN)/$$p.1 && \
	    $(O)/bin/$$p --help=bash >$(COMPLETE_BASH)/$$p && \
	    $(O)/bin/$$p --help=zsh >$(COMPLETE_ZSH)/_$$p && \
	    $(O)/bin/$$p --help=fish >$(COMPLETE_FISH)/$$p.fish || exit 1; done
	$(Q)for t in $(TOPICS); do $(O)/bin/gcmock help $$t --help=man >$(INSTALLED_MAN7)/gcmock-$$t.7 || exit 1; done
	$(Q)cp -R fixtures/orgs fixtures/schema fixtures/cases $(INSTALLED_DAT)
	$(Q)cp -R scripts/recipes $(INSTALLED_DAT) && rm -f $(INSTALLED_DAT)/recipes/try
	$(Q)install -m 644 README.md CHANGELOG.md SECURITY.md LICENSE $(INSTALLED_DOC)
	$(Q)install -m 644 fixtures/README.md $(INSTALLED_DOC)/cases-and-orgs.md
	@echo "  installed in $(DESTDIR)$(PREFIX)"
uninstall:                       ## remove what install put there
	$(Q)rm -f $(PROGRAMS:%=$(INSTALLED_BIN)/%) $(PROGRAMS:%=$(INSTALLED_MAN)/%.1) $(TOPICS:%=$(INSTALLED_MAN7)/gcmock-%.7) \
	    $(PROGRAMS:%=$(COMPLETE_BASH)/%) $(PROGRAMS:%=$(COMPLETE_ZSH)/_%) $(PROGRAMS:%=$(COMPLETE_FISH)/%.fish)
	$(Q)rm -rf $(INSTALLED_DAT) $(INSTALLED_DOC)

deb: all                         ## build/gcmock_VERSION_ARCH.deb, with systemd units
rpm: all                         ## the same for rpm
deb rpm:
	$(Q)MAKE="$(MAKE)" OUT=$(OUT) ./scripts/package/$@
sbom: all                        ## what the programs are made of, as CycloneDX
	$(Q)CC="$(CC)" OUT=$(OUT) ./scripts/package/sbom

clean:                           ## remove what was built
	rm -rf $(OUT)
help:                            ## this list
	@sed -n 's/^\([a-z-]*%*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20
	@echo "  BUILD=release|debug|asan|tsan|cov   V=1 shows the commands   WERROR=1 warnings are errors"

-include $(shell find $(O) -name '*.d' 2>/dev/null)
