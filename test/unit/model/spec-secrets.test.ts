import { describe, expect, it } from 'vitest';
import { processName } from '../../../src/model/ids.ts';
import { buildProcessSpec, loadSpec, specToJson, specToYaml } from '../../../src/model/spec-file.ts';

/** What somebody may write for a secret without quotes, or with one only, and is something else to YAML. */
const NO_TEXTS =
	`*hunter2|&hunter2|&hunter2 *hunter2|*a hunter2|!hunter2|!!hunter2|!h!hunter2|!hunter2!|!<hunter2>|!hunter2 [a]|>hunter2
@hunter2|%hunter2|? hunter2|- hunter2|{hunter2|[hunter2|}hunter2|]hunter2|hunter2: x|"hunter2" hunter2|'hunter2
"\\hunter2"|"\\xhunter2"|"\\Uhunter2"`
		.split(/[|\n]/)
		.concat('|hunter2', '`hunter2');

const build = (env: object) => buildProcessSpec(processName('api'), { command: 'x', env });

describe('a secret in a spec', () => {
	it('is kept apart from the variables in the open', () => {
		const spec = build({ PORT: 80, PASSWORD: { secret: 'hunter2' }, PIN: { secret: 1234 } });
		expect(spec.env).toEqual({ PORT: '80' });
		expect(spec.secrets).toEqual({ PASSWORD: { value: 'hunter2' }, PIN: { value: '1234' } });
		expect(build({ PORT: 80 })).not.toHaveProperty('secrets');
	});

	it('is the text that was written, also where YAML means something else by it', () => {
		const { specs } = loadSpec(
			'processes:\n  api:\n    command: x\n    env: {PIN: {secret: 007}, NO: {secret: no}}\n',
			'f',
		);
		expect(specs[0]?.secrets).toEqual({ PIN: { value: '007' }, NO: { value: 'no' } });
	});

	it('may stand in the list form', () => {
		const text = '{"processInfos": [{"processName": "a", "environmentVariable": {"A": {"secret": "v"}, "B": "w"}}]}';
		const { specs } = loadSpec(text, 'f');
		expect(specs[0]?.secrets).toEqual({ A: { value: 'v' } });
		expect(specs[0]?.env).toEqual({ B: 'w' });
	});

	it('is printed without its value, and what is printed reads as the value that is kept', () => {
		const spec = build({ PORT: 80, PASSWORD: { secret: 'hunter2' } });
		expect(specToYaml(spec)).not.toContain('hunter2');
		expect(JSON.stringify(specToJson(spec))).not.toContain('hunter2');
		const shown = { ...spec, secrets: { PASSWORD: { fingerprint: '0badc0de' } } };
		expect(specToYaml(shown)).toContain('secret: (secret 0badc0de)');
		expect(loadSpec(specToYaml(shown), 'f').specs).toEqual([shown]);
	});

	it.each([
		'env: {A: {secret: [hunter2]}}',
		'env: {A: {secret: {hunter2: 1}}}',
		'env: {A: {secret: hunter2, sceret: hunter2}}',
		'env: {A: {secret: "hunter2}}',
		'env: {A: {secret: *hunter2}',
		...NO_TEXTS.flatMap((text) => [`env: {A: {secret: ${text}}}`, `env:\n      A:\n        secret: ${text}`]),
		'env: {1A: {secret: hunter2}}',
		'env: {A: {secret: "hunter2\\0"}}',
		'env: {A: {secret: "hunter2\\ud800"}}',
		'env: {A: {secret: hunter2}}\n    comand: x',
	])('is in no message about a spec that is wrong: %s', (line) => {
		const text = `processes:\n  api:\n    command: x\n    ${line}\n`;
		let message = '';
		try {
			loadSpec(text, 'f');
		} catch (error) {
			message = String(error);
		}
		expect(message).not.toBe('');
		expect(message).not.toMatch(/h?unter2/);
	});
});
