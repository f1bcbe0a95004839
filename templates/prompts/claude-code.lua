-- Target `claude-code`: subagents, slash commands and skills below .claude/. What a target is says plain.lua.

-- The keys that Claude Code reads. A document that was written for no tool in particular keeps these of its own, but for
-- those of `native`.
local keys = {
    agent = {
        name = "text required file", description = "text required", tools = "text list", disallowedTools = "text list",
        model = "text", permissionMode = "text", maxTurns = "number", skills = "text list", mcpServers = "any", hooks = "map",
        memory = "any", background = "flag", effort = "text number", isolation = "text", color = "text",
        initialPrompt = "text",
    },
    command = {
        description = "text", ["allowed-tools"] = "text list", ["disallowed-tools"] = "text list", ["argument-hint"] = "any",
        model = "text", ["disable-model-invocation"] = "flag",
    },
    skill = {
        name = "text required file 64", description = "text required 1024", license = "text", compatibility = "text 500",
        metadata = "map text", ["allowed-tools"] = "text list",
    },
}
local native = {
    agent = {},
    command = {
        name = "text", ["user-invocable"] = "flag", context = "text", agent = "text", hooks = "map", effort = "text number",
        when_to_use = "text",
    },
    skill = {
        ["disallowed-tools"] = "text list", ["argument-hint"] = "any", ["disable-model-invocation"] = "flag", model = "text",
        ["user-invocable"] = "flag", context = "text", agent = "text", hooks = "map", effort = "text number",
        when_to_use = "text", paths = "text list", shell = "text", arguments = "text list",
    },
}

-- A copy of the first table with all that is in the others.
local function joined(...)
    local all = {}
    for _, map in ipairs({ ... }) do
        for key, value in pairs(map) do
            all[key] = value
        end
    end
    return all
end

local function has(doc, key)
    for _, entry in ipairs(doc.front) do
        if entry.key == key then
            return true
        end
    end
    return false
end

-- Agents are called by one word of small letters; a name like "C# Expert" becomes that of its file.
local function rename(doc)
    if doc.kind ~= "command" and not doc.native and doc.file ~= doc.name then
        return doc.file
    end
end

-- A model as Claude Code calls it: its short names and ids as they are, other providers' not at all.
local function claude(name)
    return name:match("^anthropic/(.+)$") or not name:find("/", 1, true) and name or nil
end

local function model(name)
    local own = library.models or {}
    local named = get(get(own, "claude-code", {}), name)
    if type(named) == "string" then
        return named
    end
    local shared = get(own, name)
    return type(shared) == "string" and claude(shared) or claude(name)
end

local function entry_for(entry)
    if entry.key == "model" and type(entry.value) == "string" and model(entry.value) ~= entry.value then
        return { key = "model", value = model(entry.value) }
    end
    return entry
end

local function head(doc)
    if doc.native and #doc.front > 0 then
        return front_matter(doc.front)
    end
    local entries, keep = {}, joined(keys[doc.kind])
    local name = rename(doc) or doc.name
    if keep.name and (rename(doc) or not has(doc, "name")) then
        entries[1] = { key = "name", value = name }
        keep.name = nil
    end
    for _, entry in ipairs(doc.front) do
        if keep[entry.key] then
            entries[#entries + 1] = entry_for(entry)
        end
    end
    if keys[doc.kind].name and not has(doc, "description") then
        table.insert(entries, 2, { key = "description", value = doc.description })
    end
    return front_matter(entries)
end

local function path(doc)
    if doc.kind == "skill" then
        return "skills/" .. doc.file .. "/SKILL.md"
    end
    return doc.kind .. "s/" .. doc.file .. ".md"
end

return {
    folders = {
        { dir = ".claude/agents", kind = "agent" },
        { dir = ".claude/commands", kind = "command" },
        { dir = ".claude/skills", kind = "skill" },
    },
    agents = {
        "general-purpose", "Explore", "Plan", "statusline-setup", "output-style-setup", "claude-code-guide",
    },
    keys = {
        agent = joined(keys.agent, native.agent),
        command = joined(keys.command, native.command),
        skill = joined(keys.skill, native.skill),
    },
    kinds = { agent = true, command = true, skill = true },

    file = path,
    native = function(doc)
        return ".claude/" .. path(doc)
    end,
    rename = rename,
    prompt = function(doc)
        return { head = head(doc) }
    end,
}
