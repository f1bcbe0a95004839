return {
  prompt = function(doc)
    return { head = doc.nmae }
  end,
}
