/** What a view may ask of the player. */

import { paletteOf } from "../kit/theme.js";

/** Edits come with every move of a slider; the server gets one per this many ms at most. */
const EDIT_EVERY = 100;

export function viewApi(player) {
  const { conductor, clock, shown } = player;
  const edit = editor(player);
  const asked = (question) => (typeof question === "function" ? question() : question);
  return {
    /** Detail merged into every frame from now on; null stops. */
    subscribe: (question) => conductor.run.subscribe(question),
    /** Promise of the detail of the frame that is shown when its turn comes; `name` and what null means: see kit/ask.js. */
    look: (question, name) => conductor.run.look(() => ({ question: asked(question), step: shown.step }), name).finally(() => clock.wake(100)),
    /** What still waits under this name is not asked any more. */
    drop: (name) => conductor.run.drop(name),
    edit,
    /** Stand still at the shown frame, out of slow motion; who only watches does not. */
    stand: () => conductor.isWatching || conductor.stand(),
    /** One step back (−1) or on (1), as the buttons do it. */
    step: (by) => player.desk.transport.act[by < 0 ? "back" : "forward"](),
    /** Show another moment, one too that has to be computed first. */
    goTo: (step) => conductor.goTo(step),
    /** Change settings; gives the number of the wish, by which one knows whether the page has met it. */
    change: (values) => player.wants.change(values),
    hasHeard: (wish) => player.wants.heard >= wish,
    history: (name, index) => conductor.tape.history(name, index),
    frame: () => shown.frame,
    /** May an answer be drawn now, while the run plays? It would not flash. */
    takes: (tensors) => shown.takes(tensors, performance.now()),
    /** It flickers, so that fewer pictures are shown than are played. */
    isDamped: () => shown.isDamped,
    /** Tensors that do not change while the shown branch runs, and its settings. */
    scene: () => shown.frame?.branch.scene?.tensors ?? null,
    settings: () => player.data.settings,
    get fields() {
      return player.data.fields;
    },
    /** The label of the tab that the link opens, or ""; null until the page has heard of one that the person has opened. */
    tab: () => (player.wants.opened ? null : (player.data.tab ?? "")),
    /** The person has opened another: the link will say it. */
    opened: (label) => player.wants.open(label),
    isHidden: (name) => player.isHidden(name),
    say: (text) => player.voice.say(text),
    /** The same for all to see: a message that leaves by itself. */
    note: (text) => player.banner.say("note", text),
    palette: () => player.palette ?? paletteOf(player.root),
    /** Draw again: something in the view has changed by itself. */
    wake: (ms = 0) => clock.wake(ms),
  };
}

/** `edit("0.weight:2.1:0.75")`, or several of them, at the shown step. The last of many is never lost. */
function editor({ conductor, shown }) {
  let waiting = null;
  let timer = 0;
  const send = () => {
    timer = 0;
    if (!waiting) return;
    const { step } = shown;
    conductor.run.edit(step, [waiting].flat().map((text) => `${step}:${text}`).join(","));
    waiting = null;
    timer = setTimeout(send, EDIT_EVERY);
  };
  return (text) => {
    waiting = text;
    if (!timer) send();
  };
}
