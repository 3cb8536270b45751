/** Full screen on a large screen enlarges the picture by CSS zoom: what that means for the mouse and for canvases. */

/** Only where a browser says how much it has enlarged can a place under the mouse be found; WebKit does not. */
export const CAN_ZOOM = "currentCSSZoom" in Element.prototype;

/** How many pixels of the page one of the element's own is. Asked only in full screen: the answer makes the browser bring all styles up to date. */
export const zoomOf = (element) => (document.fullscreenElement ? element.currentCSSZoom ?? 1 : 1);

let least = 1;
/** For a picture as a file: canvases painted from now on have so many pixels for one of the page, at least. */
export const sharpen = (ratio) => (least = ratio);

/** How many pixels of the screen one of the page is. */
export const pixelRatio = () => Math.max(least, window.devicePixelRatio || 1);

/** How many pixels of the screen one of the element's own is: so many a canvas needs to be sharp. */
export const ratioOf = (element) => pixelRatio() * zoomOf(element);

/** Where an event lies within an element's border, in the element's own pixels. */
export function spotIn(element, { clientX, clientY }) {
  const { left, top } = element.getBoundingClientRect();
  const zoom = zoomOf(element);
  return [(clientX - left) / zoom - element.clientLeft, (clientY - top) / zoom - element.clientTop];
}
