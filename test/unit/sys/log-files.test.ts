import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemLogFiles } from '../../../src/sys/log-files.ts';

describe('whether holes can be punched', () => {
	let directory: string;
	const path = process.env['PATH'] ?? '';
	beforeEach(() => {
		directory = mkdtempSync(join(tmpdir(), 'minder-log-files-'));
	});
	afterEach(() => {
		process.env['PATH'] = path;
		rmSync(directory, { recursive: true, force: true });
	});

	/** The only `fallocate` that is found says this and fails. */
	function fallocateSays(words: string): void {
		const program = join(directory, 'fallocate');
		writeFileSync(program, `#!/bin/sh\necho 'fallocate: ${words}' >&2\nexit 1\n`);
		chmodSync(program, 0o755);
		process.env['PATH'] = directory;
	}

	it.each([
		'fallocate failed: Operation not supported',
		'fallocate failed: keep size mode is unsupported',
		'fallocate failed: Function not implemented',
		'unrecognized option: punch-hole',
	])('is refused for good: %s', async (words) => {
		fallocateSays(words);
		expect(await systemLogFiles.punchRefusal(directory)).toContain(words);
		expect(existsSync(join(directory, '.punch-probe'))).toBe(false);
	});

	it('is refused for good without a fallocate', async () => {
		process.env['PATH'] = directory;
		expect(await systemLogFiles.punchRefusal(directory)).toMatch(/ENOENT/);
	});

	it.each(['No space left on device', 'Disk quota exceeded', 'Input/output error'])(
		'is not known after: %s',
		async (words) => {
			fallocateSays(`fallocate failed: ${words}`);
			const asked = systemLogFiles.punchRefusal(directory);
			await expect(asked).rejects.toMatchObject({ code: 'storage', message: expect.stringContaining(words) as string });
			expect(existsSync(join(directory, '.punch-probe'))).toBe(false);
		},
	);

	it('is not known where nothing can be written', async () => {
		const file = join(directory, 'file');
		writeFileSync(file, '');
		const asked = systemLogFiles.punchRefusal(join(file, 'out'));
		await expect(asked).rejects.toThrow(/^cannot find out whether holes can be punched in .*ENOTDIR/);
	});

	it('does not depend on the language of the agent', async () => {
		const program = join(directory, 'fallocate');
		writeFileSync(program, '#!/bin/sh\necho "$LC_ALL" >&2\nexit 1\n');
		chmodSync(program, 0o755);
		process.env['PATH'] = directory;
		await expect(systemLogFiles.punch(join(directory, 'log'), 0, 1)).rejects.toThrow(/: C$/);
	});
});
