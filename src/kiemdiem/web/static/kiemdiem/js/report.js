// The report editor. Whatever is typed is kept in this browser, place by place under account and report, until the
// server has it; what was not saved is offered again, never put back unasked.
const offered = {};
const report = document.getElementById("bao-cao");
const state = document.getElementById("trang-thai");
const autosave = report.querySelector("[hx-post]");
const prefix = `kd:nhap|${document.body.dataset.account}|${report.dataset.draft}|`;
const marks = () => document.getElementById("da-doc");
const marksNow = () => JSON.parse(marks().value || "{}");
const kept = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix))
  .map((key) => ({ key, name: key.slice(prefix.length), ...JSON.parse(localStorage.getItem(key)) }));
const valueOf = (name) => report.elements.namedItem(name)?.value;
const same = (one, other) => one.replaceAll("\r\n", "\n").trim() === other.replaceAll("\r\n", "\n").trim();

// Keeping
report.addEventListener("input", (event) => {
  const name = event.target.name;
  if (!name || name in offered) return;
  const key = prefix + name, before = JSON.parse(localStorage.getItem(key) || "null");
  const one = { value: event.target.value, mark: before ? before.mark : marksNow()[name] ?? "", at: Date.now() };
  try {
    localStorage.setItem(key, JSON.stringify(one));
  } catch {
    state.textContent = "Trình duyệt này không giữ được chữ đang gõ; hãy bấm Lưu thường xuyên.";
  }
});

// Saved: what the server has now need not be kept; what was typed meanwhile stays.
let sentAt = 0;
autosave.addEventListener("htmx:beforeRequest", () => { sentAt = Date.now(); });
const forget = (until) => kept().filter((one) => one.at <= until && !(one.name in offered))
  .forEach((one) => localStorage.removeItem(one.key));
let timer = 0;
report.addEventListener("kd:saved", () => { clearTimeout(timer); forget(sentAt); });

// Not saved: why, and what happens next
const again = () => htmx.trigger(autosave, "kd:again");
const lost = (event) => {
  if (event.detail.xhr?.getResponseHeader("HX-Trigger")) return;
  state.textContent = "Chưa lưu được, có thể do mất kết nối. Chữ vừa gõ được giữ trên máy này; phần mềm tự thử lại.";
  clearTimeout(timer);
  timer = setTimeout(again, 15000);
};
report.addEventListener("htmx:sendError", lost);
report.addEventListener("htmx:responseError", lost);
window.addEventListener("online", again);
document.addEventListener("kd:refused", (event) => {
  state.textContent = `Chưa lưu được. ${event.detail.reason} Chữ vừa gõ được giữ trên máy này.`;
});
// The session is over: the page stays, and leads through the sign-in page back to itself.
document.body.addEventListener("htmx:beforeOnLoad", (event) => {
  const signIn = event.detail.xhr.getResponseHeader("HX-Redirect");
  if (!signIn) return;
  event.preventDefault();
  const link = Object.assign(document.createElement("a"), { href: signIn, textContent: "Đăng nhập lại" });
  state.replaceChildren("Chưa lưu: phiên đăng nhập đã hết. Chữ vừa gõ được giữ trên máy này. ", link, " để lưu tiếp.");
});

// What was not saved the last time: offered with its hour; until that is answered its places wait.
const offer = document.getElementById("khoi-phuc");
const hour = (at) => new Intl.DateTimeFormat("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit" }).format(at);
const day = (at) => new Intl.DateTimeFormat("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", day: "2-digit", month: "2-digit", year: "numeric" }).format(at);
const labelOf = (name) => report.querySelector(`label[for="o-${name}"]`)?.textContent.trim()
  ?? document.getElementById(`o-${name}`)?.querySelector("legend")?.textContent.trim() ?? name;
const answer = (restore) => {
  const waiting = { ...offered }, now = marksNow();
  for (const [name, one] of Object.entries(waiting)) {
    delete offered[name];
    const field = report.elements.namedItem(name);
    if (field.dataset?.offered) { field.readOnly = false; delete field.dataset.offered; }
    if (restore) { field.value = one.value; now[name] = one.mark; } else localStorage.removeItem(one.key);
  }
  offer.hidden = true;
  if (!restore) return;
  marks().value = JSON.stringify(now);
  state.textContent = "Đã khôi phục; đang lưu.";
  again();
};
for (const one of kept()) {
  const now = valueOf(one.name);
  if (now === undefined || same(now, one.value)) { localStorage.removeItem(one.key); continue; }
  offered[one.name] = one;
  const field = report.elements.namedItem(one.name);
  if (field.tagName === "TEXTAREA" || field.type === "text") { field.readOnly = true; field.dataset.offered = "1"; }
  const line = document.createElement("li"), name = document.createElement("strong");
  name.textContent = labelOf(one.name);
  line.append(name, `: ${one.value.slice(0, 200)}${one.value.length > 200 ? "…" : ""}`);
  offer.querySelector("ul").append(line);
}
const newest = Math.max(...Object.values(offered).map((one) => one.at));
if (Number.isFinite(newest)) {
  const today = day(newest) === day(Date.now());
  offer.querySelector("p").textContent = `Khôi phục nội dung chưa lưu (${hour(newest)}${today ? "" : `, ngày ${day(newest)}`})?`;
  offer.querySelector("[data-restore]").addEventListener("click", () => answer(true));
  offer.querySelector("[data-discard]").addEventListener("click", () => {
    if (window.confirm("Bỏ phần chưa lưu này? Bỏ rồi không lấy lại được.")) answer(false);
  });
  offer.hidden = false;
}
