// The guide's navigation by folder: in the order of weights, the way to the page unfolded and the page marked, other folders
// folded but in reach of keys and of readers without scripts; crumbs, previous and next agree with it.
import { NARROW, WIDE } from "./browser.mjs";

const PAGES = ["guide/index.html", "guide/hard.html", "guide/start/page-03.html", "guide/daily/tasks/page-01.html", "guide/daily/tasks/page-37.html",
  "guide/reference/page-02.html"];

/* Runs in the page: its own path, what the navigation says of it, and the guide's pages in its order. */
function look() {
  const nav = document.querySelector("#site__nav"), tree = nav.querySelector(".label:last-of-type + ul");
  const folders = [...tree.querySelectorAll("details")].map((one) => ({ title: one.querySelector("summary").textContent, open: one.open,
    here: !!one.querySelector("[aria-current]") }));
  const links = [...tree.querySelectorAll("a")].map((one) => one.href);
  const marked = [...nav.querySelectorAll("[aria-current=page]")].map((one) => one.href);
  const turn = (rel) => document.querySelector(`.turn [rel=${rel}]`)?.href || "";
  return { here: location.href, folders, links, marked, previous: turn("prev"), next: turn("next"),
    crumbs: [...document.querySelectorAll(".crumbs li")].map((one) => one.textContent.trim()),
    seen: tree.querySelector("[aria-current]")?.checkVisibility() };
}

async function place({ browser, sites, report }, path, options) {
  const where = `${path}, ${options.javaScriptEnabled === false ? "without scripts" : "with scripts"}`;
  await browser.visit(sites.large.url(path), { viewport: WIDE, ...options }, async (page) => {
    const at = await page.evaluate(look), index = at.links.indexOf(at.here);
    report.equal(`guide: the page is marked, and it alone, ${where}`, at.marked.join(), at.here);
    report.equal(`guide: and is seen, ${where}`, at.seen, true);
    report.check(`guide: the way to it is unfolded, and nothing else, ${where}`, at.folders.filter((one) => one.open !== one.here).map((one) => one.title));
    report.equal(`guide: previous and next are its neighbours, ${where}`, `${at.previous} ${at.next}`, `${at.links[index - 1] || ""} ${at.links[index + 1] || ""}`);
    const way = at.folders.filter((one) => one.here).map((one) => one.title);
    report.check(`guide: crumbs tell the folders, ${where}`, way.filter((title) => !at.crumbs.includes(title)).map((title) => `no ${title} in ${at.crumbs.join(" / ")}`));
  });
}

/* By number, as their front matter has it: 1 and 2 are the two beside the folders. */
async function order({ browser, sites, report }) {
  await browser.visit(sites.large.url("guide/index.html"), {}, async (page) => {
    const paths = (await page.evaluate(look)).links.map((one) => one.slice(sites.large.base.length));
    const faults = [];
    report.equal("guide: all pages are in the navigation", paths.length, 42);
    for (const folder of new Set(paths.map((one) => one.replace(/[^/]*$/, "")))) {
      const numbers = paths.filter((one) => one.replace(/[^/]*$/, "") === folder && /page-/.test(one)).map((one) => Number(one.match(/(\d+)\.html$/)[1]));
      if (numbers.some((one, i) => i && one < numbers[i - 1])) faults.push(`${folder}: ${numbers.join()}`);
    }
    report.check("guide: by weight, in each folder", faults);
  });
}

async function keys({ browser, sites, report }, viewport) {
  await browser.visit(sites.large.url("guide/start/page-03.html"), { viewport }, async (page) => {
    if (viewport === NARROW) {
      await page.locator(".menu").focus();
      await page.keyboard.press("Enter");
    }
    const folded = page.locator("#site__nav details:not([open])").first(), title = await folded.locator("> summary").textContent();
    const found = page.locator("#site__nav details", { has: page.locator("> summary", { hasText: title }) }).first();
    await found.locator("> summary").focus();
    await page.keyboard.press("Enter");
    report.equal(`guide: a folder unfolds by key, ${viewport.width}`, await found.evaluate((one) => one.open), true);
    await page.keyboard.press("Tab");
    report.equal(`guide: and Tab goes into it, ${viewport.width}`, await found.evaluate((one) => one.contains(document.activeElement)), true);
    while (await page.evaluate(() => document.activeElement.matches("summary"))) {
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
    }
    const to = await page.evaluate(() => document.activeElement.href);
    await page.keyboard.press("Enter");
    await page.waitForURL(to);
    report.equal(`guide: to a page, which is marked, ${viewport.width}`, (await page.evaluate(look)).marked.join(), to);
  });
}

async function withoutScripts({ browser, sites, report }) {
  await browser.visit(sites.large.file("guide/start/page-03.html"), { javaScriptEnabled: false }, async (page) => {
    const folded = await page.locator("#site__nav details:not([open]) > summary").all(), before = await page.locator("#site__nav li a:visible").count();
    for (const one of folded) if (await one.isVisible()) await one.click();
    const after = await page.locator("#site__nav li a:visible").count();
    report.check("guide: from the disk without scripts, folders unfold", after > before ? [] : [`${before} links before, ${after} after`]);
  });
}

export async function run(test) {
  for (const path of PAGES) for (const options of [{}, { javaScriptEnabled: false }]) await place(test, path, options);
  await order(test);
  await keys(test, WIDE);
  await keys(test, NARROW);
  await withoutScripts(test);
}
