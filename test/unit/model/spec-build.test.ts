import { describe, expect, it } from 'vitest';
import { processName } from '../../../src/model/ids.ts';
import { buildProcessSpec, loadSpec } from '../../../src/model/spec-file.ts';

describe('buildProcessSpec', () => {
	it('makes what a file with the same entry makes', () => {
		const raw = { command: ['sleep', '1'], args: ['2'], env: { A: 1 }, restart: { interval: '2s' }, 'x-note': 1 };
		const text = JSON.stringify({ processes: { api: raw } });
		expect([buildProcessSpec(processName('api'), raw)]).toStrictEqual(loadSpec(text, 'f').specs);
	});

	it('lets the name be empty, and leaves out undefined fields', () => {
		const spec = buildProcessSpec('', { command: 'sleep', cwd: undefined, restart: { policy: undefined } });
		expect(spec.name).toBe('');
		expect(spec).not.toHaveProperty('cwd');
	});

	it('resolves paths against the directory', () => {
		const spec = buildProcessSpec('', { command: './x', cwd: '..' }, { directory: '/home/me' });
		expect(spec).toMatchObject({ command: '/home/me/x', cwd: '/home' });
	});

	it('says where each problem is', () => {
		const build = () => buildProcessSpec('a.b', { command: 'x', user: '', limts: {} }, { where: 'minder start' });
		expect(build).toThrow(expect.objectContaining({ code: 'invalid-spec' }));
		expect(build).toThrow(
			[
				'minder start: name: found "a.b", expected a name of 1 to 63 letters, digits, "-" or "_", beginning with a letter or digit',
				'minder start: user: found "", expected the name or number of a user, such as www-data or 1000',
				'minder start: limts: unknown key, did you mean limits?',
			].join('\n'),
		);
		const env = JSON.parse('{"__proto__": "1"}') as object;
		expect(() => buildProcessSpec('', { command: 'x', env })).toThrow('env.__proto__: this key is not allowed');
		expect(() => buildProcessSpec('x-a', { command: 'x' })).toThrow('does not begin with "x-"');
	});
});
