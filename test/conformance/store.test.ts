import { basename } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { Etcd } from '../support/etcd.ts';
import { storeConformance } from './store.ts';

storeConformance('lmdb', (directory) => `lmdb:${directory}/data`);
storeConformance('json', (directory) => `json:${directory}/data/store.json`);

describe('with a server', () => {
	let etcd: Etcd;

	beforeAll(async () => {
		etcd = await Etcd.start();
	});

	afterAll(() => etcd.stop());

	// Long enough that nobody loses it who waits for a core or a disk.
	storeConformance('etcd', (directory, leaseSeconds = 10) => etcd.url(basename(directory), leaseSeconds), 'server');
});
