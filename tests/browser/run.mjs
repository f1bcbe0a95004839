// The site in a real browser: everything that is promised of it, looked at in Chromium.
//
//   make test-browser                    all subjects
//   node tests/browser/run.mjs axe disk  some of them; --list names all
//   node tests/browser/run.mjs --break   breaks the sites in many ways, one after the other: does the suite notice?
//
// Two sites are built into build/browser: this repository's own, and one of 1,000 agents (library.py, with what is hard
// to show in library/). server.mjs serves them, with a strict content security policy; disk.mjs opens them as files; serve.mjs
// writes to a library that `quire serve` shows. SERVE=10000 has it do so with as many agents, too, which takes a minute.
//
// A subject is a file here that exports `run(test)`; `test` has {browser, sites, report} and what tools.mjs makes of them.
// A check is `report.check(what, faults)`, and passes where there are no faults; `report.figure` notes a number.
// What any page asks of another host, and every breach of the policy, is noted wherever it happens (browser.mjs) and
// reported at the end by quiet.mjs. Lighthouse comes last and alone, as it measures time.
//
// The last line is "N passed, M failed". Needs: sh tools/deps.sh --browser. CHROMIUM names another browser.
import { mkdirSync } from "node:fs";
import { launch } from "./browser.mjs";
import { breakages } from "./breakages.mjs";
import { Report } from "./report.mjs";
import { buildSites } from "./sites.mjs";
import { missing } from "./tools.mjs";

const SUBJECTS = ["structure", "axe", "markup", "keyboard", "layout", "modes", "print", "prompts", "folds", "guide", "relations", "search", "filter",
  "plain", "disk", "scheme", "serve", "weight", "pictures", "quiet", "lighthouse"];

async function runSubject(name, test) {
  const begun = Date.now();
  try {
    await (await import(`./${name}.mjs`)).run(test);
  } catch (error) {
    test.report.check(`${name} runs to its end`, [error.stack]);
  }
  test.report.took(name, Date.now() - begun);
}

/* Each breakage has to make a check fail whose name begins as it says. No other subject runs. */
async function breakAll(browser, sites, wanted) {
  const report = new Report({ quiet: true });
  for (const breakage of breakages.filter((one) => !wanted.length || wanted.includes(one.subject))) {
    const inner = new Report({ quiet: true, silent: true });
    const pages = breakage.kinds ? sites.pages.filter((page) => breakage.kinds.includes(page.kind)) : sites.pages;
    const test = { browser, sites: { ...sites, pages }, report: inner };
    browser.forget();
    const mend = breakage.disk ? sites.damage(breakage.change) : sites.disguise(breakage.change);
    await runSubject(breakage.subject, test);
    if (breakage.quiet) await runSubject("quiet", test);
    mend();
    const hit = inner.failures.some((failure) => failure.includes(breakage.fails));
    report.check(`noticed: ${breakage.what} (${breakage.subject})`, hit ? [] : [`no check "${breakage.fails}" failed`, ...inner.failures]);
  }
  return report;
}

async function main() {
  const wanted = process.argv.slice(2).filter((word) => !word.startsWith("--"));
  const unknown = wanted.filter((name) => !SUBJECTS.includes(name));
  if (process.argv.includes("--list")) return console.log(SUBJECTS.join("\n"));
  if (unknown.length) throw new Error(`no subject ${unknown.join(", ")}; there are: ${SUBJECTS.join(", ")}`);
  const lacking = missing();
  if (lacking) {
    console.log(`test-browser: ${lacking}: sh tools/deps.sh --browser\n0 passed, 1 failed`);
    process.exitCode = 1;
    return;
  }
  mkdirSync("build/browser", { recursive: true });
  const sites = await buildSites();
  const browser = await launch();
  let report = new Report({});
  if (process.argv.includes("--break")) report = await breakAll(browser, sites, wanted);
  else for (const name of wanted.length ? wanted : SUBJECTS) await runSubject(name, { browser, sites, report });
  await browser.close();
  sites.close();
  process.exitCode = report.finish() ? 0 : 1;
}

await main();
