// What each page is made of: one h1, the skip link first, names of what is used, where the reader is, sizes of targets,
// things that scroll and can have the focus.
import { NARROW, WIDE } from "./browser.mjs";
import { inPairs } from "./tools.mjs";

/* Runs in the page; a list of faults for each thing looked at. */
function look() {
  const faults = { "one h1": [], "skip link first": [], "current place marked": [], "targets of 24 pixels": [], "scrollers take the focus": [],
    "ids are unique and links within lead somewhere": [] };
  const visible = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: false }) && element.getClientRects().length > 0;
  const words = (element) => `${element.tagName.toLowerCase()}.${element.className} "${(element.textContent || "").trim().slice(0, 40)}"`;

  const tops = [...document.querySelectorAll("h1")];
  if (tops.length !== 1 || !visible(tops[0])) faults["one h1"].push(`${tops.length} of them`);
  else if (!tops[0].textContent.trim()) faults["one h1"].push("it is empty");

  const usable = [...document.querySelectorAll("a[href], button, input, summary, select, textarea, [tabindex='0']")];
  const first = usable[0];
  const target = first && first.matches("a[href^='#']") && document.getElementById(first.hash.slice(1));
  if (!target || target.tagName !== "MAIN") faults["skip link first"].push(`the first is ${words(first)}`);

  const here = location.href.split("#")[0];
  for (const nav of document.querySelectorAll("#site__nav, .bar")) {
    for (const link of nav.querySelectorAll("a[href]:not(.search)")) {
      const same = link.href.split("#")[0] === here, marked = link.getAttribute("aria-current") === "page";
      if (same !== marked) faults["current place marked"].push(`${words(link)} is ${marked ? "" : "not "}marked`);
    }
  }

  for (const element of usable) {
    if (!visible(element) || element.closest(".skip, svg")) continue;
    const inSentence = element.matches("a") && element.closest(".text, .lead, .foot, td") && getComputedStyle(element).display === "inline";
    if (inSentence) continue;
    const box = (element.matches("input") && element.closest("label") || element).getBoundingClientRect();
    if (element.matches(".text input[disabled]") || box.width === 0) continue;
    if (box.width < 23.5 || box.height < 23.5) faults["targets of 24 pixels"].push(`${words(element)} ${box.width.toFixed(1)} x ${box.height.toFixed(1)}`);
  }

  for (const element of document.querySelectorAll("body *")) {
    const style = getComputedStyle(element);
    const across = /auto|scroll/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    const down = /auto|scroll/.test(style.overflowY) && element.scrollHeight > element.clientHeight + 1;
    if (!across && !down || !visible(element) || element.tagName === "INPUT") continue;
    const inside = element.querySelector("a[href], button, input, summary");
    if (element.tabIndex < 0 && !(down && !across && inside)) faults["scrollers take the focus"].push(words(element));
  }

  const ids = new Set();
  for (const { id } of document.querySelectorAll("[id]")) {
    if (ids.has(id)) faults["ids are unique and links within lead somewhere"].push(`twice: ${id}`);
    ids.add(id);
  }
  for (const link of document.querySelectorAll("a[href^='#']")) {
    if (!ids.has(decodeURIComponent(link.hash.slice(1)))) faults["ids are unique and links within lead somewhere"].push(`nowhere: ${link.hash}`);
  }
  return faults;
}

export async function run({ browser, sites, report }) {
  await inPairs(sites.pages, ({ site, path, name }) => browser.visit(site.url(path), {}, async (page) => {
    for (const size of [WIDE, NARROW]) {
      await page.setViewportSize(size);
      for (const [what, faults] of Object.entries(await page.evaluate(look))) report.check(`${what}: ${name}, ${size.width}`, faults);
    }
  }));
}
