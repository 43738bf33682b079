import { nodeName } from '../model/ids.ts';
import type { PickRequest, PickResult } from '../model/pick.ts';
import { amount, defined } from './fields.ts';
import type { PickNodesRequest, PickNodesRequest__Output } from './gen/minder/v1/PickNodesRequest.ts';
import type { PickNodesResponse, PickNodesResponse__Output } from './gen/minder/v1/PickNodesResponse.ts';
import { constraintOf } from './placement.ts';

export function pickRequestToWire(request: PickRequest): PickNodesRequest {
	return { ...request, constraints: [...request.constraints], classes: [...request.classes] };
}

/** @throws MinderError `usage` */
export function pickRequestFromWire(wire: PickNodesRequest__Output): PickRequest {
	return defined({
		constraints: wire.constraints.map((text) => constraintOf(text, 'selector')),
		classes: wire.classes,
		count: wire.count,
		holdSeconds: wire.holdSeconds,
		load: wire.load,
		allowReserved: wire.allowReserved,
		idle: wire.idle,
		favor: wire.favor,
	});
}

export function pickResultToWire(result: PickResult): PickNodesResponse {
	return { ...result, picked: [...result.picked], others: [...result.others] };
}

/** @throws MinderError `usage` */
export function pickResultFromWire(wire: PickNodesResponse__Output): PickResult {
	return {
		picked: wire.picked.map(({ node, rating, freeCpus, load, why }) => ({
			node: nodeName(node),
			rating: amount(rating, 'rating'),
			freeCpus,
			load: amount(load, 'load'),
			why,
		})),
		others: wire.others.map(({ node, why }) => ({ node: nodeName(node), why })),
		jobs: wire.jobs,
	};
}
