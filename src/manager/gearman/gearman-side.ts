import { MinderError, toMinderError } from '../../model/errors.ts';
import { formatAddress, isLoopbackHost, parseAddress } from '../../rpc/address.ts';
import type { Timer } from '../../sys/clock.ts';
import type { GatewayOptions, GearmanGateway } from './gateway.ts';

export interface GearmanSideOptions {
	/** `HOST[:PORT]`; absent: Gearman is not served. */
	readonly gearman?: string;
	/** Whether beyond loopback as well. */
	readonly gearmanOpen?: boolean;
}

export interface GearmanSidePorts extends Omit<GatewayOptions, 'listen' | 'limits'> {
	/** Shown to users while it cannot listen; none: it can. */
	readonly warn: (lines: readonly string[]) => void;
	/** An address that is taken: an error, or tried until it is free. One of several managers may lead before another on this machine has let go of it. */
	readonly whenTaken: 'error' | 'again';
}

/** The Gearman side of a manager that leads. */
export interface GearmanSide {
	/** `host:port` with the port that was taken; `undefined` while it cannot be had. */
	readonly address: string | undefined;
	close(): Promise<void>;
}

/** Where gearmand listens. */
const GEARMAN_PORT = 4730;
const AGAIN_SECONDS = 2;

/** @throws MinderError `usage`: no address, or one beyond loopback that was not said to be open */
export function checkGearman({ gearman, gearmanOpen }: GearmanSideOptions): void {
	if (gearman === undefined) return;
	if (/^\d+$/.test(gearman))
		throw new MinderError('usage', `--gearman ${gearman}: write HOST:PORT, for example 127.0.0.1:${gearman}`);
	const { host } = parseAddress(gearman, GEARMAN_PORT);
	if (isLoopbackHost(host) || gearmanOpen === true) return;
	throw new MinderError(
		'usage',
		`--gearman ${gearman} can be reached from other machines, and Gearman knows neither passwords nor TLS: listen on 127.0.0.1, or say --gearman-open where everybody who reaches the port may do and see everything`,
	);
}

/** @throws MinderError as {@link checkGearman}; `address-in-use` where that is an error; `refused` */
export async function openGearmanSide(
	options: GearmanSideOptions,
	ports: GearmanSidePorts,
): Promise<GearmanSide | undefined> {
	if (options.gearman === undefined) return undefined;
	checkGearman(options);
	const listen = formatAddress(parseAddress(options.gearman, GEARMAN_PORT));
	const { clock, log, warn, whenTaken } = ports;
	const { startGearmanGateway } = await import('./gateway.ts');
	let state: 'open' | 'closed' = 'open';
	let gateway: GearmanGateway | undefined;
	let timer: Timer | undefined;
	let opening: Promise<void> | undefined;
	const open = async (): Promise<void> => {
		gateway = await startGearmanGateway({ ...ports, listen });
		warn([]);
		log.info({ address: gateway.address }, `gearman is served on ${gateway.address}`);
	};
	const again = (): void => {
		opening = keepTrying();
	};
	const keepTrying = async (): Promise<void> => {
		try {
			await open();
		} catch (error) {
			const { message } = toMinderError(error);
			log.warn({}, `gearman is not served yet: ${message}`);
			warn([`gearman is not served: ${message}`]);
			if (state === 'closed') return;
			timer = clock.after(AGAIN_SECONDS, again, { background: true });
		}
	};
	await (whenTaken === 'error' ? open() : keepTrying());
	return {
		get address() {
			return gateway?.address;
		},
		async close() {
			state = 'closed';
			timer?.cancel();
			await opening;
			timer?.cancel();
			await gateway?.close();
		},
	};
}
