// Drop a file anywhere on the dashed field: it is sent at once. Without a script, the form's own button sends it.
const field = document.querySelector(".drop");
const input = field?.querySelector("input[type=file]");

const over = (is) => (event) => {
  event.preventDefault();
  field.classList.toggle("over", is);
};

if (input) {
  field.classList.add("scripted"); // from now on our label stands for the browser's own button
  field.addEventListener("dragenter", over(true));
  field.addEventListener("dragover", over(true));
  field.addEventListener("dragleave", over(false));
  field.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.form.requestSubmit();
  });
  input.addEventListener("change", () => {
    field.querySelector("output").textContent = input.files[0]?.name ?? "";
    if (input.files.length) input.form.requestSubmit();
  });
}
