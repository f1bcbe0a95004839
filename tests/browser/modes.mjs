// What readers ask of their systems: less motion, and colours of their own.
import { inPairs } from "./tools.mjs";

/* Run in the page. */
function moving() {
  const faults = [];
  for (const element of [document.documentElement, ...document.querySelectorAll("body *")]) {
    for (const pseudo of [null, "::before", "::after"]) {
      const style = getComputedStyle(element, pseudo);
      const lasts = [style.transitionDuration, style.animationName === "none" ? "0s" : style.animationDuration].join(", ");
      if (lasts.split(", ").some((time) => parseFloat(time) > 0.01)) faults.push(`${element.tagName}.${element.className} ${pseudo || ""} ${lasts}`);
    }
    if (getComputedStyle(element).scrollBehavior === "smooth") faults.push(`${element.tagName} scrolls smoothly`);
  }
  return faults;
}

/* In forced colours backgrounds are gone: what was told apart by them alone needs a line. */
function unmarked() {
  const lined = (element, pseudo) => {
    const style = getComputedStyle(element, pseudo);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 ||
      ["Top", "Right", "Bottom", "Left"].some((side) => style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0 &&
        style[`border${side}Color`] !== getComputedStyle(document.body).backgroundColor);
  };
  const wanted = "button, input[type=search], .search, .nav [aria-current], pre, .alert, .pages [aria-current], .views :checked + span";
  return [...document.querySelectorAll(wanted)].filter((element) => element.checkVisibility() && !lined(element, null))
    .map((element) => element.outerHTML.slice(0, 120));
}

export async function run({ browser, sites, report }) {
  await inPairs(sites.pages, ({ site, path, name }) => browser.visit(site.url(path), { reducedMotion: "reduce" }, async (page) => {
    report.check(`reduced motion: ${name}`, await page.evaluate(moving));
    await page.emulateMedia({ forcedColors: "active" });
    report.check(`forced colours, what matters has lines: ${name}`, await page.evaluate(unmarked));
  }));
  /* The same look finds motion where it is not unwanted: were there none at all, the first check would say nothing. */
  await browser.visit(sites.own.url("index.html"), {}, async (page) => {
    report.check("motion is seen by the check", (await page.evaluate(moving)).length ? [] : ["nothing moves without the wish for less motion"]);
  });
}
