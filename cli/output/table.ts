import { stripVTControlCharacters } from 'node:util';

/** A column of a table over rows of `Row`. */
export interface Column<Row> {
	readonly title: string;
	/** Plain text; line breaks and control characters are made harmless. */
	text(row: Row): string;
	/** Colours the text, after it was cut to fit. */
	paint?(row: Row, text: string): string;
	/** The higher, the later the column is narrowed; default 1. */
	readonly priority?: number;
	/** Never narrower than this; default 8 or the title. */
	readonly minWidth?: number;
	/** Left out where the table cannot be made narrow enough; the lowest goes first. Absent: always there. */
	readonly drop?: number;
	/** Of the last column: text that is cut goes on below, in at most {@link MOST_LINES} lines. */
	readonly wrap?: boolean;
	readonly align?: 'left' | 'right';
}

const GAP = '  ';

/** Narrower than this nothing is wrapped. */
const LEAST_ROOM = 20;

/** Lines of a cell that is wrapped. */
const MOST_LINES = 3;

/**
 * Lines of a table, the title line first. With `width` it fits that many cells: columns of the lowest priority are narrowed first, the
 * widest of them before the others, and cut text ends in `…`; where that is not enough, columns are left out. Without `width` nothing is cut. The last column is not padded.
 */
export function renderTable<Row>(
	allColumns: readonly Column<Row>[],
	rows: readonly Row[],
	options: { readonly width?: number; readonly paintTitle?: (text: string) => string } = {},
): string[] {
	const fitting = options.width === undefined ? undefined : fit(allColumns, rows, options.width);
	const columns = fitting?.columns ?? allColumns;
	const texts = textsOf(columns, rows);
	const widths = fitting?.widths ?? naturalWidths(columns, texts);
	const last = columns.length - 1;
	const put = (text: string, at: number, paint: (text: string) => string): string => {
		const cut = truncate(text, widths[at] ?? 0);
		const space = ' '.repeat(Math.max(0, (widths[at] ?? 0) - cells(cut)));
		if (columns[at]?.align === 'right') return space + paint(cut);
		return at === last ? paint(cut) : paint(cut) + space;
	};
	const title = columns.map((column, at) => put(column.title, at, options.paintTitle ?? ((text) => text)));
	const body = rows.flatMap((row, line) => {
		const [firsts, ...more] = wrapped(columns, widths, texts[line] ?? []);
		const paint = (text: string, at: number): string => columns[at]?.paint?.(row, text) ?? text;
		const put1 = (firsts ?? []).map((text, at) => put(text, at, (cut) => paint(cut, at)));
		const indent = widths.slice(0, last).reduce((sum, each) => sum + each + GAP.length, 0);
		return [put1.join(GAP), ...more.map(([text = '']) => ' '.repeat(indent) + paint(text, last))];
	});
	return [title.join(GAP), ...body].map((line) => line.trimEnd());
}

/** The cells of a row, and what goes on below of the last one, a line each. */
function wrapped<Row>(
	columns: readonly Column<Row>[],
	widths: readonly number[],
	texts: readonly string[],
): string[][] {
	const last = columns.length - 1;
	const width = widths[last] ?? 0;
	const text = texts[last] ?? '';
	if (columns[last]?.wrap !== true || cells(text) <= width) return [[...texts]];
	const [first = '', ...more] = wrapText(text, width, MOST_LINES);
	return [[...texts.slice(0, last), first], ...more.map((line) => [line])];
}

/** `text` in at most `most` lines of `width` cells, broken at spaces where there are some; the last one may end in `…`. */
export function wrapText(text: string, width: number, most: number): string[] {
	const lines: string[] = [];
	let rest = text;
	while (cells(rest) > width && lines.length < most - 1) {
		const fits = Math.max(1, truncate(rest, width + 1).length - 1);
		const space = rest.lastIndexOf(' ', fits);
		const at = space > fits / 2 ? space : fits;
		lines.push(rest.slice(0, at).trimEnd());
		rest = rest.slice(at).trimStart();
	}
	return [...lines, truncate(rest, width)];
}

function textsOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[][] {
	return rows.map((row) => columns.map((column) => harmless(column.text(row))));
}

function naturalWidths<Row>(columns: readonly Column<Row>[], texts: readonly (readonly string[])[]): number[] {
	return columns.map((column, at) =>
		texts.reduce((widest, line) => Math.max(widest, cells(line[at] ?? '')), cells(column.title)),
	);
}

/** The columns that stay in `width` cells, with their widths. */
function fit<Row>(all: readonly Column<Row>[], rows: readonly Row[], width: number) {
	let columns = all;
	for (;;) {
		const widths = naturalWidths(columns, textsOf(columns, rows));
		const over = narrow(columns, widths, width);
		const order = columns.flatMap(({ drop }) => (drop === undefined ? [] : [drop]));
		if (over <= 0 || order.length === 0) return { columns, widths };
		const next = Math.min(...order);
		columns = columns.filter(({ drop }) => drop !== next);
	}
}

/** Narrows `widths` in place. @returns cells that it is still too wide */
function narrow<Row>(columns: readonly Column<Row>[], widths: number[], width: number): number {
	const least = columns.map((column) => Math.max(cells(column.title), column.minWidth ?? 8));
	const priorities = [...new Set(columns.map((column) => column.priority ?? 1))].sort((a, b) => a - b);
	let over = widths.reduce((sum, each) => sum + each, 0) + GAP.length * (widths.length - 1) - width;
	for (const priority of priorities) {
		while (over > 0) {
			let widest = -1;
			for (const [at, column] of columns.entries()) {
				if ((column.priority ?? 1) !== priority || (widths[at] ?? 0) <= (least[at] ?? 0)) continue;
				if (widest < 0 || (widths[at] ?? 0) > (widths[widest] ?? 0)) widest = at;
			}
			if (widest < 0) break;
			widths[widest] = (widths[widest] ?? 0) - 1;
			over -= 1;
		}
	}
	return over;
}

/** `text` in at most `width` cells, ending in `…` where something was cut. */
export function truncate(text: string, width: number): string {
	if (cells(text) <= width) return text;
	let used = 0;
	let kept = '';
	for (const character of text) {
		const next = cellsOf(character);
		if (used + next > width - 1) break;
		kept += character;
		used += next;
	}
	return width < 1 ? '' : `${kept}…`;
}

/** Cells that `text` takes on a terminal, escape sequences not counted. */
export function cells(text: string): number {
	// biome-ignore lint: printable ASCII is one cell a character, and nearly every text is that
	if (/^[\x20-\x7e]*$/.test(text)) return text.length;
	let sum = 0;
	for (const character of stripVTControlCharacters(text)) sum += cellsOf(character);
	return sum;
}

const COMBINING = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const WIDE =
	/^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}])$/u;

function cellsOf(character: string): number {
	if (COMBINING.test(character)) return 0;
	return WIDE.test(character) ? 2 : 1;
}

/** Lines of `text` beside a title that takes `indent` cells; one alone where there is no width, or no room to speak of. */
export function hanging(text: string, indent: number, width: number | undefined): string[] {
	const room = (width ?? 0) - indent;
	return room < LEAST_ROOM ? [text] : wrapText(text, room, Number.POSITIVE_INFINITY);
}

/** One line without escape sequences: what a program or a peer wrote must not steer the terminal. */
export function harmless(text: string): string {
	return /\p{Cc}/u.test(text)
		? stripVTControlCharacters(text)
				.replace(/\s+/gu, ' ')
				.replace(/\p{Cc}/gu, '�')
		: text;
}
