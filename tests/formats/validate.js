// Validates SARIF files by the published schema: node validate.js NODE_MODULES FILE...
// Prints one line for each fault, and exits 1 when there is any.
"use strict";
const fs = require("fs");
const path = require("path");

const [modules, ...files] = process.argv.slice(2);
const Ajv = require(path.join(modules, "ajv"));
const draft = require(path.join(modules, "ajv/lib/refs/json-schema-draft-04.json"));
const schema = require(path.join(modules, "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"));

// The schema is of draft 04, whose identifiers are called `id`.
const ajv = new Ajv({ schemaId: "id", allErrors: true });
ajv.addMetaSchema(draft);
const valid = ajv.compile(schema);

let faults = 0;
for (const file of files) {
  if (valid(JSON.parse(fs.readFileSync(file, "utf8")))) continue;
  for (const error of valid.errors) {
    console.log(`${path.basename(file)}: ${error.dataPath || "/"} ${error.message}`);
    faults++;
  }
}
process.exit(faults ? 1 : 0);
