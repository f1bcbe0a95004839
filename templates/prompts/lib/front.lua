-- A document's front matter, as a target takes it over: key by key. What the target does not take is lost, and is told.
--
--     local front = require("lib/front")
--
--     prompt = function(doc)
--         local f = front.open(doc)
--         front.name(f)
--         front.copy(f, "description", "model")
--         front.put(f, "steps", front.value(f, "maxTurns"))
--         return front.yaml(f)
--     end

local front = {}

function front.open(doc)
    local keys, list, by = {}, {}, {}
    for i, entry in ipairs(doc.front) do
        local key = entry.key
        keys[i], list[i], by[key] = key, entry, entry
    end
    return { doc = doc, keys = keys, list = list, by = by, taken = {}, entries = {}, lost = {} }
end

-- The key's entry, or nil. From now on the key counts as taken.
function front.entry(f, key)
    f.taken[key] = true
    return f.by[key]
end

function front.value(f, key)
    local entry = front.entry(f, key)
    return entry and entry.value
end

-- Writes a key, unless there is nothing to write.
function front.put(f, key, value)
    if value ~= nil then
        f.entries[#f.entries + 1] = { key = key, value = value }
    end
end

-- Writes a list; one without items is a list, too. nil: nothing.
function front.put_list(f, key, list)
    if list and #list == 0 then
        f.entries[#f.entries + 1] = { key = key, source = "[]" }
    else
        front.put(f, key, list)
    end
end

-- Writes an entry as it is, under its own key or another; nil: nothing.
function front.add(f, entry, key)
    if entry and (not key or key == entry.key) then
        f.entries[#f.entries + 1] = entry
    elseif entry then
        f.entries[#f.entries + 1] = { key = key, value = entry.value, source = entry.source }
    end
end

-- Writes these keys as they stand in the document, in this order; those that it lacks are left out.
function front.copy(f, ...)
    for _, key in ipairs({ ... }) do
        front.add(f, front.entry(f, key))
    end
end

-- These keys are left out on purpose, and nothing is lost by it.
function front.drop(f, ...)
    for _, key in ipairs({ ... }) do
        f.taken[key] = true
    end
end

-- What no tool misses: a colour, a hint for people, and a mode that is the only one there is.
function front.drop_looks(f)
    front.drop(f, "color", "argument-hint")
    if f.by.mode and f.by.mode.value == "subagent" then
        front.drop(f, "mode")
    end
end

-- The name that the document is called by here.
function front.name(f)
    local entry = front.entry(f, "name")
    if entry and entry.value == f.doc.called then
        front.add(f, entry)
    else
        front.put(f, "name", f.doc.called)
    end
end

-- What it says when to use it; every tool wants to know.
function front.description(f)
    front.add(f, front.entry(f, "description") or { key = "description", value = f.doc.description })
end

-- Something of a key's value that has no counterpart. `why` and `help` are sentences, and may be nil.
function front.lose(f, key, value, why, help)
    f.lost[#f.lost + 1] = { key = key, value = value, why = why, help = help }
end

-- The whole key has no counterpart, for a reason that is to be told.
function front.lose_key(f, key, why, help)
    if f.by[key] then
        f.taken[key] = true
        f.lost[#f.lost + 1] = { key = key, why = why, help = help }
    end
end

-- All is taken that will be. What the document says for this target alone is written in any case.
function front.close(f)
    for i = 1, #f.keys do
        local key, entry = f.keys[i], f.list[i]
        if not f.taken[key] then
            if entry.override then
                front.add(f, entry)
            else
                f.lost[#f.lost + 1] = { key = key }
            end
        end
    end
    return f.lost
end

-- Is all taken over, in its words and its order?
local function is_whole(f)
    if #f.entries ~= #f.list or not f.doc.written then
        return false
    end
    for i = 1, #f.list do
        local own, entry = f.entries[i], f.list[i]
        if own ~= entry and (own.key ~= entry.key or get(own, "source") ~= entry.source) then
            return false
        end
    end
    return true
end

-- What `prompt` returns: YAML before the text. When nothing is another than in the document, it is the document's, with all
-- comments.
function front.yaml(f)
    local lost = front.close(f)
    return { head = is_whole(f) and f.doc.written or front_matter(f.entries), lost = lost }
end

-- What `prompt` returns for a document that is written for this very tool: its front matter as it is, with all comments; a
-- document without any gets `keys`, a name or a description.
function front.native(doc, ...)
    local f = front.open(doc)
    if #doc.front == 0 then
        for _, key in ipairs({ ... }) do
            front[key](f)
        end
        return { head = front_matter(f.entries) }
    end
    return { head = doc.written or front_matter(doc.front) }
end

return front
