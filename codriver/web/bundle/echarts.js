// Which parts of ECharts our pages draw with. A part that no page uses is weight on every page with a chart.
import { use } from "echarts/core";
import { BarChart, CustomChart, GraphChart, LineChart, ScatterChart, TreeChart } from "echarts/charts";
import {
  AriaComponent,
  DatasetComponent,
  DataZoomInsideComponent,
  GraphicComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
} from "echarts/components";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, CustomChart, GraphChart, LineChart, ScatterChart, TreeChart]);
use([AriaComponent, DatasetComponent, DataZoomInsideComponent, GraphicComponent, GridComponent, LegendComponent]);
use([MarkAreaComponent, MarkLineComponent, MarkPointComponent, TooltipComponent, LabelLayout, SVGRenderer]);

export { connect, dispose, format, getInstanceByDom, graphic, init, time, version } from "echarts/core";
