return {
    ours = function(name)
        return "acme-" .. name
    end,
}
