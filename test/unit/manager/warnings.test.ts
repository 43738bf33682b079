import { describe, expect, it } from 'vitest';
import type { AccessLimits, Caller } from '../../../src/model/access.ts';
import { ManagerHarness } from '../../support/manager-harness.ts';

const caller = (limits: AccessLimits) =>
	({ peer: {}, principal: { kind: 'token', id: 't', name: 'ann', role: 'viewer', limits } }) as unknown as Caller;

describe('what a part of the manager says is wrong', () => {
	it('is shown with its version until it says something else, to callers without limits', async () => {
		const { manager } = await ManagerHarness.open();
		const { control, warn } = manager;
		expect(await control.getVersion()).not.toHaveProperty('warnings');
		warn('specs', ['one']);
		warn('other', ['two']);
		expect((await control.getVersion()).warnings).toEqual(['one', 'two']);
		expect((await control.getVersion({ caller: caller({}) })).warnings).toEqual(['one', 'two']);
		expect(await control.getVersion({ caller: caller({ processes: ['web'] }) })).not.toHaveProperty('warnings');
		warn('specs', []);
		expect((await control.getVersion()).warnings).toEqual(['two']);
		await manager.close();
	});
});
