// Transfer: what was learned before, which layers keep it, and whether it helps, beside a twin that began from scratch.

import { h, say } from "../../../kit/dom.js";
import { Panel } from "../../../kit/panel.js";
import { title } from "../grammar.js";
import { barRow } from "./learned.js";
import { stepName } from "../../../kit/figures.js";

export class Transfer extends Panel {
  label = "Transfer";
  hint = "The network that was trained on other images first, against a twin that was not.";

  words = "";

  constructor(state, inside) {
    super(state, inside, "transfer");
    this.stages = h("ol", { className: "pi-stages" });
    this.layers = h("ul", { className: "pi-layers" });
    this.bars = h("dl", { className: "pi-cases" });
    this.verdict = h("p", { className: "pi-means" });
    const part = (words, ...children) => h("section", { className: "pi-part" }, h("h3", {}, words), ...children);
    this.twins = part("Right in the last test", this.bars, this.verdict);
    this.element.append(h("div", { className: "pi-columns pi-three" }, part("Stages", this.stages), part("Layers with weights", this.layers), this.twins));
  }

  suits() {
    const { settings } = this.state;
    return Boolean(settings && (settings.pretrain > 0 || settings.freeze > 0));
  }

  settle() {
    const { settings, layers } = this.state;
    if (!settings) return;
    const learning = layers.map((layer, i) => ({ ...layer, i })).filter(({ params }) => params > 0);
    this.layers.replaceChildren(...learning.map((layer, k) => layerRow(layer, k < settings.freeze, settings.pretrain > 0)));
    this.update();
  }

  tell() {
    const { settings, frame } = this.state;
    const { tensors } = frame;
    const one = (name) => tensors[name]?.data[0];
    const isBefore = one("phase") === 1;
    const key = [isBefore, one("test/step"), one("accuracy/test"), one("accuracy/scratch")].join("/");
    if (key === this.shown) return;
    this.shown = key;
    this.showStages(settings, isBefore);
    this.showTwins(one("accuracy/test"), one("accuracy/scratch"), one("test/step"), isBefore);
  }

  showStages({ pretrain, pretrain_data: first, data, n_train: n, freeze }, isBefore) {
    const stage = (isNow, ...children) => h("li", { "aria-current": isNow ? "step" : null }, ...children);
    const frozen = freeze ? `, ${freeze} ${freeze === 1 ? "layer" : "layers"} frozen` : "";
    const then = stage(!isBefore, h("strong", {}, `Learn ${data}`), ` from ${Math.round(n).toLocaleString("en")} images${frozen}`);
    const before = stage(isBefore, h("strong", {}, `Learn ${first}`), ` for ${Math.round(pretrain).toLocaleString("en")} updates, all layers`);
    this.stages.replaceChildren(...(pretrain ? [before] : []), then);
  }

  showTwins(trained, scratch, step, isBefore) {
    this.twins.hidden = !Number.isFinite(trained);
    const rows = [barRow("pre-trained", trained, { "data-index": 0 })];
    if (Number.isFinite(scratch)) rows.push(barRow("from scratch", scratch, { "data-index": 1 }));
    this.bars.replaceChildren(...rows.flat());
    say(this.verdict, `${verdict(trained, scratch, isBefore)} Tested at ${stepName(step)}.`);
  }
}

function layerRow({ i, text }, isFrozen, isTrained) {
  const words = isFrozen ? (isTrained ? "frozen: as pre-trained" : "frozen: as drawn at random") : "learns";
  return h("li", { className: isFrozen ? "pi-frozen" : "" }, h("span", {}, `${i + 1}`), h("strong", {}, title(text)), h("em", {}, words));
}

/** Who is ahead, in plain words. */
function verdict(trained, scratch, isBefore) {
  if (isBefore) return "It still learns the first set; the twin that skips this begins with the second.";
  if (!Number.isFinite(scratch)) return "";
  const gap = trained - scratch;
  if (Math.abs(gap) < 0.005) return "Both are about as good: so far, what was learned before makes no difference.";
  if (gap > 0) return "So far, what was learned before helps: the pre-trained network is ahead of the twin that saw only the second set.";
  return "So far, what was learned before is in the way: the twin that began from scratch is ahead.";
}
