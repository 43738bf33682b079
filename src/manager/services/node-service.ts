import { MinderError } from '../../model/errors.ts';
import type { NodeView } from '../../model/views.ts';

/** What a person does to nodes. */
export class NodeService {
	/** See Control. @throws MinderError `not-found`, `storage` */
	async cordon(name: string, how: { readonly comment?: string }): Promise<NodeView> {
		throw new MinderError('internal', `cordon ${name} ${how.comment ?? ''}`);
	}

	async uncordon(name: string): Promise<NodeView> {
		throw new MinderError('internal', `uncordon ${name}`);
	}

	async drain(name: string, how: { readonly deadlineSeconds?: number; readonly comment?: string }): Promise<NodeView> {
		throw new MinderError('internal', `drain ${name} ${how.comment ?? ''}`);
	}

	async remove(name: string, how: { readonly force?: boolean }): Promise<void> {
		throw new MinderError('internal', `remove ${name} ${how.force === true}`);
	}

	async label(name: string, labels: Readonly<Record<string, string | null>>): Promise<NodeView> {
		throw new MinderError('internal', `label ${name} ${Object.keys(labels).join()}`);
	}
}
