import { describe, expect, it } from 'vitest';
import { matcher } from '../../../../src/manager/services/event-watch.ts';
import type { Event } from '../../../../src/model/records.ts';

const taken = (names: string[], ...subjects: string[]): string[] =>
	subjects.filter((subject) => matcher(names)({ subject } as Event));

const SUBJECTS = ['process/a', 'instance/a.0', 'node/a', 'function/a', 'schedule/a', 'instance/b.0', 'manager'];

describe('events of a name', () => {
	it('are those of all that has this name, and of its instances', () => {
		expect(taken(['a'], ...SUBJECTS)).toEqual(SUBJECTS.slice(0, 5));
	});

	it('are those of one thing where it is named as it is shown', () => {
		expect(taken(['function/a'], ...SUBJECTS)).toEqual(['function/a']);
		expect(taken(['node/a', 'manager'], ...SUBJECTS)).toEqual(['node/a', 'manager']);
		expect(taken(['process/a'], ...SUBJECTS)).toEqual(['process/a', 'instance/a.0']);
	});
});
