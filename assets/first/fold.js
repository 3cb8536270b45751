/* On a small laptop or a tablet the form begins folded, so that the picture has the width. Who opens it finds it open again. */
(function () {
  /* Where Streamlit keeps whether its sidebar is folded; on telephones it folds it by itself. */
  var KEY = "stSidebarCollapsed-", OURS = "park.folded", PHONE = 768, SMALL = 1180;

  function fold() {
    var isSmall = innerWidth > PHONE && innerWidth <= SMALL, isFree = localStorage.getItem(KEY) === null;
    if (isSmall && isFree) {
      localStorage.setItem(KEY, "true");
      localStorage.setItem(OURS, "");
    } else if (!isSmall && localStorage.getItem(OURS) !== null) {
      if (localStorage.getItem(KEY) === "true") localStorage.removeItem(KEY);
      localStorage.removeItem(OURS);
    }
  }

  try {
    fold();
    addEventListener("resize", fold);
  } catch (error) { /* a frame that may keep nothing */ }
})();
