import { z } from 'zod';

/** Wall time in ms, and a position: what stands beyond it was written later. */
export type Mark = readonly [wall: number, position: number];

/** What an agent leaves to the next one about a log; see docs/LOGS.md. */
export interface OutputRecord {
	readonly base: number;
	/** Up to here the live file is a hole. */
	readonly punched: number;
	readonly shift: number;
	/** As seen at the last look. */
	readonly end: number;
	readonly marks: readonly Mark[];
}

export const emptyRecord: OutputRecord = { base: 0, punched: 0, shift: 0, end: 0, marks: [] };

const MOST_MARKS = 1000;

const position = z.number().int().min(0);
const schema = z.object({
	base: position,
	punched: position,
	shift: position,
	end: position,
	marks: z.array(z.tuple([z.number(), position])),
});

export function printRecord(record: OutputRecord): string {
	return `${JSON.stringify(record)}\n`;
}

/** `undefined` where it is damaged: the names of the segments then tell the base. */
export function parseRecord(text: string): OutputRecord | undefined {
	try {
		return schema.safeParse(JSON.parse(text)).data;
	} catch {
		return undefined;
	}
}

/** With too many marks, every second of the older half goes: what is recent stays exact. */
export function thinned(marks: readonly Mark[]): readonly Mark[] {
	if (marks.length <= MOST_MARKS) return marks;
	const half = marks.length >> 1;
	return marks.filter((_, at) => at >= half || at % 2 === 0);
}
