"use strict";
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const said = document.getElementById("said");
  const [rule, path, verdict] = ["rule", "path", "verdict"].map((name) => form.elements[name]);
  const heads = [...document.querySelectorAll(".head")];
  const findings = [...document.querySelectorAll(".finding")];
  const files = [...document.querySelectorAll(".file")];
  const fits = (item) =>
    (!rule.value || item.dataset.rules.split(" ").includes(rule.value)) &&
    (!path.value || item.closest(".file").dataset.path === path.value) &&
    (!verdict.value || !item.dataset.verdict || item.dataset.verdict === verdict.value);
  const some = (shown, all, noun) => {
    const number = shown === all.length ? `${shown}` : `${shown} of ${all.length}`;
    return `${number} ${noun}${all.length === 1 ? "" : "s"}`;
  };
  const apply = () => {
    const count = (items) => items.filter((item) => !(item.hidden = !fits(item))).length;
    const parts = [some(count(heads), heads, "head"), some(count(findings), findings, "finding")];
    for (const file of files) {
      file.hidden = !file.querySelector(".head:not([hidden]), .finding:not([hidden])");
    }
    said.textContent = parts.join(", ");
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  const unfold = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    if (target.hidden) {
      form.reset();
      apply();
    }
    if (target.tagName === "DETAILS") target.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  form.hidden = false;
  apply();
  unfold();
})();
