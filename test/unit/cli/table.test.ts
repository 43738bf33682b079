import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Column, cells, harmless, renderTable, truncate } from '../../../cli/output/table.ts';

interface Row {
	readonly name: string;
	readonly count: number;
	readonly reason: string;
}

const COLUMNS: readonly Column<Row>[] = [
	{ title: 'NAME', text: (row) => row.name, priority: 3, minWidth: 4 },
	{ title: 'COUNT', text: (row) => String(row.count), priority: 9, align: 'right' },
	{ title: 'REASON', text: (row) => row.reason, priority: 1, minWidth: 6 },
];

const ROWS: readonly Row[] = [
	{ name: 'api.0', count: 12, reason: 'exited with code 1 after 3s, which is too early' },
	{ name: 'database-of-everything.0', count: 3, reason: '' },
];

describe('renderTable on a narrow terminal', () => {
	const columns: readonly Column<Row>[] = [
		{ title: 'NAME', text: (row) => row.name, priority: 5, minWidth: 5 },
		{ title: 'COUNT', text: (row) => String(row.count), priority: 9, drop: 1 },
		{ title: 'REASON', text: (row) => row.reason, minWidth: 20, wrap: true },
	];

	it('wraps the last column at spaces, in at most three lines', () => {
		const row = { name: 'api.0', count: 1, reason: 'exit code 1 before startSeconds (1s); next start in 4s' };
		expect(renderTable(columns, [row], { width: 36 })).toEqual([
			'NAME   COUNT  REASON',
			'api.0  1      exit code 1 before',
			'              startSeconds (1s);',
			'              next start in 4s',
		]);
		const long = { ...row, reason: `${row.reason} ${row.reason} ${'x'.repeat(90)}` };
		expect(renderTable(columns, [long], { width: 36 })).toHaveLength(4);
		expect(renderTable(columns, [long], { width: 36 }).at(-1)).toMatch(/…$/);
		expect(renderTable(columns, [long])).toHaveLength(2);
	});

	it('leaves columns out where nothing else helps', () => {
		const row = { name: 'api.0', count: 1, reason: 'exit code 1 before startSeconds (1s)' };
		expect(renderTable(columns, [row], { width: 30 })).toEqual([
			'NAME   REASON',
			'api.0  exit code 1 before',
			'       startSeconds (1s)',
		]);
	});

	it('counts cells, not characters', () => {
		const row = { name: 'api.0', count: 1, reason: '日本語 '.repeat(20) };
		for (const line of renderTable(columns, [row], { width: 40 })) expect(cells(line)).toBeLessThanOrEqual(40);
	});

	it('never is wider than the terminal, whatever it shows', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: 'grapheme', maxLength: 120 }),
				fc.integer({ min: 28, max: 80 }),
				(reason, width) => {
					const lines = renderTable(columns, [{ name: 'api.0', count: 1, reason }], { width });
					for (const line of lines) expect(cells(line)).toBeLessThanOrEqual(width);
				},
			),
		);
	});
});

describe('renderTable', () => {
	it('aligns columns and cuts nothing without a width', () => {
		expect(renderTable(COLUMNS, ROWS)).toEqual([
			'NAME                      COUNT  REASON',
			'api.0                        12  exited with code 1 after 3s, which is too early',
			'database-of-everything.0      3',
		]);
	});

	it('narrows the least important column first, then the next', () => {
		expect(renderTable(COLUMNS, ROWS, { width: 60 })[1]).toBe(
			'api.0                        12  exited with code 1 after 3…',
		);
		expect(renderTable(COLUMNS, ROWS, { width: 30 })).toEqual([
			'NAME             COUNT  REASON',
			'api.0               12  exite…',
			'database-of-ev…      3',
		]);
	});

	it('colours what is left after the cut, and keeps the widths', () => {
		const painted = COLUMNS.map((column) => ({
			...column,
			paint: (_: Row, text: string) => `\u001b[31m${text}\u001b[39m`,
		}));
		const lines = renderTable(painted, ROWS, { width: 30 });
		expect(lines[1]).toContain('\u001b[31mexite…\u001b[39m');
		for (const line of lines) expect(cells(line)).toBeLessThanOrEqual(30);
	});

	it('fits any width that the least widths allow, whatever the text', () => {
		const row = fc.record({
			name: fc.string({ unit: 'grapheme' }),
			count: fc.nat(),
			reason: fc.string({ unit: 'grapheme' }),
		});
		fc.assert(
			fc.property(fc.array(row), fc.integer({ min: 28, max: 200 }), (rows, width) => {
				const lines = renderTable(COLUMNS, rows, { width });
				expect(lines).toHaveLength(rows.length + 1);
				for (const line of lines) {
					expect(cells(line)).toBeLessThanOrEqual(width);
					expect(line).not.toMatch(/\p{Cc}/u);
				}
			}),
		);
	});

	it('counts wide and combining characters as a terminal does', () => {
		expect(cells('日本')).toBe(4);
		expect(cells('e\u0301')).toBe(1);
		expect(truncate('日本語', 5)).toBe('日本…');
		expect(truncate('abc', 3)).toBe('abc');
	});

	it('makes harmless what would steer the terminal', () => {
		expect(harmless('a\u001b[2Jb\nc\td\u0007')).toBe('ab c d�');
	});
});
