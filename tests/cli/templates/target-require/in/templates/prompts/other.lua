local target = require("builtin:claude-code")
target.file = function(doc)
    return doc.called .. ".md"
end
return target
