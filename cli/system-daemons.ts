import { systemClock } from '../src/sys/clock.ts';
import { systemRand } from '../src/sys/rand.ts';
import { keepHeapSmall } from '../src/sys/small-heap.ts';
import type { Daemons } from './daemons.ts';

/** The real daemons. */
export const systemDaemons: Daemons = {
	async startManager(settings) {
		const { listen, data, store, advertise, specs, http, gearman, gearmanOpen, jobOrder } = settings;
		const { insecure, offersJoin, logLevel, version } = settings;
		const { startManager } = await import('../src/manager/main.ts');
		const { systemLog } = await import('../src/sys/log.ts');
		return startManager({
			listen,
			dataDirectory: data,
			...(store === undefined ? {} : { store }),
			...(advertise === undefined ? {} : { advertise }),
			...(specs === undefined ? {} : { specs }),
			...(http === undefined ? {} : { http }),
			...(gearman === undefined ? {} : { gearman }),
			...(gearmanOpen === undefined ? {} : { gearmanOpen }),
			...(jobOrder === undefined ? {} : { jobOrder }),
			insecure,
			...(offersJoin === true ? {} : { joinTokenLifetime: 0 }),
			log: systemLog('manager', logLevel),
			version,
		});
	},
	async startAgent({ server, name, labels, data, joinCluster, joinToken, insecure, alone, rules, logLevel, version }) {
		// Before there is anything in it.
		if (alone) keepHeapSmall();
		const { startAgent } = await import('../src/agent/main.ts');
		const { systemLog } = await import('../src/sys/log.ts');
		const log = systemLog('agent', logLevel);
		const agent = await startAgent({
			server,
			dataDirectory: data,
			...(name === undefined ? {} : { name }),
			...(joinCluster === undefined ? {} : { joinCluster }),
			...(joinToken === undefined ? {} : { joinToken }),
			insecure,
			...(rules === undefined ? {} : { rules }),
			labels,
			log,
			clock: systemClock,
			rand: systemRand,
			version,
		});
		log.info({ node: agent.nodeName, server }, `the agent of ${agent.nodeName} works; its manager is ${server}`);
		return {
			async close() {
				await agent.detach();
				log.info({}, 'the agent has left; its programs go on running');
			},
		};
	},
};
