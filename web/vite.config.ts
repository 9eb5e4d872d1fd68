import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

const api = process.env.MESI_API ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [sveltekit()],
  build: { target: 'es2022', reportCompressedSize: false },
  server: { proxy: { '/api': api, '/v1': { target: api, ws: true } } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' }
});
