/** Small hands for the page's elements: find one, make one, show one, remember a choice. */

export const find = (selector, root = document) => root.querySelector(selector);

export const tested = (name, root = document) => find(`[data-testid="${name}"]`, root);

/** An element with properties, data fields and children (text or elements; null is left out). */
export function make(tag, { data = {}, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  Object.assign(element.dataset, data);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Shows words in a status line, or hides the line when there are none. */
export function tellIn(element, words) {
  element.textContent = words ?? "";
  element.hidden = !words;
}

export function press(button, on) {
  button.setAttribute("aria-pressed", String(on));
}

export const isPressed = (button) => button.getAttribute("aria-pressed") === "true";

const NEAR_END_PX = 60;

export function toEnd(log) {
  log.scrollTop = log.scrollHeight;
}

/** A scrolled log follows what is added, and any change of size, unless the reader scrolled up. */
export function keepAtEnd(log) {
  let follows = true;
  let before = 0;
  log.addEventListener("scroll", () => {
    const near = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
    follows = near || (follows && log.scrollTop >= before); // growth alone is no scrolling up
    before = log.scrollTop;
  });
  const watch = new ResizeObserver(() => follows && toEnd(log));
  watch.observe(log);
  watch.observe(find("ol", log));
}

const PREFIX = "hotline-phone-";

/** A choice kept in this browser; forgotten silently where storage is refused. */
export function recall(name, otherwise) {
  try {
    return localStorage.getItem(PREFIX + name) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // A private window: the choice lasts as long as the page.
  }
}
