-- Target `agents-md`: one AGENTS.md that lists all agents, commands and skills, and holds their texts. What a target is says
-- plain.lua. After agents.md: Markdown without front matter, at a project's root; many tools read it. Names and
-- descriptions are what it has room for: of the other keys none is lost, for nobody expects one there.

local rules = require("lib/rules")

-- In the order in which they are listed. Their names stand in headings, so that links find them.
local groups = {
    { kind = "agent", title = "Agents", word = "Agent",
      intro = "Each is a role, in a section of its name below. Take it on, or hand it to a helper, when the work is what its "
              .. "description says." },
    { kind = "command", title = "Commands", word = "Command",
      intro = "Each is a task that the user may ask for by its name. `$ARGUMENTS` stands for what they say with it." },
    { kind = "skill", title = "Skills", word = "Skill",
      intro = "Each says how a thing is done. Read it before you do that." },
    { kind = "rule", title = "Rules", word = "Rule",
      intro = "These hold for the files that each names." },
}

local function group_of(doc)
    local kind = rules.is(doc) and "rule" or doc.kind
    for _, group in ipairs(groups) do
        if group.kind == kind then
            return group
        end
    end
end

local function heading(doc)
    return group_of(doc).word .. " " .. doc.called
end

local function one_line(text)
    return trim((text:gsub("%s+", " ")))
end

local function item(doc)
    local about = doc.description and ": " .. one_line(doc.description) or ""
    return "- [" .. doc.called .. "](#" .. slug(heading(doc)) .. ")" .. about .. "\n"
end

local function scope(doc)
    local globs, always = rules.scope(doc)
    return always and "For all files." or "For `" .. join(globs, "`, `") .. "`."
end

-- A document: its heading, and its text with all headings below that.
local function section(doc)
    local before = "\n## " .. heading(doc) .. "\n\n"
    if rules.is(doc) then
        before = before .. scope(doc) .. "\n\n"
    end
    local text = doc.body:gsub("^%s*\n", ""):gsub("%s+$", "")
    return before, { path = doc.path, text = text .. "\n" }
end

local function list(parts, group, docs)
    parts[#parts + 1] = "\n## " .. group.title .. "\n\n" .. group.intro .. "\n\n"
    for _, doc in ipairs(docs) do
        parts[#parts + 1] = item(doc)
    end
end

local function sections(parts, docs)
    for _, doc in ipairs(docs) do
        local before, text = section(doc)
        parts[#parts + 1] = before
        parts[#parts + 1] = text
    end
end

local function place(doc)
    return group_of(doc) and "AGENTS.md#" .. slug(heading(doc)) or nil
end

return {
    kinds = { agent = true, command = true, skill = true, page = true, snippet = true },
    -- Codex reads no more of it.
    limits = { collected = { bytes = 32768 } },
    -- Where the highest heading of a document's text stands.
    heading = 3,

    file = place,
    native = place,
    collect = function(docs)
        local by_group = {}
        for _, doc in ipairs(docs) do
            local group = group_of(doc)
            by_group[group.kind] = by_group[group.kind] or {}
            table.insert(by_group[group.kind], doc)
        end
        local parts = { "# " .. (library.title or "AGENTS.md") .. "\n" }
        for _, group in ipairs(groups) do
            if by_group[group.kind] then
                list(parts, group, by_group[group.kind])
            end
        end
        for _, group in ipairs(groups) do
            sections(parts, by_group[group.kind] or {})
        end
        return { parts = parts }
    end,
}
