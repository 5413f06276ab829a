// The form of a scenario, live: what is chosen becomes the address. Without this script the browser sends the form by GET.
(function () {
  "use strict";

  function write(form) {
    var pairs = [];
    new FormData(form).forEach(function (value, name) {
      var words = String(value).trim();
      if (words) { pairs.push([name, words]); }
    });
    var search = pairs.length ? "?" + new URLSearchParams(pairs).toString() : "";
    if (search !== location.search) { window.dash_clientside.set_props("address", { search: search }); }
  }

  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-live]");
    if (form) { write(form); }
  });

  document.addEventListener("submit", function (event) {
    var form = event.target.closest("form[data-live]");
    if (!form) { return; }
    event.preventDefault();
    write(form);
  });
})();
