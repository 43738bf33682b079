/** `values` sorted, and the value below which the share `p` (0…1) of them lies. */
export function percentile(values: readonly number[], p: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}

/** Rows of strings as a Markdown table; the first row is the head. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
	const [head, ...body] = rows;
	if (head === undefined) return '';
	const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}

export const ms = (value: number): string => `${value.toFixed(2)} ms`;
export const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
export const percent = (value: number): string => `${value.toFixed(2)} %`;
