return { limits = { agent = { bytes = 1 } } }
