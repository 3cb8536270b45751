// How a component of a page stands in its place: made once, after its styles, and told what is new as often as the page says something.

import { h, stylesheet } from "./dom.js";

/**
 * The function that Streamlit calls with every run of the page's script. `styles`: files below the assets; nothing is shown before they are there,
 * so that nothing jumps and canvases can read their colours. `make(place, host, data, report)`: {take(data, report), destroy()}.
 * @param {string} name
 * @param {string[]} styles
 * @param {(place: HTMLElement, host: any, data: any, report: any) => {take: (data: any, report: any) => void, destroy: () => void}} make
 */
export function mounting(name, styles, make) {
  /** One for the window: after an update of the server the module is loaded a second time, but its places are taken. */
  const instances = (window[Symbol.for(`park.${name}`)] ??= new WeakMap());
  return ({ data, parentElement, setStateValue }) => {
    const known = instances.get(parentElement);
    if (known) known.take(data, setStateValue);
    else instances.set(parentElement, begin(parentElement, [data, setStateValue]));
    return instances.get(parentElement).cleanup;
  };

  function begin(parent, news) {
    let latest = news;
    let made = null;
    let isOver = false;
    const sheets = styles.map((file) => stylesheet(`${news[0].assets}/${file}`));
    const place = h("div", { class: `${name}-place` });
    parent.append(...sheets.map(({ link }) => link), place);
    Promise.all(sheets.map(({ ready }) => ready)).then(() => {
      if (!isOver) made = make(place, parent.host ?? parent, latest[0], latest[1]);
    });
    const take = (...told) => {
      latest = told;
      made?.take(told[0], told[1]);
    };
    /** Streamlit also cleans up after a call that newer data has overtaken; what was made ends only with its place. */
    const cleanup = () => {
      if (parent.isConnected) return;
      isOver = true;
      made?.destroy();
      place.remove();
      for (const { link } of sheets) link.remove();
      instances.delete(parent);
    };
    return { take, cleanup };
  }
}
