local target = require("builtin:opencode")
target.rename = require("lib/acme").name
return target
