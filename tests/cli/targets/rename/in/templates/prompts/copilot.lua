local target = require("builtin:copilot")
target.rename = require("lib/acme").name
return target
