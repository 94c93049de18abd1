// The report editor: says when a save did not get through, and saves at once what was kept from the last time.
const report = document.getElementById("bao-cao");
const state = document.getElementById("trang-thai");
const lost = (event) => {
  if (event.detail.xhr.getResponseHeader("HX-Trigger")) return;
  state.textContent = "Chưa lưu được, có thể do mất kết nối. Chữ vừa gõ được giữ trên máy này; gõ tiếp hoặc bấm Lưu để thử lại.";
};
// A refusal that no form caught comes with its reason; it stands in place of the guess about the connection.
report.addEventListener("htmx:sendError", lost);
report.addEventListener("htmx:responseError", lost);
document.addEventListener("kd:refused", (event) => {
  state.textContent = `Chưa lưu được. ${event.detail.reason} Chữ vừa gõ được giữ trên máy này.`;
});
if (report.dataset.restored) {
  state.textContent = "Đã lấy lại phần chưa kịp lưu lần trước trên máy này; đang lưu.";
  window.addEventListener("load", () => {
    report.querySelector("[hx-post]").dispatchEvent(new Event("input", { bubbles: true }));
  });
}
