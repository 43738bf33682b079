/** What people type out of habit, from this program's groups without their first word, kubectl, docker and nomad. */
const HABITS: Readonly<Record<string, string>> = {
	cordon: 'node cordon',
	uncordon: 'node uncordon',
	drain: 'node drain',
	label: 'node label',
	reserve: 'node reserve',
	release: 'node release',
	pause: 'rollout pause',
	resume: 'rollout resume',
	promote: 'rollout promote',
	undo: 'rollout undo',
	rollback: 'rollout undo',
	revert: 'rollout undo',
	history: 'rollout history',
	get: 'status',
	list: 'status',
	ls: 'status',
	inspect: 'describe',
	run: 'start',
	rm: 'delete',
	remove: 'delete',
	kill: 'signal',
	top: 'nodes',
	'node ls': 'nodes',
	'node list': 'nodes',
	'node status': 'nodes',
	'node describe': 'nodes',
	'node undrain': 'node uncordon',
	'node rm': 'node remove',
	'rollout restart': 'restart',
	'rollout rollback': 'rollout undo',
	'rollout revert': 'rollout undo',
	'rollout abort': 'rollout undo',
	'rollout cancel': 'rollout undo',
	'rollout fail': 'rollout undo',
};

/** The command that somebody means who writes `word`, which is none, after the command `path` (words; none: at the start). */
export function meantBy(path: readonly string[], word: string): string | undefined {
	return Object.hasOwn(HABITS, [...path, word].join(' ')) ? HABITS[[...path, word].join(' ')] : undefined;
}
