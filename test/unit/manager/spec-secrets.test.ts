import { beforeEach, describe, expect, it } from 'vitest';
import type { InstanceId } from '../../../src/model/ids.ts';
import type { Secret, ShownSpec } from '../../../src/model/process-spec.ts';
import { settle } from '../../support/fake-clock.ts';
import { ManagerHarness } from '../../support/manager-harness.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { specOf } from '../../support/specs.ts';

let store: MemoryStore;
let harness: ManagerHarness;
beforeEach(async () => {
	store = new MemoryStore();
	harness = await ManagerHarness.open(store);
});

const withSecrets = (secrets: Readonly<Record<string, Secret>>, name = 'api') => ({ ...specOf(name), secrets });
const apply = (secrets: Readonly<Record<string, Secret>>) => harness.control.applyProcesses([withSecrets(secrets)], {});
const shown = async (): Promise<ShownSpec> => (await harness.control.getProcess('api')).process.spec;
const fingerprint = async (name = 'PASSWORD') => (await shown()).secrets?.[name]?.fingerprint ?? '';

describe('secrets of a process', () => {
	it('reach the agent, and nobody else', async () => {
		const agent = await harness.agent('a');
		const { control } = harness;
		const answers: unknown[] = [
			await harness.control.applyProcesses([withSecrets({ PASSWORD: { value: 'hunter2' } })], { dryRun: true }),
			await apply({ PASSWORD: { value: 'hunter2' } }),
			await apply({ PASSWORD: { value: 'hunter2-next' } }),
			await control.createProcess(withSecrets({ PASSWORD: { value: 'hunter2' } }, 'db')),
			await control.scaleProcess('api', 2, {}),
		];
		await settle();
		expect(agent.assignments.get('api.0' as InstanceId)?.spec.secrets).toEqual({ PASSWORD: { value: 'hunter2-next' } });
		answers.push(await control.getProcess('api'), await control.getProcess('db'), await harness.status());
		answers.push(await harness.events(), await control.undoRollout('api', { to: 1 }));
		answers.push(await control.stopProcesses(['api']), await control.startProcesses(['api']));
		answers.push(await control.restartProcesses(['api'], {}), await control.listNodes([]));
		answers.push(await control.applyProcesses([], { prune: true }));
		expect(JSON.stringify(answers)).toContain('fingerprint');
		expect(JSON.stringify(answers)).not.toContain('hunter2');
	});

	it('keep their fingerprint as long as they keep their value, also over managers', async () => {
		await apply({ PASSWORD: { value: 'hunter2' } });
		const first = await fingerprint();
		expect(first).toMatch(/^[0-9a-f]{8}$/);
		await apply({ PASSWORD: { value: 'other' } });
		expect(await fingerprint()).not.toBe(first);
		await apply({ PASSWORD: { value: 'hunter2' } });
		expect(await fingerprint()).toBe(first);
		await harness.manager.close();
		harness = await ManagerHarness.open(store);
		expect(await fingerprint()).toBe(first);
	});

	it('do not show by their fingerprints that two have one value, nor can a guess be compared in another cluster', async () => {
		const value = { value: 'hunter2' };
		await apply({ PASSWORD: value, TOKEN: value });
		expect(await fingerprint('PASSWORD')).not.toBe(await fingerprint('TOKEN'));
		const mine = await fingerprint();
		harness = await ManagerHarness.open(new MemoryStore());
		await apply({ PASSWORD: value });
		expect(await fingerprint()).not.toBe(mine);
	});

	it('are changed by a new value alone, which starts programs anew', async () => {
		await apply({ PASSWORD: { value: 'hunter2' } });
		expect(await apply({ PASSWORD: { value: 'hunter2' } })).toMatchObject([{ kind: 'none' }]);
		expect(await apply({ PASSWORD: { value: 'other' } })).toMatchObject([{ kind: 'update', restarts: true }]);
	});

	it('keep their value where what is shown of them is applied', async () => {
		const agent = await harness.agent('a');
		await apply({ PASSWORD: { value: 'hunter2' } });
		const exported = await shown();
		expect(await harness.control.applyProcesses([exported], {})).toMatchObject([{ kind: 'none' }]);
		await harness.control.applyProcesses([{ ...exported, args: ['7'] }], {});
		await settle();
		expect(agent.assignments.get('api.0' as InstanceId)?.spec).toMatchObject({
			args: ['7'],
			secrets: { PASSWORD: { value: 'hunter2' } },
		});
	});

	it('come back from a revision that is kept', async () => {
		await apply({ PASSWORD: { value: 'hunter2' } });
		const exported = await shown();
		await apply({ PASSWORD: { value: 'other' } });
		expect(await harness.control.applyProcesses([exported], {})).toMatchObject([{ kind: 'update' }]);
		expect(harness.manager.specOf(exported.name)?.secrets).toEqual({ PASSWORD: { value: 'hunter2' } });
	});

	it('refuse a fingerprint that stands for nothing they have: of another process, variable or value', async () => {
		await apply({ PASSWORD: { value: 'hunter2' } });
		const secret = { fingerprint: await fingerprint() };
		const refused = { code: 'invalid-spec', message: expect.stringContaining('write the value itself') };
		await expect(apply({ TOKEN: secret })).rejects.toMatchObject(refused);
		await expect(apply({ PASSWORD: { fingerprint: '00000000' } })).rejects.toMatchObject(refused);
		await expect(apply({ constructor: { fingerprint: '00000000' } })).rejects.toMatchObject(refused);
		const other = withSecrets({ PASSWORD: secret }, 'thief');
		await expect(harness.control.applyProcesses([other], {})).rejects.toMatchObject(refused);
		await expect(harness.control.createProcess(other)).rejects.toMatchObject(refused);
	});

	it('stand in one place', async () => {
		const both = { ...withSecrets({ PORT: { value: 'hunter2' } }), env: { PORT: '80' } };
		await expect(harness.control.applyProcesses([both], {})).rejects.toMatchObject({
			code: 'invalid-spec',
			message: 'api: env.PORT is there twice, as a secret and in the open: remove one of them',
		});
	});
});
