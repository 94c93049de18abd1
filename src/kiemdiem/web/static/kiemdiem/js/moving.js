// A unit dragged from one delegation to another is sent like the form below the board, which does the same by keyboard.
const moving = document.querySelector("form[data-moving]");
document.addEventListener("dragstart", (event) => {
  const unit = event.target.closest("[data-unit]");
  if (unit) event.dataTransfer.setData("text/plain", unit.dataset.unit);
});
document.querySelectorAll("[data-drop]").forEach((place) => {
  place.addEventListener("dragover", (event) => {
    event.preventDefault();
    place.classList.add("kd-dropping");
  });
  place.addEventListener("dragleave", () => place.classList.remove("kd-dropping"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    const unit = event.dataTransfer.getData("text/plain");
    if (!/^\d+$/.test(unit) || place.querySelector(`[data-unit="${unit}"]`)) return;
    moving.elements.namedItem("unit").value = unit;
    moving.elements.namedItem("to").value = place.dataset.drop;
    moving.requestSubmit();
  });
});
