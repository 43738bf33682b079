#!/usr/bin/env node
import { systemIo } from './io.ts';
import { run } from './program.ts';

const io = systemIo();
const code = await run(process.argv.slice(2), io);
await Promise.all([io.stdout.flushed(), io.stderr.flushed()]);
process.exit(code);
