import { describe, expect, it } from 'vitest';
import { ManagerList } from '../../../src/agent/session-managers.ts';
import { MinderError } from '../../../src/model/errors.ts';

const gone = new MinderError('unreachable', 'gone');
const leaderIs = (leader: string): MinderError => new MinderError('not-leader', 'not me', { details: { leader } });
const nobody = new MinderError('not-leader', 'nobody leads');

describe('the managers of an agent', () => {
	it('are tried in turn, and again after a while', () => {
		const list = new ManagerList('a:1,b:2,c');
		const tried = Array.from({ length: 6 }, () => [list.current, list.failed(gone)]);
		expect(tried).toEqual([
			['a:1', 'soon'],
			['b:2', 'soon'],
			['c:8888', 'later'],
			['a:1', 'soon'],
			['b:2', 'soon'],
			['c:8888', 'later'],
		]);
	});

	it('with one alone it is tried again after a while', () => {
		const list = new ManagerList('a:1');
		expect([list.failed(gone), list.current, list.failed(nobody), list.current]).toEqual([
			'later',
			'a:1',
			'later',
			'a:1',
		]);
		expect(list.several).toBe(false);
	});

	it('the leader that is named is next, at once, also where it is not in the list', () => {
		const list = new ManagerList('a:1,b:2');
		expect([list.failed(leaderIs('b:2')), list.current]).toEqual(['at once', 'b:2']);
		expect([list.failed(leaderIs('x:9')), list.current]).toEqual(['at once', 'x:9']);
		expect([list.failed(gone), list.current]).toEqual(['soon', 'a:1']);
	});

	it('are not followed in circles', () => {
		const list = new ManagerList('a:1,b:2');
		const next = Array.from({ length: 8 }, () => list.failed(leaderIs(list.current === 'a:1' ? 'b:2' : 'a:1')));
		expect(next.filter((when) => when !== 'at once')).toEqual(['soon', 'later']);
		expect(list.failed(leaderIs(list.current))).not.toBe('at once');
	});

	it('after a session that lasted the next one of the list is tried soon', () => {
		const list = new ManagerList('a:1,b:2');
		list.failed(gone);
		list.welcomed();
		expect([list.failed(gone), list.current]).toEqual(['soon', 'a:1']);
	});
});
