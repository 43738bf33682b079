import cookie from '@fastify/cookie';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { z } from 'zod';
import type { Control } from '../../model/control.ts';
import { MinderError } from '../../model/errors.ts';
import { formatRfc3339, type JsonObject } from '../../model/view-json.ts';
import { checkUnlimited } from '../../policy/access.ts';
import { ruleOf } from '../../policy/access-table.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import { problemOf, statusOf, toAnswer } from './answer.ts';
import type { Admitted, Callers } from './callers.ts';
import { sendEvents } from './event-stream.ts';
import { checkForm, checkHost, checkOrigin, type Origins } from './gate.ts';
import type { HttpLimits } from './http-limits.ts';
import { type Call, ROUTES, type Route, read, rpcNameOf } from './routes.ts';
import { csrfOf, type Session, type Sessions } from './sessions.ts';

export interface ApiOptions {
	readonly control: Control;
	readonly callers: Callers;
	readonly sessions: Sessions;
	readonly origins: Origins;
	/** On every answer. */
	readonly headers: Readonly<Record<string, string>>;
	readonly limits: HttpLimits;
	readonly sessionSeconds: number;
	readonly notReady: () => string | undefined;
	/** In Prometheus' text format; absent: there are none. */
	readonly metrics?: () => Promise<string>;
	/** Aborted when the server begins to close. */
	readonly closing: AbortSignal;
	readonly clock: Clock;
	readonly log: Log;
}

declare module 'fastify' {
	interface FastifyContextConfig {
		/** Full name of the call whose row in the table of calls says who may; without it, `open` has to say why not. */
		rpc?: string;
		/** `health`: for anybody, and says nothing. `sign-in`: whoever has a token. */
		open?: 'health' | 'sign-in';
	}
}

const SIGN_IN = z.strictObject({ token: z.string().max(200) });
/** Longer names are none of ours. */
const LONGEST_PART = 300;

/** A connection is not used again after a stream: it closes with it. */
const STREAM_HEADERS = { 'content-type': 'text/event-stream; charset=utf-8', connection: 'close' };

/** The routes, ready, not listening: {@link FastifyInstance.routing} takes requests. */
export async function apiOf(options: ApiOptions): Promise<FastifyInstance> {
	const { callers, origins, headers, limits, log, closing, notReady } = options;
	const app = fastify({
		logger: false,
		bodyLimit: limits.bodyBytes,
		routerOptions: { maxParamLength: LONGEST_PART },
		exposeHeadRoutes: false,
		onProtoPoisoning: 'error',
		onConstructorPoisoning: 'error',
		frameworkErrors: (error, request, reply) => answerError(error, request, reply),
	});
	const answerError = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
		const told = toAnswer(error, `${request.method} ${request.routeOptions.url ?? 'of an unknown path'}`, log);
		// What was not read of a body is not waited for.
		if (!request.raw.complete) reply.header('connection', 'close');
		void reply.headers(headers).code(statusOf(told)).send(problemOf(told));
	};
	const admitted = new WeakMap<FastifyRequest, Admitted>();
	const admittedOf = (request: FastifyRequest): Admitted => {
		const found = admitted.get(request);
		if (found === undefined) throw new MinderError('internal', 'a request was served without having been let in');
		return found;
	};
	app.removeContentTypeParser('text/plain');
	await app.register(cookie, { hook: 'onRequest' });
	app.addHook('onRoute', ({ url, config }) => checkDeclared(url, config));
	app.addHook('onRequest', async (request, reply) => {
		reply.headers(headers);
		if (closing.aborted) reply.header('connection', 'close');
		const { rpc, open } = request.routeOptions.config;
		checkForm(request.raw);
		if (open === 'health') return;
		checkHost(request.raw, origins);
		checkOrigin(request.raw, origins, false);
		if (rpc !== undefined && open === undefined) admitted.set(request, await callers.admit(request, reply, rpc));
	});
	app.setErrorHandler(answerError);
	app.setNotFoundHandler((request, reply) => {
		answerError(new MinderError('not-found', 'there is nothing under this path and method'), request, reply);
	});

	app.get('/healthz', { config: { open: 'health' } }, async () => ({ status: 'alive' }));
	app.get('/readyz', { config: { open: 'health' } }, async (_request, reply) => {
		const reason = notReady();
		if (reason === undefined) return { status: 'ready' };
		return reply.code(503).send({ status: 'not ready', reason });
	});
	for (const route of ROUTES) addRoute(app, route, options, admittedOf);
	addMetrics(app, options, admittedOf);
	addSessionRoutes(app, options, admittedOf);
	await app.ready();
	return app;
}

/** A route that nobody has said the needs of does not start. */
function checkDeclared(url: string, config: { rpc?: string; open?: string } | undefined): void {
	const isDeclared = config?.rpc === undefined ? config?.open === 'health' : ruleOf(config.rpc)?.needs === 'role';
	if (!isDeclared) throw new MinderError('internal', `nobody has said what ${url} needs`);
}

function addRoute(
	app: FastifyInstance,
	route: Route,
	{ control, closing, headers, limits, clock, log }: ApiOptions,
	admittedOf: (request: FastifyRequest) => Admitted,
): void {
	const callOf = (request: FastifyRequest, signal: AbortSignal): Call => ({
		control,
		options: { signal, caller: admittedOf(request).caller },
		params: request.params as Readonly<Record<string, string>>,
		query: request.query,
		body: request.body,
	});
	const method = route.kind === 'change' ? 'POST' : 'GET';
	app.route({
		method,
		url: route.url,
		config: { rpc: rpcNameOf(route.rpc) },
		async handler(request, reply) {
			const gone = goneOf(reply);
			if (route.kind !== 'stream') return route.answer(callOf(request, gone));
			const { session } = admittedOf(request);
			const ends = [gone, closing, ...(session === undefined ? [] : [session.ended])];
			const iterator = route.answer(callOf(request, AbortSignal.any(ends)))[Symbol.asyncIterator]();
			// What is refused is refused with a status: the head waits for the first piece.
			const first = await iterator.next();
			reply.hijack();
			reply.raw.writeHead(200, { ...headers, ...STREAM_HEADERS });
			const toAnswerOf = (error: unknown) => toAnswer(error, `GET ${route.url}`, log);
			const { drainSeconds, heartbeatSeconds } = limits;
			const items = andThen(first, iterator, () => endedBy(closing, session));
			await sendEvents(reply.raw, items, { clock, drainSeconds, heartbeatSeconds, gone, toAnswer: toAnswerOf });
		},
	});
}

/** They name every function, so that they are for callers who see all of them. */
function addMetrics(
	app: FastifyInstance,
	{ metrics }: ApiOptions,
	admittedOf: (request: FastifyRequest) => Admitted,
): void {
	if (metrics === undefined) return;
	app.get('/metrics', { config: { rpc: rpcNameOf('ListQueues') } }, async (request, reply) => {
		checkUnlimited(admittedOf(request).caller.principal, 'reading the metrics');
		return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics());
	});
}

async function* andThen(
	first: IteratorResult<JsonObject>,
	rest: AsyncIterator<JsonObject>,
	ended: () => MinderError | undefined,
): AsyncGenerator<JsonObject, void, undefined> {
	try {
		for (let next = first; next.done !== true; next = await rest.next()) yield next.value;
		const reason = ended();
		if (reason !== undefined) throw reason;
	} finally {
		await rest.return?.();
	}
}

function endedBy(closing: AbortSignal, session: Session | undefined): MinderError | undefined {
	if (closing.aborted) return new MinderError('unreachable', 'the manager is stopping: try again when it is back');
	if (session?.ended.aborted === true)
		return new MinderError('unauthenticated', 'the session has ended: sign in again');
	return undefined;
}

function addSessionRoutes(
	app: FastifyInstance,
	{ control, callers, sessions, sessionSeconds }: ApiOptions,
	admittedOf: (request: FastifyRequest) => Admitted,
): void {
	const url = '/api/v1/session';
	const rpc = rpcNameOf('WhoAmI');
	const shown = async ({ caller }: Pick<Admitted, 'caller'>, session: Session, secret: string): Promise<JsonObject> => {
		const { name, role, limits } = await control.whoAmI({ caller });
		return { name, role, ...limits, csrf: csrfOf(secret), expiresAt: formatRfc3339(session.expiresAt) };
	};
	const noSession = (): MinderError => new MinderError('not-found', 'the request came without a session');

	app.post(url, { config: { rpc, open: 'sign-in' } }, async (request, reply) => {
		const { token } = read(SIGN_IN, request.body, 'body');
		const { tokenId, ...caller } = await callers.signIn(request, token, rpc);
		const before = callers.sessionOf(request);
		if (before !== undefined) sessions.end(before);
		const { secret, session } = sessions.begin(tokenId);
		callers.setCookie(reply, secret, sessionSeconds);
		return shown({ caller }, session, secret);
	});
	app.get(url, { config: { rpc } }, async (request) => {
		const { caller, session, secret } = admittedOf(request);
		if (session === undefined || secret === undefined) throw noSession();
		return shown({ caller }, session, secret);
	});
	app.delete(url, { config: { rpc } }, async (request, reply) => {
		const { session } = admittedOf(request);
		if (session === undefined) throw noSession();
		sessions.end(session);
		callers.clearCookie(reply);
		return {};
	});
}

/** Aborted when the other end hangs up before it has its answer. */
function goneOf(reply: FastifyReply): AbortSignal {
	const gone = new AbortController();
	reply.raw.once('close', () => {
		if (!reply.raw.writableFinished) gone.abort();
	});
	return gone.signal;
}
