// The rooms of a conference stay right by asking, every beat, whether anything has changed. The address of a beat holds
// a key of its own, so no sign-in is looked up; an answer without content means: nothing new.
const hall = document.querySelector("[data-pulse]");
const trouble = document.getElementById("mat-ket-noi");
const LONGEST = 10000, PATIENCE = 5000, RENEWED_EVERY = 60000;
let tag = hall.dataset.tag;
let ahead = Number(hall.dataset.now) - Date.now();
let failures = 0, timer, running = false, renewed = Date.now();

const ask = async (address, options) => {
  const stop = new AbortController();
  const patience = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await fetch(address, { ...options, signal: stop.signal, cache: "no-store" });
  } finally {
    clearTimeout(patience);
  }
};
const tell = (text) => {
  if (trouble.textContent !== text) trouble.textContent = text;
  trouble.hidden = !text;
};
const turnOf = () => {
  const me = document.querySelector(`[data-who="${hall.dataset.me || "-"}"]`);
  return me ? me.dataset.turn : "";
};

// What may be pressed follows from what the hall is doing, without asking for the page again.
const follow = () => {
  const phase = document.querySelector("#truc-tiep [data-phase]")?.dataset.phase;
  if (phase) document.querySelectorAll("[data-when]").forEach((one) => { one.hidden = one.dataset.when !== phase; });
};

// Forms stand where they are while something is typed in them; with nothing typed they follow what the hall is at.
const outgrown = (fresh) => [...document.querySelectorAll("[data-forms]")].some((part) => {
  const now = fresh.getElementById(part.id);
  const typed = [...part.querySelectorAll("textarea, input:not([type=hidden])")].some((one) => one.value !== one.defaultValue);
  return now && now.dataset.forms !== part.dataset.forms && !typed;
});

// What is marked data-live is taken from the page as it is now; what is typed stands outside of it, and stays.
const renew = async () => {
  const answer = await ask(location.pathname, { credentials: "same-origin" });
  if (new URL(answer.url).pathname !== location.pathname) {
    tell("Phiên đăng nhập đã hết hoặc không còn quyền xem. Tải lại trang để đăng nhập.");
    return;
  }
  if (!answer.ok) throw new Error(answer.status);
  renewed = Date.now();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (outgrown(fresh)) return location.replace(location.pathname);
  const focused = document.activeElement?.id;
  document.querySelectorAll("[data-live]").forEach((part) => {
    const now = fresh.getElementById(part.id);
    if (!now || now.innerHTML === part.innerHTML) return;
    const open = [...part.querySelectorAll("details[open][id]")].map((one) => one.id);
    part.replaceWith(document.adoptNode(now));
    open.forEach((id) => { const one = document.getElementById(id); if (one) one.open = true; });
  });
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
  const room = fresh.querySelector("[data-pulse]");
  if (room) {
    hall.dataset.pulse = room.dataset.pulse;
    if (!document.getElementById("truc-tiep")) tag = room.dataset.tag;
  }
};

const beat = async () => {
  if (running) return;
  running = true;
  clearTimeout(timer);
  try {
    const answer = await ask(`${hall.dataset.pulse}?da-co=${tag}`, { credentials: "omit" });
    if (answer.headers.has("X-Now")) ahead = Number(answer.headers.get("X-Now")) - Date.now();
    if (answer.status === 404 || Date.now() - renewed > RENEWED_EVERY) await renew();
    else if (answer.status === 200) {
      const piece = document.getElementById("truc-tiep"), mine = turnOf();
      const seen = answer.headers.get("X-Tag");
      if (piece) {
        piece.innerHTML = await answer.text();
        if (turnOf() !== mine) await renew();
        follow();
      } else await renew();
      tag = seen;
      tick();
    } else if (answer.status !== 204) throw new Error(answer.status);
    if (failures) tell("");
    failures = 0;
  } catch {
    failures += 1;
    if (failures > 1) tell("Mất kết nối, đang thử lại. Chữ vừa gõ vẫn còn trên máy này.");
  }
  running = false;
  const every = Number(hall.dataset.every) * (document.hidden ? 10 : 1);
  timer = setTimeout(beat, Math.min(every * 2 ** failures, LONGEST) * (0.9 + Math.random() * 0.2));
};

// While nothing gets through, nothing is sent: the page that would follow is one of the browser's own.
document.addEventListener("submit", (event) => {
  if (!failures || event.target.method !== "post") return;
  event.preventDefault();
  tell("Đang mất kết nối nên chưa gửi. Chữ vừa gõ vẫn còn; bấm lại khi có kết nối.");
});

// Clocks run here, by the server's time.
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
const tick = () => {
  document.querySelectorAll("[data-since]").forEach((one) => {
    const gone = Math.max(0, Math.floor((Date.now() + ahead - Date.parse(one.dataset.since)) / 1000));
    const limit = Number(one.dataset.limit || 0);
    const over = limit && gone > limit;
    one.classList.toggle("kd-over", Boolean(over));
    one.textContent = over ? `${clock(gone)} (quá ${clock(gone - limit)})` : limit ? `${clock(gone)} / ${clock(limit)}` : clock(gone);
  });
};

setInterval(tick, 500);
tick();
window.addEventListener("online", beat);
document.addEventListener("visibilitychange", () => { if (!document.hidden) beat(); });
timer = setTimeout(beat, Number(hall.dataset.every) * Math.random());
