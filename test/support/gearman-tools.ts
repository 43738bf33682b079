import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';

export interface ToolResult {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** Debian's `gearman` and `gearadmin` against one server. Dispose of it: what still runs is ended. */
export class GearmanTools {
	readonly #host: string;
	readonly #port: string;
	readonly #running = new Set<ChildProcess>();

	/** @param address `host:port` */
	constructor(address: string) {
		const colon = address.lastIndexOf(':');
		this.#host = address.slice(0, colon);
		this.#port = address.slice(colon + 1);
	}

	/** Starts `gearman`; its output is collected by {@link run} alone. */
	start(...args: readonly string[]): ChildProcess {
		return this.#spawn('gearman', args);
	}

	/** Runs `gearman` to its end. */
	run(args: readonly string[], input = ''): Promise<ToolResult> {
		return this.#result(this.#spawn('gearman', args), input);
	}

	admin(...args: readonly string[]): Promise<ToolResult> {
		return this.#result(this.#spawn('gearadmin', args), '');
	}

	/** Asks over plain TCP. */
	async text(line: string, end: string): Promise<string> {
		const socket = createConnection({ host: this.#host, port: Number(this.#port) });
		socket.write(line);
		let answer = '';
		for await (const chunk of socket) {
			answer += String(chunk);
			if (answer.endsWith(end)) break;
		}
		socket.destroy();
		return answer;
	}

	dispose(): void {
		for (const child of this.#running) child.kill('SIGKILL');
	}

	#spawn(command: string, args: readonly string[]): ChildProcess {
		const child = spawn(command, ['-h', this.#host, '-p', this.#port, ...args], { stdio: 'pipe' });
		this.#running.add(child);
		child.once('close', () => this.#running.delete(child));
		return child;
	}

	async #result(child: ChildProcess, input: string): Promise<ToolResult> {
		let stdout = '';
		let stderr = '';
		child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
		child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
		child.stdin?.on('error', () => undefined).end(input);
		const [code] = (await once(child, 'close')) as [number | null];
		return { code, stdout, stderr };
	}
}
