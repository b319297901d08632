// Shows on the desktop what the reader is told. One tab of this browser does it, the one that holds the lock, also while
// nobody looks at it. The server says each thing once, so it is asked only when it may be shown.
const url = document.body.dataset.desktopUrl;
const EVERY = 60000; // ms: the end of quiet hours is no news that a stream would tell
const AT_MOST_EVERY = 2000; // ms

let askedAt = 0;
let waiting = 0;

function show({ title, body, url: place, tag }) {
  const shown = new Notification(title, { body, tag, lang: document.documentElement.lang });
  shown.addEventListener("click", () => {
    window.focus();
    shown.close();
    location.assign(place);
  });
}

async function ask() {
  waiting = 0;
  askedAt = Date.now();
  if (Notification.permission !== "granted") return;
  const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited"));
  const answer = await fetch(url, { method: "POST", headers }).catch(() => null); // the house is away: the next beat asks
  const told = answer?.ok ? await answer.json() : {};
  if (told.show) show(told.show);
}

function soon() {
  waiting ||= setTimeout(ask, Math.max(0, askedAt + AT_MOST_EVERY - Date.now()));
}

function begin() {
  document.body.dataset.keepsLive = "";
  document.body.addEventListener("codriver:pulse", soon);
  document.body.dispatchEvent(new CustomEvent("codriver:keep"));
  new BroadcastChannel("codriver desktop").addEventListener("message", soon);
  setInterval(soon, EVERY);
  soon();
  return new Promise(() => {}); // the lock is held until this tab goes
}

if ("Notification" in window && navigator.locks) navigator.locks.request("codriver desktop", begin);
