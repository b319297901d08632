// Passkey buttons: shown where the browser can use them, with words when it did not work out.
const each = (selector, change) => document.querySelectorAll(selector).forEach(change);
const isNumber = /^[\d.]+$|^\[/.test(location.hostname);
const isAble = "PublicKeyCredential" in window && !isNumber;

document.addEventListener("DOMContentLoaded", () => {
  each("[data-needs-passkeys]", (button) => { button.hidden = !isAble; });
  each("[data-passkey-address]", (note) => { note.hidden = !isNumber; });
});

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  each("[data-passkey-problem]", (note) => { note.hidden = false; });
});
