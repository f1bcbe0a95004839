return { limits = { agent = { characters = 100, words = 3 }, agents = { bytes = 3 }, skill = { bytes = -1, tokens = "many" }, page = 4 } }
