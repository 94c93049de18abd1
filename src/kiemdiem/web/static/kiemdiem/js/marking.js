// What somebody marks inside [data-mark], by mouse, finger or keyboard, can become a draft of the register: a bar
// right behind the text offers it. Without this script the same page is reached by links.
const LONGEST = 1000;
const bar = document.createElement("div");
bar.className = "kd-marked d-print-none";
bar.setAttribute("role", "status");
const says = document.createElement("span");
const link = document.createElement("a");
link.className = "btn btn-primary";
link.textContent = "Ghi thành hạn chế";
bar.append(says, link);

const plain = (words) => words.replace(/\s+/g, " ").trim();
const regionOf = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("[data-mark]");

document.addEventListener("selectionchange", () => {
  const marked = document.getSelection();
  const text = plain(marked.toString());
  const region = marked.rangeCount ? regionOf(marked.getRangeAt(0).startContainer) : null;
  // Three clicks mark a paragraph up to the beginning of the next block, which may lie outside: the words decide.
  if (text.length < 8 || !region || !plain(region.innerText).includes(text)) {
    if (!bar.contains(document.activeElement)) bar.remove();
    return;
  }
  const fits = text.length <= LONGEST;
  says.textContent = fits ? `“${text.length > 90 ? `${text.slice(0, 90)}…` : text}”` : "Đoạn đã chọn quá dài; hãy chọn một câu.";
  link.hidden = !fits;
  link.href = `${region.dataset.mark}?doan=${encodeURIComponent(text)}`;
  if (region.nextElementSibling !== bar) region.after(bar);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") bar.remove();
});
