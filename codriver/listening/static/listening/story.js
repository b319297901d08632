// Opens branches of the spread in their place, and says when the story has grown since this page was drawn.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".spread-box a, .crumbs a");
  const isPlain = link && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  const address = isPlain && new URL(link.getAttribute("href"), location.href);
  if (!address || !window.htmx || address.pathname !== location.pathname) return;
  event.preventDefault();
  address.searchParams.set("part", "spread");
  window.htmx.ajax("GET", `${address.pathname}${address.search}`, { target: "#spread", swap: "outerHTML" });
  address.searchParams.delete("part");
  history.replaceState(history.state, "", `${address.pathname}${address.search}#spread`);
});
