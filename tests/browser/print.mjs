// On paper: no chrome, the text whole, and the addresses of links to elsewhere.
import { inPairs } from "./tools.mjs";

const CHROME = ".bar, .nav, .skip, .side, .turn, .crumbs, .filter, .views, .foot, .code > button, .anchor, .scheme, .search, .menu";

/* Runs in the page. */
function look(chrome) {
  const faults = [];
  for (const element of document.querySelectorAll(chrome)) {
    if (element.checkVisibility() && element.getClientRects().length) faults.push(`printed: ${element.outerHTML.slice(0, 100)}`);
  }
  for (const link of document.querySelectorAll(".text a[href^='http']")) {
    const after = getComputedStyle(link, "::after").content;
    if (!after.includes(link.getAttribute("href"))) faults.push(`no address: ${link.outerHTML}, ${after}`);
  }
  for (const element of document.querySelectorAll(".text pre, .text .table")) {
    if (element.checkVisibility() && element.tagName === "PRE" && element.scrollWidth > element.clientWidth + 1) faults.push(`cut off: ${element.textContent.slice(0, 80)}`);
  }
  for (const heading of document.querySelectorAll("h1, .text :is(h2, h3, h4, h5, h6)")) {
    if (!heading.checkVisibility()) faults.push(`not printed: ${heading.textContent}`);
  }
  return faults;
}

export async function run({ browser, sites, report }) {
  await inPairs(sites.pages, ({ site, path, name }) => browser.visit(site.url(path), { viewport: { width: 700, height: 990 } }, async (page) => {
    await page.emulateMedia({ media: "print" });
    report.check(`print: ${name}`, await page.evaluate(look, CHROME));
  }));
  await browser.visit(sites.large.url("agents/hard.html"), { colorScheme: "dark" }, async (page) => {
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const lightness = await page.evaluate(() => {
      const canvas = document.createElement("canvas").getContext("2d");
      canvas.fillStyle = getComputedStyle(document.body).color;
      canvas.fillRect(0, 0, 1, 1);
      return canvas.getImageData(0, 0, 1, 1).data[0];
    });
    report.check("print: dark ink in the dark scheme", lightness < 100 ? [] : [`the ink's red is ${lightness}`]);
    report.check("print: links to elsewhere are there to be looked at", await page.locator(".text a[href^='http']").count() ? [] : ["none"]);
  });
}
