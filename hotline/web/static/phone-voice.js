/**
 * Reads sentences aloud with the browser's own voices and sounds the keys. Off where there are
 * no voices and under automation; nothing else depends on it.
 */

import { isPressed, press, recall, remember } from "./phone-dom.js";

const TONES = {
  1: [697, 1209],
  2: [697, 1336],
  3: [697, 1477],
  4: [770, 1209],
  5: [770, 1336],
  6: [770, 1477],
  7: [852, 1209],
  8: [852, 1336],
  9: [852, 1477],
  "*": [941, 1209],
  0: [941, 1336],
  "#": [941, 1477],
}; // Hz, ITU-T Q.23
const TONE_SECONDS = 0.12;
const NAMED_RATES = { "x-slow": 0.6, slow: 0.8, medium: 1, fast: 1.25, "x-fast": 1.5 };

/** SSML's rate ("slow", "90%", 0.9) as a factor. */
export function rateOf(rate) {
  if (!rate) return 1;
  if (rate in NAMED_RATES) return NAMED_RATES[rate];
  const number = parseFloat(rate);
  const factor = String(rate).endsWith("%") ? number / 100 : number;
  return Number.isFinite(factor) ? Math.min(2, Math.max(0.5, factor)) : 1;
}

export class Voice {
  #synth = window.speechSynthesis ?? null;
  #button;
  #sound = null;
  #words = null;

  constructor(button) {
    this.#button = button;
    button.addEventListener("click", () => this.#switch(!this.on));
    this.#synth?.addEventListener?.("voiceschanged", () => this.#offer());
    this.#offer();
  }

  get on() {
    return isPressed(this.#button);
  }

  /** Says a line; calls `done` when it is over, however it ended. */
  say(line, done) {
    const words = new SpeechSynthesisUtterance(line.text);
    words.lang = line.lang || "en-US";
    words.rate = rateOf(line.rate);
    words.voice = this.#voiceFor(words.lang);
    words.onend = words.onerror = done;
    this.#words = words; // a browser that collects it would never report its end
    this.#synth.speak(words);
  }

  silence() {
    if (this.#synth?.speaking || this.#synth?.pending) this.#synth.cancel();
  }

  hold(on) {
    if (on) this.#synth?.pause();
    else this.#synth?.resume();
  }

  /** The sound of a key, while the voice is on. */
  tone(key) {
    if (!this.on) return;
    this.#sound ??= new AudioContext();
    const volume = new GainNode(this.#sound, { gain: 0.06 });
    volume.connect(this.#sound.destination);
    for (const frequency of TONES[key]) {
      const wave = new OscillatorNode(this.#sound, { frequency });
      wave.connect(volume);
      wave.start();
      wave.stop(this.#sound.currentTime + TONE_SECONDS);
    }
  }

  #voices() {
    return this.#synth?.getVoices() ?? [];
  }

  #voiceFor(lang) {
    const voices = this.#voices();
    const tongue = lang.slice(0, 2);
    const same = (voice) => voice.lang.replace("_", "-") === lang;
    return voices.find(same) ?? voices.find((voice) => voice.lang.startsWith(tongue)) ?? null;
  }

  #offer() {
    const able = this.#voices().length > 0;
    this.#button.disabled = !able;
    this.#button.title = able ? "Read the call aloud" : "This browser has no voices";
    if (able && !navigator.webdriver) press(this.#button, recall("voice", "on") === "on");
  }

  #switch(on) {
    press(this.#button, on);
    remember("voice", on ? "on" : "off");
    if (!on) this.silence();
  }
}
