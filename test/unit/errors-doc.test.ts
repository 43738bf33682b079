import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../src/model/errors.ts';

describe('docs/ERRORS.md', () => {
	it('lists each code of the table with its columns, and no other', () => {
		const text = readFileSync(new URL('../../docs/ERRORS.md', import.meta.url), 'utf8');
		const rows = [...text.matchAll(/^\| `([a-z-]+)` *\| (\d+) *\| `([A-Z_]+)` *\| (\d+) *\| (yes|no) *\|/gm)];
		const documented = Object.fromEntries(
			rows.map(([, code, exit, grpc, http, retryable]) => [
				code,
				{ grpc, http: Number(http), exit: Number(exit), retryable: retryable === 'yes' },
			]),
		);
		expect(documented).toEqual(ERRORS);
	});
});
