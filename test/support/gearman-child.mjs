// A Gearman client or worker in a process of its own, to be killed. Arguments: `client` or `worker`, the function, ports with commas between (those of
// standbys may be closed), the file of the history, a name, and for a client how many submits it has under way at once.
// client: submits background jobs with keys of its own until SIGTERM, then waits for the answers. Writes `ack FUNCTION KEY HANDLE` for each answer.
// worker: writes `begin FUNCTION KEY HANDLE` when it gets a job, works for up to 20 ms, writes `done FUNCTION KEY HANDLE` and says so.
import { openSync, writeSync } from 'node:fs';
import { connect } from 'node:net';

const [role = '', name = '', ports = '', file = '', self = '', ahead = '16'] = process.argv.slice(2);
const HEADER_BYTES = 12;
const CAN_DO = 1;
const PRE_SLEEP = 4;
const NOOP = 6;
const JOB_CREATED = 8;
const GRAB_JOB = 9;
const NO_JOB = 10;
const JOB_ASSIGN = 11;
const WORK_COMPLETE = 13;
const SUBMIT_JOB_BG = 18;
const RETRY_MS = 50;
/** A connection that says nothing for so long, though it should, is given up: its server may be stopped. */
const SILENT_MS = 5000;

const history = openSync(file, 'a');
const note = (line) => writeSync(history, `${line}\n`);

function packet(type, ...parts) {
	const body = Buffer.from(parts.join('\0'));
	const head = Buffer.alloc(HEADER_BYTES);
	head.write('\0REQ');
	head.writeUInt32BE(type, 4);
	head.writeUInt32BE(body.length, 8);
	return Buffer.concat([head, body]);
}

let turn = 0;
/** Connects to one port after the other, for ever. */
function dial(peer) {
	const list = ports.split(',');
	const socket = connect(Number(list[turn++ % list.length]), '127.0.0.1');
	let rest = Buffer.alloc(0);
	socket.setNoDelay(true);
	socket.on('connect', () => peer.open((...parts) => socket.write(packet(...parts))));
	socket.on('data', (chunk) => {
		rest = Buffer.concat([rest, chunk]);
		while (rest.length >= HEADER_BYTES && rest.length >= HEADER_BYTES + rest.readUInt32BE(8)) {
			const end = HEADER_BYTES + rest.readUInt32BE(8);
			peer.packet(rest.readUInt32BE(4), rest.subarray(HEADER_BYTES, end).toString().split('\0'));
			rest = rest.subarray(end);
		}
	});
	socket.on('error', () => {});
	socket.setTimeout(SILENT_MS, () => {
		if (peer.waits()) socket.destroy();
	});
	socket.on('close', () => {
		peer.closed();
		setTimeout(() => dial(peer), RETRY_MS);
	});
}

function client() {
	let count = 0;
	let stopping = false;
	let send;
	/** Keys without an answer yet, in the order of their submits, which is that of the answers. */
	let open = [];
	const fill = () => {
		if (stopping && open.length === 0) process.exit(0);
		while (!stopping && send !== undefined && open.length < Number(ahead)) {
			const key = `${self}-${count++}`;
			open.push(key);
			send(SUBMIT_JOB_BG, name, key, key);
		}
	};
	process.on('SIGTERM', () => {
		stopping = true;
		fill();
	});
	return {
		open(write) {
			send = write;
			fill();
		},
		packet(type, [handle]) {
			const key = open.shift();
			// Anything else is a refusal: nobody said that the job is there.
			if (type === JOB_CREATED) note(`ack ${name} ${key} ${handle}`);
			if (type === JOB_CREATED) fill();
			else setTimeout(fill, RETRY_MS);
		},
		waits: () => open.length > 0,
		closed() {
			send = undefined;
			open = [];
			fill();
		},
	};
}

function worker() {
	let send;
	let waits = false;
	const ask = () => {
		waits = true;
		send?.(GRAB_JOB);
	};
	return {
		open(write) {
			send = write;
			send(CAN_DO, name);
			ask();
		},
		packet(type, [handle, , key]) {
			waits = false;
			if (type === NO_JOB) send?.(PRE_SLEEP);
			else if (type === NOOP) ask();
			else if (type === JOB_ASSIGN) {
				const mine = send;
				note(`begin ${name} ${key} ${handle}`);
				const finish = () => {
					if (mine !== send) return;
					note(`done ${name} ${key} ${handle}`);
					send(WORK_COMPLETE, handle, '');
					ask();
				};
				if (Math.random() < 0.02) setTimeout(finish, Math.random() * 20);
				else finish();
			}
		},
		waits: () => waits,
		closed() {
			send = undefined;
		},
	};
}

dial(role === 'client' ? client() : worker());
