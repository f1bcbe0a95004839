local target = require("builtin:claude-code")
target.rename = require("lib/acme").name
return target
