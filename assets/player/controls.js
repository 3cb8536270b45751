/** What buttons, keys and the timeline do. */

/** What moves or changes the run. */
const OF_THE_RUN = ["toggle", "back", "forward", "reset", "undo", "redo", "fork", "slow", "first", "last", "pageBack", "pageForward", "branch", "seek", "goBack"];

/** What plays, and does nothing where a view has nothing to play. */
const PLAYS = ["toggle", "back", "forward", "reset", "first", "last", "pageBack", "pageForward", "faster", "slower"];

/** The same functions; those that play leave their keys to the browser where there is nothing to play. */
function played({ stage }, acts) {
  const guarded = (act) => () => (stage.view?.plays === false ? false : act());
  return Object.fromEntries(Object.entries(acts).map(([name, act]) => [name, PLAYS.includes(name) ? guarded(act) : act]));
}

/** The same functions; in a window that only watches, those that would move or change the run say so instead. */
function led({ conductor }, acts) {
  const guarded = (act) => (...given) => (conductor.isWatching ? conductor.sayWatching() : act(...given));
  return Object.fromEntries(Object.entries(acts).map(([name, act]) => [name, OF_THE_RUN.includes(name) ? guarded(act) : act]));
}

/** One function for each control of the transport. */
export function acts(player) {
  const { conductor, wants } = player;
  return led(player, {
    toggle: () => player.toggle(),
    back: () => conductor.step(-1),
    forward: () => conductor.step(1),
    reset: () => conductor.reset(),
    undo: () => wants.undo(),
    redo: () => wants.redo(),
    fork: () => conductor.fork(),
    stepSize: (name) => (conductor.stepSize = name),
    speed: (index) => player.setSpeed(index),
    slow: () => conductor.setSlow(!conductor.cinema.isOn),
    picture: () => player.picture(),
    openWeights: () => player.weights.choose(),
    fullscreen: () => player.fullscreen(),
  });
}

/** One function for each key's action. */
export function keys(player) {
  const { conductor, wants } = player;
  return played(player, led(player, {
    toggle: () => player.toggle(),
    reset: () => conductor.reset(),
    back: () => conductor.step(-1),
    forward: () => conductor.step(1),
    undo: () => void (player.data.can_undo && wants.undo()),
    redo: () => void (player.data.can_redo && wants.redo()),
    faster: () => player.turnSpeed(1),
    slower: () => player.turnSpeed(-1),
    first: () => conductor.seek(conductor.run.oldest),
    last: () => conductor.seek(conductor.newestStep),
    pageBack: () => conductor.seekBy(-0.1),
    pageForward: () => conductor.seekBy(0.1),
    fork: () => void (player.desk.canFork && conductor.fork()),
    branch: () => conductor.goBack(),
    slow: () => conductor.gears.hasSlow && conductor.setSlow(!conductor.cinema.isOn),
    links: () => player.data.is_whole && player.desk.links.next(),
    explain: () => !player.isHidden("explain") && (player.stage.view?.explain?.() ?? false),
    leave: () => player.stage.view?.leave?.() ?? false,
    describe: () => player.voice.whole(),
    mute: () => player.voice.mute(!player.voice.isMuted),
    keys: () => player.desk.transport.keys.toggle(true),
  }));
}

/** What the timeline does. */
export function scrubs(player) {
  const { conductor, clock } = player;
  /** The pressed name of a curve is gone with it: the focus goes to the player. */
  const goBack = (ghost) => {
    player.root.focus({ preventScroll: true });
    conductor.goBack(ghost);
  };
  return led(player, { seek: (step) => conductor.seek(step), goBack, canReturn: (ghost) => conductor.canReturn(ghost), wake: () => clock.wake(), say: (text) => player.voice.say(text) });
}

/** What goes between several windows of the run. */
export function windows({ conductor, wants }) {
  const { run } = conductor;
  const own = () => {
    conductor.isCopy = true;
    wants.own();
  };
  return { take: () => run.take(), hand: () => run.hand(), own };
}
