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

export async function run({ browser, sites, report }) {
  await inPairs(sites.pages, ({ site, path, name }) => browser.visit(site.url(path), {}, async (page) => {
    await page.evaluate(() => document.querySelectorAll("details:not(.toc)").forEach((one) => { one.open = true; }));
    for (const { what, viewport, letters } of WAYS) {
      await page.setViewportSize(viewport);
      await page.evaluate((size) => { document.documentElement.style.fontSize = size || ""; }, letters);
      report.check(`no scrolling sideways: ${name}, ${what}`, await page.evaluate(wider));
    }
  }));
}
