-- Rules: text that a tool gives to its model by itself, for some files or for all. Pages and snippets are rules when
-- their front matter says for which files: `globs` (Cursor's key), `applyTo` (Copilot's) or `paths` (Claude Code's), a
-- list or a text with commas, or `alwaysApply: true`.

local front = require("lib/front")
local tables = require("lib/tables")

local rules = {}

local function list(value)
    if type(value) == "string" then
        return split(value, ",")
    end
    return is_list(value) and value or {}
end

-- What of the front matter speaks of rules: a list of patterns, and whether it is for all files.
function rules.scope(doc)
    local globs, always = {}, false
    for _, entry in ipairs(doc.front) do
        if entry.key == "globs" or entry.key == "applyTo" or entry.key == "paths" then
            for _, glob in ipairs(list(entry.value)) do
                globs[#globs + 1] = tostring(glob)
            end
        elseif entry.key == "alwaysApply" then
            always = entry.value == true
        end
    end
    return globs, always
end

function rules.is(doc)
    local globs, always = rules.scope(doc)
    return doc.kind ~= "agent" and doc.kind ~= "command" and doc.kind ~= "skill" and (#globs > 0 or always)
end

-- Nothing else of a page's front matter is for a tool.
function rules.open(doc)
    local f = front.open(doc)
    for _, entry in ipairs(doc.front) do
        if not entry.override then
            front.drop(f, entry.key)
        end
    end
    return f
end

return rules
