import { MinderError } from '../../src/model/errors.ts';
import type { Op } from '../../src/store/store.ts';
import { MemoryStore } from './memory-store.ts';

/** A store in memory to which some records are too large, as to etcd. */
export class NarrowStore extends MemoryStore {
	isTooLarge: (op: Op) => boolean = () => false;

	check(op: Op): void {
		if (this.isTooLarge(op)) throw new MinderError('too-large', `the record ${op.key} is too large: make it smaller`);
	}

	override async commit(ops: readonly Op[]): Promise<void> {
		for (const op of ops) this.check(op);
		await super.commit(ops);
	}
}
