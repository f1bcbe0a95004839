/* What each rule means, with an example that breaks it and one that keeps it. A row for every rule;
 * examples are as short as they can be, and are shown as they stand here.
 *
 * An example is the text of an agent or page; or several files, each behind a line with its path
 * and a colon; or, where that would be too long, it says in words what it is. tests/run-rules makes
 * libraries of them and checks them. */
#include "base/catalogue.h"

static const struct explanation explanations[RULE_COUNT] = {
    [RULE_CONFIG_INVALID] =
        {"quire.yaml says how the library is read, so nothing is read while it is wrong: quire "
         "stops with status 2 instead of guessing.",
         "quire.yaml:\n"
         "targets: {plain: yes}",
         "quire.yaml:\n"
         "targets: [plain]"},
    [RULE_CONFIG_UNKNOWN_KEY] =
        {"A key that quire does not know is most often a misspelt one, and a setting that is "
         "silently ignored is worse than none.",
         "quire.yaml:\n"
         "snipets: [snippets]",
         "quire.yaml:\n"
         "snippets: [snippets]"},
    [RULE_CONFIG_UNKNOWN_PAGE] =
        {"The order that quire.yaml gives the guide holds a path where no page is, and so a page "
         "stands somewhere else than was meant. A path is that of a page's source or of a folder "
         "of pages, from the library's root; agents, commands, skills and snippets are no pages.",
         "quire.yaml:\n"
         "guide: [content/instal.md]\n"
         "content/install.md:\n"
         "# Install",
         "quire.yaml:\n"
         "guide: [content/install.md]\n"
         "content/install.md:\n"
         "# Install"},
    [RULE_LIBRARY_OUTPUT_CLASH] =
        {"Two files would become the same page, or pages that differ in case alone, which is one "
         "file on some systems. Only the first is written.",
         "content/guide/Setup.md:\n"
         "# Setting up\n"
         "\n"
         "content/guide/setup.md:\n"
         "# Set-up",
         "content/guide/setup.md:\n"
         "# Setting up\n"
         "\n"
         "content/guide/setup-windows.md:\n"
         "# Set-up"},
    [RULE_LIBRARY_UNREADABLE] =
        {"The file is left out: it cannot be opened, is not UTF-8 text, or is a link that leads "
         "out of the library.",
         "content/agents/tester.md, saved as UTF-16", "content/agents/tester.md, saved as UTF-8"},
    [RULE_LIBRARY_LIMIT] =
        {"Parsers need much time or memory for such a text, so it is left out, or shown as it is "
         "without being read as Markdown. Nothing that a person wrote comes near the limits.",
         "a table of 200 columns", "a table of 100 columns, or two tables"},
    [RULE_FM_INVALID_YAML] =
        {"Some tools tolerate such a line, others drop the key or the whole file. Mostly a value "
         "holds `: ` or begins with a character that means something in YAML; quotes around it "
         "mend that. A template expression such as {{ name }} is no YAML either: what fills it in "
         "must do so before the file is read.",
         "---\ndescription: Use it so: ask first\n---",
         "---\ndescription: \"Use it so: ask first\"\n---"},
    [RULE_FM_UNCLOSED] = {"Without a second line of three dashes there is no front matter: tools "
                          "see no name, and the keys are read as text.",
                          "---\ndescription: Tests\n\nYou test.",
                          "---\ndescription: Tests\n---\n\nYou test."},
    [RULE_FM_DUPLICATE_KEY] =
        {"Readers disagree on which of the two counts, and strict ones refuse the file.",
         "---\ndescription: Tests\ndescription: Tests code\n---",
         "---\ndescription: Tests code\n---"},
    [RULE_FM_DUPLICATE_NAME] =
        {"Tools load one of the two and say nothing of the other, and a mention of the name could "
         "mean either.",
         "content/agents/a.md:\n"
         "---\n"
         "name: tester\n"
         "description: Tests\n"
         "---\n"
         "\n"
         "content/agents/b.md:\n"
         "---\n"
         "name: tester\n"
         "description: Tests\n"
         "---",
         "content/agents/a.md:\n"
         "---\n"
         "name: tester\n"
         "description: Tests\n"
         "---\n"
         "\n"
         "content/agents/b.md:\n"
         "---\n"
         "name: fuzz-tester\n"
         "description: Fuzzes\n"
         "---"},
    [RULE_FM_MISSING_NAME] =
        {"The tool that the document is written for goes by the name in its front matter and "
         "passes over a file that has none. Documents for no tool in particular are named after "
         "their file.",
         ".claude/agents/tester.md:\n---\ndescription: Tests\n---",
         ".claude/agents/tester.md:\n---\nname: tester\ndescription: Tests\n---"},
    [RULE_FM_MISSING_DESCRIPTION] =
        {"By its description a tool decides when to use an agent or skill. Without one it is never "
         "chosen, or refused.",
         "---\nname: tester\n---",
         "---\nname: tester\ndescription: Writes tests for code that was changed\n---"},
    [RULE_FM_NAME_FILE] =
        {"A skill must be called like its folder, or it is not loaded. Agents may be called "
         "otherwise than their files, which is only told (info): some tools go by one, some by the "
         "other, and so do readers.",
         "content/skills/release/SKILL.md:\n"
         "---\n"
         "name: do-release\n"
         "description: Makes a release\n"
         "---",
         "content/skills/release/SKILL.md:\n"
         "---\n"
         "name: release\n"
         "description: Makes a release\n"
         "---"},
    [RULE_FM_UNKNOWN_KEY] =
        {"A misspelt key is silently ignored by every tool. A key that resembles none is told once "
         "(info), where a tool's keys are known. Keys of Quire's own, such as title and tags, are "
         "right everywhere.",
         "---\nname: tester\ndescripton: Tests\n---", "---\nname: tester\ndescription: Tests\n---"},
    [RULE_FM_BAD_TYPE] =
        {"A text in brackets is a list in YAML, and a number is no text: tools that check what "
         "they read refuse the file, others read something else than was meant.",
         "---\ndescription: [Tests code]\n---", "---\ndescription: \"[Tests code]\"\n---"},
    [RULE_FM_TOO_LONG] = {"Tools load names and descriptions of all skills at once, so they bound "
                          "them: 64 and 1,024 "
                          "characters. What is longer is cut, or the file is refused.",
                          "a description of 2,000 characters",
                          "a sentence on when to use it, and the rest in the text"},
    [RULE_INCLUDE_MISSING] =
        {"The text that should stand here is nowhere. A path is looked for beside the including "
         "file, then in the snippet folders, then at the library's root.",
         "{{#include ruls.md}}", "{{#include rules.md}}"},
    [RULE_INCLUDE_OUTSIDE] =
        {"A library is read from its own folder alone, symbolic links followed: so it builds the "
         "same everywhere, and no text can pull in a file of the machine.",
         "{{#include ../../../notes/rules.md}}", "{{#include rules.md}}"},
    [RULE_INCLUDE_CYCLE] =
        {"A text that includes itself, directly or through others, has no end. The finding stands "
         "at the include that closes the circle and prints its chain.",
         "snippets/a.md:\n"
         "{{#include b.md}}\n"
         "\n"
         "snippets/b.md:\n"
         "{{#include a.md}}",
         "snippets/a.md:\n"
         "{{#include b.md}}\n"
         "\n"
         "snippets/b.md:\n"
         "Test first."},
    [RULE_INCLUDE_TOO_DEEP] =
        {"A chain of includes this long is not followed to its end. The include stays as it is "
         "written.",
         "33 files, each of which includes the next", "one file that includes the other 32"},
    [RULE_INCLUDE_TOO_LARGE] =
        {"A few small files that include each other many times grow beyond any use. No prompt is "
         "read to such a length.",
         "ten files, each of which includes the next ten times", "each includes the next once"},
    [RULE_INCLUDE_BAD_REGION] =
        {"The part behind the colon names a region, and the file has no line `ANCHOR:` with that "
         "name.",
         "{{#include parts.md:test}}\n"
         "\n"
         "snippets/parts.md:\n"
         "<!-- ANCHOR: testing -->\n"
         "Test first.\n"
         "<!-- ANCHOR_END: testing -->",
         "{{#include parts.md:testing}}\n"
         "\n"
         "snippets/parts.md:\n"
         "<!-- ANCHOR: testing -->\n"
         "Test first.\n"
         "<!-- ANCHOR_END: testing -->"},
    [RULE_INCLUDE_BAD_RANGE] =
        {"Lines are counted from 1, in the file as it is on disk, its front matter included. The "
         "first must not come after the last.",
         "{{#include rules.md:20:10}}", "{{#include rules.md:10:20}}"},
    [RULE_INCLUDE_UNCLOSED_REGION] =
        {"Where the region ends is not said, so what would be included is a guess.",
         "{{#include parts.md:testing}}\n"
         "\n"
         "snippets/parts.md:\n"
         "<!-- ANCHOR: testing -->\n"
         "Test first.",
         "{{#include parts.md:testing}}\n"
         "\n"
         "snippets/parts.md:\n"
         "<!-- ANCHOR: testing -->\n"
         "Test first.\n"
         "<!-- ANCHOR_END: testing -->"},
    [RULE_INCLUDE_DUPLICATE_REGION] =
        {"Two regions of one name: an include of it could mean either.",
         "{{#include parts.md:tests}}\n"
         "\n"
         "snippets/parts.md:\n"
         "<!-- ANCHOR: tests -->\n"
         "Test first.\n"
         "<!-- ANCHOR_END: tests -->\n"
         "<!-- ANCHOR: tests -->\n"
         "Then fuzz.\n"
         "<!-- ANCHOR_END: tests -->",
         "{{#include parts.md:unit-tests}}\n"
         "\n"
         "snippets/parts.md:\n"
         "<!-- ANCHOR: unit-tests -->\n"
         "Test first.\n"
         "<!-- ANCHOR_END: unit-tests -->\n"
         "<!-- ANCHOR: fuzz-tests -->\n"
         "Then fuzz.\n"
         "<!-- ANCHOR_END: fuzz-tests -->"},
    [RULE_INCLUDE_UNKNOWN_HEADING] =
        {"The part behind # is a heading as GitHub writes it in a link: small letters, hyphens for "
         "spaces. The file has no such heading.",
         "{{#include parts.md#test}}\n"
         "\n"
         "snippets/parts.md:\n"
         "## Tests\n"
         "\n"
         "Test first.",
         "{{#include parts.md#tests}}\n"
         "\n"
         "snippets/parts.md:\n"
         "## Tests\n"
         "\n"
         "Test first."},
    [RULE_INCLUDE_HEADING_TOO_DEEP] =
        {"Headings of an included text move below the heading in force. Markdown has six levels, "
         "so what would go deeper stays at the sixth, and the outline is no longer the text's own.",
         "{{#include parts.md shift=5}}\n"
         "\n"
         "snippets/parts.md:\n"
         "## Tests",
         "{{#include parts.md shift=1}}\n"
         "\n"
         "snippets/parts.md:\n"
         "## Tests"},
    [RULE_INCLUDE_MISSING_PATH] =
        {"The text sends its reader to a file of a snippet folder, and there is none of that name: "
         "an agent that follows the pointer finds nothing.",
         "Follow `snippets/ruls.md`.", "Follow `snippets/rules.md`."},
    [RULE_INCLUDE_CASE] =
        {"The include works on systems that take upper and lower case for the same, and fails on "
         "all others. Quire treats it alike everywhere.",
         "{{#include Rules.md}}", "{{#include rules.md}}"},
    [RULE_INCLUDE_UNUSED] =
        {"No agent, command, skill or page includes the snippet, directly or through others, links "
         "to it or names its path; or only snippets do that nothing uses themselves. It is left "
         "over, or an include of it was forgotten. A README.md beside it lists it and does not "
         "count. Snippets that are there for other libraries may stay.",
         "snippets/tests.md:\n"
         "Test first.\n"
         "\n"
         "content/agents/tester.md:\n"
         "You write tests.",
         "snippets/tests.md:\n"
         "Test first.\n"
         "\n"
         "content/agents/tester.md:\n"
         "{{#include tests.md}}"},
    [RULE_INCLUDE_BAD_DIRECTIVE] =
        {"The directive has an option that does not exist, a value that is none, or no path. It is "
         "left in the text as it is written.",
         "{{#include rules.md shift=down}}", "{{#include rules.md shift=1}}"},
    [RULE_INCLUDE_NOT_INLINE] =
        {"Within a line there is room for one paragraph. Longer texts need a line of their own.",
         "In short, {{#include parts.md}}\n"
         "\n"
         "snippets/parts.md:\n"
         "Test first.\n"
         "\n"
         "Then fuzz.",
         "In short:\n"
         "\n"
         "{{#include parts.md}}\n"
         "\n"
         "snippets/parts.md:\n"
         "Test first.\n"
         "\n"
         "Then fuzz."},
    [RULE_LINK_MISSING_FILE] =
        {"Whoever follows the link, on the site or in the repository, finds nothing. Paths are "
         "seen from the folder of the file in which they are written.",
         "[guide](guid.md)", "[guide](guide.md)"},
    [RULE_LINK_MISSING_ANCHOR] =
        {"The file is there, but no heading or HTML id of that name. Headings are spelled as on "
         "GitHub: small letters, hyphens for spaces, no punctuation, a number behind repeated "
         "ones.",
         "[setup](guide.md#set-up)\n"
         "\n"
         "content/guide/guide.md:\n"
         "## Setup",
         "[setup](guide.md#setup)\n"
         "\n"
         "content/guide/guide.md:\n"
         "## Setup"},
    [RULE_LINK_BLANK] =
        {"A blank ends an address, and what stands behind it can only be a title: the brackets are "
         "shown as they are written. Write %20 for each blank, or put the address in <>. This is "
         "told where the file is there, for nothing else can have been meant.",
         "content/guide/read me.md:\n"
         "# Read me\n"
         "content/guide/example.md:\n"
         "[read me](read me.md)",
         "content/guide/read me.md:\n"
         "# Read me\n"
         "content/guide/example.md:\n"
         "[read me](read%20me.md)"},
    [RULE_LINK_CASE] =
        {"The link works where upper and lower case are the same and is broken on most web "
         "servers. Quire treats it alike everywhere.",
         "[guide](Guide.md)", "[guide](guide.md)"},
    [RULE_LINK_OUTSIDE] =
        {"The site holds the library alone, so the link is broken there, even if the file lies "
         "beside the library on disk.",
         "[notes](../../../notes.md)", "[notes](https://example.org/notes)"},
    [RULE_LINK_UNDEFINED] =
        {"Without a definition of its label in the same text, the brackets are shown as they are "
         "written. What a text includes has labels of its own. Indices, patterns and forms such as "
         "[TYPE][SCOPE] are not taken for links.",
         "See [the guide][gide].\n\n[guide]: guide.md",
         "See [the guide][guide].\n\n[guide]: guide.md"},
    [RULE_LINK_SHORTCUT] =
        {"Words in brackets are a link where a definition of them stands in the text, and plain "
         "text elsewhere. Prompts are full of the latter, so the rule is off unless the settings "
         "say otherwise.",
         "See [guide].", "See [guide].\n\n[guide]: guide.md"},
    [RULE_LINK_DUPLICATE] = {"The first definition counts and the other is silently ignored, "
                             "whatever address it has.",
                             "See [guide].\n"
                             "\n"
                             "[guide]: guide.md\n"
                             "[guide]: other.md",
                             "See [guide] and [other].\n"
                             "\n"
                             "[guide]: guide.md\n"
                             "[other]: other.md"},
    [RULE_LINK_UNUSED] =
        {"A definition is not shown: it is left over from a link that is gone, or a line that was "
         "meant to be read, such as [Note]: important, and has vanished from the page. Comments of "
         "the form [//]: # are fine.",
         "See the guide.\n"
         "\n"
         "[guide]: guide.md",
         "See the [guide].\n"
         "\n"
         "[guide]: guide.md"},
    [RULE_LINK_EMPTY] = {"A link without an address leads to the page that it stands on; one "
                         "without a text cannot be seen.",
                         "[the guide]()", "[the guide](guide.md)"},
    [RULE_LINK_ABSOLUTE] =
        {"The site works below any path and from a folder on disk, but a path that begins with / "
         "leads to the root of whatever server it is on. Nothing says what is there, so it is not "
         "followed.",
         "[guide](/guide/guide.md)", "[guide](guide.md)"},
    [RULE_EXTERNAL_BROKEN] =
        {"`quire check --external` asked, and the server answered 404 or 410, to a GET as well; or "
         "the resolver, which knows other names, says that there is no such host. What is less "
         "certain than that is external/unknown.",
         "[parsers](https://example.org/parsres)", "[parsers](https://example.org/parsers)"},
    [RULE_EXTERNAL_MISSING_ANCHOR] =
        {"The page is there, and none of its elements has that id: readers land at its top. Found "
         "by `quire check --external` alone. Pages that a script makes, and line numbers of "
         "forges, are not judged.",
         "[traits](https://example.org/book.html#trait)",
         "[traits](https://example.org/book.html#traits)"},
    [RULE_EXTERNAL_MOVED] =
        {"The server says that the page has another address from now on (301 or 308), and there it "
         "works. The old one will end some day. Found by `quire check --external` alone.",
         "[the book](http://example.org/book)", "[the book](https://example.org/book/)"},
    [RULE_EXTERNAL_UNKNOWN] =
        {"The server refuses (401, 403, 429), has trouble (5xx), does not answer in time, or its "
         "certificate is not accepted: nothing that proves the link wrong. It fails no run, "
         "whatever --fail-on says, stands in no baseline, and cannot be more than info. Addresses "
         "that are always refused are best listed in the settings, under external: ignore.",
         "[terms](https://example.org/terms), which answers 403 to programs",
         "external: {ignore: \"https://example.org/terms\"}, in quire.yaml"},
    [RULE_AGENT_UNKNOWN] =
        {"The text hands work to an agent that the library does not have: nobody takes it, and no "
         "tool says so. Often the agent was renamed or removed. An agent that comes with a tool is "
         "made known by known_agents in quire.yaml.",
         "Delegate to **rust-expert-opus**.", "Delegate to **rust-expert-advanced**."},
    [RULE_AGENT_NEAR_MISS] =
        {"One or two letters away from an agent that exists, and no agent has the name as it is "
         "written. Tools match names exactly.",
         "Delegate to **rust-exprt**.", "Delegate to **rust-expert**."},
    [RULE_AGENT_UNCERTAIN] =
        {"The word stands where agents are named and has the form of a name, but nothing says for "
         "sure that one is meant. If it is, the name is wrong; if not, the text may stay.",
         "Work with these agents:\n"
         "\n"
         "- **schema-writer**: migrations",
         "Work with these agents:\n"
         "\n"
         "- **database-expert**: migrations"},
    [RULE_AGENT_ALIAS] =
        {"Texts may call an agent by the name of its file, and quire understands them. Tools do "
         "not: they know the name in the front matter alone.",
         "Delegate to **rust-tests**.\n"
         "\n"
         "content/agents/rust-tests.md:\n"
         "---\n"
         "name: test-writer\n"
         "description: Writes tests\n"
         "---",
         "Delegate to **test-writer**.\n"
         "\n"
         "content/agents/rust-tests.md:\n"
         "---\n"
         "name: test-writer\n"
         "description: Writes tests\n"
         "---"},
    [RULE_AGENT_SELF] =
        {"An agent that delegates to itself starts over with less context, or for ever. Mostly the "
         "text was copied from another agent.",
         "content/agents/tester.md:\n"
         "Delegate to **tester** when tests fail.",
         "content/agents/tester.md:\n"
         "Delegate to **debugger** when tests fail."},
    [RULE_AGENT_AMBIGUOUS] =
        {"Two agents lie in files of this name, and neither has it as its own: nobody can say "
         "which of them is meant.",
         "Delegate to **rust-tester**.\n"
         "\n"
         "content/agents/a/rust-tester.md:\n"
         "---\n"
         "name: unit-tester\n"
         "description: Tests units\n"
         "---\n"
         "\n"
         "content/agents/b/rust-tester.md:\n"
         "---\n"
         "name: fuzz-tester\n"
         "description: Fuzzes\n"
         "---",
         "Delegate to **unit-tester**.\n"
         "\n"
         "content/agents/a/rust-tester.md:\n"
         "---\n"
         "name: unit-tester\n"
         "description: Tests units\n"
         "---\n"
         "\n"
         "content/agents/b/rust-tester.md:\n"
         "---\n"
         "name: fuzz-tester\n"
         "description: Fuzzes\n"
         "---"},
    [RULE_AGENT_ORPHAN] =
        {"Most agents of the library work together; this one is named by no agent, command or "
         "skill, and names none. It may be one that people call themselves, or one that the others "
         "do not know of yet.",
         "content/agents/fuzz-tester.md:\n"
         "You fuzz parsers.",
         "content/agents/fuzz-tester.md:\n"
         "You fuzz parsers.\n"
         "\n"
         "content/agents/lead.md:\n"
         "Delegate to **fuzz-tester** when parsers change."},
    [RULE_AGENT_CYCLE] =
        {"A task that none of them can do goes round for ever. Delegating back and forth is "
         "common and fine; escalating is meant to end somewhere.",
         "content/agents/test-lead.md:\n"
         "Escalate to **build-lead**.\n"
         "\n"
         "content/agents/build-lead.md:\n"
         "Escalate to **test-lead**.",
         "content/agents/test-lead.md:\n"
         "Escalate to **build-lead**.\n"
         "\n"
         "content/agents/build-lead.md:\n"
         "Ask the user."},
    [RULE_BUDGET_OVER] =
        {"A prompt takes its share of what a model can read, and grows with every snippet that it "
         "includes. `budget` in quire.yaml says how long prompts of a kind may be. The finding "
         "stands at the include that brought the prompt over its budget, counted from the "
         "document's own text; or at that text, when it is too long by itself.",
         "quire.yaml:\n"
         "budget: {agent: {characters: 40}}\n"
         "\n"
         "content/agents/example.md:\n"
         "You look after the build.\n"
         "\n"
         "{{#include /snippets/rules.md}}",
         "quire.yaml:\n"
         "budget: {agent: {characters: 400}}\n"
         "\n"
         "content/agents/example.md:\n"
         "You look after the build.\n"
         "\n"
         "{{#include /snippets/rules.md}}"},
    [RULE_BUDGET_TOOL_LIMIT] =
        {"The target's tool refuses longer texts, or cuts them off, and a prompt without its end is "
         "mostly worse than none. Limits are stated by the target's module, and count where "
         "the target is listed in `targets`.",
         "an agent of 31,000 characters, where copilot is among the targets",
         "an agent of 29,000 characters, or `budget: {targets: {copilot: {agent: off}}}`"},
    [RULE_BUDGET_UNCOUNTED] =
        {"The table of tokens comes from npm when quire is built. A quire that was built without it "
         "counts none, and a budget that is not checked is not kept.",
         "a budget of tokens, and a quire without the table",
         "the same with a quire that has the table, or a budget of characters"},
    [RULE_TEXT_UNCLOSED_FENCE] =
        {"Everything down to the end is code then, headings and mentions too. In a text that is "
         "included, the end is that of the included part.",
         "```sh\nmake test\n\n## Next", "```sh\nmake test\n```\n\n## Next"},
    [RULE_TEXT_NESTED_FENCE] =
        {"A fence within a code block is text, and its closing fence ends the block around it: "
         "from there on code is read as text and text as code. The outer fence must be longer than "
         "any that it holds.",
         "```markdown\n```sh\nmake\n```", "````markdown\n```sh\nmake\n```\n````"},
    [RULE_TEXT_HIDDEN] =
        {"Tag characters, bidirectional controls and zero-width characters within words are not "
         "shown, but a model reads them: so instructions are smuggled into prompts, and code looks "
         "like other code. What emoji and scripts need is not reported.",
         "Review this, and tag characters behind it", "Review this."},
    [RULE_TEXT_SECRET] =
        {"Whoever can read the file, or a prompt made of it, can use the key. Only forms that are "
         "unmistakable are reported, and only when the rest looks drawn by lot, not like a sample. "
         "The report does not repeat the key.",
         "GITHUB_TOKEN=ghp_ and 36 random characters", "GITHUB_TOKEN=ghp_EXAMPLE"},
    [RULE_TEXT_NO_NEWLINE] =
        {"Tools that join files put what comes next on the same line. Off unless the settings say "
         "otherwise, since quire itself does not mind.",
         "the file ends behind its last word", "the file ends in a line break"},
    [RULE_TARGET_UNKNOWN] =
        {"Text between `<!-- quire:only TARGET -->` and `<!-- quire:end -->`, and keys below `targets` "
         "in front matter, are for the targets that they name. A name that no target module has "
         "would leave the text out everywhere.",
         "<!-- quire:only claude -->\nUse the Task tool.\n<!-- quire:end -->",
         "<!-- quire:only claude-code -->\nUse the Task tool.\n<!-- quire:end -->"},
    [RULE_TARGET_UNCLOSED] =
        {"Where the text for some targets ends is for the author to say. Both markers stand in the "
         "same container: a list item or quote does not end what began outside of it. Until it is "
         "mended, the marker stays in all prompts, and so does the text.",
         "<!-- quire:only claude-code -->\nUse the Task tool.",
         "<!-- quire:only claude-code -->\nUse the Task tool.\n<!-- quire:end -->"},
    [RULE_TARGET_STRAY_END] =
        {"The marker ends text for some targets alone, and none has begun in this quote, list item or "
         "text. One of a pair was probably moved or removed.",
         "Use the Task tool.\n<!-- quire:end -->",
         "<!-- quire:only claude-code -->\nUse the Task tool.\n<!-- quire:end -->"},
    [RULE_TARGET_NESTED] =
        {"Text for some targets alone holds no such text of its own; what looks like it is mostly an "
         "end that was forgotten. One marker may name several targets, and a snippet that is "
         "included in such text may have markers.",
         "<!-- quire:only claude-code -->\nOne.\n<!-- quire:only opencode -->\nTwo.\n"
         "<!-- quire:end -->\n<!-- quire:end -->",
         "<!-- quire:only claude-code -->\nOne.\n<!-- quire:end -->\n"
         "<!-- quire:only opencode -->\nTwo.\n<!-- quire:end -->"},
    [RULE_TARGET_MISPLACED] =
        {"Markers take whole lines away. On a line with other text, or behind the dash of a list "
         "item, that would take more than was meant.",
         "Use <!-- quire:only claude-code --> the Task tool <!-- quire:end -->.",
         "<!-- quire:only claude-code -->\nUse the Task tool.\n<!-- quire:end -->"},
    [RULE_TARGET_LOST_KEY] =
        {"The tool has nothing like it, so its prompts go without. Whatever the key forbade is allowed "
         "there, whatever it set is as the tool sets it. Keys that no tool reads are lost to nobody, "
         "and not reported. A document can say what a target needs instead.",
         "content/agents/example.md:\n---\nname: example\ndescription: Reviews one change.\npermissionMode: plan\n---\n"
         "Delegate to **debugger**.",
         "content/agents/example.md:\n---\nname: example\ndescription: Reviews one change.\ntargets:\n  claude-code: {permissionMode: plan}\n---\n"
         "Delegate to **debugger**."},
    [RULE_TARGET_LOST_VALUE] =
        {"A tool, a model or a placeholder is called something else by each tool, and this one is "
         "called nothing, as far as is known. `models` and `tools` in quire.yaml say what it is called, "
         "or `false` where it may be left out.",
         "content/agents/example.md:\n---\nname: example\ndescription: Reviews one change.\ntools: Read, Teleport\n---\n"
         "Delegate to **debugger**.",
         "content/agents/example.md:\n---\nname: example\ndescription: Reviews one change.\ntools: Read\n---\n"
         "Delegate to **debugger**."},
    [RULE_TARGET_LINK_LOST] =
        {"A prompt is read where its target puts it, and only what the target writes is there: its other "
         "prompts, and the files that a skill takes along. A link to anything else would name a path "
         "that exists in the library alone, so its text is what stays.",
         "content/agents/example.md:\n---\nname: example\ndescription: Reviews one change.\n---\n"
         "Read [another page](../guide/other.md), delegate to **debugger**.",
         "content/agents/example.md:\n---\nname: example\ndescription: Reviews one change.\n---\n"
         "Read [another page](https://example.org/other), delegate to **debugger**."},
    [RULE_SUPPRESS_NO_REASON] =
        {"A silenced finding is a decision, and whoever reads the text later must be able to tell "
         "whether it still holds. The finding stays silenced all the same.",
         "<!-- quire-ignore agent/unknown -->\n"
         "Delegate to **code-reviewer**.",
         "<!-- quire-ignore agent/unknown: comes with the next release -->\n"
         "Delegate to **code-reviewer**."},
    [RULE_SUPPRESS_UNUSED] =
        {"The comment speaks of the next block in the same container, and that has no such finding "
         "(any more), or the rule's name is misspelt. Left alone, it would silence what comes "
         "later and was never meant.",
         "<!-- quire-ignore link/missing-file: generated -->\n\nNo link here.",
         "<!-- quire-ignore link/missing-file: generated -->\n\n[API](api.html)"},
    [RULE_AGPM_SYNTAX] =
        {"The document asks for templating, so what stands in {{ }} and {% %} is read as agpm's "
         "engine, Tera, reads it. While something in it cannot be read, nothing of the document is "
         "rendered: it is kept as it is written.",
         "---\nagpm: {templating: true}\n---\n\n{% if agpm.project %}Lint first.",
         "---\nagpm: {templating: true}\n---\n\n{% if agpm.project %}Lint first.{% endif %}"},
    [RULE_AGPM_UNKNOWN] =
        {"The expression stays in the text as it is written. In `if` and `is defined` a variable may be "
         "missing; elsewhere a default filter gives a value to use then.",
         "---\nagpm: {templating: true}\n---\n\nWrite {{ agpm.project.langauge }}.",
         "---\nagpm: {templating: true}\n---\n\nWrite {{ agpm.project.language | default(value=\"code\") }}."},
    [RULE_AGPM_VALUE] =
        {"A filter, test or operator wants a value of another kind, or an argument is missing. agpm "
         "refuses to install such a document.",
         "---\nagpm: {templating: true}\n---\n\n{{ agpm.resource.name + 1 }}", "---\nagpm: {templating: true}\n---\n\n{{ agpm.resource.name ~ 1 }}"},
    [RULE_AGPM_UNSUPPORTED] =
        {"It is misspelt, or agpm has it switched off, or its result would depend on the day, chance or "
         "the machine, and equal files have to give equal prompts.",
         "---\nagpm: {templating: true}\n---\n\n{{ \"a\" | uper }}", "---\nagpm: {templating: true}\n---\n\n{{ \"a\" | upper }}"},
    [RULE_AGPM_CONTENT] =
        {"The content filter reads files of the library alone: .md, .txt, .json, .toml and .yaml. Paths "
         "are from the library's root.",
         "---\nagpm: {templating: true}\n---\n\n{{ \"../tone.md\" | content }}", "---\nagpm: {templating: true}\n---\n\n{{ \"shared/tone.md\" | content }}"},
    [RULE_AGPM_CYCLE] =
        {"Each of the files needs the text of the next before it can be rendered. The dependency that "
         "closes the circle has no content.",
         "snippets/a.md:\n---\nagpm: {templating: true}\ndependencies: {snippets: [{path: ./b.md}]}\n---\nA\n"
         "snippets/b.md:\n---\nagpm: {templating: true}\ndependencies: {snippets: [{path: ./a.md}]}\n---\nB",
         "snippets/a.md:\n---\nagpm: {templating: true}\ndependencies: {snippets: [{path: ./b.md}]}\n---\nA\n"
         "snippets/b.md:\n---\nagpm: {templating: true}\n---\nB"},
    [RULE_AGPM_LIMIT] =
        {"Nothing that a person wrote comes near the limits: a million steps, 1 MiB of text, 16 MiB of "
         "values, 64 levels of blocks and of brackets, dependencies 32 deep, files that embed files 10 "
         "deep. A document that passes one is kept as it is written.",
         "---\nagpm: {templating: true}\n---\n\n{% for i in range(end=9999999) %}x{% endfor %}", "---\nagpm: {templating: true}\n---\n\n{% for i in range(end=9) %}x{% endfor %}"},
    [RULE_TEMPLATE_ERROR] =
        {"A template of the site or a target module could not be compiled or run. What it was to "
         "write is not written.",
         "templates/site/page.html:\n"
         "{{ page.titel }}",
         "templates/site/page.html:\n"
         "{{ page.title }}"},
    [RULE_OUTPUT_WRITE] =
        {"The output folder cannot be written to, or something stands there that quire did not "
         "make. What was there before stays whole.",
         "an output folder that another user owns", "an output folder of one's own"},
};

const struct explanation *rule_explanation(enum rule rule) {
    return &explanations[rule];
}
