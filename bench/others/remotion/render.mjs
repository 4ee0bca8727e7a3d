// node render.mjs composition.json FOLDER-OF-THE-BUNDLE BROWSER: bundles film.jsx if it is not there yet, and renders it.
import { bundle } from "@remotion/bundler";
import { renderMedia, selectComposition } from "@remotion/renderer";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [file, outDir, browserExecutable] = process.argv.slice(2);
const asked = JSON.parse(readFileSync(file, "utf-8"));
const here = dirname(fileURLToPath(import.meta.url));
if (!existsSync(join(outDir, "index.html"))) {
  await bundle({ entryPoint: join(here, "film.jsx"), publicDir: asked.folder, outDir });
}
if (asked.into) {
  const common = { serveUrl: outDir, inputProps: asked, browserExecutable };
  const composition = await selectComposition({ ...common, id: "film" });
  await renderMedia({ ...common, composition, codec: "h264", x264Preset: "veryfast", crf: 20, pixelFormat: "yuv420p", muted: true, outputLocation: asked.into });
}
process.exit(0);
