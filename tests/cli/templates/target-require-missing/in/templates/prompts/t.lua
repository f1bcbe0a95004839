local f = require("lib/frnt")
return {}
