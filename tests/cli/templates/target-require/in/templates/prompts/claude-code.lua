local target = require("builtin:claude-code")
local names = require("lib/names")
target.rename = function(doc)
    return names.ours(doc.file)
end
return target
