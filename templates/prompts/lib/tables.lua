-- Tables: what the files of targets do with them.

local tables = {}

-- A new table with all that is in these, the later before the earlier.
function tables.joined(...)
    local all = {}
    for _, map in ipairs({ ... }) do
        for key, value in pairs(map) do
            all[key] = value
        end
    end
    return all
end

-- The items as keys.
function tables.set(list)
    local set = {}
    for _, item in ipairs(list) do
        set[item] = true
    end
    return set
end

-- The member `name` of `map`, or nil where that is no map or has none.
function tables.member(map, name)
    if type(map) == "table" and not is_list(map) then
        return get(map, name)
    end
end

return tables
