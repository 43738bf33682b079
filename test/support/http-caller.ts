import { get, type IncomingMessage, request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { connect } from 'node:net';

export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly text: string;
	/** The body, where it is JSON. */
	readonly json: unknown;
}

export interface Asked {
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: unknown;
	/** As it is, in the place of {@link body}. */
	readonly raw?: string | Buffer;
	/** Authority to believe; then it is TLS. */
	readonly ca?: string;
}

/** One request over a connection of its own. */
export function ask(
	address: string,
	path: string,
	{ method, headers = {}, body, raw, ca }: Asked = {},
): Promise<Answer> {
	const data = raw ?? (body === undefined ? undefined : JSON.stringify(body));
	const { host, port } = partsOf(address);
	return new Promise((resolve, reject) => {
		const options = {
			host,
			port,
			path,
			method: method ?? (data === undefined ? 'GET' : 'POST'),
			agent: false,
			headers: { ...(data === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
		} as const;
		const call = ca === undefined ? plain(options) : secure({ ...options, ca, minVersion: 'TLSv1.3' });
		call.on('error', reject);
		call.on('response', (response) => {
			const pieces: Buffer[] = [];
			response.on('data', (piece: Buffer) => pieces.push(piece));
			response.on('error', reject);
			response.on('end', () => {
				const text = Buffer.concat(pieces).toString();
				resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) });
			});
		});
		call.end(data);
	});
}

/** Bytes as they are, and all that came back until the other end hung up. */
export function exchange(address: string, bytes: string | Buffer): Promise<string> {
	return new Promise((resolve) => {
		const socket = connect(partsOf(address));
		let text = '';
		socket.on('data', (piece: Buffer) => {
			text += piece.toString('latin1');
		});
		socket.on('error', () => undefined);
		socket.on('close', () => resolve(text));
		socket.write(bytes);
	});
}

/** Events of a stream as they come; hangs up when it is left. */
export async function* events(
	address: string,
	path: string,
	headers: Readonly<Record<string, string>> = {},
): AsyncGenerator<{ readonly event: string; readonly data: unknown }, void, undefined> {
	const response = await new Promise<IncomingMessage>((resolve, reject) => {
		get({ ...partsOf(address), path, headers, agent: false }, resolve).on('error', reject);
	});
	if (response.statusCode !== 200) throw new Error(`it is ${response.statusCode}`);
	let text = '';
	for await (const piece of response.setEncoding('utf8')) {
		text += String(piece);
		for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
			const [, event, data] = /^event: (.*)\ndata: (.*)$/s.exec(text.slice(0, end)) ?? [];
			text = text.slice(end + 2);
			if (event !== undefined && data !== undefined) yield { event, data: JSON.parse(data) as unknown };
		}
	}
}

export function partsOf(address: string): { readonly host: string; readonly port: number } {
	const colon = address.lastIndexOf(':');
	return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
