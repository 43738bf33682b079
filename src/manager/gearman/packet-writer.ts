import { HEADER_BYTES, RESPONSE_MAGIC } from './packets.ts';

/** Bytes to send, in order. */
export type Parts = readonly Uint8Array[];

/** Data from this size on is sent from where it lies; less is copied, so that a packet is one piece. */
const OWN_PART_BYTES = 16 * 1024;

/**
 * A packet to a client or worker.
 * @param text its arguments with NULs between them
 * @param data the last argument behind another NUL; absent: `text` is all
 */
export function response(type: number, text = '', data?: Uint8Array): Parts {
	const textBytes = Buffer.byteLength(text);
	const dataBytes = data === undefined ? 0 : data.byteLength + 1;
	const isApart = data !== undefined && data.byteLength >= OWN_PART_BYTES;
	const head = Buffer.allocUnsafe(HEADER_BYTES + textBytes + (isApart ? 1 : dataBytes));
	head.writeUInt32BE(RESPONSE_MAGIC, 0);
	head.writeUInt32BE(type, 4);
	head.writeUInt32BE(textBytes + dataBytes, 8);
	if (textBytes > 0) head.write(text, HEADER_BYTES);
	if (data === undefined) return [head];
	head[HEADER_BYTES + textBytes] = 0;
	if (isApart) return [head, data];
	head.set(data, HEADER_BYTES + textBytes + 1);
	return [head];
}

/** A packet whose arguments are bytes already. */
export function bytesResponse(type: number, data: Uint8Array): Parts {
	const head = Buffer.allocUnsafe(HEADER_BYTES + data.byteLength);
	head.writeUInt32BE(RESPONSE_MAGIC, 0);
	head.writeUInt32BE(type, 4);
	head.writeUInt32BE(data.byteLength, 8);
	head.set(data, HEADER_BYTES);
	return [head];
}

export function byteCount(parts: Parts): number {
	let bytes = 0;
	for (const part of parts) bytes += part.byteLength;
	return bytes;
}
