// The area in CSS pixels that turns back more than so many times in some second, of all canvases in sight: counted at every picture.
(async ({ seconds, most, cell }) => {
  const root = [...document.querySelectorAll("*")].map(({ shadowRoot }) => shadowRoot).find((shadow) => shadow?.querySelector(".player"));
  const pen = new OffscreenCanvas(400, 400).getContext("2d", { willReadFrequently: true });
  const linear = Float64Array.from({ length: 256 }, (_, byte) => (byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4));
  const grounds = new Map();
  const places = new Map();
  let pictures = 0;

  const inSight = (canvas) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return width > 0 && top < innerHeight && top + height > 0 && left < innerWidth && left + width > 0 ? [Math.ceil(width / cell), Math.ceil(height / cell)] : null;
  };
  const turn = (place, value, at) => {
    const change = value - place.peak;
    const isFar = Math.abs(change) >= 0.1;
    const isTurn = isFar && Math.sign(change) !== place.way && Math.min(value, place.peak) < 0.8;
    if (isTurn) place.times.push(at);
    if (isFar) place.way = Math.sign(change);
    if (isFar || Math.sign(change) === place.way) place.peak = value;
  };
  const look = (canvas, k, at) => {
    const size = inSight(canvas);
    if (!size || !canvas.width || !canvas.height || canvas.closest(".timeline")) return;
    pen.fillStyle = grounds.get(canvas) ?? grounds.set(canvas, getComputedStyle(root.querySelector(".board")).backgroundColor).get(canvas);
    pen.fillRect(0, 0, ...size);
    pen.drawImage(canvas, 0, 0, ...size);
    const { data } = pen.getImageData(0, 0, ...size);
    for (let place = 0; place < size[0] * size[1]; place++) {
      const value = 0.2126 * linear[data[4 * place]] + 0.7152 * linear[data[4 * place + 1]] + 0.0722 * linear[data[4 * place + 2]];
      const key = `${k}/${place}/${size}`;
      const known = places.get(key);
      if (known) turn(known, value, at);
      else places.set(key, { peak: value, way: 0, times: [], of: `${canvas.className || canvas.closest("[class]").className}` });
    }
  };
  const begin = performance.now();
  const step = window.__park.step;
  await new Promise((done) => {
    const tick = () => {
      const at = performance.now() - begin;
      [...root.querySelectorAll("canvas")].forEach((canvas, k) => look(canvas, k, at));
      pictures++;
      if (at < 1000 * seconds) requestAnimationFrame(tick);
      else done();
    };
    requestAnimationFrame(tick);
  });
  const isOften = ({ times }) => times.some((at, k) => k >= most && at - times[k - most] < 1000);
  const often = [...places.values()].filter(isOften);
  const by = {};
  for (const { of } of often) by[of] = (by[of] ?? 0) + cell * cell;
  return { area: often.length * cell * cell, by, pictures, steps: window.__park.step - step, turns: Math.max(0, ...[...places.values()].map(({ times }) => times.length)) };
})
