// What every page may do with a script: keys and dialogs. Pages work without it.
const keysDialog = document.getElementById("keys");
const keysOn = document.getElementById("keys-on");
const REMEMBERED = "codriver.keys";

const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");

function toggleTables() {
  const tables = [...document.querySelectorAll("details.numbers")];
  const open = !tables.every((table) => table.open);
  tables.forEach((table) => (table.open = open));
  if (open) tables[0]?.querySelector("summary")?.focus();
}

const KEYS = {
  "/": () => document.querySelector("input[type=search]")?.focus(),
  "t": toggleTables,
  "?": () => keysDialog?.showModal(),
};

document.addEventListener("keydown", (event) => {
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !keysOn?.checked) return;
  event.preventDefault();
  act();
});

if (keysOn) {
  keysOn.checked = localStorage.getItem(REMEMBERED) !== "off";
  keysOn.addEventListener("change", () => localStorage.setItem(REMEMBERED, keysOn.checked ? "on" : "off"));
  const button = document.querySelector(".keys-button");
  button.hidden = false;
  button.addEventListener("click", () => {
    document.getElementById("me-menu").hidePopover();
    keysDialog.showModal();
  });
}

// <details class="ticks">: its summary goes on saying what is chosen in it.
document.addEventListener("change", (event) => {
  const fold = event.target.closest("details.ticks");
  if (!fold) return;
  const chosen = fold.querySelectorAll("input:checked").length;
  const { every, some } = fold.firstElementChild.dataset;
  fold.firstElementChild.textContent = chosen ? some.replace("{chosen}", chosen) : every;
});

// <button data-opens="id-of-a-dialog">: without a script, the page shows the dialog's form by its own address.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
});
