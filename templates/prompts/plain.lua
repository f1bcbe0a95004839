-- Target `plain`: the flattened text alone, as the .md file beside each page.
--
-- A target is a Lua file templates/prompts/NAME.lua that returns a table. It says what a tool's files are called and
-- what stands at their top; the text itself is Quire's. A library adds a target, or replaces one, with a file of that
-- name in its own templates/prompts/.
--
-- Fields of the table, each of which may be left out:
--   tool      the tool's name, where it is not the target's
--   folders   the tool's own folders, a list of {dir = ".x/agents", kind = "agent"}: a library that lists no folders is
--             found in them, and what is found there is written for the tool. tool = "" in an entry: for any tool
--   imports   folders of TOML files that `quire import` reads: {dir = ".x/agents", kind = "agent", text = "prompt"}, where `text`
--             is the key of a document's text; the others become its front matter
--   agents    names of the agents that come with the tool: mentions of them are right everywhere
--   keys      the front matter that the tool reads: for each kind a table from keys to words. The words say what a value
--             may be (text, list, map, number, flag, any), whether it is required, whether it is the file's name (file),
--             and the most characters that it may have: name = "text required file 64". `quire check` holds documents
--             written for the tool against it. A target without the function file speaks of those written for no tool,
--             and its keys are right in all others, too
--   limits    how long a prompt may be for the tool, by kind: {agent = {characters = 30000}}. `tokens` and `characters` are of
--             the text, `bytes` of the whole file. `quire check` reports prompts that are longer
--   kinds     which kinds of documents it carries: {agent = true, command = true, skill = true}; page and snippet, too
--   heading   the level that the highest heading of each text gets; nil: as it is
-- Functions of the table. Each is given a document; paths have no leading slash:
--   file(doc)     the path of its prompt below prompts/TARGET/ (Quire puts the document's tool in front, where that is
--                 another). Without this function prompts stand beside the pages, where only one target has those of a kind
--   native(doc)   the path of its prompt in the layout of the tool: what `quire export` writes, and where links of prompts
--                 lead. nil: not exported
--   rename(doc)   the name that it is called by there, where it is another; mentions of agents follow. nil: the same
--   prompt(doc)   {head = string, body = string or nil, tail = string or nil}: the file is head, then body or else the
--                 flattened text, then tail. Besides, it may have
--                 files  further files: a list of {path = , text = }, paths from the folder of the prompt's own file
--                 lost   what could not be carried over, for `quire check`: a list of {key = , value = , why = , help = }
--                        (of a key of the front matter; without value, all of it) or {text = , why = , help = } (words of
--                        the document's text). A key that no tool reads is not reported. What is lost of a command may depend
--                        on its text; of other documents it depends on kind, tool and front matter, without the values of
--                        name, title, description and tags: `quire check` asks once for all that are alike in these
--   collect(docs) for a target that writes one file of many documents, in place of prompt. It is given the list of them, and
--                 returns {parts = list, lost = list}: parts are strings, and {path = doc.path, text = } for what comes from
--                 a document; an item of lost says path, too. For such a target file and native give the file's path, with
--                 `#` and the anchor of the document's heading behind it. limits may say {collected = {bytes = }}
--   import(doc)   the text of an imported document, where it is not `body` as it is; of `kind`, `name`, `front` and `body` alone
-- A document:
--   kind          "agent", "command", "skill", "page" or "snippet"
--   name, file    its name, and the same fit for a file's name (no ending)
--   called        what it is called by this target: what rename gave, or else the name
--   folder        of agents and commands: the folders between that of their kind and the file, "git"; else ""
--   title, description   strings, or nil
--   tool          the tool that it was written for, or nil
--   native        is that this target's tool?
--   path          of its source, in the library
--   front         its front matter: a list of {key = , value = , source = , override = } in source order, with what it says for
--                 this target (`targets: {NAME: {...}}`) in the place of its own; override is true for that. `source` is the
--                 YAML as it stands behind the colon; nil where a strict parser would not read it as it was meant, and
--                 outside of prompt and collect. Agents are named as the target calls them there, and in the body
--   written       its front matter as it stands, with the `---` lines, where a strict parser reads all of it as it was meant
--                 and none of it is for other targets; nil in other cases, and outside of `prompt`
--   body          the flattened text, without front matter; empty outside of prompt and collect
-- Besides, `library` has the title, models and tools of quire.yaml, each nil when it is not there. Functions:
-- front_matter(list of {key, value or source or map}) gives the lines of front matter, toml(list of {key, value or map}) a TOML
-- document; the others are those of templates. require("lib/front") gives what lib/front.lua in this folder returns, the
-- library's own file first, and require("builtin:NAME") a module of the program's, to change a part of it; both while a
-- module is loaded.

-- What Quire itself reads, and skills of the open format. These keys are right in documents for any tool.
local own = {
    title = "text", tags = "text list", weight = "number", delegates = "text list", agents = "any", aliases = "any",
    agpm = "any", dependencies = "any", handoffs = "any", references = "any", targets = "map list text", variants = "any",
}

local function with_own(keys)
    for key, words in pairs(own) do
        keys[key] = words
    end
    return keys
end

return {
    keys = {
        agent = with_own({ name = "text file", description = "text required" }),
        command = with_own({ name = "text", description = "text" }),
        skill = with_own({
            name = "text required file 64", description = "text required 1024", license = "text",
            compatibility = "text 500", metadata = "map text", ["allowed-tools"] = "text list",
        }),
    },

    kinds = { agent = true, command = true, skill = true, page = true, snippet = true },

    -- Agents of tools that have no target here.
    agents = { "default", "worker", "explorer" },

    prompt = function(doc)
        return { head = "" }
    end,
}
