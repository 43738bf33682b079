// Writes numbered lines of 1,000 bytes to its standard output. Arguments: lines; bytes per second (0: as fast as it can); a file in which the
// number of the next line is kept from run to run, and where `{"seconds","longestMs"}` of the run goes, with `.report` behind its name.
import { readFileSync, writeFileSync, writeSync } from 'node:fs';

const [lines = '0', rate = '0', counter = ''] = process.argv.slice(2);
const LINE = 1000;
const PER_WRITE = 64;
const block = Buffer.alloc(LINE * PER_WRITE, 'x');
for (let at = 0; at < PER_WRITE; at++) block[at * LINE + LINE - 1] = 0x0a;

let next = 0;
try {
	next = Number(readFileSync(counter, 'utf8'));
} catch {
	// The first run.
}
const last = next + Number(lines);
const began = performance.now();
let written = 0;
let longestMs = 0;
let before = began;
while (next < last) {
	const count = Math.min(PER_WRITE, last - next);
	for (let at = 0; at < count; at++) block.write(String(next + at).padStart(12, '0'), at * LINE, 'latin1');
	for (let done = 0; done < count * LINE; ) done += writeSync(1, block, done, count * LINE - done);
	next += count;
	written += count * LINE;
	const now = performance.now();
	longestMs = Math.max(longestMs, now - before);
	before = now;
	if (Number(rate) > 0) {
		const ahead = (written / Number(rate)) * 1000 - (now - began);
		if (ahead > 2) {
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ahead);
			before = performance.now();
		}
	}
}
writeFileSync(counter, String(next));
writeFileSync(`${counter}.report`, JSON.stringify({ seconds: (performance.now() - began) / 1000, longestMs }));
