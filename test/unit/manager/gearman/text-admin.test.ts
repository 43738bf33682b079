import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PACKET } from '../../../../src/manager/gearman/packets.ts';
import { FakeJobDesk } from '../../../support/fake-job-desk.ts';
import { TestGateway } from '../../../support/gearman-gateway.ts';
import { requestPacket } from '../../../support/gearman-wire.ts';

const file = new URL('../../../support/fixtures/gearman.json', import.meta.url);
const { text: vectors } = JSON.parse(readFileSync(file, 'utf8')) as {
	readonly text: readonly { readonly send: string; readonly recv: string }[];
};
const vector = (send: string, nth = 0): string => vectors.filter((each) => each.send === send)[nth]?.recv ?? '';

let gateway: TestGateway;
let desk: FakeJobDesk;

beforeEach(async () => {
	desk = new FakeJobDesk('H:lap');
	gateway = await TestGateway.open(desk);
});

afterEach(() => gateway.close());

async function ask(line: string, end = '\n'): Promise<string> {
	return gateway.ask(line, end);
}

describe('the text protocol', () => {
	it.each([
		'maxqueue f 10\r\n',
		'maxqueue\r\n',
		'create function f\r\n',
		'create\r\n',
		'drop function nosuch\r\n',
		'show\r\n',
		'show x\r\n',
		'cancel job nope\r\n',
		'cancel x y\r\n',
		'verbose\r\n',
		'version\r\n',
		'blah\r\n',
		'shutdown\r\n',
	])('answers %j as gearmand does', async (line) => {
		expect(await ask(line)).toBe(vector(line));
	});

	it('tells its pid', async () => {
		expect(await ask('getpid\n')).toBe(`OK ${process.pid}\n`);
	});

	it('lists a worker and its function', async () => {
		const worker = await gateway.connect();
		worker.request(PACKET.CAN_DO, 'reverse');
		await worker.settled();
		expect(await ask('status\r\n', '.\n')).toBe(vector('status\r\n'));
		expect(await ask('prioritystatus\r\n', '.\n')).toBe(vector('prioritystatus\r\n'));
		expect(await ask('drop function reverse\r\n')).toBe(vector('drop function f\r\n', 1));
	});

	it('counts the jobs of each priority, and the running ones among all', async () => {
		const client = await gateway.connect();
		client.request(PACKET.SUBMIT_JOB_HIGH_BG, 'f', '1', '');
		client.request(PACKET.SUBMIT_JOB_LOW_BG, 'f', '2', '');
		client.request(PACKET.SUBMIT_JOB_LOW_BG, 'f', '3', '');
		for (let packets = 0; packets < 3; packets++) await client.packet();
		client.request(PACKET.CAN_DO, 'f');
		client.request(PACKET.GRAB_JOB);
		await client.packet();
		expect(await ask('prioritystatus\n', '.\n')).toBe('f\t0\t0\t2\t1\n.\n');
		expect(await ask('status\n', '.\n')).toBe('f\t3\t1\t1\n.\n');
	});

	it('lists every connection, with ids that hold no spaces', async () => {
		const worker = await gateway.connect();
		worker.request(PACKET.SET_CLIENT_ID, 'my worker\n1');
		worker.request(PACKET.CAN_DO, 'a');
		worker.request(PACKET.CAN_DO, 'b');
		await worker.settled();
		expect(await ask('workers\n', '.\n')).toBe('1 127.0.0.1 my_worker_1 : a b\n2 127.0.0.1 - :\n.\n');
	});

	it('gives the number of a connection that has gone to the next one', async () => {
		const first = await gateway.connect();
		await first.settled();
		first.end();
		const last = await gateway.connect();
		const lines = async (): Promise<string> => {
			last.send('workers\n');
			return last.text('.\n');
		};
		while ((await lines()) !== '2 127.0.0.1 - :\n.\n');
		expect(await ask('workers\n', '.\n')).toBe('2 127.0.0.1 - :\n1 127.0.0.1 - :\n.\n');
	});

	it('lists jobs and their keys, and cancels one, which its client is told', async () => {
		const client = await gateway.connect();
		client.request(PACKET.SUBMIT_JOB, 'f', 'same', '');
		await client.packet();
		expect(await ask('show jobs\r\n', '.\n')).toBe(vector('show jobs\r\n'));
		expect(await ask('show unique jobs\r\n', '.\n')).toBe(vector('show unique jobs\r\n'));
		expect(await ask('cancel job H:lap:1\r\n')).toBe(vector('cancel job H:lap:1\r\n'));
		expect(await client.packet()).toMatchObject({ type: PACKET.WORK_FAIL, text: 'H:lap:1' });
		expect(await ask('show jobs\n', '.\n')).toBe('.\n');
	});

	it.each(['\n', '\r\n'])('loses no character of a name before %j', async (end) => {
		await ask(`create function name${end}`);
		expect([...desk.functions.keys()]).toEqual(['name']);
		expect(await ask(`drop function name${end}`)).toBe(vector('drop function f\r\n'));
		expect([...desk.functions.keys()]).toEqual([]);
	});

	it('does not mind the case of commands, but that of names', async () => {
		expect(await ask('CREATE Function Abc\n')).toBe('OK\r\n');
		expect([...desk.functions.keys()]).toEqual(['Abc']);
	});

	it.each([
		['maxqueue f 5', { high: 5, normal: 5, low: 5 }],
		['maxqueue f 1 2 3', { high: 1, normal: 2, low: 3 }],
		['maxqueue f -1', { high: 0, normal: 0, low: 0 }],
		['maxqueue f', { high: 0, normal: 0, low: 0 }],
	])('%s', async (line, limits) => {
		await ask('create function f\n');
		await ask('maxqueue f 9\n');
		expect(await ask(`${line}\n`)).toBe('OK\r\n');
		expect([...desk.functions.values()]).toEqual([limits]);
	});

	it.each([
		['create x y', 'create\r\n'],
		['create function f g', 'create\r\n'],
	])('does not make anything of %j', async (line, like) => {
		expect(await ask(`${line}\n`)).toBe(vector(like));
		expect(desk.functions.size).toBe(0);
	});

	it('cannot cancel nothing', async () => {
		expect(await ask('cancel job\n')).toBe('ERR UNKNOWN_COMMAND Unknown+server+commandcancel\r\n');
	});

	it('does a command before what stands behind it, also where that takes its time', async () => {
		const set = desk.setMaxQueue.bind(desk);
		let written = (): void => {};
		desk.setMaxQueue = async (...how) => {
			await new Promise<void>((resolve) => {
				written = resolve;
			});
			await set(...how);
		};
		const wire = await gateway.connect();
		const echo = requestPacket(PACKET.ECHO_REQ, 'behind');
		wire.send(Buffer.concat([Buffer.from('create function f\nmaxqueue f 5\ndrop function f\nstatus\n'), echo]));
		expect(await wire.text('\n')).toBe('OK\r\n');
		await ask('getpid\n');
		wire.send('version\n');
		await ask('getpid\n');
		written();
		expect(await wire.text('.\n')).toBe('OK\r\nOK\r\n.\n');
		expect(await wire.packet()).toMatchObject({ type: PACKET.ECHO_RES, text: 'behind' });
		expect(await wire.text('\n')).toBe('OK 1.1.20\n');
		expect(desk.functions.size).toBe(0);
	});

	it('answers several commands of one connection in their order, each at once', async () => {
		const wire = await gateway.connect();
		wire.send('create function a\ncreate function b\nstatus\nversion\n');
		expect(await wire.text('1.1.20\n')).toBe('OK\r\nOK\r\na\t0\t0\t0\nb\t0\t0\t0\n.\nOK 1.1.20\n');
	});
});
