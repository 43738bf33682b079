import { beforeEach, describe, expect, it } from 'vitest';
import { LogRotation } from '../../../src/agent/log-rotation.ts';
import { readExcerpts } from '../../../src/agent/output-excerpt.ts';
import { MinderError } from '../../../src/model/errors.ts';
import { instanceId } from '../../../src/model/ids.ts';
import type { LogsSpec } from '../../../src/model/process-spec.ts';
import { EXCERPT_BYTES } from '../../../src/model/records.ts';
import { silentLog } from '../../../src/sys/log.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeLogFiles } from '../../support/fake-log-files.ts';
import { waitFor } from '../../support/wait-for.ts';

const SPEC: LogsSpec = { maxSizeBytes: 100, maxFiles: 5, compress: false };
const web = instanceId('web.0');
const PATH = '/out/web.0.stdout.log';

let files: FakeLogFiles;
let clock: FakeClock;
let warnings: string[];
let rotation: LogRotation;

beforeEach(() => {
	files = new FakeLogFiles();
	clock = new FakeClock();
	warnings = [];
	const log = { ...silentLog, warn: (_: object, message: string) => void warnings.push(message) };
	rotation = new LogRotation({ files, clock, log }, '/out');
	rotation.start();
});

const rotated = (path = PATH): number =>
	[...files.files.keys()].filter((name) => name.startsWith(`${path}.d/`) && !name.endsWith('record')).length;

async function read(path = PATH): Promise<string> {
	let text = '';
	const signal = new AbortController().signal;
	for await (const { data } of rotation.read(path, { follow: false, signal, clock }))
		text += Buffer.from(data).toString();
	return text;
}

const line = `${'x'.repeat(39)}\n`;

describe('LogRotation', () => {
	it('rotates what has grown, stdout and stderr apart, and nothing that is small', async () => {
		rotation.configure(web, SPEC);
		files.append(PATH, line.repeat(2));
		files.append('/out/web.0.stderr.log', line.repeat(8));
		await clock.advance(5);
		await waitFor(() => rotated('/out/web.0.stderr.log') === 3);
		expect(rotated()).toBe(0);
		files.append(PATH, line);
		await clock.advance(5);
		await waitFor(() => rotated() === 1);
		expect(await read()).toBe(line.repeat(3));
		expect(await read('/out/web.0.stderr.log')).toBe(line.repeat(8));
	});

	it('looks more often at what grows fast', async () => {
		rotation.configure(web, SPEC);
		files.append(PATH, line);
		await clock.advance(10);
		files.append(PATH, line);
		await clock.advance(5);
		expect(rotated()).toBe(0);
		files.append(PATH, line);
		await clock.advance(0.5);
		await waitFor(() => rotated() === 1);
	});

	it('goes by the newest spec', async () => {
		rotation.configure(web, { ...SPEC, maxSizeBytes: 10_000 });
		files.append(PATH, line.repeat(10));
		await clock.advance(10);
		expect(rotated()).toBe(0);
		rotation.configure(web, { ...SPEC, maxFiles: 2, compress: true });
		await clock.advance(10);
		await waitFor(() => rotated() === 1 && [...files.files.keys()].some((name) => name.endsWith('.gz')));
	});

	it('leaves a removed instance alone; its output can be read', async () => {
		rotation.configure(web, SPEC);
		files.append(PATH, line);
		await clock.advance(10);
		rotation.forget(web);
		files.append(PATH, line.repeat(10));
		await clock.advance(20);
		expect(rotated()).toBe(0);
		expect(await read()).toBe(line.repeat(11));
	});

	it('lets logs grow where no hole can be punched, and says so once', async () => {
		files.refusal = 'Operation not supported';
		rotation.configure(web, SPEC);
		files.append(PATH, line.repeat(10));
		await clock.advance(30);
		expect(rotated()).toBe(0);
		expect(warnings).toEqual(['logs are not rotated, they grow without limit: Operation not supported']);
	});

	it('rotates once a shortage is over in which nobody could say whether holes can be punched', async () => {
		files.shortage = new MinderError('storage', 'no space left on the file system: free some (ENOSPC)');
		rotation.configure(web, SPEC);
		files.append(PATH, line.repeat(10));
		await clock.advance(5);
		await waitFor(() => warnings.length === 1);
		expect(warnings[0]).toMatch(/^log cannot be rotated, trying again in 60 s: no space left/);
		files.shortage = undefined;
		await clock.advance(70);
		await waitFor(() => rotated() === 4);
		expect(await read()).toBe(line.repeat(10));
	});

	it('tries again a minute after a failure', async () => {
		rotation.configure(web, SPEC);
		files.append(PATH, line.repeat(10));
		files.stepsLeft = 1;
		await clock.advance(5);
		await waitFor(() => warnings.length === 1);
		expect(warnings[0]).toMatch(/^log cannot be rotated, trying again in 60 s: /);
		files.stepsLeft = Number.POSITIVE_INFINITY;
		await clock.advance(30);
		expect(rotated()).toBeLessThan(3);
		await clock.advance(40);
		await waitFor(() => rotated() === 4);
		expect(await read()).toBe(line.repeat(10));
	});

	it('tells where the kept part of a file begins, also before it has looked, and after somebody cut it off', async () => {
		rotation.configure(web, SPEC);
		files.append(PATH, line.repeat(8));
		await clock.advance(5);
		await waitFor(() => rotated() === 3);
		expect(await rotation.keptFrom(PATH)).toBe(6 * line.length);
		await rotation.stop();
		rotation = new LogRotation({ files, clock, log: silentLog }, '/out');
		expect(await rotation.keptFrom(PATH)).toBe(6 * line.length);
		files.replace(PATH, line);
		expect(await rotation.keptFrom(PATH)).toBe(0);
		expect(await rotation.keptFrom('/out/api.0.stdout.log')).toBe(0);
	});

	it('says once per instance that somebody has cut an output off, and nothing of one that was replaced', async () => {
		rotation.configure(web, SPEC);
		rotation.configure(instanceId('api.0'), SPEC);
		const errors = '/out/web.0.stderr.log';
		for (const path of [PATH, errors, '/out/api.0.stdout.log']) files.append(path, 'one\n');
		await clock.advance(10);
		files.replace('/out/api.0.stdout.log', '');
		files.truncate(PATH);
		await clock.advance(10);
		expect(warnings).toEqual([
			'/out/web.0.stdout.log was cut off: what stood there and was not rotated out is lost; a program that opens /dev/stdout or /dev/stderr itself has to append (>>), see docs/LOGS.md',
		]);
		for (const path of [PATH, errors]) {
			files.append(path, 'two\n');
			await clock.advance(10);
			files.truncate(path);
			await clock.advance(10);
		}
		expect(warnings).toHaveLength(1);
	});

	it('saves marks each minute, and when it stops', async () => {
		rotation.configure(web, SPEC);
		for (let seconds = 0; seconds < 70; seconds += 10) {
			files.append(PATH, 'x');
			await clock.advance(10);
		}
		await waitFor(() => files.text(`${PATH}.d/record`)?.includes('marks'));
		files.append(PATH, 'last');
		await clock.advance(10);
		await rotation.stop();
		const record = JSON.parse(files.text(`${PATH}.d/record`) ?? '') as { end: number };
		expect(record.end).toBe(11);
		expect(clock.pending).toBe(0);
	});

	it('looks at all of a thousand instances', async () => {
		for (let n = 0; n < 1000; n++) rotation.configure(instanceId(`api.${n}`), SPEC);
		files.append('/out/api.999.stderr.log', line.repeat(4));
		await clock.advance(30);
		await waitFor(() => rotated('/out/api.999.stderr.log') === 1);
	});
});

describe('excerpts', () => {
	const read = async () => {
		const [stdout, stderr] = await readExcerpts(rotation, { stdout: PATH, stderr: '/out/web.0.stderr.log' }, clock);
		return { stdout, stderr };
	};
	const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();
	const numbered = (count: number): string => Array.from({ length: count }, (_, at) => `line ${at}\n`).join('');

	it('are beginning and end over rotations, all bytes counted, those too that are kept no more', async () => {
		const whole = numbered(6000);
		rotation.configure(web, { maxSizeBytes: 5000, maxFiles: 100, compress: false });
		files.append(PATH, whole);
		await clock.advance(30);
		await waitFor(() => rotated() > 8);
		expect((await read()).stdout).toMatchObject({ totalBytes: whole.length });
		expect(text((await read()).stdout?.head)).toBe(whole.slice(0, EXCERPT_BYTES.head));
		expect(text((await read()).stdout?.tail)).toBe(whole.slice(-EXCERPT_BYTES.tail));

		rotation.configure(web, { maxSizeBytes: 5000, maxFiles: 2, compress: false });
		await clock.advance(30);
		files.append(PATH, numbered(1000));
		await clock.advance(30);
		await waitFor(() => rotated() === 1);
		const { stdout } = await read();
		expect(stdout?.totalBytes).toBe(whole.length + numbered(1000).length);
		expect(text(stdout?.head)).not.toBe(whole.slice(0, EXCERPT_BYTES.head));
	});

	it('have no tail where the head is all, and nothing where nothing was written', async () => {
		files.append(PATH, 'hello');
		expect(await read()).toMatchObject({ stdout: { totalBytes: 5 }, stderr: { totalBytes: 0 } });
		expect([text((await read()).stdout?.head), (await read()).stdout?.tail.length]).toEqual(['hello', 0]);
		files.append(PATH, 'x'.repeat(EXCERPT_BYTES.head));
		const { stdout } = await read();
		expect([stdout?.head.length, text(stdout?.tail)]).toEqual([EXCERPT_BYTES.head, 'xxxxx']);
	});
});

describe('outputs of what was forgotten', () => {
	it('are removed a while after the last word on it, unless it has come back', async () => {
		files.append(PATH, line);
		files.append('/out/other.0.stdout.log', line);
		rotation.discard(web, () => false);
		await clock.advance(20);
		expect(files.files.has(PATH)).toBe(true);
		rotation.discard(web, () => true);
		await clock.advance(20);
		await waitFor(() => !files.files.has(PATH));
		expect(files.files.has('/out/other.0.stdout.log')).toBe(true);
	});
});
