import { readFileSync, statSync } from 'node:fs';

/** An entry of /etc/passwd and the groups of /etc/group. */
export interface User {
	readonly name: string;
	readonly uid: number;
	readonly gid: number;
	readonly home: string;
	readonly shell: string;
	/** Supplementary groups, `gid` not included. */
	readonly groups: readonly number[];
	/** Absent from /etc/passwd: a bare number. */
	readonly bare: boolean;
}

/** @param who name or number; a number need not be in /etc/passwd. @returns `undefined`: no such user */
export function findUser(who: string | number): User | undefined {
	const text = String(who);
	const entries = passwd();
	const entry = entries.find((fields) => fields[0] === text) ?? entries.find((fields) => fields[2] === text);
	if (entry !== undefined) {
		const [name = text, , uid = '', gid = '', , home = '/', shell = ''] = entry;
		return {
			name,
			uid: Number(uid),
			gid: Number(gid),
			home: home === '' ? '/' : home,
			shell: shell === '' ? '/bin/sh' : shell,
			groups: groupsOf(name),
			bare: false,
		};
	}
	if (!/^\d{1,9}$/.test(text)) return undefined;
	const id = Number(text);
	return { name: text, uid: id, gid: id, home: '/', shell: '/bin/sh', groups: [], bare: true };
}

const passwd = cachedTable('/etc/passwd');
const group = cachedTable('/etc/group');

function groupsOf(name: string): number[] {
	return group()
		.filter((fields) => (fields[3] ?? '').split(',').includes(name))
		.map((fields) => Number(fields[2]));
}

/** Lines of a colon-separated file, read again when it has changed. */
function cachedTable(path: string): () => readonly (readonly string[])[] {
	let stamp = '';
	let lines: string[][] = [];
	return () => {
		try {
			const { mtimeMs, size, ino } = statSync(path);
			const now = `${mtimeMs} ${size} ${ino}`;
			if (now !== stamp) {
				lines = readFileSync(path, 'utf8')
					.split('\n')
					.filter((line) => line !== '' && !line.startsWith('#'))
					.map((line) => line.split(':'));
				stamp = now;
			}
		} catch {
			lines = [];
			stamp = '';
		}
		return lines;
	};
}
