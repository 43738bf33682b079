import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const MODULE = new URL('../../../dist/src/sys/small-heap.js', import.meta.url).href;
/** Makes 40 MB that stay, and tells how many bytes there are for young objects afterwards. */
const GROW = `
	const { getHeapSpaceStatistics } = await import('node:v8');
	const kept = Array.from({ length: 400000 }, (_, at) => ({ at, text: [at] }));
	console.log(getHeapSpaceStatistics().find((each) => each.space_name === 'new_space').space_size, kept.length);
`;

function youngBytes(before: string): number {
	const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', `${before}\n${GROW}`], {
		encoding: 'utf8',
	});
	// V8 has a word for each flag that this release does not know.
	expect(stderr).toBe('');
	return Number.parseInt(stdout, 10);
}

describe('a small heap', () => {
	it('keeps little room for young objects, by flags that this release of Node knows', () => {
		const usual = youngBytes('');
		const small = youngBytes(`const { keepHeapSmall } = await import('${MODULE}'); keepHeapSmall();`);
		expect(small).toBeLessThan(usual / 2);
	});
});
