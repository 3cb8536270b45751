// Images of the sets by their index: asked for together, kept once they are here.

const MOST = 40; // images of one answer
const KEPT = 600;
const AGAIN = 500; // ms after a refused look

export class Images {
  known = new Map();
  wanted = new Map();
  isAsking = false;
  age = 0;

  /** `arrived()`: there are new ones. */
  constructor(state, arrived) {
    this.state = state;
    this.arrived = arrived;
  }

  /** {image, label} of an image, or null while it is not here; then it is asked for. */
  of(set, index) {
    const found = this.known.get(`${set}.${index}`);
    if (!found && index >= 0) this.want(set, index);
    return found ?? null;
  }

  /** Another data set: all is new, and what is still on its way is of the old one. */
  forget() {
    this.age += 1;
    this.known.clear();
    this.wanted.clear();
  }

  want(set, index) {
    this.wanted.set(`${set}.${index}`, [set, index]);
    if (!this.isAsking && !this.timer) this.timer = setTimeout(() => this.ask(), 0);
  }

  async ask() {
    this.timer = 0;
    const set = this.wanted.values().next().value?.[0];
    const indices = [...this.wanted.values()].filter((place) => place[0] === set).map((place) => place[1]).slice(0, MOST);
    if (!indices.length || this.isOver) return;
    this.isAsking = true;
    const { age } = this;
    const tensors = await this.state.api.look({ images: [set, ...indices] }).catch(() => null);
    this.isAsking = false;
    if (tensors?.["look/images"] && age === this.age) this.take(set, indices, tensors);
    if (this.wanted.size && !this.isOver) this.timer = setTimeout(() => this.ask(), tensors ? 0 : AGAIN);
  }

  take(set, indices, tensors) {
    const { data } = tensors["look/images"];
    const labels = tensors["look/labels"]?.data ?? [];
    indices.forEach((index, k) => {
      const key = `${set}.${index}`;
      this.wanted.delete(key);
      this.known.set(key, { image: { shape: [28, 28], data: data.slice(784 * k, 784 * (k + 1)) }, label: labels[k] ?? -1 });
    });
    while (this.known.size > KEPT) this.known.delete(this.known.keys().next().value);
    this.arrived();
  }

  destroy() {
    this.isOver = true;
    clearTimeout(this.timer);
  }
}
