/** How fast a run is played, and how large its steps are: from one update at a time to as fast as the server can. */

/** At first so slowly that one sees how it learns, then an epoch a frame: steps and epochs up to which there is an update a frame, and a quarter of an epoch. */
const GENTLY = { single: { steps: 100, epochs: 4 }, quarter: { steps: 400, epochs: 16 } };

function gently(perEpoch, step) {
  const isWithin = ({ steps, epochs }) => step < Math.min(steps, epochs * perEpoch);
  if (isWithin(GENTLY.single)) return 1;
  return isWithin(GENTLY.quarter) ? quarter(perEpoch) : perEpoch;
}

const quarter = (perEpoch) => Math.max(1, Math.round(perEpoch / 4));

/** `updates(perEpoch, step)`: updates between two frames, from a step on. `pace`: frames a second. `seconds`: as many multiples as fit. */
const QUICK = {
  speeds: [
    { name: "1 update at a time", updates: () => 1, pace: 4 },
    { name: "1 update a frame", updates: () => 1, pace: 60 },
    { name: "¼ epoch a frame", updates: quarter, pace: 60 },
    { name: "1 epoch a frame", hint: "slow at first", updates: gently, pace: 60 },
    { name: "4 epochs a frame", updates: (perEpoch) => 4 * perEpoch, pace: 60 },
    { name: "16 epochs a frame", updates: (perEpoch) => 16 * perEpoch, pace: 60 },
    { name: "64 epochs a frame", updates: (perEpoch) => 64 * perEpoch, pace: 60 },
    { name: "as fast as it can", updates: (perEpoch) => perEpoch, seconds: 0.015, pace: 60 },
  ],
  normal: 3,
  hasSlow: true,
  stepSizes: ["mini-batch", "epoch"],
  leads: { least: 9, most: 60 },
  epochs: 10,
};

/** Updates that take milliseconds: twenty frames a second, and what is shown is close to what is computed. */
const SLOW = {
  speeds: [
    { name: "1 update at a time", updates: () => 1, pace: 2 },
    { name: "1 update a frame", updates: () => 1, pace: 20 },
    { name: "10 updates a frame", updates: () => 10, pace: 20 },
    { name: "as fast as it can", hint: "normal", updates: () => 1, seconds: 0.05, pace: 20 },
  ],
  normal: 3,
  stepSizes: ["mini-batch", "epoch"],
  leads: { least: 9, most: 12 },
  epochs: 1,
  isSlow: true,
};

/** Draws, one as a mini-batch and a hundred as an epoch. */
const DRAWS = {
  ...QUICK,
  speeds: [
    { name: "1 draw at a time", updates: () => 1, pace: 4 },
    { name: "1 draw a frame", updates: () => 1, pace: 60 },
    { name: "25 draws a frame", updates: quarter, pace: 60 },
    { name: "100 draws a frame", hint: "slow at first", updates: gently, pace: 60 },
  ],
  hasSlow: false,
  stepNames: { "mini-batch": "1 draw", epoch: "100 draws" },
};

/** Steps to follow one by one, such as the nodes of a graph. */
const WALK = {
  speeds: [
    { name: "a step in 4 s", updates: () => 1, pace: 0.25 },
    { name: "a step in 2 s", updates: () => 1, pace: 0.5 },
    { name: "a step a second", updates: () => 1, pace: 1 },
    { name: "2 steps a second", updates: () => 1, pace: 2 },
    { name: "4 steps a second", updates: () => 1, pace: 4 },
    { name: "10 steps a second", updates: () => 1, pace: 10 },
  ],
  normal: 2,
  stepSizes: ["mini-batch"],
  leads: { least: 9, most: 12 },
  epochs: 10,
};

/** One example at a time, so slowly that the eye follows each. */
const SINGLE = {
  speeds: [
    { name: "2 updates a second", updates: () => 1, pace: 2 },
    { name: "6 updates a second", updates: () => 1, pace: 6 },
    { name: "1 update a frame", updates: () => 1, pace: 20 },
    { name: "1 epoch a frame", updates: (perEpoch) => perEpoch, pace: 20 },
    { name: "as fast as it can", updates: (perEpoch) => perEpoch, seconds: 0.015, pace: 20 },
  ],
  normal: 0,
  stepSizes: ["mini-batch", "epoch"],
  stepNames: { "mini-batch": "update" },
  leads: { least: 3, most: 12 },
  epochs: 10,
};

/** The speeds of an experiment, the place of the normal one, its step sizes, how far frames are asked ahead, and epochs that the curve has room for at first. */
export const GEARS = { quick: QUICK, slow: SLOW, draws: DRAWS, walk: WALK, single: SINGLE };
