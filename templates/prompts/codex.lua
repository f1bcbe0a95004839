-- Target `codex`: agents of Codex in .codex/agents, one TOML file each, and skills in .agents/skills. What a target is says
-- plain.lua. After developers.openai.com/codex: subagents, skills.

local front = require("lib/front")
local models = require("lib/models")
local skills = require("lib/skills")
local tables = require("lib/tables")
local tools = require("lib/tools")

-- Names of Codex's own agents; another agent of such a name would stand in for it.
local taken = tables.set({ "default", "worker", "explorer" })

-- Codex runs OpenAI's models.
local function model(name, said)
    if name == "inherit" then
        return false
    end
    return name:match("^openai/(.+)$") or (said or name:match("^gpt%-") or name:match("^o%d")) and name or nil
end

-- Claude Code's words for how long a model is to think.
local efforts = { low = "low", medium = "medium", high = "high", max = "xhigh" }

local function put_effort(f)
    local effort = front.entry(f, "model_reasoning_effort")
    if effort then
        front.add(f, effort)
        front.drop(f, "effort")
    elseif efforts[front.value(f, "effort")] then
        front.put(f, "model_reasoning_effort", efforts[f.by.effort.value])
    elseif f.by.effort then
        front.lose(f, "effort", tostring(f.by.effort.value))
    end
end

-- No lists of tools: an agent may do what the sandbox lets it.
local function put_sandbox(f)
    local mode = f.by.permissionMode and f.by.permissionMode.value
    if f.by.sandbox_mode then
        front.copy(f, "sandbox_mode")
        front.drop(f, "tools", "permissionMode")
    elseif tools.only_read(f, "tools") or mode == "plan" then
        front.put(f, "sandbox_mode", "read-only")
        front.drop(f, "permissionMode")
    else
        front.lose_key(f, "tools", "an agent of Codex may use all tools that its sandbox lets it")
    end
end

-- A server as Claude Code describes it, in the words of config.toml.
local function server(config)
    return {
        command = get(config, "command"), args = get(config, "args"), env = get(config, "env"), cwd = get(config, "cwd"),
        url = get(config, "url"), http_headers = get(config, "headers"),
    }
end

local function put_servers(f)
    local entry = f.by.mcp_servers or f.by.mcpServers
    if f.by.mcp_servers then
        front.copy(f, "mcp_servers")
    elseif entry and type(entry.value) == "table" and not is_list(entry.value) then
        local servers = {}
        for name, config in pairs(front.value(f, "mcpServers")) do
            servers[name] = type(config) == "table" and server(config) or nil
        end
        front.put(f, "mcp_servers", servers)
    end
end

local function agent(doc)
    local f = front.open(doc)
    front.name(f)
    front.description(f)
    models.put(f, "codex", model)
    put_effort(f)
    put_sandbox(f)
    front.copy(f, "nickname_candidates")
    front.drop_looks(f)
    front.put(f, "developer_instructions", doc.body)
    put_servers(f)
    local lost = front.close(f)
    return { body = toml(f.entries), lost = lost }
end

-- Commands are skills here: Codex has none in a project. Its skills take no arguments.
local function command(doc)
    local f = front.open(doc)
    front.name(f)
    front.description(f)
    front.drop(f, "argument-hint", "allowed-tools")
    local result = front.yaml(f)
    skills.lose_arguments(doc, result.lost, "a command is a skill in Codex, and takes no arguments")
    return result
end

return {
    folders = { { dir = ".agents/skills", kind = "skill", tool = "" } },
    imports = { { dir = ".codex/agents", kind = "agent", text = "developer_instructions" } },
    agents = { "default", "worker", "explorer" },
    keys = {
        agent = {
            name = "text required file", description = "text required", model = "text", model_reasoning_effort = "text",
            sandbox_mode = "text", mcp_servers = "map", nickname_candidates = "list", skills = "map",
        },
        skill = skills.keys,
    },
    limits = { skill = { bytes = 8000 } },
    kinds = { agent = true, command = true, skill = true },

    file = function(doc)
        return doc.kind == "agent" and "agents/" .. doc.file .. ".toml" or skills.path(doc)
    end,
    native = function(doc)
        return doc.kind == "agent" and ".codex/agents/" .. doc.file .. ".toml" or ".agents/" .. skills.path(doc)
    end,
    rename = function(doc)
        return taken[doc.file] and doc.file .. "-agent" or skills.rename(doc)
    end,
    prompt = function(doc)
        if doc.kind == "agent" then
            return agent(doc)
        elseif doc.kind == "command" then
            return command(doc)
        elseif doc.native then
            return front.native(doc, "name", "description")
        end
        local f = front.open(doc)
        skills.head(f)
        return front.yaml(f)
    end,
}
