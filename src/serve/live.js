/* What `quire serve` adds to every page that it sends: it listens to the server, loads the page again when its file was
 * written, loads a style again when that alone was, and shows what is wrong with the library. Nothing of it is in the files. */
(() => {
  "use strict";
  const { run, build, page, there } = document.currentScript.dataset;
  const state = { run, build, page, there, source: null, retry: 0 };
  const KEPT = `quire:${location.pathname}`;

  /* --- where one was --- */

  function leave() {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify({ x: scrollX, y: scrollY, open: [...document.querySelectorAll("details")].map((d) => d.open) }));
    } catch { /* a browser that keeps nothing */ }
    location.reload();
  }

  /* A page that is loaded again by this script is scrolled to where it was, and only then. */
  function comeBack() {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(KEPT));
      sessionStorage.removeItem(KEPT);
    } catch { /* likewise */ }
    if (!kept) return;
    history.scrollRestoration = "manual";
    const folds = document.querySelectorAll("details");
    if (folds.length === kept.open.length) folds.forEach((fold, i) => { fold.open = kept.open[i]; });
    const scroll = () => scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
    scroll();
    addEventListener("load", () => {
      scroll();
      history.scrollRestoration = "auto";
    }, { once: true });
  }

  /* --- what was written --- */

  function pathOf(element) {
    const address = element.currentSrc || element.src || element.href || element.data;
    if (typeof address !== "string" || !address) return null;
    const url = new URL(address, location.href);
    return url.origin === location.origin ? decodeURIComponent(url.pathname).slice(1) : null;
  }

  /* The next one is there before the old one goes, so that the page never stands without its style. */
  function swap(link, path) {
    const next = link.cloneNode();
    next.href = `/${path.split("/").map(encodeURIComponent).join("/")}?${Date.now()}`;
    next.addEventListener("load", () => link.remove(), { once: true });
    next.addEventListener("error", () => link.remove(), { once: true });
    link.after(next);
  }

  function take(files) {
    const written = new Set(files), used = [...document.querySelectorAll("link[href], script[src], img, source, object, iframe, video")];
    const hit = used.filter((element) => written.has(pathOf(element)));
    if (hit.some((element) => element.relList?.contains("stylesheet") !== true && element.rel !== "icon")) return leave();
    hit.filter((element) => element.relList.contains("stylesheet")).forEach((link) => swap(link, pathOf(link)));
  }

  function hear(event) {
    const news = JSON.parse(event.data);
    state.retry = 0;
    state.run = run;
    state.build = news.build;
    if (news.reload) return leave();
    if (news.files.length) take(news.files);
    if (news.findings !== undefined) show(news.findings);
  }

  /* Browsers open few connections to one server: a page that nobody sees needs none, and asks for what it missed when it is
   * looked at again. */
  function listen() {
    if (document.hidden || state.source) return;
    const query = ["run", "build", "page", "there"].map((name) => `${name}=${encodeURIComponent(state[name])}`).join("&");
    state.source = new EventSource(`/.quire/events?${query}`);
    state.source.onmessage = hear;
    state.source.onerror = () => {
      hush();
      state.retry = Math.min(state.retry + 1, 10);
      setTimeout(listen, 100 * state.retry * state.retry);
    };
  }

  function hush() {
    state.source?.close();
    state.source = null;
  }

  /* --- what is wrong --- */

  const STYLE = `
    :host { all: initial; position: fixed; z-index: 2147483647; right: 0; bottom: 0 }
    * { box-sizing: border-box }
    .box { --ink: #1d2129; --soft: #555c68; --paper: #fff; --line: #c9ced6; --error: #b3261e; --warning: #8a5300; --code: #f1f3f6;
      position: fixed; right: 1rem; bottom: 1rem; width: min(44rem, calc(100vw - 2rem)); max-height: min(30rem, 70vh);
      display: flex; flex-direction: column; overflow: hidden; font: 15px/1.45 system-ui, sans-serif; text-align: left; color: var(--ink);
      background: var(--paper); border: 1px solid var(--line); border-top: 4px solid var(--mark); border-radius: 8px;
      box-shadow: 0 6px 30px rgb(0 0 0 / .25) }
    .error { --mark: var(--error) } .warning { --mark: var(--warning) }
    .box.small { width: auto; max-width: calc(100vw - 2rem) }
    .bar { display: flex; gap: .5rem; align-items: center; padding: .5rem .5rem .5rem .9rem; flex: none }
    .count { font-weight: 600; margin: 0; flex: 1; color: var(--mark) }
    button { font: inherit; color: var(--ink); background: none; border: 1px solid var(--line); border-radius: 6px; padding: .2rem .7rem;
      min-height: 32px; cursor: pointer }
    button:hover { background: var(--code) }
    button:focus-visible, ol:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px }
    ol:focus-visible { outline-offset: -2px }
    ol { list-style: none; margin: 0; padding: 0 .9rem .6rem; overflow: auto; overscroll-behavior: contain }
    .small ol { display: none }
    li { padding: .6rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere }
    .what { margin: 0; font-weight: 500 }
    .what b { color: var(--ink-of); font-weight: 600 }
    li.of-error { --ink-of: var(--error) } li.of-warning { --ink-of: var(--warning) }
    .where, .note { margin: .15rem 0 0; color: var(--soft); font-size: 13px }
    code, pre { font: 13px/1.45 ui-monospace, "Liberation Mono", monospace }
    pre { margin: .35rem 0 0; padding: .35rem .6rem; background: var(--code); border-radius: 4px; overflow-x: auto; white-space: pre }
    @media (prefers-color-scheme: dark) {
      .box:not(.light) { --ink: #e6e9ee; --soft: #a9b1bd; --paper: #1b1f26; --line: #424956; --error: #ff8a80; --warning: #f0b45c; --code: #272d37 }
    }
    .box.dark { --ink: #e6e9ee; --soft: #a9b1bd; --paper: #1b1f26; --line: #424956; --error: #ff8a80; --warning: #f0b45c; --code: #272d37 }
    @media print { .box { display: none } }
    @media (forced-colors: active) { .box { border-width: 4px 2px 2px } }
  `;
  const DISMISSED = "quire:dismissed", FOLDED = "quire:folded";
  let host = null, shadow = null, shown = null;

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children.filter((child) => child != null));
    return made;
  }

  function remember(key, value) {
    try { sessionStorage.setItem(key, value); } catch { /* as above */ }
  }
  function recall(key) {
    try { return sessionStorage.getItem(key); } catch { return null; }
  }

  /* Text in which what stands between backticks is code. */
  function words(text) {
    return text.split(/(`[^`]+`)/).map((part) => /^`[^`]+`$/.test(part) ? element("code", { textContent: part.slice(1, -1) }) : part);
  }

  function finding(one) {
    const place = one.file && (one.line ? `${one.file}:${one.line}${one.column ? `:${one.column}` : ""}` : one.file);
    const lines = [...(one.helps || []).map((text) => `help: ${text}`), ...(one.notes || []).map((text) => `note: ${text}`)];
    return element("li", { className: `of-${one.level}` },
      element("p", { className: "what" }, element("b", { textContent: `${one.level}: ` }), ...words(one.message)),
      element("p", { className: "where" }, place ? element("code", { textContent: place }) : null, place ? " · " : null, one.rule),
      one.text ? element("pre", { textContent: one.text, tabIndex: 0 }) : null,
      ...lines.map((text) => element("p", { className: "note" }, ...words(text))));
  }

  function count(findings) {
    const word = (n, one) => n ? [`${n} ${one}${n === 1 ? "" : "s"}`] : [];
    return [...word(findings.errors, "error"), ...word(findings.warnings, "warning")].join(", ");
  }

  function hide() {
    host?.remove();
    shown = null;
  }

  function dismiss() {
    if (shown) remember(DISMISSED, shown);
    hide();
  }

  /* The colours that the page has chosen, where it has a choice of its own. */
  function colour() {
    const { scheme, theme } = document.documentElement.dataset, chosen = scheme || theme;
    const box = shadow?.querySelector(".box");
    box?.classList.toggle("dark", chosen === "dark");
    box?.classList.toggle("light", chosen === "light");
  }

  /* Errors are shown at length, warnings alone in one line, until one of the two is chosen. What was dismissed stays away until
   * something else is wrong. */
  function show(findings) {
    if (!findings || !findings.list.length) {
      remember(DISMISSED, "");
      return hide();
    }
    const text = JSON.stringify(findings);
    if (text === shown) return;
    hide();
    if (recall(DISMISSED) === text) return;
    shown = text;
    const folded = (recall(FOLDED) ?? (findings.errors ? "no" : "yes")) === "yes";
    const list = element("ol", { tabIndex: 0 }, ...findings.list.map(finding));
    list.setAttribute("aria-label", "Findings");
    const more = findings.errors + findings.warnings - findings.list.length;
    if (more > 0) list.append(element("li", {}, element("p", { className: "note", textContent: `and ${more} more: see \`quire check\`` })));
    const fold = element("button", { type: "button" });
    const box = element("section", { className: `box ${findings.errors ? "error" : "warning"}` },
      element("div", { className: "bar" },
        element("p", { className: "count", textContent: count(findings) }), fold,
        element("button", { type: "button", textContent: "Dismiss", onclick: dismiss })), list);
    box.setAttribute("aria-label", "What is wrong with the library");
    box.querySelector(".count").setAttribute("role", findings.errors ? "alert" : "status");
    const set = (small) => {
      box.classList.toggle("small", small);
      fold.textContent = small ? "Show" : "Fold";
      fold.setAttribute("aria-expanded", String(!small));
    };
    set(folded);
    fold.onclick = () => {
      set(!box.classList.contains("small"));
      remember(FOLDED, box.classList.contains("small") ? "yes" : "no");
    };
    if (!host) {
      host = element("quire-findings", {});
      shadow = host.attachShadow({ mode: "open" });
      const style = new CSSStyleSheet();
      style.replaceSync(STYLE);
      shadow.adoptedStyleSheets = [style];
      new MutationObserver(colour).observe(document.documentElement, { attributeFilter: ["data-scheme", "data-theme"] });
    }
    shadow.replaceChildren(box);
    colour();
    document.body.append(host);
  }

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown && !event.defaultPrevented) dismiss();
  });
  document.addEventListener("visibilitychange", () => document.hidden ? hush() : listen());
  addEventListener("pageshow", listen);
  addEventListener("pagehide", hush);
  comeBack();
  listen();
})();
