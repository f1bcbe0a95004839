-- Target `claude-code`: subagents, slash commands, skills and rules below .claude/. What a target is says plain.lua.
-- After code.claude.com/docs: sub-agents, slash-commands, skills, memory.

local front = require("lib/front")
local models = require("lib/models")
local rules = require("lib/rules")
local skills = require("lib/skills")
local tables = require("lib/tables")

local keys = {
    agent = {
        name = "text required file", description = "text required", tools = "text list", disallowedTools = "text list",
        model = "text", permissionMode = "text", maxTurns = "number", skills = "text list", mcpServers = "any", hooks = "map",
        memory = "any", background = "flag", effort = "text number", isolation = "text", color = "text",
        initialPrompt = "text",
    },
    command = {
        name = "text", description = "text", ["allowed-tools"] = "text list", ["disallowed-tools"] = "text list",
        ["argument-hint"] = "any", model = "text", ["disable-model-invocation"] = "flag", ["user-invocable"] = "flag",
        context = "text", agent = "text", hooks = "map", effort = "text number", when_to_use = "text",
    },
    skill = tables.joined(skills.keys, {
        ["disallowed-tools"] = "text list", ["argument-hint"] = "any", ["disable-model-invocation"] = "flag", model = "text",
        ["user-invocable"] = "flag", context = "text", agent = "text", hooks = "map", effort = "text number",
        when_to_use = "text", paths = "text list", shell = "text", arguments = "text list",
    }),
}

-- A model as Claude Code calls it: its short names and ids as they are, other providers' not at all.
local function claude(name)
    return name:match("^anthropic/(.+)$") or not name:find("/", 1, true) and name or nil
end

-- Keys in the order of the document; the name and the description come first where it lacks one of them.
local function head(doc)
    local f = front.open(doc)
    if doc.kind == "command" then
        front.drop(f, "name")
    elseif not f.by.description or not f.by.name then
        front.name(f)
        front.description(f)
    end
    local known = keys[doc.kind]
    for _, entry in ipairs(doc.front) do
        local key = entry.key
        if key == "model" then
            models.put(f, "claude-code", claude)
        elseif key == "name" and not f.taken.name then
            front.name(f)
        elseif known[key] and not f.taken[key] then
            front.add(f, front.entry(f, key))
        end
    end
    front.drop_looks(f)
    return front.yaml(f)
end

-- Without `paths` a rule is for all files.
local function rule(doc)
    local f = rules.open(doc)
    local globs, always = rules.scope(doc)
    if not always then
        front.put(f, "paths", globs)
    end
    return front.yaml(f)
end

local function path(doc)
    if doc.kind == "page" or doc.kind == "snippet" then
        return rules.is(doc) and "rules/" .. doc.file .. ".md" or nil
    end
    local folder = doc.folder ~= "" and doc.folder .. "/" or ""
    return doc.kind == "skill" and skills.path(doc) or doc.kind .. "s/" .. folder .. doc.file .. ".md"
end

return {
    folders = {
        { dir = ".claude/agents", kind = "agent" },
        { dir = ".claude/commands", kind = "command" },
        { dir = ".claude/skills", kind = "skill" },
    },
    agents = {
        "general-purpose", "Explore", "Plan", "statusline-setup", "output-style-setup", "claude-code-guide", "Bash", "fork",
    },
    keys = keys,
    kinds = { agent = true, command = true, skill = true, page = true, snippet = true },

    file = path,
    native = function(doc)
        return path(doc) and ".claude/" .. path(doc)
    end,
    -- Agents are called by one word of small letters; a name like "C# Expert" becomes that of its file.
    rename = skills.rename,
    prompt = function(doc)
        if doc.kind == "page" or doc.kind == "snippet" then
            return rule(doc)
        elseif doc.native and doc.kind == "command" then
            return front.native(doc)
        elseif doc.native then
            return front.native(doc, "name", "description")
        end
        return head(doc)
    end,
}
