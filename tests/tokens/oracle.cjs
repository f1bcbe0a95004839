// Writes the tokens of files as encode.c does, by npm tiktoken: node oracle.cjs NODE_MODULES < LIST
"use strict";
const fs = require("fs");
const path = require("path");

const { get_encoding } = require(path.join(process.argv[2], "tiktoken"));
const encoding = get_encoding("o200k_base");
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function hashOf(tokens) {
  let hash = 0x811c9dc5;
  for (const token of tokens) hash = Math.imul(hash ^ token, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

for (const file of fs.readFileSync(0, "utf8").split("\n").slice(0, -1)) {
  // Every text is ordinary, those of special tokens too.
  const tokens = encoding.encode_ordinary(decoder.decode(fs.readFileSync(file)));
  console.log(`${tokens.length} ${hashOf(tokens)}`);
}
encoding.free();
