/* Stands in every page before anything else, in the words of old browsers: where the park begins, and what is wrong with the way to it. */
(function () {
  var base = new URL(".", location.href).href;
  window[Symbol.for("park.base")] = base;
  /* Streamlit opens its socket at once instead of asking for its health first. */
  window.__streamlit = {
    BACKEND_BASE_URL: base,
    HOST_CONFIG: { allowedOrigins: ["https://nobody.invalid"], useExternalAuthToken: false, metricsUrl: "" },
  };

  var needed = [
    window.OffscreenCanvas, window.WeakRef, window.ResizeObserver, window.structuredClone, Array.prototype.at,
    window.CSS && CSS.supports && CSS.supports("selector(:has(*))"), "noModule" in document.createElement("script"),
  ];
  var isOld = needed.some(function (part) { return !part; });

  /* Streamlit's socket needs nothing of Streamlit's script, so it opens beside that, not after it, and is there when it is asked for. */
  function open() {
    var Socket = window.WebSocket;
    var early = new Socket(base.replace(/^http/, "ws") + "_stcore/stream", ["streamlit", "PLACEHOLDER_AUTH_TOKEN"]);
    function make(_, told) {
      window.WebSocket = Socket;
      var isAsked = new URL(told[0], base).href === early.url && told[1] && told[1].length === 2;
      if (!isAsked || early.readyState > Socket.OPEN) {
        early.close();
        return Reflect.construct(Socket, told);
      }
      if (early.readyState === Socket.OPEN) setTimeout(function () { early.dispatchEvent(new Event("open")); });
      return early;
    }
    window.WebSocket = new Proxy(Socket, { construct: make });
  }

  function say(title, text) {
    document.title = title;
    document.body.innerHTML = "<main style='max-width:36rem;margin:12vh auto;padding:0 1.5rem;font:1rem/1.5 system-ui,sans-serif'><h1></h1><p></p></main>";
    document.querySelector("h1").textContent = title;
    document.querySelector("p").textContent = text;
  }

  function ask() {
    var app = document.querySelector("[data-testid=stApp]");
    if (app && app.getAttribute("data-test-connection-state") === "CONNECTED") return;
    fetch(base + "park/door", { method: "POST" }).then(function (answer) {
      if (answer.status === 403) return answer.json().then(function (said) { say("This way is closed", said.why); });
      if (answer.status === 429) return answer.text().then(function (said) { say("Too many at once", said); });
    }, function () {});
  }

  /* Code and formulas are no language: a browser's translator leaves them as they are. */
  function keep() {
    document.querySelectorAll("code:not([translate]), .katex:not([translate])").forEach(function (part) { part.setAttribute("translate", "no"); });
  }

  addEventListener("DOMContentLoaded", function () {
    new MutationObserver(keep).observe(document.body, { childList: true, subtree: true });
    if (isOld) say("A newer browser is needed", "Perceptron Park runs in Chrome or Edge 109, Firefox 121, Safari 16.4 (iPadOS 16.4), and what is newer. This browser is older.");
    else setTimeout(ask, 4000);
  });
  if (!isOld) open();
})();
