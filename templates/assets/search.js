/* The search, loaded when a reader opens it for the first time. The indexes are scripts, because a page that is opened from
 * a disk may load nothing else: each calls quireShard. MiniSearch does the finding. */
(function () {
  "use strict";
  var MOST = 30;
  var options = {
    fields: ["title", "heading", "description", "text"],
    storeFields: ["page", "heading", "kind", "excerpt"]
  };
  var ways = {
    boost: { title: 8, heading: 4, description: 3 },
    prefix: true,
    fuzzy: function (term) { return term.length > 3 ? 0.2 : false; }
  };
  var link, root, shards = [], dialog, input, list, status, ready = false;

  function load(path, done) {
    var script = document.createElement("script");
    script.src = root + path;
    script.onload = done;
    script.onerror = function () { say("The search cannot be loaded: " + path); };
    document.head.appendChild(script);
  }

  window.quireShard = function (number, index) { shards[number] = window.MiniSearch.loadJS(index, options); };

  function loadAll() {
    var left = Number(link.getAttribute("data-search")), number;
    function done() {
      left--;
      if (left > 0) return;
      ready = true;
      find();
    }
    say("Loading");
    load("assets/minisearch.js", function () {
      for (number = Number(link.getAttribute("data-search")) - 1; number >= 0; number--) load("search/" + number + ".js", done);
    });
  }

  function say(text) { status.textContent = text; }

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  /* --- finding --- */

  function found(how) {
    var all = [];
    shards.forEach(function (shard) {
      all = all.concat(shard.search(input.value, Object.assign({ combineWith: how }, ways)));
    });
    return all.sort(function (a, b) { return b.score - a.score; });
  }

  function result(hit) {
    var item = element("li"), anchor = element("a"), head = element("span", "found-head");
    anchor.href = root + hit.id.replace(/[^#]*/, encodeURI);
    head.append(element("strong", "", hit.heading || hit.page), element("small", "", hit.heading ? hit.page : hit.kind));
    anchor.append(head);
    if (hit.excerpt) anchor.append(element("span", "found-text", hit.excerpt));
    item.append(anchor);
    return item;
  }

  function find() {
    var hits;
    if (!ready) return;
    list.textContent = "";
    if (!input.value.trim()) return say("");
    hits = found("AND");
    if (!hits.length) hits = found("OR");
    hits.slice(0, MOST).forEach(function (hit) { list.append(result(hit)); });
    say(hits.length ? (hits.length > MOST ? "The first " + MOST + " of " : "") + hits.length + (hits.length === 1 ? " result" : " results") : "Nothing found. Fewer words find more.");
  }

  /* --- moving among the results --- */

  function move(event) {
    var links = Array.from(list.querySelectorAll("a")), at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && links.length) links[Math.min(at + 1, links.length - 1)].focus();
    else if (event.key === "ArrowUp" && at > 0) links[at - 1].focus();
    else if (event.key === "ArrowUp" && at === 0) input.focus();
    else if (event.key === "Escape") dialog.close();
    else if (event.key === "Enter" && document.activeElement === input && links.length) links[0].click();
    else return;
    event.preventDefault();
  }

  function build() {
    var box = element("div", "finder-head"), close = element("button", "", "Close"), label = element("label", "unseen", "Search");
    dialog = element("dialog", "finder");
    dialog.setAttribute("aria-label", "Search");
    input = element("input");
    input.type = "search";
    input.id = "site__query";
    input.autocomplete = "off";
    input.spellcheck = false;
    input.placeholder = "Names, headings, text";
    label.htmlFor = input.id;
    close.type = "button";
    status = element("p", "finder-status");
    status.setAttribute("role", "status");
    list = element("ul", "found");
    box.append(label, input, close);
    dialog.append(box, status, list);
    document.body.append(dialog);
    input.addEventListener("input", find);
    dialog.addEventListener("keydown", move);
    close.addEventListener("click", function () { dialog.close(); });
    dialog.addEventListener("click", function (event) {
      if (event.target === dialog || event.target.closest(".found a")) dialog.close();
    });
  }

  window.quireSearch = function (opener) {
    if (!dialog) {
      link = opener;
      root = opener.getAttribute("data-root");
      build();
      loadAll();
    }
    if (!dialog.open) dialog.showModal();
    input.focus();
    input.select();
  };
})();
