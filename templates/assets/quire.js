/* What scripts add to pages that work without them: the colour scheme's switch, copy buttons, the filter of the
 * home page, and manners for the drawer. Loaded in the head, so that the scheme is right before the first paint. */
(function () {
  "use strict";
  var root = document.documentElement, schemes = ["auto", "light", "dark"];

  function stored() {
    try { return localStorage.getItem("quire-scheme") || "auto"; } catch (e) { return "auto"; }
  }

  function apply(scheme) {
    if (scheme === "auto") root.removeAttribute("data-scheme");
    else root.setAttribute("data-scheme", scheme);
  }

  function choose(scheme) {
    try { localStorage.setItem("quire-scheme", scheme); } catch (e) { /* it holds for this page then */ }
    apply(scheme);
  }

  function element(name, className, text) {
    var made = document.createElement(name);
    made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function addScheme() {
    var button = element("button", "scheme"), at = schemes.indexOf(stored());
    function show() {
      button.textContent = "Colours: " + schemes[at];
    }
    button.type = "button";
    at = at < 0 ? 0 : at;
    button.addEventListener("click", function () {
      at = (at + 1) % schemes.length;
      choose(schemes[at]);
      show();
    });
    show();
    document.querySelector(".bar").appendChild(button);
  }

  function copied(button, label, done) {
    button.textContent = done ? "Copied" : "Not copied";
    setTimeout(function () { button.textContent = label; }, 1600);
  }

  function copyBySelection(text) {
    var area = element("textarea", "hidden");
    area.value = text;
    document.body.appendChild(area);
    area.select();
    var done = document.execCommand("copy");
    area.remove();
    return done;
  }

  function copy(text, tell) {
    if (navigator.clipboard && window.isSecureContext)
      navigator.clipboard.writeText(text).then(function () { tell(true); }, function () { tell(copyBySelection(text)); });
    else tell(copyBySelection(text));
  }

  function addCopy(pre) {
    var label = pre.getAttribute("data-copy") || "Copy", button = element("button", "copy", label);
    button.type = "button";
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", function () {
      copy(pre.textContent, function (done) { copied(button, label, done); });
    });
    var tools = pre.parentNode.querySelector(".tools");
    if (tools && pre.className === "exact") tools.insertBefore(button, tools.firstChild);
    else {
      var box = element("div", "code");
      pre.parentNode.insertBefore(box, pre);
      box.appendChild(pre);
      box.appendChild(button);
    }
  }

  function addFilter(catalogue) {
    var box = element("p", "filter"), label = element("label", "", "Filter "), input = element("input", "");
    var count = element("span", "count"), items = catalogue.querySelectorAll(".cards > li");
    if (items.length < 8) return;
    input.type = "search";
    input.placeholder = catalogue.getAttribute("data-filter");
    count.setAttribute("role", "status");
    input.addEventListener("input", function () {
      var words = input.value.toLowerCase().split(/\s+/).filter(Boolean), shown = 0;
      items.forEach(function (item) {
        var text = item.textContent.toLowerCase();
        item.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
        shown += item.hidden ? 0 : 1;
      });
      catalogue.querySelectorAll("section").forEach(function (section) {
        section.hidden = !section.querySelector(".cards > li:not([hidden])");
      });
      count.textContent = words.length ? shown + " of " + items.length : "";
    });
    label.appendChild(input);
    box.appendChild(label);
    box.appendChild(count);
    catalogue.insertBefore(box, catalogue.firstChild);
  }

  function addDrawer() {
    var nav = document.getElementById("site__nav"), menu = document.querySelector(".menu");
    function open() { return location.hash === "#site__nav"; }
    function close() { location.hash = "#site__main"; menu.focus(); }
    document.addEventListener("keydown", function (event) {
      if (!open()) return;
      var links = nav.querySelectorAll("a[href]"), first = links[0], last = links[links.length - 1];
      if (event.key === "Escape") close();
      else if (event.key === "Tab" && event.shiftKey && document.activeElement === first) { event.preventDefault(); last.focus(); }
      else if (event.key === "Tab" && !event.shiftKey && document.activeElement === last) { event.preventDefault(); first.focus(); }
    });
    window.addEventListener("hashchange", function () { if (open()) nav.querySelector("a[href]").focus(); });
  }

  apply(stored());
  document.addEventListener("DOMContentLoaded", function () {
    addScheme();
    document.querySelectorAll("pre").forEach(function (pre) {
      if (pre.className !== "as-written") addCopy(pre);
    });
    document.querySelectorAll(".catalogue").forEach(addFilter);
    addDrawer();
  });
})();
