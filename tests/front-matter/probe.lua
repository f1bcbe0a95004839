-- What Quire understood of a document, as JSON, and then the same as each of its writers writes it.

local SEPARATOR = "\n=====\n"

local function values(doc)
    local list = {}
    for _, entry in ipairs(doc.front) do
        list[#list + 1] = { key = entry.key, value = entry.value }
    end
    return list
end

return {
    file = function(doc)
        return doc.kind .. "/" .. slug(doc.path) .. ".txt"
    end,
    prompt = function(doc)
        local list, in_toml = values(doc), { { key = "body", value = doc.body } }
        for i, entry in ipairs(doc.front) do
            -- TOML has no null, and tables of one name only once: each key gets a table of its own.
            if not json(entry.value):find("null", 1, true) then
                in_toml[#in_toml + 1] = { key = "k" .. i, map = { { key = entry.key, value = entry.value } } }
            end
        end
        return {
            head = "",
            body = table.concat({
                json({ front = list, body = doc.body, path = doc.path }),
                front_matter(doc.front),
                front_matter(list),
                toml(in_toml),
            }, SEPARATOR),
        }
    end,
}
