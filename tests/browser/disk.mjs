// Opened as files: all text, navigation and prompts, the scheme, and (in search.mjs) the search. Every link between pages leads
// to a file.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { check } from "./plain.mjs";
import { inPairs } from "./tools.mjs";

/* Runs in the page: where its links, styles, scripts and pictures lead. */
function addresses() {
  return [...document.querySelectorAll("[href], [src]")].map((one) => one.href?.baseVal ?? one.href ?? one.src)
    .map((address) => new URL(address, location.href).href).filter((address) => address.startsWith("file:"));
}

async function links({ browser, report }, { site, path, name }) {
  if (path === "404.html") return; /* its links lead from a server's root */
  await browser.visit(site.file(path), {}, async (page) => {
    const broken = [...new Set(await page.evaluate(addresses))].filter((address) => !existsSync(fileURLToPath(address.split(/[#?]/)[0])));
    report.check(`from the disk, links lead to files: ${name}`, broken);
    report.check(`from the disk, the style is there: ${name}`, (await page.evaluate(() => getComputedStyle(document.querySelector(".bar")).position)) === "sticky" ? [] : ["the bar is not where it belongs"]);
  });
}

export async function run(test) {
  const pages = test.sites.pages.filter(({ path }) => path !== "404.html");
  await inPairs(pages, (page) => links(test, page));
  await inPairs(pages, (page) => check(test.browser, test.report, page, page.site.file(page.path), { javaScriptEnabled: false, what: "from the disk without scripts" }));
  await test.browser.visit(test.sites.own.file("index.html"), {}, async (page) => {
    await page.locator(".scheme").click();
    await page.locator(".scheme").click();
    await page.goto(test.sites.own.file("agents/rust-expert-advanced.html"));
    test.report.equal("from the disk, the scheme is kept", await page.evaluate(() => document.documentElement.dataset.scheme), "dark");
  });
}
