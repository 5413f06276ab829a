// Fetches the script of the large table when the first one is shown, instead of with every page.
(function () {
  "use strict";
  var waiting = null;

  window.dashAgGridFunctions = Object.assign(window.dashAgGridFunctions || {}, { leaveGrid: function () { return false; } });

  function fetchGrid() {
    waiting = waiting || new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = document.querySelector('meta[name="grid-script"]').content;
      script.onload = function () { resolve(window.dash_ag_grid.AgGrid); };
      script.onerror = reject;
      document.head.appendChild(script);
    });
    return waiting;
  }

  // Stands in for the real component until its script has come, which then takes this name.
  function LateGrid(props) {
    var found = window.React.useState(null);
    window.React.useEffect(function () {
      var isHere = true;
      fetchGrid().then(function (component) { if (isHere) { found[1](function () { return component; }); } });
      return function () { isHere = false; };
    }, []);
    if (!found[0]) { return window.React.createElement("div", { style: props.style, "aria-busy": "true" }); }
    return window.React.createElement(found[0], props);
  }

  if (!window.dash_ag_grid) { window.dash_ag_grid = { AgGrid: LateGrid }; }
})();
