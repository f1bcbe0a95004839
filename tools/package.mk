# What goes out: manual pages, installation, the tarball and the Debian package. Part of the Makefile.

VERSION := $(shell sed -n 's/^\#define QUIRE_VERSION "\(.*\)"/\1/p' src/base/version.h)
# The time that all which goes out bears: of the last commit, or of what `make dist` packed.
SOURCE_DATE_EPOCH ?= $(shell test -e .git && git log -1 --format=%ct 2>/dev/null || stat -c %Y src/base/version.h)

PREFIX ?= /usr/local
# Folders may be called anything: what a user names is quoted for the shell, here and nowhere else.
quoted = '$(subst ','\'',$(1))'
PLACE = $(call quoted,$(DESTDIR)$(PREFIX))
DATA = $(PLACE)/share
DOCS = $(DATA)/doc/quire
MAN = $(DATA)/man
BASH_COMPLETIONS = $(DATA)/bash-completion/completions
ZSH_COMPLETIONS = $(DATA)/zsh/site-functions

# --- manual pages: of the program's own tables, by scdoc where there is one ---

MAN_PAGES := $(if $(shell command -v scdoc),$(BUILD)/man/quire.1 $(BUILD)/man/quire.yaml.5)

man: $(MAN_PAGES)
	$(if $(MAN_PAGES),,@echo "  no scdoc, so no manual pages (sh tools/deps.sh brings it)")

$(BUILD)/man/%: docs/man/%.scd.in tools/man.sh $(BUILD)/quire $(BUILD)/prefix.txt
	$(call say,man $(@F))
	@mkdir -p $(@D)
	$(Q)tools/man.sh $(BUILD)/quire $(call quoted,$(PREFIX)/share/doc/quire) $< > $@.scd
	$(Q)SOURCE_DATE_EPOCH=$(SOURCE_DATE_EPOCH) scdoc < $@.scd > $@

# They say where the rest of the manual is.
$(BUILD)/prefix.txt: FORCE
	@mkdir -p $(BUILD); echo $(call quoted,$(PREFIX)) | cmp -s - $@ || echo $(call quoted,$(PREFIX)) > $@

# --- installation ---

# Libraries that are part of the program, when it is made so.
ARCHIVED := $(if $(STATIC),$(patsubst lib%.a,%,$(notdir $(filter %.a,$(LIBRARY_LINKS)))))
GUIDE := $(sort $(wildcard content/guide/*.md))

$(BUILD)/THIRD-PARTY: tools/third-party.sh CONTRIBUTING.md tools/npm/package.json $(wildcard $(NPM)/.quire-lock)
	$(Q)tools/third-party.sh $(ARCHIVED) > $@

install: all man $(BUILD)/THIRD-PARTY
	install -d $(PLACE)/bin $(DOCS)/guide $(BASH_COMPLETIONS) $(ZSH_COMPLETIONS)
	install -m 755 $(BUILD)/quire $(PLACE)/bin/quire
	install -m 644 README.md LICENSE $(BUILD)/THIRD-PARTY $(DOCS)
	install -m 644 $(GUIDE) $(DOCS)/guide
	install -m 644 completions/quire.bash $(BASH_COMPLETIONS)/quire
	install -m 644 completions/_quire $(ZSH_COMPLETIONS)/_quire
	$(if $(MAN_PAGES),install -d $(MAN)/man1 $(MAN)/man5)
	$(if $(MAN_PAGES),install -m 644 $(BUILD)/man/quire.1 $(MAN)/man1)
	$(if $(MAN_PAGES),install -m 644 $(BUILD)/man/quire.yaml.5 $(MAN)/man5)

# What `make install` with the same PREFIX and DESTDIR put there; folders that others use stay.
uninstall:
	rm -f $(PLACE)/bin/quire $(BASH_COMPLETIONS)/quire $(ZSH_COMPLETIONS)/_quire
	rm -f $(MAN)/man1/quire.1 $(MAN)/man5/quire.yaml.5
	rm -f $(addprefix $(DOCS)/,README.md LICENSE THIRD-PARTY $(GUIDE:content/%=%))
	rmdir $(DOCS)/guide $(DOCS) 2>/dev/null || true

# --- what others build from ---

DIST := quire-$(VERSION)

# The same files give the same bytes, from a clone and from what was unpacked. Without git, all is packed that no build made.
dist:
	@mkdir -p build
	@if test -e .git; then git ls-files -z; else find . \( -path ./build -o -path './tools/npm/*node_modules' -o -name __pycache__ -o \
		-path ./.quire-cache -o -path './site/*' ! -name .gitignore \) -prune -o ! -type d -printf '%P\0'; fi > build/dist.list
	@LC_ALL=C sort -z build/dist.list | tar --null --no-recursion -T - --format=gnu --mtime=@$(SOURCE_DATE_EPOCH) --owner=0 --group=0 \
		--numeric-owner --mode=u+rw,go-w,a+rX --transform 's,^,$(DIST)/,S' -cf build/$(DIST).tar
	@gzip -9nf build/$(DIST).tar
	@echo build/$(DIST).tar.gz

# --- Debian ---

deb: all man $(BUILD)/THIRD-PARTY
	@BUILD=$(BUILD) VERSION=$(VERSION) SOURCE_DATE_EPOCH=$(SOURCE_DATE_EPOCH) LOADED="$(LOADED)" tools/deb.sh

.PHONY: man install uninstall dist deb
