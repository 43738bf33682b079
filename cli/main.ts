#!/usr/bin/env node
import './early-signals.ts';
import { systemIo } from './io.ts';
import { reportError } from './output/errors.ts';
import { run } from './program.ts';

const io = systemIo();
/** What nobody foresaw ends the program as a line too; MINDER_DEBUG=1 shows where it comes from. */
function unforeseen(error: unknown): void {
	process.exit(reportError(error, io));
}
process.on('uncaughtException', unforeseen);
process.on('unhandledRejection', unforeseen);

const code = await run(process.argv.slice(2), io);
await Promise.all([io.stdout.flushed(), io.stderr.flushed()]);
process.exit(code);
