/** On a small window a message is a bar of its own below what scrolls, which becomes so much shorter: nothing lies under it, and nothing moves. */

export class Bar {
  /** `element`: the message; its style says by `--bar` whether there is room for it elsewhere. */
  constructor(element) {
    this.element = element;
  }

  /** Set up as the window has it now; true if the message is a bar. */
  fit() {
    const { element } = this;
    const isBar = !element.hidden && "popover" in element && getComputedStyle(element).getPropertyValue("--bar").trim() === "1";
    if (isBar) this.#stand();
    else this.#leave();
    const { style } = document.documentElement;
    if (isBar) style.setProperty("--park-aside", `${aside()}px`);
    style.setProperty("--park-message", isBar ? `${element.offsetHeight}px` : "0px");
    if (isBar) this.#keepInSight();
    return isBar;
  }

  close() {
    document.documentElement.style.removeProperty("--park-message");
  }

  /** Above all that scrolls, whatever it is in. Full screen comes on top of what is there: so it is shown anew. */
  #stand() {
    const { element } = this;
    const full = document.fullscreenElement;
    if (element.popover === "manual" && full === this.full) return;
    this.#leave();
    this.full = full;
    element.popover = "manual";
    element.showPopover();
  }

  #leave() {
    if (this.element.popover) this.element.popover = null;
  }

  /** What has the focus may have been at the lower edge. */
  #keepInSight() {
    const { element } = this;
    const focused = element.getRootNode().activeElement;
    if (!focused || element.contains(focused) || focused.matches(".player")) return;
    if (focused.getBoundingClientRect().bottom > innerHeight - element.offsetHeight) focused.scrollIntoView({ block: "nearest" });
  }
}

/** Where what scrolls begins: beside the form, if that stands there. */
const aside = () => (document.fullscreenElement ? 0 : document.querySelector("[data-testid=stMain]")?.getBoundingClientRect().left ?? 0);
