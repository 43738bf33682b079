import type { ProcessSpec } from '../model/process-spec.ts';
import { KILL_WAIT_SECONDS } from './instance-stop.ts';

/** From its first step until nothing of a program can be left. Seconds. */
export function longestStop({ stop }: ProcessSpec): number {
	const before = (stop.delaySeconds ?? 0) + (stop.preStop === undefined ? 0 : stop.timeoutSeconds);
	return before + stop.timeoutSeconds + KILL_WAIT_SECONDS;
}

/** Seconds of silence of its node after which its agent must have stopped an instance by its own clock; undefined: it goes on. */
export function stoppedAfter(spec: ProcessSpec, heartbeatSeconds: number): number | undefined {
	const stopAfterSeconds = spec.disconnect?.stopAfterSeconds;
	return stopAfterSeconds === undefined ? undefined : stopAfterSeconds + longestStop(spec) + heartbeatSeconds;
}

/**
 * Seconds of silence of its node after which an instance is replaced; undefined: never. With `stopAfterSeconds` not before its agent, which counts
 * from the heartbeat that was answered last, must have stopped it.
 */
export function replaceAfter(spec: ProcessSpec, heartbeatSeconds: number): number | undefined {
	const { replaceAfterSeconds } = spec.disconnect ?? {};
	if (replaceAfterSeconds === undefined || spec.placement.all) return undefined;
	return Math.max(replaceAfterSeconds, stoppedAfter(spec, heartbeatSeconds) ?? 0);
}
