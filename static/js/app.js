/* What HTMX leaves to us. Every page works without this file; listeners sit on the document, so parts may come and go. */
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (name, act) => document.addEventListener(name, act);
  const modal = () => one("#modal");
  let back = null; // what had the focus before the dialog or the drawer

  document.documentElement.classList.add("js");

  /* tokens: one in the head, renewed after a sign-in in the dialog */
  on("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = one("#csrf-token").content;
  });
  on("csrf", (event) => {
    const token = event.detail.token;
    one("#csrf-token").content = token;
    all("input[name=csrf_token]").forEach((field) => { field.value = token; });
    closeModal();
  });

  /* polls wait while nobody looks */
  on("htmx:beforeRequest", (event) => {
    if (document.hidden && event.detail.elt.matches("[data-poll]")) event.preventDefault();
    if (event.detail.elt.matches("[data-opens]")) back = event.detail.elt.id || null;
  });

  /* after a swap: focus, dialog, the row that is open, the counts */
  on("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "modal") openModal();
  });
  on("htmx:afterSettle", (event) => {
    const part = document.getElementById(event.detail.elt.id) || event.detail.elt;
    const wish = one("[aria-invalid=true]", part) || (part.matches("[data-focus]") ? part : one("[data-focus]", part));
    const beside = part.id === "drawer" && matchMedia("(min-width: 75rem)").matches;
    if (wish) wish.focus({ preventScroll: beside });
    const { requestConfig, xhr } = event.detail;
    if (part.id === "drawer" && requestConfig?.verb === "post" && xhr.status < 400) hold(one(".foot", part));
    showCurrent();
  });
  /* the next file opens under the pointer: its buttons wait until it can have been seen */
  function hold(foot) {
    if (!foot) return;
    foot.inert = true;
    setTimeout(() => { foot.inert = false; }, 1200);
  }
  on("htmx:oobAfterSwap", () => {
    const badge = one("#badge");
    if (badge) all("[data-badge]").forEach((copy) => { copy.textContent = badge.textContent; copy.hidden = badge.hidden; });
  });
  on("htmx:sendError", () => toast({ tone: "bad", text: one("#toast-models").dataset.offline }));
  on("htmx:timeout", () => toast({ tone: "bad", text: one("#toast-models").dataset.offline }));

  const itemOf = (url) => new URL(url).searchParams.get("item");
  function showCurrent() {
    all(".work-row").forEach((row) => {
      const link = one(".work-link", row);
      const open = !!link && (link.href === location.href || (itemOf(link.href) || 0) === itemOf(location.href));
      row.classList.toggle("is-current", open);
      if (open) link.setAttribute("aria-current", "true"); else link && link.removeAttribute("aria-current");
    });
  }

  /* toasts: the models of the page are copied, so words and icons are the server's */
  on("toast", (event) => toast(event.detail));
  function toast({ tone = "ok", text, undo, stay }) {
    const model = one("#toast-models").content.querySelector(".tone-" + tone);
    const node = model.cloneNode(true);
    one("p", node).textContent = text;
    const form = one("form", node);
    if (undo) {
      form.action = undo;
      one("input", form).value = one("#csrf-token").content;
    } else form.remove();
    one("#toasts").append(node);
    if (!stay) fade(node);
  }
  function fade(node) {
    if (!node.hasAttribute("data-stay") && !one("form", node)) setTimeout(() => node.matches(":focus-within") || node.remove(), 8000);
  }

  /* dialog and drawer */
  function openModal() {
    if (modal().open) return;
    back = document.activeElement && document.activeElement.id;
    modal().showModal();
    const wish = one("[data-focus]", modal());
    if (wish) wish.focus();
  }
  function closeModal() {
    if (modal().open) modal().close();
  }
  modal().addEventListener("close", () => { modal().replaceChildren(); giveBack(); });
  function giveBack() {
    const home = back && document.getElementById(back);
    if (home) home.focus();
    back = null;
  }
  /* closed is closed: a late answer does not open it again */
  const forget = () => all("[data-opens].htmx-request").forEach((link) => htmx.trigger(link, "htmx:abort"));
  function closeDrawer(link) {
    forget();
    const drawer = one("#drawer");
    const row = one(".work-row.is-current .work-link");
    const empty = document.createElement("aside");
    empty.id = "drawer";
    empty.hidden = true;
    drawer.replaceWith(empty);
    history.pushState({ htmx: true }, "", link.href); // Back then asks the server again
    showCurrent();
    if (row) row.focus(); else giveBack();
  }
  on("click", (event) => {
    const closer = event.target.closest("[data-close]");
    if (!closer || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const what = closer.dataset.close;
    if (what === "toast") closer.closest(".toast").remove();
    else if (what === "modal" && modal().open) closeModal();
    else if (what === "drawer" && one(".work-row")) closeDrawer(closer);
    else return;
    event.preventDefault();
  });

  /* one pop-up at a time; Esc closes it, then the drawer */
  document.addEventListener("toggle", (event) => {
    const box = event.target;
    if (!box.open || !box.matches("[data-one]")) return;
    all("details[data-one][open]").forEach((other) => { if (other !== box && !other.contains(box)) other.open = false; });
    const first = one("textarea, .reveal-box input:not([type=hidden]), select", box);
    if (box.matches(".reveal:not(.more)") && first) first.focus({ preventScroll: !!first.closest(".foot") });
  }, true);
  on("click", (event) => {
    all(".pop[open], .sheet[open]").forEach((box) => { if (!box.contains(event.target)) box.open = false; });
  });
  on("keydown", (event) => {
    if (event.key === "Escape" && !modal().open) {
      const box = one("details[data-one][open]");
      const closer = one("#drawer .drawer-close");
      if (box) { box.open = false; one("summary", box).focus(); } else if (closer) closer.click(); else forget();
      return;
    }
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const key = event.key > "\u007f" && event.key !== "؟" ? event.code.slice(-1).toLowerCase() : event.key; // an Arabic keyboard has them too
    const act = keys[key];
    if (!act || typing || modal().open || kept.keys === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (act() !== false) event.preventDefault();
  });

  /* single keys; the profile switches them off. None of them decides: Enter does */
  const kept = (() => { try { return localStorage; } catch { return {}; } })();
  const seen = (node) => !!node && !!node.offsetParent && (node.focus(), true);
  function step(by) {
    const links = all(".work-link");
    const at = links.findIndex((link) => link === document.activeElement || link.matches("[aria-current]"));
    const link = links[at < 0 ? 0 : at + by];
    if (!link) return false;
    link.focus();
    link.click();
    return true;
  }
  const keys = {
    "?": () => { location.href = "/help#keys"; },
    "؟": () => { location.href = "/help#keys"; },
    j: () => step(1),
    k: () => step(-1),
    a: () => seen(one("#drawer .decide > .verb .btn-primary, #drawer .decide > .reveal > .btn-primary")),
    r: () => {
      const box = one("#drawer [data-return]");
      if (box) box.open = true;
      return !!box;
    },
  };
  all("[data-keys]").forEach((box) => {
    box.checked = kept.keys !== "off";
    box.addEventListener("change", () => { kept.keys = box.checked ? "on" : "off"; });
  });

  on("click", (event) => { if (event.target.closest("[data-print]")) print(); });

  /* a button without effect says its reason, and does nothing */
  on("click", (event) => {
    if (event.target.closest("[aria-disabled=true]")) event.preventDefault();
  });
  on("submit", (event) => {
    if (event.defaultPrevented || event.target.matches("[hx-post], [hx-get]")) return;
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method === "post") {
      form.dataset.sent = "1";
      const sender = event.submitter;
      if (sender) sender.setAttribute("aria-busy", "true");
    }
    form.removeAttribute("data-changed");
  });
  window.addEventListener("pageshow", () => {
    all("form[data-sent]").forEach((form) => { delete form.dataset.sent; all("[aria-busy]", form).forEach((b) => b.removeAttribute("aria-busy")); });
  });

  /* passkeys: the browser asks the device, the form carries what it answers */
  on("click", async (event) => {
    const button = event.target.closest("[data-passkey]");
    if (!button) return;
    const { form, dataset } = button, known = window.PublicKeyCredential;
    const failed = one("[data-passkey-failed]", form);
    failed.hidden = true;
    try {
      const asked = JSON.parse(dataset.options);
      const answer = dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: known.parseCreationOptionsFromJSON(asked) })
        : await navigator.credentials.get({ publicKey: known.parseRequestOptionsFromJSON(asked) });
      form.elements.answer.value = JSON.stringify(answer.toJSON());
      form.requestSubmit();
    } catch {
      failed.hidden = false;
    }
  });

  /* what was typed is not lost by accident */
  on("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) form.dataset.changed = "1";
  });
  on("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status < 300) all("form[data-changed]", event.detail.target).forEach((form) => form.removeAttribute("data-changed"));
  });
  window.addEventListener("beforeunload", (event) => {
    if (one("form[data-changed]")) event.preventDefault();
  });

  const wish = one("main [data-focus], #drawer [data-focus]");
  if (wish && wish.matches("[role=alert], #drawer *") && !wish.closest("[data-quiet]")) wish.focus({ preventScroll: !wish.matches("[role=alert]") });
  all(".toast").forEach(fade);
  /* a session rests for 30 minutes, counted in steps of five: say so two minutes before the earliest end */
  const resting = one("#toast-models").dataset.resting;
  if (resting) setTimeout(() => toast({ tone: "warn", text: resting, stay: true }), 23 * 60_000);
})();
