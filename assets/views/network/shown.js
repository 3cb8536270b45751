// What the numbers beside the picture are of: in slow motion the sample on screen, else the point that is followed.

/** {tensors, point, frame}: the engine's answer, where on the plane it belongs, and the frame whose weights made it; all null where nothing is shown. */
export function shown({ film, detail, detailOf, point, frame }) {
  if (film) return { tensors: film.detail, point: film.point, frame };
  if (!detail) return { tensors: null, point: null, frame };
  return { tensors: detail, point: detail["look/at"]?.data ?? point, frame: detailOf }; // the mouse may be further by now
}
