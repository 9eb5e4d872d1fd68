// Draws a figure by the rooms' own painter: window.show(url, kind), then window.pose({aa: 1}).
import { AT, restPose } from "../../../web/src/lib/face/pose.ts";
import { threePainter } from "../../../web/src/lib/face/threePainter.ts";

let painter;

window.show = async (url, kind) => {
  painter?.close();
  const canvas = document.createElement("canvas");
  document.querySelector("canvas").replaceWith(canvas);
  const file = await (await fetch(url)).arrayBuffer();
  painter = await threePainter({ canvas, file, kind, scene: "", light: "", onContext: () => {} });
  painter.resize(innerWidth, innerHeight, { top: 0, bottom: 0 });
};

window.pose = (channels) => {
  const pose = restPose();
  for (const [name, value] of Object.entries(channels)) pose[AT[name]] = value;
  // Some frames, for what follows slowly.
  for (let i = 0; i < 3; i++) painter.draw(pose, 0.033);
};
window.ready = true;
