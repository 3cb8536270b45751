/** Holds the view: gives it scene, settings, theme and frames in the right order. */

import { meter } from "./meter.js";

/** A frame of a new branch waits this long at most for the settings that it belongs to. */
const PATIENCE = 500;
/** Addresses whose settings are kept, the newest: a run can be scrubbed back through all its forks. */
const MOST_KNOWN = 256;

export class Stage {
  constructor(element, failed) {
    this.element = element;
    this.failed = failed;
    this.view = null;
    this.branch = null;
    this.given = {};
    this.settings = new Map();
    this.filming = false;
  }

  async load(url, api) {
    const module = await import(url);
    this.view = module.default(this.element, api);
  }

  /** What the page says about the experiment at an address; the same object as long as it is the same. */
  learn(address, settings) {
    const key = keyOf(address);
    const known = this.settings.get(key);
    this.latest = JSON.stringify(known) === JSON.stringify(settings) ? known : settings;
    this.settings.delete(key);
    this.settings.set(key, this.latest);
    if (this.settings.size > MOST_KNOWN) this.settings.delete(this.settings.keys().next().value);
  }

  /** Draw between two frames. False if there is nothing to draw yet. */
  draw(a, b, t, now, film) {
    if (!this.view || !a || !this.#enter(a.branch)) return false;
    return this.#safely(() => {
      this.#film(film);
      const isOneWay = b && b.branch === a.branch;
      this.view.draw(a, isOneWay ? b : a, isOneWay ? t : 0, now);
    });
  }

  call(name, ...values) {
    return this.view?.[name] ? this.#safely(() => this.view[name](...values)) : false;
  }

  /** A frame's picture from afar, as the view would draw it: {colours, areas}, or null where it has none yet. */
  light(frame) {
    let picture = null;
    if (this.view?.light && frame.branch === this.branch) this.#safely(() => (picture = this.view.light(frame)));
    return picture;
  }

  /** The picture in words: `what` it is, and how it stands `now`. */
  describe(frame) {
    if (!this.view?.describe || frame.branch !== this.branch) return { what: "", now: "" };
    return this.view.describe(frame);
  }

  destroy() {
    this.view?.destroy?.();
    this.view = null;
  }

  #film(film) {
    const isOn = Boolean(film?.detail);
    meter.sample = film?.detail?.["look/point"]?.data ?? [];
    if (isOn) this.view.film?.(film.detail, film.phase, film.t);
    else if (this.filming) this.view.film?.(null);
    this.filming = isOn;
  }

  /** Let the view know the branch that the next frame belongs to: each has its own scene and settings. */
  #enter(branch) {
    branch.since ??= performance.now();
    const settings = this.settings.get(keyOf(branch.address));
    const isLate = performance.now() - branch.since > PATIENCE;
    if (!branch.scene || !(settings || isLate) || !this.latest) return false;
    const said = settings ?? this.latest;
    return this.#safely(() => {
      if (this.given.settings !== said) this.view.settings(said);
      if (this.given.scene !== branch.scene) this.view.scene(branch.scene.tensors);
      this.given = { settings: said, scene: branch.scene };
      this.branch = branch;
    });
  }

  #safely(act) {
    try {
      act();
      return true;
    } catch (error) {
      this.failed(error);
      return false;
    }
  }
}

/** Edits by hand change the address but nothing that a view needs to be told. */
function keyOf(address) {
  const said = new URLSearchParams(address);
  said.delete("edits");
  return said.toString();
}
