-- Target `opencode`: agents, commands and skills below .opencode/. What a target is says plain.lua.

-- Short names of models, as OpenCode calls them. `models:` in quire.yaml adds to these and comes first.
local models = {
    haiku = "anthropic/claude-haiku-4-5",
    sonnet = "anthropic/claude-sonnet-4-5",
    opus = "anthropic/claude-opus-4-5",
}

-- Ids that name no provider, by how they begin.
local providers = { { "claude-", "anthropic/" }, { "gpt-", "openai/" }, { "gemini-", "google/" } }

-- Claude Code's tools, as OpenCode's permissions call them. Tools that are not here have no permission of their own.
local permissions = {
    Bash = "bash", Edit = "edit", Glob = "glob", Grep = "grep", LS = "list", MultiEdit = "edit", NotebookEdit = "edit",
    NotebookRead = "read", Read = "read", Skill = "skill", Task = "task", Agent = "task", TodoRead = "todoread",
    TodoWrite = "todowrite", WebFetch = "webfetch", WebSearch = "websearch", Write = "edit", write = "edit", patch = "edit",
}

local function by_key(front)
    local found = {}
    for _, entry in ipairs(front) do
        found[entry.key] = entry
    end
    return found
end

local function model(name)
    local own = library.models
    local of_target = own and get(own, "opencode")
    if type(of_target) == "table" and get(of_target, name) then
        return get(of_target, name)
    end
    if own and type(get(own, name)) == "string" then
        return get(own, name)
    end
    if name:find("/", 1, true) then
        return name
    end
    for _, provider in ipairs(providers) do
        if starts(name, provider[1]) then
            return provider[2] .. name
        end
    end
    return models[name]
end

-- A tools list as a table of names: "Read, Bash(git add:*, git rm:*)" are two of them. An empty list is a table, no list is nil.
local function tool_list(value)
    if type(value) == "table" and is_list(value) then
        return value
    end
    if type(value) ~= "string" then
        return nil
    end
    local tools, open = {}, nil
    for _, part in ipairs(split(value, ",")) do
        open = open and open .. "," .. part or part
        local _, opened = open:gsub("%(", "")
        local _, closed = open:gsub("%)", "")
        if opened <= closed then
            tools[#tools + 1] = open
            open = nil
        end
    end
    if open then
        tools[#tools + 1] = open
    end
    return tools
end

-- What a tool is called in a permission block, and the patterns that it is confined to, if any: "Bash(git add:*, ls)" is
-- "bash" and {"git add*", "ls"}. nil when OpenCode has no such permission.
local function permission_of(tool)
    local name, confined = tool:match("^([^(]+)%((.*)%)$")
    name = trim(name or tool)
    local server, rest = name:match("^mcp__(.-)__(.+)$")
    if server then
        return server .. "_" .. rest, {}
    elseif starts(name, "mcp__") then
        return name:sub(6) .. "_*", {}
    end
    local patterns = {}
    for _, pattern in ipairs(split(confined or "", ",")) do
        if pattern == "*" then
            patterns = {}
            break
        end
        patterns[#patterns + 1] = pattern:gsub(":%*$", "*")
    end
    return permissions[name] or name:match("^[a-z*][a-z_*]*$"), patterns
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
        rules[#rules + 1] = { key = pattern, value = action }
    end
end

local function add_tools(block, tools, action)
    for _, tool in ipairs(tools) do
        local name, patterns = permission_of(tostring(tool))
        if name then
            add_rule(block, name, patterns, action)
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
local function permission(front)
    local block = new_block()
    local value = front.tools and front.tools.value
    local tools = tool_list(value)
    if tools then
        add_rule(block, "*", {}, "deny")
        add_tools(block, tools, "allow")
        add_rule(block, "skill", {}, "allow")
        add_rule(block, "task", {}, "allow")
    elseif type(value) == "table" then
        for tool, on in pairs(value) do
            local name = permissions[tool] or tool
            if name == tool or get(value, name) == nil then
                add_rule(block, name, {}, on and "allow" or "deny")
            end
        end
    end
    add_tools(block, tool_list(front.disallowedTools and front.disallowedTools.value) or {}, "deny")
    return #block.order > 0 and block_entries(block) or nil
end

local function model_entry(front)
    local name = front.model and front.model.value
    return { key = "model", value = type(name) == "string" and model(name) or nil }
end

local function description(doc, front)
    return front.description or { key = "description", value = doc.description }
end

local heads = {}

function heads.agent(doc, front)
    local color = front.color and tostring(front.color.value):find("^#%x%x%x%x%x%x$") and front.color
    local steps = front.steps or front.maxTurns and { key = "steps", value = front.maxTurns.value }
    local entries = { description(doc, front), front.mode or { key = "mode", value = "subagent" }, model_entry(front) }
    for _, entry in pairs({ front.temperature or {}, front.top_p or {}, steps or {}, front.hidden or {},
                            front.disable or {}, color or {} }) do
        if get(entry, "key") then
            entries[#entries + 1] = entry
        end
    end
    entries[#entries + 1] = front.permission or { key = "permission", map = permission(front) }
    return entries
end

function heads.command(doc, front)
    local entries = { description(doc, front) }
    for _, key in ipairs({ "agent", "model", "subtask" }) do
        if front[key] then
            entries[#entries + 1] = key == "model" and model_entry(front) or front[key]
        end
    end
    return entries
end

function heads.skill(doc, front)
    local name = front.name and front.name.value == doc.file and front.name
    local entries = { name or { key = "name", value = doc.file }, description(doc, front) }
    for _, key in ipairs({ "license", "compatibility", "metadata", "allowed-tools" }) do
        entries[#entries + 1] = front[key]
    end
    return entries
end

local function head(doc)
    if doc.native and #doc.front > 0 then
        return front_matter(doc.front)
    elseif doc.native then
        return front_matter({ { key = "description", value = doc.description } })
    end
    return front_matter(heads[doc.kind](doc, by_key(doc.front)))
end

local function path(doc)
    if doc.kind == "skill" then
        return "skills/" .. doc.file .. "/SKILL.md"
    end
    return doc.kind .. "s/" .. doc.file .. ".md"
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
        skill = {
            name = "text required file 64", description = "text required 1024", license = "text",
            compatibility = "text 500", metadata = "map text", ["allowed-tools"] = "text list",
        },
    },
    kinds = { agent = true, command = true, skill = true },

    file = path,
    native = function(doc)
        return ".opencode/" .. path(doc)
    end,
    -- An agent is called by the name of its file.
    rename = function(doc)
        if doc.kind == "agent" and doc.file ~= doc.name then
            return doc.file
        end
    end,
    prompt = function(doc)
        return { head = head(doc) }
    end,
}
