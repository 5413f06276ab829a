// Charts come as drawn pictures: this puts them into the page, says what is under the pointer, and makes files and links.
(function () {
  "use strict";
  var tip = null;
  var left = null;

  function fill(root) {
    var charts = root.matches && root.matches("[data-svg]") ? [root] : root.querySelectorAll("[data-svg]");
    charts.forEach(function (chart) {
      if (chart.shownSvg !== chart.dataset.svg) {
        chart.shownSvg = chart.dataset.svg;
        chart.innerHTML = chart.dataset.svg;
      }
    });
  }

  new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      if (change.type === "attributes") { fill(change.target); }
      change.addedNodes.forEach(function (node) { if (node.nodeType === 1) { fill(node); } });
    });
    takeUp();
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-svg"] });

  // --- what is under the pointer
  function hideTip() { if (tip) { tip.box.hidden = true; tip.rule.hidden = true; } }

  function makeTip() {
    tip = { box: document.createElement("div"), rule: document.createElement("div") };
    tip.box.className = "chart-tip";
    tip.rule.className = "chart-rule";
    [tip.box, tip.rule].forEach(function (part) { part.setAttribute("aria-hidden", "true"); part.hidden = true; });
  }

  function point(event) {
    var chart = event.target.closest ? event.target.closest(".chart[data-tips]") : null;
    if (!chart) { hideTip(); return; }
    var svg = Array.from(chart.children).find(function (one) { return one.dataset.stops && one.getClientRects().length; });
    if (!svg) { return; }
    if (!tip) { makeTip(); }
    var frame = chart.getBoundingClientRect();
    var scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    var x = (event.clientX - frame.left) / scale;
    var stops = svg.dataset.stops.split(" ").map(Number);
    var nearest = stops.reduce(function (best, stop, i) {
      return Math.abs(stop - x) < Math.abs(stops[best] - x) ? i : best;
    }, 0);
    var lines = JSON.parse(chart.dataset.tips)[nearest];
    if (!lines || !lines.length) { hideTip(); return; }
    tip.box.replaceChildren.apply(tip.box, lines.map(function (words, i) {
      var line = document.createElement(i ? "span" : "strong");
      line.textContent = words;
      return line;
    }));
    if (tip.box.parentNode !== chart) { chart.append(tip.rule, tip.box); }
    tip.box.hidden = tip.rule.hidden = false;
    var left = stops[nearest] * scale;
    tip.rule.style.left = left + "px";
    var room = frame.width - tip.box.offsetWidth;
    var side = left + 14 + tip.box.offsetWidth > frame.width ? left - 14 - tip.box.offsetWidth : left + 14;
    tip.box.style.left = Math.max(0, Math.min(side, room)) + "px";
  }
  document.addEventListener("pointermove", point, { passive: true });
  document.addEventListener("pointerdown", point, { passive: true });

  // --- links that keep the place on the page, copied addresses, pictures as files
  function moveInPlace(event, link) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) { return; }
    event.preventDefault();
    if (link.href === window.location.href) { return; }
    var figure = link.closest("figure");
    var place = Array.from(figure.querySelectorAll(".in-place")).indexOf(link);
    left = { id: figure.id, place: place, link: link, top: figure.getBoundingClientRect().top };
    window.history.pushState({}, "", link.href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  // The page is made anew: the figure stays where it was, and the focus on its link.
  function takeUp() {
    var figure = left && document.getElementById(left.id);
    var link = figure && figure.querySelectorAll(".in-place")[left.place];
    if (!figure || left.link.isConnected) { return; }
    window.scrollBy(0, figure.getBoundingClientRect().top - left.top);
    if (link) { link.focus({ preventScroll: true }); }
    left = null;
  }

  function say(link, words) {
    var status = link.parentNode.querySelector("[role=status]");
    link.textContent = words;
    status.textContent = words;
    window.setTimeout(function () { link.textContent = link.dataset.copy; status.textContent = ""; }, 2500);
  }

  function copy(event, link) {
    if (!navigator.clipboard) { return; }
    event.preventDefault();
    navigator.clipboard.writeText(link.href).then(function () { say(link, link.dataset.copied); }, function () {
      window.location.assign(link.href);
    });
  }

  function savePng(button) {
    fetch(button.dataset.png).then(function (answer) { return answer.text(); }).then(function (svg) {
      var picture = new Image();
      picture.onload = function () {
        var canvas = document.createElement("canvas");
        canvas.width = picture.width * 2;
        canvas.height = picture.height * 2;
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
        canvas.toBlob(function (blob) {
          var link = document.createElement("a");
          link.href = URL.createObjectURL(blob);
          link.download = button.dataset.name + ".png";
          link.click();
          window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
        });
      };
      picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
    });
  }

  document.addEventListener("click", function (event) {
    var part = event.target.closest("a.in-place, a.copy-link, button[data-png]");
    if (!part) { return; }
    if (part.matches(".in-place")) { moveInPlace(event, part); }
    else if (part.matches(".copy-link")) { copy(event, part); }
    else { savePng(part); }
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") { hideTip(); } });
})();
