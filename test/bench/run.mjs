// `npm run bench [part…]`: runs test/bench/main.ts on any supported Node, through the bundler that the tests use.
import { runnerImport } from 'vite';

const { module } = await runnerImport(new URL('./main.ts', import.meta.url).pathname);
await module.main(process.argv.slice(2));
process.exit(0);
