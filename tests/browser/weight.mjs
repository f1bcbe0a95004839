// What pages weigh: scripts and styles before search is opened, shifts of the layout, elements of the home page.
import { gzipSync } from "node:zlib";
import { NARROW, WIDE } from "./browser.mjs";

const LIMIT = 15 * 1024;
const LOOKED = [["own", "home"], ["own", "agent"], ["own", "long guide"], ["own", "map"], ["large", "home"], ["large", "hard agent"], ["large", "agents"],
  ["large", "comparison"]];

/* Runs before a page's own scripts. */
function watchShifts() {
  window.shifted = 0;
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      window.shifted += entry.value;
      window.shifts.push(...entry.sources.map(({ node }) => node && node.outerHTML ? node.outerHTML.slice(0, 100) : "a text"));
    }
  }).observe({ type: "layout-shift", buffered: true });
}

async function scrollThrough(page) {
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    for (let y = 0; y < document.documentElement.scrollHeight && y < 20000; y += innerHeight / 2) {
      scrollTo(0, y);
      await frame();
      await frame();
    }
    await frame();
  });
}

async function look({ browser, sites, report }, [name, kind], viewport) {
  const site = sites[name], where = `${name}, ${kind}, ${viewport.width}`, context = await browser.context({ viewport });
  await context.addInitScript(watchShifts);
  const page = await context.newPage(), bytes = { script: 0, stylesheet: 0 };
  page.on("response", async (response) => {
    const type = response.request().resourceType();
    if (type in bytes) bytes[type] += gzipSync(await response.body(), { level: 9 }).length;
  });
  await page.goto(site.url(site.kinds[kind]), { waitUntil: "networkidle" });
  await scrollThrough(page);
  const { shifted, shifts } = await page.evaluate(() => ({ shifted: window.shifted, shifts: window.shifts }));
  report.check(`no shift of the layout: ${where}`, shifted === 0 ? [] : [`${shifted}`, ...new Set(shifts)]);
  const result = { shifted, bytes, elements: await page.evaluate(() => document.querySelectorAll("*").length) };
  await browser.leave(context);
  return result;
}

export async function run(test) {
  const { report } = test;
  let most = 0, scripts = 0, styles = 0;
  for (const one of LOOKED) {
    for (const viewport of [WIDE, NARROW]) {
      const { shifted, bytes, elements } = await look(test, one, viewport);
      most = Math.max(most, shifted);
      scripts = Math.max(scripts, bytes.script);
      styles = Math.max(styles, bytes.stylesheet);
      if (one[1] === "home" && viewport === WIDE) report.figure(`elements of the home page, ${one[0]}`, elements, { most: 1500 });
    }
  }
  report.figure("scripts before search is opened, gzip -9", scripts, { most: LIMIT, least: 1, unit: " bytes" });
  report.figure("styles, gzip -9", styles, { most: LIMIT, least: 1, unit: " bytes" });
  report.figure("cumulative layout shift, at most on any page", most, { most: 0 });
}
