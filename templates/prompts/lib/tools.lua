-- Tools: lists of them, and what a target calls each.
--
-- Documents name tools as Claude Code does; a target has a table from those names to its own. `tools:` in quire.yaml
-- adds to it:
--
--     tools:
--       copilot: {NotebookRead: read, Monitor: false}
--       shell: Bash
--
-- For a target: what that calls a tool, one name or a list of them. Directly: another word for a tool, which holds for all
-- targets. `false` leaves the tool out.

local front = require("lib/front")
local tables = require("lib/tables")

local tools = {}

-- What may only look. Whatever else there is may change something.
tools.read_only = tables.set({
    "AskUserQuestion", "Glob", "Grep", "LS", "NotebookRead", "Read", "TodoRead", "TodoWrite", "WebFetch", "WebSearch",
})

-- What other tools do by themselves, or not at all: nobody misses it.
local unneeded = tables.set({
    "BashOutput", "EnterPlanMode", "ExitPlanMode", "KillShell", "SlashCommand", "ToolSearch",
})

-- A list of names: "Read, Bash(git add:*, git rm:*)" are two of them. An empty list is a table, no list is nil.
function tools.list(value)
    if type(value) ~= "string" then
        return is_list(value) and value or nil
    end
    local names, open = {}, nil
    for _, part in ipairs(split(value, ",")) do
        open = open and open .. "," .. part or part
        local _, opened = open:gsub("%(", "")
        local _, closed = open:gsub("%)", "")
        if opened <= closed then
            names[#names + 1] = open
            open = nil
        end
    end
    names[#names + 1] = open
    return names
end

-- A tool taken apart. `server` and `tool` are those of "mcp__server__tool", the latter nil for all of a server's;
-- `patterns` what it is confined to: {"git add:*", "ls"} in "Bash(git add:*, ls)".
function tools.parse(text)
    local name, confined = text:match("^([^(]+)%((.*)%)%s*$")
    local parts = { text = text, name = trim(name or text), patterns = {} }
    for _, pattern in ipairs(split(confined or "", ",")) do
        if pattern == "*" then
            parts.patterns = {}
            break
        end
        parts.patterns[#parts.patterns + 1] = pattern
    end
    parts.server, parts.tool = parts.name:match("^mcp__(.-)__(.+)$")
    if not parts.server then
        parts.server = parts.name:match("^mcp__(.+)$")
    end
    if parts.tool == "*" then
        parts.tool = nil
    end
    return parts
end

-- What the target calls a tool of this name: a string or a list of them, false to leave it out, nil when nobody knows.
function tools.named(target, names, name)
    local own = library.tools
    local named = tables.member(tables.member(own, target), name)
    if named ~= nil then
        return named
    end
    local alias = tables.member(own, name)
    if alias == false then
        return false
    elseif type(alias) == "string" then
        name = alias
        named = tables.member(tables.member(own, target), name)
    end
    if named ~= nil then
        return named
    end
    if names[name] == nil and unneeded[name] then
        return false
    end
    return names[name]
end

-- Each name of `named`, a string or a list of them.
function tools.each(named)
    return type(named) == "string" and { named } or named or {}
end

-- A tool of the list under `key` has no counterpart.
function tools.lose(f, key, target, text)
    local name = tools.parse(text).name
    front.lose(f, key, text, nil,
               "say what " .. target .. " calls it, in quire.yaml: `tools: {" .. target .. ": {" .. yaml(name)
                   .. ": ...}}`; `false` leaves it out")
end

-- The target's names for the list under `key`, each once; nil when there is no list. `other` names what no table does: a
-- function of a tool taken apart. Tools that have no name are lost, and so is what a tool is confined to, unless `confine`, a
-- function of the same, says that the target knows it some other way.
function tools.mapped(f, key, target, names, other, confine)
    local list = tools.list(front.value(f, key))
    if not list then
        return nil
    end
    local all, seen = {}, {}
    for _, text in ipairs(list) do
        local parts = tools.parse(tostring(text))
        local named = tools.named(target, names, parts.name)
        if named == nil then
            named = other(parts)
        end
        if named == nil then
            tools.lose(f, key, target, parts.text)
        elseif named and #parts.patterns > 0 and not (confine and confine(parts)) then
            front.lose(f, key, parts.text, target .. " allows `" .. join(tools.each(named)) .. "` for everything")
        end
        for _, name in ipairs(tools.each(named)) do
            if not seen[name] then
                seen[name] = true
                all[#all + 1] = name
            end
        end
    end
    return all
end

-- Do all tools of the list only look? nil when there is no list.
function tools.only_read(f, key)
    local list = tools.list(front.value(f, key))
    if not list then
        return nil
    end
    for _, text in ipairs(list) do
        local name = tools.parse(tostring(text)).name
        local alias = tables.member(library.tools, name)
        if not tools.read_only[type(alias) == "string" and alias or name] then
            return false
        end
    end
    return true
end

return tools
