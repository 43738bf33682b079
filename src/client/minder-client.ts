import type { Control } from '../model/control.ts';

/** A manager, reached over the network. */
export interface MinderClient extends Control {
	close(): void;
}
