// Marks of data points: a shape and a colour for each class, filled for training, hollow for test.

const SHAPES = [circle, square, triangle, diamond, pentagon, cross];

/** Add the mark of class `c` to the current path. */
export function trace(context, c, x, y, r) {
  SHAPES[c % SHAPES.length](context, x, y, r);
}

/** Add the corners of a square around a point that is looked at: no ring, which says that a point is wrong. */
export function corners(context, x, y, r) {
  for (const [sx, sy] of [[-1, -1], [1, -1], [1, 1], [-1, 1]]) {
    context.moveTo(x + sx * r * 0.35, y + sy * r);
    context.lineTo(x + sx * r, y + sy * r);
    context.lineTo(x + sx * r, y + sy * r * 0.35);
  }
}

function circle(context, x, y, r) {
  context.moveTo(x + r, y);
  context.arc(x, y, r, 0, 2 * Math.PI);
}

function polygon(context, x, y, r, corners, turn) {
  for (let i = 0; i < corners; i++) {
    const angle = turn + (i * 2 * Math.PI) / corners;
    context[i ? "lineTo" : "moveTo"](x + r * Math.sin(angle), y - r * Math.cos(angle));
  }
  context.closePath();
}

function square(context, x, y, r) {
  context.rect(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76);
}

function triangle(context, x, y, r) {
  polygon(context, x, y + r * 0.15, r * 1.25, 3, 0);
}

function diamond(context, x, y, r) {
  polygon(context, x, y, r * 1.25, 4, 0);
}

function pentagon(context, x, y, r) {
  polygon(context, x, y, r * 1.15, 5, 0);
}

function cross(context, x, y, r) {
  const [long, short] = [r * 1.15, r * 0.42];
  const corners = [[-short, -long], [short, -long], [short, -short], [long, -short], [long, short], [short, short]];
  [...corners, ...corners.map(([px, py]) => [-px, -py])].forEach(([px, py], i) => {
    context[i ? "lineTo" : "moveTo"](x + px, y + py);
  });
  context.closePath();
}
