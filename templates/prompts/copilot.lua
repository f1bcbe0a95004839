-- Target `copilot`: custom agents, prompt files, instructions and skills of GitHub Copilot below .github/. What a target
-- is says plain.lua. After docs.github.com (custom agents configuration) and code.visualstudio.com (custom agents,
-- prompt files, custom instructions).

local front = require("lib/front")
local models = require("lib/models")
local rules = require("lib/rules")
local skills = require("lib/skills")
local tools = require("lib/tools")

-- Copilot's names for groups of tools.
local groups = {
    Bash = "execute", Edit = "edit", MultiEdit = "edit", NotebookEdit = "edit",
    Write = "edit", Glob = "search", Grep = "search", LS = "search", NotebookRead = "read", Read = "read", Agent = "agent",
    Task = "agent", WebFetch = "web", WebSearch = "web", TodoRead = "todo", TodoWrite = "todo",
}

-- A server's tool, or what is written in Copilot's own words.
local function other(tool)
    if tool.server then
        return tool.server .. "/" .. (tool.tool or "*")
    end
    return tool.name:match("^[a-z][%w/*_.-]*$")
end

-- Copilot's names of models change with the moon: `models:` alone knows them.
local function model(name, said)
    if name == "inherit" then
        return false
    end
    return said and name or nil
end

-- Which subagents may be called, Copilot says in a key of its own.
local function put_tools(f)
    local agents = {}
    local function confine(tool)
        for _, name in ipairs((tool.name == "Task" or tool.name == "Agent") and tool.patterns or {}) do
            agents[#agents + 1] = name
        end
        return tool.name == "Task" or tool.name == "Agent"
    end
    local entry = f.by.tools
    if entry and entry.override then
        front.copy(f, "tools")
    else
        front.put_list(f, "tools", tools.mapped(f, "tools", "copilot", groups, other, confine))
    end
    if #agents > 0 and not f.by.agents then
        front.put(f, "agents", agents)
    end
end

local heads = {}

function heads.agent(f)
    front.name(f)
    front.description(f)
    put_tools(f)
    models.put(f, "copilot", model)
    front.copy(f, "agents", "argument-hint", "disable-model-invocation", "handoffs", "mcp-servers", "metadata", "target",
               "user-invocable")
    front.drop_looks(f)
    local servers = f.by.mcpServers
    if servers and not f.by["mcp-servers"] and type(servers.value) == "table" and not is_list(servers.value) then
        front.add(f, front.entry(f, "mcpServers"), "mcp-servers")
    end
end

-- The file's name is the command's.
function heads.command(f)
    front.drop(f, "name")
    front.add(f, front.entry(f, "description") or { key = "description", value = f.doc.description })
    front.copy(f, "agent", "argument-hint")
    models.put(f, "copilot", model)
    put_tools(f)
    -- Those spare the user questions; a list of tools would be all that there are.
    front.drop(f, "allowed-tools")
end

function heads.skill(f)
    skills.head(f, { "argument-hint", "disable-model-invocation", "user-invocable" })
end

-- `applyTo` is one text, with commas between the patterns.
local function instructions(doc)
    local f = rules.open(doc)
    local globs, always = rules.scope(doc)
    front.put(f, "description", doc.description)
    front.put(f, "applyTo", always and "**" or join(globs, ","))
    return front.yaml(f)
end

local function path(doc)
    if doc.kind == "agent" then
        return "agents/" .. doc.file .. ".agent.md"
    elseif doc.kind == "command" then
        return "prompts/" .. doc.file .. ".prompt.md"
    elseif doc.kind == "skill" then
        return skills.path(doc)
    end
    return rules.is(doc) and "instructions/" .. doc.file .. ".instructions.md" or nil
end

return {
    folders = {
        { dir = ".github/agents", kind = "agent" },
        { dir = ".github/prompts", kind = "command" },
        { dir = ".github/skills", kind = "skill" },
    },
    agents = { "ask", "edit", "agent", "explore", "task", "general-purpose", "code-review" },
    keys = {
        agent = {
            name = "text", description = "text required", target = "text", tools = "text list", model = "text list",
            agents = "text list", ["user-invocable"] = "flag", ["disable-model-invocation"] = "flag", infer = "flag",
            ["mcp-servers"] = "map", metadata = "map text", handoffs = "list", ["argument-hint"] = "any", hooks = "map",
        },
        command = {
            name = "text", description = "text", agent = "text", mode = "text", model = "text", tools = "text list",
            ["argument-hint"] = "any",
        },
        skill = skills.keys,
    },
    limits = { agent = { characters = 30000 } },
    kinds = { agent = true, command = true, skill = true, page = true, snippet = true },

    file = path,
    native = function(doc)
        return path(doc) and ".github/" .. path(doc)
    end,
    prompt = function(doc)
        if doc.kind == "page" or doc.kind == "snippet" then
            return instructions(doc)
        elseif doc.native then
            return front.native(doc, "description")
        end
        local f = front.open(doc)
        heads[doc.kind](f)
        local result = front.yaml(f)
        if doc.kind == "command" and doc.body:find("$ARGUMENTS", 1, true) then
            result.body = replace(doc.body, "$ARGUMENTS", "${input:arguments}")
        end
        return result
    end,
}
