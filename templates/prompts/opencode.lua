-- Target `opencode`: agents, commands and skills below .opencode/. What a target is says plain.lua. After opencode.ai/docs:
-- agents, permissions, commands, skills.

local front = require("lib/front")
local models = require("lib/models")
local skills = require("lib/skills")
local tables = require("lib/tables")
local tools = require("lib/tools")

-- Short names of models, as OpenCode calls them.
local short = {
    haiku = "anthropic/claude-haiku-4-5",
    sonnet = "anthropic/claude-sonnet-4-5",
    opus = "anthropic/claude-opus-4-5",
}

-- Ids that name no provider, by how they begin.
local providers = { { "claude-", "anthropic/" }, { "gpt-", "openai/" }, { "gemini-", "google/" } }

local function model(name, said)
    if name == "inherit" then
        return false
    end
    for _, provider in ipairs(providers) do
        if starts(name, provider[1]) then
            return provider[2] .. name
        end
    end
    return short[name] or (said or name:find("/", 1, true)) and name or nil
end

-- Claude Code's tools, as OpenCode's permissions call them.
local permissions = {
    Bash = "bash", Edit = "edit", Glob = "glob", Grep = "grep", LS = "list",
    MultiEdit = "edit", NotebookEdit = "edit", NotebookRead = "read", Read = "read", Skill = "skill", Task = "task",
    Agent = "task", TodoRead = "todoread", TodoWrite = "todowrite", WebFetch = "webfetch", WebSearch = "websearch",
    Write = "edit", write = "edit", patch = "edit", AskUserQuestion = "question",
}

-- A server's tool, or what is written in OpenCode's own words.
local function other(tool)
    if tool.server then
        return tool.server .. "_" .. (tool.tool or "*")
    end
    return tool.name:match("^[a-z*][a-z_*]*$")
end

-- Collects rules in order: a name has one rule, or one for each of its patterns.
local function new_block()
    return { order = {}, rules = {} }
end

local function add_rule(block, name, patterns, action)
    if not block.rules[name] then
        block.order[#block.order + 1] = name
        block.rules[name] = {}
    end
    local rules = block.rules[name]
    if #patterns == 0 then
        rules.all = action
    end
    for _, pattern in ipairs(patterns) do
        -- "git add:*" is Claude Code's way to write "git add*".
        rules[#rules + 1] = { key = (pattern:gsub(":%*$", "*")), value = action }
    end
end

local function add_tools(f, key, block, action)
    for _, text in ipairs(tools.list(front.value(f, key)) or {}) do
        local tool = tools.parse(tostring(text))
        local named = tools.named("opencode", permissions, tool.name)
        if named == nil then
            named = other(tool)
        end
        if named == nil then
            tools.lose(f, key, "opencode", tool.text)
        end
        for _, name in ipairs(tools.each(named)) do
            add_rule(block, name, tool.patterns, action)
        end
    end
end

-- The last rule that matches wins, so what goes for everything comes first; patterns alone begin with their opposite.
local function block_entries(block)
    local entries = {}
    for _, name in ipairs(block.order) do
        local rules = block.rules[name]
        local base = rules.all or (rules[1].value == "allow" and "deny" or "allow")
        local map = { { key = "*", value = base } }
        for _, rule in ipairs(rules) do
            if rule.value ~= base or #map > 1 then
                map[#map + 1] = rule
            end
        end
        entries[#entries + 1] = { key = name, value = base, map = #map > 1 and map or nil }
    end
    return entries
end

-- A list allows what it names, and skills and subagents; all else is denied. A map says for each tool whether.
local function permission(f)
    local block = new_block()
    local value = front.value(f, "tools")
    if tools.list(value) then
        add_rule(block, "*", {}, "deny")
        add_tools(f, "tools", block, "allow")
        for _, name in ipairs({ "skill", "task" }) do
            if not block.rules[name] then
                add_rule(block, name, {}, "allow")
            end
        end
    elseif type(value) == "table" then
        for tool, on in pairs(value) do
            local name = permissions[tool] or tool
            if name == tool or get(value, name) == nil then
                add_rule(block, name, {}, on and "allow" or "deny")
            end
        end
    end
    add_tools(f, "disallowedTools", block, "deny")
    return #block.order > 0 and block_entries(block) or nil
end

local function put_permission(f)
    if f.by.permission then
        front.copy(f, "permission")
        front.drop(f, "tools", "disallowedTools")
    elseif f.by.tools and f.by.tools.override then
        front.copy(f, "tools")
        front.drop(f, "disallowedTools")
    else
        front.add(f, { key = "permission", map = permission(f) })
    end
end

local heads = {}

function heads.agent(f)
    front.drop(f, "name", "color")
    front.description(f)
    front.add(f, front.entry(f, "mode") or { key = "mode", value = "subagent" })
    models.put(f, "opencode", model)
    front.copy(f, "temperature", "top_p")
    front.add(f, front.entry(f, "steps") or front.entry(f, "maxTurns"), "steps")
    front.copy(f, "hidden", "disable")
    if f.by.color and tostring(f.by.color.value):find("^#%x%x%x%x%x%x$") then
        front.copy(f, "color")
    end
    front.drop(f, "argument-hint")
    put_permission(f)
end

function heads.command(f)
    -- `allowed-tools` spares the user questions; here they are asked.
    front.drop(f, "name", "argument-hint", "allowed-tools")
    front.description(f)
    front.copy(f, "agent")
    models.put(f, "opencode", model)
    front.copy(f, "subtask")
    if not f.by.subtask and front.value(f, "context") == "fork" then
        front.put(f, "subtask", true)
    end
end

function heads.skill(f)
    skills.head(f)
end

-- An agent is called by the name of its file.
local function path(doc)
    if doc.kind == "agent" and not doc.called:find("/", 1, true) then
        return "agents/" .. doc.called .. ".md"
    end
    return doc.kind == "skill" and skills.path(doc) or doc.kind .. "s/" .. doc.file .. ".md"
end

return {
    folders = {
        { dir = ".opencode/agent", kind = "agent" },
        { dir = ".opencode/agents", kind = "agent" },
        { dir = ".opencode/command", kind = "command" },
        { dir = ".opencode/commands", kind = "command" },
        { dir = ".opencode/skill", kind = "skill" },
        { dir = ".opencode/skills", kind = "skill" },
    },
    agents = { "build", "plan", "general", "explore" },
    keys = {
        agent = {
            description = "text required", mode = "text", model = "text", variant = "text", prompt = "text",
            temperature = "number", top_p = "number", steps = "number", maxSteps = "number", hidden = "flag", disable = "flag",
            color = "text", permission = "map text", tools = "map", options = "map", name = "text",
        },
        command = {
            description = "text", agent = "text", model = "text", subtask = "flag", template = "text", name = "text",
        },
        skill = tables.joined(skills.keys),
    },
    kinds = { agent = true, command = true, skill = true },

    file = path,
    native = function(doc)
        return ".opencode/" .. path(doc)
    end,
    rename = function(doc)
        return doc.kind == "agent" and doc.file or skills.rename(doc)
    end,
    prompt = function(doc)
        if doc.native then
            return front.native(doc, "description")
        end
        local f = front.open(doc)
        heads[doc.kind](f)
        return front.yaml(f)
    end,
}
