// Bundles the page: `vite build -c tests/browser/face_pages/vite.config.mjs --outDir DIR`.
import { resolve } from "node:path";

const modules = resolve(import.meta.dirname, "../../../web/node_modules");
export default {
  root: import.meta.dirname,
  base: "./",
  resolve: {
    alias: [
      { find: /^three$/, replacement: `${modules}/three/build/three.module.js` },
      { find: /^three\/examples/, replacement: `${modules}/three/examples` },
      {
        find: "@pixiv/three-vrm",
        replacement: `${modules}/@pixiv/three-vrm/lib/three-vrm.module.js`,
      },
    ],
  },
  build: {
    emptyOutDir: true,
    chunkSizeWarningLimit: 2000,
    rollupOptions: {
      input: ["index", "painted"].map((name) => `${import.meta.dirname}/${name}.html`),
    },
  },
};
