import { EXCERPT_BYTES, type OutputExcerpt } from '../model/records.ts';
import { outputStreamCodec } from './enums.ts';
import { whole } from './fields.ts';
import type { OutputExcerpt__Output, OutputExcerpt as WireExcerpt } from './gen/minder/v1/OutputExcerpt.ts';

export function excerptToWire({ stream, head, tail, totalBytes }: OutputExcerpt): WireExcerpt {
	return { stream: outputStreamCodec.toWire(stream), head, tail, totalBytes };
}

/** What is more than an excerpt may be is left out. @throws MinderError `usage`, `incompatible` */
export function excerptsFromWire(wire: readonly OutputExcerpt__Output[]): OutputExcerpt[] {
	return wire.slice(0, 2).map(({ stream, head, tail, totalBytes }) => ({
		stream: outputStreamCodec.fromWire(stream),
		head: copied(head.subarray(0, EXCERPT_BYTES.head)),
		tail: copied(tail.subarray(Math.max(0, tail.length - EXCERPT_BYTES.tail))),
		totalBytes: whole(totalBytes, 'size of the output'),
	}));
}

/** Bytes of their own: the message that they came with, which may be large, is not kept for them. */
function copied(bytes: Uint8Array): Uint8Array {
	return new Uint8Array(bytes);
}
