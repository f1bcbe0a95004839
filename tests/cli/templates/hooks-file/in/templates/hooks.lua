return { document = function(tree, doc) if doc.name == "one" then tree:append(markdown("[Notes](notes.txt)")) end end }
