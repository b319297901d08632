// Keeps the wall fresh without moving what somebody is reading: it reloads while the reader is at its top and has
// touched nothing; else a small button says that something changed.
const wall = document.getElementById("wall");
const pill = document.querySelector(".pill");

function isRead() {
  const isBelow = window.scrollY > 120;
  const isUsed = wall.matches(":has(:checked)") || (wall.contains(document.activeElement) && document.activeElement !== wall);
  return isBelow || isUsed || document.querySelector("dialog[open], .filter:focus-within");
}

function refresh() {
  pill.hidden = true;
  wall.dispatchEvent(new CustomEvent("stories:refresh"));
}

if (wall && pill) {
  document.body.addEventListener("codriver:changed", () => (isRead() ? (pill.hidden = false) : refresh()));
  pill.addEventListener("click", () => {
    refresh();
    window.scrollTo({ top: 0 });
  });
}

// j and k walk through the rows, Enter opens, x chooses.
const rows = () => [...document.querySelectorAll("#wall .list > li > .strong")];

function step(by) {
  const all = rows();
  const here = all.findIndex((row) => row.closest("li").contains(document.activeElement));
  all[Math.min(Math.max(here + by, 0), all.length - 1)]?.focus();
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const areKeysOff = document.getElementById("keys-on")?.checked === false;
  if (isTyping || areKeysOff || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "x") document.activeElement.closest("#wall li")?.querySelector("input[type=checkbox]")?.click();
});
