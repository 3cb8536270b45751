// A stack as it will be once the page has met what was asked of it. Further changes go on from there, and name layers by their places on screen.

export class Plan {
  /** `shown`: the texts of the layers on screen. `at`: the place of the layer that was changed last. */
  constructor(shown) {
    this.steps = [];
    this.#take(shown.map((text, was) => ({ text, was })), 0);
  }

  get texts() {
    return this.layers.map(({ text }) => text);
  }

  /** Change it; false if that changes nothing. */
  write(i, text) {
    return this.#change(i, (place) => this.layers.with(place, { ...this.layers[place], text }), 0);
  }

  copy(i) {
    return this.#change(i, (place) => this.layers.toSpliced(place + 1, 0, { text: this.layers[place].text, was: -1 }), 1);
  }

  remove(i) {
    return this.#change(i, (place) => this.layers.toSpliced(place, 1), -1);
  }

  /** One layer further left (−1) or right (1). */
  move(i, by) {
    return this.#carry(this.#place(i), this.#place(i) + by);
  }

  /** Before what is layer `to` on screen. */
  carry(i, to) {
    const [from, before] = [this.#place(i), this.#before(to)];
    return this.#carry(from, before > from ? before - 1 : before);
  }

  insert(to, texts) {
    const place = this.#before(to);
    return this.#take(this.layers.toSpliced(place, 0, ...texts.map((text) => ({ text, was: -1 }))), place + texts.length - 1);
  }

  /** The page has met a part of it: these layers are on screen now. False if they were never asked for. */
  sees(shown) {
    const met = this.steps.findLast((step) => step.map(({ text }) => text).join() === shown.join());
    if (!met) return false;
    const places = new Map(met.map(({ mark }, was) => [mark, was]));
    this.layers = this.layers.map((layer) => ({ ...layer, was: places.get(layer.mark) ?? -1 }));
    return true;
  }

  #place(i) {
    return this.layers.findIndex(({ was }) => was === i);
  }

  /** The place of the layer on screen, or of the first after it that is still there. */
  #before(i) {
    const place = this.layers.findIndex(({ was }) => was >= i);
    return place < 0 ? this.layers.length : place;
  }

  #change(i, change, by) {
    const place = this.#place(i);
    return place >= 0 && this.#take(change(place), Math.max(0, place + by));
  }

  #carry(from, to) {
    if (from < 0 || to < 0 || to >= this.layers.length || from === to) return false;
    return this.#take(this.layers.toSpliced(from, 1).toSpliced(to, 0, this.layers[from]), to);
  }

  #take(layers, at) {
    this.layers = layers.map((layer) => ({ mark: Symbol("layer"), ...layer }));
    this.steps.push(this.layers);
    this.at = at;
    return true;
  }
}
