/** How fast a run is played: from one sample in slow motion to as fast as the server can. */

/** `updates(perEpoch)`: updates between two frames. `pace`: frames a second. `seconds`: as many multiples as fit. */
export const SPEEDS = [
  { name: "slow motion", film: true, updates: () => 1, pace: 60 },
  { name: "1 update at a time", updates: () => 1, pace: 4 },
  { name: "1 update a frame", updates: () => 1, pace: 60 },
  { name: "¼ epoch a frame", updates: (perEpoch) => Math.max(1, Math.round(perEpoch / 4)), pace: 60 },
  { name: "1 epoch a frame", hint: "normal", updates: (perEpoch) => perEpoch, pace: 60 },
  { name: "4 epochs a frame", updates: (perEpoch) => 4 * perEpoch, pace: 60 },
  { name: "16 epochs a frame", updates: (perEpoch) => 16 * perEpoch, pace: 60 },
  { name: "64 epochs a frame", updates: (perEpoch) => 64 * perEpoch, pace: 60 },
  { name: "as fast as it can", updates: (perEpoch) => perEpoch, seconds: 0.015, pace: 60 },
];

export const NORMAL = 4;

export const STEP_SIZES = ["sample", "mini-batch", "epoch"];
