/* Light or dark: what the person chose in the corner of the page, remembered in the browser, else as the system has it. */
(function () {
  var KEY = "park.mode", ASKED = "(prefers-color-scheme: dark)", CHOICES = { system: "System", light: "Light", dark: "Dark" };
  var root = document.documentElement, match = window.matchMedia.bind(window), system = match(ASKED);
  var isEmbedded = /[?&]embed=true\b/.test(location.search);
  /* A course page may say it in the address of its frame, as Streamlit has it. */
  var told = isEmbedded && /[?&]embed_options=(light|dark)_theme\b/.exec(location.search);
  var chosen = told ? told[1] : remembered();
  var select = null;

  /* Streamlit asks the browser for the system's colours, and hears when they change: it is answered with what was chosen. */
  var answer = /** @type {any} */ (new EventTarget());
  Object.defineProperties(answer, { media: { value: ASKED }, matches: { get: isDark } });
  answer.addListener = function (hear) { answer.addEventListener("change", hear); };
  answer.removeListener = function (hear) { answer.removeEventListener("change", hear); };
  window.matchMedia = function (query) { return query === ASKED ? answer : match(query); };

  function isDark() { return chosen === "system" ? system.matches : chosen === "dark"; }

  function remembered() {
    try { return localStorage.getItem(KEY) in CHOICES ? localStorage.getItem(KEY) : "system"; }
    catch (error) { return "system"; } /* a frame that may keep nothing */
  }

  function show() {
    var mode = isDark() ? "dark" : "light", isNew = root.dataset.theme && root.dataset.theme !== mode;
    root.dataset.theme = mode;
    if (select) select.value = chosen;
    if (isNew) answer.dispatchEvent(new Event("change"));
  }

  function choose() {
    chosen = select.value;
    try { localStorage.setItem(KEY, chosen); } catch (error) { /* it holds for this page then */ }
    show();
  }

  function build() {
    var place = document.createElement("label");
    place.className = "park-mode";
    place.title = "Light or dark";
    place.innerHTML = '<svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7.2"/><path d="M10 2.8a7.2 7.2 0 0 1 0 14.4z"/></svg>';
    select = document.createElement("select");
    select.setAttribute("aria-label", "Light or dark");
    for (var name in CHOICES) select.add(new Option(CHOICES[name], name));
    select.addEventListener("change", choose);
    place.append(select);
    document.body.append(place);
    show();
  }

  if (isEmbedded) root.dataset.embed = "";
  show();
  system.addEventListener("change", show);
  addEventListener("storage", function (event) { if (event.key === KEY && !told) { chosen = remembered(); show(); } });
  if (!isEmbedded) addEventListener("DOMContentLoaded", build);
})();
