// Propose the time zone of this device, unless one was chosen already.
const zones = document.querySelector("select[name=timezone]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zones && zones.value === "UTC" && zones.querySelector(`option[value="${CSS.escape(here)}"]`)) zones.value = here;
