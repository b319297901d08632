// j and k walk through what was found; Enter opens the story.
const links = () => [...document.querySelectorAll("#found .post .story")];

function step(by) {
  const all = links();
  const here = all.findIndex((link) => link.closest(".post").contains(document.activeElement));
  all[Math.min(Math.max(here + by, 0), all.length - 1)]?.focus();
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  const areKeysOff = document.getElementById("keys-on")?.checked === false;
  if (isTyping || areKeysOff || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
});
