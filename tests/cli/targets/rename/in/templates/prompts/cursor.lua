local target = require("builtin:cursor")
target.rename = require("lib/acme").name
return target
