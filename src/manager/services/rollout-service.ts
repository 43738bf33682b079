import { MinderError } from '../../model/errors.ts';
import type { ProcessView } from '../../model/views.ts';

/** What a person does to rollouts. */
export class RolloutService {
	/** See Control. @throws MinderError `not-found`, `precondition`, `storage` */
	async pause(name: string): Promise<ProcessView> {
		throw new MinderError('internal', `pause ${name}`);
	}

	async resume(name: string): Promise<ProcessView> {
		throw new MinderError('internal', `resume ${name}`);
	}

	async promote(name: string): Promise<ProcessView> {
		throw new MinderError('internal', `promote ${name}`);
	}

	async undo(name: string, how: { readonly to?: number }): Promise<ProcessView> {
		throw new MinderError('internal', `undo ${name} ${how.to ?? ''}`);
	}
}
