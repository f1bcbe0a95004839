// Search by keyboard, from a server and from the disk: nothing is loaded before it is opened, typing errors are forgiven,
// what is found is announced, and leads to the heading.
import { NARROW } from "./browser.mjs";

const CASES = [
  { site: "own", from: "index.html", key: "/", query: "rust-expert-advanced", first: "agents/rust-expert-advanced.html" },
  { site: "own", from: "guide/includes.html", key: "Control+k", query: "near mis", first: "guide/" },
  { site: "own", from: "agents/rust-doc-standard.html", key: "/", query: "unsaef checklst", first: "snippets/rust-unsafe-checklist.html" },
  { site: "large", from: "index.html", key: "/", query: "hard-advanced", first: "agents/hard-advanced.html" },
  { site: "large", from: "agents/worker-000001.html", key: "Control+k", query: "wroker-000777", first: "agents/worker-" },
];

async function open(page, key) {
  await page.keyboard.press(key);
  await page.locator("dialog[open] input").waitFor();
}

/* Types, and waits until the status tells what was found. */
async function ask(page, query) {
  await page.locator("dialog input").fill("");
  await page.locator("dialog input").pressSequentially(query);
  await page.locator("dialog [role=status]").filter({ hasText: /\d+ result|Nothing/ }).waitFor({ state: "attached", timeout: 30000 });
  await page.waitForTimeout(150); /* for the last letter */
}

async function find({ browser, report, sites }, { site: name, from, key, query, first }, disk) {
  const site = sites[name], url = disk ? site.file(from) : site.url(from), where = `${name}, ${disk ? "disk" : "server"}, "${query}"`;
  await browser.visit(url, {}, async (page) => {
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.waitForLoadState("networkidle");
    report.check(`search: nothing is loaded before, ${where}`, asked.filter((one) => /search|minisearch/.test(one)));
    await open(page, key);
    report.equal(`search: the field has the focus, ${where}`, await page.evaluate(() => document.activeElement.tagName), "INPUT");
    await ask(page, query);
    const links = page.locator("dialog li a");
    report.check(`search: announced, ${where}`, /[1-9]\d* result/.test(await page.locator("dialog [role=status]").textContent()) ? [] : ["nothing found"]);
    const got = (await links.first().evaluate((one) => one.href)).replace(/^.*?\/(own|library|large)\/|^http:\/\/[^/]*\//, "");
    report.check(`search: found first, ${where}`, got.startsWith(first) ? [] : [`got ${got}, wanted ${first}`]);
    await page.keyboard.press("ArrowDown");
    const on = () => page.evaluate(() => {
      const chosen = document.querySelector("dialog [aria-selected=true]") || document.activeElement;
      return [...document.querySelectorAll("dialog li")].indexOf(chosen.closest("li"));
    });
    report.equal(`search: arrows go down, ${where}`, await on(), 0);
    await page.keyboard.press("ArrowUp");
    report.equal(`search: and up to the field, ${where}`, await on(), -1);
    await page.keyboard.press("Escape");
    report.equal(`search: Esc closes it, ${where}`, await page.locator("dialog[open]").count(), 0);
    const left = page.waitForFunction(() => !document.activeElement.closest("dialog"), null, { timeout: 2000 }); /* browsers do it in the next frame */
    report.check(`search: the focus leaves it, ${where}`, await left.then(() => [], () => ["it is in the dialog"]));
    await open(page, key);
    await ask(page, query);
    await page.keyboard.press("Enter");
    await page.waitForURL((there) => there.href.split("#")[0].endsWith(got.split("#")[0]));
    report.check(`search: Enter leads there, ${where}`, decodeURIComponent(page.url()).endsWith(decodeURIComponent(got)) ? [] : [`at ${page.url()}`]);
  });
}

/* A section's result leads to its heading. */
async function heading({ browser, report, sites }, disk) {
  const site = sites.own;
  await browser.visit(disk ? site.file("index.html") : site.url("index.html"), { viewport: NARROW }, async (page) => {
    await page.locator("#site__search").click();
    await page.locator("dialog[open] input").waitFor();
    await ask(page, "cross-platform guidelines");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/#/);
    const at = await page.evaluate(() => {
      const element = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      return { name: element && element.tagName, text: element && element.textContent, top: element && element.getBoundingClientRect().top };
    });
    const good = /^H[1-6]$/.test(at.name) && /cross-platform/i.test(at.text) && at.top >= 0 && at.top < 740;
    report.check(`search: a result leads to its heading, ${disk ? "disk" : "server"}`, good ? [] : [JSON.stringify(at)]);
  });
}

async function nothing({ browser, report, sites }) {
  await browser.visit(sites.own.url("index.html"), {}, async (page) => {
    await open(page, "/");
    await ask(page, "qqqqxxxxzzzz");
    report.check("search: says that it found nothing", /nothing/i.test(await page.locator("dialog [role=status]").textContent()) ? [] : ["no word of it"]);
    await page.keyboard.press("Escape");
    await page.goto(sites.own.url("catalogue/agents.html"));
    await page.locator("#site__filter").focus();
    await page.keyboard.press("/");
    report.equal("search: / in a field is a character", await page.locator("#site__filter").inputValue(), "/");
  });
}

export async function run(test) {
  for (const one of CASES) {
    await find(test, one, false);
    await find(test, one, true);
  }
  await heading(test, false);
  await heading(test, true);
  await nothing(test);
}
