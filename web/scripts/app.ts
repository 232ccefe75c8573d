// Everything the browser runs. Pages work by links and GET forms; writing needs the JSON API, and so a script.
import htmx from "htmx.org";
import { enliven as acts } from "./act";
import { enliven as questions } from "./ask";
import { busy } from "./call";
import { enliven as dates } from "./dates";
import { enliven as forms } from "./form";
import { enliven as labels } from "./labels";
import { enliven as lines } from "./lines";
import { showLaterToast } from "./notice";
import { enliven as reveals } from "./reveal";
import { enliven as cameras } from "./scan";
import { enliven as scans } from "./scans";
import { enliven as selections } from "./selection";
import { enliven as serialLists } from "./serial_list";
import { enliven as serials } from "./serials";
import { enliven as shell } from "./shell";
import { enliven as suggestions } from "./suggest";
import { enliven as uploads } from "./upload";
import { enliven as workbooks } from "./workbook";

// Nothing is evaluated and no styles are put in (the content security policy forbids both); the address bar is the only history.
Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  defaultSettleDelay: 0,
});

for (const enliven of [
  shell,
  questions,
  forms,
  acts,
  selections,
  suggestions,
  lines,
  dates,
  workbooks,
  serials,
  serialLists,
  labels,
  cameras,
  scans,
  uploads,
  reveals,
]) {
  enliven();
}
document.addEventListener("htmx:beforeRequest", () => busy(1));
document.addEventListener("htmx:afterRequest", () => busy(-1));
showLaterToast();
