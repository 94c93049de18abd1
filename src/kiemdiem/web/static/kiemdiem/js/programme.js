// An item of the programme is dragged to its place; the buttons beside it do the same without a pointer.
const list = document.getElementById("chuong-trinh");
const form = document.getElementById("chuyen-phan");
let dragged = null;
list.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[draggable=true]");
  event.dataTransfer.effectAllowed = "move";
});
list.addEventListener("dragover", (event) => {
  const over = event.target.closest("[data-number]");
  if (!dragged || !over || over === dragged) return;
  event.preventDefault();
  list.querySelectorAll(".kd-drop-here").forEach((one) => one.classList.remove("kd-drop-here"));
  over.classList.add("kd-drop-here");
});
list.addEventListener("drop", (event) => {
  const over = event.target.closest("[data-number]");
  if (!dragged || !over || over === dragged) return;
  event.preventDefault();
  const from = Number(dragged.dataset.number), to = Number(over.dataset.number);
  const put = (name, value) => { form.elements.namedItem(name).value = value; };
  put("item", dragged.dataset.item);
  put("number", to > from ? to - 1 : to);
  put("day", over.dataset.day);
  form.requestSubmit();
});
list.addEventListener("dragend", () => {
  dragged = null;
  list.querySelectorAll(".kd-drop-here").forEach((one) => one.classList.remove("kd-drop-here"));
});
