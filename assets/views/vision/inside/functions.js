// Activation functions as formulas, and as curves for the eye: points on the screen are the engine's values.

/** The names and formulas of engine/catalog.py. */
export const FORMULAS = {
  linear: "z",
  sigmoid: "1 / (1 + e⁻ᶻ)",
  tanh: "tanh z",
  ReLU: "max(0, z)",
  "leaky ReLU": "z if z > 0, else 0.01 z",
  ELU: "z if z > 0, else eᶻ − 1",
  GELU: "z Φ(z)",
  SiLU: "z / (1 + e⁻ᶻ)",
  softplus: "ln(1 + eᶻ)",
  sin: "sin z",
};

const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/** Precise to less than a pixel of the small drawing. GELU: Hendrycks and Gimpel 2016, the form with tanh. */
export const CURVES = {
  linear: (z) => z,
  sigmoid,
  tanh: Math.tanh,
  ReLU: (z) => Math.max(0, z),
  "leaky ReLU": (z) => (z > 0 ? z : 0.01 * z),
  ELU: (z) => (z > 0 ? z : Math.expm1(z)),
  GELU: (z) => 0.5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3))),
  SiLU: (z) => z * sigmoid(z),
  softplus: (z) => Math.log1p(Math.exp(Math.min(z, 30))) + Math.max(0, z - 30),
  sin: Math.sin,
};
