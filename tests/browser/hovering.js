// Mounts a second view beside the page's own, with a model of 6 × 12 heads and 128 tokens that a stand-in for the player answers for.
async (stage) => {
  const [root] = performance.getEntriesByType("resource").map(({ name }) => name.match(/^.*\/park\/assets\/[^/]+\//)).find((found) => found);
  const base = new URL("views/attention.js", root);
  const { paletteOf } = await import(new URL("kit/theme.js", root).href);
  const { default: attention } = await import(base.href);
  const [a, h, t] = [6, 12, 128];
  const text = (words) => ({ dtype: "U8", shape: [words.length], data: new TextEncoder().encode(words) });
  const tensor = (data, shape = [data.length]) => ({ dtype: "", shape, data });
  const pattern = (k) => tensor(Uint8Array.from({ length: h * t * t }, (_, i) => ((i * (k + 7)) % 97 === 0 ? 255 : i % 3)), [h, t, t]);
  const numbers = (length) => Float32Array.from({ length }, (_, i) => (((i * 37) % 64) + 1) / 64);
  const floats = (columns) => tensor(numbers(t * columns), [t, columns]);
  const head = (at) => ({
    "head/at": tensor(Float64Array.from(at)),
    ...Object.fromEntries(["q", "k", "v", "result"].map((name) => [`head/${name}`, floats(32)])),
    ...Object.fromEntries(["scores", "scaled", "masked", "pattern"].map((name) => [`head/${name}`, floats(t)])),
  });
  const all = (names, length) => Object.fromEntries(names.map((name) => [`cell/${name}`, tensor(numbers(length))]));
  const cell = (at) => ({
    "cell/at": tensor(Float64Array.from(at)),
    "cell/visible": tensor(new Uint8Array(t).fill(1)),
    ...all(["q", "k", "product", "v", "part", "result"], 32),
    ...all(["row", "exp", "pattern"], t),
    ...all(["score", "root", "scaled", "sum", "weight"], 1),
  });
  const answer = (question) => ({
    ...(question.head ? head(question.head) : {}),
    ...(question.cell ? cell(question.cell) : {}),
    "look/about": tensor(Float64Array.of(1)),
    "look/tokens": tensor(Int32Array.from({ length: t }, (_, i) => i % 26)),
    "look/source": tensor(Int32Array.of(0)),
    "look/unknown": tensor(new Float64Array(0)),
    ...Object.fromEntries(Array.from({ length: a }, (_, k) => [`pattern/${k}`, pattern(k)])),
  });
  const scene = {
    attentions: tensor(new Float64Array(a)),
    heads: tensor(Float64Array.of(h)),
    most_tokens: tensor(Float64Array.of(256)),
    most_characters: tensor(Float64Array.of(4096)),
    most_kept: tensor(Float64Array.of(512)),
    "text/vocabulary": text([..."abcdefghijklmnopqrstuvwxyz"].join("\n")),
    "text/attentions": text(Array.from({ length: a }, (_, k) => `Layer ${k + 1}`).join("\n")),
    "text/kinds": text("previous token\nnext token\nfirst token\nitself\ninduction"),
  };
  const frameTensors = {
    step: tensor(Float64Array.of(0)),
    "heads/score": tensor(new Float32Array(a * h * 5), [a, h, 5]),
    "heads/name": tensor(new Int32Array(a * h).fill(-1), [a, h]),
  };
  const frame = { step: 0, branch: { number: 0 }, tensors: frameTensors, number: (name) => frameTensors[name]?.data[0] ?? NaN };
  const palette = paletteOf(stage.closest(".park"));
  const place = document.createElement("div");
  stage.before(place);
  const nothing = () => {};
  const look = async (question) => answer(typeof question === "function" ? question() : question);
  const acts = { subscribe: nothing, drop: nothing, edit: nothing, change: nothing, say: nothing, wake: nothing, opened: nothing, look };
  const tells = { palette: () => palette, settings: () => ({}), scene: () => scene, frame: () => frame, isHidden: () => false, hasHeard: () => true, tab: () => "" };
  const view = attention(place, { ...acts, ...tells, history: () => [], fields: {} });
  const picture = () => new Promise((done) => requestAnimationFrame(done));
  const work = { images: 0, marks: 0, elements: 0 };
  const pen = CanvasRenderingContext2D.prototype;
  const own = { drawImage: "images", putImageData: "images", fillRect: "marks", strokeRect: "marks", fill: "marks", stroke: "marks", fillText: "marks" };
  const plain = Object.fromEntries(Object.keys(own).map((name) => [name, pen[name]]));
  for (const [name, kind] of Object.entries(own)) pen[name] = function (...all) {
    work[kind]++;
    return plain[name].apply(this, all);
  };
  const writes = new MutationObserver(() => {});
  writes.observe(place, { subtree: true, childList: true, attributes: true, characterData: true });
  /** How many images, marks on canvases and changes of elements an act costs. */
  const cost = (act) => {
    writes.takeRecords();
    Object.assign(work, { images: 0, marks: 0 });
    act();
    return { ...work, elements: writes.takeRecords().length };
  };
  view.settings({ watched: "" });
  view.scene(scene);
  view.draw(frame, frame, 0, 0);
  while (!place.querySelector(".pa-chip") || !place.querySelector("[data-name=arithmetic][data-at]")) await picture();
  await picture();
  const painting = cost(() => {
    view.theme(palette); // other colours: every map is painted anew
    view.draw(frame, frame, 0, 0);
  });
  const resting = cost(() => view.draw(frame, frame, 0, 0));
  const hovering = [];
  const targets = [".pa-map", ".pa-chip", ".ai-bars canvas"].flatMap((name) => [...place.querySelectorAll(name)]);
  for (let k = 0; k < 90; k++) {
    const target = targets[(k * 11) % targets.length];
    const event = new PointerEvent(k % 2 ? "pointermove" : "pointerover", { bubbles: true, clientX: k, clientY: k });
    hovering.push(cost(() => {
      target.dispatchEvent(event);
      view.draw(frame, frame, 0, 0);
    }));
    await picture();
  }
  const count = (name) => place.querySelectorAll(name).length;
  const found = { maps: count(".pa-map"), rows: count(".pa-chip"), painting, resting, hovering };
  writes.disconnect();
  Object.assign(pen, plain);
  view.destroy();
  place.remove();
  return found;
};
