import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress } from '../../../src/rpc/address.ts';

describe('addresses', () => {
	it.each([
		['127.0.0.1:8888', '127.0.0.1', 8888],
		[' node-1.example.org:1 ', 'node-1.example.org', 1],
		['[::1]:0', '::1', 0],
		['[fe80::1%eth0]:65535', 'fe80::1%eth0', 65_535],
	])('%s is read, and written back', (text, host, port) => {
		expect(parseAddress(text)).toEqual({ host, port });
		expect(formatAddress({ host, port })).toBe(text.trim());
	});

	it.each([
		['web', 'web'],
		['10.0.0.1', '10.0.0.1'],
		['::1', '::1'],
		['[::1]', '::1'],
	])('%s gets the default port', (text, host) => {
		expect(parseAddress(text, 8888)).toEqual({ host, port: 8888 });
		expect(() => parseAddress(text)).toThrow(/write HOST:PORT/);
	});

	it.each([
		'',
		':1',
		'a:',
		'a:b',
		'a:65536',
		'a:-1',
		'a:1.5',
		'a b:1',
		'http://a:1',
		'[::1',
		'[a]:1',
		'-a:1',
		'a:1,b:2',
	])('%j is refused', (text) => {
		expect(() => parseAddress(text, 8888)).toThrow(expect.objectContaining({ code: 'usage' }));
	});
});
