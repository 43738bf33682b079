import type { Service, ServiceNews, Successor } from '../../../cli/service.ts';
import { MinderError } from '../../../src/model/errors.ts';
import type { HeldPidFile } from '../../../src/sys/held-pid-file.ts';

/** Processes and pid files in memory. */
export class FakeService implements Service {
	readonly pid = 100;
	parent?: NonNullable<Service['parent']>;
	/** What was told to the parent. */
	readonly told: ServiceNews[] = [];
	/** What the next processes say, in turn. */
	news: ServiceNews[] = [];
	readonly spawned: { readonly logFile: string; readonly takesOver: boolean; readonly signals: NodeJS.Signals[] }[] =
		[];
	/** Called with each process that is started, before it says anything. */
	onSpawn: () => void = () => {};
	/** Pids by path. */
	readonly pidFiles: Record<string, number> = {};

	/** This program is what another one started in the background. */
	becomeChild(predecessor?: number): void {
		const tell = (news: ServiceNews): void => void this.told.push(news);
		this.parent = { tell, ...(predecessor === undefined ? {} : { predecessor }) };
	}

	spawn(logFile: string, { takesOver }: { readonly takesOver: boolean }): Successor {
		const signals: NodeJS.Signals[] = [];
		this.spawned.push({ logFile, takesOver, signals });
		this.onSpawn();
		const next = this.news.shift() ?? { kind: 'failed', code: 'internal', message: 'it ended' };
		return { pid: 200, news: Promise.resolve(next), signal: (signal) => void signals.push(signal) };
	}

	takePidFile(path: string, predecessor?: number): HeldPidFile {
		const holder = this.pidFiles[path];
		if (holder !== undefined && holder !== predecessor) {
			throw new MinderError('data-in-use', `pid file ${path} is held by pid ${holder}`);
		}
		this.pidFiles[path] = this.pid;
		return {
			release: () => {
				if (this.pidFiles[path] === this.pid) delete this.pidFiles[path];
			},
			retake: () => {
				this.pidFiles[path] = this.pid;
			},
		};
	}
}
