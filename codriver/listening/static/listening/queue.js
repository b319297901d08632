// 1 meant, 2 not meant, 3 skip: the next question comes at once.
const ANSWERS = { 1: "meant", 2: "not", 3: "skip" };

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  const areKeysOff = document.getElementById("keys-on")?.checked === false;
  if (isTyping || areKeysOff || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const button = document.querySelector(`#question button[value="${ANSWERS[event.key] ?? ""}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
