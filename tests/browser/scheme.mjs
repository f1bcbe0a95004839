// The colour scheme: the system's until a reader chooses, then what was chosen, kept, and there before the first paint.
import { NARROW } from "./browser.mjs";

const DARK = "rgb(18, 22, 21)", LIGHT = "rgb(253, 254, 253)";
const paper = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

/* Runs before a page's own scripts: notes what the page looked like when its first frame was to be painted. */
function watchFirst() {
  window.frames_seen = [];
  const look = () => {
    if (document.body) window.frames_seen.push(getComputedStyle(document.body).backgroundColor);
    if (window.frames_seen.length < 5) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function chosen({ browser, sites, report }, system, viewport) {
  const context = await browser.context({ colorScheme: system, viewport });
  await context.addInitScript(watchFirst);
  const page = await context.newPage();
  const own = system === "dark" ? DARK : LIGHT, other = system === "dark" ? LIGHT : DARK, where = `${system} system, ${viewport ? viewport.width : 1280}`;
  await page.goto(sites.own.url("index.html"));
  report.equal(`scheme: the system's, ${where}`, await paper(page), own);
  const button = page.locator(".scheme");
  for (let i = 0; i < (system === "dark" ? 1 : 2); i++) await button.click();
  await page.waitForTimeout(50);
  report.equal(`scheme: the button changes it, ${where}`, await paper(page), other);
  report.check(`scheme: its name holds what is seen, ${where}`, (await button.textContent()).includes(system === "dark" ? "light" : "dark") ? [] : [await button.textContent()]);
  for (const path of ["agents/rust-expert-advanced.html", "guide/rules.html", "index.html"]) {
    await page.goto(sites.own.url(path));
    await page.waitForFunction(() => window.frames_seen.length >= 5);
    const seen = await page.evaluate(() => window.frames_seen);
    report.check(`scheme: kept, without a flash, ${where}, ${path}`, seen.every((colour) => colour === other) ? [] : [`frames: ${seen.join(", ")}`]);
  }
  await browser.leave(context);
}

export async function run(test) {
  await chosen(test, "light");
  await chosen(test, "dark");
  await chosen(test, "light", NARROW);
}
