return {
  kinds = { agent = true },
  file = function(doc) return doc.kind .. "/" .. doc.file .. ".txt" end,
  rename = function(doc) return "x-" .. doc.name end,
  prompt = function(doc) return { head = "# " .. doc.title .. "\n", tail = "-- end\n" } end,
}
