"use strict";
// The board's terminal: keys go out as bytes, the screen comes in as bytes; sizes and the ticket go as JSON.
(function () {
  const box = document.getElementById("terminal");
  if (!box) return;
  const state = document.getElementById("terminal-state");
  const tools = document.querySelector(".terminal-tools");
  const keys = document.querySelector(".terminal-keys");
  const reader = document.getElementById("terminal-reader");
  const letters = document.getElementById("terminal-size");
  const again = document.getElementById("terminal-again");
  const encoder = new TextEncoder();
  const ROWS = 24;
  let socket = null, held = false;

  const terminal = new window.Terminal({
    fontFamily: '"Board Mono", "DejaVu Sans Mono", monospace',
    fontSize: 16, cursorBlink: true, convertEol: false, scrollback: 2000, allowTransparency: false,
    screenReaderMode: localStorage.getItem("terminal-reader") === "yes",
    theme: { background: "#000000", foreground: "#aaaaaa", cursor: "#ffffff",
      black: "#000000", red: "#c23030", green: "#20a020", yellow: "#aa5500", blue: "#4060e0", magenta: "#b030b0",
      cyan: "#20a0a0", white: "#aaaaaa", brightBlack: "#707070", brightRed: "#ff6060", brightGreen: "#60ff60",
      brightYellow: "#ffff60", brightBlue: "#7090ff", brightMagenta: "#ff70ff", brightCyan: "#60ffff", brightWhite: "#ffffff" },
  });
  const fit = new window.FitAddon.FitAddon();
  terminal.loadAddon(fit);

  function say(text) { state.textContent = text; }
  function open() { return socket && socket.readyState === WebSocket.OPEN; }
  function send(text) { if (open()) socket.send(encoder.encode(text)); }

  // 80 columns where the letters stay readable, since the sysop's screens are made for them; 40 on a telephone.
  function shape() {
    const COLUMNS = box.clientWidth < 560 ? 40 : 80;
    const wanted = Number(letters.value);
    if (wanted) {
      terminal.options.fontSize = wanted;
    } else {
      terminal.options.fontSize = 16;
      const found = fit.proposeDimensions();
      if (found && found.cols) {
        const fitting = Math.floor((16 * found.cols) / COLUMNS);
        terminal.options.fontSize = Math.max(7, Math.min(20, fitting));
      }
    }
    fit.fit();
    if (terminal.rows < ROWS && !wanted) {
      terminal.options.fontSize = Math.max(7, Math.floor((terminal.options.fontSize * terminal.rows) / ROWS));
      fit.fit();
    }
  }

  async function call() {
    again.disabled = true;
    say("Calling …");
    let ticket = "";
    if (box.dataset.signedIn) {
      try {
        const token = document.querySelector('meta[name="csrf-token"]').content;
        const answer = await fetch(box.dataset.ticket, { method: "POST", headers: { "X-CSRF-Token": token } });
        if (answer.ok) ticket = (await answer.json()).ticket;
      } catch (error) { /* then the board asks who calls */ }
    }
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(scheme + "//" + location.host + box.dataset.socket);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      terminal.reset();
      socket.send(JSON.stringify({ ticket: ticket, columns: terminal.cols, rows: terminal.rows, run: box.dataset.run }));
      box.dataset.run = "";
      say("Connected.");
      terminal.focus();
    };
    socket.onmessage = (event) => terminal.write(new Uint8Array(event.data));
    socket.onclose = () => { say("The call is over. Use “Call again” to come back."); again.disabled = false; };
  }

  terminal.onData((data) => {
    if (held && data.length === 1) {
      const code = data.toUpperCase().charCodeAt(0);
      if (code >= 64 && code < 96) data = String.fromCharCode(code - 64);
      hold(false);
    }
    send(data);
  });
  terminal.onBinary((data) => { if (open()) socket.send(Uint8Array.from(data, (char) => char.charCodeAt(0))); });
  terminal.onResize((size) => { if (open()) socket.send(JSON.stringify({ columns: size.cols, rows: size.rows })); });
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.ctrlKey && event.shiftKey && event.code === "KeyX") {
      if (event.type === "keydown") again.focus();
      return false;
    }
    return true;
  });

  function hold(on) {
    held = on;
    keys.querySelector('[data-key="control"]').setAttribute("aria-pressed", String(on));
  }
  const SENT = { escape: "\x1b", tab: "\t", enter: "\r", up: "\x1b[A", down: "\x1b[B", right: "\x1b[C", left: "\x1b[D",
    "page-up": "\x1b[5~", "page-down": "\x1b[6~" };
  keys.addEventListener("click", (event) => {
    const key = event.target.dataset.key;
    if (!key) return;
    if (key === "control") hold(!held); else send(SENT[key]);
    terminal.focus();
  });
  letters.value = localStorage.getItem("terminal-letters") || "";
  letters.addEventListener("change", () => { localStorage.setItem("terminal-letters", letters.value); shape(); terminal.focus(); });
  reader.checked = terminal.options.screenReaderMode;
  reader.addEventListener("change", () => {
    terminal.options.screenReaderMode = reader.checked;
    localStorage.setItem("terminal-reader", reader.checked ? "yes" : "");
  });
  document.getElementById("terminal-full").addEventListener("click", () => { box.requestFullscreen(); terminal.focus(); });
  again.addEventListener("click", () => { if (!open()) call(); });
  new ResizeObserver(() => window.requestAnimationFrame(shape)).observe(box);

  tools.hidden = false;
  keys.hidden = false;
  Promise.all([document.fonts.load('16px "Board Mono"'), document.fonts.load('bold 16px "Board Mono"')]).catch(() => null).then(() => {
    terminal.open(box);
    shape();
    call();
  });
})();
