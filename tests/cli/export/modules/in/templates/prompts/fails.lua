return {
    kinds = { agent = true },
    native = function(doc)
        return "x/" .. doc.file .. ".md"
    end,
    prompt = function(doc)
        return { head = doc.name == "writer" and nothing.at.all or "" }
    end,
}
