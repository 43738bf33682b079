import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const rows = readFileSync(join(root, 'docs/COMPLAINTS.md'), 'utf8')
	.split('\n')
	.filter((line) => /^\| \d+ \|/.test(line))
	.map((line) => line.split('|').map((cell) => cell.trim()));

describe('docs/COMPLAINTS.md', () => {
	it('has fifty rows', () => {
		expect(rows.map((row) => row[1])).toEqual(Array.from({ length: 50 }, (_, index) => String(index + 1)));
	});

	it.each(rows.map((row) => [row[1], row[5] ?? '']))(
		'row %s names a test that exists, or later work',
		(_row, shown) => {
			if (/^later: \S/.test(shown)) return;
			const [, path = '', title = ''] = /^`(test\/[^`]+\.test\.ts)`: (.+)$/.exec(shown) ?? [];
			expect(existsSync(join(root, path)), path).toBe(true);
			const titles = [
				...readFileSync(join(root, path), 'utf8').matchAll(/\bit(?:\.\w+)*\(\s*(?:\w+\)\(\s*)?(['"`])(.*?)\1/g),
			];
			// What `npm test` calls it may go on with a number.
			expect(
				titles.some(([, , found = '']) => found.startsWith(title)),
				title,
			).toBe(true);
		},
	);
});
