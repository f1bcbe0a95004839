// html-validate over the whole own site, and every kind of page and a sample of the others of the large one.
import { require } from "./tools.mjs";

const RULES = {
  // Written without a slash everywhere, as the standard has it.
  "void-style": ["error", { style: "omit" }],
  // How long a title may be is its author's matter.
  "long-title": "off",
  // Headings have the anchors that GitHub gives them, "1-scope" among them; the standard only forbids white space.
  "valid-id": ["error", { relaxed: true }],
  // In `pre`, white space at a line's end is part of a prompt.
  "no-trailing-whitespace": "off",
  // In an agent's text levels may be left out, and are not changed for the page's sake. That there is one h1 is seen to
  // by structure.mjs, and the order of the page's own headings by axe.mjs.
  "heading-level": "off",
};

export async function run({ sites, report }) {
  const { HtmlValidate } = require("html-validate");
  const validator = new HtmlValidate({ extends: ["html-validate:recommended"], rules: RULES });
  let looked = 0;
  for (const site of sites.all) {
    const kinds = new Set(Object.values(site.kinds));
    const faults = [];
    for (const [number, path] of site.html().entries()) {
      if (site === sites.large && !kinds.has(path) && number % 40) continue;
      const text = site.change ? site.change(path, site.read(path).toString()) : site.read(path).toString();
      const { results } = await validator.validateString(text, path);
      for (const { messages } of results) {
        faults.push(...messages.map((one) => `${path}:${one.line}:${one.column} ${one.ruleId}: ${one.message} ${one.selector || ""}`));
      }
      looked++;
    }
    report.check(`html-validate: ${site.name}`, faults);
  }
  report.figure("pages that html-validate read", looked);
}
