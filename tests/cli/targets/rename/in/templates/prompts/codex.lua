local target = require("builtin:codex")
target.rename = require("lib/acme").name
return target
