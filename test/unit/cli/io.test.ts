import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { sinkOf } from '../../../cli/io.ts';

it.each([
	[{ isTTY: true, columns: 0, rows: 0 }, [80, 24]],
	[{}, [80, 24]],
	[{ isTTY: true, columns: 132, rows: 50 }, [132, 50]],
])('the size of a terminal that says %j', (said, size) => {
	const { columns, rows } = sinkOf(Object.assign(new PassThrough(), said));
	expect([columns, rows]).toEqual(size);
});
