import { expect, it } from 'vitest';
import { FakeClient, instanceOf, processOf } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';

async function placed(...flags: string[]) {
	const io = new FakeIo();
	const client = new FakeClient();
	io.client = client;
	client.put(processOf('app'), instanceOf('app.0'));
	const code = await io.run('start', '-p', '/bin/app', '-n', 'app', '-q', ...flags);
	return { code, placement: client.created?.placement, error: io.stderr.text };
}

it('start takes constraints, spread, preferences and a ceiling for each node', async () => {
	const flags = ['--constraint', 'zone in (b, a)', '--constraint', 'ssd exists', '--spread', 'zone', '--per-node', '2'];
	const weights = ['--prefer', 'class=big:80', '--prefer', 'rack=1', '--avoid', 'spot exists:20'];
	expect((await placed(...flags, ...weights, '--count', '4')).placement).toEqual({
		count: 4,
		all: false,
		nodes: [],
		selector: {},
		constraints: ['zone in (a, b)', 'ssd exists'],
		spread: 'zone',
		preferences: { 'class=big': 80, 'rack=1': 50, 'spot exists': -20 },
		perNode: 2,
	});
});

it('start refuses a weight that is too large, and a constraint that is none', async () => {
	expect(await placed('--prefer', 'class=big:101')).toMatchObject({ code: 2 });
	expect((await placed('--constraint', 'big')).error).toContain('start: placement.constraints[0]: found "big"');
});
