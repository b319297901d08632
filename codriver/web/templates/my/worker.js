// Without a net, pages of My side give way to one page that says so. No other page is ever kept on the device.
const KEPT = "my-offline-1";
const PAGE = "{{ page|escapejs }}";
const SHEETS = [{% for sheet in sheets %}"{{ sheet|escapejs }}", {% endfor %}];

self.addEventListener("install", (event) => {
  const wanted = [PAGE, ...SHEETS].map((address) => new Request(address, { cache: "reload" }));
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(wanted)));
  self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { mode, destination } = event.request;
  if (mode === "navigate") event.respondWith(fetch(event.request).catch(() => caches.match(PAGE)));
  if (destination === "style") event.respondWith(fetch(event.request).catch(() => caches.match(event.request)));
});
