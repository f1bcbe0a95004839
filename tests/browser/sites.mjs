// The two sites, and which of their pages stand for which kind.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { serve } from "./server.mjs";
import { ROOT } from "./tools.mjs";

const BUILD = process.env.BUILD || "build";
const AGENTS = "1000";

const OWN = {
  home: "index.html", agent: "agents/rust-expert-advanced.html", command: "commands/rust-review.html",
  skill: "skills/rust-release.html", snippet: "snippets/rust-best-practices.html", guide: "guide/includes.html",
  "guide's beginning": "guide/index.html", "long guide": "guide/rules.html", agents: "catalogue/agents.html",
  snippets: "catalogue/snippets.html", "list of a tag": "catalogue/tag-rust.html", map: "catalogue/map.html",
  tags: "catalogue/tags.html", comparison: "catalogue/compare/rust-expert-standard--rust-expert-advanced.html", "not found": "404.html",
};
const LARGE = {
  home: "index.html", agent: "agents/worker-000001.html", "hard agent": "agents/hard.html", "agent with CRLF": "agents/crlf.html",
  "empty agent": "agents/empty.html",
  "agent with a long name": "agents/a-name-that-is-as-long-as-names-of-generated-agents-for-one-purpose-in-one-repository-tend-to-become.html",
  "agent of one tool": "claude-code/agents/clerk.html", command: "commands/command-01.html", skill: "skills/skill-01.html",
  snippet: "snippets/shared-00001.html",
  "unused snippet": "snippets/unused.html", guide: "guide/start/page-03.html", "hard guide": "guide/hard.html",
  "guide in folders": "guide/daily/tasks/page-01.html", "list of all": "catalogue/index.html",
  agents: "catalogue/agents.html", "second page of agents": "catalogue/agents-page-2.html",
  "list of a tag": "catalogue/tag-cache.html", "list of a model": "catalogue/model-opus.html", "list of a tool": "catalogue/tool-claude-code.html",
  map: "catalogue/map.html", "last page of the map": "catalogue/map-page-6.html",
  tags: "catalogue/tags.html", comparison: "catalogue/compare/hard-standard--hard-advanced.html", "not found": "404.html",
};

class Site {
  constructor(name, folder, prefix, kinds) {
    Object.assign(this, { name, folder, prefix, kinds, change: null });
  }
  get pages() {
    return Object.entries(this.kinds).map(([kind, path]) => ({ site: this, kind, path, name: `${this.name}, ${kind}` }));
  }
  url(path) { return this.base + path; }
  file(path) { return pathToFileURL(join(this.folder, path)).href; }
  read(path) { return readFileSync(join(this.folder, path)); }
  relative(file) { return relative(this.folder, file); }
  html() {
    return readdirSync(this.folder, { recursive: true }).filter((path) => path.endsWith(".html")).sort();
  }
}

/* Both change what the sites are, and return what takes that back: the one what is served, the other the files. */
function disguise(sites, change) {
  for (const site of sites) site.change = change;
  return () => sites.forEach((site) => { site.change = null; });
}
function damage(sites, change) {
  const before = new Map();
  for (const site of sites) {
    for (const path of new Set([...Object.values(site.kinds), "assets/quire.css", "assets/quire.js", "assets/search.js"])) {
      const file = join(site.folder, path), text = readFileSync(file, "utf8"), changed = change(path, text);
      if (changed === text) continue;
      before.set(file, text);
      writeFileSync(file, changed);
    }
  }
  return () => before.forEach((text, file) => writeFileSync(file, text));
}

function quire(...words) {
  execFileSync(join(BUILD, "quire"), ["build", "--quiet", ...words], { stdio: ["ignore", "ignore", "inherit"] });
}

export async function buildSites() {
  process.chdir(fileURLToPath(ROOT));
  const library = "build/browser/library";
  rmSync(library, { recursive: true, force: true });
  execFileSync("python3", ["tests/browser/library.py", library, AGENTS]);
  quire("-o", "build/browser/own");
  quire("-C", library, "-o", "build/browser/large");
  const own = await serve(new Site("own", "build/browser/own", "/", OWN));
  const large = await serve(new Site("large", "build/browser/large", "/library/", LARGE));
  const all = [own, large];
  for (const page of all.flatMap((site) => site.pages)) {
    if (!existsSync(join(page.site.folder, page.path))) throw new Error(`${page.name}: there is no ${page.path}`);
  }
  return { own, large, all, pages: all.flatMap((site) => site.pages), disguise: (change) => disguise(all, change),
    damage: (change) => damage(all, change), close: () => all.forEach((site) => site.server.close()) };
}
