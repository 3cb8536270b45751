// The neurons by name, and where their weights stand in a frame.

export const GATE = "McCulloch–Pitts";
/** In the engine's order: what each answers, and which it is. */
export const RULES = {
  perceptron: { answer: "1 where z ≥ 0, else 0", source: "Rosenblatt 1958", loss: "perceptron criterion" },
  sigmoid: { answer: "σ(z) = 1 / (1 + e⁻ᶻ)", source: "gradient descent on the cross-entropy", loss: "cross-entropy" },
  Adaline: { answer: "z itself, while it learns", source: "Widrow and Hoff 1960", loss: "half squared error" },
};

/** w1, w2 and b of a neuron in a frame. */
export function weightsOf(tensors, k) {
  const { data } = tensors["param/0.weight"];
  return [data[2 * k], data[2 * k + 1], tensors["param/0.bias"].data[k]];
}
