/* The filter of a list: choices of several facets and words combine over the whole list, not over the page of it that is
 * shown. What is chosen stands in the address, behind "#", so that it can be sent to others. Documents come from
 * catalogue/documents.js (output/catalogue.h), which is loaded when the filter is used. Without this script the facets are
 * links to lists. */
(function () {
  "use strict";
  var MOST = 200; /* entries that are shown at once */
  var FACETS = { kind: 3, tag: 4, model: 5, tool: 6 }; /* where a document has its values */
  var box = document.querySelector(".catalogue[data-facet]");
  var root, list, pages, input, status, clear, results, more, facets = [], documents = null, loading = false, shown = MOST;

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function thousands(number) { return String(number).replace(/\B(?=(\d{3})+$)/g, ","); }
  function address(path) { return root + path.split("/").map(encodeURIComponent).join("/"); }

  /* --- what is chosen --- */

  function chosen(facet) {
    return facet.choices.filter(function (choice) { return choice.box.checked; });
  }

  function words() { return input.value.toLowerCase().split(/\s+/).filter(Boolean); }

  function isActive() { return words().length > 0 || facets.some(function (facet) { return chosen(facet).length > 0; }); }

  function write() {
    var state = new URLSearchParams();
    if (input.value.trim()) state.append("q", input.value.trim());
    facets.forEach(function (facet) {
      chosen(facet).forEach(function (choice) { state.append(facet.key, choice.value); });
    });
    try {
      history.replaceState(null, "", String(state) ? "#" + state : location.pathname + location.search);
    } catch (e) { /* then it cannot be sent on */ }
  }

  function read() {
    var state = new URLSearchParams(location.hash.slice(1));
    input.value = state.get("q") || "";
    facets.forEach(function (facet) {
      var values = state.getAll(facet.key);
      facet.choices.forEach(function (choice) { choice.box.checked = values.indexOf(choice.value) >= 0; });
    });
  }

  /* --- finding --- */

  /* A document has one kind, model and tool, so that any of the chosen ones will do; of tags it can have them all. */
  function fits(facet, wanted, entry) {
    var values = entry[facet.at];
    function has(choice) { return values.indexOf(choice.value) >= 0; }
    return !wanted.length || (facet.key === "tag" ? wanted.every(has) : wanted.some(has));
  }

  /* Beside each choice stands how many there would be with it: those that nothing but its own facet keeps out count, too. */
  function find() {
    var wanted = facets.map(chosen), needed = words();
    facets.forEach(function (facet) { facet.counts = new Map(); });
    function count(facet, entry) {
      entry[facet.at].forEach(function (value) { facet.counts.set(value, (facet.counts.get(value) || 0) + 1); });
    }
    return documents.filter(function (entry) {
      if (!needed.every(function (word) { return entry.text.indexOf(word) >= 0; })) return false;
      var against = facets.filter(function (facet, i) { return !fits(facet, wanted[i], entry); });
      if (!against.length) facets.forEach(function (facet) { count(facet, entry); });
      else if (against.length === 1 && against[0].key !== "tag") count(against[0], entry);
      return !against.length;
    });
  }

  /* --- showing --- */

  /* As card.html does. */
  function card(entry) {
    var item = element("li"), link = element("a", /^(page|snippet)$/.test(entry[3][0]) ? "" : "name", entry[1]);
    var model = entry[5][0], tool = entry[6][0], notes = element("small");
    link.href = address(entry[0]);
    item.append(link);
    if (model) notes.append(element("b", "", model.split("/").pop() || model));
    if (tool) notes.append(" ", tool);
    if (model || tool) item.append(notes);
    if (entry[2]) item.append(element("p", "", entry[2]));
    return item;
  }

  function label(facet) {
    var names = chosen(facet).map(function (choice) { return choice.name; });
    facet.count.textContent = names.length ? names.join(facet.key === "tag" ? " + " : ", ") : facet.choices.length;
    facet.box.classList.toggle("chosen", names.length > 0);
  }

  function showCounts(active) {
    facets.forEach(function (facet) {
      label(facet);
      facet.choices.forEach(function (choice) {
        var count = active ? facet.counts.get(choice.value) || 0 : choice.all;
        choice.count.textContent = thousands(count);
        choice.item.classList.toggle("none", !count);
      });
    });
  }

  function showResults(found) {
    results.textContent = "";
    found.slice(0, shown).forEach(function (entry) { results.append(card(entry)); });
    if (!found.length) results.append(element("li", "empty", "Nothing fits all of this. Take a choice back, or clear them all."));
    more.hidden = found.length <= shown;
    more.textContent = "Show " + thousands(Math.min(MOST, found.length - shown)) + " more";
    status.textContent = thousands(found.length) + " of " + thousands(documents.length);
  }

  function show() {
    var active = isActive();
    if (active && !documents) return load();
    list.hidden = active;
    if (pages) pages.hidden = active;
    results.hidden = clear.hidden = !active;
    if (active) showResults(find());
    else status.textContent = "";
    more.hidden = more.hidden || !active;
    showCounts(active);
  }

  function change() {
    shown = MOST;
    write();
    show();
  }

  /* --- loading --- */

  function load() {
    if (loading) return;
    loading = true;
    status.textContent = "Loading";
    var script = element("script");
    script.src = root + "catalogue/documents.js";
    script.onerror = function () {
      loading = false;
      status.textContent = "The list cannot be loaded.";
    };
    document.head.append(script);
  }

  window.quireDocuments = function (all) {
    var at = FACETS[box.getAttribute("data-facet")], value = box.getAttribute("data-value");
    documents = all.filter(function (entry) { return !at || entry[at].indexOf(value) >= 0; });
    documents.forEach(function (entry) { entry.text = entry.slice(1).flat().join(" ").toLowerCase(); });
    show();
  };

  /* --- the choices --- */

  function choiceOf(link) {
    var label = element("label"), box = element("input"), name = link.firstElementChild, count = link.lastElementChild;
    box.type = "checkbox";
    box.addEventListener("change", change);
    label.append(box, name, count);
    link.replaceWith(label);
    return { box: box, value: link.getAttribute("data-value"), name: name.textContent, count: count,
      all: Number(link.getAttribute("data-count")), item: label.parentNode };
  }

  function addFacet(box) {
    var facet = { box: box, key: box.getAttribute("data-facet"), count: box.querySelector("summary .count") };
    facet.at = FACETS[facet.key];
    facet.choices = Array.from(box.querySelectorAll("a"), choiceOf);
    facets.push(facet);
    box.addEventListener("toggle", function () {
      if (box.open) closeOthers(box);
    });
  }

  function closeOthers(but) {
    facets.forEach(function (facet) { if (facet.box !== but) facet.box.open = false; });
  }

  function addKeys() {
    document.addEventListener("click", function (event) { closeOthers(event.target.closest(".facet")); });
    box.addEventListener("focusout", function (event) {
      if (event.relatedTarget) closeOthers(event.relatedTarget.closest(".facet"));
    });
    box.addEventListener("keydown", function (event) {
      var open = event.target.closest(".facet[open]");
      if (event.key !== "Escape" || !open) return;
      open.open = false;
      open.querySelector("summary").focus();
    });
  }

  function start() {
    root = box.getAttribute("data-root");
    list = box.querySelector(".cards");
    pages = document.querySelector(".pages");
    input = box.querySelector("#site__filter");
    status = box.querySelector("[role=status]");
    clear = box.querySelector(".clear");
    results = element("ul", "cards");
    more = element("button", "further");
    more.type = "button";
    more.hidden = results.hidden = true;
    list.after(results, more);
    box.querySelectorAll(".facet").forEach(addFacet);
    input.addEventListener("input", change);
    clear.addEventListener("click", function () {
      input.value = "";
      facets.forEach(function (facet) { facet.choices.forEach(function (choice) { choice.box.checked = false; }); });
      change();
      input.focus();
    });
    more.addEventListener("click", function () {
      var first = shown;
      shown += MOST;
      show();
      results.children[first].querySelector("a").focus();
    });
    addKeys();
    window.addEventListener("hashchange", function () {
      if (location.hash.indexOf("=") < 0 && location.hash) return; /* it leads to a place on the page */
      read();
      shown = MOST;
      show();
    });
    read();
    if (isActive()) show();
  }

  if (box && box.querySelector("#site__filter")) start();
})();
