local target = require("builtin:gemini")
target.rename = require("lib/acme").name
return target
