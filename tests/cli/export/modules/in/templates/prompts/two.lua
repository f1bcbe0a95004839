return {
    kinds = { agent = true },
    native = function(doc)
        return "shared/" .. doc.file .. ".md"
    end,
    prompt = function(doc)
        return { head = "", body = doc.name == "writer" and "The same.\n" or "Two.\n" }
    end,
}
