// Filters that combine, from a server and from the disk: what is found is what the library says, over the whole list; counts
// follow; the choice stands in the address; nothing is loaded before.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { NARROW } from "./browser.mjs";

const LIST = "catalogue/agents.html";

/* All agents of the large library as their own front matter says: name, tags, model. */
function agents() {
  const folder = "build/browser/library/content/agents";
  return readdirSync(folder).filter((file) => file.endsWith(".md")).map((file) => {
    const front = readFileSync(join(folder, file), "utf8").replace(/\r/g, "").split(/^---$/m)[1] || "";
    const value = (key) => (front.match(new RegExp(`^${key}: *(.*)$`, "m")) || ["", ""])[1].replace(/^"|"$/g, "");
    return { file, model: value("model"), tags: value("tags").replace(/[[\]]/g, "").split(/, */).filter(Boolean), text: value("description").toLowerCase() };
  });
}

const status = (page) => page.locator(".facets [role=status]").textContent();
const counted = async (page) => Number((await status(page)).split(" of ")[0].replace(/\D/g, ""));

async function choose(page, facet, value) {
  const box = page.locator(`.facet[data-facet=${facet}]`);
  if (!(await box.getAttribute("open") !== null)) await box.locator("summary").click();
  await box.getByRole("checkbox", { name: value, exact: false }).first().check();
  await page.waitForFunction(() => / of /.test(document.querySelector(".facets [role=status]").textContent));
}

async function combine({ browser, report, sites }, disk) {
  const site = sites.large, where = disk ? "disk" : "server", all = agents();
  await browser.visit(disk ? site.file(LIST) : site.url(LIST), {}, async (page) => {
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    report.check(`filter: nothing is loaded before, ${where}`, asked.filter((one) => one.includes("documents.js")));
    await choose(page, "tag", "cache");
    const tagged = all.filter((one) => one.tags.includes("cache"));
    report.equal(`filter: a tag, ${where}`, await counted(page), tagged.length);
    const beside = page.locator(".facet[data-facet=model] li", { hasText: "opus" }).locator(".count");
    report.equal(`filter: counts follow, ${where}`, Number(await beside.textContent()), tagged.filter((one) => one.model === "opus").length);
    await choose(page, "model", "opus");
    await choose(page, "model", "haiku");
    const both = tagged.filter((one) => ["opus", "haiku"].includes(one.model));
    report.equal(`filter: a tag and one of two models, ${where}`, await counted(page), both.length);
    await page.locator("#site__filter").fill("the");
    const found = both.filter((one) => one.text.includes("the"));
    report.equal(`filter: and a word, ${where}`, await counted(page), found.length);
    report.equal(`filter: all of them are shown, ${where}`, await page.locator(".cards:not([hidden]) > li").count(), found.length);
    report.equal(`filter: the pages of the whole list are not, ${where}`, await page.locator(".pages").isVisible(), false);
    const address = page.url();
    await page.goto("about:blank");
    await page.goto(address);
    await page.waitForFunction(() => / of /.test(document.querySelector(".facets [role=status]").textContent));
    report.equal(`filter: the address says it all, ${where}`, await counted(page), found.length);
    await page.locator(".clear").click();
    report.equal(`filter: cleared, ${where}`, [await status(page), new URL(page.url()).hash, await page.evaluate(() => document.activeElement.id)].join("|"), "||site__filter");
    report.equal(`filter: the list is back, ${where}`, await page.locator(".cards:not([hidden]) > li").count(), 200);
  });
}

async function keys({ browser, report, sites }) {
  await browser.visit(sites.large.url(LIST), { viewport: NARROW }, async (page) => {
    await page.locator(".facet summary").first().focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.waitForFunction(() => / of /.test(document.querySelector(".facets [role=status]").textContent));
    report.equal("filter: chosen by keyboard", await counted(page) > 0, true);
    await page.keyboard.press("Escape");
    report.equal("filter: Esc closes the choices", await page.locator(".facet[open]").count(), 0);
    report.equal("filter: and gives the focus back", await page.evaluate(() => document.activeElement.tagName), "SUMMARY");
    await page.locator("#site__filter").fill("qqqxxx");
    report.equal("filter: it says when nothing is left", [await counted(page), await page.locator(".cards .empty").isVisible()].join(), "0,true");
  });
}

export async function run(test) {
  await combine(test, false);
  await combine(test, true);
  await keys(test);
}
