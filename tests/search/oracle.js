// Compares an index with that which MiniSearch makes of the same entries: oracle.js ENTRIES INDEX MODULES.
// Prints "same", or what differs first. What is stored beside (excerpts) is no matter of MiniSearch.
const fs = require("fs");
const path = require("path");
const [entriesFile, indexFile, modules] = process.argv.slice(2);
const MiniSearch = require(path.join(modules, "minisearch/dist/cjs/index.cjs"));

const fields = ["title", "heading", "description", "text"];
const theirs = new MiniSearch({ fields });
theirs.addAll(JSON.parse(fs.readFileSync(entriesFile, "utf8")));

const byTerm = (a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);
function even(index) {
  const copy = JSON.parse(JSON.stringify(index));
  copy.index.sort(byTerm);
  delete copy.storedFields;
  return copy;
}

function firstDifference(a, b, where) {
  if (typeof a !== typeof b || a === null || typeof a !== "object")
    return Object.is(a, b) ? null : `${where}: theirs ${JSON.stringify(a)}, ours ${JSON.stringify(b)}`;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = firstDifference(a[key], b[key], `${where}.${key}`);
    if (found) return found;
  }
  return null;
}

const text = fs.readFileSync(indexFile, "utf8");
const ours = JSON.parse(text);
const different = firstDifference(even(theirs), even(ours), "index");
if (different) {
  console.log(different);
} else {
  // It loads, and finds the same; the order of terms tells in the last digits of scores.
  const loaded = MiniSearch.loadJSON(text, { fields });
  const words = even(theirs).index.map((term) => term[0]).filter((_, i) => i % 97 === 0);
  const results = (index, word) => JSON.stringify(index.search(word, { prefix: true, fuzzy: 0.2 }).map((r) => [r.id, r.score.toPrecision(9)]).sort());
  const wrong = words.find((word) => results(theirs, word) !== results(loaded, word));
  console.log(wrong === undefined ? "same" : `the results for ${JSON.stringify(wrong)} differ`);
}
