// What only the browser can do: the window's title, and the focus after a change of page.
(function () {
  "use strict";
  var shownPath = null;

  function announce(news) {
    if (!news) { return null; }
    document.title = news.title;
    if (shownPath !== null && shownPath !== news.path) {
      window.requestAnimationFrame(function () {
        window.scrollTo(0, 0);
        var heading = document.querySelector("main h1");
        if (heading) { heading.focus({ preventScroll: true }); }
      });
    }
    shownPath = news.path;
    return news.path;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { shell: { announce: announce } });
})();
