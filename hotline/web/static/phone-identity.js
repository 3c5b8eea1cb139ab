/**
 * Whose phone this is: one of three people, or any number that belongs to nobody
 * (+1, an area code, 555-01XX), and whether it is withheld in calls.
 */

import { find, make, recall, remember, tellIn, tested } from "./phone-dom.js";

const PEOPLE = [
  ["+12125550101", "alice"],
  ["+13125550102", "bob"],
  ["+14155550103", "charlie"],
];
const NOBODYS = /^\+1[2-9]\d{2}55501\d{2}$/; // reserved for fiction in every area code
const OTHER = "other";

/** `+12125550101` as people write it; what is no such number stays as it is. */
export function pretty(number) {
  const digits = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return digits ? `+1 ${digits[1]} ${digits[2]} ${digits[3]}` : number;
}

/** What somebody typed as E.164, or null when it is no number that belongs to nobody. */
export function readNumber(typed) {
  const digits = typed.replace(/\D/g, "");
  const number = `+${digits.length === 10 ? "1" : ""}${digits}`;
  return NOBODYS.test(number) ? number : null;
}

/** Fires "change" when the phone becomes somebody else's, "withheld" when that box is ticked. */
export class Identity extends EventTarget {
  #select = tested("phone-number");
  #form = find("form.other");
  #input = tested("other-number");
  #withhold = tested("withhold");

  constructor() {
    super();
    this.number = readNumber(recall("number", "")) ?? PEOPLE[0][0];
    this.#withhold.checked = recall("withheld", "no") === "yes";
    this.#select.addEventListener("change", () => this.#chosen());
    this.#form.addEventListener("submit", (event) => this.#typed(event));
    this.#withhold.addEventListener("change", () => this.#withheldChanged());
    this.#show();
  }

  get withheld() {
    return this.#withhold.checked;
  }

  /** What a call is made from: the number, or what a carrier says for a withheld one. */
  get caller() {
    return this.withheld ? "anonymous" : this.number;
  }

  #chosen() {
    this.#form.hidden = this.#select.value !== OTHER;
    if (this.#form.hidden) this.#become(this.#select.value);
    else this.#input.focus();
  }

  #typed(event) {
    event.preventDefault();
    const number = readNumber(this.#input.value);
    this.#input.setAttribute("aria-invalid", String(number === null));
    tellIn(find("#other-help"), number ? `This phone is now ${pretty(number)}.` : this.#remedy());
    if (number) this.#become(number);
  }

  #remedy() {
    return "That could be somebody's number. Use an area code, then 555-01 and two digits.";
  }

  #withheldChanged() {
    remember("withheld", this.withheld ? "yes" : "no");
    this.#show();
    this.dispatchEvent(new Event("withheld"));
  }

  #become(number) {
    this.number = number;
    remember("number", number);
    this.#show();
    this.dispatchEvent(new Event("change"));
  }

  #show() {
    const known = PEOPLE.some(([number]) => number === this.number);
    const choices = known ? PEOPLE : [...PEOPLE, [this.number, ""]];
    const options = choices.map(([number, name]) =>
      make("option", { value: number }, name ? `${name}  ${pretty(number)}` : pretty(number)),
    );
    this.#select.replaceChildren(...options, make("option", { value: OTHER }, "Another number…"));
    this.#select.value = this.number;
    find("[data-own-number]").textContent = this.#name();
    find("[data-caller]").textContent = this.withheld ? "a withheld number" : this.#name();
  }

  #name() {
    const person = PEOPLE.find(([number]) => number === this.number);
    return person ? `${person[1]}, ${pretty(this.number)}` : pretty(this.number);
  }
}
