-- Models: what a target calls them.
--
-- `models:` in quire.yaml says it first, for one target or for all:
--
--     models:
--       opencode: {fast: anthropic/claude-haiku-4-5, dreamer: false}
--       deep: anthropic/claude-opus-4-5
--
-- `false` leaves the model out. What is not there, the target's own function says.

local front = require("lib/front")
local tables = require("lib/tables")

local models = {}

-- A string, false to leave the model out, or nil when nobody knows. `guess` is a function that gives the same for a name;
-- its second argument says whether the name was found in `models:`, for all targets.
function models.named(target, name, guess)
    local own = library.models
    local named = tables.member(tables.member(own, target), name)
    if type(named) == "string" or named == false then
        return named
    end
    local shared = tables.member(own, name)
    if type(shared) == "string" then
        shared = guess(shared, true)
    end
    if type(shared) == "string" or shared == false then
        return shared
    end
    return guess(name, false)
end

-- Writes `model`; what it cannot be called here is lost.
function models.put(f, target, guess)
    local entry = front.entry(f, "model")
    if not entry or entry.override or type(entry.value) ~= "string" then
        front.add(f, entry)
        return
    end
    local name = models.named(target, entry.value, guess)
    if name == nil then
        front.lose(f, "model", entry.value, nil,
                   "say what " .. target .. " calls it, in quire.yaml: `models: {" .. target .. ": {" .. yaml(entry.value)
                       .. ": ...}}`; `false` leaves it out")
    elseif name == entry.value then
        front.add(f, entry)
    elseif name then
        front.put(f, "model", name)
    end
end

return models
