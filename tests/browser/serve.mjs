// `quire serve` with a page open: what is written to the library shows by itself, in the time that it may take.
//
// Pages are shown under the policy that the other sites are served with. Each time is from the end of a write to when the page
// with the text is painted; the best of several is told, and the middle one.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { violations } from "./axe.mjs";
import { NARROW, WIDE } from "./browser.mjs";
import { FOLDER } from "./pictures.mjs";
import { POLICY } from "./server.mjs";

const BUILD = process.env.BUILD || "build";
const PAGE = "agents/worker-000001.html", SOURCE = "content/agents/worker-000001.md";
const EDITS = 8;

// Times are told and held against nothing: they are the machine's as much as the program's.
const toReach = (most) => ({ unit: ` ms (to reach: ${most})` });

class Served {
  constructor(name, agents, maker = "tests/bench/corpus.py") {
    this.folder = `build/browser/${name}`;
    rmSync(this.folder, { recursive: true, force: true });
    execFileSync("python3", [maker, this.folder, String(agents)]);
    this.snippet = /\{\{#include ([\w-]+\.md)/.exec(this.read(SOURCE))[1];
  }

  read(path) { return readFileSync(join(this.folder, path), "utf8"); }
  /* Aside and renamed, as editors do. */
  write(path, text) {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}~`, text);
    renameSync(`${file}~`, file);
  }

  /* Milliseconds until the first page was there, from when the program was called. */
  async start() {
    const begun = performance.now();
    this.process = spawn(join(BUILD, "quire"), ["serve", "-C", this.folder, "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
    this.ended = new Promise((resolve) => this.process.once("exit", resolve));
    const line = await new Promise((resolve) => this.process.stdout.once("data", (data) => resolve(String(data))));
    this.base = line.split(" ")[1];
    for (;;) {
      const response = await fetch(this.base);
      await response.text();
      if (response.ok) return performance.now() - begun;
      await new Promise((resolve) => setTimeout(resolve, 20)); // 503: a first build that takes long
    }
  }

  async stop() {
    this.process.kill("SIGTERM");
    return this.ended;
  }
}

/* Puts the policy on every page, and has a breakage change the live script. */
async function guard(context, site) {
  await context.route(/./, async (route) => {
    const request = route.request(), live = request.url().endsWith("/.quire/live.js");
    if (!live && !request.isNavigationRequest()) return route.continue();
    const response = await route.fetch();
    const text = await response.text();
    await route.fulfill({ response, body: site.change && live ? site.change(".quire/live.js", text) : text,
      headers: { ...response.headers(), "content-security-policy": POLICY } });
  });
}

const shows = (page, text, timeout = 15000) => page.waitForFunction((text) => document.body && document.body.innerText.includes(text), text, { timeout });
const BOX = "quire-findings .box";
const boxSays = (page, text) => page.locator(BOX).filter({ hasText: text }).first().waitFor({ timeout: 15000 });
const boxGoes = (page) => page.locator(BOX).first().waitFor({ state: "detached", timeout: 15000 });
const middle = (times) => Math.round([...times].sort((a, b) => a - b)[times.length >> 1]);

async function holds(report, what, promise) {
  report.check(`serve: ${what}`, await promise.then(() => [], (error) => [error.message.split("\n")[0]]));
}

/* When the page that is there now was first painted, as milliseconds since 1970. */
const painted = (page) => page.evaluate(() => new Promise((resolve) => {
  const look = () => {
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    return paint ? resolve(performance.timeOrigin + paint.startTime) : setTimeout(look, 5);
  };
  look();
}));

async function times(report, served, page, what, most) {
  const path = `snippets/${served.snippet}`, before = served.read(path), took = [];
  for (let i = 0; i < EDITS; i++) {
    served.write(path, `${before}\nEdited for the time ${i}.\n`);
    const begun = performance.timeOrigin + performance.now();
    await shows(page, `Edited for the time ${i}.`);
    took.push(await painted(page) - begun);
  }
  served.write(path, before);
  await page.waitForFunction((text) => !document.body.innerText.includes(text), "Edited for the time");
  report.figure(`a change is visible, ${what}, best of ${EDITS}`, Math.round(Math.min(...took)), toReach(most));
  report.figure(`a change is visible, ${what}, the middle one`, middle(took), { unit: " ms" });
}

/* Documents, snippets, templates, settings and styles: each shows, and the page is where it was. */
async function edits(report, served, page) {
  let loads = 0;
  page.on("load", () => loads++);
  const where = () => page.evaluate(() => Math.round(scrollY));
  const change = async (what, path, text, seen) => {
    await page.evaluate(() => scrollTo(0, 700));
    loads = 0;
    served.write(path, text);
    await holds(report, `${what} shows by itself`, shows(page, seen));
    await page.waitForTimeout(400);
    report.equal(`serve: scroll position, ${what}`, await where(), 700);
    report.equal(`serve: ${what}, loaded once`, loads, 1);
  };
  await page.evaluate(() => { document.querySelectorAll("details").forEach((fold) => { fold.open = true; }); });
  await change("a document", SOURCE, `${served.read(SOURCE)}\nOf the document.\n`, "Of the document.");
  report.check("serve: folds are as they were", await page.evaluate(() => [...document.querySelectorAll("details")].every((fold) => fold.open)) ? [] : ["some closed"]);
  const snippet = `snippets/${served.snippet}`;
  await change("a snippet", snippet, `${served.read(snippet)}\nOf the snippet.\n`, "Of the snippet.");
  await change("a template", "templates/site/toc.html", "<p>Of the template.</p>", "Of the template.");
  await change("the settings", "quire.yaml", "title: Of the settings\n", "Of the settings");
  loads = 0;
  served.write("templates/assets/quire.css", `${readFileSync("templates/assets/quire.css", "utf8")}\nh1 { letter-spacing: 7px }\n`);
  await holds(report, "a style shows", page.waitForFunction(() => getComputedStyle(document.querySelector("h1")).letterSpacing === "7px"));
  report.equal("serve: a style alone loads no page", loads, 0);
  report.equal("serve: and is there once", await page.evaluate(() => document.querySelectorAll("link[rel=stylesheet]").length), 1);
  loads = 0;
  served.write("content/agents/worker-000002.md", `${served.read("content/agents/worker-000002.md")}\nElsewhere.\n`);
  await page.waitForTimeout(500);
  report.equal("serve: a change elsewhere loads no page", loads, 0);
  await page.goto(`${served.base}agents/late.html`);
  served.write("content/agents/late.md", "---\nname: late\ndescription: Late.\n---\n# Late\n\nThere now.\n");
  await holds(report, "a page that was not there shows by itself", shows(page, "There now."));
  unlinkSync(join(served.folder, "content/agents/late.md"));
  await holds(report, "a page that goes is gone", shows(page, "Nothing is at this address"));
  await page.goto(served.base + PAGE);
}

async function pictures(page, name) {
  mkdirSync(FOLDER, { recursive: true });
  for (const [width, size] of [["wide", WIDE], ["narrow", NARROW]]) {
    for (const colorScheme of ["light", "dark"]) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${FOLDER}/${name}-${width}-${colorScheme}.png` });
    }
  }
  await page.setViewportSize(WIDE);
}

/* What is wrong: above the last good page, until it is dismissed or mended. */
async function box(report, served, page) {
  const title = served.read("quire.yaml"), good = served.read("templates/site/toc.html");
  await page.locator("#site__main a").first().focus();
  const focus = () => page.evaluate(() => document.activeElement.outerHTML);
  const focused = await focus();
  served.write("quire.yaml", `${title}ouptut: x\n`);
  await holds(report, "broken settings are named with file and line", boxSays(page, "quire.yaml:2:1"));
  report.check("serve: the last good page stays", (await page.textContent("body")).includes("Of the snippet.") ? [] : ["it is gone"]);
  report.equal("serve: the focus stays", await focus(), focused);
  report.equal("serve: it is told to who cannot see it", await page.locator(`${BOX} [role=alert]`).textContent(), "1 error");
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    report.check(`serve: axe, ${colorScheme}`, await violations(page, "quire-findings"));
  }
  await pictures(page, "served-error");
  await page.keyboard.press("Escape");
  await holds(report, "Escape takes the box away", boxGoes(page));
  await page.reload();
  await page.waitForTimeout(400);
  report.equal("serve: what was dismissed stays away", await page.locator(BOX).count(), 0);
  served.write("quire.yaml", title);
  await page.waitForTimeout(300);
  served.write("templates/site/toc.html", "<p>\n{{ nothing.at.all }}</p>");
  await holds(report, "a broken template is named with file and line", boxSays(page, "templates/site/toc.html:2"));
  await page.getByRole("button", { name: "Dismiss" }).click();
  await holds(report, "the button takes the box away", boxGoes(page));
  served.write("templates/site/toc.html", good.replace("Of the", "Mended, of the"));
  await holds(report, "mended, the page shows it", shows(page, "Mended, of the template."));
  served.write("content/agents/worker-000002.md", `${served.read("content/agents/worker-000002.md")}\nDelegate to **worker-99999<b>9**.\n\nDelegate to **worker-nobody**.\n`);
  await holds(report, "what check finds is in the box", boxSays(page, "worker-nobody"));
  await page.getByRole("button", { name: "Fold", exact: true }).click();
  report.check("serve: folded, it is a line", (await page.locator(BOX).boundingBox()).height < 70 ? [] : ["it is not"]);
  await page.reload();
  await page.locator(BOX).waitFor();
  report.check("serve: and stays so", (await page.locator(BOX).boundingBox()).height < 70 ? [] : ["it is not"]);
}

async function large(report, browser, agents) {
  const served = new Served("served-large", agents);
  report.figure(`first page, ${agents} agents from nothing`, Math.round(await served.start()), { unit: " ms" });
  await browser.visit(served.base + PAGE, {}, async (page) => {
    await page.waitForTimeout(5000); // the check that runs behind the first build
    await times(report, served, page, `${agents} agents`, 1000);
  });
  await served.stop();
  report.figure(`first page, ${agents} agents, built before`, Math.round(await served.start()), { unit: " ms" });
  await served.stop();
}

/* The size of most libraries. */
async function hundred(report, browser) {
  const served = new Served("served-100", 100), first = [];
  for (let i = 0; i < 5; i++) {
    rmSync(`${served.folder}/.quire-cache`, { recursive: true, force: true });
    first.push(await served.start());
    if (i < 4) await served.stop();
  }
  report.figure("first page, 100 agents from nothing, best of 5", Math.round(Math.min(...first)), toReach(200));
  await browser.visit(served.base + PAGE, {}, (page) => times(report, served, page, "100 agents", 150));
  await served.stop();
}

export async function run({ browser, sites, report }) {
  const served = new Served("served", 20, "tests/browser/library.py");
  await served.start();
  const context = await browser.context();
  await guard(context, sites.own);
  const page = await context.newPage();
  await page.goto(served.base + PAGE);
  try {
    await edits(report, served, page);
    await box(report, served, page);
  } finally {
    await browser.leave(context);
    report.equal("serve: its end", await served.stop(), 0);
  }
  if (sites.own.change) return; // what is broken is no faster or slower
  await hundred(report, browser);
  if (process.env.SERVE) await large(report, browser, Number(process.env.SERVE));
}
