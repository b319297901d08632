// Asks the browser, when its reader presses the button, whether notices may show on the desktop; then turns them on.
const form = document.getElementById("desktop-on");
const may = "Notification" in window && navigator.locks && window.isSecureContext;

function say(what) {
  for (const words of document.querySelectorAll("[data-desktop-says]")) words.hidden = words.dataset.desktopSays !== what;
}

async function turnOn(event) {
  event.preventDefault();
  if ((await Notification.requestPermission()) !== "granted") return say("denied");
  try {
    new Notification(form.dataset.words, { tag: "notice-test" });
  } catch {
    return say("cannot"); // telephones show notices only for programs that were installed
  }
  return form.submit();
}

if (!may) say("cannot");
else if (Notification.permission === "denied") say("denied");
else if (form) form.hidden = false;
form?.addEventListener("submit", turnOn);
if (may) new BroadcastChannel("codriver desktop").postMessage("a test may wait");
