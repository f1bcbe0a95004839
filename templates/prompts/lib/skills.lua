-- Skills: the open format, a SKILL.md in a folder of its name (agentskills.io). Tools read it alike.

local front = require("lib/front")

local skills = {}

skills.keys = {
    name = "text required file 64", description = "text required 1024", license = "text", compatibility = "text 500",
    metadata = "map text", ["allowed-tools"] = "text list",
}

-- The keys in their order; `more` are those that the tool reads besides.
function skills.head(f, more)
    front.name(f)
    front.description(f)
    front.copy(f, "license", "compatibility", "metadata", "allowed-tools")
    for _, key in ipairs(more or {}) do
        front.copy(f, key)
    end
end

-- Words of small letters and digits with single `-` between them.
function skills.rename(doc)
    if not doc.native and doc.file ~= doc.name then
        return doc.file
    end
end

function skills.path(doc)
    return "skills/" .. doc.file .. "/SKILL.md"
end

-- The text's place for arguments stays what it is, where the tool fills in none.
function skills.lose_arguments(doc, lost, why)
    if doc.body:find("$ARGUMENTS", 1, true) then
        lost[#lost + 1] = { text = "$ARGUMENTS", why = why }
    end
end

return skills
