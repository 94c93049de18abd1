// Forms marked data-confirm ask before they are sent; tables and fields need no script.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm || event.submitter?.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

// Whatever is typed into a form marked data-keep survives a closed browser or a dead network:
// it is kept in this browser until the server has confirmed the save.
// A page that says data-forget was reached by a whole save; data-keep-also fields are kept as they stood
// when the typing began, so that a later save still knows what it was written over.
const keepKey = (form) => `kd:${form.dataset.keep}`;
document.querySelectorAll("[data-forget]").forEach((mark) => {
  localStorage.removeItem(`kd:${mark.dataset.forget}`);
  if (location.search) history.replaceState(null, "", location.pathname + location.hash);
});
document.querySelectorAll("form[data-keep]").forEach((form) => {
  const kept = JSON.parse(localStorage.getItem(keepKey(form)) || "{}");
  for (const [name, value] of Object.entries(kept)) {
    const field = form.elements.namedItem(name);
    if (field && "value" in field && field.value !== value) {
      field.value = value;
      form.dataset.restored = "true";
    }
  }
  form.addEventListener("input", (event) => {
    if (!event.target.name || event.target.type === "file" || event.target.type === "password") return;
    const now = JSON.parse(localStorage.getItem(keepKey(form)) || "{}");
    now[event.target.name] = event.target.value;
    form.querySelectorAll("[data-keep-also]").forEach((field) => { now[field.name] ??= field.value; });
    localStorage.setItem(keepKey(form), JSON.stringify(now));
  });
});
document.addEventListener("kd:saved", (event) => {
  const form = event.target.closest("form[data-keep]");
  if (form) localStorage.removeItem(keepKey(form));
});

// Signing out leaves nothing typed behind on this machine, in no window; nor does one account's stay for another.
const keptHere = (whose) => Object.keys(localStorage).filter((key) => key.startsWith("kd:") && whose(key));
const clear = (whose) => keptHere(whose).forEach((key) => localStorage.removeItem(key));
const drafts = (key) => key.startsWith("kd:nhap|");
const account = document.body.dataset.account;
if (account) clear((key) => drafts(key) && !key.startsWith(`kd:nhap|${account}|`));
// A page that says data-saved-report was reached by a whole save of that report.
document.querySelectorAll("[data-saved-report]").forEach((mark) => {
  clear((key) => key.startsWith(`kd:nhap|${account}|${mark.dataset.savedReport}|`));
  if (location.search) history.replaceState(null, "", location.pathname + location.hash);
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sign-out]")) return;
  const left = "Còn nội dung đã gõ mà chưa lưu. Đăng xuất sẽ xóa phần đó khỏi máy này. Vẫn đăng xuất?";
  if (keptHere(drafts).length && !window.confirm(left)) { event.preventDefault(); return; }
  clear(() => true);
  localStorage.setItem("kd-signed-out", Date.now());
});
window.addEventListener("storage", (event) => {
  if (event.key === "kd-signed-out" && account) location.assign("/");
});

// One button ticks every box of a list, or unticks them where all are ticked.
document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-check-all]")?.dataset.checkAll;
  if (!name) return;
  const boxes = [...event.target.closest("form").querySelectorAll(`input[type="checkbox"][name="${name}"]`)];
  const tick = boxes.some((box) => !box.checked);
  boxes.forEach((box) => { box.checked = tick; });
});

// An open part of the menu closes by Escape, by a click beside it, and when the keyboard goes on.
const openDrop = () => document.querySelector(".kd-drop[open]");
document.addEventListener("keydown", (event) => {
  const drop = openDrop();
  if (event.key !== "Escape" || !drop) return;
  drop.open = false;
  drop.querySelector("summary").focus();
});
for (const moved of ["click", "focusin"]) {
  document.addEventListener(moved, (event) => {
    const drop = openDrop();
    if (drop && !drop.contains(event.target)) drop.open = false;
  });
}

// A button marked data-print opens the browser's own print dialogue.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// On a narrow screen the lines of places and tabs scroll sideways: the one we stand on comes into sight.
document.querySelectorAll(".kd-places [aria-current], .kd-tabs-line [aria-current]").forEach((here) => {
  const line = here.closest("ul");
  line.scrollLeft = here.offsetLeft - line.offsetLeft - (line.clientWidth - here.offsetWidth) / 2;
});
