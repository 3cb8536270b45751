/** What people see of a page that is cut, too wide, or lies on its neighbour: a sentence for each. Streamlit's own form and bar are left out. */
() => {
  const found = [];
  const within = (root) => [...root.querySelectorAll("*")].flatMap((e) => [e, ...(e.shadowRoot ? within(e.shadowRoot) : [])]);
  const up = (e) => e.parentElement ?? e.getRootNode().host ?? null;
  const style = (e) => getComputedStyle(e);
  const word = (e) => `${e.tagName.toLowerCase()}.${e.className} “${(e.getAttribute("aria-label") ?? e.textContent).trim().slice(0, 40)}”`;
  const isOurs = (e) => !e.closest("[data-testid=stSidebar], [data-testid=stHeader], .unseen, .mute");
  const isSeen = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && e.clientWidth > 1;
  const hides = (e, side) => /hidden|clip/.test(style(e)[`overflow${side}`]);
  const isLayered = (e) => e && e !== document.body && (/sticky|fixed/.test(style(e).position) || isLayered(up(e)));
  const shared = (r, s) => [Math.min(r.right, s.right) - Math.max(r.left, s.left), Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top)];

  const isCutWithin = (e) => e.textContent.trim() && ((hides(e, "X") && e.scrollWidth > e.clientWidth + 1) || (hides(e, "Y") && e.scrollHeight > e.clientHeight + 3));
  /** A box that neither scrolls nor shows what goes beyond it. */
  function clipping(e) {
    const { left, right } = e.getBoundingClientRect();
    for (let p = up(e); p && p !== document.body; p = up(p)) {
      if (/auto|scroll/.test(style(p).overflowX)) return null;
      const box = p.getBoundingClientRect();
      if (hides(p, "X") && (right > box.right + 1 || left < box.left - 1)) return p;
    }
    return null;
  }
  /** Whether the choice that is shown does not fit beside the arrow: the browser's own, or ours, which stands in the padding. */
  function isChoiceCut(select) {
    const { font, paddingLeft, paddingRight, letterSpacing, appearance } = style(select);
    const arrow = appearance === "none" ? 0 : 12;
    const pen = new OffscreenCanvas(1, 1).getContext("2d");
    pen.font = font;
    const text = select.selectedOptions[0]?.textContent ?? "";
    const spaced = pen.measureText(text).width + (parseFloat(letterSpacing) || 0) * text.length;
    return spaced > select.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) - arrow;
  }
  /** What of an element can be seen of a list of the view's that scrolls by itself. */
  function seenBox(e) {
    let { left, right, top, bottom } = e.getBoundingClientRect();
    for (let p = up(e); p && !p.dataset.testid; p = up(p)) {
      if (!/auto|scroll/.test(style(p).overflowY)) continue;
      const box = p.getBoundingClientRect();
      [left, right, top, bottom] = [Math.max(left, box.left), Math.min(right, box.right), Math.max(top, box.top), Math.min(bottom, box.bottom)];
    }
    return { left, right, top, bottom };
  }
  function overlaps(elements, boxOf, least) {
    const boxes = elements.map((e) => [e, boxOf(e), isLayered(e)]);
    for (const [i, [a, r, isHigh]] of boxes.entries()) {
      for (const [b, s, isOther] of boxes.slice(i + 1)) {
        const isOne = a.contains(b) || b.contains(a) || (a.closest("label") && a.closest("label") === b.closest("label"));
        const [w, h] = shared(r, s);
        if (!isOne && isHigh === isOther && w > 2 && h > least) found.push(`${word(a)} lies on ${word(b)}`);
      }
    }
  }
  function textBox(e) {
    const range = document.createRange();
    range.selectNodeContents(e);
    return range.getBoundingClientRect();
  }

  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) found.push(`The page is ${wide} pixels too wide.`);
  const seen = within(document).filter((e) => isOurs(e) && isSeen(e));
  const controls = seen.filter((e) => e.matches("button, a[href], select, input, textarea, summary"));
  for (const e of controls) {
    if (!e.matches("input, textarea, select")) for (const part of [e, ...e.querySelectorAll("*")]) if (isOurs(part) && isCutWithin(part)) found.push(`${word(part)} is cut.`);
    const by = clipping(e);
    if (by) found.push(`${word(e)} is cut by ${word(by)}.`);
    if (e.matches("select") && isChoiceCut(e)) found.push(`The choice of ${word(e)} is cut.`);
  }
  overlaps(controls.filter((e) => style(e).pointerEvents !== "none"), seenBox, 2);
  const texts = seen.filter((e) => e.matches(".readout dt, .readout dd, .pn-title, .pn-count, .pn-reading"));
  overlaps(texts, textBox, 6);
  for (const e of texts) if (textBox(e).right > innerWidth + 1) found.push(`${word(e)} leaves the page.`);
  return [...new Set(found)];
}
