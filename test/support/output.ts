import { OutputLog } from '../../src/agent/output-log.ts';
import { type OutputPiece, type OutputRange, readOutput } from '../../src/agent/output-reader.ts';
import { systemLogFiles } from '../../src/sys/log-files.ts';

/** Reads a file, and what was rotated out of it, as an agent does. */
export function readFileAsOutput(path: string, range: OutputRange): AsyncIterable<OutputPiece> {
	return readOutput(new OutputLog(path, systemLogFiles), systemLogFiles, range);
}
