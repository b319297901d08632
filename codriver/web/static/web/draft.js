// What somebody is writing is kept in this tab until it was sent, so that no answer of the server can lose it: not an
// expired session, not a broken line. Without a script the form itself keeps it on every page that we answer with.
const FIELDS = ["subject", "text", "handle", "purpose", "urgency"];
const form = document.querySelector("form[data-draft]");
const name = (path) => `codriver.draft.${path}`;

document.querySelectorAll("[data-sent]").forEach((mark) => sessionStorage.removeItem(name(mark.dataset.sent)));

if (form) {
  const place = name(location.pathname);
  const kept = JSON.parse(sessionStorage.getItem(place) || "null");
  if (kept && !form.elements.text.value && !form.elements.subject.value) {
    FIELDS.forEach((field) => (form.elements[field].value = kept[field] ?? form.elements[field].value));
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }
  form.addEventListener("input", () => {
    const now = Object.fromEntries(FIELDS.map((field) => [field, form.elements[field].value]));
    sessionStorage.setItem(place, JSON.stringify(now));
  });
}
