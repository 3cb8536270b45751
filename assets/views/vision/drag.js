// A card is taken by its head and dropped between two others, with the mouse. Keys and buttons do the same.

export class Drag {
  from = -1;

  /** `drop(from, to)`: layer `from` shall stand before what is layer `to` now. */
  constructor(row, drop) {
    this.row = row;
    this.drop = drop;
    row.addEventListener("dragstart", (event) => this.begin(event));
    row.addEventListener("dragover", (event) => this.over(event));
    row.addEventListener("drop", (event) => this.end(event, this.place(event)));
    row.addEventListener("dragend", (event) => this.end(event, -1));
  }

  begin(event) {
    const card = event.target.closest(".pv-card");
    if (!card) return;
    this.from = Number(card.dataset.layer);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.getAttribute("aria-label"));
    event.dataTransfer.setDragImage(card, 20, 20);
    card.classList.add("is-dragged");
  }

  over(event) {
    if (this.from < 0) return;
    event.preventDefault();
    this.show(this.place(event));
  }

  end(event, to) {
    if (this.from < 0) return;
    event.preventDefault();
    const { from } = this;
    this.from = -1;
    this.show(-1);
    for (const card of this.row.querySelectorAll(".is-dragged")) card.classList.remove("is-dragged");
    if (to >= 0) this.drop(from, to);
  }

  /** The joint nearest to the pointer: the layer that would come after. */
  place({ clientX }) {
    const away = [...this.row.querySelectorAll(".pv-joint")].map((joint) => {
      const { left, width } = joint.getBoundingClientRect();
      return Math.abs(clientX - left - width / 2);
    });
    return away.indexOf(Math.min(...away));
  }

  show(place) {
    for (const joint of this.row.querySelectorAll(".pv-joint")) joint.classList.toggle("is-target", Number(joint.dataset.place) === place);
  }
}
