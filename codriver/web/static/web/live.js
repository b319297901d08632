// Listens to /live/ and says "codriver:changed" on the body, at most every two seconds, when there may be news.
// Parts that show news reload themselves: hx-trigger="codriver:changed from:body".
// Every beat is also said at once, as "codriver:pulse". The one tab that shows desktop notices (data-keeps-live) goes on
// listening while nobody looks at it; it then says nothing to the parts of its page until somebody does.
const AT_MOST_EVERY = 2000; // ms
const LONGEST_WAIT = 60000; // ms between two tries when the server is away
const url = document.body.dataset.liveUrl;
const mark = document.querySelector(".live");

let source = null;
let pulse = null;
let wait = 1000;
let retry = 0;
let saidAt = 0;
let saying = 0;
let isBehind = false; // there was news while nobody looked

const show = (state) => mark && (mark.dataset.live = state);

function say() {
  if (saying) return;
  saying = setTimeout(() => {
    saying = 0;
    saidAt = Date.now();
    document.body.dispatchEvent(new CustomEvent("codriver:changed", { bubbles: true, detail: { pulse } }));
  }, Math.max(0, saidAt + AT_MOST_EVERY - Date.now()));
}

function hear(event) {
  const isNews = pulse !== null && pulse !== event.data;
  pulse = event.data;
  if (!isNews) return;
  document.body.dispatchEvent(new CustomEvent("codriver:pulse"));
  if (document.hidden) isBehind = true;
  else say();
}

function stop(state) {
  clearTimeout(retry);
  source?.close();
  source = null;
  show(state);
}

function start() {
  stop("paused");
  source = new EventSource(url);
  source.addEventListener("open", () => {
    wait = 1000;
    show("live");
  });
  source.addEventListener("pulse", hear);
  source.addEventListener("end", () => stop("paused")); // the session is over: the next click asks to sign in
  source.addEventListener("error", () => {
    stop("offline");
    retry = setTimeout(start, wait * (0.75 + Math.random() / 2)); // not all pages at once
    wait = Math.min(LONGEST_WAIT, wait * 2);
  });
}

const keeps = () => "keepsLive" in document.body.dataset;

// A page that nobody looks at holds no stream: a browser allows only a few of them for one site.
function turn() {
  if (document.hidden) return keeps() || stop("paused");
  if (isBehind) say();
  isBehind = false;
  return source || start();
}

document.addEventListener("visibilitychange", turn);
document.body.addEventListener("codriver:keep", () => source || start());
window.addEventListener("online", () => source || start());
window.addEventListener("pagehide", () => stop("paused"));
window.addEventListener("pageshow", (event) => event.persisted && start());
if (url && (!document.hidden || keeps())) start();
