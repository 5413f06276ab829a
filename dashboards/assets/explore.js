// The chart to explore: plotly's script and the figure are fetched when somebody asks for them, from this host only.
(function () {
  "use strict";
  var script = null;

  function loadPlotly(address) {
    if (!script) {
      script = new Promise(function (done, failed) {
        var tag = document.createElement("script");
        tag.src = address;
        tag.onload = function () { done(window.Plotly); };
        tag.onerror = function () { script = null; failed(new Error(address)); };
        document.head.append(tag);
      });
    }
    return script;
  }

  function ink(element) { return getComputedStyle(element).color; }

  function show(button, figure) {
    var chart = figure.querySelector(".chart");
    var place = document.createElement("div");
    place.className = "explore";
    button.setAttribute("aria-busy", "true");
    Promise.all([
      loadPlotly(button.dataset.script),
      fetch(button.dataset.explore).then(function (answer) { return answer.json(); }),
    ]).then(function (found) {
      var drawn = found[1];
      drawn.layout.font.color = ink(figure);
      chart.hidden = true;
      chart.after(place);
      button.setAttribute("aria-pressed", "true");
      return found[0].newPlot(place, drawn.data, drawn.layout, drawn.config);
    }).finally(function () { button.removeAttribute("aria-busy"); });
  }

  function hide(button, figure) {
    var place = figure.querySelector(".explore");
    if (place) { if (window.Plotly) { window.Plotly.purge(place); } place.remove(); }
    figure.querySelector(".chart").hidden = false;
    button.setAttribute("aria-pressed", "false");
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("button[data-explore]");
    if (!button) { return; }
    var figure = button.closest("figure");
    if (button.getAttribute("aria-pressed") === "true") { hide(button, figure); } else { show(button, figure); }
  });
})();
