return {
    limits = { agent = { characters = 90, bytes = 200 }, command = { characters = 1 } },
    kinds = { agent = true },
    file = function(doc) return doc.file .. ".txt" end,
    prompt = function(doc) return { head = string.rep("=", 40) .. "\n" } end,
}
