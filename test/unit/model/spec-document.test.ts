import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
	limitsSchema,
	placementSchema,
	processInfoSchema,
	processSchema,
	restartSchema,
	stopSchema,
} from '../../../src/model/process-spec-schema.ts';
import { loadSpec } from '../../../src/model/spec-file.ts';
import { FIELD_CHANGE } from '../../../src/policy/spec-change.ts';

const text = readFileSync(new URL('../../../docs/SPEC.md', import.meta.url), 'utf8');

/** Rows of the table under a heading, as cells without backquotes around the first. */
function rows(heading: string): string[][] {
	const section = text.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
	const lines = section.split('\n').filter((line) => line.startsWith('|'));
	const cells = lines.map((line) =>
		line
			.split(/(?<!\\)\|/)
			.slice(1, -1)
			.map((cell) => cell.trim()),
	);
	return cells.slice(2).map(([first = '', ...rest]) => [first.replaceAll('`', ''), ...rest]);
}

describe('docs/SPEC.md', () => {
	it('has each field of the schema, and no other', () => {
		const inside = { limits: limitsSchema, restart: restartSchema, stop: stopSchema, placement: placementSchema };
		const fields = Object.keys(processSchema.shape).flatMap((key) => {
			const shape = Object.entries(inside).find(([name]) => name === key)?.[1].shape ?? {};
			return [key, ...Object.keys(shape).map((sub) => `${key}.${sub}`)];
		});
		expect(rows('Fields').map(([field]) => field)).toEqual(fields);
	});

	it('says which changes start a program anew', () => {
		for (const [field = '', , , , restart] of rows('Fields')) {
			const change = FIELD_CHANGE[field.split('.')[0] as keyof typeof FIELD_CHANGE];
			expect(`${field} ${restart}`).toBe(`${field} ${change === 'restart' ? 'yes' : 'no'}`);
		}
	});

	it('has each key of processInfos', () => {
		expect(rows('processInfos').map(([key]) => key)).toEqual(Object.keys(processInfoSchema.shape));
	});

	it('shows specs that can be read', () => {
		const blocks = [...text.matchAll(/```(?:yaml|json)\n(.*?)```/gs)].map((match) => match[1] ?? '');
		expect(blocks).toHaveLength(2);
		for (const block of blocks) expect(loadSpec(block, 'SPEC.md').specs).toHaveLength(1);
	});
});
