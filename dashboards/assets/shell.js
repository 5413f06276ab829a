// What only the browser can do: title and focus after a page was made anew, the menu, light or dark, news of new data.
(function () {
  "use strict";
  var FRAMES = 60, EVERY = 60000, SCHEME = "mantine-color-scheme-value";
  var shownPath = null, shownHeading = null, lastFocused = "", lastAsked = Date.now();

  document.addEventListener("focusin", function (event) { lastFocused = nameOf(event.target); });

  // Controls that stay what they are when the page is made anew: those of the filters, and the way to all rows of a list.
  function nameOf(element) {
    var box = element.closest(".filters [data-filter]"), list = element.closest(".more") && element.closest("[id]");
    if (list) { return "#" + list.id; }
    return box ? box.dataset.filter + "|" + (element.type === "checkbox" ? element.value : "") : "";
  }

  function findControl(name) {
    var all = document.querySelectorAll(".filters input, .filters select, .more a");
    return Array.from(all).find(function (one) { return nameOf(one) === name; });
  }

  // The title arrives before or after the page's parts: wait for the new heading, but not for ever.
  function whenMade(act, frames) {
    var heading = document.querySelector("main h1");
    if ((heading && heading !== shownHeading) || frames === 0) {
      shownHeading = heading;
      act(heading);
    } else {
      window.requestAnimationFrame(function () { whenMade(act, frames - 1); });
    }
  }

  function announce(news) {
    if (!news) { return null; }
    document.title = news.title;
    var isFirst = shownPath === null, isNewPage = shownPath !== news.path, before = lastFocused;
    shownPath = news.path;
    if (isNewPage) { openMenu(false); }
    whenMade(function (heading) {
      sayScheme();
      tell(false);
      if (isFirst) { return; }
      if (isNewPage) {
        window.scrollTo(0, 0);
        if (heading) { heading.focus({ preventScroll: true }); }
      } else if (before && document.activeElement === document.body) {
        var control = findControl(before);
        if (control) { control.focus({ preventScroll: true }); }
      }
    }, isFirst || isNewPage ? FRAMES : 4);
    return news.path;
  }

  function openMenu(open) {
    var button = document.querySelector("[data-menu]");
    if (!button) { return; }
    button.setAttribute("aria-expanded", String(open));
    document.getElementById(button.getAttribute("aria-controls")).classList.toggle("open", open);
  }

  function scheme() { return document.documentElement.getAttribute("data-mantine-color-scheme"); }

  function sayScheme() {
    document.querySelectorAll("[data-scheme]").forEach(function (one) { one.setAttribute("aria-pressed", String(scheme() === "dark")); });
  }

  function choose(value) {
    document.documentElement.setAttribute("data-mantine-color-scheme", value);
    try { localStorage.setItem(SCHEME, value); } catch (error) { /* without a memory it lasts for this page */ }
    document.dispatchEvent(new CustomEvent("scheme", { detail: value }));
  }

  new MutationObserver(sayScheme).observe(document.documentElement, { attributes: true, attributeFilter: ["data-mantine-color-scheme"] });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) { return; }
    if ("menu" in button.dataset) { openMenu(button.getAttribute("aria-expanded") !== "true"); }
    if ("scheme" in button.dataset) { choose(scheme() === "dark" ? "light" : "dark"); }
    if ("reload" in button.dataset) { location.reload(); }
  });

  document.addEventListener("keydown", function (event) {
    var button = document.querySelector("[data-menu][aria-expanded=true]");
    if (event.key === "Escape" && button) { openMenu(false); button.focus(); }
  });

  // A page that has no snapshot has nothing to lose: it loads the first one by itself.
  function tell(isNew) {
    var place = document.getElementById("neues");
    if (!place || Boolean(place.firstChild) === isNew) { return; }
    if (!isNew) { place.textContent = ""; return; }
    var button = document.createElement("button");
    button.className = "button";
    button.dataset.reload = "";
    button.textContent = place.dataset.action;
    place.append(place.dataset.words + " ", button);
  }

  function ask() {
    var foot = document.querySelector("[data-snapshot]");
    if (!foot || document.visibilityState !== "visible") { return; }
    lastAsked = Date.now();
    fetch("/healthz").then(function (answer) { return answer.json(); }).then(function (health) {
      if (!health.snapshot_id) { return; }
      if (!foot.dataset.snapshot) { location.reload(); return; }
      tell(health.snapshot_id !== foot.dataset.snapshot);
    }).catch(function () { /* the next minute asks again */ });
  }

  // Paper has no address bar: it is told the whole one.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("[data-address]").forEach(function (one) { one.textContent = location.origin + location.pathname + location.search; });
  });

  window.setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", function () { if (Date.now() - lastAsked > EVERY) { ask(); } });

  window.dash_clientside = Object.assign({}, window.dash_clientside, { shell: { announce: announce } });
})();
