// Nothing has to be scrolled sideways, on the narrowest screens, at 200 % zoom, and with letters twice the size.
import { inPairs } from "./tools.mjs";

/* 640 points twice as dense are what 1,280 pixels show at 200 %. */
const WAYS = [
  { what: "320 pixels", viewport: { width: 320, height: 640 } },
  { what: "375 pixels", viewport: { width: 375, height: 740 } },
  { what: "200 % zoom", viewport: { width: 640, height: 400 } },
  { what: "tablet", viewport: { width: 960, height: 700 } },
  { what: "1,130 pixels", viewport: { width: 1130, height: 700 } },
  { what: "1,280 pixels", viewport: { width: 1280, height: 800 } },
  { what: "letters of 200 %", viewport: { width: 1280, height: 800 }, letters: "200%" },
];

/* Runs in the page: what stands out at the right, outside of what scrolls by itself. */
function wider() {
  const root = document.documentElement, width = root.clientWidth;
  if (root.scrollWidth <= width) return [];
  const held = (element) => {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== "visible") return true;
    }
    return false;
  };
  const out = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > width + 1 && !held(one));
  return [`${root.scrollWidth} pixels wide`, ...out.slice(-3).map((one) => one.outerHTML.slice(0, 160))];
}

/* What opens above a page, on the narrowest of them. */
const OPENED = [
  ["the search and what it found", "index.html", async (page) => {
    await page.keyboard.press("/");
    await page.locator("dialog input").fill("name that is as long");
    await page.locator("dialog li").first().waitFor();
  }],
  ["the drawer", "guide/hard.html", (page) => page.locator(".menu").click()],
  ["what the filter found", "catalogue/agents.html", async (page) => {
    await page.locator("#site__filter").fill("a-name-that-is-as-long");
    await page.waitForFunction(() => / of /.test(document.querySelector(".facets [role=status]").textContent));
  }],
  ["the exact prompt", "agents/hard.html", (page) => page.getByRole("radio", { name: "Exact prompt" }).check()],
];

/* Runs in the page: what is cut off at the side of what opened. */
function cut() {
  const sheet = document.querySelector("dialog[open], :popover-open");
  return !sheet || sheet.scrollWidth <= sheet.clientWidth ? [] : [`${sheet.scrollWidth} of ${sheet.clientWidth} pixels: ${sheet.outerHTML.slice(0, 80)}`];
}

async function opened({ browser, sites, report }) {
  for (const [what, path, open] of OPENED) {
    for (const { what: way, viewport } of [WAYS[0], WAYS[2]]) {
      await browser.visit(sites.large.url(path), { viewport, reducedMotion: "reduce" }, async (page) => {
        await open(page);
        report.check(`no scrolling sideways: ${what}, ${way}`, [...await page.evaluate(wider), ...await page.evaluate(cut)]);
      });
    }
  }
}

export async function run(test) {
  const { browser, sites, report } = test;
  await inPairs(sites.pages, ({ site, path, name }) => browser.visit(site.url(path), {}, async (page) => {
    await page.evaluate(() => document.querySelectorAll("details:not(.toc)").forEach((one) => { one.open = true; }));
    for (const { what, viewport, letters } of WAYS) {
      await page.setViewportSize(viewport);
      await page.evaluate((size) => { document.documentElement.style.fontSize = size || ""; }, letters);
      report.check(`no scrolling sideways: ${name}, ${what}`, await page.evaluate(wider));
    }
  }));
  await opened(test);
}
