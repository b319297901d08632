// Draws <div data-chart="growth"> or "stack" from the JSON beside it, with the chart library of this page. Without the
// library the table in the same figure speaks. The JSON of both holds
//   unit    what is counted, one word for the tooltip
// that of a growth
//   lines   [{name, points: [[unix seconds, number], …]}], the first one filled
//   marks   [{at: unix seconds, text}]: dashed uprights with a few words
// and that of a stack
//   starts, ends  unix seconds of each bar      isHours, zone  how to write them
//   bars    [{name, tone: bad, line, soft or good, values, opens}], from the ground up; a press on one opens its address
//   line    {name, values}, dashed, or null
const TOKENS = ["ink", "soft", "line", "card", "road", "sign", "good", "bad"];
const language = document.documentElement.lang;
const zone = document.body.dataset.zone;
const numbers = new Intl.NumberFormat(language);
const drawn = new Map();
const dark = matchMedia("(prefers-color-scheme: dark)");
const forced = matchMedia("(forced-colors: active)");

const format = (options) => new Intl.DateTimeFormat(language, { timeZone: zone, hourCycle: "h23", ...options });
const hour = format({ hour: "2-digit", minute: "2-digit" });
const day = format({ month: "short", day: "numeric" });
const month = format({ year: "numeric", month: "short" });
const exact = format({ dateStyle: "medium", timeStyle: "short" });

// What the style sheet says now, light or dark.
function colours(element) {
  const probe = element.appendChild(document.createElement("i"));
  const found = TOKENS.map((token) => {
    probe.style.color = `var(--${token})`;
    return [token, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(found);
}

function timeLabel(span) {
  const DAY = 86400e3;
  if (span > 300 * DAY) return (at) => month.format(at);
  return (at) => {
    const time = hour.format(at);
    return time === "00:00" || span > 4 * DAY ? day.format(at) : time;
  };
}

// The axis of numbers, inside the sheet.
function counts(colour) {
  return {
    type: "value",
    minInterval: 1,
    splitNumber: 3,
    axisLabel: {
      color: colour.soft,
      fontSize: 11,
      inside: true,
      margin: 0,
      verticalAlign: "bottom",
      padding: [0, 0, 2, 0],
      textBorderColor: colour.card, // the line may pass behind it
      textBorderWidth: forced.matches ? 0 : 3,
      formatter: (n) => (n ? numbers.format(n) : ""),
    },
    z: 3,
    splitLine: { lineStyle: { color: colour.line } },
  };
}

// The words over what one points at.
function tip(colour) {
  return {
    trigger: "axis",
    renderMode: "richText", // an HTML tooltip would need inline style
    confine: true,
    transitionDuration: 0,
    backgroundColor: colour.card,
    borderColor: colour.line,
    textStyle: { color: colour.ink, fontSize: 12 },
    axisPointer: { lineStyle: { color: colour.soft, type: "dashed" } },
  };
}

function growth(told, colour, width) {
  const lines = told.lines.map((line) => ({ ...line, points: line.points.map(([at, n]) => [at * 1000, n]) }));
  const times = lines.flatMap((line) => line.points.map(([at]) => at));
  const first = Math.min(...times);
  const last = Math.max(...times);
  const text = { color: colour.soft, fontSize: 11 };
  const marks = (told.marks ?? []).map((mark) => ({
    xAxis: mark.at * 1000,
    label: { formatter: mark.text, align: (mark.at * 1000 - first) / (last - first || 1) > 0.6 ? "right" : "left" },
  }));
  return {
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 4, right: 30, /* half of the widest label: the last one stands whole */ top: marks.length ? 28 : 12, bottom: 22, outerBoundsMode: "none" },
    xAxis: {
      type: "time",
      splitNumber: Math.max(2, Math.round(width / 130)),
      axisLine: { lineStyle: { color: colour.line } },
      axisTick: { show: false },
      axisLabel: { ...text, formatter: timeLabel(last - first), hideOverlap: true, alignMinLabel: "left", alignMaxLabel: "right" },
    },
    yAxis: counts(colour),
    tooltip: {
      ...tip(colour),
      formatter: (rows) =>
        [exact.format(rows[0].value[0]), ...rows.map((row) => `${row.seriesName}: ${numbers.format(row.value[1])} ${told.unit ?? ""}`)].join("\n"),
    },
    series: lines.map((line, index) => ({
      type: "line",
      name: line.name,
      data: line.points,
      showSymbol: line.points.length < 3,
      symbolSize: 6,
      sampling: "lttb",
      emphasis: { disabled: true },
      lineStyle: { color: index ? colour.soft : colour.road, width: index ? 1.5 : 2 },
      itemStyle: { color: index ? colour.soft : colour.road },
      areaStyle: index ? undefined : { color: colour.road, opacity: 0.12 },
      endLabel: lines.length > 1 ? { show: true, formatter: line.name, color: colour.ink } : undefined, // no legend
      markLine: index || !marks.length ? undefined : {
        silent: true,
        symbol: "none",
        lineStyle: { color: colour.soft, type: [2, 3], width: 1 },
        label: { position: "end", color: colour.ink, fontSize: 11, distance: 6 },
        data: marks,
      },
    })),
  };
}

// What a tone looks like without its colour: bad is hatched, good is dotted, not known is left pale.
const DECALS = {
  bad: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4, color: "rgba(255,255,255,0.45)" },
  good: { symbol: "circle", dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0], symbolSize: 0.5, color: "rgba(255,255,255,0.5)" },
};

function stack(told, colour, width) {
  const inZone = (options) => new Intl.DateTimeFormat(language, { timeZone: told.zone, hourCycle: "h23", ...options });
  const short = told.isHours ? inZone({ hour: "2-digit", minute: "2-digit" }) : inZone({ month: "short", day: "numeric" });
  const long = inZone(told.isHours ? { dateStyle: "medium", timeStyle: "short" } : { dateStyle: "full" });
  const text = { color: colour.soft, fontSize: 11 };
  const bars = told.bars.map((bar) => ({
    type: "bar",
    stack: "posts",
    name: bar.name,
    data: bar.values,
    barCategoryGap: "28%",
    barMaxWidth: 48,
    emphasis: { disabled: true },
    itemStyle: { color: colour[bar.tone], opacity: bar.tone === "soft" ? 0.55 : 1, decal: DECALS[bar.tone] ?? { symbol: "none" } },
  }));
  const line = told.line && {
    type: "line",
    name: told.line.name,
    data: told.line.values.slice(0, told.starts.length),
    showSymbol: told.starts.length < 2,
    symbolSize: 6,
    emphasis: { disabled: true },
    lineStyle: { color: colour.ink, width: 1.5, type: [4, 4] },
    itemStyle: { color: colour.ink },
    z: 4,
  };
  return {
    aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 10, itemGap: 14, selectedMode: false, textStyle: { color: colour.soft, fontSize: 12 } },
    grid: { left: 4, right: 4, top: width < 480 ? 62 : 40, /* the names may take two rows */ bottom: 22, outerBoundsMode: "none" },
    xAxis: {
      type: "category",
      data: told.starts.map((at) => short.format(at * 1000)),
      axisLine: { lineStyle: { color: colour.line } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true, ...(told.starts.length > 12 && { alignMinLabel: "left", alignMaxLabel: "right" }) },
    },
    yAxis: counts(colour),
    tooltip: {
      ...tip(colour),
      axisPointer: { type: "shadow", shadowStyle: { color: colour.soft, opacity: 0.1 } },
      formatter: (rows) =>
        [long.format(told.starts[rows[0].dataIndex] * 1000), ...rows.map((row) => `${row.seriesName}: ${numbers.format(row.value)} ${told.unit}`)].join("\n"),
    },
    series: line ? [...bars, line] : bars,
  };
}

// A press on a part of a stack opens what it counts.
function open(told, { seriesIndex, dataIndex }) {
  const bar = told.bars?.[seriesIndex];
  if (!bar?.opens) return;
  const address = new URL(bar.opens, location.href);
  const iso = (at) => new Date(at * 1000).toISOString();
  address.searchParams.set("from", iso(told.starts[dataIndex]));
  address.searchParams.set("to", iso(told.ends[dataIndex]));
  location.assign(address);
}

const KINDS = { growth, stack };

function draw(element) {
  const told = drawn.get(element).told;
  const options = KINDS[element.dataset.chart](told, colours(element), element.clientWidth);
  drawn.get(element).chart.setOption(
    { animation: false, aria: { enabled: false, decal: { show: true } }, ...options }, // the page itself names the chart
    { notMerge: true },
  );
}

function begin(element) {
  const words = element.querySelector("script[type='application/json']");
  if (drawn.has(element) || !words || !KINDS[element.dataset.chart]) return;
  if (!window.echarts) {
    element.parentElement.querySelector("details.numbers")?.setAttribute("open", "");
    return;
  }
  element.classList.add("drawn");
  const sheet = element.appendChild(document.createElement("div"));
  sheet.className = "sheet";
  const [told, chart] = [JSON.parse(words.textContent), echarts.init(sheet, null, { renderer: "svg" })];
  drawn.set(element, { told, chart });
  chart.on("click", (pressed) => open(told, pressed));
  draw(element);
  sizes.observe(element);
}

function forget() {
  for (const [element, { chart }] of drawn) {
    if (element.isConnected) continue;
    sizes.unobserve(element);
    chart.dispose();
    drawn.delete(element);
  }
}

const sizes = new ResizeObserver((changes) => changes.forEach(({ target }) => {
  drawn.get(target)?.chart.resize();
  if (drawn.has(target)) draw(target);
}));

function beginAll() {
  forget();
  document.querySelectorAll("[data-chart]").forEach(begin);
}

[dark, forced].forEach((wish) => wish.addEventListener("change", () => [...drawn.keys()].forEach(draw)));
document.addEventListener("htmx:after:swap", beginAll);
beginAll();
