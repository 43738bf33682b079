import { setFlagsFromString } from 'node:v8';

/** Of the release in which V8 replaced the one flag by the other. */
const COUNTED_SINCE = 12;

/**
 * For a program that shares a machine with what it is there for. From here on V8
 *
 * - does not enlarge the space for young objects, which it would by and by: an agent of 1,000 programs takes 100 MB so, and 127 without
 *   (docs/BENCH.md); its garbage is collected more often.
 * - collects all garbage once, and not up to three times in a row, when the program has little to do after it had much: the second and the third, 0.1 s
 *   of CPU each in such an agent, find none.
 */
export function keepHeapSmall(): void {
	setFlagsFromString('--semi-space-growth-factor=1');
	const counted = Number.parseInt(process.versions.v8, 10) >= COUNTED_SINCE;
	setFlagsFromString(counted ? '--memory-reducer-gc-count=1' : '--memory-reducer-single-gc');
}
