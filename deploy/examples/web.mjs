// A small web server: answers every request with its name and for how long it has been up.
import { createServer } from 'node:http';

const port = Number(process.env.PORT ?? 18080);
const greeting = process.env.GREETING ?? 'Hello';
const name = process.env.NAME ?? 'web';

const server = createServer((request, response) => {
	console.log(`${request.method} ${request.url}`);
	const uptimeSeconds = Math.round(process.uptime());
	response.setHeader('content-type', 'application/json');
	response.end(`${JSON.stringify({ name, greeting, pid: process.pid, uptimeSeconds })}\n`);
});

server.on('error', (error) => {
	console.error(error.code === 'EADDRINUSE' ? `port ${port} is in use; choose another one in PORT` : error.message);
	process.exit(1);
});

server.listen(port, '127.0.0.1', () => {
	console.log(`${name} listens on http://127.0.0.1:${server.address().port}/`);
});

process.on('SIGTERM', () => {
	console.log('asked to stop');
	server.close(() => process.exit(0));
	server.closeAllConnections();
});
