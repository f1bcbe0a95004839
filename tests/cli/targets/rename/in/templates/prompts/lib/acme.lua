return {
    name = function(doc)
        return "acme_" .. doc.file
    end,
}
