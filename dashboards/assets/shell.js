// What only the browser can do: the window's title, and where the focus is after a page has been made anew.
(function () {
  "use strict";
  var shownPath = null;
  var shownHeading = null;
  var lastFocused = "";
  var FRAMES = 60;

  document.addEventListener("focusin", function (event) { lastFocused = nameOf(event.target); });

  // A filter's id is JSON and changes with what it shows; its name stays.
  function nameOf(element) {
    if (!element.closest(".filters") || !element.id) { return ""; }
    try { return JSON.parse(element.id).name; } catch (error) { return ""; }
  }

  function findFilter(name) {
    return Array.from(document.querySelectorAll(".filters [id]")).find(function (one) { return nameOf(one) === name; });
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
    var isFirst = shownPath === null;
    var isNewPage = shownPath !== news.path;
    var before = lastFocused;
    shownPath = news.path;
    whenMade(function (heading) {
      if (isFirst) { return; }
      if (isNewPage) {
        window.scrollTo(0, 0);
        if (heading) { heading.focus({ preventScroll: true }); }
      } else if (before && document.activeElement === document.body) {
        var control = findFilter(before);
        if (control) { control.focus({ preventScroll: true }); }
      }
    }, FRAMES);
    return news.path;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { shell: { announce: announce } });
})();
