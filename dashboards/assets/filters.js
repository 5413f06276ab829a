// What is chosen in the filter bar becomes the address; the address makes the page. In the order of filters.py.
(function () {
  "use strict";
  var ORDER = ["zeitraum", "gemeinde", "leistung", "kennzahl", "suche", "sortierung", "grenzen", "sicht", "it", "kostenart", "form",
    "plan", "seite", "schluessel", "gleich", "zins", "preisanstieg", "spanne", "spannenbreite", "land-bis", "ohne", "neu", "neu-einwohner",
    "neu-arbeitsplaetze", "neu-faelle", "tabelle", "lang"], ALL = "*";

  function write(name, values) {
    var before = new URLSearchParams(location.search), pairs = [];
    ORDER.forEach(function (key) {
      (key === name ? values : before.getAll(key)).forEach(function (value) { pairs.push([key, value]); });
    });
    var search = pairs.length ? "?" + new URLSearchParams(pairs).toString() : "";
    if (search !== location.search) { window.dash_clientside.set_props("address", { search: search }); }
  }

  function writeList(list) {
    var name = list.dataset.filter, isDefault = list.value === list.dataset.default || list.value === ALL;
    var kept = "adds" in list.dataset ? new URLSearchParams(location.search).getAll(name) : [];
    write(name, isDefault ? kept : kept.concat(list.value));
  }

  function writeBoxes(group, changed) {
    var boxes = Array.from(group.querySelectorAll("input[type=checkbox]"));
    var chosen = changed.value === ALL ? [] : boxes.filter(function (one) { return one.checked && one.value !== ALL; });
    write(group.dataset.filter, chosen.map(function (one) { return one.value; }));
  }

  document.addEventListener("change", function (event) {
    var place = event.target.closest("[data-filter]");
    if (!place) { return; }
    if ("search" === event.target.type) { return; }
    if (place.tagName === "SELECT") { writeList(place); } else { writeBoxes(place, event.target); }
  });

  // --- the search: a moment after the last letter; what is typed meanwhile stays in the box
  var typed = null, waiting = 0;

  function writeSearch(box) {
    var words = box.value.trim();
    write(box.closest("[data-filter]").dataset.filter, words ? [words] : []);
  }

  document.addEventListener("input", function (event) {
    var box = event.target;
    if (box.type !== "search" || !box.closest("[data-filter]")) { return; }
    typed = { id: box.id, value: box.value };
    window.clearTimeout(waiting);
    waiting = window.setTimeout(function () { writeSearch(box); }, 250);
  });

  document.addEventListener("focusout", function (event) { if (typed && event.target.id === typed.id) { typed = null; } });

  new MutationObserver(function () {
    var box = typed && document.getElementById(typed.id);
    if (box && box === document.activeElement && box.value !== typed.value) { box.value = typed.value; }
  }).observe(document.documentElement, { childList: true, subtree: true });

  // "All" can be chosen but not taken away: something is always shown.
  document.addEventListener("click", function (event) {
    var box = event.target;
    if (box.type === "checkbox" && box.value === ALL && !box.checked && box.closest("[data-filter]")) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);
})();
