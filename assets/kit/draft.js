// Settings as they will be once the page has met what was asked of it: quick changes build on one another, not on what still shows.

export class Draft {
  asked = new Map();

  /** `state`: {api, settings}, those of the shown branch. */
  constructor(state) {
    this.state = state;
  }

  /** What was last asked for, else what is set. */
  current(name) {
    return this.isOpen(name) ? this.asked.get(name).value : this.state.settings[name];
  }

  /** Is another value on its way? Until it is shown, or the page has met the wish and says otherwise. */
  isOpen(name) {
    const asked = this.asked.get(name);
    if (!asked) return false;
    const { api, settings } = this.state;
    const isRefused = api.hasHeard(asked.wish) && !isSame(asked.value, api.settings()[name]);
    if (isRefused || isSame(asked.value, settings[name])) this.asked.delete(name);
    return this.asked.has(name);
  }

  /** Ask the page for other values. */
  change(values) {
    const wish = this.state.api.change(values);
    for (const [name, value] of Object.entries(values)) this.asked.set(name, { value, wish });
  }
}

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
