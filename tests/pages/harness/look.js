// What the harness asks of a page from within. Every finding is a sentence with the element's name.
window.look = (function () {
  "use strict";
  const INTERACTIVE = "a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, iframe, " +
    "audio[controls], video[controls], [contenteditable=true], [tabindex]:not([tabindex='-1']), " +
    "[role=button], [role=link], [role=checkbox], [role=switch], [role=combobox], [role=slider], [role=searchbox]";
  // Within these one stop is enough: the arrow keys lead on.
  const COMPOSITE = "[role=radiogroup], [role=tablist], [role=listbox], [role=menu], [role=tree], [role=toolbar]";
  // A large table leads the focus itself through cells that it makes and removes: Tab has to lead in and out again.
  const GRID = ".ag-root-wrapper";
  const HEARD = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderTopColor", "borderBottomColor",
    "borderTopWidth", "borderBottomWidth", "backgroundColor", "textDecorationLine", "textDecorationThickness", "opacity"];
  let stops = [];
  let listening = null;

  function name(element) {
    if (!element || element === document.body) { return "nothing"; }
    const words = (element.getAttribute("aria-label") || element.textContent || element.id || "").trim().slice(0, 40);
    const style = typeof element.className === "string" ? element.className.split(" ")[0] : "";
    return element.tagName.toLowerCase() + (style ? "." + style : "") + (words ? " “" + words + "”" : "");
  }

  function isThere(element) {
    return element.getClientRects().length > 0 && element.checkVisibility({ visibilityProperty: true }) &&
      !element.disabled && !element.closest("[inert], [aria-hidden=true]");
  }

  function isOneOfMany(element) {
    return element.tabIndex < 0 && element.closest(COMPOSITE) || element.type === "radio" && !element.checked;
  }

  function interactive() {
    return Array.from(document.querySelectorAll(INTERACTIVE)).filter(function (one) {
      return isThere(one) && !isOneOfMany(one) && !one.closest(GRID);
    });
  }

  function appearance(element) {
    const parts = [];
    for (let up = element, i = 0; up && up !== document.body && i < 4; up = up.parentElement, i += 1) {
      const style = getComputedStyle(up);
      parts.push(HEARD.map(function (property) { return style[property]; }).join());
    }
    return parts.join(" / ");
  }

  function place(element) {
    const box = element.getClientRects()[0] || element.getBoundingClientRect();
    return { top: box.top + scrollY, bottom: box.bottom + scrollY, left: box.left + scrollX, right: box.right + scrollX };
  }

  function toTop() {
    if (document.activeElement) { document.activeElement.blur(); }
    document.body.tabIndex = -1;
    document.body.focus({ preventScroll: true });
    document.body.removeAttribute("tabindex");
    scrollTo(0, 0);
  }

  function beginWalk() {
    toTop();
    stops = [];
    listening = function (event) {
      const to = event.target;
      stops.push({ element: to, appearance: appearance(to), place: place(to) });
    };
    document.addEventListener("focusin", listening);
    return interactive().length + 2 * document.querySelectorAll(GRID).length;
  }

  function endWalk() {
    document.removeEventListener("focusin", listening);
    if (document.activeElement) { document.activeElement.blur(); }
    const reached = new Set(stops.map(function (stop) { return stop.element; }));
    const found = interactive().filter(function (one) { return !reached.has(one); })
      .concat(Array.from(document.querySelectorAll(GRID)).filter(function (grid) {
        return !stops.some(function (stop) { return grid.contains(stop.element); });
      }))
      .map(function (one) { return "not reached by Tab: " + name(one); });
    const seen = new Set();
    const walk = stops.filter(function (stop) { return !stop.element.closest(GRID) && !seen.has(stop.element) && seen.add(stop.element); });
    walk.forEach(function (stop, i) {
      if (stop.element.isConnected && appearance(stop.element) === stop.appearance) {
        found.push("focus is not to be seen on " + name(stop.element));
      }
      if (i > 0 && jumpsBack(walk[i - 1].place, stop.place)) {
        found.push("Tab jumps back from " + name(walk[i - 1].element) + " to " + name(stop.element));
      }
    });
    return found;
  }

  // Back is up, unless a new column begins there; or left in the same line.
  function jumpsBack(before, after) {
    const above = after.bottom <= before.top + 1;
    const sameLine = after.top < before.bottom - 1 && after.bottom > before.top + 1;
    return above && after.left < before.right || sameLine && after.right <= before.left + 1;
  }

  function stickingOut() {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) { return []; }
    const guilty = Array.from(document.body.querySelectorAll("*")).filter(function (one) {
      return one.getBoundingClientRect().right > root.clientWidth + 1 && !one.closest(".scroll > *");
    });
    return ["the page is " + root.scrollWidth + " px wide: " + guilty.slice(-3).map(name).join(", ")];
  }

  function barriers(rules) {
    return axe.run(document, { runOnly: rules, resultTypes: ["violations"] }).then(function (result) {
      return result.violations.flatMap(function (rule) {
        return rule.nodes.slice(0, 5).map(function (node) {
          return rule.id + ": " + node.target.join(" ") + " – " + (node.any[0] || node.all[0] || node.none[0] || rule).message;
        });
      });
    });
  }

  function focused() {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const href = element.getAttribute("href") || "";
    return { id: element.id, name: name(element), target: href.startsWith("#") ? href.slice(1) : "",
      inView: box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth };
  }

  return { barriers: barriers, beginWalk: beginWalk, endWalk: endWalk, focused: focused, stickingOut: stickingOut, toTop: toTop };
})();
