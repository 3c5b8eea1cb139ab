/** Joins the phone's parts: two apps, the panel with number and clock, and calls that come in. */

import { Call } from "./phone-call.js";
import { Clock } from "./phone-clock.js";
import { find, tested } from "./phone-dom.js";
import { Identity } from "./phone-identity.js";
import { Incoming } from "./phone-incoming.js";
import { Messages } from "./phone-messages.js";

const device = find(".device");
const tabs = { messages: tested("tab-messages"), call: tested("tab-call") };
const title = document.title;
let unread = 0;

function open(app) {
  device.dataset.app = app;
  for (const [name, tab] of Object.entries(tabs)) {
    tab.setAttribute("aria-current", String(name === app));
  }
  if (app === "messages") read();
}

const seen = () => !document.hidden && find("#messages").checkVisibility();

function read() {
  unread = 0;
  showUnread();
}

function showUnread() {
  const badge = tested("unread");
  badge.hidden = unread === 0;
  badge.textContent = unread ? String(unread) : "";
  document.title = unread ? `(${unread}) ${title}` : title;
}

function wirePanel() {
  const panel = find("#panel");
  const opener = tested("panel-open");
  const show = (on) => {
    panel.classList.toggle("open", on);
    opener.setAttribute("aria-expanded", String(on));
    (on ? tested("panel-close") : opener).focus();
  };
  opener.addEventListener("click", () => show(true));
  tested("panel-close").addEventListener("click", () => show(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.classList.contains("open")) show(false);
  });
}

const clock = new Clock();
const identity = new Identity();
const messages = new Messages(identity, clock, document.body.dataset.lineName);
const call = new Call(identity);

tabs.messages.addEventListener("click", () => {
  open("messages");
  tested("message-input").focus({ preventScroll: true });
});
tabs.call.addEventListener("click", () => {
  open("call");
  if (!call.live) tested("call-start").focus({ preventScroll: true });
});
messages.addEventListener("unread", ({ detail }) => {
  if (seen()) return;
  unread += detail;
  showUnread();
});
document.addEventListener("visibilitychange", () => {
  if (seen()) read();
});
call.addEventListener("live", ({ detail }) => {
  find(".badge", tabs.call).hidden = !detail;
});
new Incoming(identity, call, () => {
  open("call");
  tested("transcript").focus({ preventScroll: true });
});
wirePanel();
document.documentElement.dataset.ready = "yes";
