// Beside the editor: pieces of the registers to insert, and who else writes in which section.
const writer = document.getElementById("bao-cao");

// Pieces go in at the cursor of the box last used in that section; nothing typed is replaced.
const dialog = document.getElementById("chen");
const lastBox = {};
let into = null;
writer.addEventListener("focusin", (event) => {
  const section = event.target.closest("[data-section]");
  if (section && event.target.tagName === "TEXTAREA") lastBox[section.dataset.section] = event.target;
});
writer.addEventListener("click", (event) => {
  const link = event.target.closest("[data-pieces]");
  if (!link) return;
  const section = link.closest("[data-section]");
  into = lastBox[section.dataset.section] ?? section.querySelector("textarea");
  if (!into) return;
  event.preventDefault();
  dialog.showModal();
  htmx.ajax("GET", link.getAttribute("href"), { target: "#chen-gi", swap: "innerHTML" });
});
dialog.addEventListener("click", (event) => {
  const piece = event.target.closest("[data-insert]");
  if (piece) {
    const before = into.value.slice(0, into.selectionEnd);
    const lines = piece.dataset.insert.includes("\n");
    const apart = before === "" || (lines ? /\n\s*$/ : /\s$/).test(before);
    const gap = apart ? "" : lines ? "\n" : " ";
    into.setRangeText(gap + piece.dataset.insert, into.selectionEnd, into.selectionEnd, "end");
    into.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (!piece && !event.target.closest("[data-close]")) return;
  dialog.close();
  into.focus();
});

// Writing together: the section one writes in is told to the others while the window is in front.
const held = () => writer.querySelectorAll(".kd-writer");
const apply = () => held().forEach((note) => {
  const section = note.closest("[data-section]"), other = "other" in note.dataset;
  section.querySelectorAll("textarea").forEach((box) => {
    if (!box.dataset.offered) box.readOnly = other && box !== document.activeElement;
  });
});
if (writer.dataset.hold) {
  let mine = "";
  const token = writer.elements.namedItem("csrfmiddlewaretoken").value;
  const tell = (more = {}) => htmx.ajax("POST", writer.dataset.hold, {
    source: "#ai-soan", swap: "none", values: { muc: mine, csrfmiddlewaretoken: token, ...more },
  }).then(apply);
  writer.addEventListener("focusin", (event) => {
    const section = event.target.closest("[data-section]");
    if (!section || event.target.readOnly || section.dataset.section === mine) return;
    mine = section.dataset.section;
    tell();
  });
  writer.addEventListener("click", (event) => {
    if (!("takeOver" in event.target.dataset)) return;
    const section = event.target.closest("[data-section]");
    if (!window.confirm("Người kia đang soạn mục này. Vẫn soạn thì hai bản được giữ và so với nhau khi lưu. Tiếp tục?")) return;
    mine = section.dataset.section;
    tell({ "van-soan": "1" }).then(() => section.querySelector("textarea, input, select")?.focus());
  });
  setInterval(() => {
    if (document.hidden) return;
    if (mine && writer.querySelector(`[data-section="${mine}"]`).contains(document.activeElement)) tell();
    else htmx.ajax("GET", writer.dataset.writing, { source: "#ai-soan", swap: "none" }).then(apply);
  }, 30000);
  apply();
}

// On a narrow screen the two reports are tabs.
writer.addEventListener("click", (event) => {
  const show = event.target.dataset.show;
  if (!show) return;
  writer.querySelector("[data-shows]").dataset.shows = show;
  writer.querySelectorAll("[data-show]").forEach((tab) => tab.setAttribute("aria-pressed", tab.dataset.show === show));
});
