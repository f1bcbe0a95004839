-- Target `gemini`: subagents, commands and skills of Gemini CLI below .gemini/. What a target is says plain.lua. After
-- geminicli.com/docs: subagents, custom commands, skills, tools.

local front = require("lib/front")
local models = require("lib/models")
local skills = require("lib/skills")
local tools = require("lib/tools")

-- Claude Code's tools, as Gemini CLI calls them.
local names = {
    Bash = "run_shell_command", Edit = "replace", MultiEdit = "replace",
    NotebookEdit = "replace", Write = "write_file", Read = "read_file", NotebookRead = "read_file", Glob = "glob",
    Grep = "grep_search", LS = "list_directory", WebFetch = "web_fetch", WebSearch = "google_web_search",
    TodoWrite = "write_todos", TodoRead = "write_todos", Skill = "activate_skill", AskUserQuestion = "ask_user",
    -- Subagents cannot call subagents, and so need no tool for it.
    Task = false, Agent = false,
}

-- A server's tool, or what is written in Gemini's own words.
local function other(tool)
    if tool.server then
        return "mcp_" .. tool.server .. "_" .. (tool.tool or "*")
    end
    return tool.name:match("^[a-z*][a-z_*]*$")
end

local function model(name, said)
    return name:match("^google/(.+)$") or (said or name == "inherit" or starts(name, "gemini-")) and name or nil
end

local function put_tools(f)
    local entry = f.by.tools
    if entry and entry.override then
        front.copy(f, "tools")
        return
    end
    front.put_list(f, "tools", tools.mapped(f, "tools", "gemini", names, other))
end

local function agent(doc)
    local f = front.open(doc)
    front.name(f)
    front.description(f)
    front.copy(f, "kind")
    put_tools(f)
    models.put(f, "gemini", model)
    front.copy(f, "temperature")
    front.add(f, front.entry(f, "max_turns") or front.entry(f, "maxTurns"), "max_turns")
    front.copy(f, "timeout_mins")
    local servers = f.by.mcpServers
    if servers and type(servers.value) == "table" and not is_list(servers.value) then
        front.copy(f, "mcpServers")
    end
    front.drop(f, "maxTurns")
    front.drop_looks(f)
    return front.yaml(f)
end

-- Arguments, commands of the shell and files, in the words of Gemini's commands.
local function placeholders(body)
    body = replace(body, "$ARGUMENTS", "{{args}}")
    return (body:gsub("!`([^`\n]+)`", "!{%1}"))
end

local function command(doc)
    local f = front.open(doc)
    front.drop(f, "name", "argument-hint", "allowed-tools")
    front.description(f)
    front.put(f, "prompt", placeholders(doc.body))
    local lost = front.close(f)
    return { body = toml(f.entries), lost = lost }
end

-- And the other way around, for commands that are imported.
local function arguments(body)
    body = replace(body, "{{args}}", "$ARGUMENTS")
    return (body:gsub("!{([^{}`\n]+)}", "!`%1`"))
end

-- A subfolder of commands/ is a part of the command's name: commands/git/commit.toml is /git:commit.
local function command_path(doc)
    local folder = doc.folder ~= "" and doc.folder .. "/" or ""
    local space, name = doc.name:match("^([%w._-]+):([%w._-]+)$")
    if space then
        return "commands/" .. space .. "/" .. name .. ".toml"
    end
    return "commands/" .. folder .. doc.file .. ".toml"
end

local function path(doc)
    if doc.kind == "command" then
        return command_path(doc)
    end
    return doc.kind == "skill" and skills.path(doc) or "agents/" .. doc.file .. ".md"
end

return {
    folders = {
        { dir = ".gemini/agents", kind = "agent" },
        { dir = ".gemini/skills", kind = "skill" },
    },
    imports = { { dir = ".gemini/commands", kind = "command", text = "prompt" } },
    agents = { "codebase_investigator", "cli_help", "generalist_agent", "browser_agent" },
    keys = {
        agent = {
            name = "text required file", description = "text required", kind = "text", tools = "list", mcpServers = "map",
            model = "text", temperature = "number", max_turns = "number", timeout_mins = "number",
        },
        skill = skills.keys,
    },
    kinds = { agent = true, command = true, skill = true },

    file = path,
    native = function(doc)
        return ".gemini/" .. path(doc)
    end,
    -- Small letters, digits, `-` and `_`.
    rename = function(doc)
        local name = lower(doc.file):gsub("[^%l%d_-]", "-")
        if not doc.native and name ~= doc.name then
            return name
        end
    end,
    import = function(doc)
        return arguments(doc.body)
    end,
    prompt = function(doc)
        if doc.kind == "command" then
            return command(doc)
        elseif doc.native then
            return front.native(doc, "name", "description")
        elseif doc.kind == "agent" then
            return agent(doc)
        end
        local f = front.open(doc)
        skills.head(f)
        return front.yaml(f)
    end,
}
