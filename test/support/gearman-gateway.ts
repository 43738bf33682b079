import { type GatewayLimits, type GearmanGateway, startGearmanGateway } from '../../src/manager/gearman/gateway.ts';
import type { JobDesk } from '../../src/manager/jobs/job-desk.ts';
import { type Clock, systemClock } from '../../src/sys/clock.ts';
import { silentLog } from '../../src/sys/log.ts';
import { systemRand } from '../../src/sys/rand.ts';
import { turnEnd } from '../../src/sys/turn.ts';
import { GearmanWire } from './gearman-wire.ts';

export const GATEWAY_VERSION = '1.1.20';

/** A gateway before a desk, on a free port of loopback, with the connections that were made to it. */
export class TestGateway {
	readonly gateway: GearmanGateway;
	readonly #wires: GearmanWire[] = [];

	private constructor(gateway: GearmanGateway) {
		this.gateway = gateway;
	}

	static async open(desk: JobDesk, how: { limits?: Partial<GatewayLimits>; clock?: Clock } = {}): Promise<TestGateway> {
		const { limits = {}, clock = systemClock } = how;
		const gateway = await startGearmanGateway({
			listen: '127.0.0.1:0',
			desk,
			version: GATEWAY_VERSION,
			pid: process.pid,
			clock,
			rand: systemRand,
			log: silentLog,
			turnEnd,
			limits,
		});
		return new TestGateway(gateway);
	}

	async connect(): Promise<GearmanWire> {
		const wire = await GearmanWire.connect(this.gateway.address);
		this.#wires.push(wire);
		return wire;
	}

	/** One question of the text protocol over a connection of its own. */
	async ask(line: string, end: string, seconds?: number): Promise<string> {
		const wire = await this.connect();
		wire.send(line);
		return wire.text(end, seconds);
	}

	async close(): Promise<void> {
		for (const wire of this.#wires) wire.end();
		await this.gateway.close();
	}
}
