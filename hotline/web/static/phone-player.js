/**
 * Plays what the line says, one line after another, in the caller's time. The line's side of a
 * call knows no clock: this is it. A line lasts as long as its estimate (real time), a fraction
 * of it (fast), as long as a voice needs to read it, or until "next" (step by step).
 */

const FASTER = 10; // reading is quicker than listening
const SHORTEST_MS = 120;
const UNKNOWN_SOUND_SECONDS = 3; // nobody told how long a sound is
const VOICE_SLACK = 2.5; // a voice that never reports its end is given up after this many estimates
const TIMED = new Set(["say", "play", "pause"]);

export const isTimed = (line) => TIMED.has(line.kind);

/** A timer that can be held: time that passes on hold does not count. */
export class Timer {
  #handle = null;
  #ends = 0;
  #left = 0;
  #done = null;
  #held = false;

  start(ms, done) {
    this.stop();
    this.#left = ms;
    this.#done = done;
    if (!this.#held) this.#run();
  }

  stop() {
    clearTimeout(this.#handle);
    this.#handle = this.#done = null;
    this.#left = 0;
  }

  hold(on) {
    if (on === this.#held) return;
    this.#held = on;
    if (!this.#done) return;
    if (on) {
      clearTimeout(this.#handle);
      this.#left = Math.max(0, this.#ends - performance.now());
    } else this.#run();
  }

  get running() {
    return this.#done !== null;
  }

  get leftMs() {
    if (!this.#done) return 0;
    return this.#held ? this.#left : Math.max(0, this.#ends - performance.now());
  }

  #run() {
    this.#ends = performance.now() + this.#left;
    this.#handle = setTimeout(() => {
      const done = this.#done;
      this.#done = null;
      done();
    }, this.#left);
  }
}

/** Fires "line" (detail: the line that begins) and "quiet" (everything is said). */
export class Player extends EventTarget {
  #speed = "real";
  #voice;
  #queue = [];
  #current = null;
  #timer = new Timer();
  #turn = 0;

  constructor(voice) {
    super();
    this.#voice = voice;
  }

  /** True while something is being said or waits to be said. */
  get busy() {
    return this.#current !== null || this.#queue.length > 0;
  }

  get speed() {
    return this.#speed;
  }

  /** "real", "fast" or "step"; a line that stood still for "step" goes on. */
  set speed(speed) {
    const stood = this.#current && this.#speed === "step";
    this.#speed = speed;
    if (stood && speed !== "step") this.#wait(this.#current, this.#turn);
  }

  /** More to say; begins at once when nothing is being said. */
  play(lines) {
    this.#queue.push(...lines);
    if (!this.#current) this.#advance();
  }

  /** Goes on to the next line now. */
  next() {
    if (this.#current) this.#end(this.#turn);
  }

  /** Falls silent. Answers the line that was cut and those that were never begun. */
  cut() {
    this.#turn += 1;
    this.#timer.stop();
    this.#voice.silence();
    const rest = { cut: this.#current, unheard: this.#queue };
    this.#current = null;
    this.#queue = [];
    return rest;
  }

  hold(on) {
    this.#timer.hold(on);
    this.#voice.hold(on);
  }

  #advance() {
    const line = this.#queue.shift();
    if (!line) {
      this.dispatchEvent(new Event("quiet"));
      return;
    }
    this.#current = line;
    this.#turn += 1;
    this.dispatchEvent(new CustomEvent("line", { detail: line }));
    this.#wait(line, this.#turn);
  }

  #wait(line, turn) {
    if (!isTimed(line)) return this.#end(turn);
    if (this.#speed === "step") return this.#queue.some(isTimed) ? null : this.#end(turn);
    const ms = this.#lastsMs(line);
    const spoken = this.#voice.on && line.kind === "say" && this.#speed === "real";
    this.#timer.start(spoken ? ms * VOICE_SLACK + 3000 : ms, () => this.#end(turn));
    if (spoken) this.#voice.say(line, () => this.#end(turn));
    return undefined;
  }

  #end(turn) {
    if (turn !== this.#turn || !this.#current) return;
    this.#timer.stop();
    this.#voice.silence();
    this.#current = null;
    this.#advance();
  }

  #lastsMs(line) {
    const ms = (line.seconds || (line.kind === "play" ? UNKNOWN_SOUND_SECONDS : 0)) * 1000;
    return this.#speed === "fast" ? Math.max(SHORTEST_MS, ms / FASTER) : ms;
  }
}
