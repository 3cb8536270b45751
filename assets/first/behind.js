/* On a telephone the open form lies over the page: what is behind it takes no focus and is not read out. */
(function () {
  var narrow = matchMedia("(max-width: 767.98px)"); /* below, Streamlit lays its sidebar over the page */

  function set() {
    var form = /** @type {HTMLElement | null} */ (document.querySelector("[data-testid=stSidebar]"));
    var isOver = narrow.matches && form !== null && form.dataset.collapsed === "false";
    document.querySelectorAll("[data-testid=stMain], [data-testid=stHeader]").forEach(function (part) { part.toggleAttribute("inert", isOver); });
  }

  addEventListener("DOMContentLoaded", function () {
    new MutationObserver(set).observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-collapsed"] });
    narrow.addEventListener("change", set);
  });
})();
