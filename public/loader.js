// Starts the program of a worker. It is compiled by the worker itself, which has nothing else to do: when a page is left
// while the browser's own threads compile for it, Firefox on two cores may never finish a compile of theirs again.
import { initSync } from "./@PROGRAM@.js";

const answer = await fetch(new URL("@PROGRAM@_bg.wasm", import.meta.url));
if (!answer.ok) throw new Error(`@PROGRAM@_bg.wasm could not be had: status ${answer.status}`);
const bytes = await answer.arrayBuffer();
initSync({ module: bytes });
