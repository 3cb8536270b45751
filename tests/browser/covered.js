// What a message lies over: controls and pictures of the page, as far as they are not scrolled out of sight. See test_messages.py.
() => {
  const deep = (root) => [...root.querySelectorAll("*")].flatMap((element) => [element, ...(element.shadowRoot ? deep(element.shadowRoot) : [])]);
  const all = deep(document);
  const message = all.find((element) => element.matches(".banner"));
  const curve = all.find((element) => element.matches(".player.is-long .timeline"));
  const parentOf = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host ?? null;
  const up = (element) => (element ? [element, ...up(parentOf(element))] : []);
  const boxOf = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { left, top, right, bottom };
  };
  const cut = (a, b) => ({ left: Math.max(a.left, b.left), top: Math.max(a.top, b.top), right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom) });
  const port = (element) => {
    const { left, top } = element.getBoundingClientRect();
    const [x, y] = [left + element.clientLeft, top + element.clientTop];
    return { left: x, top: y, right: x + element.clientWidth, bottom: y + element.clientHeight };
  };
  const isDocked = Boolean(curve) && getComputedStyle(curve).position === "sticky";
  const seen = (element) => {
    const scrollers = up(parentOf(element)).filter((other) => other !== document.body && getComputedStyle(other).overflowY !== "visible");
    const box = scrollers.map(port).reduce(cut, boxOf(element));
    return isDocked && !curve.contains(element) ? cut(box, { ...box, bottom: boxOf(curve).top }) : box;
  };
  const isThere = ({ left, top, right, bottom }) => right - left > 1 && bottom - top > 1;
  const said = boxOf(message);
  const names = "button, input, select, textarea, a[href], summary, canvas, [role=radio], [role=slider], [tabindex='0']";
  const covered = all.filter((element) => element.matches(names) && !element.matches("main") && !message.contains(element) && element.checkVisibility({ visibilityProperty: true }) && isThere(cut(seen(element), said)));
  const focused = message.getRootNode().activeElement;
  const text = message.querySelector("p");
  return {
    covered: covered.map((element) => `${element.localName}.${element.className} ${element.getAttribute("aria-label") ?? element.textContent.slice(0, 30)}`),
    isWhole: said.left >= 0 && said.top >= 0 && said.right <= innerWidth && said.bottom <= innerHeight,
    isRead: text.scrollHeight <= text.clientHeight + 1 && text.scrollWidth <= text.clientWidth + 1,
    isFocusSeen: !focused || message.contains(focused) || boxOf(focused).bottom <= said.top + 1,
    height: said.bottom - said.top,
  };
}
