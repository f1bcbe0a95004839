# What goes out: manual pages, installation. Part of the Makefile.

VERSION := $(shell sed -n 's/^\#define QUIRE_VERSION "\(.*\)"/\1/p' src/base/version.h)
# The time that all which goes out bears: of the last commit, or of what `make dist` packed.
SOURCE_DATE_EPOCH ?= $(shell test -e .git && git log -1 --format=%ct 2>/dev/null || stat -c %Y src/base/version.h)

PREFIX ?= /usr/local
DATA = $(DESTDIR)$(PREFIX)/share
DOCS = $(DATA)/doc/quire
MAN = $(DATA)/man
BASH_COMPLETIONS = $(DATA)/bash-completion/completions
ZSH_COMPLETIONS = $(DATA)/zsh/site-functions

# --- manual pages: of the program's own tables, by scdoc where there is one ---

MAN_PAGES := $(if $(shell command -v scdoc),$(BUILD)/man/quire.1 $(BUILD)/man/quire.yaml.5)

man: $(MAN_PAGES)
	$(if $(MAN_PAGES),,@echo "  no scdoc, so no manual pages (sh tools/deps.sh brings it)")

$(BUILD)/man/%: docs/man/%.scd.in tools/man.sh $(BUILD)/quire
	$(call say,man $(@F))
	@mkdir -p $(@D)
	$(Q)tools/man.sh $(BUILD)/quire $(PREFIX)/share/doc/quire $< > $@.scd
	$(Q)SOURCE_DATE_EPOCH=$(SOURCE_DATE_EPOCH) scdoc < $@.scd > $@

# --- installation ---

install: all man
	install -d $(DESTDIR)$(PREFIX)/bin $(DOCS) $(BASH_COMPLETIONS) $(ZSH_COMPLETIONS)
	install -m 755 $(BUILD)/quire $(DESTDIR)$(PREFIX)/bin/quire
	install -m 644 $(wildcard README.md LICENSE) $(DOCS)
	install -m 644 completions/quire.bash $(BASH_COMPLETIONS)/quire
	install -m 644 completions/_quire $(ZSH_COMPLETIONS)/_quire
	$(if $(MAN_PAGES),install -d $(MAN)/man1 $(MAN)/man5)
	$(if $(MAN_PAGES),install -m 644 $(BUILD)/man/quire.1 $(MAN)/man1)
	$(if $(MAN_PAGES),install -m 644 $(BUILD)/man/quire.yaml.5 $(MAN)/man5)

.PHONY: man install
