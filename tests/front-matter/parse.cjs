// Reads a list of YAML texts as JSON from standard input, and prints for each what two strict parsers make of it:
// {yaml, jsYaml}, each {value} or {error}. The argument is the folder of Node's modules.
"use strict";
const path = require("path");
const modules = process.argv[2];
const YAML = require(path.join(modules, "yaml"));
const jsYaml = require(path.join(modules, "js-yaml"));

// Keys that objects sort or swallow would be lost: maps become lists of pairs.
function plain(value) {
    if (value instanceof Map)
        return { map: [...value].map(([key, item]) => [String(key), plain(item)]) };
    if (Array.isArray(value))
        return value.map(plain);
    if (value && typeof value === "object")
        return value instanceof Date ? { date: String(value) }
                                     : { map: Object.entries(value).map(([key, item]) => [key, plain(item)]) };
    if (typeof value === "number" && !Number.isFinite(value))
        return { number: String(value) };
    return typeof value === "bigint" ? Number(value) : value;
}

function attempt(parse, text) {
    try {
        return { value: plain(parse(text)) };
    } catch (error) {
        return { error: String(error.message || error).split("\n")[0] };
    }
}

function byYaml(text) {
    const document = YAML.parseDocument(text, { version: "1.2", schema: "core", strict: true, uniqueKeys: true });
    const problem = document.errors[0] || document.warnings[0];
    if (problem)
        throw problem;
    return document.toJS({ mapAsMap: true });
}

let input = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (part) => (input += part));
process.stdin.on("end", () => {
    const texts = JSON.parse(input);
    process.stdout.write(JSON.stringify(texts.map((text) => ({
        yaml: attempt(byYaml, text),
        jsYaml: attempt((t) => jsYaml.load(t), text),
    }))));
});
