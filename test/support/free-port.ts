import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that the kernel gives to connections of its own choice (32768 on): nobody comes upon one by chance before its server listens. */
const FIRST = 10_240;
const COUNT = 20_480;

const given = new Set<number>();

/** A port of loopback that nothing listens on now; each is given out once by this program. */
export async function freePort(): Promise<number> {
	for (;;) {
		const port = FIRST + Math.floor(Math.random() * COUNT);
		if (given.has(port) || !(await isFree(port))) continue;
		given.add(port);
		return port;
	}
}

/** As {@link freePort}, so many. */
export async function freePorts(count: number): Promise<number[]> {
	const ports: number[] = [];
	while (ports.length < count) ports.push(await freePort());
	return ports;
}

async function isFree(port: number): Promise<boolean> {
	const server = createServer();
	try {
		await once(server.listen(port, '127.0.0.1'), 'listening');
	} catch {
		return false;
	}
	server.close();
	await once(server, 'close');
	return true;
}
