// The review desk by keyboard: 1 … 9 choose an anchor, Ctrl+Enter decides, Alt+→ goes on without deciding.
document.addEventListener("keydown", (event) => {
  const desk = document.querySelector("[data-review]");
  if (!desk) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    document.activeElement?.blur();
    desk.querySelector("[data-submit]")?.click();
    return;
  }
  if (event.altKey && event.key === "ArrowRight") {
    event.preventDefault();
    desk.querySelector(".is-next")?.click();
    return;
  }
  const typing = event.target.closest?.("textarea, input:not([type=radio]):not([type=checkbox])");
  if (typing || event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
  const choices = [...desk.querySelectorAll(".choices:not([hidden]) :is(input[type=radio], input[type=checkbox])")];
  choices.filter((one) => one.offsetParent)[Number(event.key) - 1]?.click();
});
