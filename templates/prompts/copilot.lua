-- Target `copilot`: custom agents of GitHub Copilot below .github/agents/. What a target is says plain.lua.

-- Claude Code's tools, by Copilot's names for groups of tools.
local groups = {
    Bash = "execute", Edit = "edit", MultiEdit = "edit", NotebookEdit = "edit", Write = "edit", Glob = "search",
    Grep = "search", LS = "search", NotebookRead = "read", Read = "read", Agent = "agent", Task = "agent",
    WebFetch = "web", WebSearch = "web", TodoRead = "todo", TodoWrite = "todo",
}

-- Keys that mean the same to Copilot as to whoever wrote them.
local kept = { "argument-hint", "disable-model-invocation", "handoffs", "mcp-servers", "metadata", "target", "user-invocable" }

local function by_key(front)
    local found = {}
    for _, entry in ipairs(front) do
        found[entry.key] = entry
    end
    return found
end

local function group(tool)
    local name = trim((tool:gsub("%(.*$", "")))
    local server, rest = name:match("^mcp__(.-)__(.+)$")
    if server then
        return server .. "/" .. rest
    elseif starts(name, "mcp__") then
        return name:sub(6) .. "/*"
    end
    return groups[name] or name:match("^[a-z][%w/*_-]*$")
end

-- The tools of a list or a comma string, each group once; nil when there is no such list.
local function tools(entry)
    local value = entry and entry.value
    if type(value) == "string" then
        -- What a tool is confined to may hold commas, and Copilot has nothing for it.
        value = split((value:gsub("%b()", "")), ",")
    end
    if type(value) ~= "table" or not is_list(value) then
        return nil
    end
    local names, seen = {}, {}
    for _, tool in ipairs(value) do
        local name = group(tostring(tool))
        if name and not seen[name] then
            seen[name] = true
            names[#names + 1] = name
        end
    end
    return names
end

local function model(entry)
    local own, name = library.models or {}, entry and entry.value
    local named = type(name) == "string" and (get(get(own, "copilot", {}), name) or get(own, name))
    return type(named) == "string" and named or nil
end

local function head(doc)
    if doc.native and #doc.front > 0 then
        return front_matter(doc.front)
    end
    local front = by_key(doc.front)
    local entries = {
        front.name or { key = "name", value = doc.name },
        front.description or { key = "description", value = doc.description },
        { key = "tools", value = tools(front.tools) },
        { key = "model", value = model(front.model) },
    }
    for _, key in ipairs(kept) do
        entries[#entries + 1] = front[key]
    end
    return front_matter(entries)
end

return {
    folders = { { dir = ".github/agents", kind = "agent" } },
    keys = {
        agent = {
            name = "text", description = "text required", target = "text", tools = "text list", model = "text list",
            agents = "text list", ["user-invocable"] = "flag", ["disable-model-invocation"] = "flag", infer = "flag",
            ["mcp-servers"] = "map", metadata = "map text", handoffs = "list", ["argument-hint"] = "any", hooks = "map",
        },
    },
    kinds = { agent = true },

    file = function(doc)
        return "agents/" .. doc.file .. ".agent.md"
    end,
    native = function(doc)
        return ".github/agents/" .. doc.file .. ".agent.md"
    end,
    prompt = function(doc)
        return { head = head(doc) }
    end,
}
