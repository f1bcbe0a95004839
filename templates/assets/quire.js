/* What scripts add to pages that work without them: the colour scheme's switch, buttons that copy and that fold, what opens the search,
 * the mark in the contents that follows the scroll, and manners for the drawer. Loaded in the head, so that the scheme is
 * right before the first paint. */
(function () {
  "use strict";
  var root = document.documentElement, schemes = ["auto", "light", "dark"];

  function each(selector, action) {
    document.querySelectorAll(selector).forEach(action);
  }

  /* --- the colour scheme: auto has no attribute --- */

  function stored() {
    var scheme = null;
    try { scheme = localStorage.getItem("quire-scheme"); } catch (e) { /* nothing is kept here */ }
    return schemes.indexOf(scheme) > 0 ? scheme : "auto";
  }

  function apply(scheme) {
    if (scheme === "auto") root.removeAttribute("data-scheme");
    else root.setAttribute("data-scheme", scheme);
  }

  function addScheme(button) {
    var name = button.lastElementChild;
    name.textContent = stored();
    button.addEventListener("click", function () {
      var scheme = schemes[(schemes.indexOf(name.textContent) + 1) % schemes.length];
      try { localStorage.setItem("quire-scheme", scheme); } catch (e) { /* it holds for this page then */ }
      apply(scheme);
      name.textContent = scheme;
    });
  }

  /* --- copying --- */

  var status; /* what screen readers are told */

  function say(text) {
    if (!status) {
      status = document.createElement("p");
      status.className = "unseen";
      status.setAttribute("role", "status");
      document.body.appendChild(status);
    }
    status.textContent = text;
  }

  function copyBySelection(text) {
    var area = document.createElement("textarea"), done = false;
    area.className = "unseen";
    area.value = text;
    document.body.appendChild(area);
    area.select();
    try { done = document.execCommand("copy"); } catch (e) { /* then it is not copied */ }
    area.remove();
    return done;
  }

  function copy(text, tell) {
    function other() { tell(copyBySelection(text)); }
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(function () { tell(true); }, other);
    else other();
  }

  /* `read` hands the text to what it is given, or null. */
  function copies(button, read) {
    var label = button.textContent, back;
    function tell(done) {
      button.textContent = done ? "Copied" : "Not copied";
      say(button.textContent);
      button.focus();
      clearTimeout(back);
      back = setTimeout(function () { button.textContent = label; say(""); }, 1800);
    }
    button.addEventListener("click", function () {
      read(function (text) {
        if (text === null) tell(false);
        else copy(text, tell);
      });
    });
  }

  function textOf(source) {
    return function (take) { take(source.textContent); };
  }

  /* A target's prompt is fetched when it is asked for. From file:// these buttons are hidden: scripts cannot read files. */
  function addFetch(button) {
    copies(button, function (take) {
      fetch(button.previousElementSibling.href).then(function (answer) {
        return answer.ok ? answer.arrayBuffer() : Promise.reject();
      }).then(function (bytes) {
        take(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
      }).catch(function () { take(null); });
    });
  }

  function addCopy(pre) {
    var box = pre.closest(".code"), button = document.createElement("button");
    if (pre.classList.contains("as-written")) return;
    if (!box) {
      box = document.createElement("div");
      box.className = "code";
      pre.parentNode.insertBefore(box, pre);
      box.append(pre);
    }
    button.type = "button";
    button.textContent = "Copy";
    box.append(button);
    copies(button, textOf(pre));
  }

  /* --- included parts, which fold --- */

  function addFold(button) {
    var folds = Array.from(document.querySelectorAll(".included > details"));
    function anyOpen() { return folds.some(function (fold) { return fold.open; }); }
    function name() { button.textContent = (anyOpen() ? "Fold" : "Unfold") + " included parts"; }
    button.addEventListener("click", function () {
      var open = !anyOpen();
      folds.forEach(function (fold) { fold.open = open; });
      name();
    });
    folds.forEach(function (fold) { fold.addEventListener("toggle", name); });
  }

  /* Not all browsers unfold what an address leads into. */
  function reveal() {
    var to = document.getElementById(decodeURIComponent(location.hash.slice(1))), folded = false;
    for (var at = to; at; at = at.parentElement) {
      if (at.localName !== "details" || at.open) continue;
      at.open = folded = true;
    }
    if (folded) to.scrollIntoView();
  }

  /* --- the contents: the last heading above a third of the window is where the reader is --- */

  /* What is folded is where its fold is. */
  function topOf(heading) {
    for (var fold; (fold = heading.parentElement.closest("details:not([open])"));) heading = fold.parentElement;
    return heading.getBoundingClientRect().top;
  }

  function addMark(toc) {
    var links = Array.from(toc.querySelectorAll("a")), side = toc.closest(".side"), current = null, waiting = false;
    var headings = links.map(function (link) { return document.getElementById(decodeURIComponent(link.hash.slice(1))); });
    function mark() {
      var at = -1, limit = window.innerHeight / 3;
      waiting = false;
      while (at + 1 < headings.length && (!headings[at + 1] || topOf(headings[at + 1]) < limit)) at++;
      var link = links[at] || null;
      if (link === current) return;
      if (current) current.removeAttribute("aria-current");
      current = link;
      if (!link) return;
      link.setAttribute("aria-current", "location");
      if (side.scrollHeight > side.clientHeight)
        side.scrollTop += link.getBoundingClientRect().top - side.getBoundingClientRect().top - side.clientHeight / 2;
    }
    window.addEventListener("scroll", function () {
      if (!waiting) requestAnimationFrame(mark);
      waiting = true;
    }, { passive: true });
    mark();
    /* Where the style sheet cannot keep it open beside the text, this does. */
    if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 78rem)").matches) toc.open = true;
    toc.addEventListener("click", function (event) {
      if (event.target.closest("a") && !matchMedia("(min-width: 78rem)").matches) toc.open = false;
    });
  }

  /* --- the drawer: while it is open, the rest cannot have the focus --- */

  function addDrawer(nav) {
    function close() { if (nav.matches(":popover-open")) nav.hidePopover(); }
    function rest(inert) { each(".skip, .bar, main, .foot", function (part) { part.inert = inert; }); }
    if (!nav.hidePopover) return;
    nav.addEventListener("beforetoggle", function (event) { if (event.newState === "closed") rest(false); });
    nav.addEventListener("toggle", function (event) {
      if (event.newState !== "open") return;
      rest(true);
      nav.querySelector(".close").focus();
    });
    nav.addEventListener("click", function (event) { if (event.target.closest("a")) close(); });
    matchMedia("(min-width: 60rem)").addEventListener("change", close);
  }

  /* --- the search is loaded when it is opened --- */

  function addSearch() {
    var links = document.querySelectorAll("[data-search]"), loading = false;
    function open(link) {
      if (window.quireSearch) return window.quireSearch(link);
      if (loading) return;
      loading = true;
      var script = document.createElement("script");
      script.src = link.getAttribute("data-root") + "assets/search.js";
      script.onload = function () { window.quireSearch(link); };
      script.onerror = function () { location.href = link.href; };
      document.head.appendChild(script);
    }
    if (!links.length) return;
    links.forEach(function (link) {
      link.addEventListener("click", function (event) {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        open(link);
      });
    });
    document.addEventListener("keydown", function (event) {
      var typing = event.target.closest("input, textarea, select, [contenteditable]");
      var asked = (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) ||
        (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey);
      if (!asked) return;
      event.preventDefault();
      open(links[0]);
    });
  }

  root.setAttribute("data-scripts", location.protocol);
  apply(stored());
  document.addEventListener("DOMContentLoaded", function () {
    each(".scheme", addScheme);
    each(".text pre", addCopy);
    each("[data-fold]", addFold);
    each("[data-copy]", function (button) { copies(button, textOf(document.getElementById(button.getAttribute("data-copy")))); });
    each(".downloads button", addFetch);
    addSearch();
    each(".toc", addMark);
    each("#site__nav", addDrawer);
    window.addEventListener("hashchange", reveal);
  });
})();
