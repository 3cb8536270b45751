"""What a screen reader would say of a page: changes of its live regions, and of the value under the keyboard."""

from playwright.sync_api import BrowserContext, Page

LISTEN = """(() => {
  if (window.__said) return;
  const said = (window.__said = []);
  const LIVE = '[aria-live], [role=status], [role=alert], [role=log]';
  const isLive = (region) => (region.getAttribute('aria-live') ?? 'polite') !== 'off' && region.checkVisibility();
  const words = (text) => text.replace(/\\s+/g, ' ').trim();
  const say = (text) => words(text) && said.push({ at: performance.now(), text: words(text) });
  const focused = () => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at;
  };
  const hear = (changes) => {
    const heard = new Map();
    for (const { target, type, addedNodes, attributeName, oldValue } of changes) {
      if (type === 'attributes' && target.getAttribute(attributeName) === oldValue) continue;
      const element = target.nodeType === 1 ? target : target.parentElement;
      if (type === 'attributes' && attributeName !== 'hidden') {
        if (element === focused()) heard.set(element, element.getAttribute('aria-valuetext') ?? '');
        continue;
      }
      const region = element?.closest(LIVE);
      if (!region || !isLive(region)) continue;
      const isWhole = region.hasAttribute('role') || region.getAttribute('aria-atomic') === 'true';
      const news = type === 'childList' ? [...addedNodes].map((node) => node.textContent).join(' ') : target.textContent;
      heard.set(region, isWhole ? region.innerText ?? region.textContent : `${heard.get(region) ?? ''} ${news}`);
    }
    for (const text of heard.values()) say(text);
  };
  const observer = new MutationObserver(hear);
  const listen = (root) => observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true, attributeOldValue: true, attributeFilter: ['aria-valuetext', 'hidden'] });
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (how) {
    const root = attach.call(this, how);
    listen(root);
    return root;
  };
  listen(document);
})()"""


def listen(to: BrowserContext | Page) -> None:
    """Hear every page that is opened from now on."""
    to.add_init_script(LISTEN)


def forget(page: Page) -> None:
    """Hear anew."""
    page.evaluate("() => { window.__said.length = 0; }")


def said(page: Page) -> list[str]:
    """What was said since the page was opened or last forgotten."""
    return page.evaluate("() => window.__said.map(({ text }) => text)")


def words(texts: list[str]) -> int:
    """How many words these are."""
    return sum(len(text.split()) for text in texts)
