import { formatDuration } from '../../src/model/duration.ts';
import type { ProcessSpec } from '../../src/model/process-spec.ts';
import { secretText } from '../../src/model/secret-text.ts';
import { exactSize } from '../../src/model/size.ts';
import type { DisconnectSpec, UpdateSpec } from '../../src/model/update-spec.ts';
import { formatCommand, plural } from './format.ts';
import { probeWords } from './probe-words.ts';

/** What a process is to be, as titles and texts; what is left at its default and says nothing is left out. */
export function specLines(spec: ProcessSpec): [title: string, text: string][] {
	const lines: [string, string | undefined][] = [
		['command', formatCommand([spec.command, ...spec.args])],
		['kind', spec.daemon ? 'daemon: kept running' : 'runs to completion once'],
		['placement', placementText(spec)],
		['constraints', spec.placement.constraints?.join('; ')],
		['prefers', preferencesText(spec, 1)],
		['avoids', preferencesText(spec, -1)],
		['restart', restartText(spec)],
		['stop', stopText(spec)],
		['ready', spec.readiness === undefined ? undefined : probeWords(spec.readiness)],
		['update', spec.update === undefined ? undefined : updateText(spec.update)],
		['disconnect', spec.disconnect === undefined ? undefined : disconnectText(spec.disconnect)],
		['alive', spec.liveness === undefined ? undefined : probeWords(spec.liveness)],
		['resources', resourcesText(spec)],
		['background', spec.background === undefined ? undefined : `pid file ${spec.background.pidFile}`],
		['cwd', spec.cwd],
		['user', spec.user],
		['env file', spec.envFile],
		['env', variables(spec)],
		['limits', pairs(spec.limits)],
	];
	return lines.filter((line): line is [string, string] => line[1] !== undefined && line[1] !== '');
}

function variables({ env, secrets = {} }: ProcessSpec): string {
	const hidden = Object.entries(secrets).map(([name, secret]) => `${name} ${secretText(secret)}`);
	return [...Object.keys(env), ...hidden].join(', ');
}

function placementText({ placement }: ProcessSpec): string {
	const parts = [
		placement.all ? 'every node' : plural(placement.count, 'instance'),
		placement.nodes.length > 0 ? `on ${placement.nodes.join(', ')}` : '',
		pairs(placement.selector) === '' ? '' : `with ${pairs(placement.selector)}`,
	];
	const more = [
		placement.spread === undefined ? '' : `spread over ${placement.spread}`,
		placement.perNode === undefined ? '' : `at most ${placement.perNode} on a node`,
	];
	return [parts.filter((part) => part !== '').join(' '), ...more].filter((part) => part !== '').join(', ');
}

function preferencesText({ placement }: ProcessSpec, sign: 1 | -1): string {
	return Object.entries(placement.preferences ?? {})
		.filter(([, weight]) => Math.sign(weight) === sign)
		.map(([constraint, weight]) => `${constraint} (${Math.abs(weight)})`)
		.join('; ');
}

function updateText(update: UpdateSpec): string {
	const canaries = plural(update.canary, 'canary', 'canaries');
	const parts = [
		`${update.maxParallel} at a time${update.stopFirst ? ', the old one stopped first' : ''}`,
		update.canary === 0
			? ''
			: `${canaries}${update.autoPromote ? ', promoted by themselves' : ', then a wait for promotion'}`,
		`healthy after ${formatDuration(update.minHealthySeconds)}, ready within ${formatDuration(update.healthyDeadlineSeconds)}`,
		`next within ${formatDuration(update.progressDeadlineSeconds)}`,
		update.autoRevert ? 'reverted when it fails' : 'left as it is when it fails',
	];
	return parts.filter((part) => part !== '').join('; ');
}

function disconnectText({ stopAfterSeconds: stop, replaceAfterSeconds: replace }: DisconnectSpec): string {
	const parts = [
		stop === undefined ? '' : `stopped after ${formatDuration(stop)} without the manager`,
		replace === undefined ? '' : `replaced when its node is silent for ${formatDuration(replace)}`,
	];
	return parts.filter((part) => part !== '').join('; ');
}

function restartText({ restart }: ProcessSpec): string {
	const lists = [
		listText('success', restart.successOn),
		listText('never after', restart.preventOn),
		listText('always after', restart.forceOn),
	].filter((part) => part !== '');
	if (restart.policy === 'never') return ['never', ...lists].join('; ');
	const first = formatDuration(restart.intervalSeconds);
	const delay =
		restart.backoff === 1 ? first : `${first} × ${restart.backoff} up to ${formatDuration(restart.maxIntervalSeconds)}`;
	const beyond = restart.onLimit === 'slow' ? ', then slowly' : '';
	const limit =
		restart.limit === null
			? 'no limit'
			: `at most ${restart.limit} in ${formatDuration(restart.windowSeconds)}${beyond}`;
	return [`${restart.policy}, after ${delay}, ${limit}`, ...lists].join('; ');
}

function listText(title: string, list: readonly (number | string)[] | undefined): string {
	return list === undefined || list.length === 0 ? '' : `${title} ${list.join(', ')}`;
}

function stopText({ stop }: ProcessSpec): string {
	const timeout = formatDuration(stop.timeoutSeconds);
	const steps = [
		stop.delaySeconds === undefined ? '' : `wait ${formatDuration(stop.delaySeconds)}`,
		stop.preStop === undefined ? '' : `run ${formatCommand(stop.preStop)}`,
		`${stop.signal}${stop.group ? ' to the group' : ''}, SIGKILL after ${timeout}`,
		stop.postStop === undefined ? '' : `run ${formatCommand(stop.postStop)}`,
	];
	return steps.filter((step) => step !== '').join('; ');
}

function resourcesText({ resources }: ProcessSpec): string {
	if (resources === undefined) return '';
	const parts = [
		resources.cpu === undefined ? '' : `cpu ${resources.cpu}`,
		resources.memoryBytes === undefined ? '' : `memory ${exactSize(resources.memoryBytes)}`,
		resources.memoryMaxBytes === undefined ? '' : `killed above ${exactSize(resources.memoryMaxBytes)}`,
	];
	return parts.filter((part) => part !== '').join(', ');
}

function pairs(record: Readonly<Record<string, unknown>>): string {
	return Object.entries(record)
		.map(([key, value]) => `${key}=${String(value)}`)
		.join(', ');
}
