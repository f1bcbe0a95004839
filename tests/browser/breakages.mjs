// Ways to break the sites, each with the subject that has to notice, and the beginning of the check that has to fail
// (run.mjs --break). `change` gets the path and text of each file that is served; with `disk`, the files are changed themselves
// while the subject runs. `kinds` are the kinds of pages that are looked at, where not all have to be.

const page = (change) => (path, text) => (path.endsWith(".html") ? change(text) : text);
const file = (name, change) => (path, text) => (path === `assets/${name}` ? change(text) : text);
const style = (rule) => file("quire.css", (text) => text + rule);
const swap = (from, to) => page((text) => text.replaceAll(from, to));
const inScript = (from, to) => file("quire.js", (text) => text.replaceAll(from, to));
const inLive = (from, to) => (path, text) => (path === ".quire/live.js" ? text.replaceAll(from, to) : text);
const inSearch = (from, to) => file("search.js", (text) => text.replaceAll(from, to));

/* Bytes that cannot be made smaller. */
function noise(length) {
  let state = 1, text = "";
  while (text.length < length) {
    state = (state * 48271) % 2147483647;
    text += state.toString(36);
  }
  return `/*${text}*/`;
}

export const breakages = [
  { subject: "structure", what: "a second h1", kinds: ["agent"], fails: "one h1", change: swap("</main>", "<h1>Again</h1></main>") },
  { subject: "structure", what: "no skip link", kinds: ["agent"], fails: "skip link first", change: page((text) => text.replace(/<a class="skip".*?<\/a>/, "")) },
  { subject: "structure", what: "places not marked", kinds: ["home", "map"], fails: "current place marked", change: swap(' aria-current="page"', "") },
  { subject: "structure", what: "small targets", kinds: ["home"], fails: "targets of 24 pixels", change: style(".nav li a { padding: 0 !important; line-height: 1 !important; }") },
  { subject: "structure", what: "scrollers without focus", kinds: ["hard agent"], fails: "scrollers take the focus", change: swap(' tabindex="0"', "") },
  { subject: "structure", what: "an id twice", kinds: ["guide"], fails: "ids are unique", change: swap("</main>", '<p id="site__main"></p></main>') },
  { subject: "axe", what: "pale letters", kinds: ["guide"], fails: "axe: own, guide, light", change: style(":root { --soft: #aaa !important; }") },
  { subject: "axe", what: "pale letters in the dark", kinds: ["guide"], fails: "axe: own, guide, dark", change: style(":root { --soft: light-dark(#555, #444) !important; }") },
  { subject: "axe", what: "no language", kinds: ["guide"], fails: "axe:", change: swap(' lang="en"', "") },
  { subject: "axe", what: "a field without label", kinds: ["home"], fails: "search open", change: inSearch("label.htmlFor = input.id;", "label.remove(); input.placeholder = '';") },
  { subject: "axe", what: "pale letters beside the prompt", kinds: ["agent"], fails: "exact prompt", change: style("main:has([value=prompt]:checked) h1 { color: #aaa; }") },
  { subject: "markup", what: "an element that is not closed", fails: "html-validate", change: swap("</section>", "") },
  { subject: "keyboard", what: "no line around what has the focus", kinds: ["guide"], fails: "Tab reaches everything", change: style(":focus-visible { outline: none !important; }") },
  { subject: "keyboard", what: "links that Tab leaves out", kinds: ["home"], fails: "Tab reaches everything", change: inScript('each(".scheme", addScheme);', 'each(".scheme", addScheme); document.addEventListener("keydown", function (event) { if (event.key === "Tab" && document.activeElement.closest(".cards")) { event.preventDefault(); document.activeElement.blur(); } });') },
  { subject: "keyboard", what: "a drawer that lets the focus go", kinds: [], fails: "drawer: Tab stays", change: inScript("rest(true)", "rest(false)") },
  { subject: "keyboard", what: "a drawer that Esc does not close", kinds: [], fails: "drawer: Esc", change: swap(" popover aria-label", ' popover="manual" aria-label') },
  { subject: "keyboard", what: "a skip link to the top", kinds: [], fails: "the skip link leads", change: swap('href="#site__main"', 'href="#"') },
  { subject: "keyboard", what: "views that arrows do not switch", kinds: [], fails: "views: arrows", change: swap('name="view" value="prompt"', 'name="other" value="prompt"') },
  { subject: "layout", what: "a text that is too wide", kinds: ["agent"], fails: "no scrolling sideways", change: style(".text { min-width: 60rem; }") },
  { subject: "layout", what: "a drawer that is too wide", kinds: [], fails: "no scrolling sideways: the drawer", change: style(".nav ul { min-width: 30rem; }") },
  { subject: "modes", what: "motion that does not stop", kinds: ["agent"], fails: "reduced motion", change: style("a { transition: color 1s !important; }") },
  { subject: "modes", what: "nothing for forced colours", kinds: ["agent"], fails: "forced colours", change: file("quire.css", (text) => text.replace("forced-colors: active", "max-width: 1px")) },
  { subject: "print", what: "no style for paper", kinds: ["agent"], fails: "print: own", change: file("quire.css", (text) => text.replace("@media print", "@media (max-width: 1px)")) },
  { subject: "print", what: "no addresses on paper", kinds: ["hard agent"], fails: "print: large, hard agent", change: file("quire.css", (text) => text.replace("attr(href)", "'x'")) },
  { subject: "print", what: "pale ink", kinds: [], fails: "print: dark ink", change: style("@media print { body { color: #eee !important; } }") },
  { subject: "prompts", what: "tags that vanish", fails: "as written: the reading view", change: swap("&lt;example&gt;", "") },
  { subject: "prompts", what: "braces that vanish", fails: "as written: the exact prompt", change: swap("{{ bare }}", "") },
  { subject: "prompts", what: "line ends that change", fails: "copy: as many bytes", change: swap("&#13;", ""), },
  { subject: "prompts", what: "a copy that is trimmed", fails: "copy: the exact prompt", change: inScript("writeText(text)", "writeText(text.trim())") },
  { subject: "prompts", what: "a download that differs", fails: "download:", change: (path, text) => (path.endsWith(".md") ? text + " " : text) },
  { subject: "prompts", what: "a target's copy that is trimmed", fails: "copy: each target's prompt", change: inScript(".decode(bytes)", ".decode(bytes).trim()") },
  { subject: "folds", what: "a button that folds nothing", fails: "folds: the button folds all", change: inScript("fold.open = open;", "") },
  { subject: "folds", what: "parts that keys do not fold", fails: "folds: Enter makes the text vanish", change: swap("<summary><span", '<summary tabindex="-1" hidden><span') },
  { subject: "folds", what: "headings of parts that are elsewhere", fails: "folds: addresses lead into them", change: swap('id="handing-over"', 'id="handing"') },
  { subject: "folds", what: "paper without what is folded", fails: "folds: paper shows what is folded", change: file("quire.css", (text) => text.replace(".included > ::details-content", ".none")) },
  { subject: "guide", what: "a page that is not marked", fails: "guide: the page is marked", change: swap(' aria-current="page"', "") },
  { subject: "guide", what: "folders that are all unfolded", fails: "guide: the way to it is unfolded", change: swap("<details><summary>", "<details open><summary>") },
  { subject: "guide", what: "folders that are all folded", fails: "guide: and is seen", change: swap("<details open><summary>", "<details><summary>") },
  { subject: "relations", what: "lines that look alike", fails: "relations: three kinds of lines", change: style(".picture .edge { stroke: red !important; stroke-dasharray: none !important; }") },
  { subject: "relations", what: "a map that leaves one out", fails: "map: every document once", change: page((text) => text.replace(/<tr><th scope="row">.*<\/tr>/, "")) },
  { subject: "relations", what: "variants side by side on a phone", fails: "compare: changed lines lie one below", change: file("quire.css", (text) => text.replace("max-width: 48rem", "max-width: 1px")) },
  { subject: "search", what: "typing errors not forgiven", fails: "search:", change: inSearch("term.length > 3 ? 0.2 : false", "false") },
  { subject: "search", what: "results without their heading", fails: "search: a result leads to its heading, server", change: inSearch("hit.id.replace(/[^#]*/, encodeURI)", "hit.id.replace(/#.*/, '#')") },
  { subject: "search", what: "loaded at once", fails: "search: nothing is loaded before", change: inScript('each("#site__search", addSearch);', 'each("#site__search", addSearch); setTimeout(function () { fetch("search/0.js"); }, 50);') },
  { subject: "search", what: "arrows without effect", fails: "search: arrows", change: inSearch('"ArrowDown"', '"ArrowNone"') },
  { subject: "plain", what: "a text for scripts alone", kinds: ["agent"], fails: "without scripts, the text", change: swap('<article class="text">', '<article class="text scripted">') },
  { subject: "plain", what: "a navigation for scripts alone", kinds: ["agent"], fails: "without scripts, the navigation", change: swap('<nav class="nav"', '<nav class="nav" hidden') },
  { subject: "disk", what: "addresses from the server's root", kinds: ["agent"], disk: true, fails: "from the disk, links", change: swap('href="../', 'href="/') },
  { subject: "disk", what: "a prompt for scripts alone", kinds: ["agent"], disk: true, fails: "from the disk without scripts, the exact prompt", change: swap('<section class="prompt"', '<section class="prompt scripted"') },
  { subject: "scheme", what: "a flash", fails: "scheme: kept, without a flash", change: inScript("  apply(stored());", "  setTimeout(function () { apply(stored()); }, 60);") },
  { subject: "scheme", what: "a choice that is not kept", fails: "scheme: kept", change: inScript('localStorage.setItem("quire-scheme", scheme)', "scheme") },
  { subject: "serve", what: "scrolled to the top", fails: "serve: scroll position", change: inLive("scrollTo({ left: kept.x, top: kept.y", "scrollTo({ left: 0, top: 0") },
  { subject: "serve", what: "a page loaded for its style", fails: "serve: a style alone", change: inLive("swap(link, pathOf(link))", "leave()") },
  { subject: "serve", what: "a box that is not to be dismissed", fails: "serve: Escape", change: inLive('event.key === "Escape"', "false") },
  { subject: "serve", what: "a box that comes back", fails: "serve: what was dismissed", change: inLive("remember(DISMISSED, shown)", "shown") },
  { subject: "serve", what: "a box that takes the focus", fails: "serve: the focus", change: inLive("document.body.append(host);", "document.body.append(host); fold.focus();") },
  { subject: "serve", what: "a box of pale letters", fails: "serve: axe", change: inLive("--ink: #1d2129", "--ink: #bbb") },
  { subject: "serve", what: "folds that close", fails: "serve: folds", change: inLive("fold.open = kept.open[i]", "fold.open = false") },
  { subject: "weight", what: "a heavy script", fails: "scripts before search", change: file("quire.js", (text) => text + noise(30000)) },
  { subject: "weight", what: "a heavy style", fails: "styles", change: style(noise(30000)) },
  { subject: "weight", what: "a layout that shifts", fails: "no shift", change: file("quire.js", (text) => text + "setTimeout(function () { document.querySelector('.head').insertAdjacentHTML('beforebegin', '<p>Late<br>news</p>'); }, 300);") },
  { subject: "weight", what: "a home page of many elements", fails: "elements of the home page", change: (path, text) => (path === "index.html" ? text.replace("</main>", "<i>x</i>".repeat(1500) + "</main>") : text) },
  { subject: "structure", quiet: true, what: "a picture from elsewhere", kinds: ["agent"], fails: "no request to another host", change: swap("</main>", '<img src="https://example.com/x.png" alt=""></main>') },
  { subject: "structure", quiet: true, what: "an inline style", kinds: ["agent"], fails: "no breach of the policy", change: swap("<main", '<main style="color: red"') },
  { subject: "structure", quiet: true, what: "a cookie", kinds: ["agent"], fails: "no cookie", change: file("quire.js", (text) => text + "document.cookie = 'a=b';") },
  { subject: "structure", quiet: true, what: "an error in a script", kinds: ["agent"], fails: "no error in the console", change: file("quire.js", (text) => text + "nowhere();") },
  { subject: "lighthouse", what: "a page that does not describe itself", kinds: ["agent"], fails: "Lighthouse: own, agent", change: page((text) => text.replace(/<meta name="description".*/, "")) },
];
