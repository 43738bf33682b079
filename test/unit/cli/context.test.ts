import { describe, expect, it } from 'vitest';
import { FakeClient } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';

const CONFIG = '/home/op/.config/minder/config.json';
const context = (server: string): string => JSON.stringify({ currentContext: 'prod', contexts: { prod: { server } } });

async function serversOf(set: (io: FakeIo) => void, ...argv: string[]): Promise<readonly string[]> {
	const io = new FakeIo();
	io.client = new FakeClient();
	set(io);
	expect(await io.run(...argv), io.stderr.text).toBe(0);
	return io.servers;
}

describe('address of the manager', () => {
	const all = (io: FakeIo): void => {
		io.files[CONFIG] = context('ctx:1');
		io.env['MINDER_SERVER'] = 'env:2';
	};

	it('takes -s first, before or behind the command, a list too', async () => {
		expect(await serversOf(all, 'status', '-s', 'a:1,b:2')).toEqual(['a:1', 'b:2']);
		expect(await serversOf(all, '-s', 'a:1', 'status')).toEqual(['a:1']);
		expect(await serversOf(all, '-s', 'a:1', 'status', '--server', 'b:2')).toEqual(['b:2']);
	});

	it('then MINDER_SERVER, then the current context, then 127.0.0.1:8888', async () => {
		expect(await serversOf(all, 'nodes')).toEqual(['env:2']);
		expect(await serversOf((io) => (io.files[CONFIG] = context('ctx:1')), 'nodes')).toEqual(['ctx:1']);
		expect(await serversOf(() => {}, 'nodes')).toEqual(['127.0.0.1:8888']);
	});

	it('looks for contexts in XDG_CONFIG_HOME', async () => {
		const xdg = (io: FakeIo): void => {
			io.files[CONFIG] = context('home:1');
			io.env['XDG_CONFIG_HOME'] = '/xdg';
			io.files['/xdg/minder/config.json'] = context('xdg:1');
		};
		expect(await serversOf(xdg, 'nodes')).toEqual(['xdg:1']);
	});

	it('adds the port, takes IPv6 in brackets', async () => {
		expect(await serversOf(() => {}, 'nodes', '-s', 'db.example')).toEqual(['db.example:8888']);
		expect(await serversOf(() => {}, 'nodes', '-s', '[::1]:9000')).toEqual(['[::1]:9000']);
	});

	it.each([
		['-s', ['nodes', '-s', 'a:99999']],
		['-s', ['nodes', '-s', '']],
	])('refuses a bad address with code 2 (%s)', async (named, argv) => {
		const io = new FakeIo();
		expect(await io.run(...argv)).toBe(2);
		expect(io.stderr.text).toMatch(new RegExp(`^minder: ${named}: .*write host:port.*\n$`));
	});

	it('says what is wrong with the config file', async () => {
		const io = new FakeIo();
		io.files[CONFIG] = '{';
		expect(await io.run('nodes')).toBe(2);
		expect(io.stderr.text).toContain(`${CONFIG} is not JSON`);
	});
});
