import {
	appendFileSync,
	closeSync,
	fstatSync,
	mkdirSync,
	openSync,
	readFileSync,
	readSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { LockEvent } from './lock-history.ts';

/**
 * What happened at the locks of a test, one file that commands and the test append to, a line each, in the order of the kernel. TIME is of /proc/uptime.
 *
 * | line | by | when |
 * |---|---|---|
 * | `ask TIME LOCK WHO MODE` | test | before its client is started |
 * | `queue TIME LOCK WHO` | test | its client has said that it waits |
 * | `left TIME LOCK WHO WHY` | test | before something is done to its client that may cost it its place |
 * | `enter TIME LOCK WHO TOKEN PID [BESIDE…]` | command | it begins; BESIDE: whose commands were alive after TIME |
 * | `leave TIME LOCK WHO` | command | it ends by itself |
 */
export class LockLog {
	readonly path: string;
	readonly #pids: string;
	readonly #lines: string[][] = [];
	#offset = 0;
	#rest = '';

	constructor(directory: string) {
		this.path = join(directory, 'locks.log');
		this.#pids = join(directory, 'locks.pids');
		writeFileSync(this.path, '');
		mkdirSync(this.#pids);
	}

	append(kind: 'ask' | 'queue' | 'left', lock: string, who: string, more = '', time = uptime()): void {
		appendFileSync(this.path, `${`${kind} ${time} ${lock} ${who} ${more}`.trim()}\n`);
	}

	/** All lines so far, as words. */
	lines(): readonly string[][] {
		const file = openSync(this.path, 'r');
		try {
			const more = Buffer.alloc(fstatSync(file).size - this.#offset);
			this.#offset += readSync(file, more, 0, more.length, this.#offset);
			const lines = (this.#rest + more.toString()).split('\n');
			this.#rest = lines.pop() ?? '';
			for (const line of lines) this.#lines.push(line.split(' '));
		} finally {
			closeSync(file);
		}
		return this.#lines;
	}

	/** How often a command has begun. */
	entered(lock?: string): number {
		return this.lines().filter(([kind, , name]) => kind === 'enter' && (lock === undefined || name === lock)).length;
	}

	/** The pid of WHO's command; 0: it has not begun, or it has left. */
	pidOf(who: string): number {
		const own = this.lines().filter((line) => line[3] === who);
		if (own.some(([kind]) => kind === 'leave')) return 0;
		return Number(own.find(([kind]) => kind === 'enter')?.[5] ?? 0);
	}

	/** Commands that live, leaders of their groups. */
	commands(): number[] {
		const pids = this.lines().flatMap(([kind, , , , , pid]) => (kind === 'enter' ? [Number(pid)] : []));
		return pids.filter((pid) => commandLine(pid).includes(this.path));
	}

	/**
	 * What WHO runs under the lock, for `seconds`, and on until the file {@link pin} is gone. That others are alive is asked of the kernel, which needs no
	 * word of one that was killed; a zombie of a client that is stopped is no command any more, nor is a stranger that was given the pid.
	 */
	script(lock: string, who: string, seconds: number, stubborn: boolean): string {
		const pids = join(this.#pids, lock);
		mkdirSync(pids, { recursive: true });
		return [
			stubborn ? 'trap "" TERM HUP INT' : '',
			// State, then what proc(5) calls fields 4 to 22.
			// biome-ignore lint/suspicious/noTemplateCurlyInString: of the shell
			'look() { read -r stat <"/proc/$1/stat" && set -- ${stat##*) } && state=$1 born=${20}; }',
			'look $$',
			`echo $$ $born >${pids}/${who}`,
			'read -r time rest </proc/uptime',
			'beside=',
			`for file in ${pids}/*; do`,
			`	[ "$file" != ${pids}/${who} ] && read -r pid since <"$file" && [ -e "/proc/$pid" ] && look "$pid" || continue`,
			'	[ "$born" = "$since" ] || continue',
			// biome-ignore lint/suspicious/noTemplateCurlyInString: of the shell
			'	case $state in [ZX]) ;; *) beside="$beside ${file##*/}" ;; esac',
			'done 2>/dev/null',
			`echo "enter $time ${lock} ${who} $MINDER_LOCK_TOKEN $$$beside" >>${this.path}`,
			`sleep ${seconds.toFixed(2)}`,
			`while : >${this.leaving(who)} && { [ -e ${this.pin(who)} ] || [ -e ${this.pin(lock)} ]; }; do`,
			`	rm ${this.leaving(who)}`,
			'	sleep 0.05',
			'done',
			'read -r time rest </proc/uptime',
			`echo "leave $time ${lock} ${who}" >>${this.path}`,
		].join('\n');
	}

	/** As long as it is there WHO's command does not end by itself, nor does any of the lock of that name. */
	pin(name: string): string {
		return join(this.#pids, `pin-${name}`);
	}

	/** There before WHO's command looks for its pins: where a pin was first, and this is not there after it, the command stays. */
	leaving(who: string): string {
		return join(this.#pids, `leaving-${who}`);
	}
}

/**
 * The history that the lines of a {@link LockLog} tell. A command that was killed ended after the newest time at which another one that began saw it
 * alive; as two can only come together at a beginning, that is exact.
 */
export function lockEvents(lines: readonly (readonly string[])[]): LockEvent[] {
	const seen = new Map<string, number>();
	for (const [kind, time, , , , , ...beside] of lines) {
		if (kind === 'enter') for (const who of beside) seen.set(who, Number(time) + LATER);
	}
	const events: LockEvent[] = [];
	const left = new Set(lines.flatMap(([kind, , , who = '']) => (kind === 'leave' ? [who] : [])));
	for (const [kind, time, lock = '', who = '', more] of lines) {
		const base = { at: Number(time), lock, request: who, owner: who };
		if (kind === 'ask') events.push({ ...base, kind: 'asked', mode: more === 'shared' ? 'shared' : 'exclusive' });
		else if (kind === 'queue') events.push({ ...base, kind: 'queued' });
		else if (kind === 'left') events.push({ ...base, kind: 'left' });
		else if (kind === 'leave') events.push({ ...base, at: Math.max(base.at, seen.get(who) ?? 0), kind: 'released' });
		else if (kind === 'enter') {
			events.push({ ...base, kind: 'granted', token: Number(more) });
			if (!left.has(who)) events.push({ ...base, at: Math.max(base.at + LATER, seen.get(who) ?? 0), kind: 'lost' });
		}
	}
	return events;
}

/** Less than the clock can tell. */
const LATER = 0.001;

function uptime(): string {
	return readFileSync('/proc/uptime', 'utf8').split(' ')[0] ?? '';
}

function commandLine(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
	} catch {
		return '';
	}
}
