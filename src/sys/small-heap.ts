import { setFlagsFromString } from 'node:v8';

/**
 * From here on V8 does not enlarge the space for young objects, which it would by and by: for a program that shares a machine with
 * what it is there for. An agent of 1,000 programs takes 100 MB so, and 127 without (docs/BENCH.md); its garbage is collected more often.
 */
export function keepHeapSmall(): void {
	setFlagsFromString('--semi-space-growth-factor=1');
}
