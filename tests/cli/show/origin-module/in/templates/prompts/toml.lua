-- Text in a TOML string, one line of it left out, one put before it.
return {
    file = function(doc)
        return doc.file .. ".toml"
    end,
    prompt = function(doc)
        local text = doc.body:gsub("End%.\n", "")
        return {
            head = 'name = "' .. doc.name .. '"\nmode = 1\n' .. front_matter(doc.front),
            body = "text = '''\nBegin.\n" .. text,
            tail = "'''\n",
        }
    end,
}
