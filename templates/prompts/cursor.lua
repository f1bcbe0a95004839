-- Target `cursor`: subagents, commands, skills and rules below .cursor/. What a target is says plain.lua. After
-- cursor.com/docs: subagents, commands, skills, rules.

local front = require("lib/front")
local models = require("lib/models")
local rules = require("lib/rules")
local skills = require("lib/skills")
local tools = require("lib/tools")

-- Cursor has ids of its own for all models. Claude Code's short names and the ids of providers are none of them.
local function model(name, said)
    if said or not (name:match("^claude%-") or name:find("/", 1, true) or name == "sonnet" or name == "opus" or name == "haiku") then
        return name
    end
end

-- No lists of tools: a subagent may do everything, or only look.
local function put_readonly(f)
    if f.by.readonly then
        front.copy(f, "readonly")
        front.drop(f, "tools")
    elseif tools.only_read(f, "tools") or front.value(f, "permissionMode") == "plan" then
        front.put(f, "readonly", true)
    else
        front.lose_key(f, "tools", "a subagent of Cursor may use all tools, or with `readonly` those that change nothing")
    end
end

local function agent(doc)
    local f = front.open(doc)
    front.name(f)
    front.description(f)
    models.put(f, "cursor", model)
    put_readonly(f)
    front.add(f, front.entry(f, "is_background") or front.entry(f, "background"), "is_background")
    front.drop(f, "background")
    front.drop_looks(f)
    return front.yaml(f)
end

-- A command is its text: what the user types behind its name stands behind it, and front matter would be text, too.
local function command(doc)
    local f = front.open(doc)
    front.drop(f, "name", "description", "argument-hint", "allowed-tools")
    local lost = front.close(f)
    skills.lose_arguments(doc, lost, "Cursor puts what the user types behind the command's text")
    return { lost = lost }
end

-- Cursor reads what stands behind `globs:` to the line's end, quotes and all.
local function rule(doc)
    local f = rules.open(doc)
    local globs, always = rules.scope(doc)
    front.put(f, "description", doc.description)
    front.add(f, { key = "globs", source = #globs > 0 and " " .. join(globs, ",") or "" })
    front.put(f, "alwaysApply", always)
    return front.yaml(f)
end

local function path(doc)
    if doc.kind == "skill" then
        return skills.path(doc)
    elseif doc.kind == "page" or doc.kind == "snippet" then
        return rules.is(doc) and "rules/" .. doc.file .. ".mdc" or nil
    end
    return doc.kind .. "s/" .. doc.file .. ".md"
end

return {
    folders = {
        { dir = ".cursor/agents", kind = "agent" },
        { dir = ".cursor/commands", kind = "command" },
        { dir = ".cursor/skills", kind = "skill" },
    },
    agents = { "explore", "bash", "browser" },
    keys = {
        agent = {
            name = "text file", description = "text", model = "text", readonly = "flag", is_background = "flag",
        },
        command = { description = "text" },
        skill = skills.keys,
    },
    kinds = { agent = true, command = true, skill = true, page = true, snippet = true },

    file = path,
    native = function(doc)
        return path(doc) and ".cursor/" .. path(doc)
    end,
    rename = skills.rename,
    prompt = function(doc)
        if doc.kind == "page" or doc.kind == "snippet" then
            return rule(doc)
        elseif doc.native then
            return front.native(doc)
        elseif doc.kind == "agent" then
            return agent(doc)
        elseif doc.kind == "command" then
            return command(doc)
        end
        local f = front.open(doc)
        skills.head(f, { "disable-model-invocation" })
        return front.yaml(f)
    end,
}
