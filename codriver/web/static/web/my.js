// My side on a home screen: register the worker that knows what to say when there is no net.
const address = document.body.dataset.worker;
if (address && "serviceWorker" in navigator) navigator.serviceWorker.register(address, { scope: "/my/" });
