-- One file for each top-level section, and a first one that lists them.
return {
    kinds = { agent = true },
    file = function(doc)
        return doc.file .. ".md"
    end,
    native = function(doc)
        return "split/" .. doc.file .. ".md"
    end,
    prompt = function(doc)
        local list, files = {}, {}
        for _, part in ipairs(split("\n" .. doc.body, "\n# ")) do
            if part ~= "" then
                local path = doc.file .. "/part-" .. #files + 1 .. ".md"
                files[#files + 1] = { path = path, text = "# " .. part .. "\n" }
                list[#list + 1] = "- [" .. part:match("^[^\n]*") .. "](" .. path .. ")\n"
            end
        end
        return { body = table.concat(list), files = files }
    end,
}
