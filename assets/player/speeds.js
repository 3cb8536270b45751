/** How fast a run is played, and how large its steps are: from one sample in slow motion to as fast as the server can. */

/** `updates(perEpoch)`: updates between two frames. `pace`: frames a second. `seconds`: as many multiples as fit. */
const SMALL = {
  speeds: [
    { name: "slow motion", film: true, updates: () => 1, pace: 60 },
    { name: "1 update at a time", updates: () => 1, pace: 4 },
    { name: "1 update a frame", updates: () => 1, pace: 60 },
    { name: "¼ epoch a frame", updates: (perEpoch) => Math.max(1, Math.round(perEpoch / 4)), pace: 60 },
    { name: "1 epoch a frame", hint: "normal", updates: (perEpoch) => perEpoch, pace: 60 },
    { name: "4 epochs a frame", updates: (perEpoch) => 4 * perEpoch, pace: 60 },
    { name: "16 epochs a frame", updates: (perEpoch) => 16 * perEpoch, pace: 60 },
    { name: "64 epochs a frame", updates: (perEpoch) => 64 * perEpoch, pace: 60 },
    { name: "as fast as it can", updates: (perEpoch) => perEpoch, seconds: 0.015, pace: 60 },
  ],
  normal: 4,
  stepSizes: ["sample", "mini-batch", "epoch"],
  leads: { least: 9, most: 60 },
};

/** Updates that take milliseconds: twenty frames a second, and what is shown is close to what is computed. */
const HEAVY = {
  speeds: [
    { name: "1 update at a time", updates: () => 1, pace: 2 },
    { name: "1 update a frame", updates: () => 1, pace: 20 },
    { name: "10 updates a frame", updates: () => 10, pace: 20 },
    { name: "as fast as it can", hint: "normal", updates: () => 1, seconds: 0.05, pace: 20 },
  ],
  normal: 3,
  stepSizes: ["mini-batch", "epoch"],
  leads: { least: 9, most: 12 },
};

/** The speeds of an experiment, the place of the normal one, its step sizes, and how far frames are asked ahead. */
export const gears = (isHeavy) => (isHeavy ? HEAVY : SMALL);
