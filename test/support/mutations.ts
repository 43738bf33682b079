/** Numbers in [0, 1). */
type Random = () => number;

const HUGE = [
	Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]),
	Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
	Buffer.from([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80]),
];
const MIDDLE = [
	'../../etc/passwd',
	'\u0000',
	'\r\nset-cookie: a',
	'__proto__',
	'\ud800'.toWellFormed(),
	'\u001b[2J',
	'x'.repeat(5000),
];

/** Bytes that were a message of protobuf once, or never. */
export function mutated(message: Buffer, random: Random): Buffer {
	let bytes = message;
	for (let times = 1 + Math.floor(random() * 3); times > 0; times--) bytes = once(bytes, random);
	return bytes;
}

function once(bytes: Buffer, random: Random): Buffer {
	const at = Math.floor(random() * (bytes.length + 1));
	const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
	const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
	switch (Math.floor(random() * 9)) {
		case 0: {
			const flipped = Buffer.from(bytes);
			if (at < flipped.length) flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(random() * 8));
			return flipped;
		}
		case 1:
			return before;
		case 2:
			return after;
		case 3:
			return Buffer.concat([before, noise(Math.floor(random() * 20), random), after]);
		case 4:
			return Buffer.concat([before, pick(HUGE), after]);
		case 5: {
			// Groups in groups, which a reader has to skip.
			const depth = Math.floor(random() * 2000);
			return Buffer.concat([
				before,
				Buffer.alloc(depth, 0x0b),
				Buffer.alloc(Math.floor(random() * depth), 0x0c),
				after,
			]);
		}
		case 6: {
			const slice = bytes.subarray(at, at + Math.floor(random() * 40));
			return Buffer.concat([before, ...Array.from({ length: Math.floor(random() * 50) }, () => slice), after]);
		}
		case 7: {
			const text = Buffer.from(pick(MIDDLE));
			return Buffer.concat([before, text, bytes.subarray(Math.min(bytes.length, at + text.length))]);
		}
		default:
			return noise(Math.floor(random() * 300), random);
	}
}

/** Random bytes that are the same for the same `random`. */
export function noise(length: number, random: Random): Buffer {
	const bytes = Buffer.alloc(length);
	for (let at = 0; at < length; at++) bytes[at] = Math.floor(random() * 256);
	return bytes;
}

/** What stands in a stream of gRPC for a message; sometimes with a wrong flag or length. */
export function framed(message: Buffer, random: Random): Buffer {
	const kind = random();
	const head = Buffer.alloc(5);
	head[0] = kind < 0.02 ? 1 : kind < 0.03 ? 255 : 0;
	const length = kind > 0.97 ? Math.floor(random() * 2 ** 32) : kind > 0.95 ? message.length + 1 : message.length;
	head.writeUInt32BE(length, 1);
	return Buffer.concat([head, message]);
}
